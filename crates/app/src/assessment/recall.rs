//! Taking a submitted return back, in time and before anybody has looked at it.

use serde_json::json;
use store::{Tx, assessment as rows};

use super::{
    machine::{ReturnAction, Situation, step},
    opened::{ReturnAddress, open},
    peers::refresh_sums,
};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case, round::remind_again};

/// Takes a return back; the unit goes on filling it in.
///
/// # Errors
/// Not found; not allowed; a conflict when it is late, judged, or not submitted.
pub async fn recall(app: &App, actor: &Actor, address: &ReturnAddress) -> Result<(), Refusal> {
    app.run(actor, address.clone(), |tx, case| {
        Box::pin(take_back(tx, case))
    })
    .await
}

async fn take_back(tx: &Tx, case: &Case<ReturnAddress>) -> Result<(), Refusal> {
    let db = tx.db();
    let mut opened = open(
        &case.app,
        db,
        &case.actor,
        &case.command,
        Permission::SubmitReturn,
    )
    .await?;
    let exception = match opened.is_late(case.now) {
        true => opened.exception(db).await?,
        false => None,
    };
    let at = Situation::of(&opened.round, &opened.row, exception, case.now);
    opened.row.state = step(at, ReturnAction::Recall)?;
    let submitted_at = opened.row.submitted_at.take();
    opened.row.submitted_by = None;
    opened.row.changed_at = case.now;
    rows::update_assessment(db, opened.row.clone()).await?;
    remind_again(tx, case, (&opened.round, &opened.unit, &opened.row)).await?;
    refresh_sums(db, &opened.framework, &opened.round).await?;
    record(case, "return.recall")
        .round(&opened.round.slug)
        .unit(&opened.unit.code)
        .detail(&json!({ "submitted_at": submitted_at }))
        .append(tx)
        .await
}
