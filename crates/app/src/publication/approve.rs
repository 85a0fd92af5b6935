//! Approving: the settled results become an edition, frozen with its framework and fingerprint.

use std::collections::HashMap;

use engine::publication::{Draft, Edition, EditionRound, PreviousEdition, ResultRow};
use serde_json::json;
use store::{
    StoreError, Tx, publication as rows,
    ranking::{self, Figure},
    round::Round,
};

use super::{
    edition::heads,
    results::{Results, gather},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    notice::{NoticeKind, Recipient, ring},
    round::{RoundAction, about_round, is_too_long, step},
};

/// Longest field of a decision, in characters.
const LONGEST: usize = 500;

/// The decision that approves, as the paper says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Number, such as `112/QĐ-UBND`.
    pub number: String,
    /// Day, ISO 8601; checked by whoever read it.
    pub day: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Why the round was corrected; needed from the second edition on.
    pub reason: String,
}

/// What is frozen, and the version of the round it was made from.
struct Frozen {
    round: Round,
    number: i32,
    edition: Edition,
    body: String,
    decision: String,
    unit_ids: HashMap<String, i64>,
}

/// Freezes the results of a round into its next edition, and gives its number.
///
/// Nothing of a round changes while it is before those who approve, so the scoring is done before
/// the transaction begins and holds if the round's version is still the same in it.
///
/// # Errors
/// All complaints about the decision; a conflict when the round is elsewhere, an edition waits
/// already, or somebody else approves at the same moment; not found, not allowed, or a fault.
pub async fn approve(
    app: &App,
    actor: &Actor,
    slug: &str,
    decision: Decision,
) -> Result<i32, Refusal> {
    actor.need(Permission::Approve, None)?;
    let db = app.store.reader();
    let results = gather(app, db, slug).await?;
    step(results.round.state, RoundAction::Approve)?;
    let editions = heads(db, results.round.id).await?;
    if editions.iter().any(|one| one.published_at.is_none()) {
        return Err(Refusal::Conflict("edition-waiting"));
    }
    let last = editions.first();
    check(&decision, last.is_some(), &crate::day::of(app.now()))?;
    let previous = last.map(|last| PreviousEdition {
        fingerprint: last.fingerprint.clone(),
        reason: engine::vietnamese::nfc(decision.reason.trim()),
    });
    let framework_id = results.round.framework_id.ok_or(Refusal::NotFound)?;
    let source = store::framework::get_framework(db, framework_id)
        .await?
        .source;
    let number = last.map_or(1, |last| last.number + 1);
    let frozen = freeze(results, source, previous, &decision, number)?;
    app.run(actor, frozen, |tx, case| Box::pin(keep(tx, case)))
        .await
}

/// What is wrong with a decision; `today` is in ISO 8601, and days so written sort as they follow.
fn check(decision: &Decision, is_correction: bool, today: &str) -> Result<(), Refusal> {
    let mut complaints = Vec::new();
    let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
    if !fits(&decision.number) {
        complaints.push(Invalid::new(
            "number",
            "decision-number",
            "Nhập số của quyết định phê duyệt, ví dụ 112/QĐ-UBND.",
            "Enter the number of the approving decision, such as 112/QĐ-UBND.",
        ));
    }
    if decision.day.is_none() {
        complaints.push(Invalid::new(
            "day",
            "decision-day",
            "Nhập ngày của quyết định, ví dụ 20/11/2026.",
            "Enter the day of the decision, such as 20/11/2026.",
        ));
    }
    if decision.day.as_deref().is_some_and(|day| day > today) {
        complaints.push(Invalid::new(
            "day",
            "decision-day-ahead",
            "Ngày của quyết định sau hôm nay: chỉ phê duyệt theo quyết định đã ký.",
            "The day of the decision is after today: results are approved by a decision that is signed.",
        ));
    }
    if !fits(&decision.issuer) {
        complaints.push(Invalid::new(
            "issuer",
            "decision-issuer",
            "Nhập cơ quan ban hành quyết định.",
            "Enter who issued the decision.",
        ));
    }
    let is_reason = !decision.reason.trim().is_empty() && !is_too_long(&decision.reason);
    if is_correction && !is_reason {
        complaints.push(Invalid::new(
            "reason",
            "decision-reason",
            "Nhập lý do đính chính, không quá 1.000 ký tự; lý do được công bố cùng bản mới.",
            "Enter why the edition is corrected, at most 1,000 characters; the reason is published with it.",
        ));
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(complaints))
    }
}

/// The decision in one line, as documents cite it.
fn cited(decision: &Decision) -> String {
    let day = decision.day.as_deref().unwrap_or_default();
    let mut parts = day.split('-').rev();
    let day = match (parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year)) => format!("{day}/{month}/{year}"),
        _ => day.to_owned(),
    };
    let number = engine::vietnamese::nfc(decision.number.trim());
    let issuer = engine::vietnamese::nfc(decision.issuer.trim());
    format!("Quyết định số {number} ngày {day} của {issuer}")
}

fn freeze(
    results: Results,
    framework_source: String,
    previous: Option<PreviousEdition>,
    decision: &Decision,
    number: i32,
) -> Result<Frozen, Refusal> {
    let decision = cited(decision);
    let answers = results
        .units
        .iter()
        .map(|one| (one.unit.code.clone(), one.final_answers(&results.framework)));
    let draft = Draft {
        round: EditionRound {
            title: results.round.title.clone(),
            year: u16::try_from(results.round.year).unwrap_or_default(),
            decision: Some(decision.clone()),
            // Approval comes before publication, and a frozen text does not change afterwards.
            published_at: None,
            fictional: results.round.fictional,
            note: results.round.note.clone(),
        },
        framework_source,
        units: results.edition_units(),
        answers: answers.collect(),
        previous,
    };
    let broken = |error: &dyn std::fmt::Display| {
        Refusal::Fault(StoreError::Database(format!(
            "the edition cannot be frozen: {error}"
        )))
    };
    let edition = Edition::freeze(draft).map_err(|error| broken(&error))?;
    let body = edition.to_json().map_err(|error| broken(&error))?;
    Ok(Frozen {
        unit_ids: results.unit_ids(),
        round: results.round,
        number,
        edition,
        body,
        decision,
    })
}

async fn keep(tx: &Tx, case: &Case<Frozen>) -> Result<i32, Refusal> {
    let frozen = &case.command;
    let now = store::round::get_round(tx.db(), frozen.round.id).await?;
    step(now.state, RoundAction::Approve)?;
    // Writing the version the results were made from refuses whoever comes second.
    store::round::update_round(tx.db(), frozen.round.clone()).await?;
    let row = rows::Edition {
        id: 0,
        round_id: frozen.round.id,
        number: frozen.number,
        fingerprint: frozen.edition.fingerprint.clone(),
        body: frozen.body.clone(),
        decision: frozen.decision.clone(),
        approved_by: case.actor.account_id,
        approved_at: case.now,
        published_by: None,
        published_at: None,
    };
    let kept = rows::create_edition(tx.db(), row).await?;
    let figures = figures(&frozen.edition.results, &frozen.unit_ids, kept.id);
    ranking::create_figures(tx.db(), figures).await?;
    let address = format!("/rounds/{}/approval", frozen.round.slug);
    let event = about_round(NoticeKind::Approved, &frozen.round, &address);
    let event = event.quoting(&frozen.decision);
    ring(tx, case, event, &[Recipient::Office, Recipient::Leaders]).await?;
    let detail = json!({
        "edition": frozen.number,
        "decision": frozen.decision,
        "fingerprint": frozen.edition.fingerprint,
        "units": frozen.edition.units.len(),
    });
    record(case, "round.approve")
        .round(&frozen.round.slug)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(frozen.number)
}

/// Every unit at every node, as rows that pages can ask for.
pub(super) fn figures(
    results: &[ResultRow],
    unit_ids: &HashMap<String, i64>,
    edition_id: i64,
) -> Vec<Figure> {
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let rows = results.iter().filter_map(|row| {
        Some(Figure {
            id: 0,
            edition_id,
            unit_id: *unit_ids.get(&row.unit)?,
            node: row.node.clone(),
            kind: row.kind.clone(),
            points: row.points.canonical(),
            maximum: row.maximum.canonical(),
            value: row.value.map(engine::amount::Amount::canonical),
            rank: row.rank.map(count),
            of: Some(count(row.of)),
            missing: count(row.missing),
        })
    });
    rows.collect()
}
