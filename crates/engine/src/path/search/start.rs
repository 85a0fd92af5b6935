//! A first good set, found greedily, so that the search has something to beat.

use super::Problem;
use crate::path::plan::{bit, members};

/// Adds to a possible set the action that, with all that it still requires, gives most for its cost,
/// until the need is met; then leaves out what was not needed. `without` names actions that may not
/// be used.
pub(super) fn greedy(problem: &Problem<'_>, start: u128, without: u128) -> Option<u128> {
    let mut barred = problem.barred | without;
    for place in members(barred) {
        barred |= problem.graph.dependants.get(place).copied().unwrap_or(0);
    }
    let mut set = start;
    while problem.worth(set) < problem.need {
        let worth = problem.worth(set);
        let missing = problem.need - worth;
        let best = (0..problem.costs.len())
            .filter(|place| (set | barred) & bit(*place) == 0)
            .filter_map(|place| {
                let grown = set | problem.graph.requires.get(place)?;
                (grown & barred == 0 && allowed(problem, grown)).then_some(())?;
                let gain = (problem.worth(grown) - worth).min(missing);
                let cost = i128::from(problem.cost(grown & !set)) + 1;
                (gain > 0).then_some((gain, cost, grown))
            })
            // gain ÷ cost, compared without dividing; the first of equals stays.
            .reduce(|best, one| if better(one, best) { one } else { best });
        match best {
            Some((_, _, grown)) => set = grown,
            None => return pairs(problem, set, barred),
        }
    }
    Some(trimmed(problem, set))
}

/// Where no single action helps, perhaps everything that is left does.
fn pairs(problem: &Problem<'_>, set: u128, barred: u128) -> Option<u128> {
    let mut set = set;
    for place in problem.graph.order.iter().copied() {
        let grown = set | problem.graph.requires.get(place).copied().unwrap_or(0);
        if grown & barred == 0 && allowed(problem, grown) {
            set = grown;
        }
    }
    (problem.worth(set) >= problem.need).then(|| trimmed(problem, set))
}

/// Whether gain ÷ cost of one is above that of the other. Gains are grains (below 2⁸⁰) and costs
/// below 2⁵⁰, so they are compared in billionths of a point.
fn better(one: (i128, i128, u128), other: (i128, i128, u128)) -> bool {
    let nano = |gain: i128| gain / 1_000_000_000;
    nano(one.0) * other.1 > nano(other.0) * one.1
}

/// Leaves out, dearest first, every action that the need is met without.
pub(super) fn trimmed(problem: &Problem<'_>, set: u128) -> u128 {
    let mut places: Vec<usize> = members(set).collect();
    places.sort_by_key(|place| std::cmp::Reverse((problem.costs.get(*place), *place)));
    let mut spare = problem.worth(set) - problem.need;
    places.into_iter().fold(set, |set, place| {
        let gone = problem.graph.dependants.get(place).copied().unwrap_or(0);
        if set & bit(place) == 0 {
            return set;
        }
        let loss = problem.loss(set, gone);
        if loss > spare {
            return set;
        }
        spare -= loss;
        set & !gone
    })
}

/// Whether no two of a set exclude each other.
pub(super) fn allowed(problem: &Problem<'_>, set: u128) -> bool {
    members(set).all(|place| {
        let rivals = problem.graph.rivals.get(place).copied().unwrap_or(0);
        rivals & set == 0
    })
}
