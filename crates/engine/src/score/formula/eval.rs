//! Computing a formula: exact decimals, each quotient and product rounded once to the grain.

use super::types::{Number, Truth};
use crate::amount::Amount;
use crate::answer::{InputSource, ValueRef};
use crate::score::Reason;
use crate::score::rules::Gap;

type Computed<T> = Result<T, Gap>;

/// The value of a number; the depth of a formula is bounded when it is read.
pub(super) fn number(
    part: &Number,
    maximum: Amount,
    inputs: &impl InputSource,
) -> Computed<Amount> {
    let of = |part: &Number| number(part, maximum, inputs);
    let in_range = |amount: Option<Amount>| amount.ok_or(Gap::Missing(Reason::TooLarge));
    match part {
        Number::Constant(amount) => Ok(*amount),
        Number::Maximum => Ok(maximum),
        Number::Input(name) => match inputs.value(name) {
            Some(ValueRef::Number(amount)) => Ok(amount),
            _ => Err(absent(name)),
        },
        Number::Negate(inner) => in_range(Amount::ZERO.minus(of(inner)?)),
        Number::Plus(left, right) => in_range(of(left)?.plus(of(right)?)),
        Number::Minus(left, right) => in_range(of(left)?.minus(of(right)?)),
        // x ÷ y × z is one quotient, as in every other rule, and not two roundings.
        Number::Times(left, right) => match (left.as_ref(), right.as_ref()) {
            (Number::Divide(part, divisor, otherwise), factor)
            | (factor, Number::Divide(part, divisor, otherwise)) => {
                let factor = of(factor)?;
                match (of(divisor)?, otherwise) {
                    (Amount::ZERO, Some(otherwise)) => in_range(of(otherwise)?.times(factor)),
                    (by, _) => in_range(of(part)?.mul_div(factor, by)),
                }
            }
            (left, right) => in_range(of(left)?.times(of(right)?)),
        },
        Number::Divide(part, divisor, otherwise) => match (of(divisor)?, otherwise) {
            (Amount::ZERO, Some(otherwise)) => of(otherwise),
            (by, _) => in_range(of(part)?.mul_div(Amount::ONE, by)),
        },
        Number::If(when, then, otherwise) => match truth(when, maximum, inputs)? {
            true => of(then),
            false => of(otherwise),
        },
        Number::Min(parts) => extreme(parts, maximum, inputs, Amount::min),
        Number::Max(parts) => extreme(parts, maximum, inputs, Amount::max),
    }
}

fn extreme(
    parts: &[Number],
    maximum: Amount,
    inputs: &impl InputSource,
    pick: fn(Amount, Amount) -> Amount,
) -> Computed<Amount> {
    let mut found: Option<Amount> = None;
    for part in parts {
        let value = number(part, maximum, inputs)?;
        found = Some(found.map_or(value, |found| pick(found, value)));
    }
    // A formula with an empty min or max is not read.
    Ok(found.unwrap_or(Amount::ZERO))
}

fn truth(part: &Truth, maximum: Amount, inputs: &impl InputSource) -> Computed<bool> {
    let of = |part: &Truth| truth(part, maximum, inputs);
    match part {
        Truth::Constant(yes) => Ok(*yes),
        Truth::Input(name) => match inputs.value(name) {
            Some(ValueRef::YesNo(yes)) => Ok(yes),
            _ => Err(absent(name)),
        },
        Truth::Not(inner) => Ok(!of(inner)?),
        Truth::And(left, right) => Ok(of(left)? && of(right)?),
        Truth::Or(left, right) => Ok(of(left)? || of(right)?),
        Truth::Same(left, right) => Ok(of(left)? == of(right)?),
        Truth::Chosen(name, option) => match inputs.value(name) {
            Some(ValueRef::Choice(chosen)) => Ok(chosen == option),
            _ => Err(absent(name)),
        },
        Truth::Compare(sign, left, right) => {
            let left = number(left, maximum, inputs)?;
            let right = number(right, maximum, inputs)?;
            Ok(match *sign {
                "=" => left == right,
                "≠" => left != right,
                "<" => left < right,
                "≤" => left <= right,
                ">" => left > right,
                _ => left >= right,
            })
        }
    }
}

fn absent(name: &str) -> Gap {
    Gap::Missing(Reason::InputMissing(String::from(name)))
}
