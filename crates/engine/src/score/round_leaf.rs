//! All units of a round at one leaf: what their groups answered, and what each of them earns.
//!
//! Units in a row that answered by a number are scored in one go, all others one by one; the two ways
//! come to the same.

use std::ops::Range;

use super::aggregate::of_leaf;
use super::round::GroupPlaces;
use super::rules::{ForGroup, Rule};
use super::{LeafScore, Outcome, ScoreColumn, Spread, leaf_of, peers, with_maximum};
use crate::amount::Amount;
use crate::answer::{Numbers, RoundAnswers, Said, SaidOfRound};
use crate::framework::Node;

/// A leaf, and what all units said about it.
pub(super) struct RoundLeaf<'a> {
    node: &'a Node,
    answers: &'a RoundAnswers,
    groups: &'a GroupPlaces,
    stretches: Vec<Stretch<'a>>,
}

/// Units in a row, of one ranking group.
struct Stretch<'a> {
    units: Range<usize>,
    group: usize,
    /// The numbers of all of them, where those are what the rule reads; else nothing.
    numbers: &'a [Amount],
}

impl<'a> RoundLeaf<'a> {
    pub(super) fn new(node: &'a Node, answers: &'a RoundAnswers, groups: &'a GroupPlaces) -> Self {
        Self {
            node,
            answers,
            groups,
            stretches: stretches(numbers(node, answers), groups),
        }
    }

    /// What each group answered; empty where the rule asks for no peers.
    pub(super) fn spreads(&self) -> Vec<Spread> {
        let rule = self.node.rule.as_ref().filter(|_| self.node.scored);
        if !rule.is_some_and(Rule::needs_peers) {
            return Vec::new();
        }
        let mut spreads = vec![Spread::default(); self.groups.n_groups];
        for stretch in &self.stretches {
            let Some(spread) = spreads.get_mut(stretch.group) else {
                continue;
            };
            *spread = spread.and_all(stretch.numbers);
            for unit in stretch.others() {
                let value = match self.answers.said(unit, self.node) {
                    SaidOfRound::Columns(inputs) => peers::value(self.node, Said::Inputs(&inputs)),
                    SaidOfRound::Answer(answer) => peers::value(self.node, Said::of(answer)),
                };
                *spread = value.map_or(*spread, |value| spread.and(value));
            }
        }
        spreads
    }

    /// One unit, whose group has answered so.
    pub(super) fn score(&self, unit: usize, group: Option<Spread>) -> LeafScore {
        match self.answers.said(unit, self.node) {
            SaidOfRound::Columns(inputs) => leaf_of(self.node, Said::Inputs(&inputs), group),
            SaidOfRound::Answer(answer) => leaf_of(self.node, Said::of(answer), group),
        }
    }

    /// All units, whose groups have answered so.
    pub(super) fn column(&self, spreads: &[Spread]) -> ScoreColumn {
        let node = self.node;
        let spread = |group: usize| spreads.get(group).copied();
        let rule = |group| node.rule.as_ref()?.for_group(node.maximum, spread(group));
        let rules: Vec<Option<ForGroup<'_>>> = (0..self.groups.n_groups).map(rule).collect();
        let scored = with_maximum(node, Outcome::Scored(Amount::ZERO));
        let scored = of_leaf(node, &scored);
        let mut column = ScoreColumn::with_capacity(self.answers.n_units());
        for stretch in &self.stretches {
            let one_by_one = match rules.get(stretch.group) {
                Some(Some(rule)) if !stretch.numbers.is_empty() => {
                    column.extend(scored, |points| rule.append(stretch.numbers, points));
                    stretch.others()
                }
                _ => stretch.units.clone(),
            };
            for unit in one_by_one {
                let leaf = self.score(unit, spread(stretch.group));
                column.push(of_leaf(node, &leaf));
            }
        }
        column
    }
}

impl Stretch<'_> {
    /// The units whose numbers are not here: all or none.
    fn others(&self) -> Range<usize> {
        self.units.start + self.numbers.len()..self.units.end
    }
}

/// All units of a round, those in a row together whose numbers stand.
fn stretches<'a>(numbers: Option<Numbers<'a>>, groups: &GroupPlaces) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    for (row, group) in &groups.rows {
        let mut left = row.clone();
        while !left.is_empty() {
            let numbers = numbers.map(|numbers| numbers.standing(&left));
            let n_units = match numbers {
                Some(numbers) => numbers.len().max(1),
                None => left.len(),
            };
            let end = left.start + n_units;
            stretches.push(Stretch {
                units: left.start..end,
                group: *group,
                numbers: numbers.unwrap_or_default(),
            });
            left.start = end;
        }
    }
    stretches
}

/// The numbers of a leaf whose rule reads its one input, a number, and nothing else.
fn numbers<'a>(node: &'a Node, answers: &'a RoundAnswers) -> Option<Numbers<'a>> {
    let rule = node.rule.as_ref().filter(|_| node.scored)?;
    let input = node.inputs.first()?;
    let is_read = rule.number_input().is_some_and(|name| name == input.name);
    answers.numbers(node).filter(|_| is_read)
}
