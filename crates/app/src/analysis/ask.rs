//! Asking for an analysis, and cancelling one.

use serde_json::json;
use store::{
    Tx,
    job::{self as rows, JobState},
};

use super::plan::{DrawPlan, NewAnalysis};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case, job, round::get_scored};

/// Jobs of a round that are looked at when one is asked for.
const LOOKED_AT: u64 = 200;

/// Asks for a long analysis of a round: of its latest published edition, or of what was submitted
/// so far when there is none. Gives the key of the job; of the one that is done where the very same
/// analysis of the edition was carried out before, since it would give the same bytes again.
///
/// # Errors
/// All complaints about what was typed; a conflict when the same analysis is already under way or
/// the round is a printed one; not found, not allowed, or a fault.
pub async fn run_analysis(
    app: &App,
    actor: &Actor,
    slug: &str,
    typed: NewAnalysis,
) -> Result<i64, Refusal> {
    actor.need(Permission::RunAnalysis, None)?;
    app.run(actor, (slug.to_owned(), typed), |tx, case| {
        Box::pin(run(tx, case))
    })
    .await
}

async fn run(tx: &Tx, case: &Case<(String, NewAnalysis)>) -> Result<i64, Refusal> {
    let (slug, typed) = &case.command;
    let round = get_scored(tx, slug).await?;
    let editions = store::publication::list_editions(tx.db(), round.id).await?;
    let published = editions.iter().find(|one| one.published_at.is_some());
    let plan = DrawPlan::check(typed, published.map(|one| one.number))?;
    let parameters = serde_json::to_string(&plan)
        .map_err(|error| store::StoreError::Broken(error.to_string()))?;
    let kind = typed.kind;
    let others = rows::list_jobs(tx.db(), slug, LOOKED_AT).await?;
    let is_same =
        |other: &rows::JobHead| other.kind == kind.name() && other.parameters == parameters;
    let same: Vec<rows::JobHead> = others.into_iter().filter(is_same).collect();
    // An edition is frozen and the seed decides the draws, so the stored result is what would come
    // out again, byte for byte. What was submitted so far moves on, and is computed anew.
    let is_kept = |other: &rows::JobHead| plan.edition.is_some() && other.state == JobState::Done;
    if let Some(kept) = same.iter().find(|other| is_kept(other)) {
        return Ok(kept.id);
    }
    let is_open =
        |other: &rows::JobHead| matches!(other.state, JobState::Waiting | JobState::Running);
    if same.iter().any(is_open) {
        return Err(Refusal::Conflict("analysis-under-way"));
    }
    let id = job::ask(tx, case, kind, (slug, parameters)).await?;
    record(case, "analysis.ask")
        .round(slug)
        .detail(&json!({ "job": id, "kind": kind.name(), "plan": plan }))
        .append(tx)
        .await?;
    Ok(id)
}

/// Stops an analysis that has not ended.
///
/// # Errors
/// A conflict when it has ended; not found, not allowed, or a fault.
pub async fn cancel_analysis(app: &App, actor: &Actor, slug: &str, id: i64) -> Result<(), Refusal> {
    actor.need(Permission::RunAnalysis, None)?;
    app.run(actor, (slug.to_owned(), id), |tx, case| {
        Box::pin(run_cancel(tx, case))
    })
    .await
}

async fn run_cancel(tx: &Tx, case: &Case<(String, i64)>) -> Result<(), Refusal> {
    let (slug, id) = &case.command;
    let job = rows::find_job(tx.db(), *id).await?;
    let job = job.filter(|job| job.subject == *slug);
    let job = job.ok_or(Refusal::NotFound)?;
    if !matches!(job.state, JobState::Waiting | JobState::Running) {
        return Err(Refusal::Conflict("analysis-ended"));
    }
    rows::cancel_job(tx.db(), job.id, case.now).await?;
    record(case, "analysis.cancel")
        .round(slug)
        .detail(&json!({ "job": job.id, "kind": job.kind }))
        .append(tx)
        .await
}
