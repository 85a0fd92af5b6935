//! Publishing an approved edition, taking results back before that, and opening a published round again.

use serde_json::json;
use store::{
    Tx,
    assessment::list_round_returns,
    publication::{self as rows, EditionHead},
    ranking,
    round::{self, Round, RoundState},
};

use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    day,
    notice::{NoticeKind, Recipient, ring},
    ranking::correction_reason,
    round::{RoundAction, about_round, get_scored, is_too_long, ready, state_name, step, waiting},
};

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
    tell_published(tx, case, &new, &edition).await?;
    let detail = json!({ "edition": edition.number, "fingerprint": edition.fingerprint });
    case.app.public_changes(tx);
    record(case, "round.publish")
        .round(&case.command)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(edition.number)
}

/// Everybody who took part, and those who lead, hear of it from here before the newspapers do; of a
/// correction, which edition it takes the place of and why.
async fn tell_published(
    tx: &Tx,
    case: &Case<String>,
    round: &Round,
    edition: &EditionHead,
) -> Result<(), Refusal> {
    let mut to = units_of(tx, round).await?;
    to.extend([Recipient::Office, Recipient::Leaders]);
    let event = match correction_reason(tx.db(), edition.id).await? {
        None => {
            let address = format!("/rankings/{}", round.slug);
            about_round(NoticeKind::Published, round, &address)
        }
        Some(reason) => {
            let address = format!("/editions/{}", round.slug);
            about_round(NoticeKind::Published, round, &address)
                .with("corrected", &(edition.number - 1).to_string())
                .quoting(&reason)
        }
    };
    ring(tx, case, event, &to).await
}

/// Everybody of the units that take part in a round.
pub(super) async fn units_of(tx: &Tx, round: &Round) -> Result<Vec<Recipient>, Refusal> {
    let returns = list_round_returns(tx.db(), &round.slug).await?;
    let units = returns.iter().map(|(_, _, unit)| Recipient::Unit(unit.id));
    Ok(units.collect())
}

/// Takes the results back a stage, for a reason. From approval they go back to explanation, and an
/// approved edition that is not published yet is removed. From explanation they go back to appraisal:
/// a wrong value or judgement is mended there, and the units are shown the results anew.
///
/// # Errors
/// A complaint when there is no reason; a conflict when the round is elsewhere; not found, not
/// allowed, or a fault.
pub async fn withdraw(app: &App, actor: &Actor, slug: &str, reason: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let command = (slug.to_owned(), engine::vietnamese::nfc(reason.trim()));
    app.run(actor, command, |tx, case| Box::pin(run_withdraw(tx, case)))
        .await
}

async fn run_withdraw(tx: &Tx, case: &Case<(String, String)>) -> Result<(), Refusal> {
    let (slug, reason) = &case.command;
    let old = get_scored(tx, slug).await?;
    let from = old.state;
    let state = step(from, RoundAction::Withdraw)?;
    if reason.is_empty() || is_too_long(reason) {
        return Err(Invalid::new(
            "reason",
            "withdraw-reason",
            "Nhập lý do rút lại kết quả, không quá 1.000 ký tự.",
            "Enter why the results are taken back, at most 1,000 characters.",
        )
        .into());
    }
    let edition = waiting(tx.db(), old.id).await?;
    if let Some(edition) = &edition {
        ranking::delete_figures(tx.db(), edition.id).await?;
        rows::delete_edition(tx.db(), edition.id).await?;
    }
    let new = match state {
        RoundState::Appraisal => again_at_appraisal(old),
        _ => Round { state, ..old },
    };
    round::update_round(tx.db(), new.clone()).await?;
    if from == RoundState::Explanation {
        // They may be writing explanations of what no longer stands.
        let event = about_round(NoticeKind::JudgementsWithdrawn, &new, "/my").quoting(reason);
        ring(tx, case, event, &units_of(tx, &new).await?).await?;
    }
    let detail = json!({
        "edition": edition.as_ref().map(|edition| edition.number),
        "fingerprint": edition.as_ref().map(|edition| &edition.fingerprint),
        "from": state_name(from),
        "to": state_name(state),
        "reason": reason,
    });
    record(case, "round.withdraw")
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// Opens a published round again at appraisal, where the office enters common values anew and the
/// appraisers judge any item anew; explanation and approval follow as in every round. What is
/// published stays so until the next edition takes its place.
///
/// # Errors
/// A complaint when there is no reason; a conflict when the round is elsewhere; not found, not
/// allowed, or a fault.
pub async fn correct(app: &App, actor: &Actor, slug: &str, reason: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let reason = engine::vietnamese::nfc(reason.trim());
    if reason.is_empty() || is_too_long(&reason) {
        return Err(Invalid::new(
            "reason",
            "correct-reason",
            "Nhập lý do mở lại kỳ đã công bố, không quá 1.000 ký tự.",
            "Enter why the published round is opened again, at most 1,000 characters.",
        )
        .into());
    }
    app.run(actor, (slug.to_owned(), reason), |tx, case| {
        Box::pin(run_correct(tx, case))
    })
    .await
}

async fn run_correct(tx: &Tx, case: &Case<(String, String)>) -> Result<(), Refusal> {
    let (slug, reason) = &case.command;
    let old = get_scored(tx, slug).await?;
    step(old.state, RoundAction::Correct)?;
    let detail = json!({ "reason": reason, "explain_until": old.explain_until });
    round::update_round(tx.db(), again_at_appraisal(old)).await?;
    record(case, "round.correct")
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// A round back at appraisal: how long explanations are taken is said when the results are shown anew.
fn again_at_appraisal(old: Round) -> Round {
    Round {
        state: RoundState::Appraisal,
        explain_until: None,
        ..old
    }
}
