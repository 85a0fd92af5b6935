//! A return found by its address, with its round, its unit and its framework; every use case begins here.

use std::sync::Arc;

use engine::framework::{Code, Framework, Node};
use store::{
    Db, Moment,
    assessment::{self as rows, Assessment, ReturnState},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    machine::Situation,
    peers::{FigurePeers, peers_of},
};
use crate::{Actor, App, Permission, Refusal, allows};

/// The names under which a return stands in addresses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReturnAddress {
    /// Slug of the round.
    pub round: String,
    /// Code of the unit.
    pub unit: String,
}

impl ReturnAddress {
    /// The return of a unit in a round.
    pub fn new(round: &str, unit: &str) -> Self {
        Self {
            round: round.to_owned(),
            unit: unit.to_owned(),
        }
    }
}

/// A return with all that stands around it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The return.
    pub row: Assessment,
    /// Its round.
    pub round: Round,
    /// Its unit.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// The other units of its group, where the framework compares with them.
    pub peers: FigurePeers,
}

/// Finds a return for somebody who holds this permission about its unit.
///
/// # Errors
/// Not found: there is none, or the round is still a draft and the reader does not prepare it.
/// Not allowed: the return is another unit's.
/// `return-not-submitted`: an appraiser asks for it before the unit has handed it in.
pub(crate) async fn open(
    app: &App,
    db: &Db,
    actor: &Actor,
    address: &ReturnAddress,
    permission: Permission,
) -> Result<Opened, Refusal> {
    let found = rows::find_assessment(db, &address.round, &address.unit).await?;
    let (row, round, unit) = found.ok_or(Refusal::NotFound)?;
    actor.need(permission, Some(unit.id))?;
    if row.state == ReturnState::Filling && !actor.sees_unsubmitted() {
        return Err(Refusal::Conflict("return-not-submitted"));
    }
    let is_hidden =
        round.state == RoundState::Draft && !allows(Some(actor), Permission::RunRound, None);
    let framework_id = round.framework_id.filter(|_| !is_hidden);
    let framework = app
        .shelf
        .get(db, framework_id.ok_or(Refusal::NotFound)?)
        .await?;
    let peers = peers_of(db, &framework, &round, &unit).await?;
    Ok(Opened {
        row,
        round,
        unit,
        framework,
        peers,
    })
}

/// The leaf with this code.
///
/// # Errors
/// Not found.
pub(crate) fn leaf_of(framework: &Framework, code: Code) -> Result<&Node, Refusal> {
    let node = framework.find(code).filter(|node| node.is_leaf());
    node.ok_or(Refusal::NotFound)
}

impl Opened {
    /// The leaf with this code.
    ///
    /// # Errors
    /// Not found.
    pub fn leaf(&self, code: Code) -> Result<&Node, Refusal> {
        leaf_of(&self.framework, code)
    }

    /// The address it was found under.
    pub fn address(&self) -> ReturnAddress {
        ReturnAddress::new(&self.round.slug, &self.unit.code)
    }

    /// Whether the unit may see what the appraisers concluded: not before they have all done so.
    pub(crate) fn shows_judgements(&self, actor: &Actor) -> bool {
        self.round.state >= RoundState::Explanation
            || allows(Some(actor), Permission::SeeAppraisal, None)
    }

    /// Its situation now. A recorded exception is asked for only where it could matter: while the
    /// unit is late, which saves every other save a statement.
    pub(crate) async fn situation(&self, db: &Db, now: Moment) -> Result<Situation, Refusal> {
        let exception = match self.row.state {
            ReturnState::Filling if self.is_late(now) => self.exception(db).await?,
            _ => None,
        };
        Ok(Situation::of(&self.round, &self.row, exception, now))
    }

    /// Until when this unit has an exception to the deadline.
    pub(crate) async fn exception(&self, db: &Db) -> Result<Option<Moment>, Refusal> {
        exception(db, &self.round, self.unit.id).await
    }

    /// Whether only an exception would still let the unit work.
    pub(crate) fn is_late(&self, now: Moment) -> bool {
        is_late(&self.round, now)
    }
}

/// Until when a unit has an exception to the deadline of a round.
pub(super) async fn exception(
    db: &Db,
    round: &Round,
    unit_id: i64,
) -> Result<Option<Moment>, Refusal> {
    let granted = store::round::list_permissions(db, round.id).await?;
    let own = granted.iter().filter(|one| one.unit_id == unit_id);
    Ok(own.map(|one| one.until).max())
}

/// Whether only an exception would still let a unit fill in.
pub(super) fn is_late(round: &Round, now: Moment) -> bool {
    match round.state {
        RoundState::Open => round.deadline_at.is_some_and(|end| now >= end),
        RoundState::Appraisal => true,
        _ => false,
    }
}
