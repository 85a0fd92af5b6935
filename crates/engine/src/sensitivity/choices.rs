//! Choices of method that are themselves uncertain: how leaves are normalised, how they are put together.
//!
//! A choice that has no value for a unit says so; it is never left out in silence.

use std::ops::Range;

use super::logarithm::ln;
use super::subject::Subject;

/// How a leaf's points become comparable (OECD/JRC *Handbook* (2008), step 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Normalisation {
    /// Points over maximum, as the score does.
    Share,
    /// (share − least) ÷ (most − least) within the ranking group.
    MinMax,
    /// (share − mean) ÷ standard deviation within the ranking group.
    ZScore,
}

/// How leaves become one value (OECD/JRC *Handbook* (2008), step 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregation {
    /// Weighted arithmetic mean over all leaves, as the score does: weakness is made up for in full.
    Arithmetic,
    /// Weighted geometric mean over all leaves; undefined when one of them is 0 or less.
    Geometric,
    /// Arithmetic within each main index, geometric over them; undefined when a main index is 0.
    GeometricOverIndices,
}

/// One normalisation with one aggregation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choice {
    /// How leaves become comparable.
    pub normalisation: Normalisation,
    /// How they become one value.
    pub aggregation: Aggregation,
}

impl Choice {
    /// What the score does.
    pub const OF_THE_SCORE: Self = Self {
        normalisation: Normalisation::Share,
        aggregation: Aggregation::Arithmetic,
    };
}

/// What may be chosen; every draw takes one of each, all alike probable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// Normalisations to choose from, at least one.
    pub normalisations: Vec<Normalisation>,
    /// Aggregations to choose from, at least one.
    pub aggregations: Vec<Aggregation>,
}

impl Default for Choices {
    /// No choice: what the score does.
    fn default() -> Self {
        Self {
            normalisations: vec![Normalisation::Share],
            aggregations: vec![Aggregation::Arithmetic],
        }
    }
}

impl Choices {
    /// Every combination, normalisations outside.
    #[must_use]
    pub fn all(&self) -> Vec<Choice> {
        let of = |normalisation: &Normalisation| {
            let normalisation = *normalisation;
            let with = move |aggregation: &Aggregation| Choice {
                normalisation,
                aggregation: *aggregation,
            };
            self.aggregations.iter().map(with)
        };
        self.normalisations.iter().flat_map(of).collect()
    }

    /// The place among [`Choices::all`] that two numbers from 0 up to 1 choose.
    pub(super) fn pick(&self, normalisation: f64, aggregation: f64) -> usize {
        let of =
            |number: f64, count: usize| ((number * count as f64) as usize).min(count.max(1) - 1);
        let columns = self.aggregations.len();
        of(normalisation, self.normalisations.len()) * columns + of(aggregation, columns)
    }
}

impl Aggregation {
    /// The leaves that are summed before anything else is done with the sum.
    pub(super) fn parts(self, index_of: &[usize]) -> Vec<Range<usize>> {
        if self != Self::GeometricOverIndices {
            return std::iter::once(0..index_of.len()).collect();
        }
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for same in index_of.chunk_by(|one, other| one == other) {
            parts.push(start..start + same.len());
            start += same.len();
        }
        parts
    }
}

/// A normalisation of every leaf, fitted to one ranking group.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    normalisation: Normalisation,
    /// What is subtracted and what is divided by, leaf by leaf.
    anchors: Vec<(f64, f64)>,
    /// Leaves in which all units are equal: there is nothing to normalise by, the share stays.
    pub level: Vec<usize>,
}

impl Columns {
    /// Fits a normalisation to the units of a group, from the shares that stand.
    pub fn of(subject: &Subject, group: &[usize], normalisation: Normalisation) -> Self {
        let mut columns = Self {
            normalisation,
            anchors: Vec::new(),
            level: Vec::new(),
        };
        if normalisation == Normalisation::Share {
            return columns;
        }
        for leaf in 0..subject.n_leaves() {
            let share = |unit: &usize| subject.shares_of(*unit).get(leaf).copied();
            let shares: Vec<f64> = group
                .iter()
                .filter_map(share)
                .filter(|share| !share.is_nan())
                .collect();
            let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
            let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if shares.is_empty() || most <= least {
                columns.level.push(leaf);
                columns.anchors.push((0.0, 1.0));
            } else if normalisation == Normalisation::MinMax {
                columns.anchors.push((least, most - least));
            } else {
                columns.anchors.push(mean_and_deviation(&shares));
            }
        }
        columns
    }

    /// A unit's leaves as they are summed; NaN where one does not apply, −∞ where a logarithm has
    /// no value.
    pub fn values(&self, shares: &[f64], aggregation: Aggregation) -> Vec<f64> {
        let leaves = shares.iter().enumerate();
        leaves
            .map(|(leaf, share)| match share.is_nan() {
                true => f64::NAN,
                false => self.transformed(leaf, *share, aggregation),
            })
            .collect()
    }

    /// A drawn share as it is summed. A draw may end at the 0 that the drawing began with; the
    /// smallest number stands for it where a logarithm is taken.
    pub fn value(&self, leaf: usize, share: f64, aggregation: Aggregation) -> f64 {
        let value = self.normalised(leaf, share);
        match aggregation {
            Aggregation::Geometric => ln(value.max(f64::MIN_POSITIVE)),
            _ => value,
        }
    }

    /// Whether a leaf that is drawn between two shares has a value under an aggregation.
    pub fn is_defined_between(
        &self,
        leaf: usize,
        ends: [f64; 2],
        aggregation: Aggregation,
    ) -> bool {
        let values = ends.map(|share| self.normalised(leaf, share));
        aggregation == Aggregation::Arithmetic || values.iter().all(|value| *value >= 0.0)
    }

    fn transformed(&self, leaf: usize, share: f64, aggregation: Aggregation) -> f64 {
        let value = self.normalised(leaf, share);
        match aggregation {
            Aggregation::Arithmetic => value,
            Aggregation::Geometric => ln(value),
            Aggregation::GeometricOverIndices if value < 0.0 => f64::NEG_INFINITY,
            Aggregation::GeometricOverIndices => value,
        }
    }

    fn normalised(&self, leaf: usize, share: f64) -> f64 {
        let (from, width) = self.anchors.get(leaf).copied().unwrap_or((0.0, 1.0));
        match self.normalisation {
            Normalisation::Share => share,
            // A claim may lie outside what was appraised in the group.
            Normalisation::MinMax => ((share - from) / width).clamp(0.0, 1.0),
            Normalisation::ZScore => (share - from) / width,
        }
    }
}

/// Mean and standard deviation (divided by n − 1) of at least two numbers that differ.
fn mean_and_deviation(numbers: &[f64]) -> (f64, f64) {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let squares: f64 = numbers.iter().map(|one| (one - mean) * (one - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}
