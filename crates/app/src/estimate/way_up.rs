//! The cheapest way up: tasks there are and points still open, weighed by cost.

use std::{collections::BTreeMap, sync::Arc};

use engine::{
    amount::Amount,
    answer::Answer,
    framework::{Code, Framework},
    path::{
        Action, Effect, EffectChange, MOST_ACTIONS, MOST_ON_LEAF, Question, Scoring, Target,
        Verdict, WayUp, cheapest,
    },
    score::{NodeScore, Scorecard, score},
};
use store::{round::Round, task::Task, unit::Unit};

use super::{
    live::{chosen_table, opened},
    table::ChosenTable,
    what_if::answers_of,
};
use crate::{
    Actor, App, Refusal,
    assessment::{ReturnAddress, grounds::Known},
    case::beside,
};

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
    /// The indicators it raises, with the points that it wins: never more than are open.
    pub gains: Vec<(Code, Amount)>,
    /// What its task is expected to win, added up; what was open where there is no task.
    pub expected: Amount,
    /// Its cost in đồng.
    pub cost: u64,
    /// Whether the cost is that of a task, and not points times what a point is taken to cost.
    pub cost_known: bool,
    /// The task that is there already.
    pub task: Option<Task>,
    /// Whether that stands only in the draft of a plan.
    pub is_draft: bool,
}

impl Step {
    /// What it wins.
    #[must_use]
    pub fn won(&self) -> Amount {
        let points = self.gains.iter().map(|(_, points)| *points);
        points.fold(Amount::ZERO, Amount::plus_capped)
    }

    /// Đồng for a point.
    fn rate(&self) -> Option<Amount> {
        let cost = Amount::from_int(i64::try_from(self.cost).ok()?);
        cost.mul_div(Amount::ONE, self.won())
    }

    /// What it is known by: the code of its task, else of the indicator that is open.
    #[must_use]
    pub fn mark(&self) -> String {
        match (&self.task, self.gains.first()) {
            (Some(task), _) => task.code.clone(),
            (None, Some((indicator, _))) => indicator.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Whether nobody has planned it: there is no task, or one in no plan.
    #[must_use]
    pub fn is_unplanned(&self) -> bool {
        self.task.as_ref().is_none_or(|task| task.plan_id.is_none())
    }
}

/// The way that was asked for.
#[derive(Debug, Clone)]
pub struct WayPage {
    /// What was asked.
    pub wish: WayWish,
    /// The round.
    pub round: Round,
    /// The day on which its returns lock, ISO 8601.
    pub locks_on: Option<String>,
    /// They are locked: what is begun now comes too late for them.
    pub is_locked: bool,
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
    /// The steps of the cheapest way, the cheapest point first, at one price most points first.
    pub steps: Vec<Step>,
    /// How many steps were weighed.
    pub weighed: usize,
    /// How many were not: the dearest for a point, where there are more than one search takes.
    pub left_out: usize,
    /// What they cost together, in đồng.
    pub cost: u64,
    /// The score if all succeed.
    pub reached: Option<NodeScore>,
    /// No set of steps gives more points than these; without a target those of all steps together.
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

impl WayPage {
    /// The steps that can come into a draft plan now: in no plan yet, and no new ones where the returns are locked.
    pub fn to_draft(&self) -> impl Iterator<Item = &Step> {
        let in_time = |step: &&Step| step.task.is_some() || !self.is_locked;
        self.steps
            .iter()
            .filter(|step| step.is_unplanned())
            .filter(in_time)
    }

    /// The marks of its steps, in their order.
    #[must_use]
    pub fn marks(&self) -> Vec<String> {
        self.steps.iter().map(Step::mark).collect()
    }
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
    let found = beside(move || search(&known, target, per_point, &today)).await?;
    let Found {
        now,
        steps,
        left_out,
        way,
        all,
    } = found;
    let best = way.as_ref().and_then(|way| way.best.as_ref());
    let chosen = best.map(|best| best.actions.as_slice()).unwrap_or_default();
    let step = |place: &usize| steps.get(*place).cloned();
    let mut chosen: Vec<Step> = chosen.iter().filter_map(step).collect();
    chosen.sort_by_key(|step| (step.rate(), std::cmp::Reverse(step.won())));
    Ok(WayPage {
        wish: wish.clone(),
        locks_on: round.deadline_at.map(crate::day::of),
        is_locked: round.deadline_at.is_some_and(|at| at <= app.now()),
        today: now,
        target,
        verdict: way.as_ref().map(|way| way.verdict),
        steps: chosen,
        weighed: steps.len(),
        left_out,
        cost: best.map_or(0, |best| best.cost),
        reached: best.map(|best| best.all_succeed),
        most: way.as_ref().map_or(all, |way| way.most),
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

/// What a search has found.
struct Found {
    /// The middle of today's estimate.
    now: NodeScore,
    /// What was weighed.
    steps: Vec<Step>,
    /// How many steps were not.
    left_out: usize,
    /// The way; nothing without a target.
    way: Option<WayUp>,
    /// The points that all steps together lead to.
    all: Amount,
}

fn search(known: &Known, target: Option<Target>, per_point: u64, today: &str) -> Found {
    let estimate = known.estimate(|_| false);
    let now = estimate.middle.total;
    let answers = answers_of(&estimate.middle);
    let mut open = estimate.open_points(&known.framework);
    let mut steps = of_tasks(known, per_point, &mut open);
    steps.extend(of_open_points(&open, per_point));
    let left_out = keep_cheapest(&mut steps);
    let all = all_won(known, &estimate.middle, &steps);
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
    Found {
        now,
        steps,
        left_out,
        way,
        all,
    }
}

/// Keeps the steps with the cheapest points, as many as one search takes, and says how many go.
fn keep_cheapest(steps: &mut Vec<Step>) -> usize {
    let all = steps.len();
    steps.sort_by_key(Step::rate);
    let mut kept = 0;
    let mut on_leaf: BTreeMap<Code, usize> = BTreeMap::new();
    steps.retain(|step| {
        let full =
            |(code, _): &(Code, Amount)| on_leaf.get(code).is_some_and(|n| *n >= MOST_ON_LEAF);
        if kept >= MOST_ACTIONS || step.gains.iter().any(full) {
            return false;
        }
        kept += 1;
        for (code, _) in &step.gains {
            *on_leaf.entry(*code).or_default() += 1;
        }
        true
    });
    all - steps.len()
}

/// The points if every step is taken.
fn all_won(known: &Known, middle: &Scorecard, steps: &[Step]) -> Amount {
    let mut raised: BTreeMap<Code, Amount> = BTreeMap::new();
    for (code, points) in steps.iter().flat_map(|step| &step.gains) {
        let now = || middle.leaf(*code).map(|leaf| leaf.points());
        let sum = raised
            .entry(*code)
            .or_insert_with(|| now().unwrap_or_default());
        *sum = sum.plus_capped(*points);
    }
    let mut answers = answers_of(middle);
    let raised = raised.into_iter();
    answers.extend(raised.map(|(code, points)| (code, Answer::Points(points))));
    score(&known.framework, &answers, known.peers())
        .total
        .points
}

/// The open tasks with points to win, each with what is expected of it as far as it is open, the cheapest
/// first; what they win is no longer open.
fn of_tasks(known: &Known, per_point: u64, open_points: &mut BTreeMap<Code, Amount>) -> Vec<Step> {
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
            Some(step) => {
                step.gains.push((code, points));
                step.expected = step.expected.plus_capped(points);
            }
            None => steps.push(Step {
                gains: vec![(code, points)],
                expected: points,
                cost: task
                    .cost_vnd
                    .and_then(|cost| u64::try_from(cost).ok())
                    .unwrap_or(0),
                cost_known: task.cost_vnd.is_some(),
                task: Some(task.clone()),
                is_draft: known.drafts.hold(task),
            }),
        }
    }
    for step in steps.iter_mut().filter(|step| !step.cost_known) {
        step.cost = cost_of(step.expected, per_point);
    }
    steps.sort_by_key(Step::rate);
    for step in &mut steps {
        for (code, points) in &mut step.gains {
            let left = open_points.entry(*code).or_default();
            *points = (*points).min(*left);
            *left = left.minus(*points).unwrap_or_default();
        }
        step.gains.retain(|(_, points)| *points > Amount::ZERO);
        if !step.cost_known {
            step.cost = cost_of(step.won(), per_point);
        }
    }
    steps.retain(|step| !step.gains.is_empty());
    steps
}

/// What is still open at each indicator beyond what its tasks are to win.
fn of_open_points(open: &BTreeMap<Code, Amount>, per_point: u64) -> Vec<Step> {
    let left = open.iter().filter(|(_, open)| **open > Amount::ZERO);
    left.map(|(code, open)| Step {
        gains: vec![(*code, *open)],
        expected: *open,
        cost: cost_of(*open, per_point),
        cost_known: false,
        task: None,
        is_draft: false,
    })
    .collect()
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
