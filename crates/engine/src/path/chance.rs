//! Worth of every combination of the actions that change one leaf, expected or certain.
//!
//! Each combination is scored once; how likely it is that only some of its actions succeed is
//! worked out exactly, required actions that several of them share included.

use super::action::{Action, EffectChange, changed};
use super::scoring::Scoring;
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::framework::Node;

/// Which points count towards the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// The mean over success and failure of every action.
    #[default]
    Expected,
    /// Only what is certain: every action whose certainty is below 1 fails.
    Certain,
    /// Every action succeeds.
    AllSucceed,
}

impl Counting {
    /// Its name in data and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Certain => "certain",
            Self::AllSucceed => "all_succeed",
        }
    }

    /// The probability with which an action's own success is counted.
    pub(super) fn probability(self, certainty: Amount) -> Amount {
        match self {
            Self::Expected => certainty,
            Self::Certain if certainty == Amount::ONE => Amount::ONE,
            Self::Certain => Amount::ZERO,
            Self::AllSucceed => Amount::ONE,
        }
    }
}

/// Points and maximum of one leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Worth {
    pub(super) points: Amount,
    pub(super) maximum: Amount,
}

/// A leaf that actions change, with the outcome of every combination of them.
pub(super) struct Changed {
    /// Places of the actions that change it, ascending; bit k of a combination is the k-th of them.
    pub(super) actions: Vec<usize>,
    /// Worth if exactly this combination succeeds.
    outcomes: Vec<Worth>,
}

impl Changed {
    /// Scores all combinations.
    pub(super) fn new(
        scoring: Scoring<'_>,
        answers: &UnitAnswers,
        all: &[Action],
        node: &Node,
    ) -> Self {
        let touches = |action: &Action| action.effects.iter().any(|one| one.indicator == node.code);
        let actions: Vec<usize> = (0..all.len())
            .filter(|place| all.get(*place).is_some_and(touches))
            .collect();
        let answer = answers.get(&node.code);
        let outcomes = (0..1_usize << actions.len())
            .map(|combination| {
                let changes: Vec<&EffectChange> = chosen(&actions, combination)
                    .filter_map(|place| all.get(place))
                    .flat_map(|action| &action.effects)
                    .filter(|effect| effect.indicator == node.code)
                    .map(|effect| &effect.change)
                    .collect();
                let after = changed(scoring, node, answer, &changes);
                let score = scoring.leaf(node, after.as_ref());
                Worth {
                    points: score.points(),
                    maximum: score.maximum,
                }
            })
            .collect();
        Self { actions, outcomes }
    }

    /// The worth of every combination, each done together with all that it requires.
    ///
    /// An action takes effect when it and everything it requires succeed, each independently with
    /// its own probability. `requires` holds the transitive requirements of every action, itself included.
    pub(super) fn worths(&self, probabilities: &[Amount], requires: &[u128]) -> Vec<Worth> {
        (0..self.outcomes.len())
            .map(|combination| self.worth(combination, probabilities, requires))
            .collect()
    }

    fn worth(&self, combination: usize, probabilities: &[Amount], requires: &[u128]) -> Worth {
        // How likely it is that just these actions of the combination still stand.
        let mut standing = vec![(combination, Amount::ONE)];
        let needed = chosen(&self.actions, combination)
            .filter_map(|place| requires.get(place))
            .fold(0_u128, |all, one| all | one);
        for (place, probability) in probabilities.iter().enumerate() {
            if needed >> place & 1 == 0 || *probability == Amount::ONE {
                continue;
            }
            let falls = self.falling_with(place, requires);
            let fails = Amount::ONE.minus(*probability).unwrap_or_default();
            let mut next: std::collections::BTreeMap<usize, Amount> = Default::default();
            for (stands, chance) in standing {
                for (stands, factor) in [(stands, *probability), (stands & !falls, fails)] {
                    let chance = chance.times(factor).unwrap_or_default();
                    let sum = next.entry(stands).or_default();
                    *sum = sum.plus_capped(chance);
                }
            }
            standing = next.into_iter().collect();
        }
        let mut mean = Worth::default();
        for (stands, chance) in standing {
            let worth = self.outcomes.get(stands).copied().unwrap_or_default();
            let share = |amount: Amount| amount.times(chance).unwrap_or_default();
            mean.points = mean.points.plus_capped(share(worth.points));
            mean.maximum = mean.maximum.plus_capped(share(worth.maximum));
        }
        mean
    }

    /// The combination of all actions here that cannot take effect when this one fails.
    fn falling_with(&self, failed: usize, requires: &[u128]) -> usize {
        let lean = |place: &usize| {
            requires
                .get(*place)
                .is_some_and(|all| all >> failed & 1 == 1)
        };
        self.actions
            .iter()
            .enumerate()
            .filter(|(_, place)| lean(place))
            .fold(0, |falls, (bit, _)| falls | 1 << bit)
    }
}

fn chosen(actions: &[usize], combination: usize) -> impl Iterator<Item = usize> {
    let here = actions.iter().enumerate();
    here.filter(move |(bit, _)| combination >> bit & 1 == 1)
        .map(|(_, place)| *place)
}
