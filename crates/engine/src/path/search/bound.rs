//! The least that completing a branch can cost: a Lagrangian bound, in whole numbers.
//!
//! The need is priced at λ đồng a point (Lagrangian relaxation; Geoffrion 1974), each leaf's own
//! limit at a share 1 − θ of it, and of several requirements of an action one is kept, so that the
//! cheapest choice under these prices is a walk over trees. Any λ ≥ 0 and any 0 ≤ θ ≤ 1 give a true
//! bound; good ones give a high one. Gains are rounded up and the need down, so rounding is safe.

use super::Problem;
use super::leaf::{Outlook, Outlooks, nano_down};
use crate::path::plan::{bit, members};

/// θ is kept as a number of parts of 1/1,024.
const WHOLE: i64 = 1024;
/// λ and values are kept in 2⁻⁴⁰ of their unit.
const FINE: u32 = 40;
/// Costs are counted with one part in 256 for the number of actions (at most 128).
pub(super) const PER_DONG: i128 = 256;
/// Rounds of adjusting λ for one branch.
const ROUNDS: usize = 8;

/// A branch of the search.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) included: u128,
    pub(super) excluded: u128,
    /// For each leaf the place of its outlook.
    pub(super) outlooks: Vec<usize>,
    /// Worth of the included actions, in grains.
    pub(super) now: i128,
}

/// What the relaxation says of a branch.
#[derive(Debug, Clone, Default)]
pub(super) struct Relaxed {
    /// Least cost of what is still to be added, in 256ths of a đồng; nothing when it cannot be done.
    pub(super) least: Option<i128>,
    /// For each action what it and its subtree are worth under the prices; negative ones are taken.
    pub(super) full: Vec<i128>,
    /// Actions taken.
    pub(super) taken: u128,
    /// Actions that can still add something.
    pub(super) useful: u128,
}

/// The prices and the room to compute in.
pub(super) struct Pricing {
    /// θ of each leaf.
    theta: Vec<i64>,
    weights: Vec<i64>,
    /// Open actions that can add anything at all, whatever the prices.
    giving: u128,
    parents: Vec<Option<usize>>,
    full: Vec<i128>,
}

/// One evaluation at a price: `intercept + slope × λ` where it was taken.
#[derive(Clone, Copy)]
struct Line {
    intercept: i128,
    slope: i128,
}

impl Pricing {
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let n = problem.costs.len();
        Self {
            theta: vec![WHOLE; problem.leaves.len()],
            weights: vec![0; n],
            giving: 0,
            parents: vec![None; n],
            full: vec![0; n],
        }
    }

    /// Adjusts θ to a branch in some rounds of a subgradient method and gives its best bound. The
    /// θ stay for the branches below, where they are still near the best.
    pub(super) fn sharpen(
        &mut self,
        problem: &Problem<'_>,
        outlooks: &Outlooks,
        branch: &Branch,
        rounds: i64,
        enough: Option<i128>,
    ) -> Relaxed {
        let mut best = self.relax(problem, outlooks, branch, enough);
        let mut best_theta = self.theta.clone();
        let mut taken = best.taken;
        for round in 1..=rounds {
            let done = best
                .least
                .is_none_or(|least| enough.is_some_and(|enough| least > enough));
            if done || !self.adjust(problem, outlooks, branch, taken, round) {
                break;
            }
            let next = self.relax(problem, outlooks, branch, enough);
            taken = next.taken;
            if next.least.is_none() || next.least > best.least {
                best = next;
                best_theta.copy_from_slice(&self.theta);
            }
        }
        self.theta = best_theta;
        best
    }

    /// Moves the θ of every leaf towards what the actions taken there say; false when none moved.
    fn adjust(
        &mut self,
        problem: &Problem<'_>,
        outlooks: &Outlooks,
        branch: &Branch,
        taken: u128,
        round: i64,
    ) -> bool {
        let mut moved = false;
        for ((leaf, place), theta) in problem
            .leaves
            .iter()
            .zip(&branch.outlooks)
            .zip(&mut self.theta)
        {
            let outlook = outlooks.get(*place);
            if outlook.rest == 0 {
                continue;
            }
            let load: i64 = leaf
                .actions
                .iter()
                .zip(&outlook.gains)
                .filter(|(place, _)| taken & bit(**place) != 0)
                .fold(0, |sum, (_, gain)| sum.saturating_add(*gain));
            let rest = outlook.rest;
            let step = i128::from(rest - load) * i128::from(WHOLE)
                / (i128::from(rest) + i128::from(load) + 1)
                / i128::from(1 + round / 6);
            let next = (*theta + i64::try_from(step).unwrap_or(0)).clamp(0, WHOLE);
            moved |= next != *theta;
            *theta = next;
        }
        moved
    }

    /// Bounds a branch; a bound above `enough` need not be better.
    fn relax(
        &mut self,
        problem: &Problem<'_>,
        outlooks: &Outlooks,
        branch: &Branch,
        enough: Option<i128>,
    ) -> Relaxed {
        let open = self.weigh(problem, outlooks, branch);
        let missing = nano_down(problem.need - branch.now);
        let seen = problem.leaves.iter().zip(&branch.outlooks).zip(&self.theta);
        let mut need = i128::from(missing) * i128::from(WHOLE);
        let mut reachable = 0_i128;
        for ((_, place), theta) in seen {
            let outlook: &Outlook = outlooks.get(*place);
            need -= i128::from(WHOLE - theta) * i128::from(outlook.rest);
            reachable += i128::from(outlook.reach);
        }
        let useful = self.useful(problem, open);
        if reachable < i128::from(missing) {
            return Relaxed::default();
        }
        let relaxed = self.price(problem, useful, need, enough);
        Relaxed { useful, ..relaxed }
    }

    /// The best λ for this branch, by cutting from both sides.
    fn price(
        &mut self,
        problem: &Problem<'_>,
        useful: u128,
        need: i128,
        enough: Option<i128>,
    ) -> Relaxed {
        let (mut all_cost, mut all_weight) = (0_i128, 0_i128);
        for place in members(useful) {
            all_cost += cost(problem, place) << FINE;
            all_weight += i128::from(self.weights.get(place).copied().unwrap_or(0));
        }
        let mut left = Line {
            intercept: 0,
            slope: need,
        };
        let mut right = Line {
            intercept: all_cost,
            slope: need - all_weight,
        };
        if right.slope > 0 {
            return Relaxed::default();
        }
        self.evaluate(problem, useful, 0);
        let mut best = Relaxed {
            least: Some(0),
            full: self.full.clone(),
            ..Relaxed::default()
        };
        let mut highest = 0;
        for _ in 0..ROUNDS {
            if left.slope <= right.slope {
                break;
            }
            let price = (right.intercept - left.intercept) / (left.slope - right.slope);
            let found = self.evaluate(problem, useful, price);
            let slope = need - found.weight;
            let value = found.cost + price * slope;
            if value > highest {
                highest = value;
                best.full.copy_from_slice(&self.full);
                best.taken = found.taken;
                if enough.is_some_and(|enough| highest >> FINE > enough) {
                    break;
                }
            }
            let line = Line {
                intercept: found.cost,
                slope,
            };
            let place = if slope > 0 { &mut left } else { &mut right };
            if (place.intercept, place.slope) == (line.intercept, line.slope) || slope == 0 {
                break;
            }
            *place = line;
        }
        // Rounded up: costs are whole.
        best.least = Some((highest + (1 << FINE) - 1) >> FINE);
        best
    }

    /// The cheapest choice at one price: a walk from the leaves of the requirement trees to their roots.
    fn evaluate(&mut self, problem: &Problem<'_>, useful: u128, price: i128) -> Evaluated {
        self.full.fill(0);
        for place in problem.graph.order.iter().rev().copied() {
            if useful & bit(place) == 0 {
                continue;
            }
            let weight = i128::from(self.weights.get(place).copied().unwrap_or(0));
            let own = (cost(problem, place) << FINE) - price * weight;
            let mut whole = 0;
            if let Some(full) = self.full.get_mut(place) {
                *full += own;
                whole = *full;
            }
            let parent = self.parents.get(place).copied().flatten();
            if let Some(above) = parent.and_then(|parent| self.full.get_mut(parent)) {
                *above += whole.min(0);
            }
        }
        let (mut taken, mut cost_sum, mut weight_sum) = (0_u128, 0_i128, 0_i128);
        for place in problem.graph.order.iter().copied() {
            let here =
                useful & bit(place) != 0 && self.full.get(place).is_some_and(|full| *full < 0);
            let parent = self.parents.get(place).copied().flatten();
            if here && parent.is_none_or(|parent| taken & bit(parent) != 0) {
                taken |= bit(place);
                cost_sum += cost(problem, place) << FINE;
                weight_sum += i128::from(self.weights.get(place).copied().unwrap_or(0));
            }
        }
        Evaluated {
            taken,
            cost: cost_sum,
            weight: weight_sum,
        }
    }

    /// What each open action can add at most, priced by θ, and the one requirement that is kept.
    fn weigh(&mut self, problem: &Problem<'_>, outlooks: &Outlooks, branch: &Branch) -> u128 {
        let decided = branch.included | branch.excluded;
        let mut open = 0_u128;
        self.weights.fill(0);
        self.giving = 0;
        for (place, effects) in problem.effects.iter().enumerate() {
            if decided & bit(place) != 0 {
                continue;
            }
            open |= bit(place);
            let mut weight = 0_i64;
            for (leaf, local) in effects {
                let outlook = branch.outlooks.get(*leaf).map(|place| outlooks.get(*place));
                let gain = outlook.and_then(|outlook| outlook.gains.get(*local).copied());
                let gain = gain.unwrap_or(0);
                if gain > 0 {
                    self.giving |= bit(place);
                }
                let theta = self.theta.get(*leaf).copied().unwrap_or(WHOLE);
                weight = weight.saturating_add(theta.saturating_mul(gain));
            }
            if let Some(slot) = self.weights.get_mut(place) {
                *slot = weight;
            }
        }
        for place in members(open) {
            let direct = problem
                .graph
                .direct
                .get(place)
                .map_or(&[][..], Vec::as_slice);
            let parent = direct
                .iter()
                .copied()
                .filter(|one| open & bit(*one) != 0)
                .max_by_key(|one| (problem.costs.get(*one), std::cmp::Reverse(*one)));
            if let Some(slot) = self.parents.get_mut(place) {
                *slot = parent;
            }
        }
        open
    }

    /// Open actions that add something themselves or through what they make possible.
    fn useful(&self, problem: &Problem<'_>, open: u128) -> u128 {
        let gives = members(self.giving)
            .filter_map(|place| problem.graph.requires.get(place))
            .fold(0, |all, needs| all | needs);
        gives & open
    }

    /// By how much the bound rises when each useful action is forced the other way: added when it
    /// was not taken, left out when it was. In 256ths of a đồng, rounded down.
    pub(super) fn penalties(&self, problem: &Problem<'_>, relaxed: &Relaxed) -> Vec<i128> {
        let mut penalties = vec![0_i128; relaxed.full.len()];
        for place in problem.graph.order.iter().copied() {
            if relaxed.useful & bit(place) == 0 {
                continue;
            }
            let full = relaxed.full.get(place).copied().unwrap_or(0);
            let parent = self.parents.get(place).copied().flatten();
            let above = parent.and_then(|parent| {
                let taken = relaxed.taken & bit(parent) != 0;
                penalties.get(parent).map(|penalty| (taken, *penalty))
            });
            let own = if relaxed.taken & bit(place) != 0 {
                // Left out, the tree loses it, or at worst all that it hangs on.
                let loss = -full;
                above.map_or(loss, |(_, penalty)| penalty.min(loss))
            } else {
                // Added, all that it hangs on comes with it.
                let waiting = above.map_or(0, |(taken, penalty)| if taken { 0 } else { penalty });
                waiting + full.max(0)
            };
            if let Some(slot) = penalties.get_mut(place) {
                *slot = own;
            }
        }
        penalties.iter().map(|penalty| penalty >> FINE).collect()
    }
}

struct Evaluated {
    taken: u128,
    cost: i128,
    weight: i128,
}

/// Cost of an action with its part for the number of actions.
fn cost(problem: &Problem<'_>, place: usize) -> i128 {
    i128::from(problem.costs.get(place).copied().unwrap_or(0)) * PER_DONG + 1
}
