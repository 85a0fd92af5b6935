//! What a person typed for one indicator, read into an answer or into complaints beside each field.

use std::collections::BTreeMap;

use engine::{
    Language,
    amount::Amount,
    answer::{
        Answer, InputComplaint, Inputs, check_input, check_not_applicable, check_points,
        check_together,
    },
    framework::{Code, Node},
    score::rules::Rule,
    vietnamese::nfc,
};

use crate::Invalid;

/// Fewest letters in a reason why an indicator does not apply: a dot or a dash is none.
const REASON_LETTERS: usize = 5;
/// Longest note or reason, in characters.
const NOTE_LIMIT: usize = 2_000;

/// One indicator's fields as they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Input name → text.
    pub inputs: BTreeMap<String, String>,
    /// Points claimed, for an indicator that only an appraiser scores.
    pub points: String,
    /// Why it does not apply; with a reason here nothing else may be filled in.
    pub not_applicable: String,
    /// Note to the appraiser.
    pub note: String,
    /// Version of the answer that was on the page; 0 when there was none.
    pub version: i32,
}

/// Whether the unit claims points itself, because no rule gives any.
pub fn claims_points(node: &Node) -> bool {
    node.scored && matches!(node.rule, None | Some(Rule::Judged(_)))
}

/// A field that was sent and does not stand on the page, such as `9.9.a`.
pub fn stray(field: &str) -> Invalid {
    Invalid::new(
        field,
        "stray",
        format!(
            "Bộ chỉ số của kỳ này không có ô “{field}” trên trang này; chưa lưu gì cả. Mở lại trang rồi nhập lại."
        ),
        format!(
            "This page has no field “{field}” in the framework of the round; nothing was saved. Open the page again and enter it anew."
        ),
    )
}

impl Typed {
    /// The answer, or every complaint with the name of its field (`2.3.a`, `2.3.points` …).
    pub(crate) fn read(&self, node: &Node) -> Result<(Answer, Option<String>), Vec<Invalid>> {
        let mut complaints = Vec::new();
        complaints.extend(self.strays(node));
        let note = self.read_note(node, &mut complaints);
        let answer = if !self.not_applicable.trim().is_empty() {
            self.need_nothing_else(node, &mut complaints);
            self.read_not_applicable(node, &mut complaints)
        } else if claims_points(node) {
            self.read_points(node, &mut complaints)
        } else {
            self.read_inputs(node, &mut complaints)
        };
        if complaints.is_empty() {
            Ok((answer, note))
        } else {
            Err(complaints)
        }
    }

    /// Fields that were sent and that this indicator does not have; dropped in silence they would
    /// look saved.
    pub(crate) fn strays(&self, node: &Node) -> Vec<Invalid> {
        let code = node.code;
        let inputs = self.inputs.keys().map(String::as_str);
        let unknown = inputs.filter(|name| node.input(name).is_none());
        let points = !claims_points(node) && !self.points.trim().is_empty();
        unknown
            .chain(points.then_some("points"))
            .map(|name| stray(&format!("{code}.{name}")))
            .collect()
    }

    /// The same of an indicator that nobody asks for: all that was sent.
    pub(crate) fn all_strays(&self, code: Code) -> Vec<Invalid> {
        let inputs = self.inputs.keys().map(String::as_str);
        let rest = [
            ("points", &self.points),
            ("na", &self.not_applicable),
            ("note", &self.note),
        ];
        let rest = rest.iter().filter(|(_, typed)| !typed.is_empty());
        let mut names: Vec<&str> = inputs.chain(rest.map(|(name, _)| *name)).collect();
        if names.is_empty() {
            names.push("version");
        }
        let strays = names.into_iter();
        strays
            .map(|name| stray(&format!("{code}.{name}")))
            .collect()
    }

    fn read_note(&self, node: &Node, complaints: &mut Vec<Invalid>) -> Option<String> {
        check_length(node, "note", &self.note, complaints);
        let note = nfc(self.note.trim());
        (!note.is_empty()).then_some(note)
    }

    /// Of a value and a reason why there is none, one was not meant; neither is dropped in silence.
    fn need_nothing_else(&self, node: &Node, complaints: &mut Vec<Invalid>) {
        let inputs = node.inputs.iter();
        let mut values = inputs.filter_map(|input| self.inputs.get(&input.name));
        let is_claimed = claims_points(node) && !self.points.trim().is_empty();
        if is_claimed || values.any(|typed| !typed.trim().is_empty()) {
            complaints.push(Invalid::new(
                &format!("{}.na", node.code),
                "na-values",
                "Đã nhập số liệu thì không ghi lý do không áp dụng: xóa số liệu, hoặc xóa lý do.",
                "There are values and a reason why it does not apply: clear the values, or the reason.",
            ));
        }
    }

    fn read_not_applicable(&self, node: &Node, complaints: &mut Vec<Invalid>) -> Answer {
        check_length(node, "na", &self.not_applicable, complaints);
        let reason = nfc(self.not_applicable.trim());
        if let Err(complaint) = check_not_applicable(node, &reason) {
            complaints.push(invalid(node, "na", &complaint, None));
        } else if reason
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            < REASON_LETTERS
        {
            complaints.push(Invalid::new(
                &format!("{}.na", node.code),
                "na-short",
                format!("Viết lý do không áp dụng rõ hơn: ít nhất {REASON_LETTERS} chữ cái."),
                format!(
                    "Say more clearly why it does not apply: at least {REASON_LETTERS} letters."
                ),
            ));
        }
        Answer::NotApplicable { reason }
    }

    fn read_points(&self, node: &Node, complaints: &mut Vec<Invalid>) -> Answer {
        let typed = self.points.trim();
        if typed.is_empty() {
            return Answer::Inputs(Inputs::new());
        }
        let points = Amount::parse_vi(typed).map_err(InputComplaint::from);
        match points.and_then(|points| check_points(node, points)) {
            Ok(points) => Answer::Points(points),
            Err(complaint) => {
                complaints.push(invalid(node, "points", &complaint, None));
                Answer::Inputs(Inputs::new())
            }
        }
    }

    fn read_inputs(&self, node: &Node, complaints: &mut Vec<Invalid>) -> Answer {
        let mut inputs = Inputs::new();
        for input in &node.inputs {
            let typed = self.inputs.get(&input.name).map_or("", String::as_str);
            if typed.trim().is_empty() {
                continue;
            }
            match check_input(input, typed) {
                Ok(value) => {
                    inputs.insert(input.name.clone(), value);
                }
                Err(complaint) => complaints.push(invalid(node, &input.name, &complaint, None)),
            }
        }
        for (name, complaint) in check_together(node, &inputs) {
            let own = inputs
                .get(&name)
                .and_then(engine::answer::InputValue::number);
            complaints.push(invalid(node, &name, &complaint, own));
        }
        Answer::Inputs(inputs)
    }
}

fn check_length(node: &Node, name: &str, typed: &str, complaints: &mut Vec<Invalid>) {
    if typed.chars().count() > NOTE_LIMIT {
        complaints.push(Invalid::new(
            &format!("{}.{name}", node.code),
            "too_long",
            format!("Không quá {NOTE_LIMIT} ký tự; phần dài hơn nên để trong tài liệu kiểm chứng."),
            format!("At most {NOTE_LIMIT} characters; put what is longer into a document."),
        ));
    }
}

/// A complaint as a sentence that names the field as the page does.
fn invalid(node: &Node, name: &str, complaint: &InputComplaint, own: Option<Amount>) -> Invalid {
    let sentence = |language| sentence(node, name, complaint, own, language);
    Invalid::new(
        &format!("{}.{name}", node.code),
        complaint.code(),
        sentence(Language::Vi),
        sentence(Language::En),
    )
}

fn sentence(
    node: &Node,
    name: &str,
    complaint: &InputComplaint,
    own: Option<Amount>,
    language: Language,
) -> String {
    let title = |name: &str| match node.input(name) {
        Some(input) => match (language, &input.title_en) {
            (Language::En, Some(title)) => title.clone(),
            _ => input.title.clone(),
        },
        None => String::new(),
    };
    if let (InputComplaint::AboveOther { other, limit }, Some(own)) = (complaint, own) {
        let (own, limit) = (own.short_text(6, language), limit.short_text(6, language));
        let (first, second) = (title(name), title(other));
        return match language {
            Language::Vi => format!(
                "{first} ({own}) lớn hơn {} ({limit}). Sửa {name} hoặc {other}; số đã gõ vẫn còn, chưa tính điểm.",
                lower_first(&second)
            ),
            Language::En => format!(
                "{first} ({own}) exceed {} ({limit}). Mend {name} or {other}; what was typed is still there and not scored.",
                lower_first(&second)
            ),
        };
    }
    let text = complaint.text(language);
    match title(name) {
        title if title.is_empty() => format!("{}.", upper_first(&text)),
        title => format!("{title}: {text}."),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    let rest = letters.as_str();
    // An abbreviation such as CNTT keeps its capitals.
    if rest.chars().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    format!("{}{rest}", first.unwrap_or_default())
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
