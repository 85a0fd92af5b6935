//! The cheapest way put into a draft plan in one step: its tasks, and new ones where there are none.

use serde_json::json;
use store::{
    Tx,
    plan::{Part, Plan, PlanState, list_duties, list_plans},
    task::{
        self, Task,
        gain::{Gain, create_gains},
        note::NoteKind,
    },
};

use super::{
    coming::later,
    way_up::{Step, WayPage, WayWish, way_up},
};
use crate::{
    Actor, App, Permission, Refusal,
    assessment::ReturnAddress,
    audit::record,
    case::Case,
    plan::keep_draft,
    task::{blank, is_neglected, keep_new, note, remind},
};

/// What became of a way that was made into tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Slug of the draft plan that they stand in.
    pub plan: String,
    /// Codes of the new tasks.
    pub codes: Vec<String>,
    /// Codes of the tasks that were there and in no plan yet.
    pub taken: Vec<String>,
    /// Steps that are in a plan already.
    pub there: usize,
}

/// Makes the steps of the cheapest way that are in no plan yet tasks of the unit's draft plan for the
/// round, in one step; where there is no draft, one is begun. What is no task yet becomes one: the lead
/// agency of the indicator gets it, else the unit itself. `shown` are the marks of the steps that were
/// looked at, so that nobody gets another way than the one chosen.
///
/// # Errors
/// A conflict when there is no way, it is another by now, or nothing of it is missing; not found, not
/// allowed, or a fault.
pub async fn draft_way(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    wish: &WayWish,
    shown: &[String],
) -> Result<Drafted, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let way = way_up(app, actor, address, wish).await?;
    if way.steps.is_empty() {
        return Err(Refusal::Conflict("estimate-no-way"));
    }
    if way.marks() != shown {
        return Err(Refusal::Conflict("estimate-way-moved"));
    }
    app.run(actor, way, |tx, case| Box::pin(draft(tx, case)))
        .await
}

async fn draft(tx: &Tx, case: &Case<WayPage>) -> Result<Drafted, Refusal> {
    let (db, way) = (tx.db(), &case.command);
    let duties = list_duties(db, way.round.id).await?;
    let missing: Vec<&Step> = way
        .steps
        .iter()
        .filter(|step| step.task.is_none())
        .collect();
    if !way.steps.iter().any(Step::is_unplanned) {
        return Err(Refusal::Conflict("estimate-way-there"));
    }
    let plan = draft_plan(tx, case).await?;
    let taken = take(tx, case, plan.id).await?;
    let due = due_of(way, case);
    let mut codes = Vec::new();
    for step in &missing {
        let Some((indicator, points)) = step.gains.first().copied() else {
            continue;
        };
        let name = indicator.to_string();
        let lead = duties
            .iter()
            .find(|duty| duty.indicator == name && duty.part == Part::Lead);
        let lead_id = lead.map_or(way.unit.id, |duty| duty.unit_id);
        let row = Task {
            plan_id: Some(plan.id),
            ..planned(way, case, lead_id, (step, &due))
        };
        let kept = keep_new(tx, row).await?;
        let gain = Gain {
            id: 0,
            task_id: kept.id,
            round_id: way.round.id,
            indicator: name,
            expected_micro: points.to_micro(),
            won_micro: None,
        };
        create_gains(db, vec![gain]).await?;
        let assumed = format!("Kinh phí tạm tính khi tìm lộ trình: {} đồng.", step.cost);
        note(tx, case, &kept, (NoteKind::Made, &assumed), None).await?;
        codes.push(kept.code);
    }
    let there = way.steps.len() - codes.len() - taken.len();
    let detail = json!({
        "plan": plan.slug,
        "tasks": codes,
        "taken": taken,
        "cost": way.cost,
        "there": there,
    });
    record(case, "estimate.draft")
        .round(&way.round.slug)
        .unit(&way.unit.code)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(Drafted {
        plan: plan.slug,
        codes,
        taken,
        there,
    })
}

/// When new tasks are due: at the round's deadline where a month is left until then, else in 90 days.
fn due_of(way: &WayPage, case: &Case<WayPage>) -> String {
    let today = crate::day::of(case.now);
    let deadline = way.round.deadline_at.map(crate::day::of);
    deadline
        .filter(|day| *day >= later(&today, 30))
        .unwrap_or_else(|| later(&today, 90))
}

/// Puts the tasks of the way that are in no plan into this one, and gives their codes; of one that nobody
/// has begun nobody is reminded until the plan is signed. One that is late already stays where it is late.
async fn take(tx: &Tx, case: &Case<WayPage>, plan_id: i64) -> Result<Vec<String>, Refusal> {
    let today = crate::day::of(case.now);
    let mut taken = Vec::new();
    for task in case
        .command
        .steps
        .iter()
        .filter_map(|step| step.task.as_ref())
    {
        // It may have come into a plan since the way was found.
        let task = task::get_task(tx.db(), task.id).await?;
        let is_free = task.plan_id.is_none() && task.state.is_open();
        if is_free && !is_neglected(&task, &today) {
            taken.push(task.code.clone());
            let row = Task {
                plan_id: Some(plan_id),
                ..task
            };
            task::update_task(tx.db(), row.clone()).await?;
            remind(tx, case, &row).await?;
        }
    }
    Ok(taken)
}

/// The draft plan of the unit for the round: the latest there is, else a new one.
async fn draft_plan(tx: &Tx, case: &Case<WayPage>) -> Result<Plan, Refusal> {
    let (db, way) = (tx.db(), &case.command);
    let plans = list_plans(db).await?;
    let there = plans.into_iter().rev().find(|plan| {
        plan.state == PlanState::Draft
            && plan.parent_id.is_none()
            && (plan.round_id, plan.unit_id) == (way.round.id, way.unit.id)
    });
    if let Some(plan) = there {
        return Ok(plan);
    }
    let title = format!("Kế hoạch nâng {} của {}", way.round.title, way.unit.name);
    let about = (way.round.year, &way.round, way.unit.id);
    keep_draft(&case.app, db, case.now, about, title).await
}

fn planned(way: &WayPage, case: &Case<WayPage>, lead_id: i64, (step, due): (&Step, &str)) -> Task {
    let leaf = step
        .gains
        .first()
        .and_then(|(code, _)| way.framework.find(*code));
    let title = leaf.map_or_else(String::new, |node| {
        format!("Giành điểm còn mở ở chỉ số {}: {}", node.code, node.title)
    });
    Task {
        title,
        lead_id,
        starts_on: Some(crate::day::of(case.now)),
        due_on: Some(due.to_owned()),
        // What a point is taken to cost is no cost of the task: whoever leads it says that.
        cost_vnd: None,
        ..blank(case.actor.account_id, case.now)
    }
}
