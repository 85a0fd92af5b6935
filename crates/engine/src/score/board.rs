//! A round whose totals and ranks stay up to date: one answer changes, and only what hangs on it is
//! computed again.

use std::num::NonZeroUsize;

use super::aggregate::of_leaf;
use super::round::GroupPlaces;
use super::round_leaf::RoundLeaf;
use super::table::Target;
use super::{NodeScore, RoundScores, Spread, score_columns};
use crate::amount::Amount;
use crate::answer::{Answer, RoundAnswers};
use crate::compare::{Compare, ranking_groups};
use crate::framework::{Framework, Node};
use crate::ranking;

/// All units of a round with their scores and the ranks of their totals.
///
/// Sums are exact, so taking a leaf's old score out of them and putting its new one in gives what adding
/// everything up again would give.
#[derive(Debug, Clone)]
pub struct Board<'f> {
    framework: &'f Framework,
    answers: RoundAnswers,
    scores: RoundScores,
    names: Vec<String>,
    groups: GroupPlaces,
    /// What the ranking groups answered, in the places of the nodes; empty where no rule asks for it.
    spreads: Vec<Vec<Spread>>,
    /// For each node the targets above a leaf there, itself first.
    above: Vec<Vec<Target>>,
    /// The units of each ranking group that has ranks.
    ranked: Vec<Vec<usize>>,
    ranks: Vec<Option<u32>>,
}

impl<'f> Board<'f> {
    /// Scores and ranks the whole round once. `groups` names the group of each unit; a unit beyond its
    /// end belongs to the group without a name.
    ///
    /// ```
    /// # let source = include_str!("../../tests/golden/relative/framework.toml");
    /// use engine::{amount::Amount, answer::{Answer, RoundAnswers, UnitAnswers}};
    /// use engine::{framework::{Code, read}, score::Board};
    /// let framework = read("framework.toml", source).unwrap();
    /// let leaf = framework.find(Code::parse("1.3").unwrap()).unwrap();
    /// let round = RoundAnswers::of(&framework, [&UnitAnswers::new(), &UnitAnswers::new()]);
    /// let mut board = Board::new(&framework, round, &[]);
    /// assert_eq!([board.rank(0), board.rank(1)], [Some(1), Some(1)]);
    /// board.change(1, leaf, Answer::Points(Amount::ONE));
    /// assert_eq!([board.rank(0), board.rank(1)], [Some(2), Some(1)]);
    /// ```
    #[must_use]
    pub fn new(framework: &'f Framework, answers: RoundAnswers, groups: &[&str]) -> Self {
        let scores = score_columns(framework, &answers, groups, NonZeroUsize::MIN);
        let names = groups.iter().copied().chain(std::iter::repeat(""));
        let places = GroupPlaces::of(groups, answers.n_units());
        let nodes = framework.nodes.iter();
        let mut board = Self {
            names: names.take(answers.n_units()).map(String::from).collect(),
            spreads: nodes
                .clone()
                .map(|node| RoundLeaf::new(node, &answers, &places).spreads())
                .collect(),
            above: nodes.map(|node| above(framework, node)).collect(),
            ranks: vec![None; answers.n_units()],
            ranked: Vec::new(),
            groups: places,
            framework,
            answers,
            scores,
        };
        board.regroup();
        board
    }

    /// What a unit says about a leaf is from now on this answer.
    ///
    /// Where the rule compares the unit with its ranking group and the least or the greatest value of
    /// the group moves with the answer, the whole group is scored again at this leaf.
    pub fn change(&mut self, unit: usize, node: &Node, answer: Answer) {
        if unit >= self.answers.n_units() || !node.is_leaf() {
            return;
        }
        self.answers.set(unit, node, answer);
        let group = self.groups.of_unit(unit);
        let leaf = RoundLeaf::new(node, &self.answers, &self.groups);
        let fresh = leaf.spreads();
        let has_moved = match self.spreads.get_mut(node.id.place()) {
            Some(known) => {
                let bounds = |all: &[Spread]| all.get(group).map(|spread| spread.bounds);
                let has_moved = bounds(known) != bounds(&fresh);
                *known = fresh;
                has_moved
            }
            None => false,
        };
        let maximum = self.scores.at(Target::Total).score(unit).maximum;
        let known = self.spreads.get(node.id.place()).map(Vec::as_slice);
        let known = known.unwrap_or_default();
        if has_moved {
            let fresh = leaf.column(known);
            for peer in 0..self.answers.n_units() {
                if self.groups.of_unit(peer) == group {
                    self.replace(peer, node, fresh.score(peer));
                }
            }
        } else {
            let leaf = leaf.score(unit, known.get(group).copied());
            self.replace(unit, node, of_leaf(node, &leaf));
        }
        let is_apart = self.framework.compare == Compare::OwnGroup;
        if is_apart && (has_moved || maximum != self.scores.at(Target::Total).score(unit).maximum) {
            self.regroup();
        } else {
            self.rank_with(unit);
        }
    }

    /// Puts a unit's new score at a leaf in the place of its old one, and carries the difference up.
    fn replace(&mut self, unit: usize, node: &Node, new: NodeScore) {
        let old = self.scores.at(Target::Node(node.id)).score(unit);
        if old == new {
            return;
        }
        for target in self.above.get(node.id.place()).into_iter().flatten() {
            let score = instead(self.scores.at(*target).score(unit), old, new);
            if let Some(column) = self.scores.at_mut(*target) {
                column.set(unit, score);
            }
        }
    }

    /// Ranks the group of a unit again.
    fn rank_with(&mut self, unit: usize) {
        let total = self.scores.at(Target::Total);
        let (compare, full) = (self.framework.compare, self.framework.maximum);
        for units in &self.ranked {
            if units.binary_search(&unit).is_err() {
                continue;
            }
            let figures = total.figures(compare, full, units.iter().copied());
            for (unit, rank) in units.iter().zip(ranking::ranks(&figures)) {
                if let Some(slot) = self.ranks.get_mut(*unit) {
                    *slot = rank;
                }
            }
        }
    }

    /// Parts the units into ranking groups and ranks them all.
    fn regroup(&mut self) {
        let total = self.scores.at(Target::Total);
        let maxima = (0..self.names.len()).map(|unit| total.score(unit).maximum);
        let names = self.names.iter().map(String::as_str);
        let groups = ranking_groups(self.framework, names.zip(maxima));
        let ranked = groups.into_iter().filter(|group| group.is_ranked);
        self.ranked = ranked.map(|group| group.units).collect();
        let firsts = self.ranked.iter();
        let firsts: Vec<usize> = firsts.filter_map(|units| units.first().copied()).collect();
        for unit in firsts {
            self.rank_with(unit);
        }
    }

    /// The score of a unit's whole.
    #[must_use]
    pub fn total(&self, unit: usize) -> NodeScore {
        self.scores.at(Target::Total).score(unit)
    }

    /// The rank of a unit's whole within its group; nothing without a value or where the group is not
    /// ranked.
    #[must_use]
    pub fn rank(&self, unit: usize) -> Option<u32> {
        self.ranks.get(unit).copied().flatten()
    }

    /// The scores at every target, as they stand.
    #[must_use]
    pub fn scores(&self) -> &RoundScores {
        &self.scores
    }

    /// The answers, as they stand.
    #[must_use]
    pub fn answers(&self) -> &RoundAnswers {
        &self.answers
    }
}

/// The targets whose sums hold a node, itself first. A pillar that names a main index twice holds it
/// twice.
fn above(framework: &Framework, node: &Node) -> Vec<Target> {
    let mut targets = vec![Target::Node(node.id)];
    let mut top = node;
    while let Some(parent) = top.parent.and_then(|parent| framework.node(parent)) {
        targets.push(Target::Node(parent.id));
        top = parent;
    }
    let groups = framework.groups.iter().map(|group| &group.indices);
    let pillars = framework.pillars.iter().map(|pillar| &pillar.indices);
    let groups = groups
        .enumerate()
        .map(|(place, indices)| (Target::Group(place), indices));
    let pillars = pillars
        .enumerate()
        .map(|(place, indices)| (Target::Pillar(place), indices));
    for (target, indices) in groups.chain(pillars) {
        let times = indices.iter().filter(|id| **id == top.id).count();
        targets.extend(std::iter::repeat_n(target, times));
    }
    targets.push(Target::Total);
    targets
}

/// A sum in which one score stands instead of another.
fn instead(sum: NodeScore, old: NodeScore, new: NodeScore) -> NodeScore {
    let swap =
        |sum: Amount, old: Amount, new: Amount| sum.minus(old).unwrap_or(sum).plus_capped(new);
    let count = |sum: u32, old: u32, new: u32| (sum + new).saturating_sub(old);
    NodeScore {
        points: swap(sum.points, old.points, new.points),
        maximum: swap(sum.maximum, old.maximum, new.maximum),
        missing: count(sum.missing, old.missing, new.missing),
        leaves: count(sum.leaves, old.leaves, new.leaves),
        answered: count(sum.answered, old.answered, new.answered),
    }
}
