//! Agreed proposals become tasks of their year's plan, while its text is open.

use engine::amount::Amount;
use serde_json::json;
use store::{
    Db, Tx, plan as plans,
    proposal::{self as rows, Manner, Need, Proposal, ProposalFilter, ProposalState},
    task::{
        Means, Task,
        gain::{Gain, create_gains},
        list::{TaskFilter, TaskOrder, list_tasks},
        note::NoteKind,
    },
};

use super::list::total_of;
use crate::{
    Actor, App, Permission, Refusal,
    actor::allows,
    audit::record,
    case::Case,
    plan::{is_text_open, opened_text},
    task::{blank, keep_new, note},
};

/// Proposals and tasks that are gone through at most.
const MOST: u64 = 5_000;

/// A plan whose text is open, with how many agreed proposals of its year it has not taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collectable {
    /// Slug of the plan.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Agreed proposals that no task was made of yet; never 0.
    pub waiting: usize,
}

/// What a task that was made of a proposal names as the programme it belongs to.
pub(super) fn origin(code: &str) -> String {
    format!("Đề xuất {code}")
}

/// Whether a task was made of a proposal.
pub(super) fn is_collected(task: &Task) -> bool {
    let programme = task.programme.as_deref().unwrap_or_default();
    programme.starts_with(&origin(""))
}

/// The plans that this person may take agreed proposals into; nothing for those who keep no plans.
///
/// # Errors
/// A fault.
pub async fn collectable(app: &App, actor: &Actor) -> Result<Vec<Collectable>, Refusal> {
    if !allows(Some(actor), Permission::KeepPlan, None) {
        return Ok(Vec::new());
    }
    let db = app.store.reader();
    let mut found = Vec::new();
    for plan in plans::list_plans(db).await? {
        if plan.parent_id.is_some() || !is_text_open(db, &plan, app.now()).await? {
            continue;
        }
        let waiting = waiting(db, plan.year).await?.len();
        if waiting > 0 {
            found.push(Collectable {
                slug: plan.slug,
                title: plan.title,
                waiting,
            });
        }
    }
    Ok(found)
}

/// Agreed proposals of a year of which no task was made, by code.
async fn waiting(db: &Db, year: i32) -> Result<Vec<Proposal>, Refusal> {
    let filter = ProposalFilter {
        year: Some(year),
        state: Some(ProposalState::Agreed),
        ..ProposalFilter::default()
    };
    let mut agreed = rows::list_proposals(db, &filter, 0, MOST).await?;
    let all = TaskFilter::default();
    let tasks = list_tasks(db, &all, (None, ""), TaskOrder::Code, (0, MOST)).await?;
    agreed.retain(|one| {
        let own = Some(origin(&one.code));
        tasks.iter().all(|task| task.programme != own)
    });
    agreed.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(agreed)
}

/// Makes a task of each agreed proposal of the plan's year that has none yet, and takes it into the
/// plan; says the codes of the tasks.
///
/// # Errors
/// A conflict in a state in which the plan's text stands still, or when nothing waits; not found, not
/// allowed, or a fault.
pub async fn collect_agreed(app: &App, actor: &Actor, slug: &str) -> Result<Vec<String>, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(collect(tx, case))
    })
    .await
}

async fn collect(tx: &Tx, case: &Case<String>) -> Result<Vec<String>, Refusal> {
    let (db, slug) = (tx.db(), &case.command);
    let (plan, round) = opened_text(tx, case, slug).await?;
    let agreed = waiting(db, plan.year).await?;
    if agreed.is_empty() {
        return Err(Refusal::Conflict("proposal-nothing-agreed"));
    }
    let keys: Vec<i64> = agreed.iter().map(|one| one.id).collect();
    let needs = rows::list_proposal_needs(db, &keys).await?;
    let costs = rows::list_costs(db, &keys).await?;
    let mut codes = Vec::new();
    for one in &agreed {
        let own = costs.iter().filter(|cost| cost.proposal_id == one.id);
        let total = total_of(&own.cloned().collect::<Vec<_>>());
        let mut row = made_of(one, case);
        row.plan_id = Some(plan.id);
        row.cost_vnd = total.map(|sum| sum.0);
        let kept = keep_new(tx, row).await?;
        let own = needs.iter().filter(|need| need.proposal_id == one.id);
        create_gains(db, own.map(|need| gain(need, kept.id)).collect()).await?;
        note(tx, case, &kept, (NoteKind::Made, ""), None).await?;
        codes.push(kept.code);
    }
    let taken: Vec<&str> = agreed.iter().map(|one| one.code.as_str()).collect();
    record(case, "proposal.collect")
        .round(&round.slug)
        .detail(&json!({ "plan": slug, "proposals": taken, "tasks": codes }))
        .append(tx)
        .await?;
    Ok(codes)
}

/// The task that a proposal asks for, without plan and money.
fn made_of(one: &Proposal, case: &Case<String>) -> Task {
    Task {
        title: one.title.clone(),
        deliverable: one.description.clone(),
        lead_id: one.unit_id,
        starts_on: one.starts_on.clone(),
        due_on: one.ends_on.clone(),
        programme: Some(origin(&one.code)),
        means: match one.manner {
            Manner::Hire => Some(Means::Hire),
            Manner::Buy => Some(Means::Buy),
            Manner::Own => Some(Means::Own),
            Manner::Shared => None,
        },
        ..blank(case.actor.account_id, case.now)
    }
}

fn gain(need: &Need, task_id: i64) -> Gain {
    let points = need.points.as_deref();
    let points = points.and_then(|text| Amount::parse(text).ok());
    Gain {
        id: 0,
        task_id,
        round_id: need.round_id,
        indicator: need.indicator.clone(),
        expected_micro: points.and_then(Amount::to_micro),
        won_micro: None,
    }
}
