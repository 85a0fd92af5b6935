//! Reading rounds: the list, one round with what it waits for, its returns, and who is late.

use std::{collections::HashMap, sync::Arc};

use engine::framework::Framework;
use store::{
    account::Role,
    assessment::{self as returns, Assessment, ListFilter, ReturnState},
    progress::{self, ReturnLine},
    round::{self as rows, Permission as Exception, Round, RoundState},
    unit::Unit,
};

use super::{RoundAction, Standing, is_shown, open_actions, ready, shown, waiting};
use crate::{Actor, App, Permission, Refusal};

/// One exception with the names of whom it concerns.
#[derive(Debug, Clone)]
pub struct ExceptionLine {
    /// The exception.
    pub exception: Exception,
    /// The unit.
    pub unit_name: String,
    /// Who granted it.
    pub granted_by: String,
}

/// A round with where it stands and what can be done.
#[derive(Debug, Clone)]
pub struct Home {
    /// The round.
    pub round: Round,
    /// Its framework, where it is known.
    pub framework: Option<Arc<Framework>>,
    /// The round before it.
    pub previous: Option<Round>,
    /// The counts.
    pub standing: Standing,
    /// Its units in Vietnamese order.
    pub units: Vec<Unit>,
    /// What this actor may do now, each with what stops it still, if anything does.
    pub actions: Vec<(RoundAction, Option<Refusal>)>,
    /// Exceptions granted, newest first.
    pub exceptions: Vec<ExceptionLine>,
}

/// All rounds that the actor may know of, latest year first.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_rounds(app: &App, actor: &Actor) -> Result<Vec<Round>, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let mut rounds = rows::list_rounds(app.store.reader()).await?;
    rounds.retain(|round| is_shown(actor, round));
    Ok(rounds)
}

/// One round.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn home(app: &App, actor: &Actor, slug: &str) -> Result<Home, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let found = rows::find_round(db, slug).await?;
    let round = shown(actor, found)?;
    let everything = ListFilter::default();
    let list =
        progress::list_return_page(db, round.id, &everything, 0, u64::from(u32::MAX)).await?;
    let standing = Standing::of(list.iter().map(|(row, _)| row))
        .with_explanations(db, &round)
        .await?;
    let framework = match round.framework_id {
        Some(id) => Some(app.shelf.get(db, id).await?),
        None => None,
    };
    let previous = match round.previous_id {
        Some(id) => Some(rows::get_round(db, id).await?),
        None => None,
    };
    let units: Vec<Unit> = list.into_iter().map(|(_, unit)| unit).collect();
    let exceptions = exceptions(app, &round, &units).await?;
    let now = app.now();
    let may = match round.kind {
        store::round::RoundKind::Scored => open_actions(actor, round.state),
        store::round::RoundKind::Printed => Vec::new(),
    };
    let waiting = match round.state {
        RoundState::Approval => waiting(db, round.id).await?,
        _ => None,
    };
    let stopped = |action: RoundAction| {
        let far_enough = standing.ready(&round, action, now);
        far_enough
            .and_then(|()| ready(actor, action, waiting.as_ref()))
            .err()
    };
    let actions = may
        .into_iter()
        .map(|action| (action, stopped(action)))
        .collect();
    Ok(Home {
        round,
        framework,
        previous,
        standing,
        units,
        actions,
        exceptions,
    })
}

async fn exceptions(
    app: &App,
    round: &Round,
    units: &[Unit],
) -> Result<Vec<ExceptionLine>, Refusal> {
    let db = app.store.reader();
    let granted = rows::list_permissions(db, round.id).await?;
    if granted.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = store::account::list_accounts(db).await?;
    let people: HashMap<i64, String> = accounts
        .into_iter()
        .map(|account| (account.id, account.name))
        .collect();
    let names: HashMap<i64, &str> = units
        .iter()
        .map(|unit| (unit.id, unit.name.as_str()))
        .collect();
    let line = |exception: Exception| ExceptionLine {
        unit_name: names
            .get(&exception.unit_id)
            .copied()
            .unwrap_or_default()
            .to_owned(),
        granted_by: people
            .get(&exception.granted_by)
            .cloned()
            .unwrap_or_default(),
        exception,
    };
    Ok(granted.into_iter().map(line).collect())
}

/// A page of a round's returns.
#[derive(Debug, Clone)]
pub struct ReturnPage {
    /// The round.
    pub round: Round,
    /// The returns of this page.
    pub rows: Vec<ReturnLine>,
    /// How many match in all.
    pub total: u64,
}

/// A page of a round's returns, in two statements.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn list_returns(
    app: &App,
    actor: &Actor,
    slug: &str,
    filter: &ListFilter,
    window: (u64, u64),
) -> Result<ReturnPage, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let found = progress::find_round_counted(db, slug, filter).await?;
    let (round, total) = found.unzip();
    let (round, total) = (shown(actor, round)?, total.unwrap_or_default());
    let (offset, limit) = window;
    let rows = progress::list_return_lines(db, round.id, filter, offset, limit).await?;
    Ok(ReturnPage { round, rows, total })
}

/// A unit that has not submitted, with the log-ins to remind.
#[derive(Debug, Clone)]
pub struct Late {
    /// The unit.
    pub unit: Unit,
    /// Its return.
    pub assessment: Assessment,
    /// Names and log-ins of its open accounts: officers, then heads.
    pub people: Vec<(String, String)>,
}

/// The units that have not submitted yet, in Vietnamese order.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn list_late(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Round, Vec<Late>), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let db = app.store.reader();
    let found = rows::find_round(db, slug).await?;
    let round = found.ok_or(Refusal::NotFound)?;
    let filter = ListFilter {
        state: Some(ReturnState::Filling),
        ..ListFilter::default()
    };
    let (list, _) =
        returns::list_assessments(db, round.id, &filter, 0, u64::from(u32::MAX)).await?;
    let mut people: HashMap<i64, Vec<(Role, String, String)>> = HashMap::new();
    for account in store::account::list_accounts(db).await? {
        let fills_in = matches!(account.role, Role::Officer | Role::Head) && account.active;
        if let (true, Some(unit)) = (fills_in, account.unit_id) {
            let entry = (account.role, account.name, account.login);
            people.entry(unit).or_default().push(entry);
        }
    }
    let late = list.into_iter().map(|(assessment, unit)| {
        let mut here = people.remove(&unit.id).unwrap_or_default();
        here.sort_by_key(|(role, ..)| *role == Role::Head);
        Late {
            people: here
                .into_iter()
                .map(|(_, name, login)| (name, login))
                .collect(),
            unit,
            assessment,
        }
    });
    Ok((round, late.collect()))
}
