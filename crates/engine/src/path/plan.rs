//! How actions hang together: what each requires in the end, what it rules out, when it is finished.

use super::action::{Action, ActionComplaint, ActionFault};

/// The actions as a graph. Sets of actions are words of 128 bits, one bit each.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    /// Places of the requirements that each action names.
    pub(super) direct: Vec<Vec<usize>>,
    /// Everything that an action requires in the end, itself included.
    pub(super) requires: Vec<u128>,
    /// Everything that requires an action in the end, itself included.
    pub(super) dependants: Vec<u128>,
    /// The other actions of the same either-or word.
    pub(super) rivals: Vec<u128>,
    /// The day on which each is finished, all that it requires first and nothing waiting.
    pub(super) finish: Vec<u32>,
    /// Every action after all that it requires.
    pub(super) order: Vec<usize>,
}

impl Graph {
    /// Follows every requirement.
    ///
    /// # Errors
    /// Unknown requirements, circles, and actions whose requirements exclude each other, all at once.
    pub(super) fn new(actions: &[Action]) -> Result<Self, Vec<ActionComplaint>> {
        let mut complaints = Vec::new();
        let mut complain = |action: usize, fault: ActionFault| {
            complaints.push(ActionComplaint {
                action,
                effect: None,
                fault,
            });
        };
        let mut graph = Self::default();
        for (place, action) in actions.iter().enumerate() {
            let mut direct = Vec::new();
            for code in &action.requires {
                match actions.iter().position(|other| other.code == *code) {
                    Some(other) => direct.push(other),
                    None => complain(place, ActionFault::UnknownRequirement(code.clone())),
                }
            }
            graph.direct.push(direct);
            let rivals = actions.iter().enumerate().filter(|(other, one)| {
                *other != place && one.either.is_some() && one.either == action.either
            });
            graph
                .rivals
                .push(rivals.fold(0, |all, (other, _)| all | bit(other)));
        }
        for circle in graph.sort(actions) {
            complain(circle, ActionFault::Circle);
        }
        for place in 0..actions.len() {
            let needs = at(&graph.requires, place);
            if members(needs).any(|one| at(&graph.rivals, one) & needs != 0) {
                complain(place, ActionFault::NeverPossible);
            }
        }
        if complaints.is_empty() {
            Ok(graph)
        } else {
            Err(complaints)
        }
    }

    /// Puts requirements first and follows them to the end; gives the actions that stand in circles
    /// or behind them.
    fn sort(&mut self, actions: &[Action]) -> Vec<usize> {
        let n = actions.len();
        self.requires = (0..n).map(bit).collect();
        self.finish = vec![0; n];
        let mut done = 0_u128;
        let mut left: Vec<usize> = (0..n).collect();
        loop {
            let before = left.len();
            left.retain(|place| {
                let direct = self.direct.get(*place).map_or(&[][..], Vec::as_slice);
                if direct.iter().any(|one| done & bit(*one) == 0) {
                    return true;
                }
                let needs = direct
                    .iter()
                    .fold(bit(*place), |all, one| all | at(&self.requires, *one));
                let start = direct
                    .iter()
                    .filter_map(|one| self.finish.get(*one))
                    .max()
                    .copied()
                    .unwrap_or(0);
                let days = actions.get(*place).map_or(0, |action| action.days);
                if let (Some(all), Some(day)) =
                    (self.requires.get_mut(*place), self.finish.get_mut(*place))
                {
                    *all = needs;
                    *day = start.saturating_add(days);
                }
                done |= bit(*place);
                self.order.push(*place);
                false
            });
            if left.is_empty() || left.len() == before {
                break;
            }
        }
        self.dependants = (0..n)
            .map(|place| {
                let lean = |other: &usize| at(&self.requires, *other) & bit(place) != 0;
                (0..n).filter(lean).fold(0, |all, other| all | bit(other))
            })
            .collect();
        left
    }

    /// The day on which a set is finished.
    pub(super) fn days(&self, set: u128) -> u32 {
        members(set)
            .filter_map(|place| self.finish.get(place))
            .max()
            .copied()
            .unwrap_or(0)
    }
}

/// The set of one action. A place beyond the word belongs to nothing; there is a complaint about it.
pub(super) fn bit(place: usize) -> u128 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u128.checked_shl(place))
        .unwrap_or(0)
}

/// The places in a set, ascending.
pub(super) fn members(set: u128) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let place = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(place)
    })
}

fn at(sets: &[u128], place: usize) -> u128 {
    sets.get(place).copied().unwrap_or(0)
}
