//! Best of: the case that takes the fewest changes, with the base where that is needed too.

use super::part::{answered, eased, whole};
use crate::amount::Amount;
use crate::path::scoring::Trial;
use crate::score::rules::{BestOf, Part};

/// The base alone, each case alone, and each with the base.
pub(super) fn ladder<'a>(rule: &BestOf, start: &Trial<'a>) -> Vec<Trial<'a>> {
    let Some(ready) = answered(&all(rule), start) else {
        return Vec::new();
    };
    choices(rule)
        .filter_map(|chosen| earned(&ready, &chosen))
        .collect()
}

/// Of all ways that earn the goal the one with the fewest changed inputs, then with the fewest points
/// to spare, then the first in file order. What is earned in proportion goes no further than needed.
pub(super) fn reach<'a>(rule: &BestOf, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let ready = answered(&all(rule), start)?;
    choices(rule)
        .filter_map(|chosen| {
            let tried = earned(&ready, &chosen).filter(|tried| tried.earned() >= goal)?;
            let ease = |tried, part: &&Part| eased(part, &ready, tried, goal);
            Some(chosen.iter().fold(tried, ease))
        })
        .min_by_key(|tried| (tried.changed_from(start).count(), tried.earned()))
}

/// Base and cases.
pub(super) fn all(rule: &BestOf) -> Vec<&Part> {
    rule.base.iter().chain(&rule.cases).collect()
}

/// What may be earned newly: a case, the base, or both.
fn choices(rule: &BestOf) -> impl Iterator<Item = Vec<&Part>> {
    let bases = std::iter::once(None).chain(rule.base.as_ref().map(Some));
    bases.flat_map(|base| {
        let cases = std::iter::once(None).chain(rule.cases.iter().map(Some));
        cases.map(move |case| base.into_iter().chain(case).collect())
    })
}

fn earned<'a>(ready: &Trial<'a>, chosen: &[&Part]) -> Option<Trial<'a>> {
    chosen
        .iter()
        .try_fold(ready.clone(), |tried, part| whole(part, &tried))
}
