//! The numbers that statistics are made of: answered shares of leaves and values of main indices.

use crate::amount::Amount;
use crate::framework::{Code, Framework};
use crate::score::{Outcome, Scorecard};

/// A column of numbers, one for each unit; nothing where a unit has none.
pub(super) type Column = Vec<Option<f64>>;

/// Units × leaves and units × main indices.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Leaves that can give points, in code order.
    pub leaves: Vec<Code>,
    /// Main indices, in code order.
    pub indices: Vec<Code>,
    pub(super) leaf_columns: Vec<Column>,
    pub(super) index_columns: Vec<Column>,
}

impl Table {
    /// From scorecards of one framework. Points over maximum; a leaf that is missing, refused or not
    /// applicable has no number, for nothing was observed; a main index has one when any of its
    /// maximum applies, as in the score.
    #[must_use]
    pub fn of(framework: &Framework, cards: &[Scorecard]) -> Self {
        let leaves: Vec<Code> = framework
            .leaves()
            .filter(|node| node.scored && node.maximum > Amount::ZERO)
            .map(|node| node.code)
            .collect();
        let indices: Vec<_> = framework.indices().collect();
        let leaf_column = |code: &Code| cards.iter().map(|card| share(card, *code)).collect();
        Self {
            leaf_columns: leaves.iter().map(leaf_column).collect(),
            index_columns: indices
                .iter()
                .map(|index| {
                    let value = |card: &Scorecard| card.node(index.id).value();
                    cards
                        .iter()
                        .map(|card| value(card).map(Amount::to_f64))
                        .collect()
                })
                .collect(),
            indices: indices.iter().map(|index| index.code).collect(),
            leaves,
        }
    }

    /// The leaves under a main index, by place; all leaves for no index.
    pub(super) fn places_under(&self, index: Option<Code>) -> Vec<usize> {
        let leaves = self.leaves.iter().enumerate();
        leaves
            .filter(|(_, code)| index.is_none_or(|index| code.is_under(index) || **code == index))
            .map(|(place, _)| place)
            .collect()
    }
}

fn share(card: &Scorecard, code: Code) -> Option<f64> {
    let leaf = card.leaf(code)?;
    match leaf.outcome {
        Outcome::Scored(points) => points
            .mul_div(Amount::ONE, leaf.maximum)
            .map(Amount::to_f64),
        _ => None,
    }
}
