//! Ranks of many draws of one field, kept until it pays to count them unit by unit.
//!
//! Counting after each block would fetch every unit's counters from far memory for a few draws.

use super::pairs::PairCounts;
use super::places::Places;

/// Draws kept before they are counted.
const BATCH: usize = 256;
/// Units whose ranks are turned from draw after draw to unit after unit at once: what one line of
/// the cache holds.
const TURNED: usize = 16;

/// The ranks of one field, draw after draw.
#[derive(Debug)]
pub(super) struct Ledger {
    stride: usize,
    ranks: Vec<u32>,
    n_draws: usize,
    turned: Vec<[u32; BATCH]>,
}

impl Ledger {
    pub fn new(stride: usize) -> Self {
        Self {
            stride,
            ranks: vec![0; stride * BATCH],
            n_draws: 0,
            turned: vec![[0; BATCH]; TURNED],
        }
    }

    /// Whether so many draws still fit in.
    pub fn has_room(&self, n_draws: usize) -> bool {
        self.n_draws + n_draws <= BATCH
    }

    /// The rows of the next draws, to be filled with ranks.
    pub fn rows(&mut self, n_draws: usize) -> impl Iterator<Item = &mut [u32]> {
        let start = self.n_draws;
        self.n_draws += n_draws;
        let rows = self.ranks.chunks_exact_mut(self.stride.max(1));
        rows.skip(start).take(n_draws)
    }

    /// Counts what is kept, and begins anew.
    pub fn count(
        &mut self,
        group: usize,
        units: &[usize],
        places: &mut [Places],
        pairs: &mut PairCounts,
    ) {
        let kept = self.stride * self.n_draws;
        let ranks = self.ranks.get(..kept).unwrap_or_default();
        for (some, units) in units.chunks(TURNED).enumerate() {
            for (lane, draw) in ranks.chunks_exact(self.stride.max(1)).enumerate() {
                let of_draw = draw.iter().skip(some * TURNED);
                for (unit, rank) in self.turned.iter_mut().zip(of_draw) {
                    if let Some(slot) = unit.get_mut(lane) {
                        *slot = *rank;
                    }
                }
            }
            for (unit, taken) in units.iter().zip(&self.turned) {
                let taken = taken.get(..self.n_draws).unwrap_or_default();
                if let Some(places) = places.get_mut(*unit) {
                    places.add(taken);
                }
            }
        }
        pairs.add(group, units, ranks, self.stride);
        self.n_draws = 0;
    }
}
