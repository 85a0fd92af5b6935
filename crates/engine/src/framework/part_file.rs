//! Parts and cases as framework files write them: what earns, and what it is worth.

use super::reading::{Complaints, Fields, said};
use super::rule_file::{check_need, check_points, input, ratio, required_share};
use super::{Input, InputType};
use crate::amount::Amount;
use crate::score::rules::{BestOf, Need, Part, PartRule, Parts, WhenZero, Worth};

/// Reads the parts of a rule that adds them up.
pub(super) fn read_parts(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Parts> {
    let tables = fields.tables("part", "[[indicator.rule.part]]", complaints);
    if tables.is_empty() {
        fields.missing("part", complaints);
        return None;
    }
    let parts = all(tables, inputs, maximum, complaints)?;
    Some(Parts { parts })
}

/// Reads the base and the cases of a rule that takes the best of them.
pub(super) fn read_best_of(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<BestOf> {
    let has_base = fields.has("base");
    let base = fields.table("base", "[indicator.rule.base]", complaints);
    let base = base.and_then(|table| part(table, inputs, maximum, complaints));
    let only_with_base = fields.flag("only_with_base", false, complaints);
    if only_with_base && !has_base {
        fields.missing("base", complaints);
    }
    let tables = fields.tables("case", "[[indicator.rule.case]]", complaints);
    if tables.is_empty() {
        fields.missing("case", complaints);
        return None;
    }
    let cases = all(tables, inputs, maximum, complaints)?;
    (base.is_some() || !has_base).then_some(BestOf {
        base,
        cases,
        only_with_base,
    })
}

/// Every part, or nothing when one of them could not be read.
fn all(
    tables: Vec<Fields<'_, '_>>,
    inputs: &[Input],
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Vec<Part>> {
    let whole = tables.len();
    let parts: Vec<Part> = tables
        .into_iter()
        .filter_map(|table| part(table, inputs, maximum, complaints))
        .collect();
    (parts.len() == whole).then_some(parts)
}

fn part(
    mut fields: Fields<'_, '_>,
    inputs: &[Input],
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Part> {
    let title = fields.required_text("title", complaints);
    let title_en = fields.text("title_en", complaints);
    let rule = if fields.has("numerator") || fields.has("denominator") {
        ratio(&mut fields, inputs, complaints).map(PartRule::Ratio)
    } else {
        let option = fields.text("option", complaints);
        input(&mut fields, complaints).map(|input| match option {
            Some(option) => PartRule::Chosen { input, option },
            None => PartRule::YesNo(input),
        })
    };
    if let Some(PartRule::Ratio(ratio)) = &rule
        && ratio.when_zero == WhenZero::NotApplicable
    {
        complaints.error(
            fields.place("when_zero"),
            "part_not_applicable",
            said(
                "một phần không thể là không áp dụng: dùng full hoặc none",
                "a part cannot be not applicable: use full or none",
            ),
        );
    }
    let worth = if fields.has("points") {
        let points = fields.amount("points", complaints);
        if let Some(points) = points {
            check_points(
                points,
                maximum,
                complaints.line(fields.place("points")),
                complaints,
            );
        }
        points.map(Worth::Points)
    } else {
        required_share(&mut fields, "share", complaints).map(Worth::Share)
    };
    let line = complaints.line(fields.at);
    match &rule {
        Some(PartRule::YesNo(name)) => {
            let line = complaints.line(fields.place("input"));
            check_need(inputs, name, Need::Type(InputType::YesNo), line, complaints);
        }
        Some(PartRule::Chosen { input, option }) => {
            let line = complaints.line(fields.place("input"));
            check_need(
                inputs,
                input,
                Need::Type(InputType::Choice),
                line,
                complaints,
            );
            check_option(inputs, input, option, fields.place("option"), complaints);
        }
        Some(PartRule::Ratio(ratio)) => {
            for (name, need) in ratio.needs() {
                check_need(inputs, name, need, line, complaints);
            }
        }
        None => {}
    }
    fields.finish(complaints);
    Some(Part {
        title: title?,
        title_en,
        rule: rule?,
        worth: worth?,
    })
}

/// Complains about an option that its input does not offer.
fn check_option(
    inputs: &[Input],
    name: &str,
    option: &str,
    at: usize,
    complaints: &mut Complaints<'_>,
) {
    let Some(input) = inputs.iter().find(|input| input.name == name) else {
        return;
    };
    if input.options.is_empty() || input.options.iter().any(|one| one.value == option) {
        return;
    }
    let known: Vec<&str> = input.options.iter().map(|one| one.value.as_str()).collect();
    let (vi, en) = match known.join(", ") {
        none if none.is_empty() => (
            "chưa khai lựa chọn (options) nào".to_owned(),
            "it declares no options".to_owned(),
        ),
        known => (format!("có: {known}"), format!("it has: {known}")),
    };
    complaints.error(
        at,
        "unknown_option",
        said(
            format!("giá trị nhập {name} không có lựa chọn {option}; {vi}"),
            format!("the input {name} has no option {option}; {en}"),
        ),
    );
}
