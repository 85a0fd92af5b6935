//! Per item: how many more items until the next point and until the maximum.

use super::number::{beyond, nearest};
use crate::amount::Amount;
use crate::path::scoring::Trial;
use crate::score::rules::PerItem;

/// The next item that earns anything, and all that the leaf counts.
pub(super) fn ladder<'a>(rule: &PerItem, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    let Some(limit) = limit(rule, start) else {
        return Vec::new();
    };
    let Some(highest) = super::number::highest(start, &rule.input, limit) else {
        return Vec::new();
    };
    let moved = |goal: &dyn Fn(Amount) -> bool| nearest(start, &rule.input, limit, goal);
    let next = today.plus_capped(rule.points_each).min(highest);
    let next = moved(&|points| points > today && points >= next);
    let all = moved(&|points| points >= highest);
    next.into_iter().chain(all).collect()
}

/// The fewest items that earn the goal.
pub(super) fn reach<'a>(rule: &PerItem, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let limit = limit(rule, start)?;
    nearest(start, &rule.input, limit, |points| points >= goal)
}

/// Where the maximum is certainly reached.
fn limit(rule: &PerItem, start: &Trial<'_>) -> Option<Amount> {
    let full = start.node.maximum.mul_div(Amount::ONE, rule.points_each)?;
    beyond(start.node.input(&rule.input)?, full, true)
}
