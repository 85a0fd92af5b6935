//! The fields of one indicator: inputs, claimed points, note, and why it does not apply.

use app::assessment::{Item, claims_points};
use engine::{
    answer::Answer,
    framework::{Code, InputType, Node},
};

use super::{
    docs::id_of,
    item::{Maker, Overlay},
    words,
};

/// One field.
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) unit: String,
    pub(super) mode: &'static str,
    pub(super) options: Vec<Choice>,
    pub(super) is_wrong: bool,
    pub(super) message: String,
    pub(super) is_text: bool,
}

/// One option of a choice.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) title: String,
    pub(super) checked: bool,
}

impl Maker<'_> {
    /// The inputs of an indicator.
    pub(super) fn fields(&self, node: &Node, item: &Item, overlay: &Overlay) -> Vec<Field> {
        let t = self.t;
        if claims_points(node) {
            return Vec::new();
        }
        let stored = match &item.answer {
            Some(Answer::Inputs(inputs)) => Some(inputs),
            _ => None,
        };
        let field = |input: &engine::framework::Input| {
            let typed = overlay.typed.as_ref();
            let value = match typed {
                Some(typed) => typed.inputs.get(&input.name).cloned().unwrap_or_default(),
                None => stored
                    .and_then(|inputs| inputs.get(&input.name))
                    .map(words::field_text)
                    .unwrap_or_default(),
            };
            let title = input.title_in(t.language());
            let label = match input.is_letter() && node.inputs.len() > 1 {
                true => format!("{} · {title}", input.name),
                false => title.to_owned(),
            };
            let options = match input.kind {
                InputType::YesNo => vec![
                    choice("yes", t.get("yes"), &value),
                    choice("no", t.get("no"), &value),
                ],
                InputType::Choice => input
                    .options
                    .iter()
                    .map(|option| {
                        let known = engine::answer::InputValue::Choice(option.value.clone());
                        choice(&option.value, words::value_text(input, &known, t), &value)
                    })
                    .collect(),
                _ => Vec::new(),
            };
            Field {
                label,
                unit: input
                    .unit_in(t.language())
                    .map(str::to_owned)
                    .unwrap_or_else(|| match input.kind {
                        InputType::Percent => String::from("%"),
                        _ => String::new(),
                    }),
                mode: match input.kind {
                    InputType::Count => "numeric",
                    _ => "decimal",
                },
                options,
                is_text: input.kind == InputType::Text,
                ..blank(item.code, &input.name, value, overlay)
            }
        };
        node.inputs.iter().map(field).collect()
    }

    /// The points that a unit claims itself where a person judges.
    pub(super) fn claim(&self, node: &Node, item: &Item, overlay: &Overlay) -> Field {
        let stored = match &item.answer {
            Some(Answer::Points(points)) => words::amount_field(*points),
            _ => String::new(),
        };
        let typed = overlay.typed.as_ref().map(|typed| typed.points.clone());
        let most = words::maximum(self.framework, node.maximum, self.t.language());
        Field {
            label: self.t.get("assess-points-claim"),
            unit: format!("/ {most}"),
            mode: "decimal",
            ..blank(item.code, "points", typed.unwrap_or(stored), overlay)
        }
    }

    /// The note to the appraiser.
    pub(super) fn note(&self, item: &Item, overlay: &Overlay) -> Field {
        let typed = overlay.typed.as_ref().map(|typed| typed.note.clone());
        let value = typed.unwrap_or_else(|| item.note.clone().unwrap_or_default());
        let key = match value.is_empty() {
            true => "assess-note",
            false => "assess-note-has",
        };
        Field {
            label: self.t.get(key),
            ..blank(item.code, "note", value, overlay)
        }
    }

    /// The reason why the indicator does not apply.
    pub(super) fn not_applicable(&self, item: &Item, overlay: &Overlay) -> Field {
        let stored = match &item.answer {
            Some(Answer::NotApplicable { reason }) => reason.clone(),
            _ => String::new(),
        };
        let typed = overlay
            .typed
            .as_ref()
            .map(|typed| typed.not_applicable.clone());
        Field {
            label: self.t.get("assess-na-reason"),
            ..blank(item.code, "na", typed.unwrap_or(stored), overlay)
        }
    }
}

fn choice(value: &str, title: String, chosen: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        title,
        checked: value == chosen,
    }
}

/// A field with nothing special about it.
fn blank(code: Code, name: &str, value: String, overlay: &Overlay) -> Field {
    let full = format!("{code}.{name}");
    let place = format!("{}-{name}", id_of(code));
    Field {
        id: format!("f-{place}"),
        message: format!("m-{place}"),
        label: String::new(),
        value,
        unit: String::new(),
        mode: "text",
        options: Vec::new(),
        is_wrong: overlay.complaints.iter().any(|one| one.field == full),
        name: full,
        is_text: false,
    }
}
