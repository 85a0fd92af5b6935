//! Correlation: which indicators move together, and with which main index.

use super::table::{Column, Table};
use crate::framework::Code;

/// How two columns go together, over the units that have both numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Units with both numbers.
    pub n: usize,
    /// Pearson's *r*; nothing below three units or where a column does not vary.
    pub pearson: Option<f64>,
    /// Spearman's *ρ*: Pearson's *r* of the ranks, ties with their mean rank.
    pub spearman: Option<f64>,
}

/// Correlates two columns, leaving out units that lack either number (pairwise deletion).
///
/// Formula: *r* = Σ(*x* − *x̄*)(*y* − *ȳ*) ÷ √(Σ(*x* − *x̄*)² Σ(*y* − *ȳ*)²)
/// (OECD/JRC *Handbook* (2008), step 4: multivariate analysis).
///
/// ```
/// use engine::statistics::correlation;
/// let found = correlation(&[Some(1.0), Some(2.0), Some(4.0), None], &[Some(2.0), Some(4.0), Some(8.0), Some(0.0)]);
/// assert_eq!((found.n, found.spearman), (3, Some(1.0)));
/// assert!((found.pearson.unwrap() - 1.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn correlation(one: &[Option<f64>], other: &[Option<f64>]) -> Correlation {
    let both = one.iter().zip(other);
    let (xs, ys): (Vec<f64>, Vec<f64>) = both.filter_map(|(x, y)| Some(((*x)?, (*y)?))).unzip();
    Correlation {
        n: xs.len(),
        pearson: pearson(&xs, &ys),
        spearman: pearson(&mean_ranks(&xs), &mean_ranks(&ys)),
    }
}

/// Every leaf with its own main index and with every other one: leaf, index, correlation. A leaf is a
/// part of its own index, which draws the two together.
#[must_use]
pub fn leaf_index_correlations(table: &Table) -> Vec<(Code, Code, Correlation)> {
    let leaves = table.leaves.iter().zip(&table.leaf_columns);
    let with_all = |(leaf, column): (&Code, &Column)| {
        let leaf = *leaf;
        let column = column.clone();
        let indices = table.indices.iter().zip(&table.index_columns);
        indices.map(move |(index, of_index)| (leaf, *index, correlation(&column, of_index)))
    };
    leaves.flat_map(with_all).collect()
}

/// Every pair of leaves, each once.
#[must_use]
pub fn leaf_correlations(table: &Table) -> Vec<(Code, Code, Correlation)> {
    let mut found = Vec::new();
    let leaves = table.leaves.iter().zip(&table.leaf_columns);
    for (place, (leaf, column)) in leaves.clone().enumerate() {
        for (other, of_other) in leaves.clone().skip(place + 1) {
            found.push((*leaf, *other, correlation(column, of_other)));
        }
    }
    found
}

fn pearson(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let n = xs.len() as f64;
    if xs.len() < 3 {
        return None;
    }
    let mean_x = xs.iter().sum::<f64>() / n;
    let mean_y = ys.iter().sum::<f64>() / n;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in xs.iter().zip(ys) {
        xx += (x - mean_x) * (x - mean_x);
        yy += (y - mean_y) * (y - mean_y);
        xy += (x - mean_x) * (y - mean_y);
    }
    // What is equal up to the rounding of a mean does not vary.
    let noise = n * f64::EPSILON * f64::EPSILON;
    let varies = xx > noise * mean_x * mean_x && yy > noise * mean_y * mean_y;
    varies.then(|| (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

/// Ranks from 1, the smallest first; equal numbers have the mean of their ranks.
fn mean_ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = numbers.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut ranks = vec![0.0; numbers.len()];
    let mut below = 0;
    for equal in order.chunk_by(|one, other| one.0 == other.0) {
        let rank = below as f64 + (equal.len() + 1) as f64 / 2.0;
        for (_, place) in equal {
            if let Some(slot) = ranks.get_mut(*place) {
                *slot = rank;
            }
        }
        below += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        let same = [Some(0.1); 5];
        let found = correlation(
            &same,
            &[Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0)],
        );
        assert_eq!((found.n, found.pearson, found.spearman), (5, None, None));
        assert_eq!(
            correlation(&[Some(1.0), Some(2.0)], &[Some(1.0), Some(2.0)]).pearson,
            None
        );
    }

    #[test]
    fn ties_share_their_mean_rank() {
        assert_eq!(mean_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn coefficients_are_those_worked_out_by_hand() {
        // x̄ = 3, ȳ = 4: Σxx = 10, Σyy = 6, Σxy = 6.
        let x = [1.0, 2.0, 3.0, 4.0, 5.0].map(Some);
        let y = [2.0, 4.0, 5.0, 4.0, 5.0].map(Some);
        let found = correlation(&x, &y);
        assert!((found.pearson.unwrap() - 6.0 / 60_f64.sqrt()).abs() < 1e-15);
        // Ranks of y: 1, 2.5, 4.5, 2.5, 4.5; Σxy = 7, Σxx = 10, Σyy = 9.
        assert!((found.spearman.unwrap() - 7.0 / 90_f64.sqrt()).abs() < 1e-15);
    }
}
