//! The cheapest way up: tasks there are and points still open, weighed by cost.

use std::sync::Arc;

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    path::{Action, Effect, EffectChange, Question, Scoring, Target, Verdict, WayUp, cheapest},
    score::{NodeScore, Outcome},
};
use store::{round::Round, task::Task, unit::Unit};

use super::{
    grounds::Known,
    live::{chosen_table, opened},
    table::ChosenTable,
    what_if::answers_of,
};
use crate::{Actor, App, Refusal, assessment::ReturnAddress, case::beside};

/// Indicators without a task that are weighed, those with most points open first.
const MOST_OPEN: usize = 40;
/// Tasks that are weighed, the next due first.
const MOST_TASKS: usize = 40;
/// Branches that one search bounds: a page does not wait longer than this takes.
const STEPS: u64 = 20_000;
/// Đồng for a point where no task of the round says what a point costs: an assumption that the page names as one.
const ASSUMED_PER_POINT: u64 = 500_000_000;

/// What is to be reached, and what a point is taken to cost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WayWish {
    /// Points to be reached.
    pub points: Option<Amount>,
    /// Rank to be reached in the table, where no points are given.
    pub rank: Option<u32>,
    /// Slug of the table.
    pub table: String,
    /// Đồng for a point where no task says it; nothing takes the mean of the tasks.
    pub per_point: Option<u64>,
}

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The indicators it raises, with the points.
    pub gains: Vec<(Code, Amount)>,
    /// Its cost in đồng.
    pub cost: u64,
    /// Whether the cost is that of a task, and not points times what a point is taken to cost.
    pub cost_known: bool,
    /// The task that is there already.
    pub task: Option<Task>,
}

impl Step {
    /// Whether nobody has planned it: there is no task, or one in no plan.
    #[must_use]
    pub fn is_unplanned(&self) -> bool {
        self.task.as_ref().is_none_or(|task| task.plan_id.is_none())
    }
}

/// The way that was asked for.
#[derive(Debug, Clone)]
pub struct WayPage {
    /// The round.
    pub round: Round,
    /// The unit.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// The middle of today's estimate.
    pub today: NodeScore,
    /// What is to be reached; nothing when nothing was asked, or no value of the table is ranked so high.
    pub target: Option<Target>,
    /// How far the answer can be relied on; nothing without a target.
    pub verdict: Option<Verdict>,
    /// The steps of the cheapest way.
    pub steps: Vec<Step>,
    /// What they cost together, in đồng.
    pub cost: u64,
    /// The score if all succeed.
    pub reached: Option<NodeScore>,
    /// No set of steps gives more points than these.
    pub most: Amount,
    /// Đồng that a point is taken to cost where no task says it.
    pub per_point: u64,
    /// Whether that is the mean of the round's tasks.
    pub per_point_of_tasks: bool,
    /// Published tables, latest first.
    pub tables: Vec<Round>,
    /// The one whose ranks are meant.
    pub table: Option<ChosenTable>,
}

/// The cheapest way to what is wished.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn way_up(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    wish: &WayWish,
) -> Result<WayPage, Refusal> {
    let db = app.store.reader();
    let known = Known::read(app, db, opened(app, actor, address).await?).await?;
    let (tables, table) = chosen_table(app, &known, &wish.table).await?;
    let value = |rank| table.as_ref().and_then(|table| table.value_for(rank));
    let target = match (wish.points, wish.rank) {
        (Some(points), _) => Some(Target::Points(points)),
        (None, Some(rank)) => value(rank).map(Target::Value),
        (None, None) => None,
    };
    let (mean, per_point_of_tasks) = mean_cost(&known);
    let per_point = wish.per_point.unwrap_or(mean);
    let per_point_of_tasks = per_point_of_tasks && wish.per_point.is_none();
    let round = known.round.clone();
    let (unit, framework) = (known.unit.clone(), Arc::clone(&known.framework));
    let today = crate::day::of(app.now());
    let (score, steps, way) = beside(move || search(&known, target, per_point, &today)).await?;
    let best = way.as_ref().and_then(|way| way.best.as_ref());
    let chosen = best.map(|best| best.actions.as_slice()).unwrap_or_default();
    let step = |place: &usize| steps.get(*place).cloned();
    Ok(WayPage {
        today: score,
        target,
        verdict: way.as_ref().map(|way| way.verdict),
        steps: chosen.iter().filter_map(step).collect(),
        cost: best.map_or(0, |best| best.cost),
        reached: best.map(|best| best.all_succeed),
        most: way.as_ref().map_or(score.points, |way| way.most),
        per_point,
        per_point_of_tasks,
        round,
        unit,
        framework,
        tables,
        table,
    })
}

/// What a point costs in the mean over the tasks that name both, and whether any does.
fn mean_cost(known: &Known) -> (u64, bool) {
    let (mut cost, mut points) = (0_u64, Amount::ZERO);
    let mut seen: Vec<i64> = Vec::new();
    for (gain, task) in &known.gains {
        let (Some(own), Some(expected)) = (task.cost_vnd, gain.expected_micro) else {
            continue;
        };
        points = points.plus_capped(Amount::from_micro(expected));
        if !seen.contains(&task.id) {
            seen.push(task.id);
            cost = cost.saturating_add(u64::try_from(own).unwrap_or(0));
        }
    }
    let dong = |cost: u64| Amount::from_int(i64::try_from(cost).unwrap_or(i64::MAX));
    match dong(cost).mul_div(Amount::ONE, points) {
        Some(mean) if cost > 0 => (whole(mean), true),
        _ => (ASSUMED_PER_POINT, false),
    }
}

/// The whole đồng of an amount.
fn whole(amount: Amount) -> u64 {
    let text = amount.canonical();
    let whole = text.split('.').next().unwrap_or_default();
    whole.parse().unwrap_or(0)
}

fn cost_of(points: Amount, per_point: u64) -> u64 {
    let rate = Amount::from_int(i64::try_from(per_point).unwrap_or(i64::MAX));
    points.times(rate).map_or(u64::MAX, whole)
}

type Found = (NodeScore, Vec<Step>, Option<WayUp>);

fn search(known: &Known, target: Option<Target>, per_point: u64, today: &str) -> Found {
    let estimate = known.estimate(|_| false);
    let score = estimate.middle.total;
    let answers = answers_of(&estimate.middle);
    let mut steps = of_tasks(known, per_point);
    steps.extend(of_open_points(known, &estimate.middle, &steps, per_point));
    let days: Vec<Option<u32>> = steps.iter().map(|step| days_of(step, today)).collect();
    // What nobody has begun ends after all that is under way: at the same cost a task there is wins.
    let last = days.iter().flatten().max().map_or(1, |days| days + 1);
    let actions: Vec<Action> = (0..)
        .zip(&steps)
        .zip(days)
        .map(|((place, step), days)| action(place, step, days.unwrap_or(last)))
        .collect();
    let way = target.and_then(|target| {
        let question = Question {
            n_steps: STEPS,
            ..Question::new(target)
        };
        let scoring = Scoring::new(&known.framework).among(known.peers());
        // The steps were made from this scorecard, so there is nothing in them to complain about.
        cheapest(scoring, &answers, &actions, &question).ok()
    });
    (score, steps, way)
}

/// The open tasks with points to win.
fn of_tasks(known: &Known, per_point: u64) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let open = known.gains.iter().filter(|(_, task)| task.state.is_open());
    for (gain, task) in open {
        let expected = gain.expected_micro.map(Amount::from_micro);
        let (Ok(code), Some(points)) = (Code::parse(&gain.indicator), expected) else {
            continue;
        };
        let applies = known.framework.find(code).is_some_and(|node| node.scored);
        if !applies || points <= Amount::ZERO {
            continue;
        }
        let own = |step: &&mut Step| step.task.as_ref().is_some_and(|one| one.id == task.id);
        match steps.iter_mut().find(own) {
            Some(step) => step.gains.push((code, points)),
            None => steps.push(Step {
                gains: vec![(code, points)],
                cost: task
                    .cost_vnd
                    .and_then(|cost| u64::try_from(cost).ok())
                    .unwrap_or(0),
                cost_known: task.cost_vnd.is_some(),
                task: Some(task.clone()),
            }),
        }
    }
    for step in steps.iter_mut().filter(|step| !step.cost_known) {
        let points = step.gains.iter().map(|(_, points)| *points);
        step.cost = cost_of(points.fold(Amount::ZERO, Amount::plus_capped), per_point);
    }
    steps.sort_by(|a, b| {
        let due = |step: &Step| step.task.as_ref().and_then(|task| task.due_on.clone());
        (due(a).is_none(), due(a)).cmp(&(due(b).is_none(), due(b)))
    });
    steps.truncate(MOST_TASKS);
    steps
}

/// What is still open at each indicator beyond what its tasks are to win.
fn of_open_points(
    known: &Known,
    middle: &engine::score::Scorecard,
    tasks: &[Step],
    per_point: u64,
) -> Vec<Step> {
    let promised = |code: Code| {
        let gains = tasks.iter().flat_map(|step| &step.gains);
        let own = gains.filter(|(other, _)| *other == code);
        own.fold(Amount::ZERO, |sum, (_, points)| sum.plus_capped(*points))
    };
    let leaves = known.framework.leaves().zip(&middle.leaves);
    let mut steps: Vec<Step> = leaves
        .filter(|(node, leaf)| {
            node.scored && !matches!(leaf.outcome, Outcome::NotApplicable(_) | Outcome::Collected)
        })
        .filter_map(|(node, leaf)| {
            let there = leaf.points().plus_capped(promised(node.code));
            let open = node
                .maximum
                .minus(there)
                .filter(|open| *open > Amount::ZERO)?;
            Some(Step {
                gains: vec![(node.code, open)],
                cost: cost_of(open, per_point),
                cost_known: false,
                task: None,
            })
        })
        .collect();
    let first = |step: &Step| step.gains.first().copied();
    steps.sort_by_key(|step| std::cmp::Reverse(first(step).map(|(_, points)| points)));
    steps.truncate(MOST_OPEN);
    steps
}

/// Days until the task of a step is due, 0 when it is over; nothing without a task or a day.
fn days_of(step: &Step, today: &str) -> Option<u32> {
    let due = step.task.as_ref()?.due_on.as_deref()?;
    let (from, to): (jiff::civil::Date, jiff::civil::Date) =
        (today.parse().ok()?, due.parse().ok()?);
    let span = from.until(to).ok()?;
    Some(u32::try_from(span.get_days()).unwrap_or(0))
}

fn action(place: usize, step: &Step, days: u32) -> Action {
    let effect = |(indicator, points): &(Code, Amount)| Effect {
        indicator: *indicator,
        change: EffectChange::Points(*points),
    };
    Action {
        code: place.to_string(),
        title: String::new(),
        cost: step.cost.min(1_000_000_000_000_000),
        days,
        certainty: Amount::ONE,
        effects: step.gains.iter().map(effect).collect(),
        requires: Vec::new(),
        either: None,
    }
}
