//! The cheapest way put into a draft plan in one step: its tasks, and new ones where there are none.

use engine::Language;
use serde_json::json;
use store::{
    Tx,
    plan::{Part, Plan, PlanState, list_duties, list_plans, update_plan},
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
    plan::{Content, RankTarget, keep_draft},
    proposal::Vnd,
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
/// round, in one step; where there is no draft, one is begun. What was to be reached becomes the plan's
/// target, unless it has one of that kind. What is no task yet becomes one while the returns are not
/// locked: the lead agency of the indicator gets it, else the unit itself. `shown` are the marks of the
/// steps that were looked at, so that nobody gets another way than the one chosen.
///
/// # Errors
/// A conflict when there is no way, it is another by now, nothing of it is missing, or what is missing
/// would come too late; not found, not allowed, or a fault.
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
    if way.to_draft().next().is_none() {
        let is_late = way.steps.iter().any(Step::is_unplanned);
        return Err(Refusal::Conflict(match is_late {
            true => "estimate-way-too-late",
            false => "estimate-way-there",
        }));
    }
    let plan = draft_plan(tx, case).await?;
    aim(tx, way, plan.clone()).await?;
    let taken = take(tx, case, plan.id).await?;
    let due = due_of(way, case);
    let mut codes = Vec::new();
    for step in way.to_draft().filter(|step| step.task.is_none()) {
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
        note(tx, case, &kept, (NoteKind::Made, &assumed(way, step)), None).await?;
        codes.push(kept.code);
    }
    let there = way.steps.iter().filter(|step| !step.is_unplanned()).count();
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

/// When new tasks are due: on the day on which the returns lock, for later nothing counts; where no day is
/// set, in 90 days.
fn due_of(way: &WayPage, case: &Case<WayPage>) -> String {
    let without = || later(&crate::day::of(case.now), 90);
    way.locks_on.clone().unwrap_or_else(without)
}

/// What was to be reached becomes the target of the plan; a target that it has already is kept.
async fn aim(tx: &Tx, way: &WayPage, plan: Plan) -> Result<(), Refusal> {
    let mut content = Content::read(&plan.content)?;
    let (targets, wish) = (&mut content.targets, &way.wish);
    match (wish.points, wish.rank, &way.table) {
        (Some(points), ..) if targets.score.is_none() => targets.score = Some(points),
        (None, Some(rank), Some(table)) if targets.rank.is_none() => {
            targets.rank = i32::try_from(rank).ok().map(|rank| RankTarget {
                table: table.round.slug.clone(),
                rank,
            });
        }
        _ => return Ok(()),
    }
    let content = content.write()?;
    Ok(update_plan(tx.db(), Plan { content, ..plan }).await?)
}

/// What a task was taken to cost: it stands in its history and in no sum, for nobody has costed it.
fn assumed(way: &WayPage, step: &Step) -> String {
    let dong = |sum: u64| Vnd(i64::try_from(sum).unwrap_or(i64::MAX)).text(Language::Vi);
    format!(
        "Chi phí giả định khi tìm lộ trình: {} ({} cho một điểm), chưa phải dự toán.",
        dong(step.cost),
        dong(way.per_point)
    )
}

/// Puts the tasks of the way that are in no plan into this one, and gives their codes; of one that nobody
/// has begun nobody is reminded until the plan is signed. One that is late already stays where it is late.
async fn take(tx: &Tx, case: &Case<WayPage>, plan_id: i64) -> Result<Vec<String>, Refusal> {
    let today = crate::day::of(case.now);
    let mut taken = Vec::new();
    let way = &case.command;
    let of_tasks = way
        .steps
        .iter()
        .filter_map(|step| Some((step, step.task.as_ref()?)));
    for (step, task) in of_tasks {
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
            if !step.cost_known {
                note(
                    tx,
                    case,
                    &row,
                    (NoteKind::Edited, &assumed(way, step)),
                    None,
                )
                .await?;
            }
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
