//! What turns a task: beginning it again, giving it up, giving it to another unit, writing down what it won.

use std::collections::BTreeSet;

use engine::amount::Amount;
use serde_json::json;
use store::{
    Db, Tx,
    task::{
        self as rows, Task, TaskState,
        gain::{Gain, list_gains, replace_gains},
        link::{list_helpers, replace_helpers},
        note::NoteKind,
    },
};

use super::{
    amend::keep_amendment,
    machine::TaskAction,
    open::{note, open, seal},
    sign_plan::{is_frozen, refuse_signed},
    tell::{handed_over, heard, moved_beside, turned},
    wish::words,
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    case::Case,
    notice::NoticeKind,
    plan::{OwnAgencies, no_agency},
};

/// Begins a finished or dropped task again, with a reason.
///
/// # Errors
/// A complaint without a reason; a conflict when it is open; not found, not allowed, or a fault.
pub async fn reopen_task(app: &App, actor: &Actor, id: i64, why: String) -> Result<(), Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, (id, why), |tx, case| {
        Box::pin(close(tx, case, TaskAction::Reopen))
    })
    .await
}

/// Gives a task up, with a reason.
///
/// # Errors
/// A complaint without a reason; a conflict when it is closed; not found, not allowed, or a fault.
pub async fn drop_task(app: &App, actor: &Actor, id: i64, why: String) -> Result<(), Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, (id, why), |tx, case| {
        Box::pin(close(tx, case, TaskAction::Drop))
    })
    .await
}

async fn close(tx: &Tx, case: &Case<(i64, String)>, action: TaskAction) -> Result<(), Refusal> {
    let (id, why) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(action)?;
    let why = words("words", why)?;
    let task = Task {
        done_at: None,
        ..opened.task
    };
    rows::update_task(db, task.clone()).await?;
    let (kind, told, name) = match task.state {
        TaskState::Dropped => (NoteKind::Dropped, NoticeKind::TaskDropped, "task.drop"),
        _ => (NoteKind::Reopened, NoticeKind::TaskReopened, "task.reopen"),
    };
    note(tx, case, &task, (kind, &why), None).await?;
    turned(tx, case, (told, &task), (&opened.helpers, &why, None)).await?;
    seal(tx, case, name, &task, json!({ "reason": why })).await
}

/// Gives a task to another unit, with a reason; who answered for it helps from now on no more than others.
///
/// # Errors
/// All complaints by field; a conflict when it is closed or the unit has it already; not found, not
/// allowed, or a fault.
pub async fn hand_over(
    app: &App,
    actor: &Actor,
    id: i64,
    (unit, why): (String, String),
) -> Result<(), Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, (id, unit, why), |tx, case| Box::pin(give(tx, case)))
        .await
}

async fn give(tx: &Tx, case: &Case<(i64, String, String)>) -> Result<(), Refusal> {
    let (id, typed, why) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::HandOver)?;
    refuse_signed(db, opened.task.plan_id).await?;
    let agencies = OwnAgencies::read(db, case.now).await?;
    let unit = agencies
        .find(typed)
        .map_err(|why| no_agency("unit", typed, &why))?;
    let why = words("words", why)?;
    if unit.id == opened.task.lead_id {
        return Err(Refusal::Conflict("task-same-lead"));
    }
    let old = agencies
        .all
        .get(opened.task.lead_id)
        .map(|unit| unit.name.clone());
    let from = opened.task.lead_id;
    let task = Task {
        lead_id: unit.id,
        ..opened.task
    };
    rows::update_task(db, task.clone()).await?;
    if opened.helpers.remove(&unit.id) {
        replace_helpers(db, *id, &opened.helpers).await?;
    }
    let told = format!("{} → {}: {why}", old.clone().unwrap_or_default(), unit.name);
    note(tx, case, &task, (NoteKind::HandedOver, &told), None).await?;
    handed_over(tx, case, (&task, from), (&opened.helpers, &why)).await?;
    let detail = json!({ "old": old, "new": unit.name, "reason": why });
    seal(tx, case, "task.hand-over", &task, detail).await
}

/// Why another use case turns a task, and the unit that it tells of this itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turning<'a> {
    pub(crate) why: &'a str,
    pub(crate) told_id: i64,
}

/// Gives an open task another last day as part of another use case, which asks the right and writes the
/// line of the chain; of a signed plan as an amendment, so that what was signed is kept.
pub(crate) async fn put_off<C>(
    tx: &Tx,
    case: &Case<C>,
    task: Task,
    (due_on, turning): (Option<String>, Turning<'_>),
) -> Result<(), Refusal> {
    if !task.state.is_open() {
        return Err(Refusal::Conflict("task-closed"));
    }
    let db = tx.db();
    let old = task.clone();
    let task = Task { due_on, ..task };
    rows::update_task(db, task.clone()).await?;
    match is_frozen(db, task.plan_id).await? {
        true => keep_amendment(tx, case, (&old, &task), (turning.why, false)).await?,
        false => {
            note(tx, case, &task, (NoteKind::Edited, turning.why), None).await?;
        }
    }
    let helpers = helpers_of(db, &task).await?;
    let told = (&helpers, turning.why, Some(turning.told_id));
    moved_beside(tx, case, (&old, &task), told).await
}

/// Gives up a task that another use case made and takes back, as long as nobody has begun it; one that
/// was given up already stays so.
pub(crate) async fn withdraw<C>(
    tx: &Tx,
    case: &Case<C>,
    task: Task,
    turning: Turning<'_>,
) -> Result<(), Refusal> {
    let db = tx.db();
    match task.state {
        TaskState::Dropped => return Ok(()),
        TaskState::Planned => {}
        _ => return Err(Refusal::Conflict("task-begun")),
    }
    let task = Task {
        state: TaskState::Dropped,
        ..task
    };
    rows::update_task(db, task.clone()).await?;
    note(tx, case, &task, (NoteKind::Dropped, turning.why), None).await?;
    let helpers = helpers_of(db, &task).await?;
    let told = (&helpers, turning.why, Some(turning.told_id));
    turned(tx, case, (NoticeKind::TaskDropped, &task), told).await
}

async fn helpers_of(db: &Db, task: &Task) -> Result<BTreeSet<i64>, Refusal> {
    let helpers = list_helpers(db, &[task.id]).await?;
    Ok(helpers.into_iter().map(|row| row.unit_id).collect())
}

/// Writes a remark on a task as part of another use case, which tells people of it; its unit reads it
/// where it works, and its silence begins again.
pub(crate) async fn add_remark<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    words: &str,
) -> Result<(), Refusal> {
    note(tx, case, task, (NoteKind::Remark, words), None).await?;
    heard(tx, case, task).await
}

/// Writes down what a finished task has won at its indicators, in the order of its gains; an empty
/// text says that nobody knows yet.
///
/// # Errors
/// A complaint where a text is no number; a conflict when the task is not finished; not found, not
/// allowed, or a fault.
pub async fn settle_gains(
    app: &App,
    actor: &Actor,
    id: i64,
    won: Vec<String>,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, (id, won), |tx, case| Box::pin(settle(tx, case)))
        .await
}

async fn settle(tx: &Tx, case: &Case<(i64, Vec<String>)>) -> Result<(), Refusal> {
    let (id, won) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::Settle)?;
    let mut gains: Vec<Gain> = list_gains(db, &[*id]).await?;
    let mut complaints = Vec::new();
    for (gain, typed) in gains.iter_mut().zip(won) {
        let typed = typed.trim();
        let amount = Amount::parse_vi(typed).ok();
        gain.won_micro = amount
            .filter(|one| *one >= Amount::ZERO)
            .and_then(Amount::to_micro);
        if gain.won_micro.is_none() && !typed.is_empty() {
            let code = &gain.indicator;
            let vi = format!("Điểm đã được của {code} là số từ 0 trở lên, ví dụ 0,5.");
            let en = format!("Points won at {code} are 0 or more, such as 0,5.");
            complaints.push(Invalid::new("won", "task-points", vi, en));
        }
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let told: Vec<_> = gains
        .iter()
        .map(|gain| json!({ "indicator": gain.indicator, "micro": gain.won_micro }))
        .collect();
    replace_gains(db, *id, gains).await?;
    note(tx, case, &opened.task, (NoteKind::Settled, ""), None).await?;
    seal(
        tx,
        case,
        "task.settle",
        &opened.task,
        json!({ "won": told }),
    )
    .await
}
