//! Ratio: the least numerator (for a stated numerator, the greatest denominator) that earns enough.

use super::number::{beyond, highest, nearest};
use crate::amount::Amount;
use crate::path::scoring::Trial;
use crate::score::rules::{Operand, Ratio};

/// The next step up and the value from which nothing more is earned.
pub(super) fn ladder<'a>(rule: &Ratio, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    let Some(whole) = most(rule, start) else {
        return Vec::new();
    };
    let earned = whole.earned();
    let next = next_mark(rule, start, today, earned);
    let next = moved(rule, start, |points| points > today && points >= next);
    let all = moved(rule, start, |points| points >= earned);
    next.into_iter().chain(all).collect()
}

/// The least change that earns the goal.
pub(super) fn reach<'a>(rule: &Ratio, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    moved(rule, start, |points| points >= goal)
}

/// The trial in which the rule gives all that the bounds let it give, and no step further.
pub(super) fn most<'a>(rule: &Ratio, start: &Trial<'a>) -> Option<Trial<'a>> {
    let (name, limit) = lever(rule, start)?;
    let highest = highest(start, name, limit)?;
    nearest(start, name, limit, |points| points >= highest)
}

/// The nearest value of the lever that earns what `enough` asks.
pub(super) fn moved<'a>(
    rule: &Ratio,
    start: &Trial<'a>,
    enough: impl Fn(Amount) -> bool,
) -> Option<Trial<'a>> {
    let (name, limit) = lever(rule, start)?;
    nearest(start, name, limit, enough)
}

/// The same trial with this ratio moved from where it began only as far as the goal asks.
pub(super) fn eased<'a>(
    rule: &Ratio,
    begun: &Trial<'a>,
    tried: &Trial<'a>,
    goal: Amount,
) -> Option<Trial<'a>> {
    let (name, _) = lever(rule, tried)?;
    let back = tried.with(name, begun.value(name)?.clone());
    moved(rule, &back, |points| points >= goal)
}

/// The input to move and where it stops to earn more: b is a fact of the unit, so a moves; only a
/// rule that states its numerator leaves b to move.
fn lever<'r>(rule: &'r Ratio, start: &Trial<'_>) -> Option<(&'r str, Amount)> {
    match (&rule.numerator, &rule.denominator) {
        (Operand::Input(a), denominator) => {
            let b = match denominator {
                Operand::Input(name) => start.number(name)?,
                Operand::Constant(amount) => *amount,
            };
            let full = rule.full_from.map_or(b, |share| share.of(b));
            // One step on: the product was rounded.
            Some((a, beyond(start.node.input(a)?, full, true)?))
        }
        (Operand::Constant(a), Operand::Input(b)) => {
            let full = match rule.full_from {
                Some(share) => a.mul_div(share.denominator, share.numerator)?,
                None => *a,
            };
            Some((b, beyond(start.node.input(b)?, full, false)?))
        }
        (Operand::Constant(_), Operand::Constant(_)) => None,
    }
}

/// One more of what is counted where that earns anything, else the next whole point.
fn next_mark(rule: &Ratio, start: &Trial<'_>, today: Amount, most: Amount) -> Amount {
    let counted = lever(rule, start)
        .and_then(|(name, _)| start.node.input(name))
        .is_some_and(|input| input.kind == crate::framework::InputType::Count);
    if counted {
        return today;
    }
    super::next_whole(today).map_or(most, |whole| whole.min(most))
}
