//! All units of a round scored together: a column for every node instead of a card for every unit.
//!
//! Leaves are scored and sums are made by the code that scores one unit; only what stands side by
//! side differs.

use std::collections::HashMap;
use std::iter::repeat_n;
use std::num::NonZeroUsize;
use std::ops::Range;

use super::aggregate::{Addend, Sums, aggregate};
use super::round_leaf::RoundLeaf;
use super::table::Target;
use super::{NodeScore, Scorecard};
use crate::amount::{Amount, Shares};
use crate::answer::RoundAnswers;
use crate::compare::{Compare, figure_of};
use crate::framework::{Framework, Node};

/// The scores of all units at one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreColumn {
    points: Vec<Amount>,
    tallies: Tallies,
}

/// What stands beside the points. Nearly everywhere it is the same for all units: everything applies,
/// nothing is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tallies {
    Alike(NodeScore),
    Each(Vec<NodeScore>),
}

impl Default for ScoreColumn {
    fn default() -> Self {
        Self {
            points: Vec::new(),
            tallies: Tallies::Alike(NodeScore::default()),
        }
    }
}

impl ScoreColumn {
    /// The score of the unit at this place; nothing earned of nothing beyond the last unit.
    #[inline]
    #[must_use]
    pub fn score(&self, unit: usize) -> NodeScore {
        let Some(points) = self.points.get(unit) else {
            return NodeScore::default();
        };
        let tally = match &self.tallies {
            Tallies::Alike(tally) => Some(*tally),
            Tallies::Each(tallies) => tallies.get(unit).copied(),
        };
        NodeScore {
            points: *points,
            ..tally.unwrap_or_default()
        }
    }

    /// The figures by which these units are compared at the target, as [`crate::compare::figure`] gives
    /// them; `full` is the target's maximum when everything applies.
    ///
    /// ```
    /// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
    /// use engine::{answer::RoundAnswers, compare::compared, framework::read};
    /// use engine::score::{score_columns, table::Target};
    /// let framework = read("mau.toml", source).unwrap();
    /// let mut answers = RoundAnswers::new(&framework);
    /// answers.cover(1);
    /// let scores = score_columns(&framework, &answers, &[], std::num::NonZeroUsize::MIN);
    /// let total = scores.at(Target::Total);
    /// let figures = total.figures(framework.compare, framework.maximum, 0..1);
    /// assert_eq!(figures, [compared(&framework, &total.score(0))]);
    /// ```
    #[must_use]
    pub fn figures(
        &self,
        compare: Compare,
        full: Amount,
        units: impl IntoIterator<Item = usize>,
    ) -> Vec<Option<Amount>> {
        let mut shares = Shares::of_maximum(Amount::ONE);
        let figure = |unit| {
            let score = self.score(unit);
            let value = Self::value(&score, &mut shares);
            figure_of(compare, full, &score, value)
        };
        units.into_iter().map(figure).collect()
    }

    /// Points over maximum, as [`NodeScore::value`]; units mostly have one maximum, whose division
    /// is prepared.
    #[inline]
    pub(super) fn value(score: &NodeScore, shares: &mut Shares) -> Option<Amount> {
        shares.of(score.points, score.maximum)
    }

    pub(super) fn with_capacity(n_units: usize) -> Self {
        Self {
            points: Vec::with_capacity(n_units),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, score: NodeScore) {
        self.extend(score, |points| points.push(score.points));
    }

    /// Appends what `points` appends, beside which one tally stands.
    pub(super) fn extend(&mut self, score: NodeScore, points: impl FnOnce(&mut Vec<Amount>)) {
        let before = self.points.len();
        points(&mut self.points);
        let n_units = self.points.len();
        let tally = without_points(score);
        match &mut self.tallies {
            Tallies::Alike(alike) if before == 0 => *alike = tally,
            Tallies::Alike(alike) if *alike == tally => {}
            Tallies::Alike(alike) => {
                let mut each = vec![*alike; before];
                each.resize(n_units, tally);
                self.tallies = Tallies::Each(each);
            }
            Tallies::Each(each) => each.resize(n_units, tally),
        }
    }

    /// Puts another score in the place of a unit's.
    pub(super) fn set(&mut self, unit: usize, score: NodeScore) {
        let tally = without_points(score);
        if let Some(slot) = self.points.get_mut(unit) {
            *slot = score.points;
        }
        match &mut self.tallies {
            Tallies::Alike(alike) if *alike == tally => {}
            Tallies::Alike(alike) => {
                let mut each = vec![*alike; self.points.len()];
                if let Some(slot) = each.get_mut(unit) {
                    *slot = tally;
                }
                self.tallies = Tallies::Each(each);
            }
            Tallies::Each(each) => {
                if let Some(slot) = each.get_mut(unit) {
                    *slot = tally;
                }
            }
        }
    }
}

fn without_points(score: NodeScore) -> NodeScore {
    NodeScore {
        points: Amount::ZERO,
        ..score
    }
}

impl Addend for ScoreColumn {
    fn add(&mut self, other: &Self) {
        if self.points.is_empty() {
            self.clone_from(other);
            return;
        }
        for (own, other) in self.points.iter_mut().zip(&other.points) {
            *own = own.plus_capped(*other);
        }
        match (&mut self.tallies, &other.tallies) {
            (Tallies::Alike(own), Tallies::Alike(other)) => own.plus(other),
            (Tallies::Each(own), Tallies::Alike(other)) => {
                own.iter_mut().for_each(|own| own.plus(other));
            }
            (Tallies::Each(own), Tallies::Each(other)) => {
                own.iter_mut()
                    .zip(other)
                    .for_each(|(own, other)| own.plus(other));
            }
            (Tallies::Alike(own), Tallies::Each(each)) => {
                let mut each = each.clone();
                each.iter_mut().for_each(|one| one.plus(own));
                self.tallies = Tallies::Each(each);
            }
        }
    }
}

/// The scores of all units of a round at every node, group and pillar, and of the whole.
#[derive(Debug, Clone)]
pub struct RoundScores {
    n_units: usize,
    sums: Sums<ScoreColumn>,
}

impl RoundScores {
    /// Scorecards of one framework, put side by side.
    #[must_use]
    pub fn of(framework: &Framework, cards: &[Scorecard]) -> Self {
        let mut sums = Sums {
            nodes: vec![ScoreColumn::default(); framework.nodes.len()],
            groups: vec![ScoreColumn::default(); framework.groups.len()],
            pillars: vec![ScoreColumn::default(); framework.pillars.len()],
            total: ScoreColumn::default(),
        };
        for card in cards {
            let columns = [&mut sums.nodes, &mut sums.groups, &mut sums.pillars];
            let scores = [&card.nodes, &card.groups, &card.pillars];
            for (columns, scores) in columns.into_iter().zip(scores) {
                for (column, score) in columns.iter_mut().zip(scores) {
                    column.push(*score);
                }
            }
            sums.total.push(card.total);
        }
        Self {
            n_units: cards.len(),
            sums,
        }
    }

    /// How many units there are.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.n_units
    }

    /// The scores of all units at a target; an empty column for a target of another framework.
    #[must_use]
    pub fn at(&self, target: Target) -> &ScoreColumn {
        static NOTHING: ScoreColumn = ScoreColumn {
            points: Vec::new(),
            tallies: Tallies::Alike(NodeScore {
                points: Amount::ZERO,
                maximum: Amount::ZERO,
                missing: 0,
                leaves: 0,
                answered: 0,
            }),
        };
        let found = match target {
            Target::Node(id) => self.sums.nodes.get(id.place()),
            Target::Group(place) => self.sums.groups.get(place),
            Target::Pillar(place) => self.sums.pillars.get(place),
            Target::Total => Some(&self.sums.total),
        };
        found.unwrap_or(&NOTHING)
    }

    pub(super) fn at_mut(&mut self, target: Target) -> Option<&mut ScoreColumn> {
        match target {
            Target::Node(id) => self.sums.nodes.get_mut(id.place()),
            Target::Group(place) => self.sums.groups.get_mut(place),
            Target::Pillar(place) => self.sums.pillars.get_mut(place),
            Target::Total => Some(&mut self.sums.total),
        }
    }
}

/// Scores all units of a round, each among the peers of its ranking group in these answers. `groups`
/// names the group of each unit; a unit beyond its end belongs to the group without a name. Threads
/// share the leaves out among themselves; the result does not depend on how many there are.
///
/// Formula and source are those of [`super::score`], whose totals these are.
///
/// ```
/// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
/// use engine::answer::{RoundAnswers, UnitAnswers};
/// use engine::{framework::read, score::{Peers, score, score_columns, table::Target}};
/// let framework = read("mau.toml", source).unwrap();
/// let none = UnitAnswers::new();
/// let round = RoundAnswers::of(&framework, [&none, &none]);
/// let scores = score_columns(&framework, &round, &["sở", "xã"], std::num::NonZeroUsize::MIN);
/// let card = score(&framework, &none, &Peers::none());
/// assert_eq!(scores.at(Target::Total).score(1), card.total);
/// ```
#[must_use]
pub fn score_columns(
    framework: &Framework,
    answers: &RoundAnswers,
    groups: &[&str],
    threads: NonZeroUsize,
) -> RoundScores {
    let leaves: Vec<&Node> = framework.leaves().collect();
    let groups = GroupPlaces::of(groups, answers.n_units());
    let share = leaves.len().div_ceil(threads.get()).max(1);
    let column = |node: &&Node| {
        let leaf = RoundLeaf::new(node, answers, &groups);
        leaf.column(&leaf.spreads())
    };
    let sums = std::thread::scope(|scope| {
        let mut shares = leaves.chunks(share);
        let own = shares.next().unwrap_or_default();
        let score = |leaves: &[&Node]| leaves.iter().map(column).collect::<Vec<_>>();
        let others: Vec<_> = shares
            .map(|leaves| scope.spawn(move || score(leaves)))
            .collect();
        let others = others.into_iter().flat_map(|other| match other.join() {
            Ok(columns) => columns,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        aggregate(framework, own.iter().map(column).chain(others))
    });
    RoundScores {
        n_units: answers.n_units(),
        sums,
    }
}

/// The ranking group of each unit as a number.
#[derive(Debug, Clone)]
pub(super) struct GroupPlaces {
    of_unit: Vec<usize>,
    /// Units in a row that belong to one group, with its number.
    pub(super) rows: Vec<(Range<usize>, usize)>,
    pub(super) n_groups: usize,
}

impl GroupPlaces {
    pub(super) fn of(groups: &[&str], n_units: usize) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut rows: Vec<(Range<usize>, usize)> = Vec::new();
        let named = groups.get(..n_units).unwrap_or(groups);
        let unnamed = n_units - named.len();
        let named = named.chunk_by(|one, next| one == next);
        let named = named.filter_map(|row| Some((*row.first()?, row.len())));
        let mut begin = 0;
        for (name, n_units) in named.chain((unnamed > 0).then_some(("", unnamed))) {
            let next = known.len();
            let group = *known.entry(name).or_insert(next);
            rows.push((begin..begin + n_units, group));
            begin += n_units;
        }
        let of_row = |(row, group): &(Range<usize>, usize)| repeat_n(*group, row.len());
        Self {
            of_unit: rows.iter().flat_map(of_row).collect(),
            rows,
            n_groups: known.len(),
        }
    }

    pub(super) fn of_unit(&self, unit: usize) -> usize {
        self.of_unit.get(unit).copied().unwrap_or_default()
    }
}
