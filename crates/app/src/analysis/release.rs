//! Showing the rank intervals of an analysis to the public, and taking them back.

use serde_json::json;
use store::{
    StoreError, Tx,
    analysis::{self as rows, Released},
    job::{self, JobState},
    publication::EditionHead,
};

use super::{plan::DrawPlan, robustness::RobustnessResult};
use crate::{
    Actor, App, Permission, Refusal,
    audit::record,
    case::Case,
    job::JobKind,
    ranking::{Drawn, Intervals},
    round::get_scored,
};

/// Shows the rank intervals of a robustness analysis beside the published ranking, in place of
/// those before. Only an analysis of the edition that the public sees can be shown, and only one
/// around the published figures: where disputed judgements are drawn, a unit that claimed too much
/// looks better than it was published, and its own rank may lie outside its interval.
///
/// # Errors
/// A conflict when the analysis has no intervals or is about something else; not found, not
/// allowed, or a fault.
pub async fn release_analysis(
    app: &App,
    actor: &Actor,
    slug: &str,
    id: i64,
) -> Result<(), Refusal> {
    actor.need(Permission::RunAnalysis, None)?;
    app.run(actor, (slug.to_owned(), id), |tx, case| {
        Box::pin(run_release(tx, case))
    })
    .await
}

async fn run_release(tx: &Tx, case: &Case<(String, i64)>) -> Result<(), Refusal> {
    let (slug, id) = &case.command;
    let edition = public_edition(tx, slug).await?;
    let found = job::find_job(tx.db(), *id).await?;
    let found = found.filter(|job| job.subject == *slug);
    let job = found.ok_or(Refusal::NotFound)?;
    let is_done = job.state == JobState::Done && job.kind == JobKind::Robustness.name();
    let result = job.result.as_deref().filter(|_| is_done);
    let result = result.ok_or(Refusal::Conflict("analysis-without-intervals"))?;
    let result: RobustnessResult = serde_json::from_str(result).map_err(|error| {
        StoreError::Database(format!("a stored analysis does not read: {error}"))
    })?;
    if result.plan.edition != Some(edition.number) {
        return Err(Refusal::Conflict("analysis-of-another-edition"));
    }
    if result.plan.judgement {
        return Err(Refusal::Conflict("analysis-of-judgements"));
    }
    let intervals = intervals(&result);
    let drawn = drawn(&result.plan);
    let broken = |error: serde_json::Error| StoreError::Broken(error.to_string());
    let row = Released {
        id: 0,
        edition_id: edition.id,
        job_id: job.id,
        parameters: serde_json::to_string(&drawn).map_err(broken)?,
        intervals: serde_json::to_string(&intervals).map_err(broken)?,
        released_by: case.actor.account_id,
        released_at: case.now,
    };
    rows::release(tx.db(), row).await?;
    let detail = json!({ "job": job.id, "edition": edition.number, "plan": drawn });
    case.app.public_changes(tx);
    record(case, "analysis.release")
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// Takes the rank intervals of the edition that the public sees back.
///
/// # Errors
/// A conflict when there are none; not found, not allowed, or a fault.
pub async fn withdraw_analysis(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunAnalysis, None)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(run_withdraw(tx, case))
    })
    .await
}

async fn run_withdraw(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let edition = public_edition(tx, &case.command).await?;
    rows::withdraw(tx.db(), edition.id).await?;
    case.app.public_changes(tx);
    record(case, "analysis.withdraw")
        .round(&case.command)
        .detail(&json!({ "edition": edition.number }))
        .append(tx)
        .await
}

async fn public_edition(tx: &Tx, slug: &str) -> Result<EditionHead, Refusal> {
    let round = get_scored(tx, slug).await?;
    let editions = store::publication::list_editions(tx.db(), round.id).await?;
    let mut published = editions
        .into_iter()
        .filter(|one| one.published_at.is_some());
    published
        .next()
        .ok_or(Refusal::Conflict("analysis-of-another-edition"))
}

/// The intervals of the units that are ranked.
fn intervals(result: &RobustnessResult) -> Intervals {
    let ranked = result.units.iter().filter(|unit| unit.rank.is_some());
    ranked
        .filter_map(|unit| Some((unit.code.clone(), unit.interval()?)))
        .collect()
}

fn drawn(plan: &DrawPlan) -> Drawn {
    Drawn {
        draws: plan.draws,
        spread_percent: plan.spread_percent,
        judgement: plan.judgement,
        normalisation: plan.normalisation,
        aggregation: plan.aggregation,
        seed: plan.seed,
    }
}
