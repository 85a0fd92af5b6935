//! The natural logarithm from additions, multiplications and divisions alone.
//!
//! The system's own differs in its last digit from system to system; published figures must not.

use std::f64::consts::{LN_2, SQRT_2};

/// Terms of the series: with |t| ≤ 0.1716 the first one left out is below 10⁻¹⁸.
const TERMS: u32 = 12;

/// ln *x* for normal positive numbers, to about 2 units in the last place; −∞ for 0.
///
/// With *x* = *m*·2ᵏ, √½ ≤ *m* < √2 and *t* = (*m* − 1)/(*m* + 1): *k* ln 2 + 2(*t* + *t*³/3 + *t*⁵/5 + …).
/// Both sides of every choice are computed, so that a loop over it has a vector form.
#[must_use]
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    // The exponent as the low bits of 2⁵² + exponent: a conversion that has a vector form everywhere.
    let exponent = f64::from_bits(0x4330_0000_0000_0000 | ((bits >> 52) & 0x7FF));
    let m = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    let is_upper = m > SQRT_2;
    let m = if is_upper { m * 0.5 } else { m };
    let power = exponent - (4_503_599_627_370_496.0 + 1_023.0) + if is_upper { 1.0 } else { 0.0 };
    let t = (m - 1.0) / (m + 1.0);
    let square = t * t;
    let series = (0..TERMS).rev().fold(0.0, |sum, term| {
        sum * square + 1.0 / f64::from(2 * term + 1)
    });
    let sum = power * LN_2 + 2.0 * t * series;
    if x < f64::MIN_POSITIVE {
        f64::NEG_INFINITY
    } else {
        sum
    }
}

/// Adds weight × ln(points ÷ weight) to every value whose weight is above 0.
#[inline(always)]
pub(super) fn add_logarithms(values: &mut [f64], points: &[f64], weights: &[f64]) {
    let each = values.iter_mut().zip(points).zip(weights);
    for ((value, points), weight) in each {
        let more = *value + weight * ln(points / weight);
        *value = if *weight > 0.0 { more } else { *value };
    }
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
