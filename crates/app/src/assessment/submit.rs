//! Submission of a return by the head of its unit.

use serde_json::json;
use store::{Tx, assessment as rows};

use super::{
    check::n_missing,
    content::{note_self, own_answers},
    machine::{ReturnAction, step},
    opened::{ReturnAddress, open},
    peers::refresh_sums,
};
use crate::{
    Actor, App, Permission, Refusal, audit::record, case::Case, notice::cancel,
    round::return_subject,
};

/// Submits a return. `missing` is the number of unanswered indicators that the head has seen and
/// confirmed; any other number than the true one is refused, so that nothing is sent unseen.
///
/// # Errors
/// A conflict with the number of unanswered indicators (`return-missing`) or of answers that the
/// framework refuses (`return-refused`); not found; not allowed; a conflict of states.
pub async fn submit(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    missing: u32,
) -> Result<(), Refusal> {
    app.run(actor, (address.clone(), missing), |tx, case| {
        Box::pin(hand_over(tx, case))
    })
    .await
}

async fn hand_over(tx: &Tx, case: &Case<(ReturnAddress, u32)>) -> Result<(), Refusal> {
    let db = tx.db();
    let (address, confirmed) = &case.command;
    let mut opened = open(
        &case.app,
        db,
        &case.actor,
        address,
        Permission::SubmitReturn,
    )
    .await?;
    let next = step(opened.situation(db, case.now).await?, ReturnAction::Submit)?;
    let own = own_answers(
        &opened.framework,
        &rows::list_answers(db, opened.row.id).await?,
    );
    let framework = opened.framework.clone();
    let card = note_self(&mut opened.row, &framework, &own, &opened.peers.own);
    let refused = card
        .leaves
        .iter()
        .filter(|leaf| matches!(leaf.outcome, engine::score::Outcome::Refused(_)))
        .count();
    if refused > 0 {
        return Err(Refusal::ConflictOf("return-refused", refused as u64));
    }
    let missing = n_missing(&opened, &own);
    if missing != *confirmed {
        return Err(Refusal::ConflictOf("return-missing", u64::from(missing)));
    }
    opened.row.state = next;
    opened.row.submitted_at = Some(case.now);
    opened.row.submitted_by = Some(case.actor.account_id);
    opened.row.changed_at = case.now;
    // Until somebody judges, what is claimed stands.
    opened.row.appraised_micro = opened.row.self_micro;
    rows::update_assessment(db, opened.row.clone()).await?;
    cancel(tx, &return_subject(&opened.round.slug, &opened.unit.code)).await?;
    refresh_sums(db, &framework, &opened.round).await?;
    let detail = json!({
        "points": card.total.points.canonical(),
        "answered": opened.row.answered,
        "missing": missing,
    });
    record(case, "return.submit")
        .round(&opened.round.slug)
        .unit(&opened.unit.code)
        .detail(&detail)
        .append(tx)
        .await
}
