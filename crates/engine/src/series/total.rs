//! What the values of units come to for the province: a sum, a mean, or a share of a whole.

use crate::amount::Amount;

/// How the values of units add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adds {
    /// Counted things: the sum.
    Sum,
    /// The plain mean of the units, each counting alike.
    Mean,
    /// A share of something that is itself counted: the mean weighted by it.
    Share,
}

impl Adds {
    /// Its stored name: `sum`, `mean` or `share`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Share => "share",
        }
    }

    /// The way of a stored name; nothing for any other word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Sum, Self::Mean, Self::Share]
            .into_iter()
            .find(|adds| adds.name() == name)
    }
}

/// What one unit has reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// Its value.
    pub value: Amount,
    /// How much there is of what a share is a share of; nothing where it is not known.
    pub weight: Option<Amount>,
}

/// What the reported values come to: Σvᵢ, Σvᵢ ÷ n, or Σvᵢwᵢ ÷ Σwᵢ (weighted arithmetic mean, OECD/JRC
/// Handbook (2008), step 6).
///
/// Units that have not reported are left out, never taken as 0; so are units of a share without a
/// weight. Nothing when no unit is left, when the weights come to 0, or when the result leaves the
/// range of amounts.
///
/// ```
/// use engine::{amount::Amount, series::{Adds, Reported, total}};
/// let int = Amount::from_int;
/// let unit = |share, households| Reported { value: int(share), weight: Some(int(households)) };
/// let province = total(Adds::Share, [unit(80, 300), unit(50, 100)]);
/// assert_eq!(province.unwrap().canonical(), "72.5");
/// assert_eq!(total(Adds::Sum, []), None);
/// ```
#[must_use]
pub fn total(adds: Adds, reported: impl IntoIterator<Item = Reported>) -> Option<Amount> {
    let mut sum = Amount::ZERO;
    let mut parts = Amount::ZERO;
    for one in reported {
        let weight = match adds {
            Adds::Share => match one.weight {
                Some(weight) => weight,
                None => continue,
            },
            Adds::Sum | Adds::Mean => Amount::ONE,
        };
        sum = sum.plus(one.value.times(weight)?)?;
        parts = parts.plus(weight)?;
    }
    match adds {
        _ if parts == Amount::ZERO => None,
        Adds::Sum => Some(sum),
        Adds::Mean | Adds::Share => sum.mul_div(Amount::ONE, parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn a_unit_without_a_weight_is_left_out_of_a_share_and_counts_in_a_sum() {
        let values = [
            Reported {
                value: amount("40"),
                weight: None,
            },
            Reported {
                value: amount("60"),
                weight: Some(amount("10")),
            },
        ];
        assert_eq!(total(Adds::Share, values), Some(amount("60")));
        assert_eq!(total(Adds::Mean, values), Some(amount("50")));
        assert_eq!(total(Adds::Sum, values), Some(amount("100")));
    }

    #[test]
    fn nothing_reported_or_no_weight_at_all_is_not_zero() {
        assert_eq!(total(Adds::Mean, []), None);
        let empty = Reported {
            value: amount("40"),
            weight: Some(Amount::ZERO),
        };
        assert_eq!(total(Adds::Share, [empty]), None);
    }
}
