//! The least that completing a branch can cost: a Lagrangian bound, in whole numbers.
//!
//! The need is priced at λ đồng a point (Lagrangian relaxation; Geoffrion 1974). At each leaf every
//! action is credited with some points, and the leaf with the most that any combination gives above
//! the credits of its actions: then credits add up to no less than the leaf gives (variable
//! splitting; Guignard and Kim 1987). Of several requirements of an action one is kept, so that the
//! cheapest choice under these prices is a walk over trees. Any λ ≥ 0 and any credits give a true
//! bound; good ones give a high one. Gains are rounded up and the need down, so rounding is safe.

use super::Problem;
use super::leaf::{Outlook, Outlooks, nano_down};
use crate::path::plan::{bit, members};

/// λ and values are kept in 2⁻⁴⁰ of their unit.
const FINE: u32 = 40;
/// Costs are counted with one part in 256 for the number of actions (at most 128).
pub(super) const PER_DONG: i128 = 256;
/// Rounds of adjusting λ for one branch.
const ROUNDS: usize = 8;
/// Length of the first steps of the credits, in parts of [`WHOLE_STEP`]; halved after so many rounds
/// without a better bound.
const LONGEST_STEP: i128 = 1024;
const WHOLE_STEP: i128 = 1024;
const PATIENCE: usize = 12;

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
    /// λ, in 2⁻⁴⁰ of a 256th of a đồng for a billionth of a point.
    price: i128,
}

/// The prices and the room to compute in.
pub(super) struct Pricing {
    /// For each leaf what its actions are credited with, in billionths of a point.
    credits: Vec<Vec<i64>>,
    /// For each leaf the combination that gives most above the credits, by bits of its actions.
    picked: Vec<usize>,
    /// Room for the credits of every combination of one leaf.
    sums: Vec<i64>,
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
            credits: problem
                .leaves
                .iter()
                .map(|leaf| vec![i64::MAX; leaf.actions.len()])
                .collect(),
            picked: vec![0; problem.leaves.len()],
            sums: Vec::new(),
            weights: vec![0; n],
            giving: 0,
            parents: vec![None; n],
            full: vec![0; n],
        }
    }

    /// Adjusts the credits to a branch in some rounds of a subgradient method and gives its best
    /// bound. The credits stay for the branches below, where they are still near the best.
    pub(super) fn sharpen(
        &mut self,
        problem: &Problem<'_>,
        outlooks: &Outlooks,
        branch: &Branch,
        rounds: usize,
        enough: Option<i128>,
    ) -> Relaxed {
        let mut best = self.relax(problem, outlooks, branch, enough);
        let mut best_credits = self.credits.clone();
        let mut last = best.clone();
        let (mut length, mut idle) = (LONGEST_STEP, 0);
        for _ in 0..rounds {
            let done = best
                .least
                .is_none_or(|least| enough.is_some_and(|enough| least > enough));
            if done || !self.adjust(problem, outlooks, branch, &last, (enough, length)) {
                break;
            }
            last = self.relax(problem, outlooks, branch, enough);
            if last.least.is_none() || last.least > best.least {
                best = last.clone();
                best_credits.clone_from(&self.credits);
                idle = 0;
            } else {
                idle += 1;
                if idle == PATIENCE {
                    length /= 2;
                    idle = 0;
                }
            }
        }
        self.credits = best_credits;
        best
    }

    /// Moves the credits where the leaf and the trees disagree about an action: up where the leaf
    /// picks it and the trees do not take it, down the other way; false when they agree everywhere.
    /// The step is that of Polyak: what is missing to a known set, shared among those that move.
    fn adjust(
        &mut self,
        problem: &Problem<'_>,
        outlooks: &Outlooks,
        branch: &Branch,
        last: &Relaxed,
        (enough, length): (Option<i128>, i128),
    ) -> bool {
        let mut moves = Vec::new();
        let leaves = problem.leaves.iter().zip(&branch.outlooks).enumerate();
        for (number, (leaf, place)) in leaves {
            let picked = self.picked.get(number).copied().unwrap_or(0);
            for local in outlooks.get(*place).open.iter().copied() {
                let is_picked = picked >> local & 1 == 1;
                let is_taken = leaf
                    .actions
                    .get(local)
                    .is_some_and(|place| last.taken & bit(*place) != 0);
                if is_picked != is_taken {
                    moves.push((number, local, *place, is_picked));
                }
            }
        }
        let least = last.least.unwrap_or(0);
        let gap = enough.map_or(least / 8, |enough| enough - least).max(1) << FINE;
        let n_moves = i128::try_from(moves.len().max(1)).unwrap_or(i128::MAX);
        let step = gap * length / WHOLE_STEP / last.price.max(1) / n_moves;
        let step = i64::try_from(step).unwrap_or(i64::MAX).max(1);
        for (number, local, place, is_picked) in &moves {
            let gain = outlooks.get(*place).gains.get(*local).copied();
            let credit = self
                .credits
                .get_mut(*number)
                .and_then(|credits| credits.get_mut(*local));
            if let (Some(credit), Some(gain)) = (credit, gain) {
                let signed = if *is_picked { step } else { -step };
                *credit = (*credit).min(gain).saturating_add(signed).clamp(0, gain);
            }
        }
        last.price > 0 && !moves.is_empty()
    }

    /// What a leaf can give above the credits of its actions, and which of them it picks for that.
    fn above_credits(&mut self, number: usize, outlook: &Outlook) -> i64 {
        let Some(credits) = self.credits.get(number) else {
            return 0;
        };
        self.sums.clear();
        self.sums.push(0);
        let (mut most, mut best) = (0, 0_usize);
        for (some, adds) in outlook.adds.iter().enumerate().skip(1) {
            let lowest = some.trailing_zeros() as usize;
            let local = outlook.open.get(lowest).copied().unwrap_or(0);
            let gain = outlook.gains.get(local).copied().unwrap_or(0);
            let credit = credits.get(local).copied().unwrap_or(0).min(gain);
            let others = self.sums.get(some & (some - 1)).copied().unwrap_or(0);
            let sum = others.saturating_add(credit);
            self.sums.push(sum);
            if adds - sum > most {
                (most, best) = (adds - sum, some);
            }
        }
        let bits = outlook.open.iter().enumerate();
        let picked = bits
            .filter(|(place, _)| best >> place & 1 == 1)
            .fold(0, |all, (_, local)| all | 1 << local);
        if let Some(slot) = self.picked.get_mut(number) {
            *slot = picked;
        }
        most
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
        let mut need = i128::from(missing);
        let mut reachable = 0_i128;
        for (number, place) in branch.outlooks.iter().enumerate() {
            let outlook = outlooks.get(*place);
            need -= i128::from(self.above_credits(number, outlook));
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
                best.price = price;
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

    /// What each open action is credited with in all, and the one requirement that is kept.
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
                let credits = self.credits.get(*leaf);
                let credit = credits.and_then(|credits| credits.get(*local).copied());
                weight = weight.saturating_add(credit.unwrap_or(0).min(gain));
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
