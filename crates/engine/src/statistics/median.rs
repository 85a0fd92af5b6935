//! The middle of some exact amounts.

use crate::amount::Amount;

/// The value in the middle, in order of size; the mean of the two middle ones of an even number.
/// Nothing of nothing, and nothing where the mean leaves the range of amounts.
///
/// Formula: with x₁ ≤ … ≤ xₙ, x₍ₙ₊₁₎⸝₂ for an odd n and (xₙ⸝₂ + xₙ⸝₂₊₁) ÷ 2 for an even one, rounded to
/// 10⁻¹⁸ (OECD/JRC Handbook (2008), step 2).
///
/// ```
/// use engine::{amount::Amount, statistics::median};
/// let int = Amount::from_int;
/// assert_eq!(median([int(3), int(1), int(2)]), Some(int(2)));
/// assert_eq!(median([int(4), int(1)]).unwrap().canonical(), "2.5");
/// ```
#[must_use]
pub fn median(values: impl IntoIterator<Item = Amount>) -> Option<Amount> {
    let mut values: Vec<Amount> = values.into_iter().collect();
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    lower.plus(upper)?.mul_div(Amount::ONE, Amount::from_int(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(texts: &[&str]) -> Vec<Amount> {
        let amount = |text: &&str| Amount::parse(text).unwrap();
        texts.iter().map(amount).collect()
    }

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_middle_two() {
        let of = |texts: &[&str]| median(amounts(texts)).map(Amount::canonical);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["7"]).as_deref(), Some("7"));
        assert_eq!(of(&["9", "-1", "2"]).as_deref(), Some("2"));
        assert_eq!(of(&["1", "4", "1", "2"]).as_deref(), Some("1.5"));
    }

    #[test]
    fn the_median_does_not_hang_on_the_order() {
        let forwards = amounts(&["0.1", "5", "3", "3", "8", "2"]);
        let backwards: Vec<Amount> = forwards.iter().rev().copied().collect();
        assert_eq!(median(forwards), median(backwards));
    }
}
