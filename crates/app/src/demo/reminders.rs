//! What the people of the invented tasks were told and reminded of until today, and what comes next.
//!
//! The tasks are laid down as rows with their days in the past. Here the same rules that every task
//! follows say what its people would have heard: what has passed is told on its morning, the rest
//! waits as with any task.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde_json::json;
use store::{
    Moment, Tx,
    task::{
        Task,
        list::{DraftPlans, TaskFilter, TaskOrder, list_tasks},
        note::list_notes,
    },
    unit::Unit,
};

use crate::{
    Actor, App, Refusal,
    audit::record,
    case::Case,
    notice::{Event, NewReminder, NoticeKind, Recipient, Rule, cancel, ring, schedule},
    task::{about_task, course},
};

/// Invented tasks at most.
const MOST: u64 = 1_000;
/// What was to be heard earlier than so many days ago is long read and not told any more.
const BACK_DAYS: i64 = 30;
const DAY: i64 = 24 * 3_600;

/// What people heard at one moment.
type Heard = Vec<(Event, Vec<Recipient>)>;

/// What waits, with the tasks whose reminders it replaces.
struct Ahead {
    subjects: Vec<String>,
    reminders: Vec<NewReminder>,
}

/// Tells what has passed, in its order, and schedules what comes.
///
/// # Errors
/// A fault.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    let db = app.store.reader();
    let units: HashMap<i64, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let filter = TaskFilter::default();
    let all = list_tasks(db, &filter, (None, ""), TaskOrder::Code, (0, MOST));
    let mut heard: BTreeMap<i64, Heard> = BTreeMap::new();
    let mut ahead = Ahead {
        subjects: Vec::new(),
        reminders: Vec::new(),
    };
    let first = app.now().plus_seconds(-BACK_DAYS * DAY);
    let drafts = DraftPlans::read(db).await?;
    for task in all.await?.iter().filter(|task| drafts.leave_open(task)) {
        let Some(unit) = units.get(&task.lead_id) else {
            continue;
        };
        let notes = list_notes(db, task.id).await?;
        let last = notes.last().map_or(task.made_at, |(note, _)| note.made_at);
        let said = (task.made_at, assigned(task, unit));
        let due = reminders(task, unit, last).into_iter();
        let (past, coming): (Vec<_>, Vec<_>) = due.partition(|one| one.at <= app.now());
        let past = past.into_iter().map(|one| (one.at, (one.event, one.to)));
        for (at, event) in std::iter::once(said)
            .chain(past)
            .filter(|one| one.0 > first)
        {
            heard.entry(at.0).or_default().push(event);
        }
        ahead.subjects.push(course(task, unit).subject);
        ahead.reminders.extend(coming);
    }
    for (at, events) in heard {
        app.at(Moment(at))
            .run(actor, events, |tx, case| Box::pin(tell(tx, case)))
            .await?;
    }
    app.run(actor, ahead, |tx, case| Box::pin(lay_out(tx, case)))
        .await
}

fn assigned(task: &Task, unit: &Unit) -> (Event, Vec<Recipient>) {
    let event = about_task(NoticeKind::TaskAssigned, task, unit);
    (event, vec![Recipient::Unit(unit.id)])
}

/// By the rule, with the silence counted from the last word.
fn reminders(task: &Task, unit: &Unit, last: Moment) -> Vec<NewReminder> {
    let starts = task.starts_on.as_deref().and_then(|day| day.parse().ok());
    let own = course(task, unit);
    let all = own.reminders(&Rule::default(), last).into_iter();
    // A word after the first day has ended the wait for it.
    let begun = starts.is_some_and(|start: Date| crate::calendar::day_of(last) >= start);
    all.filter(|one| !(begun && one.event.kind == NoticeKind::TaskStarts))
        .collect()
}

async fn tell(tx: &Tx, case: &Case<Heard>) -> Result<(), Refusal> {
    for (event, to) in &case.command {
        ring(tx, case, event.clone(), to).await?;
    }
    record(case, "demo.notice")
        .detail(&json!({ "events": case.command.len() }))
        .append(tx)
        .await
}

async fn lay_out(tx: &Tx, case: &Case<Ahead>) -> Result<(), Refusal> {
    for subject in &case.command.subjects {
        cancel(tx, subject).await?;
    }
    schedule(tx, case, case.command.reminders.clone()).await?;
    record(case, "demo.notices")
        .detail(&json!({ "reminders": case.command.reminders.len() }))
        .append(tx)
        .await
}
