//! Changing the day or the agency of a task whose plan is signed: on record, with what was, and why.
//!
//! What was signed stands still: an amendment lies beside it, so the plan can be read as it was signed
//! and as it is to be done now.

use serde_json::{Value, json};
use store::{
    Db, Moment, Tx,
    task::{
        self as rows, Task,
        amendment::{Amendment, create_amendment, list_amendments},
        link::replace_helpers,
        note::NoteKind,
    },
};

use super::{
    machine::TaskAction,
    open::{OpenTask, note, open, seal},
    sign_plan::is_frozen,
    tell::{handed_over, moved},
    wish::{day, is_over, words},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    case::Case,
    plan::{Agency, OwnAgencies, no_agency},
};

/// How a task is amended, as typed; what is empty stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmendWish {
    /// The new last day.
    pub due_on: String,
    /// The unit that answers for it from now on.
    pub unit: String,
    /// By which decision, or why.
    pub words: String,
    /// Version of the task that was on the form.
    pub version: i32,
}

/// A change of a task after its plan was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Key; later ones are larger.
    pub(super) id: i64,
    /// When.
    pub at: Moment,
    /// Name of who made it.
    pub by: String,
    /// By which decision, or why.
    pub words: String,
    /// The last day before and after (ISO 8601), where it changed.
    pub due: Option<(Option<String>, Option<String>)>,
    /// The unit that answered for it and the one that does, where it changed.
    pub lead: Option<(Agency, Agency)>,
    /// Key of the unit that answered for it before.
    pub(super) was_lead_id: i64,
    /// Whether the new one helped with it before.
    pub(super) had_helped: bool,
}

/// The amendments of these tasks with the keys of the tasks, oldest first; one statement.
pub(super) async fn amendments_of(
    db: &Db,
    tasks: &[i64],
    agency: impl Fn(i64) -> Option<Agency>,
) -> Result<Vec<(i64, Amended)>, Refusal> {
    let told = |(row, by): (Amendment, String)| {
        let moved = row.was_lead_id != row.lead_id;
        let pair = || agency(row.was_lead_id).zip(agency(row.lead_id));
        let amended = Amended {
            id: row.id,
            at: row.made_at,
            by,
            lead: moved.then(pair).flatten(),
            due: (row.was_due_on != row.due_on).then_some((row.was_due_on, row.due_on)),
            was_lead_id: row.was_lead_id,
            had_helped: row.had_helped,
            words: row.words,
        };
        (row.task_id, amended)
    };
    let found = list_amendments(db, tasks).await?;
    Ok(found.into_iter().map(told).collect())
}

/// Changes the last day of a task of a signed plan, or who answers for it, by whoever keeps the plan:
/// the units are told, and reminded anew.
///
/// # Errors
/// All complaints by field; a conflict when the plan is not signed, the task is closed, or somebody has
/// changed it since the form was made; not found, not allowed, or a fault.
pub async fn amend_task(app: &App, actor: &Actor, id: i64, wish: AmendWish) -> Result<(), Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, (id, wish), |tx, case| Box::pin(amend(tx, case)))
        .await
}

async fn amend(tx: &Tx, case: &Case<(i64, AmendWish)>) -> Result<(), Refusal> {
    let (id, wish) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::Amend)?;
    if !is_frozen(db, opened.task.plan_id).await? {
        return Err(Refusal::Conflict("task-not-signed"));
    }
    if wish.version != opened.task.version {
        return Err(Refusal::Conflict("task-changed"));
    }
    let agencies = OwnAgencies::read(db, case.now).await?;
    let today = crate::day::of(case.now);
    let (task, why) = read(wish, &opened.task, (&agencies, &today))?;
    let old = opened.task.clone();
    let had_helped = opened.helpers.remove(&task.lead_id);
    rows::update_task(db, task.clone()).await?;
    if had_helped {
        replace_helpers(db, *id, &opened.helpers).await?;
    }
    keep_amendment(tx, case, (&old, &task), (&why, had_helped)).await?;
    let side = |task: &Task| -> Value {
        let lead = agencies
            .all
            .get(task.lead_id)
            .map(|unit| unit.name.as_str());
        json!({ "due": task.due_on, "lead": lead })
    };
    let detail = json!({ "old": side(&old), "new": side(&task), "reason": why });
    tell(tx, case, (&old, &task), (&opened, &why)).await?;
    seal(tx, case, "task.amend", &task, detail).await
}

/// Keeps what changed of a task of a signed plan, and tells it in the task's history.
pub(super) async fn keep_amendment<C>(
    tx: &Tx,
    case: &Case<C>,
    (old, new): (&Task, &Task),
    (why, had_helped): (&str, bool),
) -> Result<(), Refusal> {
    let db = tx.db();
    let row = Amendment {
        id: 0,
        task_id: new.id,
        account_id: case.actor.account_id,
        made_at: case.now,
        words: why.to_owned(),
        was_due_on: old.due_on.clone(),
        due_on: new.due_on.clone(),
        was_lead_id: old.lead_id,
        lead_id: new.lead_id,
        had_helped,
    };
    create_amendment(db, row).await?;
    let told = format!("{}: {why}", changes(db, old, new).await?);
    note(tx, case, new, (NoteKind::Amended, &told), None).await?;
    Ok(())
}

/// The task as it is wished, and why; something of it has to change.
fn read(
    wish: &AmendWish,
    old: &Task,
    (agencies, today): (&OwnAgencies, &str),
) -> Result<(Task, String), Refusal> {
    let mut complaints = Vec::new();
    let due_on = match wish.due_on.trim() {
        "" => old.due_on.clone(),
        typed => day("due_on", typed, &mut complaints),
    };
    if due_on != old.due_on {
        complaints.extend(is_over("due_on", due_on.as_deref(), today));
    }
    if let (Some(start), Some(due)) = (&old.starts_on, &due_on)
        && start > due
    {
        complaints.push(Invalid::new(
            "due_on",
            "task-days",
            "Hạn hoàn thành đứng trước ngày bắt đầu.",
            "The last day is before the first.",
        ));
    }
    let lead = match wish.unit.trim() {
        "" => Some(old.lead_id),
        typed => match agencies.find(typed) {
            Ok(unit) => Some(unit.id),
            Err(why) => {
                complaints.push(no_agency("unit", typed, &why));
                None
            }
        },
    };
    if complaints.is_empty() && (&due_on, lead) == (&old.due_on, Some(old.lead_id)) {
        complaints.push(Invalid::new(
            "due_on",
            "task-amends-nothing",
            "Ghi hạn mới hoặc cơ quan chủ trì mới.",
            "Give a new last day or a new lead agency.",
        ));
    }
    let why = match words("words", &wish.words) {
        Ok(why) => why,
        Err(Refusal::Invalid(more)) => {
            complaints.extend(more);
            String::new()
        }
        Err(refusal) => return Err(refusal),
    };
    match (lead, complaints.is_empty()) {
        (Some(lead_id), true) => Ok((
            Task {
                due_on,
                lead_id,
                ..old.clone()
            },
            why,
        )),
        _ => Err(Refusal::Invalid(complaints)),
    }
}

/// What changes, as the history of the task tells it.
async fn changes(db: &Db, old: &Task, new: &Task) -> Result<String, Refusal> {
    let day = |task: &Task| match task.due_on.as_deref() {
        Some(day) => crate::day::text(day),
        None => "–".to_owned(),
    };
    let mut told = Vec::new();
    if old.due_on != new.due_on {
        told.push(format!("{} → {}", day(old), day(new)));
    }
    if old.lead_id != new.lead_id {
        let from = store::unit::get_unit(db, old.lead_id).await?.name;
        let to = store::unit::get_unit(db, new.lead_id).await?.name;
        told.push(format!("{from} → {to}"));
    }
    Ok(told.join("; "))
}

/// The units of the task and the office hear of what changed, and who had it too.
async fn tell<C>(
    tx: &Tx,
    case: &Case<C>,
    (old, new): (&Task, &Task),
    (opened, why): (&OpenTask, &str),
) -> Result<(), Refusal> {
    if old.due_on != new.due_on {
        moved(tx, case, (old, new), (&opened.helpers, why)).await?;
    }
    if old.lead_id != new.lead_id {
        handed_over(tx, case, (new, old.lead_id), (&opened.helpers, why)).await?;
    }
    Ok(())
}
