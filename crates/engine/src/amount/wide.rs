//! A product divided in one step: exact in between, rounded once.

/// `a × b ÷ d` in grains (the grains of `b` and `d` cancel), half to even.
pub(super) fn mul_div(a: i128, b: i128, d: i128) -> Option<i128> {
    if d == 0 {
        return None;
    }
    let negative = (a < 0) ^ (b < 0) ^ (d < 0);
    let (b, d) = cancel(b.unsigned_abs(), d.unsigned_abs());
    let a = a.unsigned_abs();
    let (quotient, rest) = match a.checked_mul(b) {
        Some(product) => (product / d, product % d),
        None => long_division(a, b, d)?,
    };
    // `rest ≥ d − rest` instead of `2 × rest ≥ d`, which could overflow.
    let missing = d - rest;
    let up = rest > missing || (rest == missing && quotient % 2 == 1);
    let quotient = i128::try_from(quotient.checked_add(u128::from(up))?).ok()?;
    Some(if negative { -quotient } else { quotient })
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

    #[test]
    fn a_result_beyond_the_range_is_nothing() {
        assert_eq!(mul_div(i128::MAX, i128::MAX, 1), None);
        assert_eq!(mul_div(1, 1, 0), None);
    }
}
