//! One part of several: earned whole, or as far as it can be; what stands ready where nobody answered.

use super::number::bounds;
use super::ratio;
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::framework::Node;
use crate::path::scoring::Trial;
use crate::score::rules::{Operand, Part, PartRule};

/// One part earned as far as it can be.
pub(super) fn whole<'a>(part: &Part, start: &Trial<'a>) -> Option<Trial<'a>> {
    match &part.rule {
        PartRule::YesNo(input) => Some(start.with(input, InputValue::YesNo(true))),
        PartRule::Chosen { input, option } => {
            Some(start.with(input, InputValue::Choice(option.clone())))
        }
        PartRule::Ratio(rule) => ratio::most(rule, start),
    }
}

/// A part in proportion moved only as far from `begun` as the goal asks of it; others as they are.
pub(super) fn eased<'a>(
    part: &Part,
    begun: &Trial<'a>,
    tried: Trial<'a>,
    goal: Amount,
) -> Trial<'a> {
    match &part.rule {
        PartRule::Ratio(rule) => ratio::eased(rule, begun, &tried, goal).unwrap_or(tried),
        PartRule::YesNo(_) | PartRule::Chosen { .. } => tried,
    }
}

/// The same leaf with "no", an option that no part asks for, or the least number wherever a part is
/// not answered: one missing input leaves the whole leaf missing. Nothing when a denominator is
/// missing, which only the unit knows.
pub(super) fn answered<'a>(parts: &[&Part], start: &Trial<'a>) -> Option<Trial<'a>> {
    let mut ready = start.clone();
    for part in parts {
        match &part.rule {
            PartRule::YesNo(input) => {
                if ready.value(input).is_none() {
                    ready.set(input, InputValue::YesNo(false));
                }
            }
            PartRule::Chosen { input, .. } => {
                if ready.value(input).is_none() {
                    let option = idle_option(parts, ready.node, input)?;
                    ready.set(input, InputValue::Choice(option));
                }
            }
            PartRule::Ratio(ratio) => {
                if let Operand::Input(name) = &ratio.denominator {
                    ready.number(name)?;
                }
                if let Operand::Input(name) = &ratio.numerator {
                    let (least, most) = bounds(&ready, ready.node.input(name)?);
                    let number = ready.number(name).unwrap_or(least).max(least);
                    let number = most.map_or(number, |most| number.min(most));
                    if ready.number(name) != Some(number) {
                        ready.set(name, InputValue::Number(number));
                    }
                }
            }
        }
    }
    Some(ready)
}

/// The last option that no part asks for; the last of all when each is asked for.
fn idle_option(parts: &[&Part], node: &Node, name: &str) -> Option<String> {
    let options = &node.input(name)?.options;
    let asked = |value: &str| {
        parts.iter().any(|part| {
            matches!(&part.rule, PartRule::Chosen { input, option } if input == name && option == value)
        })
    };
    let idle = options.iter().rev().find(|one| !asked(&one.value));
    Some(idle.or(options.last())?.value.clone())
}

/// Whether moving a number for one part may hurt another: it divides there. What is found is right
/// all the same, but that nothing was found then proves nothing.
pub(super) fn hinder_each_other(parts: &[&Part]) -> bool {
    let divides = |name: &str| {
        parts.iter().any(|part| {
            matches!(&part.rule, PartRule::Ratio(ratio) if ratio.denominator.input() == Some(name))
        })
    };
    parts.iter().any(|part| {
        matches!(&part.rule, PartRule::Ratio(ratio) if ratio.numerator.input().is_some_and(divides))
    })
}
