//! Units that are ranked together under one way of aggregating, packed for the draws.
//!
//! Units lie in the order of the undisturbed ranking: from draw to draw that order changes little,
//! so what is written near to each other is read near to each other.

use std::ops::Range;

use fearless_simd::f64x8;
use fearless_simd::prelude::{Simd, SimdBase as _, SimdFrom as _};

use super::chance::{Purpose, Stream};
use super::choices::{Aggregation, Choice, Columns};
use super::lanes;
use super::subject::{Subject, is_over_own_maximum};
use super::weights::TILE;
use crate::compare::Compare;

/// Units computed side by side: one leaf of eight units.
pub(super) type Row = [f64; UNITS];
/// Units in a row.
pub(super) const UNITS: usize = 8;
/// Draws computed before they are ranked: their weights stay in the nearest cache, and the matrix
/// is read once for all of them.
pub(super) const DRAWS: usize = 32;

/// A share that is drawn anew in every draw.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Place of the unit in the field.
    at: usize,
    leaf: usize,
    /// Place of its number in a draw of judgements.
    number: u64,
    claimed: f64,
    appraised: f64,
}

/// Which numbers judgements are drawn with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judgement {
    pub seed: u64,
}

/// One ranking group under one choice of method.
#[derive(Debug)]
pub(super) struct Field {
    /// Place in the subject of each unit.
    pub units: Vec<usize>,
    /// Units for which this choice has no value.
    pub undefined: Vec<usize>,
    choice: Choice,
    columns: Columns,
    n_leaves: usize,
    /// Leaf after leaf within eight units, eight units after another.
    rows: Vec<Row>,
    /// The same for which leaves apply: a column for each pattern that occurs.
    patterns: Vec<Row>,
    /// The pattern of each unit.
    pattern_of: Vec<usize>,
    /// Leaves that are summed before anything else is done with the sum.
    parts: Vec<Range<usize>>,
    /// The rows and patterns of each part, where there are several.
    of_parts: Vec<(Vec<Row>, Vec<Row>)>,
    open: Vec<Open>,
    compare: Compare,
    tolerance: f64,
}

/// Room for the sums of one block of draws.
#[derive(Debug, Default)]
pub(super) struct Sums {
    values: Vec<f64>,
    part: Vec<f64>,
    weights: Vec<f64>,
    /// The weight that applies to each unit in one draw.
    of_units: Vec<f64>,
    total: Vec<f64>,
}

impl Field {
    /// Packs the ranked units of a group, best first. With `open`, disputed shares are drawn instead of those that stand.
    pub fn new(
        subject: &Subject,
        group: &[usize],
        choice: Choice,
        open: Option<Judgement>,
    ) -> Self {
        let columns = Columns::of(subject, group, choice.normalisation);
        let mut field = Self {
            undefined: Vec::new(),
            choice,
            columns,
            n_leaves: subject.n_leaves(),
            rows: Vec::new(),
            patterns: Vec::new(),
            pattern_of: Vec::new(),
            parts: choice.aggregation.parts(subject.tree().index_of()),
            of_parts: Vec::new(),
            open: Vec::new(),
            compare: subject.compare,
            tolerance: subject.tolerance,
            units: group.to_vec(),
        };
        field.pack(subject, open.is_some());
        field
    }

    /// Leaves in which all units are equal, so that the normalisation has nothing to go by.
    pub fn level(&self) -> &[usize] {
        &self.columns.level
    }

    /// How many units have a value.
    pub fn n_units(&self) -> usize {
        self.units.len()
    }

    /// Distance between the values of two draws.
    pub fn stride(&self) -> usize {
        self.units.len().next_multiple_of(UNITS)
    }

    fn pack(&mut self, subject: &Subject, is_open: bool) {
        let mut disputed = subject.disputed().iter().peekable();
        let mut of_unit: Vec<Vec<_>> = vec![Vec::new(); subject.n_units()];
        while let Some(one) = disputed.next_if(|_| is_open) {
            if let Some(list) = of_unit.get_mut(one.unit) {
                list.push(*one);
            }
        }
        let mut columns: Vec<Vec<f64>> = Vec::new();
        let mut patterns: Vec<Vec<f64>> = Vec::new();
        let mut pattern_of = Vec::new();
        let mut open = Vec::new();
        let mut kept = Vec::new();
        for unit in std::mem::take(&mut self.units) {
            let mut column = self
                .columns
                .values(subject.shares_of(unit), self.choice.aggregation);
            let disputed = of_unit.get(unit).map(Vec::as_slice).unwrap_or_default();
            let opened = disputed.iter().map(|one| Open {
                at: kept.len(),
                leaf: one.leaf,
                number: (one.unit * self.n_leaves + one.leaf) as u64,
                claimed: one.claimed,
                appraised: one.appraised,
            });
            let opened: Vec<Open> = opened.collect();
            for one in &opened {
                // The draw adds it; what stands must not be counted as well.
                if let Some(slot) = column.get_mut(one.leaf) {
                    *slot = 0.0;
                }
            }
            let mut ends = opened.iter();
            let defined = ends.all(|one| {
                let ends = [one.claimed, one.appraised];
                self.columns
                    .is_defined_between(one.leaf, ends, self.choice.aggregation)
            });
            if !defined || !self.is_defined(&column, &opened) {
                self.undefined.push(unit);
                continue;
            }
            let applies = column.iter().map(|one| f64::from(u8::from(!one.is_nan())));
            let applies: Vec<f64> = applies.collect();
            let known = patterns.iter().position(|pattern| *pattern == applies);
            pattern_of.push(known.unwrap_or(patterns.len()));
            if known.is_none() {
                patterns.push(applies);
            }
            for one in &mut column {
                *one = if one.is_nan() { 0.0 } else { *one };
            }
            columns.push(column);
            open.extend(opened);
            kept.push(unit);
        }
        self.rows = rows(&columns, self.n_leaves);
        self.patterns = rows(&patterns, self.n_leaves);
        if self.choice.aggregation == Aggregation::GeometricOverIndices {
            let of_part = |part: &Range<usize>| {
                [&self.rows, &self.patterns].map(|rows| inside(rows, self.n_leaves, part))
            };
            let of_parts = self.parts.iter().map(of_part);
            self.of_parts = of_parts.map(|[rows, patterns]| (rows, patterns)).collect();
        }
        self.pattern_of = pattern_of;
        self.open = open;
        self.units = kept;
    }

    /// A logarithm needs something above zero: every leaf of a geometric mean, or something in every
    /// main index.
    fn is_defined(&self, column: &[f64], open: &[Open]) -> bool {
        if column.iter().any(|one| one.is_infinite()) {
            return false;
        }
        self.choice.aggregation != Aggregation::GeometricOverIndices
            || self.parts.iter().all(|part| {
                let inside = column.get(part.clone()).unwrap_or_default();
                inside.iter().all(|one| one.is_nan())
                    || inside.iter().any(|one| *one > 0.0)
                    || open.iter().any(|one| part.contains(&one.leaf))
            })
    }

    /// What is compared, draw after draw, `stride` apart; and the width of a tie in each draw.
    ///
    /// `tiles` are the weights of the draws numbered in `draws`, at most [`DRAWS`].
    pub fn values<'a>(
        &self,
        tiles: &[[f64; TILE]],
        draws: &[u64],
        judgement: Option<Judgement>,
        sums: &'a mut Sums,
    ) -> (&'a [f64], [f64; DRAWS]) {
        let stride = self.stride();
        let n_patterns = self.patterns.len() / self.n_leaves.max(1) * UNITS;
        let lanes = draws.len().next_multiple_of(TILE);
        sums.values.resize(lanes * stride, 0.0);
        sums.total.resize(lanes * n_patterns, 0.0);
        let mut tolerances = [self.tolerance; DRAWS];
        if self.choice.aggregation != Aggregation::GeometricOverIndices {
            lanes::products(&self.rows, self.n_leaves, tiles, &mut sums.values);
            lanes::products(&self.patterns, self.n_leaves, tiles, &mut sums.total);
            self.add_open(tiles, draws, judgement, 0..self.n_leaves, &mut sums.values);
        } else {
            self.over_indices(tiles, draws, judgement, sums);
        }
        self.divide(draws.len(), n_patterns, sums, &mut tolerances);
        (&sums.values, tolerances)
    }

    /// Σ over main indices of weight × ln(points ÷ weight), the weight being what applies of it.
    fn over_indices(
        &self,
        tiles: &[[f64; TILE]],
        draws: &[u64],
        judgement: Option<Judgement>,
        sums: &mut Sums,
    ) {
        let stride = self.stride();
        sums.values.fill(0.0);
        sums.total.fill(0.0);
        for (part, (rows, patterns)) in self.parts.iter().zip(&self.of_parts) {
            let tiles = inside(tiles, self.n_leaves, part);
            sums.part.resize(sums.values.len(), 0.0);
            sums.weights.resize(sums.total.len(), 0.0);
            lanes::products(rows, part.len(), &tiles, &mut sums.part);
            lanes::products(patterns, part.len(), &tiles, &mut sums.weights);
            self.add_open(&tiles, draws, judgement, part.clone(), &mut sums.part);
            let n_patterns = sums.total.len() / draws.len().next_multiple_of(TILE).max(1);
            let draws = sums.values.chunks_exact_mut(stride.max(1));
            let draws = draws.zip(sums.part.chunks_exact(stride.max(1)));
            for ((values, points), weights) in
                draws.zip(sums.weights.chunks_exact(n_patterns.max(1)))
            {
                let weight = |pattern: &usize| weights.get(*pattern).copied();
                let of_units = self.pattern_of.iter().map(weight);
                sums.of_units.clear();
                sums.of_units
                    .extend(of_units.map(Option::unwrap_or_default));
                lanes::add_logarithms(values, points, &sums.of_units);
            }
            for (total, weight) in sums.total.iter_mut().zip(&sums.weights) {
                *total += weight;
            }
        }
    }

    /// Adds the drawn shares of disputed leaves in `part`, whose weights begin at its start.
    fn add_open(
        &self,
        tiles: &[[f64; TILE]],
        draws: &[u64],
        judgement: Option<Judgement>,
        part: Range<usize>,
        sums: &mut [f64],
    ) {
        let Some(judgement) = judgement else { return };
        let stride = self.stride();
        for (lane, draw) in draws.iter().enumerate() {
            let stream = Stream::new(judgement.seed, Purpose::Judgement, *draw);
            let tile = tiles.chunks_exact(part.len().max(1)).nth(lane / TILE);
            for one in self.open.iter().filter(|one| part.contains(&one.leaf)) {
                let number = stream.number(one.number);
                let share = one.claimed + number * (one.appraised - one.claimed);
                let value = self.columns.value(one.leaf, share, self.choice.aggregation);
                let weight = tile
                    .and_then(|tile| tile.get(one.leaf - part.start))
                    .and_then(|weights| weights.get(lane % TILE));
                if let (Some(slot), Some(weight)) = (sums.get_mut(lane * stride + one.at), weight) {
                    *slot += weight * value;
                }
            }
        }
    }

    /// Divides by the sum of the weights that apply; where all units share it, a wider tie does.
    fn divide(
        &self,
        n_draws: usize,
        n_patterns: usize,
        sums: &mut Sums,
        tolerances: &mut [f64; DRAWS],
    ) {
        // A geometric mean is one whatever units are compared by.
        let is_sum = self.choice.aggregation == Aggregation::Arithmetic;
        if is_sum && !is_over_own_maximum(self.compare) {
            return;
        }
        let draws = sums.values.chunks_exact_mut(self.stride().max(1));
        let draws = draws.zip(sums.total.chunks_exact(n_patterns.max(1)));
        for ((values, totals), tolerance) in draws.zip(tolerances).take(n_draws) {
            if self.patterns.len() == self.n_leaves && self.single_pattern() {
                *tolerance *= totals.first().copied().unwrap_or(1.0);
                continue;
            }
            for (value, pattern) in values.iter_mut().zip(&self.pattern_of) {
                *value /= totals.get(*pattern).copied().unwrap_or(1.0);
            }
        }
    }

    fn single_pattern(&self) -> bool {
        self.pattern_of.iter().all(|pattern| *pattern == 0)
    }
}

/// Columns of units, packed eight side by side; the last ones are filled up with nothing.
fn rows(columns: &[Vec<f64>], n_leaves: usize) -> Vec<Row> {
    let mut rows = Vec::with_capacity(columns.len().div_ceil(UNITS) * n_leaves);
    for eight in columns.chunks(UNITS) {
        for leaf in 0..n_leaves {
            let mut row = [0.0; UNITS];
            for (slot, column) in row.iter_mut().zip(eight) {
                *slot = column.get(leaf).copied().unwrap_or_default();
            }
            rows.push(row);
        }
    }
    rows
}

/// The rows of some leaves out of every block.
fn inside<T: Copy>(rows: &[T], n_leaves: usize, part: &Range<usize>) -> Vec<T> {
    rows.chunks_exact(n_leaves.max(1))
        .flat_map(|block| block.get(part.clone()).unwrap_or_default())
        .copied()
        .collect()
}

/// For every draw and unit the sum over leaves of weight × share, leaf after leaf in code order.
///
/// Vectors are named, not left to the compiler: it would shuffle the four draws into one another.
#[inline(always)]
pub(super) fn products<S: Simd>(
    simd: S,
    rows: &[Row],
    n_leaves: usize,
    tiles: &[[f64; TILE]],
    sums: &mut [f64],
) {
    if n_leaves == 0 {
        return;
    }
    let stride = rows.len() / n_leaves * UNITS;
    for (block, rows) in rows.chunks_exact(n_leaves).enumerate() {
        for (tile, weights) in tiles.chunks_exact(n_leaves).enumerate() {
            let mut four = [f64x8::splat(simd, 0.0); TILE];
            for (row, weights) in rows.iter().zip(weights) {
                let shares = f64x8::simd_from(simd, *row);
                for (sums, weight) in four.iter_mut().zip(weights) {
                    *sums += shares * *weight;
                }
            }
            for (lane, four) in four.iter().enumerate() {
                let at = (tile * TILE + lane) * stride + block * UNITS;
                if let Some(slots) = sums.get_mut(at..at + UNITS) {
                    four.store_slice(slots);
                }
            }
        }
    }
}
