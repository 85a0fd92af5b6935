//! The natural logarithm from additions, multiplications and divisions alone.
//!
//! The system's own differs in its last digit from system to system; published figures must not.

use std::f64::consts::{LN_2, SQRT_2};

/// Terms of the series: with |t| ≤ 0.1716 the first one left out is below 10⁻¹⁸.
const TERMS: u32 = 12;

/// ln *x* for normal positive numbers, to about 2 units in the last place; −∞ for 0.
///
/// With *x* = *m*·2ᵏ, √½ ≤ *m* < √2 and *t* = (*m* − 1)/(*m* + 1): *k* ln 2 + 2(*t* + *t*³/3 + *t*⁵/5 + …).
#[must_use]
pub(super) fn ln(x: f64) -> f64 {
    if x < f64::MIN_POSITIVE {
        return f64::NEG_INFINITY;
    }
    let bits = x.to_bits();
    let mut power = ((bits >> 52) & 0x7FF) as i32 - 1023;
    let mut m = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    if m > SQRT_2 {
        m *= 0.5;
        power += 1;
    }
    let t = (m - 1.0) / (m + 1.0);
    let square = t * t;
    let series = (0..TERMS).rev().fold(0.0, |sum, term| {
        sum * square + 1.0 / f64::from(2 * term + 1)
    });
    f64::from(power) * LN_2 + 2.0 * t * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_system_to_the_last_digits() {
        for step in 1..20_000 {
            let x = f64::from(step) / 10_000.0;
            let error = (ln(x) - x.ln()).abs();
            assert!(error <= 4.5e-16 * x.ln().abs().max(0.5), "{x}: {error:e}");
        }
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert!((ln(1e-300) - 1e-300_f64.ln()).abs() < 1e-12);
    }
}
