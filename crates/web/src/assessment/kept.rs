//! What was typed into a form that closed meanwhile, told back so that it can be copied.

use app::assessment::{IndexPage, Item, Typed};
use engine::{
    answer::{Answer, InputValue},
    framework::{Input, InputType, Node},
};

use super::{item::Overlays, words};
use crate::shell::T;

/// One field that was typed and not saved.
pub(crate) struct Kept {
    /// What it is about: code and title of the indicator.
    pub(crate) about: String,
    /// The field's label.
    pub(crate) field: String,
    /// As it was typed.
    pub(crate) typed: String,
}

/// What was typed on a page of indicators that takes nothing any more: every field of an indicator
/// in which something differs from what is stored.
pub(super) fn of_page(page: &IndexPage, overlays: &Overlays, t: T<'_>) -> Vec<Kept> {
    let mut kept = Vec::new();
    for item in page.items.iter().filter(|item| !item.editable) {
        let typed = overlays
            .get(&item.code)
            .and_then(|overlay| overlay.typed.as_ref());
        let node = page.opened.framework.find(item.code);
        let (Some(typed), Some(node)) = (typed, node) else {
            continue;
        };
        let fields = fields(node, typed, item, t);
        if fields.iter().all(|(_, typed, stored)| typed == stored) {
            continue;
        }
        let about = format!("{} {}", node.code, node.title_in(t.language()));
        let typed = fields.into_iter().filter(|(_, typed, _)| !typed.is_empty());
        kept.extend(typed.map(|(field, typed, _)| Kept {
            about: about.clone(),
            field,
            typed,
        }));
    }
    kept
}

/// Label, what was typed and what is stored, for every field of an indicator.
fn fields(node: &Node, typed: &Typed, item: &Item, t: T<'_>) -> Vec<(String, String, String)> {
    let (mut points, mut reason) = (String::new(), String::new());
    let mut inputs = None;
    match &item.answer {
        Some(Answer::Inputs(stored)) => inputs = Some(stored),
        Some(Answer::Points(stored)) => points = words::amount_field(*stored),
        Some(Answer::NotApplicable { reason: stored }) => reason.clone_from(stored),
        _ => {}
    }
    let own = node.inputs.iter().map(|input| {
        let typed = typed.inputs.get(&input.name).map_or("", String::as_str);
        let stored = inputs.and_then(|stored| stored.get(&input.name));
        let stored = stored.map(words::field_text).unwrap_or_default();
        (
            input.title_in(t.language()).to_owned(),
            readable(input, typed.trim(), t),
            readable(input, &stored, t),
        )
    });
    let note = item.note.clone().unwrap_or_default();
    let rest = [
        ("assess-points-claim", &typed.points, points),
        ("assess-na-reason", &typed.not_applicable, reason),
        ("assess-note", &typed.note, note),
    ];
    let rest = rest.map(|(key, typed, stored)| (t.get(key), typed.trim().to_owned(), stored));
    own.chain(rest).collect()
}

/// A choice by its title, everything else as it was typed.
fn readable(input: &Input, typed: &str, t: T<'_>) -> String {
    match (input.kind, typed) {
        (InputType::YesNo, "yes") => t.get("yes"),
        (InputType::YesNo, "no") => t.get("no"),
        (InputType::Choice, chosen) if !chosen.is_empty() => {
            words::value_text(input, &InputValue::Choice(chosen.to_owned()), t)
        }
        _ => typed.to_owned(),
    }
}
