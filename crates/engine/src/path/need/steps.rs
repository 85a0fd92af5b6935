//! Steps: the nearest value inside each band; bands need not rise with the number.

use super::number::{beyond, bounds, written};
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::framework::Input;
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
        .filter_map(|band| entry(band, input, today.unwrap_or(least), least))
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

/// The value of the band nearest to a number; nothing when no value that can be written lies inside.
fn entry(band: &Band, input: &Input, number: Amount, least: Amount) -> Option<Amount> {
    if band.holds(number) {
        return Some(number);
    }
    let below = band.from.is_some_and(|edge| number <= edge.at);
    let value = match (below, band.from, band.to) {
        (true, Some(edge), _) if edge.included => written(input, edge.at, true)?,
        (true, Some(edge), _) => beyond(input, edge.at, true)?,
        (_, _, Some(edge)) if edge.included => written(input, edge.at, false)?,
        (_, _, Some(edge)) => beyond(input, edge.at, false)?,
        _ => least,
    };
    band.holds(value).then_some(value)
}
