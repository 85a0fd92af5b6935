//! Branch and bound: decide one action, bound what is left, stop where it cannot pay.

use super::Problem;
use super::bound::{Branch, PER_DONG, Pricing, Relaxed};
use super::leaf::Outlooks;
use super::start::{allowed, greedy, trimmed};
use crate::path::plan::{bit, members};

/// Rounds of adjusting the credits of leaves before the search, and at every branch.
const ROOT_ROUNDS: usize = 400;
const BRANCH_ROUNDS: usize = 4;
/// What the relaxation takes is completed to a set at every so many branches.
const COMPLETED: u64 = 16;

/// What a search came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::path) struct Found {
    /// The best set; nothing when no set meets the need.
    pub(in crate::path) set: Option<u128>,
    /// No set that meets the need costs less, in đồng.
    pub(in crate::path) least: u64,
    /// Whether the whole tree was searched; if not, `least` may lie below the set's cost.
    pub(in crate::path) complete: bool,
    /// Branches that were bounded.
    pub(in crate::path) steps: u64,
}

/// Which sets are let go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// All that cost as much as the best.
    Cheaper,
    /// Only those that cost more, or as much with more actions.
    Tidier,
}

/// Finds the first set in the order of [`Problem::rank`] among those that meet the need.
/// `not_within` lets go every set that contains all of it. The search ends after `n_steps` branches.
pub(in crate::path) fn solve(
    problem: &Problem<'_>,
    not_within: Option<u128>,
    n_steps: u64,
) -> Found {
    let mut search = Search {
        problem,
        not_within,
        outlooks: Outlooks::default(),
        pricing: Pricing::new(problem),
        grain: problem
            .costs
            .iter()
            .fold(0, |all, cost| divisor(all, *cost)),
        aim: Aim::Cheaper,
        best: None,
        steps: 0,
        n_steps,
        left: None,
    };
    let starts = match not_within {
        None => vec![greedy(problem, 0, 0)],
        Some(all) => members(all)
            .map(|one| greedy(problem, 0, bit(one)))
            .collect(),
    };
    starts
        .into_iter()
        .flatten()
        .for_each(|set| search.offer(set));
    if let Some(root) = search.root() {
        let known = search.best.map(|best| search.spent(best));
        let (pricing, outlooks) = (&mut search.pricing, &search.outlooks);
        pricing.sharpen(problem, outlooks, &root, ROOT_ROUNDS, known);
        search.explore(root.clone());
        // Cost is settled; of the sets that cost the same the tidiest is still to be found.
        if search.left.is_none() && search.best.is_some() {
            search.aim = Aim::Tidier;
            search.explore(root);
        }
    }
    let cost = search.best.map_or(u64::MAX, |set| problem.cost(set));
    Found {
        set: search.best,
        least: search.left.map_or(cost, |left| left.min(cost)),
        complete: search.left.is_none(),
        steps: search.steps,
    }
}

struct Search<'p> {
    problem: &'p Problem<'p>,
    not_within: Option<u128>,
    outlooks: Outlooks,
    pricing: Pricing,
    /// Greatest common divisor of all costs: every cost is a multiple of it.
    grain: u64,
    aim: Aim,
    best: Option<u128>,
    steps: u64,
    n_steps: u64,
    /// Least bound of the branches that were not searched, in đồng.
    left: Option<u64>,
}

impl Search<'_> {
    /// Keeps a set when it is better than the best so far.
    fn offer(&mut self, set: u128) {
        if self.not_within.is_some_and(|all| set & all == all) {
            return;
        }
        let rank = self.problem.rank(set);
        if self.best.is_none_or(|best| rank < self.problem.rank(best)) {
            self.best = Some(set);
        }
    }

    fn root(&mut self) -> Option<Branch> {
        let leaves = self.problem.leaves.iter().enumerate();
        let outlooks = leaves.map(|leaf| self.outlooks.place(leaf, 0, 0)).collect();
        let branch = Branch {
            included: 0,
            excluded: 0,
            outlooks,
            now: 0,
        };
        let late = members(self.problem.barred);
        let excluded = late
            .filter_map(|place| self.problem.graph.dependants.get(place))
            .fold(0, |all, one| all | one);
        self.decided(&branch, 0, excluded)
    }

    /// The branch in which more is included and excluded, with all that follows; nothing when that
    /// contradicts itself.
    fn decided(&mut self, from: &Branch, include: u128, exclude: u128) -> Option<Branch> {
        let graph = self.problem.graph;
        let mut included = from.included;
        let mut excluded = from.excluded | exclude;
        for place in members(include & !from.included) {
            included |= graph.requires.get(place).copied().unwrap_or(0);
        }
        for place in members(included & !from.included) {
            excluded |= graph.rivals.get(place).copied().unwrap_or(0);
        }
        if let Some(all) = self.not_within {
            // The last action of the set to avoid may no longer be added.
            let open = all & !included;
            match open.count_ones() {
                0 => return None,
                1 => excluded |= open,
                _ => {}
            }
        }
        for place in members(excluded & !from.excluded) {
            excluded |= graph.dependants.get(place).copied().unwrap_or(0);
        }
        if included & excluded != 0 {
            return None;
        }
        let mut outlooks = from.outlooks.clone();
        let mut now = from.now;
        for number in self.touched(from, included | excluded) {
            let (Some(leaf), Some(slot)) =
                (self.problem.leaves.get(number), outlooks.get_mut(number))
            else {
                continue;
            };
            let place = self.outlooks.place((number, leaf), included, excluded);
            now += self.outlooks.get(place).now - self.outlooks.get(*slot).now;
            *slot = place;
        }
        Some(Branch {
            included,
            excluded,
            outlooks,
            now,
        })
    }

    /// The leaves of the actions that are newly decided.
    fn touched(&self, from: &Branch, decided: u128) -> impl Iterator<Item = usize> + use<> {
        let fresh = decided & !(from.included | from.excluded);
        let effects = members(fresh).filter_map(|place| self.problem.effects.get(place));
        let mut leaves: Vec<usize> = effects.flatten().map(|(leaf, _)| *leaf).collect();
        leaves.sort_unstable();
        leaves.dedup();
        leaves.into_iter()
    }

    fn explore(&mut self, branch: Branch) {
        let mut branch = branch;
        loop {
            if branch.now >= self.problem.need {
                // Every further action only adds to the cost.
                return self.offer(branch.included);
            }
            let spent = self.spent(branch.included);
            let enough = self.best.map(|best| self.spent(best) - spent + 128);
            let (pricing, outlooks) = (&mut self.pricing, &self.outlooks);
            let relaxed = pricing.sharpen(self.problem, outlooks, &branch, BRANCH_ROUNDS, enough);
            let Some(least) = relaxed.least else { return };
            if self.lets_go(spent + least) {
                return;
            }
            self.steps += 1;
            if self.steps > self.n_steps {
                let bound = self.whole_cost(spent + least);
                self.left = Some(self.left.map_or(bound, |left| left.min(bound)));
                return;
            }
            self.try_taken(&branch, &relaxed);
            let penalties = self.pricing.penalties(self.problem, &relaxed);
            let (mut include, mut exclude) = (0_u128, self.useless(&branch, &relaxed));
            for place in members(relaxed.useful) {
                let penalty = penalties.get(place).copied().unwrap_or(0);
                if self.lets_go(spent + least + penalty) {
                    if relaxed.taken & bit(place) != 0 {
                        include |= bit(place);
                    } else {
                        exclude |= bit(place);
                    }
                }
            }
            if include == 0 && exclude == 0 {
                return self.split(&branch, &relaxed, &penalties);
            }
            match self.decided(&branch, include, exclude) {
                Some(next) => branch = next,
                None => return,
            }
        }
    }

    /// Open actions that add nothing and make nothing possible.
    fn useless(&self, branch: &Branch, relaxed: &Relaxed) -> u128 {
        (0..self.problem.costs.len()).fold(0, |all, place| all | bit(place))
            & !(branch.included | branch.excluded | relaxed.useful)
    }

    /// Searches both sides of the action about which the bound says most.
    fn split(&mut self, branch: &Branch, relaxed: &Relaxed, penalties: &[i128]) {
        let decisive = members(relaxed.useful)
            .max_by_key(|place| (penalties.get(*place), std::cmp::Reverse(*place)));
        let Some(place) = decisive else { return };
        let take = relaxed.taken & bit(place) != 0;
        for include in [take, !take] {
            let next = if include {
                self.decided(branch, bit(place), 0)
            } else {
                self.decided(branch, 0, bit(place))
            };
            if let Some(next) = next {
                self.explore(next);
            }
        }
    }

    /// What the relaxation takes is often a set already.
    fn try_taken(&mut self, branch: &Branch, relaxed: &Relaxed) {
        let graph = self.problem.graph;
        let set = members(relaxed.taken)
            .filter_map(|place| graph.requires.get(place))
            .fold(branch.included, |all, needs| all | needs);
        if set & branch.excluded != 0 || !allowed(self.problem, set) {
            return;
        }
        if self.problem.worth(set) >= self.problem.need {
            let set = trimmed(self.problem, set);
            self.offer(set);
        } else if self.steps % COMPLETED == 1
            && let Some(set) = greedy(self.problem, set, branch.excluded)
        {
            self.offer(set);
        }
    }

    fn spent(&self, included: u128) -> i128 {
        i128::from(self.problem.cost(included)) * PER_DONG + i128::from(included.count_ones())
    }

    /// Whether no set with at least this cost (in parts of 1/256) is wanted.
    fn lets_go(&self, bound: i128) -> bool {
        let Some(best) = self.best else { return false };
        let cost = self.problem.cost(best);
        match self.aim {
            Aim::Cheaper => self.whole_cost(bound) >= cost,
            Aim::Tidier => self.whole_cost(bound) > cost || bound > self.spent(best),
        }
    }

    /// The least cost in đồng that a set with this bound can have. Its last part in 256 is the
    /// number of actions, 128 at most, and costs are multiples of the grain.
    fn whole_cost(&self, bound: i128) -> u64 {
        let over = (bound - 128).max(0);
        let dong = u64::try_from((over + PER_DONG - 1) / PER_DONG).unwrap_or(u64::MAX);
        match self.grain {
            0 => 0,
            grain => dong.div_ceil(grain).saturating_mul(grain),
        }
    }
}

/// Greatest common divisor.
fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}
