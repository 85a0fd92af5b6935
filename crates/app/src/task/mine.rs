//! My work today: what is late, what is due, what others wait for, what still lacks proof.

use std::collections::{HashMap, HashSet};

use jiff::{Span, civil::Date};
use store::task::{
    Task,
    gain::{Gain, list_gains},
    link::list_needs_of,
    list::{DraftPlans, Standing, TaskFilter, TaskOrder, list_tasks},
    note::{count_open_threads, list_proofs},
};

use super::proof::needs_proof;
use crate::{Actor, App, Permission, Refusal};

/// Most open tasks of one unit on the page.
const MOST: u64 = 200;
/// Progress from which on a missing proof is told: before, there is nothing to prove yet.
const NEARLY: i32 = 75;
/// Days ahead that are soon.
const SOON_DAYS: i32 = 14;

/// An open task of the actor's unit.
#[derive(Debug, Clone)]
pub struct MyTask {
    /// The task.
    pub task: Task,
    /// Where it stands today.
    pub standing: Standing,
    /// The unit answers for it; else it helps.
    pub is_lead: bool,
    /// Days until its last day, negative when it is over; absent without one.
    pub days: Option<i32>,
    /// What it raises.
    pub gains: Vec<Gain>,
    /// Codes of open tasks that it waits for.
    pub waits_for: Vec<String>,
    /// Codes of open tasks that wait for it.
    pub keeps_waiting: Vec<String>,
    /// It is nearly done, its indicator asks for documents, and none is there.
    pub lacks_proof: bool,
    /// Threads that nobody has settled.
    pub threads: i64,
}

/// What a person has to do.
#[derive(Debug, Clone)]
pub struct MyDay {
    /// Name of the unit; absent for a person without one.
    pub unit: Option<String>,
    /// Over their last day, the oldest first.
    pub late: Vec<MyTask>,
    /// Due within two weeks.
    pub soon: Vec<MyTask>,
    /// The rest that is open.
    pub later: Vec<MyTask>,
    /// What the unit is to do once the plan that it stands in is signed.
    pub draft: Vec<MyTask>,
    /// Today in Việt Nam, ISO 8601.
    pub today: String,
}

/// What the actor's unit has to do, led or helped with.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn my_day(app: &App, actor: &Actor) -> Result<MyDay, Refusal> {
    actor.need(Permission::SeeTasks, None)?;
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let mut day = MyDay {
        unit: None,
        late: Vec::new(),
        soon: Vec::new(),
        later: Vec::new(),
        draft: Vec::new(),
        today,
    };
    let Some(unit_id) = actor.unit_id else {
        return Ok(day);
    };
    day.unit = Some(store::unit::get_unit(db, unit_id).await?.name);
    let filter = TaskFilter {
        unit_id: Some(unit_id),
        is_open: true,
        ..TaskFilter::default()
    };
    let at = (None, day.today.as_str());
    let tasks = list_tasks(db, &filter, at, TaskOrder::Due, (0, MOST)).await?;
    let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let (needs, ends) = list_needs_of(db, &keys).await?;
    let open: HashMap<i64, &Task> = ends
        .iter()
        .filter(|task| task.state.is_open())
        .map(|task| (task.id, task))
        .collect();
    let proved: HashSet<i64> = list_proofs(db, &keys)
        .await?
        .into_iter()
        .map(|(task, _)| task)
        .collect();
    let threads: HashMap<i64, i64> = count_open_threads(db, &keys).await?.into_iter().collect();
    let mut gains: HashMap<i64, Vec<Gain>> = HashMap::new();
    for gain in list_gains(db, &keys).await? {
        gains.entry(gain.task_id).or_default().push(gain);
    }
    let drafts = DraftPlans::read(db).await?;
    let code = |id: i64| open.get(&id).map(|task| task.code.clone());
    for task in tasks {
        let own = gains.remove(&task.id).unwrap_or_default();
        let ahead = needs.iter().filter(|need| need.task_id == task.id);
        let behind = needs.iter().filter(|need| need.needs_id == task.id);
        let standing = Standing::of(&task, &drafts, &day.today);
        let one = MyTask {
            is_lead: task.lead_id == unit_id,
            days: days_until((&task, standing), &day.today),
            standing,
            waits_for: ahead.filter_map(|need| code(need.needs_id)).collect(),
            keeps_waiting: behind.filter_map(|need| code(need.task_id)).collect(),
            lacks_proof: task.progress >= NEARLY
                && !proved.contains(&task.id)
                && needs_proof(app, db, &own).await?,
            threads: threads.get(&task.id).copied().unwrap_or(0),
            gains: own,
            task,
        };
        match (one.standing, one.days) {
            (Standing::Draft, _) => day.draft.push(one),
            (Standing::Late, _) => day.late.push(one),
            (_, Some(days)) if days <= SOON_DAYS => day.soon.push(one),
            _ => day.later.push(one),
        }
    }
    Ok(day)
}

/// Days until the last day of a task that somebody owes.
pub(super) fn days_until((task, standing): (&Task, Standing), today: &str) -> Option<i32> {
    if !matches!(
        standing,
        Standing::Planned | Standing::Doing | Standing::Late
    ) {
        return None;
    }
    let due: Date = task.due_on.as_deref()?.parse().ok()?;
    let today: Date = today.parse().ok()?;
    let span: Span = today.until(due).ok()?;
    Some(span.get_days())
}
