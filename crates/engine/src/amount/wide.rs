//! A product divided in one step: exact in between, rounded once.

/// `a × b ÷ d` in grains (the grains of `b` and `d` cancel), half to even.
pub(super) fn mul_div(a: i128, b: i128, d: i128) -> Option<i128> {
    if d == 0 {
        return None;
    }
    let negative = (a < 0) ^ (b < 0) ^ (d < 0);
    let (a, b, d) = (a.unsigned_abs(), b.unsigned_abs(), d.unsigned_abs());
    let (quotient, rest, d) = match guessed(a, b, d) {
        Some((quotient, rest)) => (quotient, rest, d),
        None => divided(a, b, d)?,
    };
    let quotient = i128::try_from(half_to_even(quotient, rest, d)).ok()?;
    Some(if negative { -quotient } else { quotient })
}

/// The quotient, one more when the rest is more than half of the divisor, or half of it beside an odd
/// quotient. Quotients stay below 2¹²⁸ − 1.
#[inline]
pub(super) fn half_to_even(quotient: u128, rest: u128, d: u128) -> u128 {
    // `rest ≥ d − rest` instead of `2 × rest ≥ d`, which could overflow.
    let missing = d - rest;
    let up = rest > missing || (rest == missing && quotient % 2 == 1);
    quotient.saturating_add(u128::from(up))
}

/// Quotient and rest by two guesses in floating point and an exact correction; nothing where that
/// could leave the range. A division of 128 bits costs several times as much, and a score is made of
/// quotients.
///
/// Three roundings leave a guess *g* of *q* within 2⁻⁵⁰ of it in proportion, so what *g* leaves over, *ab* −
/// *gd*, is at most (*q* · 2⁻⁵⁰ + 1) · *d* in size. While that stays below 2¹²⁶ it is known exactly from
/// products modulo 2¹²⁸, although *ab* itself may be longer. Divided by *d* it is below 2⁵¹, so the
/// second guess is off by less than two.
fn guessed(a: u128, b: u128, d: u128) -> Option<(u128, u128)> {
    const MOST_QUOTIENT: f64 = (1_u128 << 100) as f64;
    const MOST_REST: f64 = (1_u128 << 125) as f64;
    const OFF: f64 = 1.0 / (1_u128 << 49) as f64;
    let whole = float(d);
    let guess = float(a) * float(b) / whole;
    if guess > MOST_QUOTIENT || (guess * OFF + 4.0) * whole > MOST_REST {
        return None;
    }
    let first = guess as u128;
    let left = a.wrapping_mul(b).wrapping_sub(first.wrapping_mul(d)) as i128;
    let size = float(left.unsigned_abs()) / whole;
    let second = if left < 0 { -size } else { size } as i64;
    let mut rest = left.wrapping_sub(i128::from(second).wrapping_mul(d as i128));
    let mut quotient = first.wrapping_add_signed(i128::from(second));
    while rest < 0 {
        rest += d as i128;
        quotient = quotient.wrapping_sub(1);
    }
    while rest >= d as i128 {
        rest -= d as i128;
        quotient = quotient.wrapping_add(1);
    }
    Some((quotient, rest as u128))
}

/// The nearest floating number but for two roundings.
#[inline]
pub(super) fn float(number: u128) -> f64 {
    const UPPER: f64 = (1_u128 << 64) as f64;
    (number >> 64) as u64 as f64 * UPPER + number as u64 as f64
}

/// Quotient, rest and divisor in whole numbers, for what is too large to guess.
fn divided(a: u128, b: u128, d: u128) -> Option<(u128, u128, u128)> {
    let (b, d) = cancel(b, d);
    let (quotient, rest) = match a.checked_mul(b) {
        Some(product) => (product / d, product % d),
        None => long_division(a, b, d)?,
    };
    Some((quotient, rest, d))
}

/// Divides both by the same power of ten; whole inputs and short decimals then need one
/// multiplication of 128 bits.
fn cancel(b: u128, d: u128) -> (u128, u128) {
    for power in [1_000_000_000_000_000_000, 1_000_000_000_000, 1_000_000_u128] {
        if b.is_multiple_of(power) && d.is_multiple_of(power) {
            return (b / power, d / power);
        }
    }
    (b, d)
}

/// The schoolbook way, bit by bit, for products beyond 128 bits: `a × b` is the sum of `a × 2ⁱ`
/// over the bits of `b`, and quotient and rest are carried from bit to bit.
fn long_division(a: u128, b: u128, d: u128) -> Option<(u128, u128)> {
    if d > u128::MAX / 4 {
        return None;
    }
    let (a_quotient, a_rest) = (a / d, a % d);
    let mut quotient = 0_u128;
    let mut rest = 0_u128;
    for bit in (0..128 - b.leading_zeros()).rev() {
        quotient = quotient.checked_mul(2)?;
        rest *= 2;
        if b >> bit & 1 == 1 {
            quotient = quotient.checked_add(a_quotient)?;
            rest += a_rest;
        }
        quotient = quotient.checked_add(rest / d)?;
        rest %= d;
    }
    Some((quotient, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: i128 = 1_000_000_000_000_000_000;

    #[test]
    fn halves_go_to_the_even_grain() {
        assert_eq!(mul_div(1, 1, 2), Some(0));
        assert_eq!(mul_div(3, 1, 2), Some(2));
        assert_eq!(mul_div(-3, 1, 2), Some(-2));
    }

    #[test]
    fn budgets_in_dong_do_not_overflow() {
        let spent = 12_345_678_901_234_567 * ONE / 100;
        let budget = 98_765_432_109_876_543 * ONE / 100;
        let exact = mul_div(20 * ONE, spent, budget);
        assert_eq!(
            exact,
            Some(2_499_999_977_218_749_825),
            "20 × 123456789012345.67 ÷ 987654321098765.43"
        );
    }

    #[test]
    fn the_long_way_agrees_with_the_short_one() {
        for (a, b, d) in [
            (7_u128, 9, 4),
            (20, 3, 42),
            (123_456_789, 987_654_321, 1_000),
        ] {
            assert_eq!(long_division(a, b, d), Some((a * b / d, a * b % d)));
        }
    }

    /// What was always there against what is quick, over sizes from nothing to the whole range.
    #[test]
    fn a_guess_corrected_is_the_quotient() {
        let mut state = 1_u128;
        let mut number = |bits: u32| {
            state = state.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645);
            state = state.wrapping_add(0x5851_F42D_4C95_7F2D_1405_7B7E_F767_814F);
            (state ^ (state >> 64)) & ((1_u128 << bits) - 1)
        };
        let mut n_guessed = 0;
        for turn in 0..200_000_u32 {
            let [a, b, d] = [turn % 121, turn / 121 % 121, turn / 7 % 121].map(&mut number);
            let d = d.max(1);
            let Some((quotient, rest)) = guessed(a, b, d) else {
                continue;
            };
            n_guessed += 1;
            assert!(rest < d, "{a} × {b} ÷ {d}");
            let (slow, left, by) = divided(a, b, d).unwrap();
            assert_eq!((quotient, rest / (d / by)), (slow, left), "{a} × {b} ÷ {d}");
        }
        assert!(n_guessed > 100_000);
        for near in [0_u128, 1, 2] {
            let (a, d) = (20 * ONE as u128, 42 * ONE as u128 + near);
            assert_eq!(
                guessed(a, d - near, d),
                divided(a, d - near, d).map(|(q, r, _)| (q, r))
            );
        }
    }

    #[test]
    fn a_result_beyond_the_range_is_nothing() {
        assert_eq!(mul_div(i128::MAX, i128::MAX, 1), None);
        assert_eq!(mul_div(1, 1, 0), None);
    }
}
