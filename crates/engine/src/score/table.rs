//! The table of a round: every unit at every node, with ranks within the unit's group.
//!
//! Rows hold places instead of names, so that a table of thousands of units stays small; writers
//! look the names up.

use super::{NodeScore, Scorecard};
use crate::amount::Amount;
use crate::compare::{figure_of, ranking_groups};
use crate::framework::{Framework, NodeId, NodeKind};
use crate::ranking;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A main index, a component or a leaf.
    Node(NodeId),
    /// A group, by its place.
    Group(usize),
    /// A pillar, by its place.
    Pillar(usize),
    /// The whole.
    Total,
}

impl Target {
    /// All targets of a framework in the order of output: nodes by code, groups, pillars, total.
    #[must_use]
    pub fn all(framework: &Framework) -> Vec<Self> {
        let nodes = framework.nodes.iter().map(|node| Self::Node(node.id));
        let groups = (0..framework.groups.len()).map(Self::Group);
        let pillars = (0..framework.pillars.len()).map(Self::Pillar);
        nodes
            .chain(groups)
            .chain(pillars)
            .chain([Self::Total])
            .collect()
    }

    /// `index`, `indicator`, `group`, `pillar` or `total`.
    #[must_use]
    pub fn kind(self, framework: &Framework) -> &'static str {
        match self {
            Self::Node(id) => match framework.node(id).map(|node| node.kind) {
                Some(NodeKind::Index) => "index",
                _ => "indicator",
            },
            Self::Group(_) => "group",
            Self::Pillar(_) => "pillar",
            Self::Total => "total",
        }
    }

    /// The code of the node, group or pillar; `total` for the whole.
    #[must_use]
    pub fn code(self, framework: &Framework) -> String {
        match self {
            Self::Node(id) => framework
                .node(id)
                .map(|node| node.code.to_string())
                .unwrap_or_default(),
            Self::Group(place) => framework
                .groups
                .get(place)
                .map(|one| one.code.clone())
                .unwrap_or_default(),
            Self::Pillar(place) => framework
                .pillars
                .get(place)
                .map(|one| one.code.clone())
                .unwrap_or_default(),
            Self::Total => String::from("total"),
        }
    }

    /// The full maximum: that of a unit to which everything applies.
    #[must_use]
    pub fn maximum(self, framework: &Framework) -> Amount {
        let sum = |indices: &[NodeId]| {
            let maxima = indices.iter().filter_map(|id| framework.node(*id));
            maxima.fold(Amount::ZERO, |sum, node| sum.plus_capped(node.maximum))
        };
        match self {
            Self::Node(id) => framework.node(id).map(|node| node.maximum),
            Self::Group(place) => framework.groups.get(place).map(|one| sum(&one.indices)),
            Self::Pillar(place) => framework.pillars.get(place).map(|one| sum(&one.indices)),
            Self::Total => Some(framework.maximum),
        }
        .unwrap_or_default()
    }

    /// The score of a unit at this target.
    #[must_use]
    pub fn score(self, card: &Scorecard) -> NodeScore {
        let found = match self {
            Self::Node(id) => card.nodes.get(id.place()),
            Self::Group(place) => card.groups.get(place),
            Self::Pillar(place) => card.pillars.get(place),
            Self::Total => Some(&card.total),
        };
        found.copied().unwrap_or_default()
    }
}

/// One unit at one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Exact points, applicable maximum, what is missing.
    pub score: NodeScore,
    /// Points over maximum; nothing when no maximum applies.
    pub value: Option<Amount>,
    /// Rank within the unit's group; nothing without a value or when the group is not ranked.
    pub rank: Option<u32>,
    /// How many of the group have a rank here.
    pub of: u32,
}

/// All rows of a round.
#[derive(Debug, Clone)]
pub struct Table {
    /// The targets, in order of output.
    pub targets: Vec<Target>,
    /// Rows unit by unit, each unit's in the order of the targets.
    pub rows: Vec<Row>,
}

impl Table {
    /// The rows of the unit at this place.
    #[must_use]
    pub fn unit(&self, place: usize) -> &[Row] {
        let start = place * self.targets.len();
        self.rows
            .get(start..start + self.targets.len())
            .unwrap_or_default()
    }
}

/// Makes the table. `groups` names the group of each scorecard's unit, in the same order; a unit
/// beyond its end belongs to the group without a name. Who is ranked with whom, and by which
/// figure, is what [`crate::compare`] says.
#[must_use]
pub fn table(framework: &Framework, cards: &[Scorecard], groups: &[&str]) -> Table {
    let targets = Target::all(framework);
    let names = groups.iter().copied().chain(std::iter::repeat(""));
    let maxima = cards.iter().map(|card| card.total.maximum);
    let groups = ranking_groups(framework, names.zip(maxima));
    let mut rows: Vec<Row> = cards
        .iter()
        .flat_map(|card| targets.iter().map(|target| row(target.score(card))))
        .collect();
    let mut figures = Vec::new();
    for (column, target) in targets.iter().enumerate() {
        let full = target.maximum(framework);
        for group in groups.iter().filter(|group| group.is_ranked) {
            let place = |unit: &usize| unit * targets.len() + column;
            figures.clear();
            figures.extend(group.units.iter().map(|unit| {
                let row = rows.get(place(unit))?;
                figure_of(framework.compare, full, &row.score, row.value)
            }));
            let ranks = ranking::ranks(&figures);
            let of = ranking::ranked(&ranks);
            for (unit, rank) in group.units.iter().zip(ranks) {
                if let Some(row) = rows.get_mut(place(unit)) {
                    row.rank = rank;
                    row.of = of;
                }
            }
        }
    }
    Table { targets, rows }
}

fn row(score: NodeScore) -> Row {
    Row {
        score,
        value: score.value(),
        rank: None,
        of: 0,
    }
}
