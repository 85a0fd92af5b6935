//! The table of a round: every unit at every node, with ranks within the unit's group.
//!
//! Rows hold places instead of names, so that a table of thousands of units stays small; writers
//! look the names up.

use std::num::NonZeroUsize;
use std::ops::Range;

use super::{NodeScore, RoundScores, ScoreColumn, Scorecard};
use crate::amount::{Amount, Shares};
use crate::compare::{RankingGroup, ranking_groups};
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

/// The table of a round. Rows are made when they are asked for: a table of thousands of units is
/// mostly written once, from its first row to its last.
#[derive(Debug, Clone)]
pub struct Table {
    /// The targets, in order of output.
    pub targets: Vec<Target>,
    scores: RoundScores,
    /// In the order of the targets.
    places: Vec<Places>,
    /// The place of each unit's ranking group.
    group_of: Vec<usize>,
}

/// So many units are read out of a column at once: columns lie a power of two apart, and reading across
/// them unit by unit would find nothing in the caches.
const AT_ONCE: usize = 8;

/// Ranks at one target.
#[derive(Debug, Clone, Default)]
struct Places {
    /// Unit by unit; 0 where there is none.
    ranks: Vec<u32>,
    /// How many of each group have a rank.
    of: Vec<u32>,
}

impl Places {
    #[inline]
    fn row(&self, scores: &ScoreColumn, (unit, group): (usize, usize), shares: &mut Shares) -> Row {
        let score = scores.score(unit);
        Row {
            score,
            value: ScoreColumn::value(&score, shares),
            rank: self.ranks.get(unit).copied().filter(|rank| *rank > 0),
            of: self.of.get(group).copied().unwrap_or_default(),
        }
    }
}

impl Table {
    /// How many units there are.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.scores.n_units()
    }

    /// The row of a unit at the target with this place among the targets.
    #[must_use]
    pub fn row(&self, unit: usize, column: usize) -> Option<Row> {
        let scores = self.scores.at(*self.targets.get(column)?);
        let (group, places) = (*self.group_of.get(unit)?, self.places.get(column)?);
        let mut shares = Shares::of_maximum(Amount::ONE);
        Some(places.row(scores, (unit, group), &mut shares))
    }

    /// Hands the rows of some units to `each`, unit after unit in the order of the targets, with the
    /// place of the target. For writers of whole tables.
    pub fn each_row(&self, units: Range<usize>, mut each: impl FnMut(usize, usize, &Row)) {
        let scores = self.targets.iter().map(|target| self.scores.at(*target));
        let shares = std::iter::repeat(Shares::of_maximum(Amount::ONE));
        let columns = scores.zip(&self.places).zip(shares);
        let mut columns: Vec<_> = columns.collect();
        let mut rows = Vec::with_capacity(columns.len() * AT_ONCE);
        let mut begin = units.start;
        let end = units.end.min(self.n_units());
        while begin < end {
            let groups = self.group_of.get(begin..end.min(begin + AT_ONCE));
            let groups = groups.unwrap_or_default();
            for ((scores, places), shares) in &mut columns {
                let units = (begin..).zip(groups.iter().copied());
                rows.extend(units.map(|unit| places.row(scores, unit, shares)));
            }
            for place in 0..groups.len() {
                let of_unit = rows.iter().skip(place).step_by(groups.len());
                for (column, row) in of_unit.enumerate() {
                    each(begin + place, column, row);
                }
            }
            rows.clear();
            begin += AT_ONCE;
        }
    }

    /// The rows of the unit at this place, in the order of the targets.
    #[must_use]
    pub fn unit(&self, unit: usize) -> Vec<Row> {
        let columns = 0..self.targets.len();
        columns
            .filter_map(|column| self.row(unit, column))
            .collect()
    }
}

/// Makes the table. `groups` names the group of each scorecard's unit, in the same order; a unit
/// beyond its end belongs to the group without a name. Who is ranked with whom, and by which
/// figure, is what [`crate::compare`] says.
#[must_use]
pub fn table(framework: &Framework, cards: &[Scorecard], groups: &[&str]) -> Table {
    let scores = RoundScores::of(framework, cards);
    table_of(framework, scores, groups, NonZeroUsize::MIN)
}

/// As [`table`], from the scores of a whole round; threads share the targets out among themselves, and
/// the result does not depend on how many there are.
#[must_use]
pub fn table_of(
    framework: &Framework,
    scores: RoundScores,
    groups: &[&str],
    threads: NonZeroUsize,
) -> Table {
    let targets = Target::all(framework);
    let names = groups.iter().copied().chain(std::iter::repeat(""));
    let total = scores.at(Target::Total);
    let maxima = (0..scores.n_units()).map(|unit| total.score(unit).maximum);
    let groups = ranking_groups(framework, names.zip(maxima));
    let mut group_of = vec![0; scores.n_units()];
    for (place, group) in groups.iter().enumerate() {
        for unit in &group.units {
            if let Some(slot) = group_of.get_mut(*unit) {
                *slot = place;
            }
        }
    }
    let share = targets.len().div_ceil(threads.get()).max(1);
    let rank = |targets: &[Target]| -> Vec<Places> {
        let places = |target: &Target| places(framework, *target, scores.at(*target), &groups);
        targets.iter().map(places).collect()
    };
    let places = std::thread::scope(|scope| {
        let shares = targets.chunks(share);
        let threads: Vec<_> = shares
            .map(|targets| scope.spawn(|| rank(targets)))
            .collect();
        let mut places = Vec::with_capacity(targets.len());
        for thread in threads {
            match thread.join() {
                Ok(more) => places.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        places
    });
    Table {
        targets,
        scores,
        places,
        group_of,
    }
}

/// Ranks the units of every ranked group at one target.
fn places(
    framework: &Framework,
    target: Target,
    column: &ScoreColumn,
    groups: &[RankingGroup<'_>],
) -> Places {
    let full = target.maximum(framework);
    let n_units = groups.iter().map(|group| group.units.len()).sum();
    let mut places = Places {
        ranks: vec![0; n_units],
        of: vec![0; groups.len()],
    };
    for (group, of) in groups.iter().zip(&mut places.of) {
        if !group.is_ranked {
            continue;
        }
        let units = group.units.iter().copied();
        let figures = column.figures(framework.compare, full, units);
        let ranks = ranking::ranks(&figures);
        *of = ranking::ranked(&ranks);
        for (unit, rank) in group.units.iter().zip(ranks) {
            if let Some(slot) = places.ranks.get_mut(*unit) {
                *slot = rank.unwrap_or_default();
            }
        }
    }
    places
}
