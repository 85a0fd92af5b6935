//! The tasks of a plan: what they promise, and choosing them while the plan is open.

use std::collections::HashMap;

use app::{
    money::{TaskMoney, TaskSums, task_money},
    proposal::Vnd,
    task::{Dropped, PlanTask, PlanTasks, choose_tasks, plan_tasks},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use engine::amount::Amount;

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, html};
use crate::task::words::funds;

#[derive(Template)]
#[template(path = "task/plans/plan_tasks.html")]
struct TasksPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    may_choose: bool,
    /// Its annex of costs can be had.
    has_costs: bool,
    figures: Vec<(String, String)>,
    groups: Vec<Group>,
}

/// The tasks of the plan, or those that it could have.
struct Group {
    id: &'static str,
    title: String,
    is_own: bool,
    lines: Vec<Line>,
}

struct Line {
    code: String,
    title: String,
    deliverable: String,
    /// That it was given up since, when and why.
    dropped: Option<String>,
    lead: String,
    helpers: String,
    due: String,
    cost: String,
    /// Where the money comes from, for whoever sees the money of all units.
    funds: Option<String>,
    points: String,
}

/// `GET /plans/{slug}/tasks`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = plan_tasks(&web.app, visitor.actor()?, &slug).await?;
    let money = task_money(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let group = |id: &'static str, is_own: bool, lines: &[PlanTask]| Group {
        id,
        title: t.get(match is_own {
            true => "plan-task-own",
            false => "plan-task-offered",
        }),
        is_own,
        lines: lines
            .iter()
            .map(|line| shown(&found, line, money.as_ref(), t))
            .collect(),
    };
    let mut groups = vec![
        group("own", true, &found.lines),
        group("offered", false, &found.offered),
    ];
    groups.retain(|group| !group.lines.is_empty());
    html(&TasksPage {
        shell: Shell::new(&web, &visitor, &t.get("plan-tasks"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/plans", t.get("plan-list-title"))
            .crumb(format!("/plans/{slug}"), &found.plan.title),
        sub: found.plan.title.clone(),
        base: format!("/plans/{slug}"),
        may_choose: found.may_choose,
        has_costs: money.is_some() && found.plan.parent_id.is_none() && !found.lines.is_empty(),
        figures: figures(&found, money.as_ref(), t),
        groups,
    })
}

/// `POST /plans/{slug}/tasks`
pub(super) async fn choose(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let codes = fields.all("task").map(str::to_owned).collect();
    choose_tasks(&web.app, visitor.actor()?, &slug, codes).await?;
    Ok(Redirect::to(&format!("/plans/{slug}/tasks")).into_response())
}

fn figures(
    found: &PlanTasks,
    money: Option<&HashMap<i64, TaskMoney>>,
    t: T<'_>,
) -> Vec<(String, String)> {
    let points = found.lines.iter().filter_map(|line| line.expected);
    let points = points.fold(Amount::default(), Amount::plus_capped);
    let cost = found.lines.iter().filter_map(|line| line.task.cost_vnd);
    let cost = cost.fold(0_i64, i64::saturating_add);
    let points = found.framework.points_text(points, t.language());
    let mut figures = vec![
        (t.get("plan-tasks"), t.count(found.lines.len())),
        (t.get("plan-task-points-all"), points),
        (t.get("plan-task-cost-all"), millions(Some(cost), t)),
    ];
    let dropped = found.lines.iter().filter(|line| line.dropped.is_some());
    let dropped: Vec<i64> = dropped.filter_map(|line| line.task.cost_vnd).collect();
    if !dropped.is_empty() {
        let cost = dropped.into_iter().fold(0_i64, i64::saturating_add);
        figures.push((t.get("plan-task-cost-dropped"), millions(Some(cost), t)));
    }
    if let Some(money) = money {
        let sums = TaskSums::of(found.lines.iter().map(|line| &line.task), money);
        let told = [
            ("plan-task-funded", sums.total()),
            ("plan-task-unfunded", sums.missing),
        ];
        figures.extend(told.map(|(key, sum): (&str, Vnd)| (t.get(key), millions(Some(sum.0), t))));
    }
    figures
}

fn shown(
    found: &PlanTasks,
    line: &PlanTask,
    money: Option<&HashMap<i64, TaskMoney>>,
    t: T<'_>,
) -> Line {
    let none = TaskMoney::default();
    let task = &line.task;
    let helpers: Vec<&str> = line.helpers.iter().map(|one| one.name.as_str()).collect();
    let points = |amount| found.framework.points_text(amount, t.language());
    let nothing = || "–".to_owned();
    Line {
        code: task.code.clone(),
        title: task.title.clone(),
        deliverable: task.deliverable.clone(),
        dropped: line
            .dropped
            .as_ref()
            .map(|dropped| dropped_text(dropped, t)),
        lead: line.lead.name.clone(),
        helpers: helpers.join("; "),
        due: task.due_on.as_deref().map_or_else(nothing, date_text),
        cost: millions(task.cost_vnd, t),
        funds: money.and_then(|money| {
            let own = money.get(&task.id).unwrap_or(&none);
            funds(task, own, t)
        }),
        points: line.expected.map_or_else(nothing, points),
    }
}

/// That a task was given up, when and by which decision or why.
fn dropped_text(dropped: &Dropped, t: T<'_>) -> String {
    let day = date_text(&dropped.day);
    match dropped.words.is_empty() {
        true => t.name("plan-task-dropped", &day),
        false => {
            let words = dropped.words.as_str();
            t.with(
                "plan-task-dropped-by",
                &[("day", day.into()), ("why", words.into())],
            )
        }
    }
}

/// Đồng as millions of đồng; a dash where nobody has said.
fn millions(cost_vnd: Option<i64>, t: T<'_>) -> String {
    // A millionth of a million is one đồng.
    let amount = cost_vnd.map(Amount::from_micro);
    amount.map_or_else(
        || "–".to_owned(),
        |amount| amount.short_text(6, t.language()),
    )
}
