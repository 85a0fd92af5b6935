//! Parts: every part still open, and the fewest of them that earn enough together.

use super::ratio;
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::path::scoring::Trial;
use crate::score::rules::{Operand, Part, PartRule, Parts};

/// Each open part alone, then all of them.
pub(super) fn ladder<'a>(rule: &Parts, start: &Trial<'a>) -> Vec<Trial<'a>> {
    let Some(ready) = answered(rule, start) else {
        return Vec::new();
    };
    let mut trials: Vec<Trial<'a>> = rule
        .parts
        .iter()
        .filter_map(|part| whole(part, &ready))
        .collect();
    let all = rule
        .parts
        .iter()
        .fold(ready, |ready, part| whole(part, &ready).unwrap_or(ready));
    trials.push(all);
    trials
}

/// The parts that give most first, until the goal is earned; then each of those in proportion only
/// as far as the others leave it to do.
pub(super) fn reach<'a>(rule: &Parts, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let ready = answered(rule, start)?;
    let mut parts: Vec<(Amount, &Part)> = rule
        .parts
        .iter()
        .filter_map(|part| Some((whole(part, &ready)?.earned(), part)))
        .collect();
    // Stable: parts that give the same keep their order in the file.
    parts.sort_by_key(|(earned, _)| std::cmp::Reverse(*earned));
    let mut tried = ready.clone();
    let mut used = Vec::new();
    for (_, part) in parts {
        if tried.earned() >= goal {
            break;
        }
        if let Some(next) = whole(part, &tried) {
            tried = next;
            used.push(part);
        }
    }
    if tried.earned() < goal {
        return None;
    }
    for part in used {
        if let PartRule::Ratio(rule) = &part.rule
            && let Some(less) = ratio::eased(rule, &ready, &tried, goal)
        {
            tried = less;
        }
    }
    Some(tried)
}

/// One part earned as far as it can be.
fn whole<'a>(part: &Part, start: &Trial<'a>) -> Option<Trial<'a>> {
    match &part.rule {
        PartRule::YesNo(input) => Some(start.with(input, InputValue::YesNo(true))),
        PartRule::Ratio(rule) => ratio::most(rule, start),
    }
}

/// The same leaf with "no" and the least number wherever a part is not answered: one missing input
/// leaves the whole leaf missing. Nothing when a denominator is missing, which only the unit knows.
fn answered<'a>(rule: &Parts, start: &Trial<'a>) -> Option<Trial<'a>> {
    let mut ready = start.clone();
    for part in &rule.parts {
        match &part.rule {
            PartRule::YesNo(input) => {
                if ready.value(input).is_none() {
                    ready.set(input, InputValue::YesNo(false));
                }
            }
            PartRule::Ratio(ratio) => {
                if let Operand::Input(name) = &ratio.denominator {
                    ready.number(name)?;
                }
                if let Operand::Input(name) = &ratio.numerator
                    && ready.number(name).is_none()
                {
                    let least = ready.node.input(name)?.min;
                    ready.set(name, InputValue::Number(least));
                }
            }
        }
    }
    Some(ready)
}
