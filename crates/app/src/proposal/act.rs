//! The unit's own acts: register, justify, withdraw; and what anybody says in the thread.

use serde_json::json;
use store::{
    Tx,
    proposal::{self as rows, Cost, Manner, Need, Proposal, ProposalState},
};

use super::{
    keep::{note, open},
    machine::Act,
    tell,
    typed::words,
};
use crate::{Actor, App, Invalid, Refusal, audit::record, case::Case};

/// An act with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The proposal.
    pub id: i64,
    /// What is done with it.
    pub act: Act,
    /// In words. Of a registration that is close to something and not justified yet, the justification;
    /// what needs none takes them as a note.
    pub words: String,
}

/// Registers a proposal or takes it back.
///
/// # Errors
/// All that a proposal lacks that is to be registered; a conflict in another state; not found, not
/// allowed, or a fault.
pub async fn act(app: &App, actor: &Actor, said: Said) -> Result<(), Refusal> {
    actor.need(said.act.permission(), None)?;
    // What is like it is asked of the rows that are durable, before the transaction.
    let n_close = match said.act {
        Act::Register => {
            let seen = rows::find_proposal(app.store.reader(), said.id).await?;
            let seen = seen.ok_or(Refusal::NotFound)?;
            tell::n_close(app, actor, &seen).await?
        }
        _ => 0,
    };
    app.run(actor, (said, n_close), |tx, case| Box::pin(run(tx, case)))
        .await
}

/// Says why a proposal is needed beside something close to it.
///
/// # Errors
/// A complaint where nothing is said; otherwise as [`act`].
pub async fn justify(app: &App, actor: &Actor, id: i64, words: String) -> Result<(), Refusal> {
    let act = Act::Justify;
    self::act(app, actor, Said { id, act, words }).await
}

/// Says something in the thread of a proposal.
///
/// # Errors
/// As [`justify`].
pub async fn remark(app: &App, actor: &Actor, id: i64, words: String) -> Result<(), Refusal> {
    let act = Act::Remark;
    self::act(app, actor, Said { id, act, words }).await
}

async fn run(tx: &Tx, case: &Case<(Said, usize)>) -> Result<(), Refusal> {
    let (
        Said {
            id,
            act,
            words: typed,
        },
        n_close,
    ) = &case.command;
    let db = tx.db();
    let (stored, to) = open(db, &case.actor, *id, *act).await?;
    let mut complaints = Vec::new();
    let said = words("words", typed, &mut complaints);
    if said.is_empty() && matches!(act, Act::Justify | Act::Remark) {
        complaints.push(nothing_said("words"));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let mut row = Proposal {
        state: to,
        changed_at: case.now,
        ..stored.clone()
    };
    match act {
        Act::Register => {
            let needs = rows::list_proposal_needs(db, &[*id]).await?;
            let costs = rows::list_costs(db, &[*id]).await?;
            complete(&stored, &needs, &costs)?;
            if *n_close > 0 && stored.justification.is_none() && !said.is_empty() {
                row.justification = Some(said.clone());
            }
        }
        Act::Justify => row.justification = Some(said.clone()),
        Act::Remark | Act::Withdraw => {}
        // The rest has use cases of its own, with more to check.
        _ => return Err(Refusal::Conflict("proposal-state")),
    }
    if *act != Act::Remark {
        rows::update_proposal(db, row.clone()).await?;
    }
    let told = Some(said.as_str()).filter(|said| !said.is_empty());
    note(db, case, *id, (act.name(), told)).await?;
    let unit = store::unit::get_unit(db, stored.unit_id).await?;
    match act {
        Act::Register => tell::registered(tx, case, (&row, &unit), *n_close).await?,
        Act::Justify | Act::Remark => tell::remarked(tx, case, (&stored, &unit), &said).await?,
        _ => {}
    }
    let detail = json!({ "proposal": stored.code, "words": told });
    let action = match act {
        Act::Register => "proposal.register",
        Act::Justify => "proposal.justify",
        Act::Withdraw => "proposal.withdraw",
        _ => "proposal.remark",
    };
    record(case, action)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// What a registered proposal must say: need, work, contact, and money unless it costs none.
pub(super) fn complete(row: &Proposal, needs: &[Need], costs: &[Cost]) -> Result<(), Refusal> {
    let mut complaints = Vec::new();
    if row.need.is_empty() && needs.is_empty() {
        complaints.push(Invalid::new(
            "need",
            "proposal-no-need",
            "Nói rõ nhu cầu: chỉ số cần nâng hoặc lý do cần làm.",
            "Say what it is needed for: an indicator to raise, or the reason.",
        ));
    }
    if row.description.is_empty() {
        complaints.push(Invalid::new(
            "description",
            "proposal-no-work",
            "Nói rõ sẽ làm những gì.",
            "Say what is to be done.",
        ));
    }
    if row.contact.is_empty() {
        complaints.push(Invalid::new(
            "contact",
            "proposal-no-contact",
            "Ghi người liên hệ và số điện thoại hoặc thư điện tử.",
            "Name whom to ask, with a telephone number or mail address.",
        ));
    }
    if costs.is_empty() && matches!(row.manner, Manner::Hire | Manner::Buy) {
        complaints.push(Invalid::new(
            "cost-amount-0",
            "proposal-no-cost",
            "Thuê dịch vụ hoặc mua sắm thì cần ít nhất một dòng kinh phí theo năm và nguồn.",
            "What is hired or bought needs at least one sum by year and source.",
        ));
    }
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(Refusal::Invalid(complaints)),
    }
}

pub(super) fn nothing_said(field: &str) -> Invalid {
    Invalid::new(
        field,
        "proposal-silent",
        "Hãy viết nội dung.",
        "Write what you want to say.",
    )
}

/// Whether a proposal may still be decided about.
pub(super) fn is_open(state: ProposalState) -> bool {
    matches!(state, ProposalState::Registered | ProposalState::Weighed)
}
