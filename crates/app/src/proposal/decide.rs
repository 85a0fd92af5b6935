//! Deciding: a close match that stands in nobody's way, and whether a proposal begins, merges or ends.

use serde_json::json;
use store::{
    Db, Tx,
    proposal::{self as rows, Event, Proposal},
};

use super::{
    act::{is_open, nothing_said},
    compare::{Match, similar},
    keep::{note, open},
    machine::Act,
    tell,
    typed::words,
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// What becomes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may begin.
    Agree,
    /// It goes on in another.
    Merge,
    /// It shall not be done.
    Refuse,
}

impl Decision {
    /// The decision that a form's word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "agree" => Some(Self::Agree),
            "merge" => Some(Self::Merge),
            "refuse" => Some(Self::Refuse),
            _ => None,
        }
    }

    fn act(self) -> Act {
        match self {
            Self::Agree => Act::Agree,
            Self::Merge => Act::Merge,
            Self::Refuse => Act::Refuse,
        }
    }
}

/// A decision as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionTyped {
    /// The proposal.
    pub id: i64,
    /// What becomes of it.
    pub decision: Decision,
    /// Why.
    pub words: String,
    /// Code of the proposal that it goes on in; empty for the other decisions.
    pub into: String,
    /// Why it is agreed to before every reviewer has spoken; empty where all have.
    pub without: String,
}

/// Decides about a proposal. It is agreed to only when every close match has been decided about by name
/// and its unit has justified it; before every reviewer has spoken, only with a word about why, which is
/// kept beside their names.
///
/// # Errors
/// Complaints where the reason, that word or the other proposal is missing; a conflict in another state or with an
/// open close match; not found, not allowed, or a fault.
pub async fn decide(app: &App, actor: &Actor, typed: DecisionTyped) -> Result<(), Refusal> {
    actor.need(Permission::DecideProposal, None)?;
    // What is like it is asked of the rows that are durable; its own revision tells below whether
    // anything of it has changed since.
    let found = rows::find_proposal(app.store.reader(), typed.id).await?;
    let seen = found.ok_or(Refusal::NotFound)?;
    let close = match typed.decision {
        Decision::Agree => close_to(app, actor, &seen).await?,
        Decision::Merge | Decision::Refuse => Vec::new(),
    };
    let plan = Plan {
        typed,
        close,
        revision: seen.revision,
    };
    app.run(actor, plan, |tx, case| Box::pin(run(tx, case)))
        .await
}

struct Plan {
    typed: DecisionTyped,
    close: Vec<String>,
    revision: i64,
}

async fn close_to(app: &App, actor: &Actor, row: &Proposal) -> Result<Vec<String>, Refusal> {
    let found = similar(app, actor, row).await?.into_iter();
    let close = found.filter(Match::is_close);
    Ok(close.map(|one| one.record).collect())
}

async fn run(tx: &Tx, case: &Case<Plan>) -> Result<(), Refusal> {
    let Plan {
        typed,
        close,
        revision,
    } = &case.command;
    let db = tx.db();
    let act = typed.decision.act();
    let (stored, to) = open(db, &case.actor, typed.id, act).await?;
    if stored.revision != *revision {
        return Err(Refusal::Conflict("stale"));
    }
    let Read {
        said,
        into,
        unheard,
    } = read(db, typed, &stored).await?;
    if typed.decision == Decision::Agree && !close.is_empty() {
        all_cleared(tx, &stored, close).await?;
    }
    if let Some(unheard) = &unheard {
        note(db, case, stored.id, ("without", Some(unheard))).await?;
    }
    let row = Proposal {
        state: to,
        merged_into: into.as_ref().map(|other| other.id),
        changed_at: case.now,
        ..stored.clone()
    };
    rows::update_proposal(db, row).await?;
    let event = Event {
        id: 0,
        proposal_id: stored.id,
        verb: act.name().to_owned(),
        words: Some(said.clone()),
        other_id: into.as_ref().map(|other| other.id),
        record: None,
        account_id: case.actor.account_id,
        at: case.now,
    };
    rows::create_event(db, event).await?;
    let unit = store::unit::get_unit(db, stored.unit_id).await?;
    tell::decided(tx, case, (&stored, &unit), (typed.decision, &said)).await?;
    let into = into.map(|other| other.code);
    let action = match typed.decision {
        Decision::Agree => "proposal.agree",
        Decision::Merge => "proposal.merge",
        Decision::Refuse => "proposal.refuse",
    };
    record(case, action)
        .unit(&unit.code)
        .detail(
            &json!({ "proposal": stored.code, "words": said, "into": into, "without": unheard }),
        )
        .append(tx)
        .await
}

/// A decision that reads.
struct Read {
    /// Why.
    said: String,
    /// The proposal that it goes on in.
    into: Option<Proposal>,
    /// Who has not spoken, and why nobody waits for them.
    unheard: Option<String>,
}

async fn read(db: &Db, typed: &DecisionTyped, stored: &Proposal) -> Result<Read, Refusal> {
    let mut complaints = Vec::new();
    let said = words("decision-words", &typed.words, &mut complaints);
    if said.is_empty() {
        complaints.push(nothing_said("decision-words"));
    }
    let into = match typed.decision {
        Decision::Merge => {
            let code = typed.into.split_whitespace().next().unwrap_or_default();
            let other = rows::find_proposal_of_code(db, code).await?;
            let other = other.filter(|other| other.id != stored.id && is_target(other));
            if other.is_none() {
                complaints.push(no_target(code));
            }
            other
        }
        Decision::Agree | Decision::Refuse => None,
    };
    let unheard = match typed.decision {
        Decision::Agree => unheard(db, (stored, &typed.without), &mut complaints).await?,
        Decision::Merge | Decision::Refuse => None,
    };
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    Ok(Read {
        said,
        into,
        unheard,
    })
}

/// Who was asked and has not spoken, with the reason for not waiting; nothing where all have.
async fn unheard(
    db: &Db,
    (stored, typed): (&Proposal, &str),
    complaints: &mut Vec<Invalid>,
) -> Result<Option<String>, Refusal> {
    let mut names = Vec::new();
    for one in rows::list_reviewers(db, &[stored.id]).await? {
        if one.verdict.is_none() {
            names.push(store::account::get_account(db, one.account_id).await?.name);
        }
    }
    if names.is_empty() {
        return Ok(None);
    }
    let names = names.join("; ");
    let why = words("without", typed, complaints);
    if why.is_empty() {
        complaints.push(Invalid::new(
            "without",
            "proposal-unheard",
            format!("{names} chưa có ý kiến: chờ ý kiến, hoặc ghi lý do quyết định khi chưa có."),
            format!("{names} has not spoken: wait, or say why it is decided without."),
        ));
    }
    Ok(Some(format!("{names}: {why}")))
}

/// Whether the unit has justified a proposal and each close match was decided about by name.
async fn all_cleared(tx: &Tx, stored: &Proposal, close: &[String]) -> Result<(), Refusal> {
    if stored.justification.is_none() {
        return Err(Refusal::Conflict("proposal-unjustified"));
    }
    let events = rows::list_events(tx.db(), stored.id).await?;
    let is_cleared = |record: &String| {
        events
            .iter()
            .any(|event| event.verb == Act::Clear.name() && event.record.as_ref() == Some(record))
    };
    match close.iter().all(is_cleared) {
        true => Ok(()),
        false => Err(Refusal::Conflict("proposal-close")),
    }
}

/// What another may go on in: it is neither a draft nor ended.
fn is_target(other: &Proposal) -> bool {
    is_open(other.state) || other.state == store::proposal::ProposalState::Agreed
}

fn no_target(code: &str) -> Invalid {
    Invalid::new(
        "into",
        "proposal-into",
        format!("Không có đề xuất đang mở hay đã đồng ý nào mang mã “{code}” để gộp vào."),
        format!("No open or agreed proposal has the code “{code}” to merge into."),
    )
}

/// Decides by name that a close match does not stand against a proposal: who, when and why.
///
/// # Errors
/// A complaint without a reason; a conflict in another state, before the unit has justified it, or when
/// the record is not close to it; not found, not allowed, or a fault.
pub async fn clear(
    app: &App,
    actor: &Actor,
    id: i64,
    (close, words): (String, String),
) -> Result<(), Refusal> {
    actor.need(Permission::DecideProposal, None)?;
    let found = rows::find_proposal(app.store.reader(), id).await?;
    let seen = found.ok_or(Refusal::NotFound)?;
    if !close_to(app, actor, &seen).await?.contains(&close) {
        return Err(Refusal::Conflict("proposal-not-close"));
    }
    app.run(actor, (id, close, words), |tx, case| {
        Box::pin(keep_clearance(tx, case))
    })
    .await
}

async fn keep_clearance(tx: &Tx, case: &Case<(i64, String, String)>) -> Result<(), Refusal> {
    let (id, close, typed) = &case.command;
    let db = tx.db();
    let (stored, _) = open(db, &case.actor, *id, Act::Clear).await?;
    if stored.justification.is_none() {
        return Err(Refusal::Conflict("proposal-unjustified"));
    }
    let mut complaints = Vec::new();
    let said = words("clearance-words", typed, &mut complaints);
    if said.is_empty() {
        complaints.push(nothing_said("clearance-words"));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let event = Event {
        id: 0,
        proposal_id: *id,
        verb: Act::Clear.name().to_owned(),
        words: Some(said.clone()),
        other_id: None,
        record: Some(close.clone()),
        account_id: case.actor.account_id,
        at: case.now,
    };
    rows::create_event(db, event).await?;
    let unit = store::unit::get_unit(db, stored.unit_id).await?;
    record(case, "proposal.clear")
        .unit(&unit.code)
        .detail(&json!({ "proposal": stored.code, "match": close, "words": said }))
        .append(tx)
        .await
}
