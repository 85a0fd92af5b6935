//! Publishing an approved edition, taking it back before that, and opening a published round again.

use serde_json::json;
use store::{
    Moment, Tx,
    assessment::list_round_returns,
    publication as rows, ranking,
    round::{self, Round},
};

use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    day,
    notice::{NoticeKind, Recipient, ring},
    round::{RoundAction, about_round, get_scored, ready, step, waiting},
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

/// Shows the approved edition to everybody. Whoever approved it cannot publish it.
///
/// # Errors
/// A conflict when nothing is approved, the same person approved, or the round is elsewhere; not
/// found, not allowed, or a fault.
pub async fn publish(app: &App, actor: &Actor, slug: &str) -> Result<i32, Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(run_publish(tx, case))
    })
    .await
}

async fn run_publish(tx: &Tx, case: &Case<String>) -> Result<i32, Refusal> {
    let old = get_scored(tx, &case.command).await?;
    let state = step(old.state, RoundAction::Publish)?;
    let waiting = waiting(tx.db(), old.id).await?;
    ready(&case.actor, RoundAction::Publish, waiting.as_ref())?;
    let edition = waiting.ok_or(Refusal::Conflict("edition-none"))?;
    rows::publish_edition(tx.db(), edition.id, case.actor.account_id, case.now).await?;
    let new = Round {
        state,
        published_on: Some(day::of(case.now)),
        decision: Some(edition.decision.clone()),
        ..old
    };
    round::update_round(tx.db(), new.clone()).await?;
    tell_published(tx, case, &new).await?;
    let detail = json!({ "edition": edition.number, "fingerprint": edition.fingerprint });
    case.app.public_changes(tx);
    record(case, "round.publish")
        .round(&case.command)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(edition.number)
}

/// Everybody who took part, and those who lead, hear of it from here before the newspapers do.
async fn tell_published(tx: &Tx, case: &Case<String>, round: &Round) -> Result<(), Refusal> {
    let returns = list_round_returns(tx.db(), &round.slug).await?;
    let units = returns
        .iter()
        .map(|(_, _, unit)| Recipient::Unit(unit.id))
        .chain([Recipient::Office, Recipient::Leaders]);
    let address = format!("/rankings/{}", round.slug);
    let event = about_round(NoticeKind::Published, round, &address);
    ring(tx, case, event, &units.collect::<Vec<_>>()).await
}

/// Takes the results back from approval; an approved edition that is not published yet is removed.
///
/// # Errors
/// A conflict when the round is elsewhere; not found, not allowed, or a fault.
pub async fn withdraw(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(run_withdraw(tx, case))
    })
    .await
}

async fn run_withdraw(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let old = get_scored(tx, &case.command).await?;
    let state = step(old.state, RoundAction::Withdraw)?;
    let edition = waiting(tx.db(), old.id).await?;
    if let Some(edition) = &edition {
        ranking::delete_figures(tx.db(), edition.id).await?;
        rows::delete_edition(tx.db(), edition.id).await?;
    }
    round::update_round(tx.db(), Round { state, ..old }).await?;
    let detail = edition.map_or_else(
        || json!({}),
        |edition| json!({ "edition": edition.number, "fingerprint": edition.fingerprint }),
    );
    record(case, "round.withdraw")
        .round(&case.command)
        .detail(&detail)
        .append(tx)
        .await
}

/// Opens a published round again for explanations. What is published stays so until the next
/// edition takes its place.
///
/// # Errors
/// A complaint when there is no reason; a conflict when the round is elsewhere; not found, not
/// allowed, or a fault.
pub async fn correct(
    app: &App,
    actor: &Actor,
    slug: &str,
    reason: &str,
    until: Option<Moment>,
) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let mut complaints = Vec::new();
    let reason = engine::vietnamese::nfc(reason.trim());
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        complaints.push(Invalid::new(
            "reason",
            "correct-reason",
            "Nhập lý do mở lại kỳ đã công bố, không quá 1.000 ký tự.",
            "Enter why the published round is opened again, at most 1,000 characters.",
        ));
    }
    if until.is_none_or(|until| until <= app.now()) {
        complaints.push(Invalid::new(
            "until",
            "correct-until",
            "Nhập ngày giờ hết hạn giải trình mới, sau lúc này.",
            "Enter until when explanations are taken, in the future.",
        ));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    app.run(actor, (slug.to_owned(), reason, until), |tx, case| {
        Box::pin(run_correct(tx, case))
    })
    .await
}

async fn run_correct(
    tx: &Tx,
    case: &Case<(String, String, Option<Moment>)>,
) -> Result<(), Refusal> {
    let (slug, reason, until) = &case.command;
    let old = get_scored(tx, slug).await?;
    let state = step(old.state, RoundAction::Correct)?;
    let new = Round {
        state,
        explain_until: *until,
        ..old
    };
    round::update_round(tx.db(), new).await?;
    record(case, "round.correct")
        .round(slug)
        .detail(&json!({ "reason": reason, "explain_until": until }))
        .append(tx)
        .await
}
