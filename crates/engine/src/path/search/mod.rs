//! The cheapest set of actions whose worth reaches what is needed: branch and bound, exact.
//!
//! Sums are whole grains and đồng; only the bound of a branch is rounded, and always to the safe
//! side, so that a set called cheapest is cheapest. The same input takes the same steps anywhere.

mod bound;
mod leaf;
mod solver;
mod start;

pub(super) use leaf::LeafWorth;
pub(super) use solver::{Found, solve};

use super::plan::{Graph, members};

/// What is searched.
pub(super) struct Problem<'p> {
    /// How the actions hang together.
    pub(super) graph: &'p Graph,
    /// Cost of each action, in đồng.
    pub(super) costs: Vec<u64>,
    /// The leaves that actions change, with the worth of every combination.
    pub(super) leaves: Vec<LeafWorth>,
    /// For each action the leaves that it changes, with its bit there.
    pub(super) effects: Vec<Vec<(usize, usize)>>,
    /// Worth that is needed above doing nothing, in grains.
    pub(super) need: i128,
    /// Actions that may not be used: finished too late.
    pub(super) barred: u128,
}

impl Problem<'_> {
    /// Cost of a set, in đồng.
    pub(super) fn cost(&self, set: u128) -> u64 {
        members(set).filter_map(|place| self.costs.get(place)).sum()
    }

    /// Worth of a set above doing nothing, in grains.
    pub(super) fn worth(&self, set: u128) -> i128 {
        self.leaves.iter().map(|leaf| leaf.worth_of(set)).sum()
    }

    /// How the worth of a set changes when some of its actions are left out.
    pub(super) fn loss(&self, set: u128, gone: u128) -> i128 {
        let mut leaves: Vec<usize> = members(set & gone)
            .filter_map(|place| self.effects.get(place))
            .flatten()
            .map(|(leaf, _)| *leaf)
            .collect();
        leaves.sort_unstable();
        leaves.dedup();
        leaves
            .into_iter()
            .filter_map(|leaf| self.leaves.get(leaf))
            .map(|leaf| leaf.worth_of(set) - leaf.worth_of(set & !gone))
            .sum()
    }

    /// Cheaper first, then fewer actions, then finished earlier, then by the places of the actions.
    pub(super) fn rank(&self, set: u128) -> (u64, u32, u32, std::cmp::Reverse<u128>) {
        // Reversed bits compare like the ascending lists of places of two sets of one size.
        let order = std::cmp::Reverse(set.reverse_bits());
        (
            self.cost(set),
            set.count_ones(),
            self.graph.days(set),
            order,
        )
    }
}
