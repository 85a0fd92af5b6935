//! An officer tells the head that the return is ready to be submitted.

use serde_json::json;
use store::Tx;

use super::{
    check::n_missing,
    content::own_answers,
    machine::{ReturnAction, step},
    opened::{ReturnAddress, open},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring},
    round::return_subject,
};

/// Longest words to the head, in characters.
const LONGEST_WORDS: usize = 500;

/// Tells the heads of the unit, with a few words where the officer writes some. The return itself
/// does not change: the officer may go on, and only the head submits.
///
/// # Errors
/// A complaint about the words; not found; not allowed; a conflict when it was submitted or is locked.
pub async fn hand_to_head(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    words: &str,
) -> Result<(), Refusal> {
    let words = engine::vietnamese::nfc(words.trim());
    if words.chars().count() > LONGEST_WORDS {
        return Err(Invalid::new(
            "words",
            "hand-words",
            "Lời nhắn không quá 500 ký tự.",
            "At most 500 characters.",
        )
        .into());
    }
    app.run(actor, (address.clone(), words), |tx, case| {
        Box::pin(tell(tx, case))
    })
    .await
}

async fn tell(tx: &Tx, case: &Case<(ReturnAddress, String)>) -> Result<(), Refusal> {
    let db = tx.db();
    let (address, words) = &case.command;
    let opened = open(&case.app, db, &case.actor, address, Permission::EditReturn).await?;
    step(opened.situation(db, case.now).await?, ReturnAction::Submit)?;
    let own = own_answers(
        &opened.framework,
        &store::assessment::list_answers(db, opened.row.id).await?,
    );
    let missing = n_missing(&opened, &own);
    let (round, unit) = (&opened.round, &opened.unit);
    let page = format!("/rounds/{}/units/{}/check", round.slug, unit.code);
    let subject = return_subject(&round.slug, &unit.code);
    let event = Event::new(NoticeKind::ReturnReady, &subject, &page)
        .of_round(round)
        .with("unit", &unit.name)
        .with("person", &case.actor.name)
        .with("words", words);
    ring(tx, case, event, &[Recipient::Heads(unit.id)]).await?;
    record(case, "return.ready")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&json!({ "missing": missing, "words": words }))
        .append(tx)
        .await
}
