//! What is examined: the shares of their maxima that units earned, leaf by leaf, in a tree of weights.
//!
//! The one door between exact scorecards and the floating analyses: nothing behind it sees an amount.

use super::order::{EQUAL_WITHIN, Ranker};
use super::weights::{WeightTree, counted_leaves};
use crate::amount::Amount;
use crate::compare::{Compare, compared, ranking_groups};
use crate::framework::Framework;
use crate::ranking;
use crate::score::{Outcome, Scorecard};

/// A leaf of a unit whose points two people saw differently.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disputed {
    /// Place of the unit.
    pub unit: usize,
    /// Place of the leaf.
    pub leaf: usize,
    /// Share of the maximum that the unit claims, 0 to 1.
    pub claimed: f64,
    /// Share of the maximum that stands, 0 to 1.
    pub appraised: f64,
}

/// Why shares do not make a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The table is no table of units and leaves.
    #[error("{found} shares are given where {expected} are expected")]
    Size {
        /// Shares expected: units × leaves.
        expected: usize,
        /// Shares given.
        found: usize,
    },
    /// A share that is no number from 0 to 1.
    #[error("unit {unit}, leaf {leaf}: a share from 0 to 1 is expected")]
    Share {
        /// Place of the unit.
        unit: usize,
        /// Place of the leaf.
        leaf: usize,
    },
}

/// The subject of an analysis: units × leaves that count.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(super) tree: WeightTree,
    /// Shares unit by unit; NaN where a leaf does not apply.
    shares: Vec<f64>,
    /// Whether points stand there, unit by unit; a share of 0 may also be a missing answer.
    has_points: Vec<bool>,
    /// Ranking groups, each with the places of its units; those that are not ranked are left out.
    pub(super) groups: Vec<Vec<usize>>,
    /// The score's own ranks.
    pub(super) ranks: Vec<Option<u32>>,
    pub(super) compare: Compare,
    pub(super) tolerance: f64,
    pub(super) disputed: Vec<Disputed>,
}

impl Subject {
    /// From scorecards of one framework. `groups` names the ranking group of each card's unit; a unit
    /// beyond its end belongs to the group without a name. Who is ranked with whom, and by which figure,
    /// is what [`crate::compare`] says: units of a group that is not ranked have no rank here either.
    /// A missing leaf earned nothing; a leaf that does not apply is left out with its weight; a unit to
    /// which nothing applies has no rank.
    #[must_use]
    pub fn of(framework: &Framework, cards: &[Scorecard], groups: &[&str]) -> Self {
        let tree = WeightTree::of(framework);
        let leaves: Vec<_> = counted_leaves(framework).collect();
        let size = cards.len() * leaves.len();
        let (mut shares, mut has_points) = (Vec::with_capacity(size), Vec::with_capacity(size));
        for card in cards {
            let mut scores = card.leaves.iter();
            for id in &leaves {
                let leaf = scores.find(|leaf| leaf.node == *id);
                shares.push(leaf.map_or(f64::NAN, share));
                has_points.push(leaf.is_some_and(|leaf| leaf.outcome.points().is_some()));
            }
        }
        let names = groups.iter().copied().chain(std::iter::repeat(""));
        let maxima = cards.iter().map(|card| card.total.maximum);
        let groups: Vec<Vec<usize>> = ranking_groups(framework, names.zip(maxima))
            .into_iter()
            .filter(|group| group.is_ranked)
            .map(|group| group.units)
            .collect();
        let mut ranks = vec![None; cards.len()];
        for group in &groups {
            let figure = |unit: &usize| compared(framework, &cards.get(*unit)?.total);
            let values: Vec<Option<Amount>> = group.iter().map(figure).collect();
            for (unit, rank) in group.iter().zip(ranking::ranks(&values)) {
                if let Some(slot) = ranks.get_mut(*unit) {
                    *slot = rank;
                }
            }
        }
        let tolerance = match framework.compare {
            Compare::Percentage | Compare::OwnGroup => EQUAL_WITHIN,
            // A tie is as wide in points; shares of the whole are that much smaller.
            Compare::Points | Compare::Scaled => {
                EQUAL_WITHIN / framework.maximum.to_f64().max(f64::MIN_POSITIVE)
            }
        };
        Self {
            tree,
            shares,
            has_points,
            groups,
            ranks,
            compare: framework.compare,
            tolerance,
            disputed: Vec::new(),
        }
    }

    /// From shares alone, unit by unit, NaN where a leaf does not apply; all units are one group,
    /// compared by percentage.
    ///
    /// # Errors
    /// When the table has another size, or a share lies outside 0 to 1.
    ///
    /// ```
    /// use engine::sensitivity::{subject::Subject, weights::WeightTree};
    /// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
    /// let subject = Subject::from_shares(tree.clone(), 2, vec![1.0, 0.5, 0.0, f64::NAN]).unwrap();
    /// assert_eq!(subject.ranks(), [Some(1), Some(2)]);
    /// assert!(Subject::from_shares(tree, 2, vec![1.0]).is_err());
    /// ```
    pub fn from_shares(
        tree: WeightTree,
        n_units: usize,
        shares: Vec<f64>,
    ) -> Result<Self, SubjectError> {
        let n_leaves = tree.n_leaves();
        let expected = n_units * n_leaves;
        if shares.len() != expected {
            let found = shares.len();
            return Err(SubjectError::Size { expected, found });
        }
        let outside = |share: &f64| !share.is_nan() && !(0.0..=1.0).contains(share);
        if let Some(place) = shares.iter().position(outside) {
            let (unit, leaf) = (place / n_leaves, place % n_leaves);
            return Err(SubjectError::Share { unit, leaf });
        }
        let mut subject = Self {
            tree,
            has_points: shares.iter().map(|share| !share.is_nan()).collect(),
            shares,
            groups: vec![(0..n_units).collect()],
            ranks: vec![None; n_units],
            compare: Compare::Percentage,
            tolerance: EQUAL_WITHIN,
            disputed: Vec::new(),
        };
        subject.ranks = subject.ranks_with(&subject.tree.plain());
        Ok(subject)
    }

    /// Adds what the units claimed, from scorecards of their own answers in the same order as the
    /// appraised ones. Disputed is a leaf to which both give points, and other ones: where the unit
    /// claimed nothing, or the leaf applies in only one of the two, there is nothing in between.
    #[must_use]
    pub fn with_claims(mut self, framework: &Framework, claims: &[Scorecard]) -> Self {
        let leaves: Vec<_> = counted_leaves(framework).collect();
        let mut disputed = Vec::new();
        for (unit, card) in claims.iter().enumerate().take(self.n_units()) {
            let mut scores = card.leaves.iter();
            let start = unit * leaves.len();
            let stands = self.has_points.get(start..start + leaves.len());
            let appraised = self.shares_of(unit).iter().zip(stands.unwrap_or_default());
            for (leaf, (id, (appraised, stands))) in leaves.iter().zip(appraised).enumerate() {
                let claim = scores.find(|leaf| leaf.node == *id);
                let claim = claim.filter(|claim| *stands && claim.outcome.points().is_some());
                let claimed = claim.map_or(f64::NAN, share);
                if (claimed - appraised).abs() > 0.0 {
                    disputed.push(Disputed {
                        unit,
                        leaf,
                        claimed,
                        appraised: *appraised,
                    });
                }
            }
        }
        self.disputed = disputed;
        self
    }

    /// How many units there are.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.ranks
            .len()
            .max(self.shares.len() / self.n_leaves().max(1))
    }

    /// How many leaves count.
    #[must_use]
    pub fn n_leaves(&self) -> usize {
        self.tree.n_leaves()
    }

    /// The score's own ranks, unit by unit.
    #[must_use]
    pub fn ranks(&self) -> &[Option<u32>] {
        &self.ranks
    }

    /// The ranked units of each group, best first, a tie in the order given.
    #[must_use]
    pub fn orders(&self) -> Vec<Vec<usize>> {
        let rank = |unit: &usize| self.ranks.get(*unit).copied().flatten();
        let in_order = |group: &Vec<usize>| {
            let mut units: Vec<usize> = group.clone();
            units.retain(|unit| rank(unit).is_some());
            units.sort_by_key(|unit| (rank(unit), *unit));
            units
        };
        self.groups.iter().map(in_order).collect()
    }

    /// The leaves on which claim and appraisal differ.
    #[must_use]
    pub fn disputed(&self) -> &[Disputed] {
        &self.disputed
    }

    /// The tree of weights.
    #[must_use]
    pub fn tree(&self) -> &WeightTree {
        &self.tree
    }

    /// Shares of the maxima of one unit, leaf by leaf; NaN where a leaf does not apply.
    #[must_use]
    pub fn shares_of(&self, unit: usize) -> &[f64] {
        let start = unit * self.n_leaves();
        self.shares
            .get(start..start + self.n_leaves())
            .unwrap_or_default()
    }

    /// What is compared with these weights, as a share of the whole: Σ weight × share over the leaves
    /// that apply, over the sum of those weights unless units are compared by points. Points scaled up
    /// are that quotient times the full maximum, so their share of it is the quotient. Nothing when no
    /// leaf applies.
    #[must_use]
    pub fn value(&self, unit: usize, weights: &[f64]) -> Option<f64> {
        let (mut points, mut maximum) = (0.0, 0.0);
        for (share, weight) in self.shares_of(unit).iter().zip(weights) {
            if !share.is_nan() {
                points += share * weight;
                maximum += weight;
            }
        }
        let over = self.divisor(maximum);
        (maximum > 0.0).then(|| points / over)
    }

    /// What a unit's sum of points is divided by when this much weight applies to it.
    pub(super) fn divisor(&self, applies: f64) -> f64 {
        if is_over_own_maximum(self.compare) {
            applies
        } else {
            1.0
        }
    }

    /// The ranks of all units with these weights, each within its group.
    #[must_use]
    pub fn ranks_with(&self, weights: &[f64]) -> Vec<Option<u32>> {
        let mut all = vec![None; self.n_units()];
        for group in &self.groups {
            let valued: Vec<(usize, f64)> = group
                .iter()
                .filter_map(|unit| self.value(*unit, weights).map(|value| (*unit, value)))
                .collect();
            let values: Vec<f64> = valued.iter().map(|(_, value)| *value).collect();
            let mut ranks = vec![0; values.len()];
            Ranker::new(values.len()).ranks(&values, self.tolerance, &mut ranks);
            for ((unit, _), rank) in valued.iter().zip(ranks) {
                if let Some(slot) = all.get_mut(*unit) {
                    *slot = Some(rank);
                }
            }
        }
        all
    }
}

/// Whether units are compared by points over their own maximum, or by what has the same order.
pub(super) fn is_over_own_maximum(compare: Compare) -> bool {
    match compare {
        Compare::Percentage | Compare::Scaled | Compare::OwnGroup => true,
        Compare::Points => false,
    }
}

/// The share of its maximum that a leaf earned; NaN when it does not apply.
fn share(leaf: &crate::score::LeafScore) -> f64 {
    match leaf.outcome {
        Outcome::NotApplicable(_) | Outcome::Collected => f64::NAN,
        _ => leaf
            .points()
            .mul_div(Amount::ONE, leaf.maximum)
            .map_or(f64::NAN, Amount::to_f64),
    }
}
