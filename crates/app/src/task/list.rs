//! Tasks as a list, a calendar and a board: filtered by what stands in the address, five statements each.

use std::collections::HashMap;

use engine::vietnamese::fold;
use store::{
    Db,
    evidence::{Evidence, get_evidence},
    plan::{Plan, list_plans},
    task::{
        Task,
        gain::{Gain, list_gains, list_served_rounds},
        list::{
            DraftPlans, Standing, TaskCount, TaskFilter, TaskOrder, count_tasks, list_board,
            list_tasks,
        },
    },
};

use crate::{
    Actor, App, Permission, Refusal,
    plan::{Agency, is_plan_shown},
    ranking::shorten,
    round::{Round, is_shown},
};

/// Tasks on one page.
pub const PAGE: u64 = 50;
/// Cards in one column of a board.
pub const BOARD_CARDS: u64 = 20;

/// What a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Key of a plan.
    pub plan: Option<i64>,
    /// Key of the document that they rest on.
    pub basis: Option<i64>,
    /// Code of the unit that answers.
    pub lead: Option<String>,
    /// Where the tasks stand.
    pub standing: Option<Standing>,
    /// Slug of a round.
    pub round: Option<String>,
    /// Code of an indicator or a main index.
    pub indicator: Option<String>,
    /// Only those of a campaign.
    pub campaign: bool,
    /// Words to search for.
    pub search: String,
    /// Page, from 1.
    pub page: u64,
}

/// A task as a list shows it.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// Where it stands today.
    pub standing: Standing,
    /// Who answers for it.
    pub lead: Agency,
    /// What it raises.
    pub gains: Vec<Gain>,
}

/// A page of tasks with what it can be narrowed by.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// The tasks of the page.
    pub rows: Vec<TaskRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// How many stand where, of the unit that was asked for.
    pub counts: Vec<(Standing, u64)>,
    /// The units that answer for tasks, whichever was asked for, with how many they have.
    pub leads: Vec<(Agency, u64)>,
    /// The rounds that tasks serve.
    pub rounds: Vec<Round>,
    /// The plans that tasks belong to, the latest first; for whoever may see plans.
    pub plans: Vec<Plan>,
    /// The document that was asked for, where these tasks rest on it.
    pub basis: Option<Evidence>,
    /// Page, from 1.
    pub page: u64,
    /// Today in Việt Nam, ISO 8601.
    pub today: String,
}

/// The columns of a board.
#[derive(Debug, Clone)]
pub struct TaskBoard {
    /// Each standing with its first tasks and how many there are.
    pub columns: Vec<(Standing, Vec<TaskRow>, u64)>,
    /// As in [`TaskPage`]; its rows are empty.
    pub page: TaskPage,
}

/// What can be narrowed by, before the rows are read.
struct Frame {
    filter: TaskFilter,
    page: TaskPage,
    leads: HashMap<i64, Agency>,
    drafts: DraftPlans,
}

async fn frame(app: &App, db: &Db, actor: &Actor, query: &TaskQuery) -> Result<Frame, Refusal> {
    actor.need(Permission::SeeTasks, None)?;
    let today = crate::day::of(app.now());
    let mut rounds = list_served_rounds(db).await?;
    rounds.retain(|round| is_shown(actor, round));
    let round = rounds
        .iter()
        .find(|round| query.round.as_ref() == Some(&round.slug));
    let search = Some(shorten(&fold(&query.search))).filter(|text| !text.is_empty());
    let mut filter = TaskFilter {
        plan_id: query.plan,
        basis_id: query.basis,
        round_id: round.map(|round| round.id),
        indicator: query.indicator.clone(),
        campaign: query.campaign,
        search,
        ..TaskFilter::default()
    };
    let all = count_tasks(db, &filter, &today).await?;
    let leads: HashMap<i64, Agency> = all.iter().map(|one| (one.lead_id, agency(one))).collect();
    if let Some(code) = &query.lead {
        // A unit that has none of these tasks is asked for all the same: it has none.
        let known = all.iter().find(|one| one.lead_code == *code);
        filter.lead_id = Some(known.map_or(0, |one| one.lead_id));
    }
    let own = |one: &&TaskCount| filter.lead_id.is_none_or(|lead| one.lead_id == lead);
    let n_of = |standing: Standing| {
        let there = all
            .iter()
            .filter(own)
            .filter(|one| one.standing == standing);
        there.map(|one| one.n).sum()
    };
    let counts: Vec<(Standing, u64)> = Standing::ALL
        .into_iter()
        .map(|standing| (standing, n_of(standing)))
        .collect();
    let wanted = counts
        .iter()
        .filter(|(one, _)| query.standing.is_none_or(|standing| standing == *one));
    let basis = match query.basis.filter(|_| !all.is_empty()) {
        Some(id) => Some(get_evidence(db, id).await?),
        None => None,
    };
    let plans = list_plans(db).await?;
    let drafts = DraftPlans::of(&plans);
    let page = TaskPage {
        rows: Vec::new(),
        plans: shown(actor, plans),
        basis,
        total: wanted.map(|(_, n)| n).sum(),
        leads: by_lead(&all),
        counts,
        rounds,
        page: query.page.max(1),
        today,
    };
    Ok(Frame {
        filter,
        page,
        leads,
        drafts,
    })
}

/// The plans that tasks can belong to, as far as the actor may see them: those that no other plan is above.
fn shown(actor: &Actor, mut plans: Vec<Plan>) -> Vec<Plan> {
    let sees = actor.need(Permission::SeePlan, None).is_ok();
    plans.retain(|plan| sees && plan.parent_id.is_none() && is_plan_shown(actor, plan));
    plans
}

fn agency(count: &TaskCount) -> Agency {
    Agency {
        code: count.lead_code.clone(),
        name: count.lead_name.clone(),
    }
}

fn by_lead(all: &[TaskCount]) -> Vec<(Agency, u64)> {
    let mut leads: Vec<(Agency, u64)> = Vec::new();
    for count in all {
        match leads
            .last_mut()
            .filter(|(lead, _)| lead.code == count.lead_code)
        {
            Some((_, n)) => *n += count.n,
            None => leads.push((agency(count), count.n)),
        }
    }
    leads
}

impl Frame {
    async fn rows(&self, db: &Db, tasks: Vec<Task>) -> Result<Vec<TaskRow>, Refusal> {
        let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
        let mut gains: HashMap<i64, Vec<Gain>> = HashMap::new();
        for gain in list_gains(db, &keys).await? {
            gains.entry(gain.task_id).or_default().push(gain);
        }
        let row = |task: Task| TaskRow {
            standing: Standing::of(&task, &self.drafts, &self.page.today),
            lead: self.lead(task.lead_id),
            gains: gains.remove(&task.id).unwrap_or_default(),
            task,
        };
        Ok(tasks.into_iter().map(row).collect())
    }

    fn lead(&self, id: i64) -> Agency {
        self.leads.get(&id).cloned().unwrap_or_else(|| Agency {
            code: String::new(),
            name: String::new(),
        })
    }
}

/// A page of the tasks that are asked for, in this order.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn task_page(
    app: &App,
    actor: &Actor,
    query: &TaskQuery,
    order: TaskOrder,
) -> Result<TaskPage, Refusal> {
    let db = app.store.reader();
    let frame = frame(app, db, actor, query).await?;
    let at = (query.standing, frame.page.today.as_str());
    let offset = (frame.page.page - 1).saturating_mul(PAGE);
    let tasks = list_tasks(db, &frame.filter, at, order, (offset, PAGE)).await?;
    let rows = frame.rows(db, tasks).await?;
    Ok(TaskPage { rows, ..frame.page })
}

/// The tasks that are asked for as a board; where they stand is its columns and no filter.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn task_board(app: &App, actor: &Actor, query: &TaskQuery) -> Result<TaskBoard, Refusal> {
    let db = app.store.reader();
    let frame = frame(app, db, actor, query).await?;
    let tasks = list_board(db, &frame.filter, &frame.page.today, BOARD_CARDS).await?;
    let mut cards: HashMap<Standing, Vec<TaskRow>> = HashMap::new();
    for row in frame.rows(db, tasks).await? {
        cards.entry(row.standing).or_default().push(row);
    }
    let column = |(standing, n): &(Standing, u64)| {
        (*standing, cards.remove(standing).unwrap_or_default(), *n)
    };
    let columns = frame.page.counts.iter().map(column).collect();
    Ok(TaskBoard {
        columns,
        page: frame.page,
    })
}
