//! Putting a plan before the units: what it must say before anybody is asked about it, and until when.

use serde_json::json;
use store::{
    Db, Tx,
    plan::{self as rows, Plan, PlanState},
    unit::Unit,
};

use super::plan_tasks::{PlanTask, tasks_of};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    plan::{Content, PlanAction, comment_round::CommentRound, comments_opened, opened, step},
};

/// Puts a plan before the units until a day, the day as typed; of a comment round under way, moves that day.
///
/// # Errors
/// All complaints at once, about the day and about what the plan lacks; a conflict in another state or
/// when somebody has changed the plan since `version`; not found, not allowed, or a fault.
pub async fn open_comments(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: i32,
    until: &str,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let command = (slug.to_owned(), version, until.to_owned());
    app.run(actor, command, |tx, case| Box::pin(open(tx, case)))
        .await
}

async fn open(tx: &Tx, case: &Case<(String, i32, String)>) -> Result<(), Refusal> {
    let (slug, version, until) = &case.command;
    let db = tx.db();
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    let today = crate::day::of(case.now);
    let comments = CommentRound::read(db, &plan).await?;
    let at = comments.situation(&plan, &today);
    let (action, verb) = match plan.state {
        PlanState::Comments => (PlanAction::Extend, "plan.extend"),
        _ => (PlanAction::OpenComments, "plan.ask"),
    };
    let state = step(at, action)?;
    if plan.version != *version {
        return Err(Refusal::Conflict("plan-changed"));
    }
    let mut complaints = match action {
        PlanAction::Extend => Vec::new(),
        _ => lacks(&case.app, db, &plan).await?,
    };
    let day = crate::day::parse(until).filter(|day| *day >= today);
    if day.is_none() {
        complaints.push(Invalid::new(
            "until",
            "plan-until",
            "Hạn góp ý là một ngày từ hôm nay trở đi, viết như 30/11/2026.",
            "The last day for remarks is a day from today on, written like 30/11/2026.",
        ));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let detail = json!({ "plan": slug, "old": plan.remarks_until, "new": day });
    let changed = Plan {
        state,
        remarks_until: day,
        ..plan
    };
    rows::update_plan(db, changed.clone()).await?;
    let silent: Vec<&Unit> = comments.silent().collect();
    comments_opened(tx, case, &changed, (&comments.asked, &silent)).await?;
    record(case, verb)
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// What a plan still lacks before the units are asked about it or it is signed: one complaint each,
/// whose field is `bases`, `targets`, `tasks`, or `task.` with the key of a task. A unit's own plan
/// lacks nothing: what it is about stands in the plan above it.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn plan_lacks(app: &App, actor: &Actor, slug: &str) -> Result<Vec<Invalid>, Refusal> {
    let db = app.store.reader();
    let (plan, ..) = opened(app, db, actor, slug).await?;
    match plan.state {
        PlanState::Draft | PlanState::Settled => lacks(app, db, &plan).await,
        PlanState::Comments | PlanState::Signed => Ok(Vec::new()),
    }
}

/// What a plan lacks, whatever state it is in.
pub(super) async fn lacks(app: &App, db: &Db, plan: &Plan) -> Result<Vec<Invalid>, Refusal> {
    if plan.parent_id.is_some() {
        return Ok(Vec::new());
    }
    let content = Content::read(&plan.content)?;
    let tasks = tasks_of(app, db, plan).await?;
    Ok(lacking(&content, &tasks))
}

fn lacking(content: &Content, tasks: &[PlanTask]) -> Vec<Invalid> {
    let mut complaints = Vec::new();
    if content.bases.is_empty() {
        complaints.push(Invalid::new(
            "bases",
            "plan-lacks-bases",
            "Kế hoạch chưa nêu căn cứ pháp lý nào.",
            "The plan names no legal basis.",
        ));
    }
    if content.targets.is_empty() {
        complaints.push(Invalid::new(
            "targets",
            "plan-lacks-targets",
            "Kế hoạch chưa đặt mục tiêu nào: tổng điểm, thứ hạng, điểm theo chỉ số chính hoặc theo cơ quan.",
            "The plan sets no target: the whole score, a rank, points of a main index or of an agency.",
        ));
    }
    if tasks.is_empty() {
        complaints.push(Invalid::new(
            "tasks",
            "plan-lacks-tasks",
            "Kế hoạch chưa có nhiệm vụ nào.",
            "The plan has no task.",
        ));
    }
    let undated = tasks.iter().filter(|line| line.task.due_on.is_none());
    complaints.extend(undated.map(|line| {
        let task = &line.task;
        Invalid::new(
            &format!("task.{}", task.id),
            "plan-lacks-due",
            format!("Nhiệm vụ {} chưa có hạn hoàn thành.", task.code),
            format!("Task {} has no last day.", task.code),
        )
    }));
    complaints
}
