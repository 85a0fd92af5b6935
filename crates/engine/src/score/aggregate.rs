//! From leaves to the whole: exact sums up the tree and over groups and pillars.

use super::{LeafScore, NodeScore, Outcome, Scorecard};
use crate::framework::{Framework, Node, NodeId};

/// Adds the leaves up. Every main index counts once in the total, once in its group and once in
/// each pillar that names it.
pub(super) fn aggregate(framework: &Framework, leaves: Vec<LeafScore>) -> Scorecard {
    let mut nodes = vec![NodeScore::default(); framework.nodes.len()];
    let scored = framework.leaves().zip(&leaves);
    for (node, leaf) in scored {
        if let Some(place) = nodes.get_mut(node.id.place()) {
            *place = of_leaf(node, leaf);
        }
    }
    // Parents stand before their children, so going backwards every node is whole when it is added.
    for node in framework.nodes.iter().rev() {
        let own = nodes.get(node.id.place()).copied().unwrap_or_default();
        if let Some(above) = node.parent.and_then(|parent| nodes.get_mut(parent.place())) {
            above.add(&own);
        }
    }
    let sum = |indices: &mut dyn Iterator<Item = NodeId>| {
        let mut sum = NodeScore::default();
        for id in indices {
            sum.add(&nodes.get(id.place()).copied().unwrap_or_default());
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
    Scorecard {
        leaves,
        nodes,
        groups,
        pillars,
        total,
    }
}

fn of_leaf(node: &Node, leaf: &LeafScore) -> NodeScore {
    let missing = leaf.outcome.is_missing();
    NodeScore {
        points: leaf.points(),
        maximum: leaf.maximum,
        missing: u32::from(missing && node.scored),
        leaves: 1,
        answered: u32::from(!missing || matches!(leaf.outcome, Outcome::Collected)),
    }
}

impl NodeScore {
    /// Adds another score. Checked frameworks bound the sums far below the range of an amount.
    pub(crate) fn add(&mut self, other: &Self) {
        self.points = self.points.plus_capped(other.points);
        self.maximum = self.maximum.plus_capped(other.maximum);
        self.missing += other.missing;
        self.leaves += other.leaves;
        self.answered += other.answered;
    }
}
