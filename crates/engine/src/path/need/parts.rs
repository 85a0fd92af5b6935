//! Parts: every part still open, and the fewest of them that earn enough together.

use super::part::{answered, eased, whole};
use crate::amount::Amount;
use crate::path::scoring::Trial;
use crate::score::rules::{Part, Parts};

/// Each open part alone, then as many of them as can be earned together.
pub(super) fn ladder<'a>(rule: &Parts, start: &Trial<'a>) -> Vec<Trial<'a>> {
    let Some(ready) = answered(&all(rule), start) else {
        return Vec::new();
    };
    let mut trials: Vec<Trial<'a>> = rule
        .parts
        .iter()
        .filter_map(|part| whole(part, &ready))
        .collect();
    trials.push(together(rule, &ready, None).0);
    trials
}

/// The parts that give most first, until the goal is earned; then each of those in proportion only
/// as far as the others leave it to do.
pub(super) fn reach<'a>(rule: &Parts, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let ready = answered(&all(rule), start)?;
    let (tried, used) = together(rule, &ready, Some(goal));
    (tried.earned() >= goal).then(|| {
        let ease = |tried, part: &&Part| eased(part, &ready, tried, goal);
        used.iter().fold(tried, ease)
    })
}

fn all(rule: &Parts) -> Vec<&Part> {
    rule.parts.iter().collect()
}

/// Parts earned whole, those that give most first, up to the goal. A part that would take from what
/// is earned already (another option of the same choice) is left out.
fn together<'r, 'a>(
    rule: &'r Parts,
    ready: &Trial<'a>,
    goal: Option<Amount>,
) -> (Trial<'a>, Vec<&'r Part>) {
    let mut parts: Vec<(Amount, &Part)> = rule
        .parts
        .iter()
        .filter_map(|part| Some((whole(part, ready)?.earned(), part)))
        .collect();
    // Stable: parts that give the same keep their order in the file.
    parts.sort_by_key(|(earned, _)| std::cmp::Reverse(*earned));
    let mut tried = ready.clone();
    let mut used = Vec::new();
    for (_, part) in parts {
        if goal.is_some_and(|goal| tried.earned() >= goal) {
            break;
        }
        if let Some(next) = whole(part, &tried)
            && next.earned() > tried.earned()
        {
            tried = next;
            used.push(part);
        }
    }
    (tried, used)
}
