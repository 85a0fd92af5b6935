//! The tasks of a plan: which they are, and choosing them while the plan's text is open.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use engine::{amount::Amount, framework::Framework};
use serde_json::json;
use store::{
    Db, Tx,
    plan::{Plan, PlanState},
    task::{
        self as rows, Task, TaskState,
        gain::{Gain, list_gains},
        link::list_helpers,
        list::{DraftPlans, Standing, TaskFilter, TaskOrder, list_tasks},
        note::{Note, list_drops},
    },
};

use super::{
    amend::{Amended, amendments_of},
    tell::remind,
};
use crate::{
    Actor, App, Permission, Refusal,
    audit::record,
    case::Case,
    plan::{Agencies, Agency, Content, is_text_open, opened, opened_text},
    round::Round,
};

/// Tasks that one plan shows or offers at most.
const MOST: u64 = 500;

/// A task as its plan names it.
#[derive(Debug, Clone)]
pub struct PlanTask {
    /// The task.
    pub task: Task,
    /// The unit that answers for it.
    pub lead: Agency,
    /// Units that help.
    pub helpers: Vec<Agency>,
    /// The indicators it raises.
    pub gains: Vec<Gain>,
    /// Points it is expected to win in the plan's round; absent when nobody has said of any.
    pub expected: Option<Amount>,
    /// That it was given up, if it was.
    pub dropped: Option<Dropped>,
    /// What was changed since its plan was signed, oldest first.
    pub amended: Vec<Amended>,
}

/// What the tasks of a plan come to. What was given up is told apart and in no other figure; of a unit's
/// own plan, points and cost are those of the tasks it leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanSums {
    /// Tasks: those of the plan, or those that the unit leads.
    pub tasks: usize,
    /// Tasks that the unit only helps with.
    pub helps: usize,
    /// Points expected.
    pub points: Amount,
    /// Cost in đồng.
    pub cost_vnd: i64,
    /// Tasks that were given up.
    pub dropped: usize,
    /// What they were to cost.
    pub dropped_vnd: i64,
}

/// That a task was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The day, ISO 8601.
    pub day: String,
    /// By which decision, or why.
    pub words: String,
}

/// The tasks of a plan.
#[derive(Debug, Clone)]
pub struct PlanTasks {
    /// The plan.
    pub plan: Plan,
    /// The round whose index it is to raise.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Its tasks, by code; of a unit's own plan those that the unit leads or helps with.
    pub lines: Vec<PlanTask>,
    /// Tasks of the round that no plan has yet and nobody gave up, where the reader may choose among them.
    pub offered: Vec<PlanTask>,
    /// Whether the reader may choose.
    pub may_choose: bool,
    drafts: DraftPlans,
    today: String,
}

impl PlanTasks {
    /// Where a task stands today.
    #[must_use]
    pub fn standing(&self, line: &PlanTask) -> Standing {
        Standing::of(&line.task, &self.drafts, &self.today)
    }

    /// Whether the plan's own unit only helps with a task; nobody helps with a plan of all units.
    #[must_use]
    pub fn only_helps(&self, line: &PlanTask) -> bool {
        line.is_help_in(&self.plan)
    }

    /// What its tasks come to.
    #[must_use]
    pub fn sums(&self) -> PlanSums {
        let mut sums = PlanSums::default();
        for line in &self.lines {
            let own_cost = match self.only_helps(line) {
                true => 0,
                false => line.task.cost_vnd.unwrap_or(0),
            };
            if !line.task.state.counts() {
                sums.dropped += 1;
                sums.dropped_vnd = sums.dropped_vnd.saturating_add(own_cost);
            } else if self.only_helps(line) {
                sums.helps += 1;
            } else {
                sums.tasks += 1;
                sums.points = sums.points.plus_capped(line.expected.unwrap_or_default());
                sums.cost_vnd = sums.cost_vnd.saturating_add(own_cost);
            }
        }
        sums
    }
}

impl PlanTask {
    /// Whether it stands in a unit's own plan and another unit answers for it.
    pub(super) fn is_help_in(&self, plan: &Plan) -> bool {
        plan.parent_id.is_some() && self.task.lead_id != plan.unit_id
    }
}

/// The tasks of a plan, and those that it could have.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn plan_tasks(app: &App, actor: &Actor, slug: &str) -> Result<PlanTasks, Refusal> {
    let db = app.store.reader();
    let (plan, round, framework) = opened(app, db, actor, slug).await?;
    let may_choose = may_choose(app, db, actor, &plan).await?;
    let lines = tasks_of(app, db, &plan).await?;
    let offered = match may_choose {
        true => {
            let filter = TaskFilter {
                round_id: Some(round.id),
                ..TaskFilter::default()
            };
            let free = list(db, &filter).await?;
            let free = free
                .into_iter()
                .filter(|task| task.plan_id.is_none() && task.state.counts());
            with_links(app, db, round.id, free.collect()).await?
        }
        false => Vec::new(),
    };
    Ok(PlanTasks {
        plan,
        round,
        framework,
        lines,
        offered,
        may_choose,
        drafts: DraftPlans::read(db).await?,
        today: crate::day::of(app.now()),
    })
}

pub(super) async fn may_choose(
    app: &App,
    db: &Db,
    actor: &Actor,
    plan: &Plan,
) -> Result<bool, Refusal> {
    if plan.parent_id.is_some() || actor.need(Permission::KeepPlan, None).is_err() {
        return Ok(false);
    }
    is_text_open(db, plan, app.now()).await
}

async fn list(db: &Db, filter: &TaskFilter) -> Result<Vec<Task>, Refusal> {
    Ok(list_tasks(db, filter, (None, ""), TaskOrder::Code, (0, MOST)).await?)
}

/// The tasks of a plan, by code: of a signed one those that it was signed with, whatever became of them since,
/// of any other those that nobody gave up. A unit's own plan has those of the plan above it that the unit leads or
/// helps with.
pub(super) async fn tasks_of(app: &App, db: &Db, plan: &Plan) -> Result<Vec<PlanTask>, Refusal> {
    let is_signed = plan.state == PlanState::Signed;
    let signed = match is_signed {
        true => Content::read(&plan.content)?.tasks,
        false => Vec::new(),
    };
    let tasks = match signed.is_empty() {
        true => {
            let mut tasks = list(db, &filter_of(plan)).await?;
            tasks.retain(|task| is_signed || task.state.counts());
            tasks
        }
        false => rows::find_tasks(db, &signed).await?,
    };
    with_links(app, db, plan.round_id, tasks).await
}

fn filter_of(plan: &Plan) -> TaskFilter {
    TaskFilter {
        plan_id: Some(plan.parent_id.unwrap_or(plan.id)),
        unit_id: plan.parent_id.map(|_| plan.unit_id),
        ..TaskFilter::default()
    }
}

/// Takes the tasks that were given up out of a plan that is about to be signed; their codes.
pub(super) async fn leave_out_dropped(db: &Db, plan: &Plan) -> Result<Vec<String>, Refusal> {
    let mut codes = Vec::new();
    if plan.parent_id.is_none() {
        let own = list(db, &filter_of(plan)).await?.into_iter();
        for task in own.filter(|task| !task.state.counts()) {
            codes.push(task.code.clone());
            let row = Task {
                plan_id: None,
                ..task
            };
            rows::update_task(db, row).await?;
        }
    }
    Ok(codes)
}

/// On which day and why each of these tasks was given up last; nothing is asked where none was.
async fn drops(db: &Db, tasks: &[Task]) -> Result<HashMap<i64, Dropped>, Refusal> {
    let dropped = tasks.iter().filter(|task| !task.state.counts());
    let keys: Vec<i64> = dropped.map(|task| task.id).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let told = |note: Note| {
        let dropped = Dropped {
            day: crate::day::of(note.made_at),
            words: note.words,
        };
        (note.task_id, dropped)
    };
    let notes = list_drops(db, &keys).await?;
    Ok(notes.into_iter().map(told).collect())
}

/// Tasks with what they raise; points are those expected in this round.
async fn with_links(
    app: &App,
    db: &Db,
    round_id: i64,
    tasks: Vec<Task>,
) -> Result<Vec<PlanTask>, Refusal> {
    let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let agencies = Agencies::read(db, app.now()).await?.by_key();
    let mut helpers: HashMap<i64, Vec<Agency>> = HashMap::new();
    for row in list_helpers(db, &keys).await? {
        let own = helpers.entry(row.task_id).or_default();
        own.extend(agencies.get(&row.unit_id).cloned());
    }
    let mut gains: HashMap<i64, Vec<Gain>> = HashMap::new();
    for row in list_gains(db, &keys).await? {
        gains.entry(row.task_id).or_default().push(row);
    }
    let mut dropped = drops(db, &tasks).await?;
    let mut amended: HashMap<i64, Vec<Amended>> = HashMap::new();
    for (task, one) in amendments_of(db, &keys, |id| agencies.get(&id).cloned()).await? {
        amended.entry(task).or_default().push(one);
    }
    let mut lines = Vec::new();
    for task in tasks {
        let gains = gains.remove(&task.id).unwrap_or_default();
        lines.push(PlanTask {
            lead: agencies
                .get(&task.lead_id)
                .cloned()
                .ok_or(Refusal::NotFound)?,
            helpers: helpers.remove(&task.id).unwrap_or_default(),
            expected: expected(&gains, round_id),
            dropped: dropped.remove(&task.id),
            amended: amended.remove(&task.id).unwrap_or_default(),
            gains,
            task,
        });
    }
    Ok(lines)
}

/// Points expected in a round: those of another index are of another measure. What nobody has said of
/// is left out, and nothing stays nothing.
fn expected(gains: &[Gain], round_id: i64) -> Option<Amount> {
    let own = gains.iter().filter(|gain| gain.round_id == round_id);
    let said = own.filter_map(|gain| gain.expected_micro);
    let said = said.map(Amount::from_micro);
    said.reduce(Amount::plus_capped)
}

/// Whether a task is late and nobody has begun it: as a draft it would be late no more, and nobody would ever be
/// asked why. Whoever wants it in a plan gives it another day first, which its history keeps.
pub(crate) fn is_neglected(task: &Task, today: &str) -> bool {
    let is_over = task.due_on.as_deref().is_some_and(|day| day < today);
    task.state == TaskState::Planned && is_over
}

/// Makes these tasks, named by their codes, the tasks of a plan; others leave it. Says how many changed.
///
/// # Errors
/// A conflict in a state in which the plan's text stands still, or when a task belongs to another
/// plan, or is late and not begun; not found, not allowed, or a fault.
pub async fn choose_tasks(
    app: &App,
    actor: &Actor,
    slug: &str,
    codes: Vec<String>,
) -> Result<usize, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, (slug.to_owned(), codes), |tx, case| {
        Box::pin(choose(tx, case))
    })
    .await
}

async fn choose(tx: &Tx, case: &Case<(String, Vec<String>)>) -> Result<usize, Refusal> {
    let (slug, codes) = &case.command;
    let db = tx.db();
    let (plan, round) = opened_text(tx, case, slug).await?;
    let wanted: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    let own = TaskFilter {
        plan_id: Some(plan.id),
        ..TaskFilter::default()
    };
    let leaving = list(db, &own).await?;
    let leaving = leaving
        .into_iter()
        .filter(|task| !wanted.contains(task.code.as_str()));
    let leaving: Vec<Task> = leaving.collect();
    let chosen = rows::find_tasks(db, codes).await?;
    if chosen.len() != wanted.len() {
        return Err(Refusal::NotFound);
    }
    let is_elsewhere = |task: &Task| task.plan_id.is_some_and(|other| other != plan.id);
    if chosen.iter().any(is_elsewhere) {
        return Err(Refusal::Conflict("plan-task-elsewhere"));
    }
    let coming: Vec<Task> = chosen
        .into_iter()
        .filter(|task| task.plan_id.is_none())
        .collect();
    let names =
        |tasks: &[Task]| -> Vec<String> { tasks.iter().map(|task| task.code.clone()).collect() };
    let today = crate::day::of(case.now);
    let n_late = coming
        .iter()
        .filter(|task| is_neglected(task, &today))
        .count();
    if n_late > 0 {
        let n_late = u64::try_from(n_late).unwrap_or(u64::MAX);
        return Err(Refusal::ConflictOf("plan-task-late", n_late));
    }
    let detail = json!({ "plan": slug, "in": names(&coming), "out": names(&leaving) });
    let changed = coming.len() + leaving.len();
    if changed == 0 {
        return Ok(0);
    }
    let leaving = leaving.into_iter().map(|task| (task, None));
    let coming = coming.into_iter().map(|task| (task, Some(plan.id)));
    for (task, plan_id) in leaving.chain(coming) {
        let row = Task { plan_id, ..task };
        rows::update_task(db, row.clone()).await?;
        remind(tx, case, &row).await?;
    }
    record(case, "plan.choose")
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(changed)
}
