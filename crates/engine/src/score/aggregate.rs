//! From leaves to the whole: exact sums up the tree and over groups and pillars.

use super::{LeafScore, NodeScore, Outcome};
use crate::framework::{Framework, Node, NodeId};

/// What can be added up: the score of one unit, or those of all units of a round side by side.
pub(super) trait Addend: Clone + Default {
    /// Adds another one.
    fn add(&mut self, other: &Self);
}

/// A sum for every node, group and pillar, and for the whole.
#[derive(Debug, Clone)]
pub(super) struct Sums<T> {
    pub nodes: Vec<T>,
    pub groups: Vec<T>,
    pub pillars: Vec<T>,
    pub total: T,
}

/// Adds the leaves up, which come in code order. Every main index counts once in the total, once in
/// its group and once in each pillar that names it.
pub(super) fn aggregate<T: Addend>(
    framework: &Framework,
    leaves: impl Iterator<Item = T>,
) -> Sums<T> {
    let mut nodes = vec![T::default(); framework.nodes.len()];
    for (node, leaf) in framework.leaves().zip(leaves) {
        // A leaf is added as it comes, while a long column is still at hand.
        let parent = node.parent.and_then(|id| nodes.get_mut(id.place()));
        if let Some(parent) = parent {
            parent.add(&leaf);
        }
        if let Some(place) = nodes.get_mut(node.id.place()) {
            *place = leaf;
        }
    }
    // Parents stand before their children, so going backwards every node is whole when it is added.
    for node in framework.nodes.iter().rev().filter(|node| !node.is_leaf()) {
        let Some(parent) = node.parent else { continue };
        let (before, own) = nodes.split_at_mut(node.id.place().min(framework.nodes.len()));
        if let Some((above, own)) = before.get_mut(parent.place()).zip(own.first()) {
            above.add(own);
        }
    }
    let sum = |indices: &mut dyn Iterator<Item = NodeId>| {
        let mut sum = T::default();
        for own in indices.filter_map(|id| nodes.get(id.place())) {
            sum.add(own);
        }
        sum
    };
    let groups = framework
        .groups
        .iter()
        .map(|group| sum(&mut group.indices.iter().copied()))
        .collect();
    let pillars = framework
        .pillars
        .iter()
        .map(|pillar| sum(&mut pillar.indices.iter().copied()))
        .collect();
    let total = sum(&mut framework.indices().map(|node| node.id));
    Sums {
        nodes,
        groups,
        pillars,
        total,
    }
}

/// What a leaf adds to every node above it.
#[inline]
pub(super) fn of_leaf(node: &Node, leaf: &LeafScore) -> NodeScore {
    let missing = leaf.outcome.is_missing();
    NodeScore {
        points: leaf.points(),
        maximum: leaf.maximum,
        missing: u32::from(missing && node.scored),
        leaves: 1,
        answered: u32::from(!missing || matches!(leaf.outcome, Outcome::Collected)),
    }
}

impl Addend for NodeScore {
    fn add(&mut self, other: &Self) {
        self.plus(other);
    }
}

impl NodeScore {
    /// Adds another score. Checked frameworks bound the sums far below the range of an amount.
    pub(crate) fn plus(&mut self, other: &Self) {
        self.points = self.points.plus_capped(other.points);
        self.maximum = self.maximum.plus_capped(other.maximum);
        self.missing += other.missing;
        self.leaves += other.leaves;
        self.answered += other.answered;
    }
}
