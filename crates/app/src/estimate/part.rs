//! The part of a unit's estimate that an agency answers for: its own indicators in the province's own index.

use std::{collections::BTreeMap, sync::Arc};

use engine::{
    amount::Amount,
    estimate::LeafEstimate,
    framework::{Code, Framework},
};
use store::{
    account::Role,
    plan::{Part, list_duties},
    round::Round,
    unit::Unit,
};

use super::side_by_side::own_returns;
use crate::{
    Actor, App, Permission, Refusal,
    assessment::{ReturnAddress, grounds::Known},
    plan::{Agency, planned_round},
};

/// The indicators of an agency in an estimate.
#[derive(Debug, Clone)]
pub struct OwnPart {
    /// The round.
    pub round: Round,
    /// The unit that is estimated.
    pub unit: Unit,
    /// The agency.
    pub agency: Agency,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// Its indicators, in code order.
    pub lines: Vec<PartLine>,
}

/// One indicator of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartLine {
    /// Whether the agency answers for it, and does not only help.
    pub leads: bool,
    /// Its estimate.
    pub leaf: LeafEstimate,
    /// The most that can be had.
    pub maximum: Amount,
    /// What nobody has claimed yet.
    pub open: Amount,
}

impl OwnPart {
    /// Points of the middle, open points and maximum of the indicators that the agency answers for.
    #[must_use]
    pub fn led(&self) -> [Amount; 3] {
        let led = || self.lines.iter().filter(|line| line.leads);
        [
            sum(led().filter_map(|line| line.leaf.middle)),
            sum(led().map(|line| line.open)),
            sum(led().map(|line| line.maximum)),
        ]
    }
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::ZERO, Amount::plus_capped)
}

/// The returns of the province's own indices in which an agency has indicators; nothing for anybody else.
///
/// # Errors
/// A fault.
pub async fn part_addresses(app: &App, actor: &Actor) -> Result<Vec<ReturnAddress>, Refusal> {
    let Some(agency) = agency_of(actor) else {
        return Ok(Vec::new());
    };
    let db = app.store.reader();
    let mut found = Vec::new();
    for address in own_returns(app).await? {
        let Some(round) = store::round::find_round(db, &address.round).await? else {
            continue;
        };
        let duties = list_duties(db, round.id).await?;
        if duties.iter().any(|duty| duty.unit_id == agency) {
            found.push(address);
        }
    }
    Ok(found)
}

/// Whoever acts for a unit.
fn agency_of(actor: &Actor) -> Option<i64> {
    matches!(actor.role, Role::Officer | Role::Head)
        .then_some(actor.unit_id)
        .flatten()
}

/// Today's estimate at the indicators that the actor's agency answers for or helps with.
///
/// # Errors
/// Not found; not allowed, also for an agency without an indicator there; a fault.
pub async fn own_part(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
) -> Result<OwnPart, Refusal> {
    actor.need(Permission::SeeEstimate, None)?;
    let agency = agency_of(actor).ok_or(Refusal::NotAllowed)?;
    let db = app.store.reader();
    let (round, framework) = planned_round(app, db, actor, &address.round).await?;
    let one = Known::of_one(app, db, (&round, &framework)).await?;
    let one = one.filter(|(_, known)| known.unit.code == address.unit);
    let (_, known) = one.ok_or(Refusal::NotAllowed)?;
    let mut own: BTreeMap<Code, bool> = BTreeMap::new();
    for duty in list_duties(db, round.id).await? {
        if let (true, Ok(code)) = (duty.unit_id == agency, Code::parse(&duty.indicator)) {
            *own.entry(code).or_default() |= duty.part == Part::Lead;
        }
    }
    if own.is_empty() {
        return Err(Refusal::NotAllowed);
    }
    let estimate = known.estimate(|_| false);
    let open = estimate.open_points(&framework);
    let leaves = framework.leaves().zip(&estimate.leaves);
    let lines = leaves.filter_map(|(node, leaf)| {
        Some(PartLine {
            leads: *own.get(&node.code)?,
            leaf: *leaf,
            maximum: node.maximum,
            open: open.get(&node.code).copied().unwrap_or_default(),
        })
    });
    Ok(OwnPart {
        lines: lines.collect(),
        agency: Agency::of(&store::unit::get_unit(db, agency).await?),
        unit: known.unit,
        framework,
        round,
    })
}
