//! Taking a document away from an indicator; the document stays with the unit.

use engine::framework::Code;
use store::{
    Tx, appraisal,
    evidence::{self as rows, Evidence},
    round::RoundState,
};

use super::attach::{described, enter};
use crate::{Actor, App, Refusal, assessment::ReturnAddress, audit::record, case::Case};

struct Remove {
    address: ReturnAddress,
    code: Code,
    evidence_id: i64,
}

/// Takes a document away from an indicator and returns those that remain there.
///
/// # Errors
/// Not found when it did not serve there; not allowed; a conflict that says why it is closed.
pub async fn remove(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    evidence_id: i64,
) -> Result<Vec<Evidence>, Refusal> {
    let command = Remove {
        address: address.clone(),
        code,
        evidence_id,
    };
    app.run(actor, command, |tx, case| Box::pin(take_away(tx, case)))
        .await
}

async fn take_away(tx: &Tx, case: &Case<Remove>) -> Result<Vec<Evidence>, Refusal> {
    let db = tx.db();
    let Remove {
        address,
        code,
        evidence_id,
    } = &case.command;
    let opened = enter(&case.app, db, &case.actor, (address, *code), case.now).await?;
    let name = code.to_string();
    let usages = rows::list_usages(db, opened.row.id).await?;
    let attached_at = usages
        .iter()
        .find(|(usage, document)| usage.indicator == name && document.id == *evidence_id)
        .map(|(usage, _)| usage.created_at);
    let judged_at = match opened.round.state {
        // What the appraiser saw stays beside the points that were given for it.
        RoundState::Explanation => appraisal::list_judgements(db, opened.row.id)
            .await?
            .into_iter()
            .find(|row| row.indicator == name)
            .map(|row| row.judged_at),
        _ => None,
    };
    let (gone, kept): (Vec<_>, Vec<_>) = usages
        .into_iter()
        .filter(|(usage, _)| usage.indicator == name)
        .map(|(_, document)| document)
        .partition(|document| document.id == *evidence_id);
    let document = gone.first().ok_or(Refusal::NotFound)?;
    if attached_at.is_some_and(|at| judged_at.is_some_and(|judged| at <= judged)) {
        return Err(Refusal::Conflict("evidence-judged"));
    }
    rows::delete_usage(db, opened.row.id, &name, *evidence_id).await?;
    record(case, "evidence.remove")
        .round(&opened.round.slug)
        .unit(&opened.unit.code)
        .indicator(&name)
        .detail(&described(document))
        .append(tx)
        .await?;
    Ok(kept)
}
