//! Answers: what a unit, an appraiser or the council says about one leaf, typed and checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Language;
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

/// Why an input value is refused; [`InputComplaint::text`] says what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputComplaint {
    /// Nothing was written.
    Empty,
    /// A number is expected.
    NotANumber,
    /// `1.234` in a field that takes decimals.
    Ambiguous,
    /// A whole number is expected.
    NotWhole,
    /// More digits than can be kept.
    TooLong,
    /// Below the least value.
    BelowMin(Amount),
    /// Above the greatest value.
    AboveMax(Amount),
    /// Above another input of the same indicator.
    AboveOther {
        /// Name of the other input.
        other: String,
        /// Its value.
        limit: Amount,
    },
    /// Yes or no is expected.
    NotYesNo,
    /// One of these options is expected.
    UnknownOption(Vec<String>),
    /// The indicator has no such input; these are its inputs.
    UnknownInput(Vec<String>),
    /// A stored value has another type than the framework asks for.
    WrongType,
    /// Points outside 0 and the maximum.
    PointsOutside(Amount),
    /// The leaf is collected only.
    NotScored,
    /// The framework does not let a unit leave this indicator out.
    MustApply,
    /// Not applicable without a reason.
    ReasonMissing,
    /// Points and not applicable at once.
    PointsAndNotApplicable,
}

impl InputComplaint {
    /// Stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::Ambiguous => "ambiguous_number",
            Self::NotWhole => "not_whole",
            Self::TooLong => "too_long",
            Self::BelowMin(_) => "below_min",
            Self::AboveMax(_) => "above_max",
            Self::AboveOther { .. } => "above_other",
            Self::NotYesNo => "not_yes_no",
            Self::UnknownOption(_) => "unknown_option",
            Self::UnknownInput(_) => "unknown_input",
            Self::WrongType => "wrong_type",
            Self::PointsOutside(_) => "points_outside",
            Self::NotScored => "not_scored",
            Self::MustApply => "must_apply",
            Self::ReasonMissing => "reason_missing",
            Self::PointsAndNotApplicable => "points_and_not_applicable",
        }
    }

    /// One sentence for the field: what was expected.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let number = |amount: &Amount| amount.short_text(6, language);
        let (vi, en) = match self {
            Self::Empty => ("chưa có giá trị".into(), "a value is expected".into()),
            Self::NotANumber => {
                ("cần một số, ví dụ 1234,5".into(), "a number is expected, such as 1234.5".into())
            }
            Self::Ambiguous => (
                "dấu chấm này có thể là hàng nghìn hoặc thập phân: viết 1234 hoặc 1,234".into(),
                "the dot may separate thousands or decimals: write 1234 or 1,234 with a decimal comma".into(),
            ),
            Self::NotWhole => ("cần một số nguyên".into(), "a whole number is expected".into()),
            Self::TooLong => ("quá nhiều chữ số hoặc quá dài".into(), "too many digits or too long".into()),
            Self::BelowMin(min) => {
                (format!("phải từ {} trở lên", number(min)), format!("must be at least {}", number(min)))
            }
            Self::AboveMax(max) => {
                (format!("không được quá {}", number(max)), format!("must be at most {}", number(max)))
            }
            Self::AboveOther { other, limit } => (
                format!("không được lớn hơn {other} ({})", number(limit)),
                format!("must not exceed {other} ({})", number(limit)),
            ),
            Self::NotYesNo => ("cần có hoặc không (yes hoặc no)".into(), "yes or no is expected".into()),
            Self::UnknownOption(options) => (
                format!("cần một trong: {}", options.join(", ")),
                format!("one of these is expected: {}", options.join(", ")),
            ),
            Self::UnknownInput(names) if names.is_empty() => (
                "chỉ số này không có giá trị nhập nào; dùng points hoặc na".into(),
                "this indicator has no inputs; use points or na".into(),
            ),
            Self::UnknownInput(names) => (
                format!("chỉ số này không có giá trị nhập đó; có: {}, points, na", names.join(", ")),
                format!("this indicator has no such input; it has: {}, points, na", names.join(", ")),
            ),
            Self::WrongType => (
                "giá trị đã lưu không đúng kiểu của bộ chỉ số".into(),
                "the stored value has another type than the framework asks for".into(),
            ),
            Self::PointsOutside(max) => (
                format!("điểm phải từ 0 đến {}", number(max)),
                format!("points must be from 0 to {}", number(max)),
            ),
            Self::NotScored => (
                "chỉ số này chỉ thu thập, không chấm điểm".into(),
                "this indicator is collected and not scored".into(),
            ),
            Self::MustApply => (
                "bộ chỉ số không cho phép khai không áp dụng ở chỉ số này".into(),
                "the framework does not allow not applicable here".into(),
            ),
            Self::PointsAndNotApplicable => (
                "vừa có điểm vừa không áp dụng: chỉ giữ một".into(),
                "points and not applicable at once: keep one".into(),
            ),
            Self::ReasonMissing => {
                ("cần lý do không áp dụng".into(), "a reason is expected for not applicable".into())
            }
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

impl From<AmountError> for InputComplaint {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Empty => Self::Empty,
            AmountError::NotANumber => Self::NotANumber,
            AmountError::Ambiguous => Self::Ambiguous,
            AmountError::TooLong => Self::TooLong,
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
        InputType::Count => number(input, Amount::parse_vi_whole(typed)?),
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
            let known = input
                .options
                .iter()
                .map(|option| option.value.clone())
                .collect();
            Err(InputComplaint::UnknownOption(known))
        }
        InputType::Text if text.trim().is_empty() => Err(InputComplaint::Empty),
        InputType::Text if text.chars().count() > TEXT_LIMIT => Err(InputComplaint::TooLong),
        InputType::Text => Ok(InputValue::Text(crate::vietnamese::nfc(text))),
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
pub fn check_together(node: &Node, inputs: &Inputs) -> Vec<(String, InputComplaint)> {
    node.inputs
        .iter()
        .filter_map(|input| Some((input.name.clone(), above_other(input, inputs)?)))
        .collect()
}

fn above_other(input: &Input, inputs: &Inputs) -> Option<InputComplaint> {
    let other = input.at_most.as_ref()?;
    let own = inputs.get(&input.name)?.number()?;
    let limit = inputs.get(other)?.number()?;
    (own > limit).then(|| InputComplaint::AboveOther {
        other: other.clone(),
        limit,
    })
}

/// The first thing wrong with already typed values, for answers that were stored under another
/// version or built by hand.
pub(crate) fn first_complaint(node: &Node, inputs: &Inputs) -> Option<InputComplaint> {
    for input in &node.inputs {
        let wrong = match (inputs.get(&input.name), input.kind) {
            (None, _) => continue,
            (Some(InputValue::Number(amount)), kind) if kind.is_number() => {
                check_bounds(input, *amount)
                    .err()
                    .or_else(|| above_other(input, inputs))
            }
            (Some(InputValue::YesNo(_)), InputType::YesNo)
            | (Some(InputValue::Choice(_)), InputType::Choice)
            | (Some(InputValue::Text(_)), InputType::Text) => None,
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
