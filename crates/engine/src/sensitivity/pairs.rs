//! Neighbours in the ranking: how often each stands before the other.
//!
//! Only units a few places apart are compared; of the others the order is not in doubt, and all pairs
//! of thousands of units would be millions.

use super::subject::Subject;

/// Two units of one ranking group and how their order held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Place of the unit that the score ranks before (or beside) the other.
    pub better: usize,
    /// Place of the other unit.
    pub other: usize,
    /// Share of draws in which the first stood before the other.
    pub before: f64,
    /// Share of draws in which they shared a rank.
    pub tied: f64,
}

impl Pair {
    /// Whether the order is in doubt: the first stands before the other in more than `least` and in
    /// fewer than 1 − `least` of the draws; a tie counts half for each.
    #[must_use]
    pub fn is_unsure(&self, least: f64) -> bool {
        let ahead = self.before + self.tied / 2.0;
        ahead > least && ahead < 1.0 - least
    }
}

/// Counts of one thread.
#[derive(Debug, Clone)]
pub(super) struct PairCounts {
    neighbours: usize,
    /// For each unit its place in its group's order.
    position: Vec<usize>,
    /// For each group, each position and each distance from 1: before, tied, both ranked.
    groups: Vec<Vec<[u64; 3]>>,
}

impl PairCounts {
    pub fn new(subject: &Subject, neighbours: usize) -> Self {
        let mut position = vec![0; subject.n_units()];
        let mut groups = Vec::new();
        for order in subject.orders() {
            for (at, unit) in order.iter().enumerate() {
                if let Some(slot) = position.get_mut(*unit) {
                    *slot = at;
                }
            }
            groups.push(vec![[0; 3]; order.len() * neighbours]);
        }
        Self {
            neighbours,
            position,
            groups,
        }
    }

    /// Counts the ranks of a block of draws. Units stand in order; some of the group may be absent.
    pub fn add(&mut self, group: usize, units: &[usize], ranks: &[u32], stride: usize) {
        let neighbours = self.neighbours;
        let Some(counts) = self.groups.get_mut(group).filter(|_| neighbours > 0) else {
            return;
        };
        let position = |unit: &usize| self.position.get(*unit).copied().unwrap_or_default();
        for (at, unit) in units.iter().enumerate() {
            let own = position(unit);
            let below = units.iter().enumerate().skip(at + 1).take(neighbours);
            for (below, other) in below {
                let distance = position(other) - own;
                if distance > neighbours {
                    break;
                }
                let Some(count) = counts.get_mut(own * neighbours + distance - 1) else {
                    continue;
                };
                let of_unit = ranks.iter().skip(at).step_by(stride);
                let of_other = ranks.iter().skip(below).step_by(stride);
                let [before, tied, both] = count;
                for (own, other) in of_unit.zip(of_other) {
                    *before += u64::from(own < other);
                    *tied += u64::from(own == other);
                    *both += 1;
                }
            }
        }
    }

    pub fn merge(&mut self, other: &Self) {
        for (own, other) in self.groups.iter_mut().zip(&other.groups) {
            for (own, other) in own.iter_mut().zip(other) {
                for (own, other) in own.iter_mut().zip(other) {
                    *own += other;
                }
            }
        }
    }

    /// The pairs that both had a rank at least once, in the order of the ranking.
    pub fn result(&self, orders: &[Vec<usize>]) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (order, counts) in orders.iter().zip(&self.groups) {
            let of_unit = counts.chunks_exact(self.neighbours.max(1));
            for ((at, unit), counts) in order.iter().enumerate().zip(of_unit) {
                for (other, [before, tied, both]) in order.iter().skip(at + 1).zip(counts) {
                    if *both > 0 {
                        pairs.push(Pair {
                            better: *unit,
                            other: *other,
                            before: *before as f64 / *both as f64,
                            tied: *tied as f64 / *both as f64,
                        });
                    }
                }
            }
        }
        pairs
    }
}
