//! Telling people of a proposal: the office of what comes, its unit of what becomes of it, reviewers that they are asked.

use store::{
    Tx,
    proposal::{Proposal, Verdict},
    unit::Unit,
};

use super::{Decision, compare::Match, compare::similar};
use crate::{
    Actor, App, Refusal,
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring},
};

/// An event about a proposal of a unit.
fn about(kind: NoticeKind, row: &Proposal, unit: &Unit) -> Event {
    let subject = format!("proposal/{}", row.id);
    Event::new(kind, &subject, &format!("/proposals/{}", row.id))
        .with("proposal", &row.code)
        .with("title", &row.title)
        .with("unit", &unit.name)
        .invented(unit.fictional)
}

/// How many records a proposal is close to, read before the transaction that tells of it.
///
/// # Errors
/// A fault.
pub(super) async fn n_close(app: &App, actor: &Actor, row: &Proposal) -> Result<usize, Refusal> {
    let found = similar(app, actor, row).await?;
    Ok(found.iter().filter(|one| Match::is_close(one)).count())
}

/// A unit handed a proposal to the office.
///
/// # Errors
/// A fault.
pub(super) async fn registered<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    n_close: usize,
) -> Result<(), Refusal> {
    let event = about(NoticeKind::ProposalRegistered, row, unit);
    ring(tx, case, event, &[Recipient::Office]).await?;
    unjustified(tx, case, (row, unit), n_close).await
}

/// The unit is told where its proposal is close to something and it has not said why it is needed.
///
/// # Errors
/// A fault.
pub(super) async fn unjustified<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    n_close: usize,
) -> Result<(), Refusal> {
    if n_close == 0 || row.justification.is_some() {
        return Ok(());
    }
    let event = about(NoticeKind::JustificationNeeded, row, unit).with("n", &n_close.to_string());
    ring(tx, case, event, &[Recipient::Unit(unit.id)]).await
}

/// Somebody spoke in the thread, or justified the proposal: the unit hears the others, the others the unit.
///
/// # Errors
/// A fault.
pub(super) async fn remarked<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    words: &str,
) -> Result<(), Refusal> {
    let event = about(NoticeKind::ProposalRemarked, row, unit)
        .with("person", &case.actor.name)
        .quoting(words);
    let mut to = vec![Recipient::Unit(unit.id)];
    if case.actor.unit_id == Some(unit.id) {
        let named = store::proposal::list_reviewers(tx.db(), &[row.id]).await?;
        to.extend(named.iter().map(|one| Recipient::Account(one.account_id)));
        to.push(Recipient::Office);
    }
    ring(tx, case, event, &to).await
}

/// Reviewers were named.
///
/// # Errors
/// A fault.
pub(super) async fn review_asked<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    accounts: &[i64],
) -> Result<(), Refusal> {
    let event = about(NoticeKind::ReviewAsked, row, unit).with("person", &case.actor.name);
    let to: Vec<Recipient> = accounts.iter().map(|id| Recipient::Account(*id)).collect();
    ring(tx, case, event, &to).await
}

/// A reviewer said what they think.
///
/// # Errors
/// A fault.
pub(super) async fn reviewed<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    (verdict, words): (Verdict, &str),
) -> Result<(), Refusal> {
    let (vi, en) = match verdict {
        Verdict::Agree => ("đồng ý với", "agrees with"),
        Verdict::Against => ("không đồng ý với", "is against"),
    };
    let event = about(NoticeKind::ReviewSaid, row, unit)
        .with("person", &case.actor.name)
        .with("verdict", vi)
        .with("verdict_en", en)
        .quoting(words);
    ring(tx, case, event, &[Recipient::Office]).await
}

/// It was decided what becomes of a proposal: its unit and whoever made it are told.
///
/// # Errors
/// A fault.
pub(super) async fn decided<C>(
    tx: &Tx,
    case: &Case<C>,
    (row, unit): (&Proposal, &Unit),
    (decision, words): (Decision, &str),
) -> Result<(), Refusal> {
    let (vi, en) = match decision {
        Decision::Agree => ("được đồng ý", "agreed to"),
        Decision::Merge => ("được gộp vào đề xuất khác", "merged into another"),
        Decision::Refuse => ("không được đồng ý", "refused"),
    };
    let event = about(NoticeKind::ProposalDecided, row, unit)
        .with("decision", vi)
        .with("decision_en", en)
        .quoting(words);
    let to = [
        Recipient::Unit(unit.id),
        Recipient::Account(row.made_by),
        Recipient::Office,
    ];
    ring(tx, case, event, &to).await
}
