//! One leaf in the search: the worth of every combination, and what is still possible from a state.

use std::collections::HashMap;

use crate::path::plan::bit;

/// Grains in one unit of the bounds, a billionth of a point.
const GRAINS_PER_NANO: i128 = 1_000_000_000;

/// Worth of every combination of the actions that change one leaf.
pub(in crate::path) struct LeafWorth {
    /// Places of the actions, ascending.
    pub(in crate::path) actions: Vec<usize>,
    /// Grains above doing nothing, by combination.
    pub(in crate::path) worth: Vec<i128>,
}

/// What a leaf can still give when some of its actions are decided.
#[derive(Debug, Clone, Default)]
pub(super) struct Outlook {
    /// Worth of those chosen, in grains.
    pub(super) now: i128,
    /// The most that the open ones can add together, in billionths of a point, rounded up.
    pub(super) reach: i64,
    /// The most that each open one can add beside any others, likewise; 0 for those decided.
    pub(super) gains: Vec<i64>,
    /// The open ones that can add anything, by their bits.
    pub(super) open: Vec<usize>,
    /// What each combination of [`Outlook::open`] adds, likewise; the first is the lowest bit.
    pub(super) adds: Vec<i64>,
}

impl LeafWorth {
    /// The combination of a set of actions.
    pub(in crate::path) fn combination(&self, set: u128) -> usize {
        self.actions
            .iter()
            .enumerate()
            .filter(|(_, place)| set & bit(**place) != 0)
            .fold(0, |all, (local, _)| all | 1 << local)
    }

    pub(super) fn worth_of(&self, set: u128) -> i128 {
        self.at(self.combination(set))
    }

    fn at(&self, combination: usize) -> i128 {
        self.worth.get(combination).copied().unwrap_or(0)
    }

    /// Looks at every combination between those chosen and those not excluded.
    fn outlook(&self, chosen: usize, possible: usize) -> Outlook {
        let now = self.at(chosen);
        let open = possible & !chosen;
        let mut most = now;
        let mut gains = vec![0_i128; self.actions.len()];
        let mut added = open;
        loop {
            let whole = self.at(chosen | added);
            most = most.max(whole);
            for (local, gain) in gains.iter_mut().enumerate() {
                if added >> local & 1 == 1 {
                    let without = self.at(chosen | (added & !(1 << local)));
                    *gain = (*gain).max(whole - without);
                }
            }
            if added == 0 {
                break;
            }
            added = (added - 1) & open;
        }
        let gains: Vec<i64> = gains.into_iter().map(nano_up).collect();
        // One that never adds can be left out of any combination at no loss.
        let giving: Vec<usize> = (0..gains.len())
            .filter(|local| gains.get(*local).is_some_and(|gain| *gain > 0))
            .collect();
        let adds = (0..1_usize << giving.len()).map(|some| {
            let chosen = giving
                .iter()
                .enumerate()
                .filter(|(place, _)| some >> place & 1 == 1)
                .fold(chosen, |all, (_, local)| all | 1 << local);
            nano_up(self.at(chosen) - now)
        });
        Outlook {
            now,
            reach: nano_up(most - now),
            adds: adds.collect(),
            open: giving,
            gains,
        }
    }
}

/// Billionths of a point, rounded up.
pub(super) fn nano_up(grains: i128) -> i64 {
    let nano =
        grains.div_euclid(GRAINS_PER_NANO) + i128::from(grains.rem_euclid(GRAINS_PER_NANO) > 0);
    i64::try_from(nano).unwrap_or(i64::MAX)
}

/// Billionths of a point, rounded down.
pub(super) fn nano_down(grains: i128) -> i64 {
    i64::try_from(grains.div_euclid(GRAINS_PER_NANO)).unwrap_or(i64::MAX)
}

/// Every outlook that was asked for, kept: a search meets few states of each leaf, many times.
#[derive(Default)]
pub(super) struct Outlooks {
    known: HashMap<(usize, usize, usize), usize>,
    kept: Vec<Outlook>,
}

impl Outlooks {
    /// The place of the outlook of a leaf in which these actions are chosen and these possible.
    pub(super) fn place(
        &mut self,
        leaf: (usize, &LeafWorth),
        included: u128,
        excluded: u128,
    ) -> usize {
        let (number, worth) = leaf;
        let chosen = worth.combination(included);
        let possible = worth.combination(!excluded);
        let next = self.kept.len();
        match self.known.entry((number, chosen, possible)) {
            std::collections::hash_map::Entry::Occupied(place) => *place.get(),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(next);
                self.kept.push(worth.outlook(chosen, possible));
                next
            }
        }
    }

    pub(super) fn get(&self, place: usize) -> &Outlook {
        static NOTHING: Outlook = Outlook {
            now: 0,
            reach: 0,
            gains: Vec::new(),
            open: Vec::new(),
            adds: Vec::new(),
        };
        self.kept.get(place).unwrap_or(&NOTHING)
    }
}
