//! Telling the people around a task what was done with it, and reminding them of its days by rule.
//!
//! Its officers are told of what comes; its head when it is late or silent; the office and the
//! leaders when it stays late. A task of a plan is given when the plan is signed, and nobody is told
//! of it before, unless somebody works on it already.

use std::collections::BTreeSet;

use jiff::civil::Date;
use store::{
    Db, Tx,
    task::{
        Task,
        link::list_needs_of,
        note::{Note, NoteKind, list_notes},
    },
    unit::Unit,
};

use super::{machine::Hand, open::drafts_of};
use crate::{
    Refusal,
    case::Case,
    notice::{Course, Event, NoticeKind, Recipient, Rule, cancel, ring, schedule},
};

/// What reminders about a task are cancelled by.
pub(crate) fn task_subject(id: i64) -> String {
    format!("task/{id}")
}

/// An event about a task of a unit.
pub(crate) fn about_task(kind: NoticeKind, task: &Task, unit: &Unit) -> Event {
    Event::new(kind, &task_subject(task.id), &format!("/tasks/{}", task.id))
        .with("task", &task.title)
        .with("due", task.due_on.as_deref().unwrap_or_default())
        .with("unit", &unit.name)
        .invented(unit.fictional)
}

/// The task between its days, with the people around it.
pub(crate) fn course(task: &Task, unit: &Unit) -> Course {
    let day = |iso: &Option<String>| iso.as_deref().and_then(|iso| iso.parse::<Date>().ok());
    Course {
        subject: task_subject(task.id),
        within: None,
        address: format!("/tasks/{}", task.id),
        task: task.title.clone(),
        unit: unit.name.clone(),
        start: day(&task.starts_on),
        due: day(&task.due_on),
        owners: vec![Recipient::Officers(unit.id)],
        superiors: vec![Recipient::Heads(unit.id)],
        above: vec![Recipient::Office, Recipient::Leaders],
        is_fictional: unit.fictional,
    }
}

/// Whether its people know of a task: one of a plan is given when the plan is signed, unless somebody
/// works on it already.
async fn is_given(db: &Db, task: &Task) -> Result<bool, Refusal> {
    Ok(!drafts_of(db, task).await?.hold(task))
}

/// Lays the reminders of a task out anew: its days, its unit or its state may have changed.
///
/// # Errors
/// A fault.
pub(crate) async fn remind<C>(tx: &Tx, case: &Case<C>, task: &Task) -> Result<(), Refusal> {
    cancel(tx, &task_subject(task.id)).await?;
    if !task.state.is_open() || !is_given(tx.db(), task).await? {
        return Ok(());
    }
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let reminders = course(task, &unit).reminders(&Rule::default(), case.now);
    schedule(tx, case, reminders).await
}

/// Somebody said a word about a task: its silence begins again.
///
/// # Errors
/// A fault.
pub(super) async fn heard<C>(tx: &Tx, case: &Case<C>, task: &Task) -> Result<(), Refusal> {
    if !task.state.is_open() || !is_given(tx.db(), task).await? {
        return Ok(());
    }
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    course(task, &unit).heard(tx, case, &Rule::default()).await
}

/// A task was made: its unit and those who help are told, and reminded.
///
/// # Errors
/// A fault.
pub(super) async fn given<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    helpers: &BTreeSet<i64>,
) -> Result<(), Refusal> {
    given_beside(tx, case, task, (helpers, None)).await
}

/// [`given`] where a unit is told of it together with something else: it hears of it once. Other
/// systems are told as ever.
///
/// # Errors
/// A fault.
pub(super) async fn given_beside<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    (helpers, told_id): (&BTreeSet<i64>, Option<i64>),
) -> Result<(), Refusal> {
    if !is_given(tx.db(), task).await? {
        return Ok(());
    }
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let event = about_task(NoticeKind::TaskAssigned, task, &unit);
    ring(
        tx,
        case,
        event,
        &but(vec![Recipient::Unit(unit.id)], told_id),
    )
    .await?;
    asked_to_help(tx, case, (task, &unit), helpers.iter()).await?;
    remind(tx, case, task).await
}

/// Units were asked to help. The event has a subject of its own: another channel is told of both.
async fn asked_to_help<C>(
    tx: &Tx,
    case: &Case<C>,
    (task, unit): (&Task, &Unit),
    helpers: impl Iterator<Item = &i64>,
) -> Result<(), Refusal> {
    let helpers: Vec<Recipient> = helpers.map(|id| Recipient::Unit(*id)).collect();
    if helpers.is_empty() {
        return Ok(());
    }
    let event = about_task(NoticeKind::TaskAssigned, task, unit).with("helps", "yes");
    let event = Event {
        subject: format!("{}/help", task_subject(task.id)),
        ..event
    };
    ring(tx, case, event, &helpers).await
}

/// A task was changed: those who came to help are told of it, everybody of a moved day.
///
/// # Errors
/// A fault.
pub(super) async fn edited<C>(
    tx: &Tx,
    case: &Case<C>,
    (old, new): (&Task, &Task),
    (before, after): (&BTreeSet<i64>, &BTreeSet<i64>),
) -> Result<(), Refusal> {
    if !is_given(tx.db(), new).await? {
        return Ok(());
    }
    let unit = store::unit::get_unit(tx.db(), new.lead_id).await?;
    asked_to_help(tx, case, (new, &unit), after.difference(before)).await?;
    moved(tx, case, (old, new), (after, "")).await
}

/// The last day of a task was moved: its units and the office are told, and reminded of the new one.
///
/// # Errors
/// A fault.
pub(super) async fn moved<C>(
    tx: &Tx,
    case: &Case<C>,
    (old, new): (&Task, &Task),
    (helpers, why): (&BTreeSet<i64>, &str),
) -> Result<(), Refusal> {
    moved_beside(tx, case, (old, new), (helpers, why, None)).await
}

/// [`moved`] where a unit is told of it together with something else.
///
/// # Errors
/// A fault.
pub(super) async fn moved_beside<C>(
    tx: &Tx,
    case: &Case<C>,
    (old, new): (&Task, &Task),
    (helpers, why, told_id): (&BTreeSet<i64>, &str, Option<i64>),
) -> Result<(), Refusal> {
    let unit = store::unit::get_unit(tx.db(), new.lead_id).await?;
    if old.due_on != new.due_on {
        let event = about_task(NoticeKind::TaskSlipped, new, &unit)
            .with("was", old.due_on.as_deref().unwrap_or_default())
            .quoting(why);
        let mut to = units_of(new, helpers);
        to.push(Recipient::Office);
        ring(tx, case, event, &but(to, told_id)).await?;
    }
    remind(tx, case, new).await
}

/// Those to be told but for a unit that hears of it otherwise.
fn but(mut to: Vec<Recipient>, told_id: Option<i64>) -> Vec<Recipient> {
    to.retain(|one| told_id.is_none_or(|id| *one != Recipient::Unit(id)));
    to
}

/// Everybody of the units that work on a task.
fn units_of(task: &Task, helpers: &BTreeSet<i64>) -> Vec<Recipient> {
    let all = std::iter::once(&task.lead_id).chain(helpers);
    all.map(|id| Recipient::Unit(*id)).collect()
}

/// A task went to another unit: who had it and who has it are told; only the latter is reminded.
///
/// # Errors
/// A fault.
pub(super) async fn handed_over<C>(
    tx: &Tx,
    case: &Case<C>,
    (task, from): (&Task, i64),
    (helpers, why): (&BTreeSet<i64>, &str),
) -> Result<(), Refusal> {
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let event = about_task(NoticeKind::TaskHandedOver, task, &unit).quoting(why);
    let mut to = units_of(task, helpers);
    to.push(Recipient::Unit(from));
    ring(tx, case, event, &to).await?;
    remind(tx, case, task).await
}

/// A task was given up or begun again, with a reason; one unit may hear of it together with something
/// else.
///
/// # Errors
/// A fault.
pub(super) async fn turned<C>(
    tx: &Tx,
    case: &Case<C>,
    (kind, task): (NoticeKind, &Task),
    (helpers, why, told_id): (&BTreeSet<i64>, &str, Option<i64>),
) -> Result<(), Refusal> {
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let event = about_task(kind, task, &unit)
        .with("person", &case.actor.name)
        .quoting(why);
    let mut to = units_of(task, helpers);
    to.push(Recipient::Office);
    ring(tx, case, event, &but(to, told_id)).await?;
    remind(tx, case, task).await
}

/// A task was finished: its units and the office are told, and whoever waited for it.
///
/// # Errors
/// A fault.
pub(super) async fn finished<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    (helpers, said): (&BTreeSet<i64>, &str),
) -> Result<(), Refusal> {
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let event = about_task(NoticeKind::TaskFinished, task, &unit).quoting(said);
    let mut to = units_of(task, helpers);
    to.push(Recipient::Office);
    ring(tx, case, event, &to).await?;
    let (needs, ends) = list_needs_of(tx.db(), &[task.id]).await?;
    let waits = |other: &&Task| {
        let is_need =
            |need: &store::task::link::Need| (need.task_id, need.needs_id) == (other.id, task.id);
        other.state.is_open() && needs.iter().any(is_need)
    };
    for other in ends.iter().filter(waits) {
        let own = task_subject(other.id);
        let event = about_task(NoticeKind::TaskFreed, task, &unit).with("waiting", &other.title);
        let event = Event {
            subject: format!("{own}/freed"),
            address: format!("/tasks/{}", other.id),
            ..event
        };
        ring(tx, case, event, &[Recipient::Unit(other.lead_id)]).await?;
    }
    remind(tx, case, task).await
}

/// Somebody began a thread or answered in one: the unit is told, the office of what the units ask,
/// and everybody who has spoken in the thread.
///
/// # Errors
/// A fault.
pub(super) async fn remarked<C>(
    tx: &Tx,
    case: &Case<C>,
    (task, hand): (&Task, Hand),
    said: &Note,
) -> Result<(), Refusal> {
    let mut to = vec![Recipient::Unit(task.lead_id)];
    let kind = match said.thread_id {
        Some(first) => {
            let notes = list_notes(tx.db(), task.id).await?;
            let own = |note: &Note| {
                note.kind == NoteKind::Remark && (note.id == first || note.thread_id == Some(first))
            };
            let spoke = notes.iter().filter(|(note, _)| own(note));
            to.extend(spoke.map(|(note, _)| Recipient::Account(note.account_id)));
            NoticeKind::RemarkAnswered
        }
        None => {
            if matches!(hand, Hand::LeadHead | Hand::LeadOfficer | Hand::Helper) {
                to.push(Recipient::Office);
            }
            NoticeKind::RemarkMade
        }
    };
    let unit = store::unit::get_unit(tx.db(), task.lead_id).await?;
    let event = about_task(kind, task, &unit)
        .with("person", &case.actor.name)
        .quoting(&said.words);
    ring(tx, case, event, &to).await?;
    heard(tx, case, task).await
}
