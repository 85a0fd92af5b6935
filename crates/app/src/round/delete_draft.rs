//! Taking away a draft that was made by mistake; a round that was ever opened stays for good.

use serde_json::json;
use store::{
    Tx,
    assessment::{self as returns, ListFilter},
    plan, round as rows,
    task::gain,
};

use super::{RoundAction, move_on::get_scored, step};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// Deletes a draft with its empty returns and all that was given out in it. The audit chain keeps
/// what it was.
///
/// # Errors
/// A conflict when it is no draft any more, or when another round or a task refers to it; not
/// found, not allowed, or a fault.
pub async fn delete_draft(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, slug.to_owned(), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let db = tx.db();
    let round = get_scored(tx, &case.command).await?;
    step(round.state, RoundAction::Prepare)?;
    let others = rows::list_rounds(db).await?;
    let is_before_another = others
        .iter()
        .any(|other| other.previous_id == Some(round.id));
    if is_before_another || !gain::list_round_gains(db, round.id).await?.is_empty() {
        return Err(Refusal::Conflict("draft-referred"));
    }
    let everything = ListFilter::default();
    let (there, _) =
        returns::list_assessments(db, round.id, &everything, 0, u64::from(u32::MAX)).await?;
    let units: Vec<&str> = there.iter().map(|(_, unit)| unit.code.as_str()).collect();
    for (assessment, _) in &there {
        returns::delete_assessment(db, assessment.id).await?;
    }
    let duties = plan::list_duties(db, round.id).await?;
    let indicators: Vec<String> = duties.into_iter().map(|duty| duty.indicator).collect();
    plan::replace_duties(db, round.id, &indicators, Vec::new()).await?;
    rows::delete_draft(db, round.id, round.version).await?;
    let detail = json!({ "title": round.title, "year": round.year, "units": units });
    record(case, "round.delete")
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}
