//! Making a proposal and changing what it says.

use engine::vietnamese::fold;
use serde_json::json;
use store::{
    Db, Tx,
    proposal::{self as rows, Event, Proposal, ProposalFilter, ProposalState},
};

use super::{
    machine::{Act, next},
    typed::{ProposalTyped, Ready, read},
};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// Makes a draft and gives back its key.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_proposal(
    app: &App,
    actor: &Actor,
    typed: ProposalTyped,
) -> Result<i64, Refusal> {
    actor.need(Permission::EditProposal, None)?;
    app.run(actor, typed, |tx, case| Box::pin(create(tx, case)))
        .await
}

async fn create(tx: &Tx, case: &Case<ProposalTyped>) -> Result<i64, Refusal> {
    let db = tx.db();
    let ready = read(&case.app, db, &case.command).await?;
    case.actor
        .need(Permission::EditProposal, Some(ready.unit.id))?;
    let code = next_code(db, ready.year).await?;
    let row = Proposal {
        id: 0,
        search_key: search_key(&code, &ready.title),
        code,
        unit_id: ready.unit.id,
        year: ready.year,
        title: ready.title.clone(),
        need: ready.need.clone(),
        description: ready.description.clone(),
        manner: ready.manner,
        starts_on: ready.starts_on.clone(),
        ends_on: ready.ends_on.clone(),
        contact: ready.contact.clone(),
        justification: None,
        state: ProposalState::Draft,
        merged_into: None,
        made_by: case.actor.account_id,
        made_at: case.now,
        changed_at: case.now,
        revision: 0,
    };
    let kept = rows::create_proposal(db, row).await?;
    keep_parts(db, kept.id, &ready).await?;
    note(db, case, kept.id, ("create", None)).await?;
    let detail = json!({ "proposal": kept.code, "title": kept.title, "year": kept.year });
    record(case, "proposal.create")
        .unit(&ready.unit.code)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(kept.id)
}

/// `ĐX-2027-014`: the next number of its year. Nothing else writes meanwhile.
async fn next_code(db: &Db, year: i32) -> Result<String, Refusal> {
    let filter = ProposalFilter {
        year: Some(year),
        ..ProposalFilter::default()
    };
    let mut number = rows::count_proposals(db, &filter).await? + 1;
    // A proposal that moved to another year leaves its number behind.
    loop {
        let code = format!("ĐX-{year}-{number:03}");
        if rows::find_proposal_of_code(db, &code).await?.is_none() {
            return Ok(code);
        }
        number += 1;
    }
}

fn search_key(code: &str, title: &str) -> String {
    fold(&format!("{code} {title}"))
}

async fn keep_parts(db: &Db, id: i64, ready: &Ready) -> Result<(), Refusal> {
    rows::replace_proposal_needs(db, id, ready.needs.clone()).await?;
    rows::replace_costs(db, id, ready.costs.clone()).await?;
    Ok(())
}

/// Keeps in the proposal's own thread what was done with it.
pub(super) async fn note<C>(
    db: &Db,
    case: &Case<C>,
    proposal_id: i64,
    (verb, words): (&str, Option<&str>),
) -> Result<(), Refusal> {
    let event = Event {
        id: 0,
        proposal_id,
        verb: verb.to_owned(),
        words: words.map(str::to_owned),
        other_id: None,
        record: None,
        account_id: case.actor.account_id,
        at: case.now,
    };
    Ok(rows::create_event(db, event).await?)
}

/// The proposal with this key, and that this act is possible now and allowed.
pub(super) async fn open(
    db: &Db,
    actor: &Actor,
    id: i64,
    act: Act,
) -> Result<(Proposal, ProposalState), Refusal> {
    let found = rows::find_proposal(db, id).await?;
    let proposal = found.ok_or(Refusal::NotFound)?;
    actor
        .need(Permission::SeeProposal, Some(proposal.unit_id))
        .map_err(|_| Refusal::NotFound)?;
    actor.need(act.permission(), Some(proposal.unit_id))?;
    let to = next(proposal.state, act).ok_or(Refusal::Conflict("proposal-state"))?;
    Ok((proposal, to))
}

/// Changes what a draft or a registered proposal says.
///
/// # Errors
/// All complaints by field; a conflict when somebody else has changed it since the form was made, or
/// when it is weighed already; not found, not allowed, or a fault.
pub async fn edit_proposal(
    app: &App,
    actor: &Actor,
    id: i64,
    typed: ProposalTyped,
) -> Result<(), Refusal> {
    actor.need(Permission::EditProposal, None)?;
    app.run(actor, (id, typed), |tx, case| Box::pin(edit(tx, case)))
        .await
}

async fn edit(tx: &Tx, case: &Case<(i64, ProposalTyped)>) -> Result<(), Refusal> {
    let (id, typed) = &case.command;
    let db = tx.db();
    let (stored, _) = open(db, &case.actor, *id, Act::Edit).await?;
    let ready = read(&case.app, db, typed).await?;
    case.actor
        .need(Permission::EditProposal, Some(ready.unit.id))?;
    if typed.seen != stored.revision.to_string() {
        return Err(Refusal::Conflict("stale"));
    }
    let row = Proposal {
        search_key: search_key(&stored.code, &ready.title),
        unit_id: ready.unit.id,
        year: ready.year,
        title: ready.title.clone(),
        need: ready.need.clone(),
        description: ready.description.clone(),
        manner: ready.manner,
        starts_on: ready.starts_on.clone(),
        ends_on: ready.ends_on.clone(),
        contact: ready.contact.clone(),
        changed_at: case.now,
        ..stored.clone()
    };
    let detail = json!({
        "proposal": stored.code,
        "old": told(&stored),
        "new": told(&row),
    });
    if row.state == ProposalState::Registered {
        super::act::complete(&row, &ready.needs, &ready.costs)?;
    }
    rows::update_proposal(db, row).await?;
    keep_parts(db, *id, &ready).await?;
    note(db, case, *id, (Act::Edit.name(), None)).await?;
    record(case, "proposal.edit")
        .unit(&ready.unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

fn told(row: &Proposal) -> serde_json::Value {
    json!({
        "title": row.title, "year": row.year, "need": row.need, "description": row.description,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "contact": row.contact,
    })
}

/// The form as it stands: of a stored proposal, or of a new one.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn starting_form(
    app: &App,
    actor: &Actor,
    id: Option<i64>,
) -> Result<ProposalTyped, Refusal> {
    actor.need(Permission::EditProposal, None)?;
    let db = app.store.reader();
    let Some(id) = id else {
        let today = crate::day::of(app.now());
        let year = today.get(..4).and_then(|year| year.parse::<i32>().ok());
        let unit = match actor.unit_id {
            Some(unit) => store::unit::get_unit(db, unit).await?.code,
            None => String::new(),
        };
        return Ok(ProposalTyped {
            unit,
            year: year.map(|year| (year + 1).to_string()).unwrap_or_default(),
            ..ProposalTyped::default()
        });
    };
    let (row, _) = open(db, actor, id, Act::Edit).await?;
    let needs = rows::list_proposal_needs(db, &[id]).await?;
    let costs = rows::list_costs(db, &[id]).await?;
    let round = match needs.first() {
        Some(need) => store::round::get_round(db, need.round_id).await?.slug,
        None => String::new(),
    };
    let points = |typed: Option<String>| typed.unwrap_or_default().replace('.', ",");
    Ok(ProposalTyped {
        unit: store::unit::get_unit(db, row.unit_id).await?.code,
        year: row.year.to_string(),
        title: row.title,
        need: row.need,
        round,
        needs: needs
            .into_iter()
            .map(|need| (need.indicator, points(need.points)))
            .collect(),
        description: row.description,
        manner: row.manner.name().to_owned(),
        costs: costs
            .into_iter()
            .map(|cost| {
                let amount = super::Vnd(cost.amount_vnd).typed();
                (cost.year.to_string(), cost.source.name().to_owned(), amount)
            })
            .collect(),
        starts_on: row.starts_on.unwrap_or_default(),
        ends_on: row.ends_on.unwrap_or_default(),
        contact: row.contact,
        seen: row.revision.to_string(),
    })
}
