//! Relative: the value that the group as it stands asks for; the unit's own change moves its end of it.
//!
//! Towards the better end the points never fall, whatever the spread does: a unit that passes the best
//! of its group becomes the best itself.

use super::number::{beyond, highest, nearest};
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::path::scoring::Trial;
use crate::score::Spread;
use crate::score::rules::{Better, Compared, Operand, Relative, Scale};

/// The next whole point and the value from which nothing more is earned.
pub(super) fn ladder<'a>(rule: &Relative, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    let Some(most) = most(rule, start) else {
        return Vec::new();
    };
    let next = super::next_whole(today).map(|next| next.min(most));
    next.into_iter()
        .chain([most])
        .filter_map(|goal| reach(rule, start, goal))
        .collect()
}

/// The nearest value that earns the goal.
pub(super) fn reach<'a>(rule: &Relative, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let lever = lever(rule, start)?;
    let today = start.number(lever.name);
    if !lever.up && today.is_none_or(|today| today <= Amount::ZERO) {
        // From no value at all there is no way down: the best of the group is proposed.
        return [lever.level, lever.limit]
            .map(|value| start.with(lever.name, InputValue::Number(value)))
            .into_iter()
            .find(|best| best.earned() >= goal);
    }
    nearest(start, lever.name, lever.limit, |points| points >= goal)
}

fn most(rule: &Relative, start: &Trial<'_>) -> Option<Amount> {
    let lever = lever(rule, start)?;
    highest(start, lever.name, lever.limit)
}

/// The input to move, which way, and the limit where it certainly stops to earn more.
struct Lever<'r> {
    name: &'r str,
    up: bool,
    /// Level with the better end.
    level: Amount,
    limit: Amount,
}

fn lever<'r>(rule: &'r Relative, start: &Trial<'_>) -> Option<Lever<'r>> {
    let end = best_end(rule, start)?;
    let higher = rule.better == Better::Higher;
    let (name, up, level) = match &rule.compared {
        Compared::Input(name) => (name, higher, end),
        Compared::Quotient {
            numerator: Operand::Input(name),
            denominator,
            ..
        } => {
            let by = match denominator {
                Operand::Input(name) => start.number(name)?,
                Operand::Constant(amount) => *amount,
            };
            (name, higher, end.times(by)?)
        }
        Compared::Quotient {
            numerator: Operand::Constant(part),
            denominator: Operand::Input(name),
            ..
        } => (name, !higher, part.mul_div(Amount::ONE, end)?),
        Compared::Quotient { .. } => return None,
    };
    let input = start.node.input(name)?;
    // One step on: a unit level with the end may still be alike to it, and the product was rounded.
    let one_on = beyond(input, level, up)?;
    // A quotient by 0 and, where the others' best is more, a best of 0 are cases of their own: the way
    // stops before them.
    let is_least = rule.scale == Scale::ShareOfBest && !higher;
    let others_at_zero = others(start).bounds.is_some() && end <= Amount::ZERO;
    let stops_before_zero = higher != up || (is_least && !others_at_zero);
    let limit = if one_on <= Amount::ZERO && stops_before_zero {
        beyond(input, Amount::ZERO, true)?
    } else {
        one_on
    };
    Some(Lever {
        name,
        up,
        level,
        limit,
    })
}

/// The value from which the unit stands at the better end: the declared end, or that of the others, or
/// where neither is known the other end of the scale.
fn best_end(rule: &Relative, start: &Trial<'_>) -> Option<Amount> {
    let bounds = others(start).bounds;
    let (least, greatest) = (bounds.map(|ends| ends.0), bounds.map(|ends| ends.1));
    match (rule.scale, rule.better) {
        (Scale::ShareOfBest, Better::Higher) => Some(greatest.unwrap_or_default()),
        (Scale::ShareOfBest, Better::Lower) => Some(least.unwrap_or_default()),
        (Scale::MinMax { low, high }, Better::Higher) => high.or(low.max(greatest)),
        (Scale::MinMax { low, high }, Better::Lower) => {
            low.or_else(|| high.into_iter().chain(least).min())
        }
    }
}

/// The values of the others; empty where the group is not known, and the leaf then earns nothing anyway.
fn others(start: &Trial<'_>) -> Spread {
    start.scoring.spread(start.node).unwrap_or_default()
}
