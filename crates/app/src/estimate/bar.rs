//! How much of an estimate is measured, estimated, carried over or unknown.

use engine::{
    amount::Amount,
    estimate::{Basis, Estimate},
    framework::{Code, Framework},
    score::Outcome,
};

/// What rests on one basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasisShare {
    /// The basis.
    pub basis: Basis,
    /// Indicators.
    pub leaves: u32,
    /// Their maxima together.
    pub maximum: Amount,
    /// Their points in the middle together.
    pub points: Amount,
}

/// Every basis that points can rest on, over the scored leaves below a main index, or over all.
pub(super) fn shares(
    framework: &Framework,
    estimate: &Estimate,
    below: Option<Code>,
) -> Vec<BasisShare> {
    let counted = Basis::ALL
        .into_iter()
        .filter(|basis| *basis != Basis::NotApplicable);
    let share = |basis: Basis| {
        let mut share = BasisShare {
            basis,
            leaves: 0,
            maximum: Amount::ZERO,
            points: Amount::ZERO,
        };
        let leaves = framework.leaves().zip(&estimate.leaves);
        let cards = leaves.zip(&estimate.middle.leaves);
        for ((node, leaf), card) in cards {
            let is_below = below.is_none_or(|code| node.code.is_under(code));
            // A leaf carried over as not applicable has left the maximum.
            let applies = !matches!(card.outcome, Outcome::NotApplicable(_));
            if node.scored && is_below && applies && leaf.basis == basis {
                share.leaves += 1;
                share.maximum = share.maximum.plus_capped(card.maximum);
                share.points = share
                    .points
                    .plus_capped(leaf.middle.unwrap_or(Amount::ZERO));
            }
        }
        share
    };
    counted.map(share).collect()
}
