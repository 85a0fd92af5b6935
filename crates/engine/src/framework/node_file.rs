//! The nodes of a framework file: `[[index]]` and `[[indicator]]` with inputs and worked examples.

use std::collections::BTreeMap;

use super::file::Draft;
use super::reading::{Complaints, Fields, Said, said};
use super::{
    ChoiceOption, Code, Example, Expected, Input, InputType, Node, NodeId, NodeKind, Rule,
    Supplier, rule_file,
};
use crate::amount::Amount;

/// Largest maximum a node may have; sums of a whole framework then stay far inside an amount.
const LARGEST_MAXIMUM: i64 = 1_000_000_000;

const SUPPLIERS: [(&str, Supplier); 4] = [
    ("unit", Supplier::Unit),
    ("office", Supplier::Office),
    ("survey", Supplier::Survey),
    ("system", Supplier::System),
];
const INPUT_TYPES: [(&str, InputType); 6] = [
    ("count", InputType::Count),
    ("amount", InputType::Amount),
    ("percent", InputType::Percent),
    ("yes_no", InputType::YesNo),
    ("choice", InputType::Choice),
    ("text", InputType::Text),
];

/// Which list a node stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A main index.
    Index,
    /// Anything below one.
    Below,
}

pub(super) fn read(
    mut fields: Fields<'_, '_>,
    place: Place,
    partial: bool,
    complaints: &mut Complaints<'_>,
) -> Option<Draft> {
    let line = complaints.line(fields.at);
    let code = node_code(&mut fields, place, complaints);
    let title = fields.required_text("title", complaints);
    let title_en = fields.text("title_en", complaints);
    let short = fields.text("short", complaints);
    let short_en = fields.text("short_en", complaints);
    if !fields.has("maximum") && !partial {
        fields.missing("maximum", complaints);
    }
    let maximum_line = complaints.line(fields.place("maximum"));
    let stated_maximum = maximum(&mut fields, complaints);
    let maximum_known = stated_maximum.is_some();
    let maximum = stated_maximum.unwrap_or_default();
    let scored = fields.flag("scored", true, complaints);
    let supplier = fields.word("supplier", &SUPPLIERS, complaints);
    let owner = fields.text("owner", complaints);
    let legal_basis = fields.plain_texts("legal_basis", complaints);
    let explanation = fields.text("explanation", complaints);
    let evidence = fields.plain_texts("evidence", complaints);
    let inferred = fields.text("inferred", complaints);
    let not_applicable = fields.flag("not_applicable", false, complaints);
    let mut inputs = inputs(&mut fields, complaints);
    let rule_fields = fields.table("rule", "[indicator.rule]", complaints);
    let has_rule = rule_fields.is_some();
    let rule_line = complaints.line(rule_fields.as_ref().map_or(fields.at, |rule| rule.at));
    let rule = rule_fields.and_then(|rule| rule_file::read(rule, &inputs, maximum, complaints));
    give_options(rule.as_ref(), &mut inputs);
    let examples = examples(&mut fields, complaints);
    fields.finish(complaints);
    let node = Node {
        id: NodeId(0),
        code: code?,
        kind: if place == Place::Index {
            NodeKind::Index
        } else {
            NodeKind::Indicator
        },
        parent: None,
        children: Vec::new(),
        title: title.unwrap_or_default(),
        title_en,
        short,
        short_en,
        maximum,
        maximum_known,
        scored,
        supplier: supplier.unwrap_or(Supplier::Unit),
        owner,
        legal_basis,
        explanation,
        evidence,
        inferred,
        not_applicable,
        inputs,
        rule,
        examples,
        line,
    };
    Some(Draft {
        node,
        maximum_line,
        has_rule,
        rule_line,
    })
}

fn node_code(
    fields: &mut Fields<'_, '_>,
    place: Place,
    complaints: &mut Complaints<'_>,
) -> Option<Code> {
    let at = fields.place("code");
    let text = fields.required_text("code", complaints)?;
    let fits = |code: &Code| match place {
        Place::Index => code.depth() == 1,
        Place::Below => code.depth() > 1,
    };
    let code = Code::parse(&text).ok().filter(fits);
    if code.is_none() {
        let expected = match place {
            Place::Index => said(
                format!("mã \"{text}\": chỉ số chính cần một số, ví dụ \"4\""),
                format!("code \"{text}\": a main index has one number, such as \"4\""),
            ),
            Place::Below => said(
                format!(
                    "mã \"{text}\": chỉ số thành phần cần hai đến bốn số nối bằng dấu chấm, ví dụ \"4.22\""
                ),
                format!(
                    "code \"{text}\": an indicator has two to four numbers joined by dots, such as \"4.22\""
                ),
            ),
        };
        complaints.error(at, "bad_code", expected);
    }
    code
}

fn maximum(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Amount> {
    let maximum = fields.amount("maximum", complaints)?;
    if maximum < Amount::ZERO || maximum > Amount::from_int(LARGEST_MAXIMUM) {
        complaints.error(
            fields.place("maximum"),
            "bad_maximum",
            said(
                format!("điểm tối đa phải từ 0 đến {LARGEST_MAXIMUM}"),
                format!("the maximum must be from 0 to {LARGEST_MAXIMUM}"),
            ),
        );
        return None;
    }
    Some(maximum)
}

/// The inputs that could be read; the names of the others are noted with what was wrong with them.
fn inputs(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut unread = Vec::new();
    let mut limits = Vec::new();
    for mut table in fields.tables("input", "[[indicator.input]]", complaints) {
        let at = table.place("name");
        let limit_at = table.place("at_most");
        let input = match input(&mut table, complaints) {
            Ok(input) => input,
            Err(name) => {
                table.finish(complaints);
                unread.extend(name);
                continue;
            }
        };
        table.finish(complaints);
        if inputs.iter().any(|other| other.name == input.name) {
            complaints.error(
                at,
                "duplicate_input",
                said(
                    format!("giá trị nhập {} đã có ở chỉ số này", input.name),
                    format!(
                        "the input {} is already there in this indicator",
                        input.name
                    ),
                ),
            );
            continue;
        }
        limits.push(limit_at);
        inputs.push(input);
    }
    complaints.unread_inputs(unread);
    for (input, at) in inputs.iter().zip(limits) {
        let Some(other) = &input.at_most else {
            continue;
        };
        if complaints.is_unread(other) {
            continue;
        }
        let fits =
            |one: &&Input| one.name == *other && one.name != input.name && one.kind.is_number();
        if !input.kind.is_number() || !inputs.iter().any(|one| fits(&one)) {
            complaints.error(
                at,
                "unknown_input",
                said(
                    format!("at_most = \"{other}\" phải là một giá trị nhập bằng số khác của chỉ số này"),
                    format!("at_most = \"{other}\" must be another input of this indicator that is a number"),
                ),
            );
        }
    }
    inputs
}

/// One input; its name, as far as it has one, when something is wrong with it.
fn input(
    fields: &mut Fields<'_, '_>,
    complaints: &mut Complaints<'_>,
) -> Result<Input, Option<String>> {
    let name = input_name(fields, complaints);
    let title = fields.required_text("title", complaints);
    let title_en = fields.text("title_en", complaints);
    let kind = fields.required_word("type", &INPUT_TYPES, complaints);
    let unit = fields.text("unit", complaints);
    let unit_en = fields.text("unit_en", complaints);
    let bounded = fields.has("min") || fields.has("max");
    let min = fields.amount("min", complaints).unwrap_or(Amount::ZERO);
    let max = fields.amount("max", complaints);
    let at_most = fields.text("at_most", complaints);
    let options = options(fields, complaints);
    let (Some(title), Some(kind)) = (title, kind) else {
        return Err(name);
    };
    if kind != InputType::Choice && !options.is_empty() {
        complaints.error(
            fields.place("option"),
            "options_without_choice",
            said(
                format!("kiểu {} không có lựa chọn", kind.name()),
                format!("the type {} has no options", kind.name()),
            ),
        );
    }
    let max = max.or_else(|| (kind == InputType::Percent).then(|| Amount::from_int(100)));
    if bounded && !kind.is_number() {
        complaints.error(
            fields.place(if fields.has("min") { "min" } else { "max" }),
            "bounds_without_number",
            said(
                format!("kiểu {} không có min, max", kind.name()),
                format!("the type {} has no min or max", kind.name()),
            ),
        );
    }
    if max.is_some_and(|max| max < min) {
        complaints.error(
            fields.place("max"),
            "bounds_reversed",
            said("max nhỏ hơn min", "max is below min"),
        );
    }
    if kind == InputType::Count && min < Amount::ZERO {
        complaints.error(
            fields.place("min"),
            "bounds_reversed",
            said(
                "số đếm không thể âm: min phải từ 0",
                "a count cannot be negative: min must be at least 0",
            ),
        );
    }
    Ok(Input {
        name: name.ok_or(None)?,
        title,
        title_en,
        kind,
        unit,
        unit_en,
        min,
        max,
        at_most,
        options,
    })
}

/// The options of a choice that several rules or cases read; a choice rule lists its own.
fn options(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Vec<ChoiceOption> {
    let mut options: Vec<ChoiceOption> = Vec::new();
    for mut table in fields.tables("option", "[[indicator.input.option]]", complaints) {
        let at = table.place("value");
        let value = table.required_text("value", complaints);
        let title = table.required_text("title", complaints);
        let title_en = table.text("title_en", complaints);
        table.finish(complaints);
        let (Some(value), Some(title)) = (value, title) else {
            continue;
        };
        if options.iter().any(|one| one.value == value) {
            complaints.error(at, "duplicate_option", duplicate_option(&value));
            continue;
        }
        options.push(ChoiceOption {
            value,
            title,
            title_en,
        });
    }
    options
}

/// What is said about an option that stands twice.
pub(super) fn duplicate_option(value: &str) -> Said {
    said(
        format!("lựa chọn {value} đã có"),
        format!("the option {value} is already there"),
    )
}

/// A short name: letters, digits, underscores, not a number, not one of the two reserved words of
/// answers files.
fn input_name(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<String> {
    let at = fields.place("name");
    let name = fields.required_text("name", complaints)?;
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let starts = name
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase());
    if plain && starts && name != "points" && name != "na" {
        return Some(name);
    }
    complaints.error(
        at,
        "bad_input_name",
        said(
            format!("tên giá trị nhập \"{name}\": cần chữ thường không dấu, chữ số, gạch dưới, bắt đầu bằng chữ, khác points và na"),
            format!("input name \"{name}\": lower-case letters, digits and underscores are expected, a letter first, and neither points nor na"),
        ),
    );
    None
}

/// A choice input without options of its own offers those of the rule that reads it.
fn give_options(rule: Option<&Rule>, inputs: &mut [Input]) {
    let Some(Rule::Choice(choice)) = rule else {
        return;
    };
    let asked = inputs.iter_mut().find(|input| input.name == choice.input);
    if let Some(input) = asked.filter(|input| input.options.is_empty()) {
        input.options = choice
            .options
            .iter()
            .map(|one| one.option.clone())
            .collect();
    }
}

fn examples(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Vec<Example> {
    let tables = fields.tables("example", "[[indicator.example]]", complaints);
    tables
        .into_iter()
        .filter_map(|table| example(table, complaints))
        .collect()
}

fn example(mut fields: Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<Example> {
    let line = complaints.line(fields.at);
    let inputs = match fields.table("inputs", "inputs", complaints) {
        Some(mut table) => {
            let texts = table.free_texts(complaints).into_iter();
            texts.map(|(key, text, _)| (key, text)).collect()
        }
        None => {
            if !fields.has("inputs") {
                fields.missing("inputs", complaints);
            }
            BTreeMap::new()
        }
    };
    let group = fields
        .table("group", "group", complaints)
        .and_then(|table| group(table, complaints));
    let not_applicable = fields.flag("not_applicable", false, complaints);
    let points = fields.amount("points", complaints);
    if points.is_none() && !not_applicable && !fields.has("points") {
        fields.missing("points", complaints);
    }
    fields.finish(complaints);
    let expected = if not_applicable {
        Expected::NotApplicable
    } else {
        Expected::Points(points?)
    };
    Some(Example {
        inputs,
        group,
        expected,
        line,
    })
}

/// The values of the group that an example of a relative rule stands in.
fn group(mut fields: Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<(Amount, Amount)> {
    let mut bound = |key| {
        if !fields.has(key) {
            fields.missing(key, complaints);
        }
        fields.amount(key, complaints)
    };
    let bounds = bound("least").zip(bound("greatest"));
    if bounds.is_some_and(|(least, greatest)| least > greatest) {
        complaints.error(
            fields.place("greatest"),
            "bounds_reversed",
            said("greatest nhỏ hơn least", "greatest is below least"),
        );
    }
    fields.finish(complaints);
    bounds
}
