//! Rules as framework files write them: each kind's own keys, shares and references to inputs.

use super::node_file::duplicate_option;
use super::reading::{Complaints, Fields, said};
use super::{ChoiceOption, Input, Rule};
use super::{formula_file, part_file, relative_file, step_file, survey_file};
use crate::amount::Amount;
use crate::score::rules::{
    Choice, ChoiceShare, Judged, Need, Operand, PerItem, Ratio, Share, WhenZero, YesNo,
};

#[derive(Clone, Copy)]
enum Kind {
    YesNo,
    Choice,
    Parts,
    Ratio,
    Steps,
    PerItem,
    BestOf,
    Survey,
    Formula,
    Relative,
    Judged,
}

const KINDS: [(&str, Kind); 11] = [
    ("yes_no", Kind::YesNo),
    ("choice", Kind::Choice),
    ("parts", Kind::Parts),
    ("ratio", Kind::Ratio),
    ("steps", Kind::Steps),
    ("per_item", Kind::PerItem),
    ("best_of", Kind::BestOf),
    ("survey", Kind::Survey),
    ("formula", Kind::Formula),
    ("relative", Kind::Relative),
    ("judged", Kind::Judged),
];

/// Reads `[indicator.rule]` and checks it against the leaf's inputs and maximum.
pub(super) fn read(
    mut fields: Fields<'_, '_>,
    inputs: &[Input],
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Rule> {
    let kind = fields.required_word("kind", &KINDS, complaints);
    let Some(kind) = kind else {
        // Which keys are known depends on the kind, so nothing more can be said.
        return None;
    };
    let rule = match kind {
        Kind::YesNo => input(&mut fields, complaints).map(|input| Rule::YesNo(YesNo { input })),
        Kind::Choice => choice(&mut fields, complaints).map(Rule::Choice),
        Kind::Parts => {
            part_file::read_parts(&mut fields, inputs, maximum, complaints).map(Rule::Parts)
        }
        Kind::BestOf => {
            part_file::read_best_of(&mut fields, inputs, maximum, complaints).map(Rule::BestOf)
        }
        Kind::Survey => survey_file::read(&mut fields, inputs, complaints).map(Rule::Survey),
        Kind::Ratio => ratio(&mut fields, inputs, complaints).map(Rule::Ratio),
        Kind::Steps => step_file::read(&mut fields, maximum, complaints).map(Rule::Steps),
        Kind::PerItem => per_item(&mut fields, complaints).map(Rule::PerItem),
        Kind::Formula => formula_file::read(&mut fields, inputs, complaints).map(Rule::Formula),
        Kind::Relative => relative_file::read(&mut fields, inputs, complaints),
        Kind::Judged => Some(Rule::Judged(Judged)),
    };
    let line = complaints.line(fields.at);
    if let Some(rule) = &rule {
        // These complain at each of their tables, where the name stands.
        if !matches!(rule, Rule::Parts(_) | Rule::BestOf(_)) {
            for (name, need) in rule.needs() {
                let keys = ["input", "numerator", "denominator", "mean", "respondents"];
                let key = keys.into_iter().find(|key| fields.holds(key, name));
                let line = key.map_or(line, |key| complaints.line(fields.place(key)));
                check_need(inputs, name, need, line, complaints);
            }
        }
    }
    fields.finish(complaints);
    rule
}

pub(super) fn input(
    fields: &mut Fields<'_, '_>,
    complaints: &mut Complaints<'_>,
) -> Option<String> {
    fields.required_text("input", complaints)
}

/// Complains when a rule names an input that is not there or has the wrong type.
pub(super) fn check_need(
    inputs: &[Input],
    name: &str,
    need: Need,
    line: usize,
    complaints: &mut Complaints<'_>,
) {
    let Some(input) = inputs.iter().find(|input| input.name == name) else {
        if complaints.is_unread(name) {
            return;
        }
        let known: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        let (vi, en) = match known.join(", ") {
            none if none.is_empty() => (
                "chỉ số này chưa khai giá trị nhập (input) nào".to_owned(),
                "the indicator declares no input".to_owned(),
            ),
            known => (format!("có: {known}"), format!("there are: {known}")),
        };
        return complaints.error_on(
            line,
            "unknown_input",
            said(
                format!("quy tắc dùng giá trị nhập {name} không có; {vi}"),
                format!("the rule uses the input {name}, which is not there; {en}"),
            ),
        );
    };
    let expected = match need {
        Need::Type(kind) if input.kind == kind => return,
        Need::Number | Need::Divisor if !input.kind.is_number() => "count, amount, percent",
        Need::Divisor if input.min < Amount::ZERO => {
            return complaints.error_on(
                line,
                "negative_divisor",
                said(
                    format!("mẫu số {name} không được âm: min phải từ 0"),
                    format!(
                        "the denominator {name} must not be negative: its min must be at least 0"
                    ),
                ),
            );
        }
        Need::Number | Need::Divisor => return,
        Need::Type(kind) => kind.name(),
    };
    complaints.error_on(
        line,
        "input_type",
        said(
            format!(
                "giá trị nhập {name} có kiểu {}, quy tắc cần kiểu {expected}",
                input.kind.name()
            ),
            format!(
                "the input {name} is of type {}, the rule needs {expected}",
                input.kind.name()
            ),
        ),
    );
}

/// A share from 0 to 1.
fn share(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    complaints: &mut Complaints<'_>,
) -> Option<Share> {
    let at = fields.place(key);
    let text = fields.text(key, complaints)?;
    let share = Share::parse(&text).filter(|share| share.is_proper());
    if share.is_none() {
        complaints.error(
            at,
            "bad_share",
            said(
                format!(
                    "{key} = \"{text}\" không phải là phần từ 0 đến 1, như \"1/2\" hoặc \"0.5\""
                ),
                format!(
                    "{key} = \"{text}\" is not a share from 0 to 1, such as \"1/2\" or \"0.5\""
                ),
            ),
        );
    }
    share
}

pub(super) fn required_share(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    complaints: &mut Complaints<'_>,
) -> Option<Share> {
    if !fields.has(key) {
        fields.missing(key, complaints);
    }
    share(fields, key, complaints)
}

fn choice(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Choice> {
    let input = input(fields, complaints);
    let mut options: Vec<ChoiceShare> = Vec::new();
    let tables = fields.tables("option", "[[indicator.rule.option]]", complaints);
    if tables.is_empty() {
        fields.missing("option", complaints);
    }
    for mut table in tables {
        let at = table.place("value");
        let value = table.required_text("value", complaints);
        let title = table.required_text("title", complaints);
        let title_en = table.text("title_en", complaints);
        let share = required_share(&mut table, "share", complaints);
        table.finish(complaints);
        if let (Some(value), Some(title), Some(share)) = (value, title, share) {
            if options.iter().any(|one| one.option.value == value) {
                complaints.error(at, "duplicate_option", duplicate_option(&value));
                continue;
            }
            options.push(ChoiceShare {
                option: ChoiceOption {
                    value,
                    title,
                    title_en,
                },
                share,
            });
        }
    }
    Some(Choice {
        input: input?,
        options,
    })
}

pub(super) fn operand(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    complaints: &mut Complaints<'_>,
) -> Option<Operand> {
    let text = fields.required_text(key, complaints)?;
    let Ok(amount) = Amount::parse(&text) else {
        return Some(Operand::Input(text));
    };
    if key == "denominator" && amount <= Amount::ZERO {
        complaints.error(
            fields.place(key),
            "zero_divisor",
            said("mẫu số phải lớn hơn 0", "the denominator must be above 0"),
        );
    }
    Some(Operand::Constant(amount))
}

pub(super) const WHEN_ZERO: [(&str, WhenZero); 3] = [
    ("full", WhenZero::Full),
    ("none", WhenZero::None),
    ("not_applicable", WhenZero::NotApplicable),
];

/// Whether a denominator cannot be 0, which needs no word about that case then.
pub(super) fn divides_safely(denominator: Option<&Operand>, inputs: &[Input]) -> bool {
    match denominator {
        Some(Operand::Constant(amount)) => *amount > Amount::ZERO,
        Some(Operand::Input(name)) => inputs
            .iter()
            .any(|input| input.name == *name && input.min > Amount::ZERO),
        None => true,
    }
}

pub(super) fn ratio(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) -> Option<Ratio> {
    let numerator = operand(fields, "numerator", complaints);
    let denominator = operand(fields, "denominator", complaints);
    let full_from = share(fields, "full_from", complaints);
    let zero_below = share(fields, "zero_below", complaints);
    let when_zero = if divides_safely(denominator.as_ref(), inputs) {
        fields
            .word("when_zero", &WHEN_ZERO, complaints)
            .or(Some(WhenZero::None))
    } else {
        fields.required_word("when_zero", &WHEN_ZERO, complaints)
    };
    if full_from.is_some_and(|full| full.numerator == Amount::ZERO) {
        complaints.error(
            fields.place("full_from"),
            "bad_share",
            said("full_from phải lớn hơn 0", "full_from must be above 0"),
        );
    }
    let as_number = |share: Share| share.of(Amount::ONE);
    if let (Some(full), Some(floor)) = (full_from, zero_below)
        && as_number(floor) > as_number(full)
    {
        complaints.error(
            fields.place("zero_below"),
            "floor_above_full",
            said(
                "zero_below lớn hơn full_from",
                "zero_below is above full_from",
            ),
        );
    }
    Some(Ratio {
        numerator: numerator?,
        denominator: denominator?,
        full_from,
        zero_below,
        // A wrong word has its complaint already; the rest of the rule is still worth checking.
        when_zero: when_zero.unwrap_or(WhenZero::None),
    })
}

pub(super) fn check_points(
    points: Amount,
    maximum: Amount,
    line: usize,
    complaints: &mut Complaints<'_>,
) {
    if points < Amount::ZERO || points > maximum {
        complaints.error_on(
            line,
            "points_outside",
            said(
                format!("{points} điểm nằm ngoài khoảng từ 0 đến điểm tối đa {maximum}"),
                format!("{points} points lie outside 0 and the maximum of {maximum}"),
            ),
        );
    }
}

fn per_item(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<PerItem> {
    let input = input(fields, complaints);
    if !fields.has("points_each") {
        fields.missing("points_each", complaints);
    }
    let points_each = fields.amount("points_each", complaints);
    if points_each.is_some_and(|points| points <= Amount::ZERO) {
        complaints.error(
            fields.place("points_each"),
            "points_outside",
            said("points_each phải lớn hơn 0", "points_each must be above 0"),
        );
    }
    Some(PerItem {
        input: input?,
        points_each: points_each?,
    })
}
