//! What is said while a task is worked on: how far it is, with proof, and threads of remarks.

use serde_json::json;
use store::{
    Tx,
    task::{
        self as rows, Task,
        gain::list_gains,
        note::{self as notes, Note, NoteKind},
    },
};

use super::{
    machine::{Hand, TaskAction},
    open::{WORDS_LIMIT, note, open, seal},
    proof::{Proof, keep_proof},
    tell::{heard, remarked},
    wish::words,
};
use crate::{Actor, App, Invalid, Permission, Refusal, case::Case, evidence};

/// How far a task has come, as it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// From 0 to 100.
    pub progress: i32,
    /// What was done; may be empty.
    pub words: String,
    /// What proves it.
    pub proof: Option<Proof>,
}

/// Complaints about a report before anything is written.
pub(super) fn check(report: &Report, today: &str) -> Result<String, Refusal> {
    let mut complaints = Vec::new();
    if !(0..=100).contains(&report.progress) {
        complaints.push(Invalid::new(
            "progress",
            "task-progress",
            "Tiến độ là số nguyên từ 0 đến 100.",
            "Progress is a whole number from 0 to 100.",
        ));
    }
    let text = engine::vietnamese::nfc(report.words.trim());
    if text.chars().count() > WORDS_LIMIT {
        let vi = format!("Ghi gọn trong {WORDS_LIMIT} chữ.");
        let en = format!("Keep it within {WORDS_LIMIT} characters.");
        complaints.push(Invalid::new("words", "task-words", vi, en));
    }
    if let Some(reference) = report.proof.as_ref().and_then(Proof::reference) {
        complaints.extend(evidence::check(reference));
        let issued = reference.issued_on.as_deref();
        complaints.extend(issued.filter(|day| *day > today).map(|_| not_yet()));
    }
    match complaints.is_empty() {
        true => Ok(text),
        false => Err(Refusal::Invalid(complaints)),
    }
}

fn not_yet() -> Invalid {
    Invalid::new(
        "issued_on",
        "task-proof-day",
        "Văn bản chứng minh có ngày sau hôm nay; ghi ngày đã ban hành.",
        "The document bears a day that is still to come; give the day on which it was issued.",
    )
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It is written.
    Written,
    /// It said nothing that was not known, so nothing is written.
    Known,
}

/// Reports how far a task has come; the first report begins it. One that only repeats the progress,
/// without words or proof, writes nothing.
///
/// # Errors
/// All complaints by field; a conflict when the task is closed; not found, not allowed, or a fault.
pub async fn report_progress(
    app: &App,
    actor: &Actor,
    id: i64,
    report: Report,
) -> Result<Reported, Refusal> {
    actor.need(Permission::WorkTasks, None)?;
    app.run(actor, (id, report), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<(i64, Report)>) -> Result<Reported, Refusal> {
    let (id, report) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    let (old, before) = (opened.task.progress, opened.task.state);
    // Whoever may not report is told so before what they typed is looked at.
    opened.take(TaskAction::Report)?;
    let text = check(report, &crate::day::of(case.now))?;
    let is_bare = text.is_empty() && report.proof.is_none();
    if is_bare && opened.task.state == before && report.progress == old {
        return Ok(Reported::Known);
    }
    let task = Task {
        progress: report.progress,
        ..opened.task
    };
    rows::update_task(db, task.clone()).await?;
    let document = match &report.proof {
        Some(proof) => {
            let gains = list_gains(db, &[*id]).await?;
            Some(keep_proof(tx, case, &task, (&gains, proof)).await?.id)
        }
        None => None,
    };
    note(tx, case, &task, (NoteKind::Progress, &text), document).await?;
    heard(tx, case, &task).await?;
    let detail = json!({ "old": old, "new": task.progress, "evidence": document });
    seal(tx, case, "task.report", &task, detail).await?;
    Ok(Reported::Written)
}

/// Begins a thread about a task, or answers in one.
///
/// # Errors
/// A complaint when nothing was written; not found, also when the thread is another task's; not
/// allowed, or a fault.
pub async fn remark(
    app: &App,
    actor: &Actor,
    id: i64,
    (thread_id, typed): (Option<i64>, String),
) -> Result<(), Refusal> {
    actor.need(Permission::RemarkTasks, None)?;
    app.run(actor, (id, thread_id, typed), |tx, case| {
        Box::pin(say(tx, case))
    })
    .await
}

async fn say(tx: &Tx, case: &Case<(i64, Option<i64>, String)>) -> Result<(), Refusal> {
    let (id, thread_id, typed) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::Remark)?;
    let text = words("words", typed)?;
    if let Some(first) = thread_id {
        begins_thread(notes::get_note(db, *first).await?, *id)?;
        // An answer opens again what was settled.
        notes::settle_thread(db, *first, None).await?;
    }
    let row = Note {
        id: 0,
        task_id: *id,
        account_id: case.actor.account_id,
        made_at: case.now,
        kind: NoteKind::Remark,
        words: text,
        progress: None,
        document_id: None,
        thread_id: *thread_id,
        resolved_at: None,
        resolved_by: None,
    };
    let kept = notes::create_note(db, row).await?;
    remarked(tx, case, (&opened.task, opened.hand), &kept).await?;
    let detail = json!({ "note": kept.id, "thread": thread_id });
    seal(tx, case, "task.remark", &opened.task, detail).await
}

fn begins_thread(row: Note, task_id: i64) -> Result<Note, Refusal> {
    let is_first = row.kind == NoteKind::Remark && row.thread_id.is_none();
    match is_first && row.task_id == task_id {
        true => Ok(row),
        false => Err(Refusal::NotFound),
    }
}

/// Settles a thread: whoever began it, the head of the lead unit, or the office.
///
/// # Errors
/// A conflict when it is settled already; not found, not allowed, or a fault.
pub async fn settle_thread(
    app: &App,
    actor: &Actor,
    id: i64,
    thread_id: i64,
) -> Result<(), Refusal> {
    actor.need(Permission::RemarkTasks, None)?;
    app.run(actor, (id, thread_id), |tx, case| {
        Box::pin(settle(tx, case))
    })
    .await
}

async fn settle(tx: &Tx, case: &Case<(i64, i64)>) -> Result<(), Refusal> {
    let (id, thread_id) = case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, id).await?;
    opened.take(TaskAction::Remark)?;
    let first = begins_thread(notes::get_note(db, thread_id).await?, id)?;
    let is_own = first.account_id == case.actor.account_id;
    if !is_own && !matches!(opened.hand, Hand::Office | Hand::LeadHead) {
        return Err(Refusal::NotAllowed);
    }
    if first.resolved_at.is_some() {
        return Err(Refusal::Conflict("task-thread-settled"));
    }
    let by = Some((case.actor.account_id, case.now));
    notes::settle_thread(db, thread_id, by).await?;
    let detail = json!({ "thread": thread_id });
    seal(tx, case, "task.settle-thread", &opened.task, detail).await
}
