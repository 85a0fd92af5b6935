//! The list of proposals with its filters, and what they ask for together.

use std::collections::HashMap;

use engine::{amount::Amount, vietnamese::fold};
use store::proposal::{
    self as rows, Cost, Manner, Need, Proposal, ProposalFilter, ProposalState, Reviewer, Verdict,
};

use super::Vnd;
use crate::{Actor, App, Permission, Refusal, actor::allows};

/// Proposals that are read for one list; a province registers some hundreds a year.
const MOST: u64 = 5_000;

/// Which proposals are wanted; what is absent is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListWanted {
    /// Of this year's plan.
    pub year: Option<i32>,
    /// In this state.
    pub state: Option<ProposalState>,
    /// Of the unit with this code.
    pub unit: Option<String>,
    /// Come by in this manner.
    pub manner: Option<Manner>,
    /// Words of code or title, with or without marks.
    pub search: String,
    /// Only those that wait for this person's review.
    pub is_mine: bool,
}

/// A proposal in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The proposal.
    pub proposal: Proposal,
    /// Name of its unit.
    pub unit: String,
    /// What it asks for in all; absent where it names no sum.
    pub total: Option<Vnd>,
    /// What it asks for by year and source.
    pub costs: Vec<Cost>,
    /// Points expected; absent where nobody has said.
    pub points: Option<Amount>,
    /// Codes of its indicators.
    pub indicators: Vec<String>,
    /// Reviewers who agree, are against, have not said.
    pub verdicts: (usize, usize, usize),
}

/// A list of proposals.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The proposals, the latest first.
    pub rows: Vec<Listed>,
    /// What those that are under review or agreed ask for together.
    pub total: Vnd,
    /// Points that they expect together.
    pub points: Amount,
    /// Units to filter by, code and name, in Vietnamese order.
    pub units: Vec<(String, String)>,
    /// Years to filter by, the latest first.
    pub years: Vec<i32>,
}

/// The proposals that this person may see and wants; six statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_proposals(
    app: &App,
    actor: &Actor,
    wanted: &ListWanted,
) -> Result<Listing, Refusal> {
    actor.need(Permission::SeeProposal, None)?;
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let asked = wanted.unit.as_deref();
    // A code that nobody has finds nothing.
    let key = |code| {
        units
            .iter()
            .find(|unit| unit.code == code)
            .map_or(0, |unit| unit.id)
    };
    let unit_id = asked.map(key);
    let filter = ProposalFilter {
        year: wanted.year,
        state: wanted.state,
        unit_id,
        manner: wanted.manner,
        search: Some(fold(&wanted.search)).filter(|words| !words.trim().is_empty()),
    };
    let named = rows::list_reviewed_by(db, actor.account_id).await?;
    let is_named = |id: i64| named.iter().any(|one| one.proposal_id == id);
    let waits = |row: &Proposal| {
        row.state == ProposalState::Weighed
            && named
                .iter()
                .any(|one| one.proposal_id == row.id && one.verdict.is_none())
    };
    let mut found = rows::list_proposals(db, &filter, 0, MOST).await?;
    found.retain(|row| may_see(actor, row) || is_named(row.id));
    let mut years: Vec<i32> = found.iter().map(|row| row.year).collect();
    years.extend(wanted.year);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let own: Vec<i64> = found.iter().map(|row| row.unit_id).collect();
    if wanted.is_mine {
        found.retain(waits);
    }
    let rows = list(db, found, &units).await?;
    let offered = units
        .iter()
        .filter(|unit| own.contains(&unit.id) || asked == Some(unit.code.as_str()));
    let asking = || rows.iter().filter(|row| asks(row.proposal.state));
    Ok(Listing {
        total: asking().filter_map(|row| row.total).sum(),
        points: asking()
            .filter_map(|row| row.points)
            .fold(Amount::ZERO, Amount::plus_capped),
        units: offered
            .map(|unit| (unit.code.clone(), unit.name.clone()))
            .collect(),
        years,
        rows,
    })
}

/// Whether a proposal asks for money: one that is refused, withdrawn, merged or still a draft does not.
fn asks(state: ProposalState) -> bool {
    use ProposalState::{Agreed, Registered, Weighed};
    matches!(state, Registered | Weighed | Agreed)
}

/// Drafts are seen by those who may change them; the rest by whoever sees the unit's proposals.
pub(super) fn may_see(actor: &Actor, row: &Proposal) -> bool {
    let permission = match row.state {
        ProposalState::Draft => Permission::EditProposal,
        _ => Permission::SeeProposal,
    };
    allows(Some(actor), permission, Some(row.unit_id))
}

async fn list(
    db: &store::Db,
    found: Vec<Proposal>,
    units: &[store::unit::Unit],
) -> Result<Vec<Listed>, Refusal> {
    let keys: Vec<i64> = found.iter().map(|row| row.id).collect();
    let mut needs: HashMap<i64, Vec<Need>> = HashMap::new();
    for need in rows::list_proposal_needs(db, &keys).await? {
        needs.entry(need.proposal_id).or_default().push(need);
    }
    let mut costs: HashMap<i64, Vec<Cost>> = HashMap::new();
    for cost in rows::list_costs(db, &keys).await? {
        costs.entry(cost.proposal_id).or_default().push(cost);
    }
    let mut reviewers: HashMap<i64, Vec<Reviewer>> = HashMap::new();
    for reviewer in rows::list_reviewers(db, &keys).await? {
        reviewers
            .entry(reviewer.proposal_id)
            .or_default()
            .push(reviewer);
    }
    let listed = |proposal: Proposal| {
        let needs = needs.remove(&proposal.id).unwrap_or_default();
        let costs = costs.remove(&proposal.id).unwrap_or_default();
        let named = reviewers.remove(&proposal.id).unwrap_or_default();
        let said = |verdict| named.iter().filter(|one| one.verdict == verdict).count();
        let unit = units.iter().find(|unit| unit.id == proposal.unit_id);
        Listed {
            unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            total: total_of(&costs),
            points: points_of(&needs),
            indicators: needs.into_iter().map(|need| need.indicator).collect(),
            verdicts: (
                said(Some(Verdict::Agree)),
                said(Some(Verdict::Against)),
                said(None),
            ),
            costs,
            proposal,
        }
    };
    Ok(found.into_iter().map(listed).collect())
}

/// The sum of costs; nothing where none is named.
pub(super) fn total_of(costs: &[Cost]) -> Option<Vnd> {
    let sums = costs.iter().map(|cost| Vnd(cost.amount_vnd));
    (!costs.is_empty()).then(|| sums.sum())
}

/// The sum of points expected; nothing where none is said.
pub(super) fn points_of(needs: &[Need]) -> Option<Amount> {
    let said: Vec<Amount> = needs
        .iter()
        .filter_map(|need| Amount::parse(need.points.as_deref()?).ok())
        .collect();
    (!said.is_empty()).then(|| said.into_iter().fold(Amount::ZERO, Amount::plus_capped))
}
