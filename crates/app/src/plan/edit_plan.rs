//! Writing a plan: making a draft for a year, and changing it without overwriting anybody unseen.

use std::{collections::HashSet, sync::Arc};

use engine::framework::Framework;
use serde_json::json;
use store::{
    Db, Tx,
    assessment::{ListFilter, list_assessments},
    plan::{self as rows, Plan, PlanState},
    round::{Round, RoundKind},
    unit::Unit,
};

use super::{
    comment_round::CommentRound,
    content::{Content, PlanWish},
    legal_bases,
    machine::{PlanAction, step},
    plan_page::{PointsLine, measure, opened, tables},
};
use crate::{Actor, App, Invalid, Moment, Permission, Refusal, audit::record, case::Case};

/// A plan to be made, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPlan {
    /// Its title.
    pub title: String,
    /// The year it is for.
    pub year: String,
    /// Slug of the round whose index it is to raise.
    pub round: String,
}

/// A plan as a form changes it.
#[derive(Debug, Clone)]
pub struct PlanDraft {
    /// The plan as stored.
    pub plan: Plan,
    /// What it says.
    pub content: Content,
    /// The round whose index it is to raise.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Bases in force today.
    pub bases: Vec<String>,
    /// Published tables in which a rank can be aimed at.
    pub tables: Vec<Round>,
    /// What targets in points can be set for.
    pub points: Vec<PointsLine>,
}

/// The rounds whose index a plan can raise: scored here, latest first.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn plannable_rounds(app: &App, actor: &Actor) -> Result<Vec<Round>, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let mut rounds = store::round::list_rounds(app.store.reader()).await?;
    rounds.retain(|round| round.kind == RoundKind::Scored && round.framework_id.is_some());
    rounds.sort_by_key(|round| (std::cmp::Reverse(round.year), round.id));
    Ok(rounds)
}

/// Makes the draft of a plan and gives its slug.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_plan(app: &App, actor: &Actor, new: NewPlan) -> Result<String, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, new, |tx, case| Box::pin(create(tx, case)))
        .await
}

async fn create(tx: &Tx, case: &Case<NewPlan>) -> Result<String, Refusal> {
    let new = &case.command;
    let db = tx.db();
    let (year, round, issuer) = read_new(db, new).await?;
    let title = new.title.trim().to_owned();
    let plan = keep_draft(&case.app, db, case.now, (year, &round, issuer.id), title).await?;
    record(case, "plan.create")
        .round(&round.slug)
        .unit(&issuer.code)
        .detail(&json!({ "plan": plan.slug, "title": new.title }))
        .append(tx)
        .await?;
    Ok(plan.slug)
}

/// Keeps the draft of a plan with the bases in force; whoever calls it writes the line in the chain.
pub(crate) async fn keep_draft(
    app: &App,
    db: &Db,
    now: Moment,
    (year, round, issuer_id): (i32, &Round, i64),
    title: String,
) -> Result<Plan, Refusal> {
    let today = crate::day::of(now);
    let framework = app.shelf.of_round(db, round.id).await?;
    let own = framework.and_then(|framework| framework.decision.clone());
    let mut bases = legal_bases::in_force("plan", &today)?;
    bases.extend(own.map(|decision| format!("Căn cứ {decision}")));
    let content = Content {
        bases,
        ..Content::default()
    };
    let plan = Plan {
        id: 0,
        slug: free_slug(db, &format!("ke-hoach-{year}")).await?,
        year,
        title,
        unit_id: issuer_id,
        parent_id: None,
        round_id: round.id,
        state: PlanState::Draft,
        content: content.write()?,
        remarks_until: None,
        units_due: None,
        number: None,
        signed_on: None,
        fingerprint: None,
        version: 1,
    };
    Ok(rows::create_plan(db, plan).await?)
}

/// What was typed for a new plan: year, round and who issues it.
async fn read_new(db: &Db, new: &NewPlan) -> Result<(i32, Round, Unit), Refusal> {
    let mut complaints = Vec::new();
    if new.title.trim().is_empty() {
        complaints.push(Invalid::new(
            "title",
            "plan-title",
            "Nhập tên kế hoạch.",
            "Give the plan a title.",
        ));
    }
    let year: Option<i32> = new.year.trim().parse().ok();
    let year = year.filter(|year| (2000..2200).contains(year));
    if year.is_none() {
        complaints.push(Invalid::new(
            "year",
            "plan-year",
            "Năm là bốn chữ số, như 2027.",
            "The year has four digits, like 2027.",
        ));
    }
    let round = store::round::find_round(db, &new.round).await?;
    let round = round.filter(|round| round.kind == RoundKind::Scored);
    let issuer = match &round {
        Some(round) => issuer(db, round).await?,
        None => None,
    };
    let found = round.zip(issuer);
    if found.is_none() {
        complaints.push(Invalid::new(
            "round",
            "plan-round",
            "Chọn một kỳ đánh giá đã có đơn vị tham gia.",
            "Choose a round in which units take part.",
        ));
    }
    match (year, found) {
        (Some(year), Some((round, issuer))) if complaints.is_empty() => Ok((year, round, issuer)),
        _ => Err(Refusal::Invalid(complaints)),
    }
}

/// A name in addresses that no plan has yet.
pub(crate) async fn free_slug(db: &Db, wanted: &str) -> Result<String, Refusal> {
    let plans = rows::list_plans(db).await?;
    let taken: HashSet<&str> = plans.iter().map(|plan| plan.slug.as_str()).collect();
    let further = (2..).map(|n| format!("{wanted}-{n}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(further);
    let free = names.find(|name| !taken.contains(name.as_str()));
    Ok(free.unwrap_or_default())
}

/// Who issues the plan of a round: its one unit, else the top of what its units belong to.
async fn issuer(db: &Db, round: &Round) -> Result<Option<Unit>, Refusal> {
    let (list, total) = list_assessments(db, round.id, &ListFilter::default(), 0, 1).await?;
    let Some((_, mut unit)) = list.into_iter().next() else {
        return Ok(None);
    };
    if total == 1 {
        return Ok(Some(unit));
    }
    // A chain of units above units is short; a circle in it ends here.
    for _ in 0..8 {
        let Some(code) = unit.parent.clone() else {
            break;
        };
        let Some(above) = store::unit::find_unit(db, &code).await? else {
            break;
        };
        unit = above;
    }
    Ok(Some(unit))
}

/// A plan as a form changes it.
///
/// # Errors
/// A conflict in a state in which its text stands still; not found, not allowed, or a fault.
pub async fn plan_draft(app: &App, actor: &Actor, slug: &str) -> Result<PlanDraft, Refusal> {
    let db = app.store.reader();
    let (plan, round, framework) = opened(app, db, actor, slug).await?;
    may_edit(db, actor, &plan, &crate::day::of(app.now())).await?;
    let issuer = store::unit::get_unit(db, plan.unit_id).await?;
    let content = Content::read(&plan.content)?;
    let measured = measure(app, db, (&round, &framework), (&plan, &issuer)).await?;
    Ok(PlanDraft {
        points: measured.lines(&content),
        bases: legal_bases::in_force("plan", &crate::day::of(app.now()))?,
        tables: tables(app).await?,
        plan,
        content,
        round,
        framework,
    })
}

async fn may_edit(db: &Db, actor: &Actor, plan: &Plan, today: &str) -> Result<PlanState, Refusal> {
    let is_derived = plan.parent_id.is_some();
    let permission = PlanAction::Edit.permission(is_derived);
    actor.need(permission, is_derived.then_some(plan.unit_id))?;
    let at = CommentRound::read(db, plan).await?.situation(plan, today);
    step(at, PlanAction::Edit)
}

/// Changes what a plan says. `version` is that of the plan the form was made from.
///
/// # Errors
/// All complaints by field; `plan-changed` when somebody else has changed it since, who then has
/// to be read first; a conflict in a state in which its text stands still; not found, not allowed,
/// or a fault.
pub async fn edit_plan(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: i32,
    wish: PlanWish,
) -> Result<(), Refusal> {
    let tables = tables(app).await?;
    let tables = tables.into_iter().map(|round| round.slug).collect();
    let command = Edit {
        slug: slug.to_owned(),
        version,
        wish,
        tables,
    };
    app.run(actor, command, |tx, case| Box::pin(edit(tx, case)))
        .await
}

struct Edit {
    slug: String,
    version: i32,
    wish: PlanWish,
    tables: Vec<String>,
}

async fn edit(tx: &Tx, case: &Case<Edit>) -> Result<(), Refusal> {
    let Edit {
        slug,
        version,
        wish,
        tables,
    } = &case.command;
    let db = tx.db();
    let (plan, round, framework) = opened(&case.app, db, &case.actor, slug).await?;
    let state = may_edit(db, &case.actor, &plan, &crate::day::of(case.now)).await?;
    let issuer = store::unit::get_unit(db, plan.unit_id).await?;
    let measured = measure(&case.app, db, (&round, &framework), (&plan, &issuer)).await?;
    let mut complaints = Vec::new();
    let content = wish.read(&measured.limits(tables.clone()), &mut complaints);
    let due = crate::day::parse(&wish.units_due);
    if due.is_none() && !wish.units_due.trim().is_empty() {
        complaints.push(Invalid::new(
            "units_due",
            "plan-due",
            "Hạn là một ngày, viết như 05/10/2027.",
            "The last day is a day, written like 05/10/2027.",
        ));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    if plan.version != *version {
        return Err(Refusal::Conflict("plan-changed"));
    }
    let before = Content::read(&plan.content)?;
    let detail = json!({
        "plan": slug,
        "old": { "title": plan.title, "units_due": plan.units_due, "content": before },
        "new": { "title": wish.title.trim(), "units_due": due, "content": content },
    });
    let changed = Plan {
        state,
        title: wish.title.trim().to_owned(),
        content: content.write()?,
        units_due: due,
        ..plan
    };
    rows::update_plan(db, changed).await?;
    record(case, "plan.edit")
        .round(&round.slug)
        .unit(&issuer.code)
        .detail(&detail)
        .append(tx)
        .await
}
