//! Every open point a task or a reason: the indicators of a round for which nothing is done, most points first.

use std::collections::HashMap;

use engine::{amount::Amount, framework::Code};
use serde_json::json;
use store::{
    Tx,
    plan::list_duties,
    task::{
        Task, TaskState,
        gain::{self as rows, GapReason, list_gap_reasons, list_round_gains},
        list::DraftPlans,
    },
};

use super::wish::words;
use crate::{
    Actor, App, Permission, Refusal,
    actor::may_tell,
    allows,
    assessment::leaf_of,
    audit::record,
    case::Case,
    plan::{Duties, DutyLine, duties, lead_keys, planned_round},
    round::is_shown,
};

/// An indicator with open points for which nothing is done.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The indicator with who owns it.
    pub line: DutyLine,
    /// Points at stake.
    pub stake: Amount,
    /// Tasks for it that are finished already, by code.
    pub done: Vec<String>,
    /// Tasks for it that stand only in the draft of a plan, by code.
    pub drafted: Vec<String>,
    /// Why nothing is done, where somebody has said so.
    pub reason: Option<GapReason>,
    /// Whether the reader may say so.
    pub may_reason: bool,
}

/// What nobody does anything for.
#[derive(Debug, Clone)]
pub struct Gaps {
    /// The round with all its indicators.
    pub duties: Duties,
    /// Indicators without an open task, those without a reason first, most points at stake first.
    pub gaps: Vec<Gap>,
    /// Indicators with open points that have an open task.
    pub tasked: usize,
    /// Points at stake at indicators with neither a task nor a reason.
    pub silent: Amount,
}

/// The indicators of a round that have open points and no open task; one that stands only in the draft
/// of a plan is named, and is none yet.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn gaps(app: &App, actor: &Actor, slug: &str) -> Result<Gaps, Refusal> {
    actor.need(Permission::SeeTasks, None)?;
    let duties = duties(app, actor, slug).await?;
    let db = app.store.reader();
    let drafts = DraftPlans::read(db).await?;
    let leads = lead_keys(list_duties(db, duties.round.id).await?);
    let mut tasks: HashMap<String, Vec<Task>> = HashMap::new();
    for (gain, task) in list_round_gains(db, duties.round.id).await? {
        tasks.entry(gain.indicator).or_default().push(task);
    }
    let mut reasons: HashMap<String, GapReason> = list_gap_reasons(db, duties.round.id)
        .await?
        .into_iter()
        .map(|reason| (reason.indicator.clone(), reason))
        .collect();
    let mut gaps: Vec<Gap> = Vec::new();
    let (mut tasked, mut silent) = (0, Amount::ZERO);
    for line in &duties.lines {
        let stake = duties.stake(line);
        if stake <= Amount::ZERO {
            continue;
        }
        let code = line.code.to_string();
        let own = tasks.remove(&code).unwrap_or_default();
        if own.iter().any(|task| drafts.leave_open(task)) {
            tasked += 1;
            continue;
        }
        let reason = reasons.remove(&code);
        if reason.is_none() {
            silent = silent.plus(stake).unwrap_or(silent);
        }
        let codes = |wanted: &dyn Fn(&Task) -> bool| -> Vec<String> {
            let own = own.iter().filter(|task| wanted(task));
            own.map(|task| task.code.clone()).collect()
        };
        gaps.push(Gap {
            line: line.clone(),
            stake,
            done: codes(&|task| task.state == TaskState::Done),
            drafted: codes(&|task| drafts.hold(task)),
            reason,
            may_reason: may_reason(actor, leads.get(&code).copied()),
        });
    }
    gaps.sort_by_key(|gap| {
        (
            gap.reason.is_some(),
            std::cmp::Reverse(gap.stake),
            gap.line.code,
        )
    });
    Ok(Gaps {
        duties,
        gaps,
        tasked,
        silent,
    })
}

/// Whether an actor may say why nothing is done for an indicator: the office for all, the agency that
/// leads it for its own.
fn may_reason(actor: &Actor, lead: Option<i64>) -> bool {
    allows(Some(actor), Permission::KeepPlan, None) || may_tell(actor, None, lead)
}

/// Writes why nothing is done for an indicator; an empty text takes it back.
///
/// # Errors
/// A complaint when it is too long; not found, not allowed, or a fault.
pub async fn keep_gap_reason(
    app: &App,
    actor: &Actor,
    slug: &str,
    (code, typed): (String, String),
) -> Result<(), Refusal> {
    actor.need(Permission::KeepCauses, None)?;
    app.run(actor, (slug.to_owned(), code, typed), |tx, case| {
        Box::pin(keep(tx, case))
    })
    .await
}

async fn keep(tx: &Tx, case: &Case<(String, String, String)>) -> Result<(), Refusal> {
    let (slug, code, typed) = &case.command;
    let db = tx.db();
    let (round, framework) = planned_round(&case.app, db, &case.actor, slug).await?;
    let code = Code::parse(code).map_err(|_| Refusal::NotFound)?;
    let name = leaf_of(&framework, code)?.code.to_string();
    let leads = lead_keys(list_duties(db, round.id).await?);
    if !may_reason(&case.actor, leads.get(&name).copied()) {
        return Err(Refusal::NotAllowed);
    }
    let said = match typed.trim().is_empty() {
        true => None,
        false => Some(words("words", typed)?),
    };
    let detail = json!({ "reason": said });
    let row = said.map(|words| (words, case.actor.account_id, case.now));
    rows::keep_gap_reason(db, (round.id, &name), row).await?;
    record(case, "task.reason")
        .round(slug)
        .indicator(&name)
        .detail(&detail)
        .append(tx)
        .await
}

/// The slug of the latest round that tasks serve, as far as the actor may know of it.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn latest_served(app: &App, actor: &Actor) -> Result<Option<String>, Refusal> {
    actor.need(Permission::SeeTasks, None)?;
    let rounds = rows::list_served_rounds(app.store.reader()).await?;
    let seen = rounds.into_iter().find(|round| is_shown(actor, round));
    Ok(seen.map(|round| round.slug))
}
