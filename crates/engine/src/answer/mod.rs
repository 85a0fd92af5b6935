//! Answers: what a unit, an appraiser or the council says about one leaf, typed and checked.

mod complaint;
mod round;
mod source;

pub use complaint::InputComplaint;
pub use round::RoundAnswers;
pub(crate) use round::{Numbers, SaidOfRound};
pub(crate) use source::Said;
pub use source::{InputSource, ValueRef};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::amount::{Amount, AmountError};
use crate::framework::{Code, Input, InputType, Node};

/// Longest text value, in characters.
const TEXT_LIMIT: usize = 10_000;

/// One checked input value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputValue {
    /// A count, an amount or a percentage (80 for 80 %).
    Number(Amount),
    /// Yes or no.
    YesNo(bool),
    /// The value of a choice option.
    Choice(String),
    /// Free text.
    Text(String),
}

impl InputValue {
    /// The machine text: `3`, `12.5`, `yes`, `chuyen-trach`. [`read_canonical`] reads it back.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Number(amount) => amount.canonical(),
            Self::YesNo(yes) => String::from(if *yes { "yes" } else { "no" }),
            Self::Choice(text) | Self::Text(text) => text.clone(),
        }
    }

    /// The number, when it is one.
    #[must_use]
    pub fn number(&self) -> Option<Amount> {
        match self {
            Self::Number(amount) => Some(*amount),
            _ => None,
        }
    }
}

/// Input name → value.
pub type Inputs = BTreeMap<String, InputValue>;

/// The answer to one leaf. Missing and not applicable are answers with a reason, never numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Input values for the leaf's rule.
    Inputs(Inputs),
    /// Points given by a person, instead of the rule: 0 to the leaf's maximum.
    Points(Amount),
    /// The leaf does not apply to the unit; it leaves the unit's own maximum.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Known to be missing.
    Missing {
        /// Why.
        reason: String,
    },
}

/// The answers of one unit. A leaf that is not in it has no answer.
pub type UnitAnswers = BTreeMap<Code, Answer>;

/// An answer as stored and exchanged: inputs as machine texts, so that it reads back under the
/// framework it was given for.
///
/// ```
/// use engine::answer::AnswerRecord;
/// let stored = r#"{"inputs":{"a":"3","b":"42"}}"#;
/// let record: AnswerRecord = serde_json::from_str(stored).unwrap();
/// assert_eq!(serde_json::to_string(&record).unwrap(), stored);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerRecord {
    /// Input name → machine text.
    Inputs(BTreeMap<String, String>),
    /// Points given by a person.
    Points(Amount),
    /// Reason.
    NotApplicable(String),
    /// Reason.
    Missing(String),
}

impl Answer {
    /// The form to store.
    #[must_use]
    pub fn record(&self) -> AnswerRecord {
        match self {
            Self::Inputs(inputs) => AnswerRecord::Inputs(
                inputs
                    .iter()
                    .map(|(name, value)| (name.clone(), value.canonical()))
                    .collect(),
            ),
            Self::Points(points) => AnswerRecord::Points(*points),
            Self::NotApplicable { reason } => AnswerRecord::NotApplicable(reason.clone()),
            Self::Missing { reason } => AnswerRecord::Missing(reason.clone()),
        }
    }
}

impl AnswerRecord {
    /// The answer, checked against the leaf it belongs to.
    ///
    /// # Errors
    /// Every complaint with the name of its input (`points` or `na` for the other kinds).
    pub fn read(&self, node: &Node) -> Result<Answer, Vec<(String, InputComplaint)>> {
        match self {
            Self::Inputs(texts) => read_inputs(node, texts).map(Answer::Inputs),
            Self::Points(points) => check_points(node, *points)
                .map(Answer::Points)
                .map_err(|complaint| vec![(String::from("points"), complaint)]),
            Self::NotApplicable(reason) => check_not_applicable(node, reason)
                .map(|()| Answer::NotApplicable {
                    reason: reason.clone(),
                })
                .map_err(|complaint| vec![(String::from("na"), complaint)]),
            Self::Missing(reason) => Ok(Answer::Missing {
                reason: reason.clone(),
            }),
        }
    }
}

/// Checks what a person typed into one field (`1.234,5`, `80 %`, `có`).
///
/// # Errors
/// What was expected instead. Relations between inputs are checked by [`check_together`].
pub fn check_input(input: &Input, typed: &str) -> Result<InputValue, InputComplaint> {
    let typed = typed.trim();
    match input.kind {
        InputType::Count => number(input, Amount::parse_vi_whole(typed).map_err(no_count)?),
        InputType::Amount => number(input, Amount::parse_vi(typed)?),
        InputType::Percent => number(
            input,
            Amount::parse_vi(typed.strip_suffix('%').unwrap_or(typed))?,
        ),
        InputType::YesNo => yes_no(&crate::vietnamese::fold(typed)),
        InputType::Choice | InputType::Text => read_canonical(input, typed),
    }
}

/// Reads the machine text of one input (files, database): decimal point, `yes` or `no`.
///
/// # Errors
/// What was expected instead.
pub fn read_canonical(input: &Input, text: &str) -> Result<InputValue, InputComplaint> {
    match input.kind {
        InputType::Count | InputType::Amount | InputType::Percent => {
            number(input, Amount::parse(text)?)
        }
        InputType::YesNo => yes_no(text),
        InputType::Choice => {
            if input.options.iter().any(|option| option.value == text) {
                return Ok(InputValue::Choice(String::from(text)));
            }
            Err(InputComplaint::UnknownOption(input.options.clone()))
        }
        InputType::Text if text.trim().is_empty() => Err(InputComplaint::Empty),
        InputType::Text if text.chars().count() > TEXT_LIMIT => Err(InputComplaint::TooLong),
        InputType::Text => Ok(InputValue::Text(crate::vietnamese::nfc(text))),
    }
}

/// What is no number is no count either, and the example must be one that the field takes.
fn no_count(error: AmountError) -> InputComplaint {
    match error {
        AmountError::NotANumber => InputComplaint::NotACount,
        other => other.into(),
    }
}

fn yes_no(text: &str) -> Result<InputValue, InputComplaint> {
    match text {
        "" => Err(InputComplaint::Empty),
        "yes" | "true" | "1" | "co" | "có" => Ok(InputValue::YesNo(true)),
        "no" | "false" | "0" | "khong" | "không" => Ok(InputValue::YesNo(false)),
        _ => Err(InputComplaint::NotYesNo),
    }
}

fn number(input: &Input, amount: Amount) -> Result<InputValue, InputComplaint> {
    check_bounds(input, amount)?;
    Ok(InputValue::Number(amount))
}

fn check_bounds(input: &Input, amount: Amount) -> Result<(), InputComplaint> {
    if input.kind == InputType::Count && !amount.is_whole() {
        return Err(InputComplaint::NotWhole);
    }
    if amount < input.min {
        return Err(InputComplaint::BelowMin(input.min));
    }
    match input.max {
        Some(max) if amount > max => Err(InputComplaint::AboveMax(max)),
        _ => Ok(()),
    }
}

/// Whether a number keeps the bounds of this input, for many numbers: what [`check_bounds`] lets pass.
fn keeps_bounds(input: &Input) -> impl Fn(Amount) -> bool + use<> {
    let (is_count, min, max) = (input.kind == InputType::Count, input.min, input.max);
    move |amount| {
        min <= amount && max.is_none_or(|max| amount <= max) && (!is_count || amount.is_whole())
    }
}

/// Reads all inputs of one leaf from machine texts, with relations between them.
///
/// # Errors
/// Every complaint with the name of its input.
pub fn read_inputs(
    node: &Node,
    texts: &BTreeMap<String, String>,
) -> Result<Inputs, Vec<(String, InputComplaint)>> {
    let mut inputs = Inputs::new();
    let mut complaints = Vec::new();
    for (name, text) in texts {
        let read = match node.input(name) {
            Some(input) => read_canonical(input, text),
            None => Err(unknown_input(node)),
        };
        match read {
            Ok(value) => {
                inputs.insert(name.clone(), value);
            }
            Err(complaint) => complaints.push((name.clone(), complaint)),
        }
    }
    complaints.extend(check_together(node, &inputs));
    if complaints.is_empty() {
        Ok(inputs)
    } else {
        Err(complaints)
    }
}

/// Reads one leaf's answer from the names and texts of an answers file or a worked example, where
/// `points` and `na` have their own meaning and overrule inputs beside them.
///
/// # Errors
/// Every complaint with the name of its input.
pub fn read_answer(
    node: &Node,
    texts: &BTreeMap<String, String>,
) -> Result<Answer, Vec<(String, InputComplaint)>> {
    let mut inputs = texts.clone();
    let not_applicable = inputs.remove("na");
    let points = inputs.remove("points");
    let mut complaints = Vec::new();
    let answer = read_inputs(node, &inputs).map_err(|found| complaints.extend(found));
    let answer = match (&not_applicable, &points) {
        (Some(_), Some(_)) => {
            complaints.push((String::from("na"), InputComplaint::PointsAndNotApplicable));
            answer.ok().map(Answer::Inputs)
        }
        (Some(reason), None) => match check_not_applicable(node, reason) {
            Ok(()) => Some(Answer::NotApplicable {
                reason: reason.clone(),
            }),
            Err(complaint) => {
                complaints.push((String::from("na"), complaint));
                None
            }
        },
        (None, Some(text)) => {
            let points = Amount::parse(text).map_err(InputComplaint::from);
            match points.and_then(|points| check_points(node, points)) {
                Ok(points) => Some(Answer::Points(points)),
                Err(complaint) => {
                    complaints.push((String::from("points"), complaint));
                    None
                }
            }
        }
        (None, None) => answer.ok().map(Answer::Inputs),
    };
    match answer {
        Some(answer) if complaints.is_empty() => Ok(answer),
        _ => Err(complaints),
    }
}

/// The complaint about an input that a leaf does not have.
#[must_use]
pub fn unknown_input(node: &Node) -> InputComplaint {
    InputComplaint::UnknownInput(node.inputs.iter().map(|input| input.name.clone()).collect())
}

/// Relations between the inputs of one leaf: `a` at most `b`. Inputs that are not there yet raise
/// no complaint.
#[must_use]
pub fn check_together(node: &Node, inputs: &impl InputSource) -> Vec<(String, InputComplaint)> {
    node.inputs
        .iter()
        .filter_map(|input| Some((input.name.clone(), above_other(input, inputs)?)))
        .collect()
}

fn above_other(input: &Input, inputs: &impl InputSource) -> Option<InputComplaint> {
    let other = input.at_most.as_ref()?;
    let own = inputs.value(&input.name)?.number()?;
    let limit = inputs.value(other)?.number()?;
    (own > limit).then(|| InputComplaint::AboveOther {
        other: other.clone(),
        limit,
    })
}

/// The first thing wrong with already typed values, for answers that were stored under another
/// version or built by hand.
pub(crate) fn first_complaint(node: &Node, inputs: &impl InputSource) -> Option<InputComplaint> {
    for (place, input) in node.inputs.iter().enumerate() {
        let wrong = match (inputs.value_at(place, input), input.kind) {
            (None, _) => continue,
            (Some(ValueRef::Number(amount)), kind) if kind.is_number() => {
                check_bounds(input, amount)
                    .err()
                    .or_else(|| above_other(input, inputs))
            }
            (Some(ValueRef::YesNo(_)), InputType::YesNo)
            | (Some(ValueRef::Choice(_)), InputType::Choice)
            | (Some(ValueRef::Text(_)), InputType::Text) => None,
            _ => Some(InputComplaint::WrongType),
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

/// Checks points given by a person: 0 to the leaf's maximum.
///
/// # Errors
/// [`InputComplaint::PointsOutside`], or [`InputComplaint::NotScored`] for a collected-only leaf.
pub fn check_points(node: &Node, points: Amount) -> Result<Amount, InputComplaint> {
    if !node.scored {
        return Err(InputComplaint::NotScored);
    }
    if points < Amount::ZERO || points > node.maximum {
        return Err(InputComplaint::PointsOutside(node.maximum));
    }
    Ok(points)
}

/// Checks that a leaf may be declared not applicable, with a reason.
///
/// # Errors
/// [`InputComplaint::MustApply`] or [`InputComplaint::ReasonMissing`].
pub fn check_not_applicable(node: &Node, reason: &str) -> Result<(), InputComplaint> {
    if !node.not_applicable {
        return Err(InputComplaint::MustApply);
    }
    if reason.trim().is_empty() {
        return Err(InputComplaint::ReasonMissing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::framework::ChoiceOption;

    use super::*;

    fn typed(kind: InputType, text: &str) -> Result<InputValue, InputComplaint> {
        let input = Input {
            name: "a".into(),
            title: "Số hồ sơ".into(),
            title_en: None,
            kind,
            unit: None,
            unit_en: None,
            min: Amount::ZERO,
            max: None,
            at_most: None,
            options: Vec::new(),
        };
        check_input(&input, text)
    }

    #[test]
    fn a_comma_is_never_read_in_a_count_and_is_decimal_in_an_amount() {
        let thousand = Ok(InputValue::Number(Amount::from_int(1000)));
        assert_eq!(typed(InputType::Count, "1.000"), thousand);
        assert_eq!(typed(InputType::Count, "1000"), thousand);
        for text in ["1,000", "1,5", "1,000,000", "1.5", "abc"] {
            assert_eq!(
                typed(InputType::Count, text),
                Err(InputComplaint::NotACount),
                "{text}"
            );
        }
        let one = Ok(InputValue::Number(Amount::ONE));
        assert_eq!(typed(InputType::Amount, "1,000"), one);
    }

    #[test]
    fn an_option_that_is_none_is_answered_with_titles_and_without_codes() {
        let option = |value: &str, title: &str| ChoiceOption {
            value: value.to_owned(),
            title: title.to_owned(),
            title_en: None,
        };
        let options = vec![
            option("ket-noi", "Có kết nối"),
            option("roi-rac", "Rời rạc"),
        ];
        let told = InputComplaint::UnknownOption(options).text(crate::Language::Vi);
        assert_eq!(told, "cần một trong: Có kết nối, Rời rạc");
    }
}
