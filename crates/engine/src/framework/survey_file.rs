//! A survey as framework files write it: a mean or counts by level, its scale, how many must answer.

use super::Input;
use super::reading::{Complaints, Fields, said};
use super::rule_file::WHEN_ZERO;
use crate::amount::Amount;
use crate::score::rules::{Asked, Level, Onto, Survey, WhenZero};

const ONTO: [(&str, Onto); 2] = [("range", Onto::Range), ("share_of_high", Onto::ShareOfHigh)];

/// Reads a survey rule and checks that its answers lie on its scale.
pub(super) fn read(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) -> Option<Survey> {
    let asked = asked(fields, complaints);
    let scale = scale(fields, asked.as_ref(), complaints);
    let onto = fields.required_word("onto", &ONTO, complaints);
    let counts = !matches!(
        asked,
        None | Some(Asked::Mean {
            respondents: None,
            ..
        })
    );
    let when_none = match counts {
        true => fields.required_word("when_none", &WHEN_ZERO, complaints),
        false => Some(WhenZero::None),
    };
    let least = fields.amount("least_respondents", complaints);
    if least.is_some() && !counts && asked.is_some() {
        fields.missing("respondents", complaints);
    }
    if least.is_some_and(|least| least < Amount::ONE || !least.is_whole()) {
        complaints.error(
            fields.place("least_respondents"),
            "bad_count",
            said(
                "least_respondents phải là số nguyên từ 1",
                "least_respondents must be a whole number from 1",
            ),
        );
    }
    let (low, high) = scale?;
    if let Some(asked) = &asked {
        check_on_scale(fields, (asked, onto), (low, high), inputs, complaints);
    }
    Some(Survey {
        asked: asked?,
        low,
        high,
        onto: onto?,
        when_none: when_none?,
        least_respondents: least,
    })
}

fn asked(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Asked> {
    if !fields.has("level") {
        return Some(Asked::Mean {
            input: fields.required_text("mean", complaints)?,
            respondents: fields.text("respondents", complaints),
        });
    }
    let tables = fields.tables("level", "[[indicator.rule.level]]", complaints);
    let whole = tables.len();
    let mut levels: Vec<Level> = Vec::new();
    for table in tables {
        let at = table.place("input");
        let Some(level) = level(table, complaints) else {
            continue;
        };
        if levels.iter().any(|other| other.input == level.input) {
            complaints.error(
                at,
                "duplicate_input",
                said(
                    format!("giá trị nhập {} đã có ở một mức khác", level.input),
                    format!("the input {} already counts at another level", level.input),
                ),
            );
        }
        levels.push(level);
    }
    (levels.len() == whole).then_some(Asked::Levels(levels))
}

fn level(mut fields: Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Level> {
    let input = fields.required_text("input", complaints);
    if !fields.has("value") {
        fields.missing("value", complaints);
    }
    let value = fields.amount("value", complaints);
    fields.finish(complaints);
    Some(Level {
        input: input?,
        value: value?,
    })
}

/// The ends of the scale: declared, or those of the levels.
fn scale(
    fields: &mut Fields<'_, '_>,
    asked: Option<&Asked>,
    complaints: &mut Complaints<'_>,
) -> Option<(Amount, Amount)> {
    let of_levels = |pick: fn(Amount, Amount) -> Amount| match asked {
        Some(Asked::Levels(levels)) => levels.iter().map(|level| level.value).reduce(pick),
        _ => None,
    };
    let mut end = |key, own: Option<Amount>| {
        if !fields.has(key) && own.is_none() {
            fields.missing(key, complaints);
        }
        fields.amount(key, complaints).or(own)
    };
    let low = end("low", of_levels(Amount::min));
    let high = end("high", of_levels(Amount::max));
    let (low, high) = low.zip(high)?;
    if low >= high {
        complaints.error(
            fields.place("high"),
            "bounds_reversed",
            said("high phải lớn hơn low", "high must be above low"),
        );
        return None;
    }
    Some((low, high))
}

/// A mean beyond its scale would have to be cut to fit, which no answer ever is.
fn check_on_scale(
    fields: &Fields<'_, '_>,
    (asked, onto): (&Asked, Option<Onto>),
    (low, high): (Amount, Amount),
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) {
    let fits = match asked {
        Asked::Mean { input, .. } => inputs
            .iter()
            .find(|one| one.name == *input)
            .is_none_or(|one| one.min >= low && one.max.is_some_and(|max| max <= high)),
        Asked::Levels(levels) => levels
            .iter()
            .all(|level| level.value >= low && level.value <= high),
    };
    if !fits {
        complaints.error(
            fields.place(if fields.has("mean") { "mean" } else { "level" }),
            "outside_scale",
            said(
                format!("giá trị nhập hoặc mức nằm ngoài thang từ {low} đến {high}: đặt min, max trong thang"),
                format!("an input or a level lies outside the scale from {low} to {high}: keep its min and max within"),
            ),
        );
    }
    if onto == Some(Onto::ShareOfHigh) && low < Amount::ZERO {
        complaints.error(
            fields.place("low"),
            "outside_scale",
            said(
                "share_of_high cần thang không âm",
                "share_of_high needs a scale without negative values",
            ),
        );
    }
}
