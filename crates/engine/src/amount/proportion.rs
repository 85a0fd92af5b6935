//! Many parts of one whole: the quotient that is asked for thousands of times, prepared once.
//!
//! What comes out is what [`Amount::mul_div`] gives, grain by grain; only the way there is shorter
//! (division by an invariant, after Granlund and Montgomery 1994, with corrections that make it exact).

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
        match &self.prepared {
            Some(prepared) if Amount::ZERO <= part && part <= whole => Some(prepared.of(part)),
            _ => self.unprepared(part),
        }
    }

    #[inline(never)]
    fn unprepared(&mut self, part: Amount) -> Option<Amount> {
        self.asked = self.asked.saturating_add(1);
        if self.asked == 2 {
            self.prepared = Prepared::between(self.maximum, Amount::ZERO, self.whole);
        }
        self.maximum.mul_div(part, self.whole)
    }
}

/// A maximum over the way from low to high, its divisions prepared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    maximum: Amount,
    low: Amount,
    whole: u128,
    long: Long,
    /// For parts that fit 64 bits, beside a whole that does.
    short: Option<Short>,
}

impl Prepared {
    /// Nothing for a maximum of zero or less, where low does not lie below high, and where a rest could
    /// leave 128 bits.
    pub(crate) fn between(maximum: Amount, low: Amount, high: Amount) -> Option<Self> {
        let most = u128::try_from(maximum.0).ok()?;
        let whole = u128::try_from(high.minus(low)?.0).ok()?;
        Some(Self {
            maximum,
            low,
            whole,
            long: Long::new(most, whole)?,
            short: Short::new(most, whole),
        })
    }

    /// maximum × (value − low) ÷ (high − low), rounded once to the grain, half to even; a value beyond low
    /// or high counts as that end.
    #[inline]
    pub(crate) fn of(&self, value: Amount) -> Amount {
        // A difference that leaves the range comes back above the whole, since high lies within it.
        let part = value.0.wrapping_sub(self.low.0) as u128;
        if part > self.whole {
            return match value < self.low {
                true => Amount::ZERO,
                false => self.maximum,
            };
        }
        let short = self.short.and_then(|short| short.share(part));
        Amount(short.unwrap_or_else(|| self.long.share(part)) as i128)
    }
}

/// A maximum over a whole, as a factor of 63 bits.
#[derive(Debug, Clone, Copy)]
struct Long {
    maximum: u128,
    whole: u128,
    over_whole: f64,
    /// So many zeros stand before the whole.
    zeros: u32,
    factor: u64,
    /// The factor is so many bits too long.
    shift: u32,
}

impl Long {
    fn new(maximum: u128, whole: u128) -> Option<Self> {
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
    #[inline(never)]
    fn share(&self, part: u128) -> u128 {
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
        half_to_even(quotient, rest as u128, self.whole)
    }
}

/// A maximum over a whole of 63 bits, as quotient and rest: maximum × part ÷ whole is quotient × part, which
/// is whole, and rest × part ÷ whole.
#[derive(Debug, Clone, Copy)]
struct Short {
    /// So many zeros end a whole that is longer than 63 bits, and must end its parts.
    cut: u32,
    must_be_zero: u64,
    whole: u64,
    quotient: u64,
    rest: u64,
    /// ⌊rest × 2⁶⁴ ÷ whole⌋.
    factor: u64,
}

impl Short {
    /// For a whole below 2¹⁰⁰.
    fn new(maximum: u128, whole: u128) -> Option<Self> {
        let cut = 65_u32.saturating_sub(whole.leading_zeros());
        let must_be_zero = (1 << cut) - 1;
        if whole as u64 & must_be_zero > 0 {
            return None;
        }
        let whole = whole >> cut;
        let (quotient, rest) = (maximum / whole, maximum % whole);
        Some(Self {
            cut,
            must_be_zero,
            whole: whole as u64,
            quotient: u64::try_from(quotient).ok()?,
            rest: rest as u64,
            factor: ((rest << 64) / whole) as u64,
        })
    }

    /// maximum × part ÷ whole for a part up to the whole; nothing where the part is longer than 64 bits.
    ///
    /// The factor is less than one too low and a part below 2⁶⁴, so factor × part ÷ 2⁶⁴ is less than one
    /// below rest × part ÷ whole. What it leaves over is below twice the whole and so known from its lower 64
    /// bits.
    #[inline]
    fn share(&self, part: u128) -> Option<u128> {
        if part as u64 & self.must_be_zero > 0 {
            return None;
        }
        let part = (part >> (self.cut % 64)) as u64;
        let mut second = ((u128::from(self.factor) * u128::from(part)) >> 64) as u64;
        let mut left = self.rest.wrapping_mul(part);
        left = left.wrapping_sub(second.wrapping_mul(self.whole));
        if left >= self.whole {
            left -= self.whole;
            second += 1;
        }
        let quotient = u128::from(self.quotient) * u128::from(part) + u128::from(second);
        // Half to even, without a branch: whether to round up is as good as chance.
        let missing = self.whole - left;
        let up = u64::from(left > missing) | (u64::from(left == missing) & quotient as u64);
        Some(quotient + u128::from(up & 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::ONE;
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
    fn a_value_is_placed_between_its_ends_and_beyond_them_at_the_nearer_one() {
        let int = Amount::from_int;
        let placed = |maximum, low, high, value| {
            let prepared = Prepared::between(maximum, low, high).unwrap();
            prepared.of(value).canonical()
        };
        assert_eq!(placed(int(3), int(-2), int(1), int(-1)), "1");
        assert_eq!(placed(int(3), int(-2), int(1), int(-9)), "0");
        assert_eq!(placed(int(3), int(-2), int(1), int(9)), "3");
        // Differences that leave the range of an amount.
        let (least, greatest) = (Amount(i128::MIN), Amount(i128::MAX));
        let near = Amount(i128::MAX - 7);
        assert_eq!(placed(int(7), near, greatest, least), "0");
        assert_eq!(placed(int(7), least, Amount(i128::MIN + 7), greatest), "7");
        // Zeros at the end of a long whole are cut off, and parts without them go the long way.
        let whole = int(1_000_000);
        for part in [int(1), int(999_999), Amount(1), Amount(ONE + 1)] {
            let slow = int(20).mul_div(part, whole).unwrap();
            assert_eq!(placed(int(20), Amount::ZERO, whole, part), slow.canonical());
        }
        assert!(Prepared::between(int(1), int(1), int(1)).is_none());
        assert!(Prepared::between(int(1), int(2), int(1)).is_none());
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
