//! A task as every use case finds it: with who helps, and what the actor is to it.

use std::collections::BTreeSet;

use engine::vietnamese::fold;
use serde_json::Value;
use store::{
    Db, Tx,
    task::{
        self as rows, Task, TaskState,
        link::list_helpers,
        list::DraftPlans,
        note::{Note, NoteKind, create_note},
    },
};

use super::machine::{Hand, TaskAction, step};
use crate::{Actor, Permission, Refusal, audit::record, case::Case, ranking::shorten};

/// Longest remark, report or reason, in characters.
pub(super) const WORDS_LIMIT: usize = 2_000;

/// A task with what stands around it.
pub(super) struct OpenTask {
    pub(super) task: Task,
    pub(super) helpers: BTreeSet<i64>,
    pub(super) hand: Hand,
    /// The draft plans, as far as the task asks for them.
    pub(super) drafts: DraftPlans,
}

/// Finds a task for somebody who sees tasks.
pub(super) async fn open(db: &Db, actor: &Actor, id: i64) -> Result<OpenTask, Refusal> {
    actor.need(Permission::SeeTasks, None)?;
    let task = rows::get_task(db, id).await?;
    let helpers = list_helpers(db, &[id]).await?;
    let helpers: BTreeSet<i64> = helpers.into_iter().map(|row| row.unit_id).collect();
    let hand = Hand::of(actor, &task, &helpers);
    Ok(OpenTask {
        drafts: drafts_of(db, &task).await?,
        task,
        helpers,
        hand,
    })
}

/// The draft plans that a task may stand in; nothing is asked for one that is in no plan.
pub(super) async fn drafts_of(db: &Db, task: &Task) -> Result<DraftPlans, Refusal> {
    Ok(match task.plan_id {
        Some(_) => DraftPlans::read(db).await?,
        None => DraftPlans::default(),
    })
}

impl OpenTask {
    /// Its state, and whether it stands only in the draft of a plan.
    pub(super) fn at(&self) -> (TaskState, bool) {
        (self.task.state, self.drafts.hold(&self.task))
    }

    /// Takes an action: the state that follows is the task's, or it is refused.
    pub(super) fn take(&mut self, action: TaskAction) -> Result<(), Refusal> {
        self.task.state = step(self.hand, self.at(), action)?;
        Ok(())
    }
}

/// Writes a note of this run of a use case.
pub(crate) async fn note<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    (kind, words): (NoteKind, &str),
    document_id: Option<i64>,
) -> Result<Note, Refusal> {
    let row = Note {
        id: 0,
        task_id: task.id,
        account_id: case.actor.account_id,
        made_at: case.now,
        kind,
        words: words.to_owned(),
        progress: matches!(kind, NoteKind::Progress | NoteKind::Finished).then_some(task.progress),
        document_id,
        thread_id: None,
        resolved_at: None,
        resolved_by: None,
    };
    Ok(create_note(tx.db(), row).await?)
}

/// Seals one line about a task to the audit chain, found from the unit that answers for it.
pub(super) async fn seal<C>(
    tx: &Tx,
    case: &Case<C>,
    action: &str,
    task: &Task,
    mut detail: Value,
) -> Result<(), Refusal> {
    let lead = store::unit::get_unit(tx.db(), task.lead_id).await?.code;
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("task".to_owned(), Value::from(task.code.as_str()));
    }
    record(case, action)
        .unit(&lead)
        .detail(&detail)
        .append(tx)
        .await
}

/// What a task is found by: its texts without marks, and again in the usual abbreviations.
pub(super) fn search_key(code: &str, title: &str, deliverable: &str) -> String {
    let folded = fold(&format!("{code} {title} {deliverable}"));
    format!("{folded} | {}", shorten(&folded))
}
