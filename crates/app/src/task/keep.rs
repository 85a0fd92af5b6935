//! Making a task and changing what it is.

use serde_json::json;
use store::{
    Tx,
    task::{
        self as rows, Task, TaskState,
        gain::{list_gains, replace_gains},
        link::{replace_helpers, replace_milestones, replace_needs},
        note::NoteKind,
    },
};

use super::{
    machine::TaskAction,
    open::{note, open, seal, search_key},
    sign_plan::refuse_signed,
    tell::{edited, given_beside},
    wish::{Read, TaskWish, is_over, read, read_among},
};
use crate::{Actor, App, Moment, Permission, Refusal, case::Case, plan::OwnAgencies};

/// Makes a task and says its key. The office makes any; a head those of the own unit.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_task(app: &App, actor: &Actor, wish: TaskWish) -> Result<i64, Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, wish, |tx, case| Box::pin(create(tx, case)))
        .await
}

/// A task of which nothing is known yet.
pub(crate) fn blank(made_by: i64, made_at: Moment) -> Task {
    Task {
        id: 0,
        plan_id: None,
        code: String::new(),
        title: String::new(),
        search_key: String::new(),
        deliverable: String::new(),
        state: TaskState::Planned,
        progress: 0,
        lead_id: 0,
        starts_on: None,
        due_on: None,
        done_at: None,
        programme: None,
        cost_vnd: None,
        means: None,
        repeats: None,
        campaign: false,
        made_by,
        made_at,
        version: 0,
    }
}

/// Gives a task its code and keeps it.
pub(crate) async fn keep_new(tx: &Tx, task: Task) -> Result<Task, Refusal> {
    let code = format!("NV-{:04}", rows::last_task_id(tx.db()).await? + 1);
    let row = Task {
        search_key: search_key(&code, &task.title, &task.deliverable),
        code,
        ..task
    };
    Ok(rows::create_task(tx.db(), row).await?)
}

/// What a task comes from beside what its form says.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    /// The plan it belongs to.
    pub(super) plan_id: Option<i64>,
    /// What is said of it on the day it is made.
    pub(super) words: String,
    /// The document that it rests on.
    pub(super) basis_id: Option<i64>,
    /// The unit that is told of it together with something else.
    pub(super) told_id: Option<i64>,
}

/// Makes a task as part of another use case, which asks the right, writes the line of the chain, and
/// tells the unit `told_id` of it in its own words.
pub(crate) async fn make<C>(
    tx: &Tx,
    case: &Case<C>,
    wish: &TaskWish,
    told_id: Option<i64>,
) -> Result<Task, Refusal> {
    let agencies = OwnAgencies::read(tx.db(), case.now).await?;
    let origin = Origin {
        told_id,
        ..Origin::default()
    };
    make_of(tx, case, (&agencies, wish), origin).await
}

/// [`make`] for a task that comes from a plan or a document.
pub(super) async fn make_of<C>(
    tx: &Tx,
    case: &Case<C>,
    (agencies, wish): (&OwnAgencies, &TaskWish),
    origin: Origin,
) -> Result<Task, Refusal> {
    let blank = Task {
        plan_id: origin.plan_id,
        ..blank(case.actor.account_id, case.now)
    };
    let places = (&case.app, tx.db());
    let wished = read_among(agencies, places, &case.actor, wish, blank).await;
    // What a decision gave may be late when it is written down.
    let wished = match origin.basis_id {
        None => to_come(wished, None, wish, case.now)?,
        Some(_) => wished?,
    };
    let task = keep_new(tx, wished.task.clone()).await?;
    let helpers = wished.helpers.clone();
    keep_links(tx, task.id, wished).await?;
    let said = (NoteKind::Made, origin.words.as_str());
    note(tx, case, &task, said, origin.basis_id).await?;
    given_beside(tx, case, &task, (&helpers, origin.told_id)).await?;
    Ok(task)
}

/// What was read, if its last day is to come or stays as it was; else with that complaint too.
fn to_come(
    read: Result<Read, Refusal>,
    old_due: Option<&str>,
    wish: &TaskWish,
    now: Moment,
) -> Result<Read, Refusal> {
    let due = crate::day::parse(&wish.due_on).filter(|due| Some(due.as_str()) != old_due);
    let over = is_over("due_on", due.as_deref(), &crate::day::of(now));
    match (read, over) {
        (read, None) => read,
        (Ok(_), Some(over)) => Err(over.into()),
        (Err(Refusal::Invalid(mut complaints)), Some(over)) => {
            complaints.push(over);
            Err(Refusal::Invalid(complaints))
        }
        (fault, Some(_)) => fault,
    }
}

async fn create(tx: &Tx, case: &Case<TaskWish>) -> Result<i64, Refusal> {
    let task = make(tx, case, &case.command, None).await?;
    case.actor.need(Permission::KeepTasks, Some(task.lead_id))?;
    let detail = json!({ "title": task.title, "due": task.due_on });
    seal(tx, case, "task.create", &task, detail).await?;
    Ok(task.id)
}

async fn keep_links(tx: &Tx, id: i64, wished: Read) -> Result<(), Refusal> {
    let db = tx.db();
    replace_helpers(db, id, &wished.helpers).await?;
    replace_needs(db, id, &wished.needs).await?;
    replace_gains(db, id, wished.gains).await?;
    replace_milestones(db, id, wished.milestones).await?;
    Ok(())
}

/// Changes what a task is. The unit that answers for it is changed by handing it over, with a reason.
///
/// # Errors
/// All complaints by field; a conflict when somebody else changed the task since the form was made,
/// it is closed, or its plan is signed;
/// not found, not allowed, or a fault.
pub async fn edit_task(app: &App, actor: &Actor, id: i64, wish: TaskWish) -> Result<(), Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    app.run(actor, (id, wish), |tx, case| Box::pin(edit(tx, case)))
        .await
}

async fn edit(tx: &Tx, case: &Case<(i64, TaskWish)>) -> Result<(), Refusal> {
    let (id, wish) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::Edit)?;
    if wish.version != opened.task.version {
        return Err(Refusal::Conflict("task-changed"));
    }
    let old = opened.task;
    refuse_signed(db, old.plan_id).await?;
    let wished = read(&case.app, db, &case.actor, wish, old.clone()).await;
    let mut wished = to_come(wished, old.due_on.as_deref(), wish, case.now)?;
    let task = Task {
        lead_id: old.lead_id,
        search_key: search_key(&old.code, &wished.task.title, &wished.task.deliverable),
        ..wished.task.clone()
    };
    wished.helpers.remove(&old.lead_id);
    // What was won is written down elsewhere and outlives a change of what is expected.
    for before in list_gains(db, &[*id]).await? {
        let same = wished
            .gains
            .iter_mut()
            .find(|gain| (gain.round_id, &gain.indicator) == (before.round_id, &before.indicator));
        if let Some(gain) = same {
            gain.won_micro = before.won_micro;
        }
    }
    rows::update_task(db, task.clone()).await?;
    let helpers = wished.helpers.clone();
    keep_links(tx, *id, wished).await?;
    note(tx, case, &task, (NoteKind::Edited, ""), None).await?;
    edited(tx, case, (&old, &task), (&opened.helpers, &helpers)).await?;
    let side = |task: &Task| json!({ "title": task.title, "start": task.starts_on, "due": task.due_on, "cost": task.cost_vnd });
    let detail = json!({ "old": side(&old), "new": side(&task) });
    seal(tx, case, "task.edit", &task, detail).await
}
