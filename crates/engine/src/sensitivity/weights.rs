//! The weights of a draw: every node's share of its parent times a factor, renormalised.
//!
//! Eight draws are computed side by side; what one draw gets does not depend on its neighbours.

use super::chance::{Purpose, Stream};
use super::lanes;
use crate::framework::{Framework, NodeId};

/// Draws that are computed side by side.
pub const LANES: usize = 8;
/// Draws that a tile of weights holds.
pub const TILE: usize = 4;

/// A node below the total.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Branch {
    /// Place of the node above it among the branches; nothing for a main index.
    parent: Option<usize>,
    /// Its maximum; only its proportion to its siblings' matters.
    maximum: f64,
}

/// The tree of weights: what a framework's maxima say about the importance of its nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightTree {
    branches: Vec<Branch>,
    /// For each leaf that counts its place among the branches, in code order.
    leaves: Vec<usize>,
    /// For each leaf the number of its main index, from 0 without gaps.
    index_of: Vec<usize>,
}

impl WeightTree {
    /// The tree of a framework: a node weighs its maximum against its siblings'. Leaves that give no
    /// points (collected, maximum unknown) have no weight and are left out.
    #[must_use]
    pub fn of(framework: &Framework) -> Self {
        let branches = framework.nodes.iter().map(|node| Branch {
            parent: node.parent.map(NodeId::place),
            maximum: node.maximum.to_f64(),
        });
        let leaves = counted_leaves(framework).map(NodeId::place).collect();
        Self::new(branches.collect(), leaves)
    }

    /// A tree for sets that have no framework file: the place of each node's parent (nothing for a
    /// main index), which stands before it, and its maximum. Nodes without children are leaves.
    ///
    /// ```
    /// use engine::sensitivity::weights::WeightTree;
    /// let tree = WeightTree::from_parents(&[(None, 3.0), (Some(0), 1.0), (Some(0), 2.0), (None, 3.0)]);
    /// assert_eq!(tree.n_leaves(), 3);
    /// assert_eq!(tree.plain(), [1.0 / 6.0, 1.0 / 3.0, 0.5]);
    /// ```
    #[must_use]
    pub fn from_parents(nodes: &[(Option<usize>, f64)]) -> Self {
        let is_leaf = |place: &usize| nodes.iter().all(|(parent, _)| *parent != Some(*place));
        let leaves = (0..nodes.len()).filter(is_leaf).collect();
        let branches = nodes.iter().map(|(parent, maximum)| Branch {
            parent: *parent,
            maximum: *maximum,
        });
        Self::new(branches.collect(), leaves)
    }

    fn new(branches: Vec<Branch>, leaves: Vec<usize>) -> Self {
        let mut tops: Vec<usize> = Vec::new();
        let mut index_of = Vec::with_capacity(leaves.len());
        for leaf in &leaves {
            let top = top(&branches, *leaf);
            let known = tops.iter().position(|one| *one == top);
            index_of.push(known.unwrap_or(tops.len()));
            if known.is_none() {
                tops.push(top);
            }
        }
        Self {
            branches,
            leaves,
            index_of,
        }
    }

    /// How many leaves count.
    #[must_use]
    pub fn n_leaves(&self) -> usize {
        self.leaves.len()
    }

    /// The number of each leaf's main index, from 0.
    #[must_use]
    pub fn index_of(&self) -> &[usize] {
        &self.index_of
    }

    /// The leaves' weights without any factor; their sum is 1 but for rounding.
    #[must_use]
    pub fn plain(&self) -> Vec<f64> {
        self.draw(0, 0.0, 0)
    }

    /// The leaves' weights in one draw.
    ///
    /// Formula, for a node of maximum *m*: *f* = *m* · (1 + spread · (2*u* − 1)) with *u* the draw's
    /// number at the node's place; its weight is *f* over the sum of *f* of its parent's children, times
    /// the weight of its parent (OECD/JRC *Handbook* (2008), step 7: uncertain weights).
    ///
    /// ```
    /// use engine::sensitivity::weights::WeightTree;
    /// let tree = WeightTree::from_parents(&[(None, 3.0), (Some(0), 1.0), (Some(0), 2.0), (None, 3.0)]);
    /// let weights = tree.draw(1, 0.25, 0);
    /// assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    /// assert_ne!(weights, tree.plain());
    /// ```
    #[must_use]
    pub fn draw(&self, seed: u64, spread: f64, draw: u64) -> Vec<f64> {
        let mut room = Room::default();
        let mut tiles = Vec::new();
        self.draw_lanes(
            &WeightDraw { seed, spread },
            [draw; LANES],
            &mut room,
            &mut tiles,
        );
        let first = tiles.iter().take(self.leaves.len());
        first.map(|[weight, ..]| *weight).collect()
    }

    /// Appends the weights of eight draws as two tiles, each leaf by leaf with four draws together.
    pub(super) fn draw_lanes(
        &self,
        how: &WeightDraw,
        draws: [u64; LANES],
        room: &mut Room,
        tiles: &mut Vec<[f64; TILE]>,
    ) {
        let streams = draws.map(|draw| Stream::new(how.seed, Purpose::Weights, draw));
        lanes::weights(&self.branches_in(how.spread), &streams, room);
        for half in 0..LANES / TILE {
            tiles.extend(self.leaves.iter().map(|leaf| {
                let lanes = room.weights.get(*leaf).copied().unwrap_or_default();
                let (tiles, _) = lanes.as_chunks::<TILE>();
                tiles.get(half).copied().unwrap_or_default()
            }));
        }
    }

    fn branches_in(&self, spread: f64) -> Branches<'_> {
        Branches {
            branches: &self.branches,
            spread,
        }
    }
}

/// How weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WeightDraw {
    pub seed: u64,
    pub spread: f64,
}

/// What the vector code works on.
pub(super) struct Branches<'a> {
    branches: &'a [Branch],
    spread: f64,
}

/// Room for one block of draws, kept from block to block.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Every branch's weight in each lane.
    weights: Vec<[f64; LANES]>,
    /// The sum of factors below every branch, the last one for the whole.
    sums: Vec<[f64; LANES]>,
}

/// Weights of all branches in eight draws.
#[inline(always)]
pub(super) fn fill(of: &Branches<'_>, streams: &[Stream; LANES], room: &mut Room) {
    let whole = of.branches.len();
    room.weights.clear();
    room.sums.clear();
    room.sums.resize(whole + 1, [0.0; LANES]);
    for (place, branch) in of.branches.iter().enumerate() {
        let mut factors = [0.0; LANES];
        for (factor, stream) in factors.iter_mut().zip(streams) {
            let number = stream.number(place as u64);
            *factor = branch.maximum * (1.0 + of.spread * (2.0 * number - 1.0));
        }
        if let Some(sum) = room.sums.get_mut(branch.parent.unwrap_or(whole)) {
            for (sum, factor) in sum.iter_mut().zip(factors) {
                *sum += factor;
            }
        }
        room.weights.push(factors);
    }
    // A parent stands before its children, so its own weight is final when they ask for it. The sum
    // below it is then replaced by what every child's factor is multiplied with.
    let mut one = [1.0; LANES];
    scale(&mut room.sums, whole, &mut one);
    for (place, branch) in of.branches.iter().enumerate() {
        let by = room.sums.get(branch.parent.unwrap_or(whole));
        let (Some(by), Some(weights)) = (by.copied(), room.weights.get_mut(place)) else {
            continue;
        };
        for (weight, by) in weights.iter_mut().zip(by) {
            *weight *= by;
        }
        let mut own = *weights;
        scale(&mut room.sums, place, &mut own);
    }
}

/// Replaces the sum below a branch by its weight over that sum; nothing below gives nothing.
#[inline(always)]
fn scale(sums: &mut [[f64; LANES]], place: usize, weight: &mut [f64; LANES]) {
    if let Some(sum) = sums.get_mut(place) {
        for (sum, weight) in sum.iter_mut().zip(weight) {
            *sum = if *sum > 0.0 { *weight / *sum } else { 0.0 };
        }
    }
}

/// The leaves that can give points, in code order: what the place of a leaf means in every analysis.
///
/// ```
/// # let source = include_str!("../../tests/golden/robustness/framework.toml");
/// use engine::{framework::read, sensitivity::weights::counted_leaves};
/// let framework = read("mau.toml", source).unwrap();
/// let first = counted_leaves(&framework).next().and_then(|id| framework.node(id)).unwrap();
/// assert_eq!(first.code.to_string(), "1.1");
/// ```
pub fn counted_leaves(framework: &Framework) -> impl Iterator<Item = NodeId> {
    framework
        .leaves()
        .filter(|node| node.scored && node.maximum > crate::amount::Amount::ZERO)
        .map(|node| node.id)
}

fn top(branches: &[Branch], mut place: usize) -> usize {
    while let Some(parent) = branches.get(place).and_then(|branch| branch.parent) {
        place = parent;
    }
    place
}
