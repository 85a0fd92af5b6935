//! Steps: the nearest value inside each band; bands need not rise with the number.

use super::number::{beyond, bounds, written};
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::framework::{Input, InputType};
use crate::path::scoring::Trial;
use crate::score::rules::{Band, Steps};

/// A step into each band, those nearest to today's number first.
pub(super) fn ladder<'a>(rule: &Steps, start: &Trial<'a>) -> Vec<Trial<'a>> {
    let Some(input) = start.node.input(&rule.input) else {
        return Vec::new();
    };
    let today = start.number(&rule.input);
    let (least, most) = bounds(start, input);
    let within = |number: Amount| number >= least && most.is_none_or(|most| number <= most);
    let mut values: Vec<Amount> = rule
        .bands
        .iter()
        .filter_map(|band| entry(band, input, today, least, &within))
        .filter(|number| within(*number))
        .collect();
    // Stable: of two bands at the same distance the lower one stands first.
    values.sort_by_key(|number| distance(*number, today.unwrap_or(least)));
    values
        .into_iter()
        .map(|number| start.with(&rule.input, InputValue::Number(number)))
        .collect()
}

fn distance(a: Amount, b: Amount) -> Amount {
    a.max(b).minus(a.min(b)).unwrap_or(Amount::ZERO)
}

/// The value of the band nearest to today's; nothing when no value that can be written lies inside.
fn entry(
    band: &Band,
    input: &Input,
    today: Option<Amount>,
    least: Amount,
    within: &dyn Fn(Amount) -> bool,
) -> Option<Amount> {
    let inside = |value: Amount| band.holds(value) && within(value);
    let number = today.unwrap_or(least);
    if band.holds(number) {
        return Some(number);
    }
    let below = band.from.is_some_and(|edge| number <= edge.at);
    let value = match (below, band.from, band.to) {
        (true, Some(edge), _) if edge.included => written(input, edge.at, true)?,
        (true, Some(edge), _) => past(edge.at, input, today, true, &inside)?,
        (_, _, Some(edge)) if edge.included => written(input, edge.at, false)?,
        (_, _, Some(edge)) => past(edge.at, input, today, false, &inside)?,
        _ => least,
    };
    band.holds(value).then_some(value)
}

/// A value just past an edge that is out. None is the nearest, so the first is taken that people
/// would write: a whole step for a count, else a hundredth, or as fine as the edge and today's value
/// are written; finer only where the band is narrower.
fn past(
    edge: Amount,
    input: &Input,
    today: Option<Amount>,
    up: bool,
    inside: &dyn Fn(Amount) -> bool,
) -> Option<Amount> {
    if input.kind == InputType::Count {
        return beyond(input, edge, up);
    }
    let written = today.map_or(0, Amount::decimals).max(edge.decimals());
    (written.max(2)..6)
        .filter_map(|decimals| {
            let step = Amount::from_micro(10_i64.pow(6 - decimals));
            if up {
                edge.plus(step)
            } else {
                edge.minus(step)
            }
        })
        .find(|value| inside(*value))
        .or_else(|| beyond(input, edge, up))
}
