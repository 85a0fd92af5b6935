//! Survey: the reported mean that earns enough; a mean counted from answers is nothing one may set.

use super::number::nearest;
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::path::scoring::Trial;
use crate::score::rules::{Asked, Onto, Survey};

/// The next whole point and the greatest mean that the bounds allow.
pub(super) fn ladder<'a>(rule: &Survey, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    let goals = super::next_whole(today).into_iter();
    let most = most(rule, start).map(|most| most.earned());
    goals
        .chain(most)
        .filter_map(|goal| reach(rule, start, goal))
        .collect()
}

/// The least mean that earns the goal, with as many respondents as the rule asks for.
pub(super) fn reach<'a>(rule: &Survey, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let (mean, ready) = ready(rule, start)?;
    nearest(&ready, mean, rule.high, |points| points >= goal)
}

fn most<'a>(rule: &Survey, start: &Trial<'a>) -> Option<Trial<'a>> {
    let (mean, ready) = ready(rule, start)?;
    let highest = super::number::highest(&ready, mean, rule.high)?;
    nearest(&ready, mean, rule.high, |points| points >= highest)
}

/// The name of the mean, and the leaf with enough respondents for it to count. Nothing when the mean
/// is counted, or when the number of respondents is missing.
fn ready<'r, 'a>(rule: &'r Survey, start: &Trial<'a>) -> Option<(&'r str, Trial<'a>)> {
    let Asked::Mean { input, respondents } = &rule.asked else {
        return None;
    };
    let mut ready = start.clone();
    if let Some(name) = respondents {
        let least = rule.least_respondents.unwrap_or(Amount::ZERO);
        let least = least.max(Amount::ONE);
        if ready.number(name)? < least {
            ready.set(name, InputValue::Number(least));
        }
    }
    Some((input, ready))
}

/// The mean that earns a goal when it is counted from the answers of each level, rounded up to 10⁻⁶:
/// the rule solved for the mean, which is linear in it.
pub(in crate::path) fn counted_mean(
    rule: &Survey,
    maximum: Amount,
    goal: Amount,
) -> Option<Amount> {
    let low = match rule.onto {
        Onto::Range => rule.low,
        Onto::ShareOfHigh => Amount::ZERO,
    };
    let mean = low.plus(rule.high.minus(low)?.mul_div(goal, maximum)?)?;
    let micro = mean.to_micro()?;
    let near = Amount::from_micro(micro);
    let mean = if near < mean {
        Amount::from_micro(micro.checked_add(1)?)
    } else {
        near
    };
    (mean <= rule.high).then_some(mean)
}
