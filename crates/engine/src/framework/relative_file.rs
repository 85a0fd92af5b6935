//! A rule relative to the group as framework files write it: what is compared, how, and the flat case.

use super::reading::{Complaints, Fields, said};
use super::rule_file::{WHEN_ZERO, divides_safely, input, operand};
use super::{Input, Rule};
use crate::amount::Amount;
use crate::score::rules::{Better, Compared, Relative, Scale, WhenZero};

const BETTERS: [(&str, Better); 2] = [("higher", Better::Higher), ("lower", Better::Lower)];

#[derive(Clone, Copy)]
enum Kind {
    ShareOfBest,
    MinMax,
}

const SCALES: [(&str, Kind); 2] = [
    ("share_of_best", Kind::ShareOfBest),
    ("min_max", Kind::MinMax),
];

/// Reads a relative rule. The direction and the flat case are never guessed.
pub(super) fn read(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) -> Option<Rule> {
    let compared = compared(fields, inputs, complaints);
    let better = fields.required_word("better", &BETTERS, complaints);
    let scale = match fields.required_word("scale", &SCALES, complaints) {
        Some(Kind::ShareOfBest) => Some(Scale::ShareOfBest),
        Some(Kind::MinMax) => min_max(fields, complaints),
        None => None,
    };
    let flat_key = match scale {
        Some(Scale::MinMax { .. }) => "when_equal",
        _ => "when_best_zero",
    };
    let when_flat = match scale {
        Some(_) => fields.required_word(flat_key, &WHEN_ZERO, complaints),
        None => None,
    };
    Some(Rule::Relative(Relative {
        compared: compared?,
        scale: scale?,
        better: better?,
        when_flat: when_flat?,
    }))
}

fn compared(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) -> Option<Compared> {
    if !fields.has("numerator") && !fields.has("denominator") {
        return input(fields, complaints).map(Compared::Input);
    }
    let numerator = operand(fields, "numerator", complaints);
    let denominator = operand(fields, "denominator", complaints);
    let when_zero = if divides_safely(denominator.as_ref(), inputs) {
        let said = fields.word("when_zero", &WHEN_ZERO, complaints);
        said.or(Some(WhenZero::None))
    } else {
        fields.required_word("when_zero", &WHEN_ZERO, complaints)
    };
    Some(Compared::Quotient {
        numerator: numerator?,
        denominator: denominator?,
        when_zero: when_zero?,
    })
}

fn min_max(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Scale> {
    let (has_low, has_high) = (fields.has("low"), fields.has("high"));
    let low = fields.amount("low", complaints);
    let high = fields.amount("high", complaints);
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
    {
        complaints.error(
            fields.place("high"),
            "bounds_reversed",
            said("high phải lớn hơn low", "high must be above low"),
        );
    }
    let read = |has: bool, value: Option<Amount>| !has || value.is_some();
    (read(has_low, low) && read(has_high, high)).then_some(Scale::MinMax { low, high })
}
