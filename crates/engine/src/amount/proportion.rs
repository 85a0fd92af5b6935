//! Many parts of one whole: the quotient that is asked for thousands of times, prepared once.
//!
//! What comes out is what [`Amount::mul_div`] gives, grain by grain; only the way there is shorter
//! (division by an invariant, after Granlund and Montgomery 1994, with a correction that makes it exact).

use super::Amount;
use super::wide::{float, half_to_even};

/// Shares of a maximum in proportion to parts of a whole. The first part of a whole is divided; where
/// more of them follow, the division is prepared.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    maximum: Amount,
    whole: Amount,
    /// Nothing before the second part, and for numbers too large to prepare.
    prepared: Option<Prepared>,
    asked: u32,
}

impl Shares {
    /// Of this maximum.
    pub(crate) const fn of_maximum(maximum: Amount) -> Self {
        Self {
            maximum,
            whole: Amount::ZERO,
            prepared: None,
            asked: 0,
        }
    }

    /// maximum × part ÷ whole, rounded once to the grain, half to even. Nothing when the whole is
    /// zero or the result leaves the range.
    #[inline]
    pub(crate) fn of(&mut self, part: Amount, whole: Amount) -> Option<Amount> {
        if self.whole != whole {
            *self = Self::of_maximum(self.maximum);
            self.whole = whole;
        }
        if let Some(prepared) = &self.prepared
            && let Ok(grains) = u128::try_from(part.0)
            && grains <= prepared.whole
        {
            return Some(Amount(prepared.share(grains)));
        }
        self.unprepared(part)
    }

    #[inline(never)]
    fn unprepared(&mut self, part: Amount) -> Option<Amount> {
        self.asked = self.asked.saturating_add(1);
        if self.asked == 2 {
            self.prepared = Prepared::new(self.maximum, self.whole);
        }
        self.maximum.mul_div(part, self.whole)
    }
}

/// A maximum over a whole, as a factor of 63 bits.
#[derive(Debug, Clone, Copy)]
struct Prepared {
    maximum: u128,
    whole: u128,
    over_whole: f64,
    /// So many zeros stand before the whole.
    zeros: u32,
    factor: u64,
    /// The factor is so many bits too long.
    shift: u32,
}

impl Prepared {
    /// Nothing where a rest could leave 128 bits.
    fn new(maximum: Amount, whole: Amount) -> Option<Self> {
        let (maximum, whole) = (
            u128::try_from(maximum.0).ok()?,
            u128::try_from(whole.0).ok()?,
        );
        if maximum == 0 || whole == 0 || maximum >> 80 > 0 || whole >> 100 > 0 {
            return None;
        }
        let zeros = whole.leading_zeros();
        let shift = maximum.leading_zeros() - 2;
        let upper = (whole << zeros) >> 64;
        Some(Self {
            maximum,
            whole,
            over_whole: 1.0 / float(whole),
            zeros,
            factor: u64::try_from((maximum << shift) / (upper + 1)).ok()?,
            shift,
        })
    }

    /// maximum × part ÷ whole for a part up to the whole.
    ///
    /// With *u*ₚ and *u*ᵥᵥ the upper 64 bits of part and whole, shifted alike until the whole has no zeros in
    /// front, *u*ₚ/(*u*ᵥᵥ + 1) is at most the quotient and less than 2⁻⁶¹ below it; times a maximum below
    /// 2⁸⁰ the first estimate is at most 2²⁰ grains too low. What it leaves over is known exactly, modulo
    /// 2¹²⁸, and is below 2¹²⁰; its quotient has few digits, which a floating division finds but for one.
    #[inline]
    fn share(&self, part: u128) -> i128 {
        let upper = ((part << self.zeros) >> 64) as u64;
        let first = (u128::from(upper) * u128::from(self.factor)) >> self.shift;
        let left = part
            .wrapping_mul(self.maximum)
            .wrapping_sub(first.wrapping_mul(self.whole));
        let second = (float(left) * self.over_whole) as u64;
        let mut quotient = first.wrapping_add(u128::from(second));
        let mut rest = left.wrapping_sub(u128::from(second).wrapping_mul(self.whole)) as i128;
        let whole = self.whole as i128;
        if rest < 0 {
            rest += whole;
            quotient -= 1;
        } else if rest >= whole {
            rest -= whole;
            quotient += 1;
        }
        half_to_even(quotient, rest as u128, self.whole) as i128
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepared_share_is_the_divided_one() {
        let mut state = 7_u128;
        let mut number = |bits: u32| {
            state = state.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645);
            state = state.wrapping_add(0x5851_F42D_4C95_7F2D_1405_7B7E_F767_814F);
            ((state ^ (state >> 64)) & ((1_u128 << bits) - 1)) as i128
        };
        let mut n_prepared = 0;
        for bits in 0..20_000_u32 {
            let maximum = Amount(number(bits % 81));
            let whole = Amount(number(1 + bits / 7 % 101).max(1));
            let mut shares = Shares::of_maximum(maximum);
            for near in 0..8 {
                let part = match near {
                    0 | 1 => Amount(whole.0 - near),
                    2 => Amount(whole.0 / 2),
                    3 => Amount(whole.0 / 3),
                    _ => Amount(number(101) % (whole.0 + 1)),
                };
                let slow = maximum.mul_div(part, whole);
                assert_eq!(shares.of(part, whole), slow, "{maximum} × {part} ÷ {whole}");
            }
            n_prepared += u32::from(shares.prepared.is_some());
        }
        assert!(n_prepared > 15_000);
    }

    #[test]
    fn another_whole_and_what_is_beyond_it_are_divided() {
        let int = Amount::from_int;
        let mut shares = Shares::of_maximum(int(20));
        for (part, whole) in [
            (3, 42),
            (3, 42),
            (5, 42),
            (5, 7),
            (9, 7),
            (-1, 7),
            (9, 7),
            (1, 0),
        ] {
            let (part, whole) = (int(part), int(whole));
            assert_eq!(shares.of(part, whole), int(20).mul_div(part, whole));
        }
    }
}
