//! When a result differs so much from last year's that somebody should look at it.
//!
//! The unit is told while it checks its return, the appraiser by a doubt; both by the same bounds.

use engine::amount::Amount;

/// A change of at most so many percent of last year's points is what years bring.
const USUAL_PERCENT: i64 = 50;
/// A change of at most so many percent of the maximum is too small to ask about: from 0.2 to 0.4
/// points is twice as much and nothing.
const SMALL_PERCENT: i64 = 20;

/// A change beyond both bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// Nothing last year, points this year: a percentage of nothing says nothing.
    FromNothing,
    /// By so many percent of last year's points, up or down.
    By(Amount),
}

/// The jump from last year's points to these, if it is one.
pub(crate) fn jump(last: Amount, now: Amount, maximum: Amount) -> Option<Jump> {
    let hundred = Amount::from_int(100);
    let change = now.minus(last)?;
    let size = last.max(now).minus(last.min(now))?;
    if size <= maximum.mul_div(Amount::from_int(SMALL_PERCENT), hundred)? {
        return None;
    }
    if last <= Amount::ZERO {
        return Some(Jump::FromNothing);
    }
    let usual = last.mul_div(Amount::from_int(USUAL_PERCENT), hundred)?;
    let percent = change.mul_div(hundred, last)?;
    (size > usual).then_some(Jump::By(percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jumped(last: i64, now: i64) -> Option<Jump> {
        let amount = Amount::from_int;
        jump(amount(last), amount(now), amount(20))
    }

    #[test]
    fn a_change_of_more_than_half_is_a_jump_and_one_of_half_is_not() {
        assert_eq!(jumped(10, 15), None);
        assert_eq!(jumped(10, 16), Some(Jump::By(Amount::from_int(60))));
        assert_eq!(jumped(10, 5), None);
        assert_eq!(jumped(10, 4), Some(Jump::By(Amount::from_int(-60))));
    }

    #[test]
    fn a_change_of_a_fifth_of_the_maximum_is_too_small_to_ask_about() {
        assert_eq!(jumped(1, 5), None);
        assert_eq!(jumped(1, 6), Some(Jump::By(Amount::from_int(500))));
    }

    #[test]
    fn from_nothing_there_is_no_percentage() {
        assert_eq!(jumped(0, 5), Some(Jump::FromNothing));
        assert_eq!(jumped(0, 4), None);
        assert_eq!(jumped(0, 0), None);
    }
}
