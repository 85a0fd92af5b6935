//! What has happened to one item, read from the audit chain: asked, answered, judged, settled.

use engine::amount::Amount;
use serde_json::Value;
use store::{
    Moment,
    audit::{Line, Wanted, list_lines},
    round::Round,
};

use super::{desk::Item, reason::Reason};
use crate::{App, Refusal};

/// Lines looked at; older ones stand in the audit pages.
const LINES: u64 = 60;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The claim was accepted.
    Agreed,
    /// Other points were given.
    Changed,
    /// The unit was asked.
    Asked,
    /// Accepted together with others.
    AcceptedInBulk,
    /// The judgement was kept after the explanation.
    Kept,
    /// The claim was accepted after the explanation.
    SettledClaim,
    /// Other points were settled on.
    SettledPoints,
    /// The unit explained.
    Explained,
    /// The unit answered a question.
    Answered,
    /// The unit changed its answer, its note or its documents.
    Edited,
    /// Answers and judgements were invented when the demonstration's round was made.
    Invented,
}

/// One thing that happened to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// Who, as the chain names them.
    pub actor: String,
    /// What.
    pub kind: EventKind,
    /// Points given.
    pub points: Option<Amount>,
    /// Reason from the list.
    pub reason: Option<Reason>,
    /// Words.
    pub words: Option<String>,
}

/// The history of an item, the oldest first, in one statement.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn history(app: &App, round: &Round, item: &Item) -> Result<Vec<Event>, Refusal> {
    let wanted = Wanted {
        round: Some(round.slug.clone()),
        unit: Some(item.unit.code.clone()),
        indicator: Some(item.code.to_string()),
        limit: LINES,
        ..Wanted::default()
    };
    let lines = list_lines(app.store.reader(), &wanted).await?;
    let mut events: Vec<Event> = lines.iter().rev().map(event).collect();
    // Of many edits in a row by one person only the last is told.
    let mut told: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        let repeats = told.last().is_some_and(|last| {
            last.kind == EventKind::Edited
                && event.kind == EventKind::Edited
                && last.actor == event.actor
        });
        if repeats {
            told.pop();
        }
        told.push(event);
    }
    Ok(told)
}

fn event(line: &Line) -> Event {
    let detail: Value = serde_json::from_str(&line.detail).unwrap_or_default();
    let new = detail.get("new").unwrap_or(&Value::Null);
    let text = |key: &str| new.get(key).and_then(Value::as_str);
    let kind = match (line.action.as_str(), text("verdict"), text("settlement")) {
        ("appraisal.judge", Some("agreed"), _) => EventKind::Agreed,
        ("appraisal.judge", Some("asked"), _) => EventKind::Asked,
        ("appraisal.judge", ..) => EventKind::Changed,
        ("appraisal.settle", _, Some("kept")) => EventKind::Kept,
        ("appraisal.settle", _, Some("agreed")) => EventKind::SettledClaim,
        ("appraisal.settle", ..) => EventKind::SettledPoints,
        ("appraisal.accept_rest", ..) => EventKind::AcceptedInBulk,
        ("demo.round", ..) => EventKind::Invented,
        ("explanation.save", ..) => EventKind::Explained,
        ("answer.hand_in", ..) => EventKind::Answered,
        _ => EventKind::Edited,
    };
    let mine = line.action.starts_with("appraisal.");
    Event {
        at: line.at,
        actor: line.actor.clone(),
        kind,
        points: text("points")
            .filter(|_| mine)
            .and_then(|points| Amount::parse(points).ok()),
        reason: text("reason").and_then(Reason::parse),
        words: match kind {
            EventKind::Explained => new.as_str(),
            EventKind::Answered => detail.get("new_note").and_then(Value::as_str),
            EventKind::Edited | EventKind::Invented => None,
            _ => text("words"),
        }
        .map(str::to_owned),
    }
}
