//! Settling a changed item after the unit has explained: keep, accept the claim, or other points.

use engine::{amount::Amount, score::leaf};
use serde_json::{Value, json};
use store::{
    Tx,
    appraisal::{self as rows, Judgement, Verdict},
};

use super::{
    judge::{check_words, judged_answer, read_points, verdict_name},
    place::{OpenItem, Place, open, stale},
    tell::tell_unit,
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    assessment::{ReturnAction, Situation, figures::settled_answer, step},
    audit::record,
    case::Case,
    notice::NoticeKind,
};

/// What is settled on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// The judgement stands.
    Keep,
    /// The claim stands after all.
    AcceptClaim,
    /// Other points, as typed.
    Points(String),
}

/// A settlement as it comes from the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSettlement {
    /// The item.
    pub place: Place,
    /// Version of the judgement that was seen.
    pub version: i32,
    /// What is settled on.
    pub settlement: Settlement,
    /// Why; needed in every case, for the unit reads it.
    pub reason: String,
}

/// Settles one item.
///
/// # Errors
/// Not allowed (the appraiser's own unit too); a conflict when the round is not at that stage, when
/// nothing was explained, or when somebody settled meanwhile; all complaints; a fault.
pub async fn settle(app: &App, actor: &Actor, new: NewSettlement) -> Result<(), Refusal> {
    actor.need(Permission::Judge, None)?;
    app.run(actor, new, |tx, case| Box::pin(work(tx, case)))
        .await
}

async fn work(tx: &Tx, case: &Case<NewSettlement>) -> Result<(), Refusal> {
    let new = &case.command;
    let item = open(tx, case, &new.place).await?;
    let old = item.judgements.get(&item.code);
    let situation = Situation::of(&item.at.round, &item.at.row, None, case.now)
        .item(old.map(|row| row.verdict));
    step(situation, ReturnAction::Settle)?;
    let old = old.ok_or(Refusal::Conflict("item-not-changed"))?;
    item.need_version(new.version)?;
    let code = item.code.to_string();
    let explained = rows::list_explanations(tx.db(), item.at.row.id).await?;
    if !explained.iter().any(|row| row.indicator == code) {
        return Err(Refusal::Conflict("item-not-explained"));
    }
    let mut complaints = Vec::new();
    let reason = check_words(&new.reason, &mut complaints);
    if reason.is_none() {
        complaints.push(Invalid::new(
            "words",
            "words-needed",
            "Viết lý do kết luận để đơn vị đọc.",
            "Give the reason, for the unit to read.",
        ));
    }
    let points = match &new.settlement {
        Settlement::Points(typed) => {
            let read = read_points(item.at.leaf(item.code)?, typed);
            read.map_err(|complaint| complaints.push(complaint)).ok()
        }
        Settlement::Keep | Settlement::AcceptClaim => None,
    };
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let row = Judgement {
        settlement: match new.settlement {
            Settlement::Keep => None,
            Settlement::AcceptClaim => Some(Verdict::Agreed),
            Settlement::Points(_) => Some(Verdict::Changed),
        },
        settled_micro: points.and_then(Amount::to_micro),
        settled_reason: reason,
        settled_by: Some(case.actor.account_id),
        settled_at: Some(case.now),
        ..old.clone()
    };
    let detail = json!({ "old": told(&item, old)?, "new": told(&item, &row)? });
    rows::update_judgement(tx.db(), row).await.map_err(stale)?;
    tell_unit(tx, case, &item, (NoticeKind::ItemSettled, "")).await?;
    record(case, "appraisal.settle")
        .round(&item.at.round.slug)
        .unit(&item.at.unit.code)
        .indicator(&code)
        .detail(&detail)
        .append(tx)
        .await
}

/// What counts by a judgement and its settlement, as the audit chain tells it. Before the first
/// settlement there are the appraised points and no more; settled by the claim or kept, there are
/// points too, though the row stores none.
fn told(item: &OpenItem, row: &Judgement) -> Result<Value, Refusal> {
    let claim = item.own.get(&item.code);
    let peers = &item.at.peers;
    let (answer, peers) = match row.settlement {
        Some(_) => (settled_answer(claim, row), &peers.last),
        None => (judged_answer(claim, row), &peers.appraised),
    };
    let counted = leaf(item.at.leaf(item.code)?, answer.as_ref(), peers).outcome;
    let settlement = row.settled_at.map(|_| row.settlement);
    Ok(json!({
        "settlement": settlement.map(|one| one.map_or("kept", verdict_name)),
        "points": counted.points().map(Amount::canonical),
        "words": row.settled_reason,
    }))
}
