//! The four loops that vectors make fast, each compiled for what the processor can do.
//!
//! Which variant runs changes nothing but time: lanes are draws or units, so every sum is added in
//! the same order everywhere, and no multiplication is fused with an addition.

use fearless_simd::{Level, Simd, dispatch};

use super::chance::Stream;
use super::field::{self, Row};
use super::logarithm;
use super::order;
use super::weights::{self, Branches, LANES, Room, TILE};

/// Weights of all branches in eight draws.
pub(super) fn weights(of: &Branches<'_>, streams: &[Stream; LANES], room: &mut Room) {
    #[inline(always)]
    fn run<S: Simd>(_: S, of: &Branches<'_>, streams: &[Stream; LANES], room: &mut Room) {
        weights::fill(of, streams, room);
    }
    dispatch!(Level::new(), simd => run(simd, of, streams, room));
}

/// Sums of products of units and draws.
pub(super) fn products(rows: &[Row], n_leaves: usize, tiles: &[[f64; TILE]], sums: &mut [f64]) {
    #[inline(always)]
    fn run<S: Simd>(
        simd: S,
        rows: &[Row],
        n_leaves: usize,
        tiles: &[[f64; TILE]],
        sums: &mut [f64],
    ) {
        field::products(simd, rows, n_leaves, tiles, sums);
    }
    dispatch!(Level::new(), simd => run(simd, rows, n_leaves, tiles, sums));
}

/// Sorting keys of the values of one draw.
pub(super) fn keys(values: &[f64], steps: f64, tolerance: f64, keys: &mut [u32]) {
    #[inline(always)]
    fn run<S: Simd>(_: S, values: &[f64], steps: f64, tolerance: f64, keys: &mut [u32]) {
        order::fill_keys(values, steps, tolerance, keys);
    }
    dispatch!(Level::new(), simd => run(simd, values, steps, tolerance, keys));
}

/// Logarithms of the values of one draw, weighed and added.
pub(super) fn add_logarithms(values: &mut [f64], points: &[f64], weights: &[f64]) {
    #[inline(always)]
    fn run<S: Simd>(_: S, values: &mut [f64], points: &[f64], weights: &[f64]) {
        logarithm::add_logarithms(values, points, weights);
    }
    dispatch!(Level::new(), simd => run(simd, values, points, weights));
}
