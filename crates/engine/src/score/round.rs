//! All units of a round scored together: a column for every node instead of a card for every unit.
//!
//! Leaves are scored and sums are made by the code that scores one unit; only what stands side by
//! side differs.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use super::aggregate::{Addend, Sums, aggregate, of_leaf};
use super::table::Target;
use super::{LeafScore, NodeScore, Scorecard, Spread, leaf_of, leaf_of_number, peers};
use crate::amount::{Amount, Shares};
use crate::answer::{Numbers, RoundAnswers, Said, SaidOfRound};
use crate::framework::{Framework, Node, Rule};

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

    /// Points over maximum, as [`NodeScore::value`]; units mostly have one maximum, whose division
    /// is prepared.
    pub(super) fn value(score: &NodeScore, shares: &mut Shares) -> Option<Amount> {
        shares.of(score.points, score.maximum)
    }

    pub(super) fn with_capacity(n_units: usize) -> Self {
        Self {
            points: Vec::with_capacity(n_units),
            ..Self::default()
        }
    }

    #[inline]
    pub(super) fn push(&mut self, score: NodeScore) {
        let tally = without_points(score);
        match &mut self.tallies {
            Tallies::Alike(alike) if self.points.is_empty() => *alike = tally,
            Tallies::Alike(alike) if *alike == tally => {}
            Tallies::Alike(alike) => {
                let mut each = vec![*alike; self.points.len()];
                each.push(tally);
                self.tallies = Tallies::Each(each);
            }
            Tallies::Each(each) => each.push(tally),
        }
        self.points.push(score.points);
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
    let score = |leaves: &[&Node]| -> Vec<ScoreColumn> {
        let column =
            |node: &&Node| leaf_column(node, answers, &groups, &spreads(node, answers, &groups));
        leaves.iter().map(column).collect()
    };
    let columns = std::thread::scope(|scope| {
        let mut shares = leaves.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares.map(|leaves| scope.spawn(|| score(leaves))).collect();
        let mut columns = score(own);
        for other in others {
            match other.join() {
                Ok(more) => columns.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        columns
    });
    RoundScores {
        n_units: answers.n_units(),
        sums: aggregate(framework, columns.into_iter()),
    }
}

/// The ranking group of each unit as a number.
#[derive(Debug, Clone)]
pub(super) struct GroupPlaces {
    of_unit: Vec<usize>,
    n_groups: usize,
}

impl GroupPlaces {
    pub(super) fn of(groups: &[&str], n_units: usize) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let names = groups.iter().copied().chain(std::iter::repeat(""));
        let of_unit = names.take(n_units).map(|name| {
            let next = known.len();
            *known.entry(name).or_insert(next)
        });
        Self {
            of_unit: of_unit.collect(),
            n_groups: known.len(),
        }
    }

    pub(super) fn of_unit(&self, unit: usize) -> usize {
        self.of_unit.get(unit).copied().unwrap_or_default()
    }
}

/// What the groups answered at a leaf; empty where its rule asks for no peers.
pub(super) fn spreads(node: &Node, answers: &RoundAnswers, groups: &GroupPlaces) -> Vec<Spread> {
    if !node.scored || !node.rule.as_ref().is_some_and(Rule::needs_peers) {
        return Vec::new();
    }
    let mut spreads = vec![Spread::default(); groups.n_groups];
    let numbers = numbers(node, answers).map(|(_, numbers)| numbers);
    for unit in 0..answers.n_units() {
        let number = numbers.and_then(|numbers| numbers.get(unit));
        let value = number.or_else(|| match answers.said(unit, node) {
            SaidOfRound::Columns(inputs) => peers::value(node, Said::Inputs(&inputs)),
            SaidOfRound::Answer(answer) => peers::value(node, Said::of(answer)),
        });
        let spread = spreads.get_mut(groups.of_unit(unit));
        if let Some((spread, value)) = spread.zip(value) {
            *spread = spread.and(value);
        }
    }
    spreads
}

/// The numbers of a leaf whose rule reads its one input, a number, and nothing else.
fn numbers<'a>(node: &'a Node, answers: &'a RoundAnswers) -> Option<(&'a Rule, Numbers<'a>)> {
    let rule = node.rule.as_ref().filter(|_| node.scored)?;
    let input = node.inputs.first()?;
    let is_read = rule.number_input().is_some_and(|name| name == input.name);
    is_read.then_some(rule).zip(answers.numbers(node))
}

/// One unit at one leaf.
pub(super) fn leaf_score(
    node: &Node,
    answers: &RoundAnswers,
    unit: usize,
    group: Option<Spread>,
) -> LeafScore {
    match answers.said(unit, node) {
        SaidOfRound::Columns(inputs) => leaf_of(node, Said::Inputs(&inputs), group),
        SaidOfRound::Answer(answer) => leaf_of(node, Said::of(answer), group),
    }
}

/// All units at one leaf, whose groups have answered so.
pub(super) fn leaf_column(
    node: &Node,
    answers: &RoundAnswers,
    groups: &GroupPlaces,
    spreads: &[Spread],
) -> ScoreColumn {
    let numbers = numbers(node, answers);
    let mut shares = Shares::of_maximum(node.maximum);
    let mut column = ScoreColumn::with_capacity(answers.n_units());
    for unit in 0..answers.n_units() {
        let group = spreads.get(groups.of_unit(unit)).copied();
        let number = numbers.and_then(|(rule, numbers)| Some((rule, numbers.get(unit)?)));
        let leaf = match number {
            Some((rule, number)) => leaf_of_number(node, rule, &mut shares, number, group),
            None => leaf_score(node, answers, unit, group),
        };
        column.push(of_leaf(node, &leaf));
    }
    column
}
