//! Rules that read one number, made ready for the many units of a ranking group.
//!
//! What they give is what [`super::Rule::points`] gives unit by unit, grain by grain: only what the units
//! have in common is worked out once.

use super::{Better, PerItem, Steps};
use crate::amount::{Amount, Prepared};

/// A rule and what the units of a group have in common.
pub(in crate::score) enum ForGroup<'r> {
    Placing(Placing),
    /// Bands, and the leaf's maximum.
    Steps(&'r Steps, Amount),
    /// Points each, and the leaf's maximum.
    PerItem(&'r PerItem, Amount),
}

impl ForGroup<'_> {
    /// Appends the points of units with these numbers, in their order.
    pub(in crate::score) fn append(&self, numbers: &[Amount], points: &mut Vec<Amount>) {
        let numbers = numbers.iter();
        match self {
            Self::Placing(placing) => placing.append(numbers, points),
            Self::Steps(rule, maximum) => points.extend(
                numbers.map(|number| rule.points_of(*number).clamp(Amount::ZERO, *maximum)),
            ),
            Self::PerItem(rule, maximum) => {
                points.extend(numbers.map(|number| rule.points_of(*maximum, *number)));
            }
        }
    }
}

/// Two ends between which the values of a group are placed.
pub(in crate::score) struct Placing {
    reached: Prepared,
    /// The maximum, where lower is better.
    turned: Option<Amount>,
}

impl Placing {
    /// Nothing where the ends meet or are crossed, and for numbers too large to prepare.
    pub(super) fn new(
        maximum: Amount,
        (low, high): (Amount, Amount),
        better: Better,
    ) -> Option<Self> {
        Some(Self {
            reached: Prepared::between(maximum, low, high)?,
            turned: (better == Better::Lower).then_some(maximum),
        })
    }

    fn append<'a>(&self, values: impl Iterator<Item = &'a Amount>, points: &mut Vec<Amount>) {
        let reached = values.map(|value| self.reached.of(*value));
        match self.turned {
            None => points.extend(reached),
            Some(maximum) => {
                // What is reached is never more than the maximum.
                points.extend(reached.map(|reached| maximum.minus(reached).unwrap_or_default()));
            }
        }
    }
}
