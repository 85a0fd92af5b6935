//! The units' own plans, derived from a signed one: who has one, who is late, what each must do.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::json;
use store::{
    Tx,
    plan::{self as rows, Plan, PlanState},
};

use super::plan_tasks::{PlanTask, tasks_of};
use crate::{
    Actor, App, Permission, Refusal, allows,
    audit::record,
    case::Case,
    plan::{
        Agencies, Agency, Content, Measure, Targets, comment_round::CommentRound, committee,
        free_slug, opened,
    },
    round::Round,
};

/// How far a unit's own plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitPlanState {
    /// There is none, and its day has passed.
    Late,
    /// There is none or a draft, and there is time.
    Missing,
    /// Signed after its day.
    SignedLate,
    /// Signed in time.
    Signed,
    /// There is none, and no task of the plan is the unit's to lead or to help with.
    NotOwed,
}

/// A unit that owes a plan of its own.
#[derive(Debug, Clone)]
pub struct UnitPlan {
    /// The unit.
    pub unit: Agency,
    /// Name of the group of units that it belongs to.
    pub group: String,
    /// How far its plan is.
    pub state: UnitPlanState,
    /// Its plan, as far as there is one.
    pub plan: Option<Plan>,
    /// Tasks it leads.
    pub leads: usize,
    /// Tasks it helps with.
    pub helps: usize,
}

/// The units' own plans of a signed plan.
#[derive(Debug, Clone)]
pub struct UnitPlans {
    /// The signed plan.
    pub plan: Plan,
    /// The round whose index it is to raise.
    pub round: Round,
    /// The units, those with most left to do first.
    pub lines: Vec<UnitPlan>,
    /// Whether the reader's unit owes a plan and has none.
    pub may_derive: bool,
}

/// The units' own plans of a signed plan.
///
/// # Errors
/// A conflict while the plan is not signed; not found, not allowed, or a fault.
pub async fn unit_plans(app: &App, actor: &Actor, slug: &str) -> Result<UnitPlans, Refusal> {
    let db = app.store.reader();
    let (plan, round, _) = opened(app, db, actor, slug).await?;
    if plan.parent_id.is_some() {
        return Err(Refusal::NotFound);
    }
    if plan.state != PlanState::Signed {
        return Err(Refusal::Conflict("plan-not-signed"));
    }
    let today = crate::day::of(app.now());
    let tasks = tasks_of(app, db, &plan).await?;
    let agencies = Agencies::read(db, app.now()).await?;
    let mut derived: HashMap<i64, Plan> = rows::list_plans(db)
        .await?
        .into_iter()
        .filter(|one| one.parent_id == Some(plan.id))
        .map(|one| (one.unit_id, one))
        .collect();
    let owing = CommentRound::read(db, &plan).await?.asked;
    let owing: BTreeSet<i64> = owing.into_iter().map(|unit| unit.id).collect();
    let work = work_of(&tasks);
    let mut lines = Vec::new();
    for id in &owing {
        let Some(unit) = agencies.get(*id) else {
            continue;
        };
        let own = derived.remove(id);
        let (leads, helps) = work.get(unit.code.as_str()).copied().unwrap_or_default();
        lines.push(UnitPlan {
            unit: Agency::of(unit),
            group: unit.unit_group.clone(),
            state: match (&own, leads + helps) {
                (None, 0) => UnitPlanState::NotOwed,
                _ => state(own.as_ref(), plan.units_due.as_deref(), &today),
            },
            plan: own,
            leads,
            helps,
        });
    }
    lines.sort_by_key(|line| (line.state, std::cmp::Reverse(line.leads + line.helps)));
    let own = actor
        .unit_id
        .and_then(|id| agencies.get(id))
        .map(Agency::of);
    let is_mine = |line: &UnitPlan| {
        let is_owed = line.state != UnitPlanState::NotOwed;
        line.plan.is_none() && is_owed && own.as_ref() == Some(&line.unit)
    };
    Ok(UnitPlans {
        may_derive: allows(Some(actor), Permission::KeepUnitPlan, actor.unit_id)
            && lines.iter().any(is_mine),
        plan,
        round,
        lines,
    })
}

/// Tasks that each unit, by its code, leads and helps with; what was given up is nobody's work.
fn work_of(tasks: &[PlanTask]) -> BTreeMap<&str, (usize, usize)> {
    let mut work: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in tasks.iter().filter(|line| line.task.state.counts()) {
        work.entry(line.lead.code.as_str()).or_default().0 += 1;
        for helper in &line.helpers {
            work.entry(helper.code.as_str()).or_default().1 += 1;
        }
    }
    work
}

/// How far a unit's own plan is on a day; without a last day nobody is late.
fn state(own: Option<&Plan>, due: Option<&str>, today: &str) -> UnitPlanState {
    let is_after = |day: &str| due.is_some_and(|due| day > due);
    match own.and_then(|plan| plan.signed_on.as_deref()) {
        Some(day) if is_after(day) => UnitPlanState::SignedLate,
        Some(_) => UnitPlanState::Signed,
        None if is_after(today) => UnitPlanState::Late,
        None => UnitPlanState::Missing,
    }
}

/// Makes the draft of the actor's unit's own plan from a signed one, and gives its slug.
///
/// # Errors
/// A conflict while the plan is not signed or when the unit has one already; not found, not
/// allowed, or a fault.
pub async fn derive_plan(app: &App, actor: &Actor, slug: &str) -> Result<String, Refusal> {
    actor.need(Permission::KeepUnitPlan, actor.unit_id)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(derive(tx, case))
    })
    .await
}

async fn derive(tx: &Tx, case: &Case<String>) -> Result<String, Refusal> {
    let slug = &case.command;
    let db = tx.db();
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    if plan.parent_id.is_some() {
        return Err(Refusal::NotFound);
    }
    if plan.state != PlanState::Signed {
        return Err(Refusal::Conflict("plan-not-signed"));
    }
    let asked = CommentRound::read(db, &plan).await?.asked;
    let unit = asked
        .into_iter()
        .find(|unit| case.actor.unit_id == Some(unit.id));
    let unit = unit.ok_or(Refusal::NotAllowed)?;
    let all = rows::list_plans(db).await?;
    let is_own = |one: &Plan| one.parent_id == Some(plan.id) && one.unit_id == unit.id;
    if all.iter().any(is_own) {
        return Err(Refusal::Conflict("plan-derived-already"));
    }
    let own_slug = free_slug(db, &format!("{slug}-{}", unit.code.to_lowercase())).await?;
    let issuer = store::unit::get_unit(db, plan.unit_id).await?;
    let title = format!("Kế hoạch thực hiện {} tại {}", plan.title, unit.name);
    let derived = Plan {
        id: 0,
        slug: own_slug.clone(),
        year: plan.year,
        title: title.clone(),
        unit_id: unit.id,
        parent_id: Some(plan.id),
        round_id: plan.round_id,
        state: PlanState::Draft,
        content: content(&plan, &issuer.name, &unit.code)?.write()?,
        remarks_until: None,
        units_due: None,
        number: None,
        signed_on: None,
        fingerprint: None,
        version: 1,
    };
    rows::create_plan(db, derived).await?;
    record(case, "plan.derive")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&json!({ "plan": slug, "own": own_slug, "title": title }))
        .append(tx)
        .await?;
    Ok(own_slug)
}

/// What a unit's own plan begins with: the signed plan as its basis, and the unit's own target.
fn content(plan: &Plan, issuer: &str, unit: &str) -> Result<Content, Refusal> {
    let above = Content::read(&plan.content)?;
    let number = plan.number.as_deref().unwrap_or_default();
    let day = plan.signed_on.as_deref().unwrap_or_default();
    let day = crate::day::text(day);
    let basis = format!(
        "Căn cứ Kế hoạch số {number} ngày {day} của {} ({})",
        committee(Some(issuer)).0,
        plan.title
    );
    Ok(Content {
        bases: vec![basis],
        purposes: vec![
            "Thực hiện đúng hạn các nhiệm vụ được giao, đạt phần điểm của các chỉ số đơn vị chủ trì."
                .to_owned(),
        ],
        targets: Targets {
            agencies: above
                .targets
                .agencies
                .into_iter()
                .filter(|target| target.code == unit)
                .collect(),
            ..Targets::default()
        },
        measures: vec![Measure {
            title: "Tổ chức thực hiện nhiệm vụ được giao tại Phụ lục".to_owned(),
            lines: vec![
                "Phân công người phụ trách từng nhiệm vụ, cập nhật tiến độ hằng tuần.".to_owned(),
            ],
        }],
        organisation: vec![
            "Thủ trưởng đơn vị chịu trách nhiệm; bộ phận đầu mối theo dõi, báo cáo trên hệ thống."
                .to_owned(),
        ],
        ..Content::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_without_its_day_is_never_late() {
        assert_eq!(state(None, None, "2026-03-01"), UnitPlanState::Missing);
        assert_eq!(
            state(None, Some("2026-03-01"), "2026-03-01"),
            UnitPlanState::Missing
        );
        assert_eq!(
            state(None, Some("2026-03-01"), "2026-03-02"),
            UnitPlanState::Late
        );
    }
}
