//! The tasks of a plan: what they promise, and choosing them while the plan is open.

use std::collections::HashMap;

use app::{
    money::{TaskMoney, TaskSums, task_money},
    proposal::Vnd,
    task::{PlanTask, PlanTasks, choose_tasks, plan_tasks},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use engine::amount::Amount;

use crate::plan::words::since;
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, html};
use crate::task::words::{funds, shape, standing_name};

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
    /// How many count, and how many were given up.
    count: String,
    is_own: bool,
    lines: Vec<Line>,
}

struct Line {
    code: String,
    title: String,
    deliverable: String,
    /// Where it stands: shape and name.
    shape: &'static str,
    standing: String,
    /// What became of it since the plan was signed: given up or amended, when, by whom and why.
    since: Vec<String>,
    /// The plan's own unit only helps with it.
    only_helps: bool,
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
        count: count(lines, t),
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

/// How many of these tasks count; what was given up is told apart.
fn count(lines: &[PlanTask], t: T<'_>) -> String {
    let dropped = lines.iter().filter(|line| line.dropped.is_some()).count();
    let counted = lines.len().saturating_sub(dropped);
    match dropped {
        0 => t.count(counted),
        dropped => t.with(
            "plan-task-count-dropped",
            &[("n", counted.into()), ("dropped", dropped.into())],
        ),
    }
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
    let sums = found.sums();
    let points = found.framework.points_text(sums.points, t.language());
    let cost = |vnd: i64| millions(Some(vnd), t);
    let is_own = found.plan.parent_id.is_some();
    let tasks = match is_own {
        true => "plan-task-leads",
        false => "plan-tasks",
    };
    let mut figures = vec![(t.get(tasks), t.count(sums.tasks))];
    if is_own {
        figures.push((t.get("plan-task-helps"), t.count(sums.helps)));
    }
    figures.push((t.get("plan-task-points-all"), points));
    figures.push((t.get("plan-task-cost-all"), cost(sums.cost_vnd)));
    if sums.dropped > 0 {
        figures.push((t.get("plan-task-n-dropped"), t.count(sums.dropped)));
    }
    if sums.dropped_vnd > 0 {
        figures.push((t.get("plan-task-cost-dropped"), cost(sums.dropped_vnd)));
    }
    if let Some(money) = money {
        let led = found.lines.iter().filter(|line| !found.only_helps(line));
        let sums = TaskSums::of(led.map(|line| &line.task), money);
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
    let only_helps = found.only_helps(line);
    Line {
        code: task.code.clone(),
        title: task.title.clone(),
        deliverable: task.deliverable.clone(),
        shape: shape(found.standing(line)),
        standing: standing_name(found.standing(line), t),
        since: since(line, t),
        only_helps,
        lead: line.lead.name.clone(),
        helpers: helpers.join("; "),
        due: task.due_on.as_deref().map_or_else(nothing, date_text),
        cost: match only_helps {
            true => t.get("plan-task-only-helps"),
            false => millions(task.cost_vnd, t),
        },
        funds: money.filter(|_| !only_helps).and_then(|money| {
            let own = money.get(&task.id).unwrap_or(&none);
            funds(task, own, t)
        }),
        points: match only_helps {
            true => nothing(),
            false => line.expected.map_or_else(nothing, points),
        },
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
