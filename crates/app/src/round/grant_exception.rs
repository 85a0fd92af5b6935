//! A recorded exception: one unit may still work on its return until a moment, for a reason.

use serde_json::json;
use store::{
    Moment, Tx, assessment,
    round::{self as rows, Permission as Exception},
};

use super::{
    RoundAction,
    move_on::{get_scored, is_too_long},
    step,
    tell::{before_lock, return_subject},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    notice::{Event, NoticeKind, Recipient, cancel, ring, schedule},
};

/// What the standing office enters for an exception.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewException {
    /// Code of the unit.
    pub unit: String,
    /// Until when it may still work.
    pub until: Option<Moment>,
    /// Why.
    pub reason: String,
}

/// Grants it; it lies beside the round for good and is shown with it.
///
/// # Errors
/// All complaints about the input; a conflict when the round is in a state without returns to work
/// on; not found, not allowed, or a fault.
pub async fn grant_exception(
    app: &App,
    actor: &Actor,
    slug: &str,
    new: NewException,
) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, (slug.to_owned(), new), |tx, case| {
        Box::pin(grant(tx, case))
    })
    .await
}

async fn grant(tx: &Tx, case: &Case<(String, NewException)>) -> Result<(), Refusal> {
    let (slug, new) = &case.command;
    let round = get_scored(tx, slug).await?;
    step(round.state, RoundAction::Except)?;
    let unit = assessment::find_assessment(tx.db(), slug, new.unit.trim())
        .await?
        .map(|(_, _, unit)| unit);
    let until = new.until.filter(|until| *until > case.now);
    let reason = engine::vietnamese::nfc(new.reason.trim());
    let mut complaints = Vec::new();
    if unit.is_none() {
        complaints.push(Invalid::new(
            "unit",
            "exception-unit",
            "Chọn một đơn vị tham gia kỳ này.",
            "Choose a unit that takes part in this round.",
        ));
    }
    if until.is_none() {
        complaints.push(Invalid::new(
            "until",
            "exception-until",
            "Nhập ngày giờ kết thúc ngoại lệ, sau lúc này.",
            "Enter when the exception ends, in the future.",
        ));
    }
    if reason.is_empty() || is_too_long(&reason) {
        complaints.push(Invalid::new(
            "reason",
            "exception-reason",
            "Nhập lý do, không quá 1.000 ký tự; lý do được ghi vào nhật ký.",
            "Enter the reason, at most 1,000 characters; it goes into the audit log.",
        ));
    }
    let (Some(unit), Some(until), true) = (unit, until, complaints.is_empty()) else {
        return Err(Refusal::Invalid(complaints));
    };
    let detail = json!({ "until": until, "reason": reason });
    let row = Exception {
        id: 0,
        round_id: round.id,
        unit_id: unit.id,
        until,
        reason: reason.clone(),
        granted_by: case.actor.account_id,
        granted_at: case.now,
    };
    need_no_twin(tx, &row).await?;
    rows::create_permission(tx.db(), row).await?;
    let subject = return_subject(slug, &unit.code);
    let address = format!("/rounds/{slug}/units/{}", unit.code);
    let event = Event::new(NoticeKind::ExceptionGranted, &subject, &address)
        .of_round(&round)
        .with("unit", &unit.name)
        .with("words", &reason)
        .at("until", Some(until));
    ring(tx, case, event, &[Recipient::Unit(unit.id)]).await?;
    cancel(tx, &subject).await?;
    schedule(tx, case, before_lock(&round, &unit, Some(until))).await?;
    record(case, "round.except")
        .round(slug)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// Refuses the same exception a second time, such as a form sent twice makes.
async fn need_no_twin(tx: &Tx, new: &Exception) -> Result<(), Refusal> {
    let there = rows::list_permissions(tx.db(), new.round_id).await?;
    let is_twin = |one: &Exception| {
        one.unit_id == new.unit_id && one.until == new.until && one.reason == new.reason
    };
    match there.iter().any(is_twin) {
        false => Ok(()),
        true => Err(Invalid::new(
            "unit",
            "exception-twin",
            "Ngoại lệ này đã được ghi: cùng đơn vị, cùng hạn, cùng lý do.",
            "This exception is recorded already: same unit, same end, same reason.",
        )
        .into()),
    }
}
