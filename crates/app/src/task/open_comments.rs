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
    plan::{
        Content, OldDay, PlanAction,
        comment_round::{CommentRound, is_no_reason, no_reason},
        comments_opened, opened, step,
    },
};

/// Puts a plan before the units until a day, the day as typed; of a comment round under way, moves that
/// day: to a sooner one for a reason, while the old one has not passed.
///
/// # Errors
/// All complaints at once, about day and reason and about what the plan lacks; a conflict in another state or
/// when somebody has changed the plan since `version`; not found, not allowed, or a fault.
pub async fn open_comments(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: i32,
    wish: UntilWish,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let command = (slug.to_owned(), version, wish);
    app.run(actor, command, |tx, case| Box::pin(open(tx, case)))
        .await
}

/// Until when the units can remark, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UntilWish {
    /// The last day.
    pub day: String,
    /// Why it is sooner than the day that the units were told; not asked where it is not.
    pub reason: String,
}

impl UntilWish {
    /// A day for which no reason is needed.
    pub fn on(day: impl Into<String>) -> Self {
        Self {
            day: day.into(),
            ..Self::default()
        }
    }

    /// The day as it is kept, from today on; complaints go to the list.
    fn read(&self, today: &str, complaints: &mut Vec<Invalid>) -> Option<String> {
        let day = crate::day::parse(&self.day).filter(|day| day.as_str() >= today);
        if day.is_none() {
            complaints.push(Invalid::new(
                "until",
                "plan-until",
                "Hạn góp ý là một ngày từ hôm nay trở đi, viết như 30/11/2026.",
                "The last day for remarks is a day from today on, written like 30/11/2026.",
            ));
        }
        day
    }
}

async fn open(tx: &Tx, case: &Case<(String, i32, UntilWish)>) -> Result<(), Refusal> {
    let (slug, version, wish) = &case.command;
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
    let day = wish.read(&today, &mut complaints);
    let old = plan
        .remarks_until
        .clone()
        .filter(|_| action == PlanAction::Extend);
    if day.is_some() && day == old {
        complaints.push(same_day());
    }
    if let (Some(day), Some(due)) = (&day, &plan.units_due)
        && day > due
    {
        complaints.push(after_units(due));
    }
    let is_sooner = !at.is_over && day.is_some() && day < old;
    if is_sooner && is_no_reason(&wish.reason) {
        complaints.push(no_reason("sooner"));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let reason = if is_sooner { wish.reason.trim() } else { "" };
    let detail = json!({
        "plan": slug,
        "old": plan.remarks_until,
        "new": day,
        "reason": is_sooner.then_some(reason),
    });
    let changed = Plan {
        state,
        remarks_until: day,
        ..plan
    };
    rows::update_plan(db, changed.clone()).await?;
    let silent: Vec<&Unit> = comments.silent().collect();
    let old = old.as_deref().map(|day| OldDay { day, reason });
    comments_opened(tx, case, (&changed, old), (&comments.asked, &silent)).await?;
    record(case, verb)
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}

fn same_day() -> Invalid {
    Invalid::new(
        "until",
        "plan-until-same",
        "Hạn góp ý vẫn là ngày ấy; ghi một ngày khác.",
        "This is the last day already; give another one.",
    )
}

fn after_units(due: &str) -> Invalid {
    let due = crate::day::text(due);
    Invalid::new(
        "until",
        "plan-until-late",
        format!("Hạn góp ý đứng sau ngày các đơn vị phải ban hành kế hoạch của mình ({due})."),
        format!(
            "The last day for remarks is after the day on which units' own plans are due ({due})."
        ),
    )
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
