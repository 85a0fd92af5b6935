//! Reading rounds: the list, one round with what it waits for, its returns, and who is late.

use std::{collections::HashMap, sync::Arc};

use engine::{
    amount::Amount,
    framework::{Framework, Supplier},
};
use store::{
    Db, Moment,
    account::Role,
    assessment::{self as returns, ListFilter, ReturnState},
    progress::{self, ReturnLine},
    round::{self as rows, Permission as Exception, Round, RoundState},
    unit::Unit,
};

use super::{
    RoundAction, Standing, UnderCorrection, is_shown, open_actions, ready, shown, under_correction,
    waiting,
};
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
    /// The correction it is under, if it is under one.
    pub correction: Option<UnderCorrection>,
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
    let correction = under_correction(db, &round).await?;
    let stopped = |action: RoundAction| {
        if action == RoundAction::Abandon && correction.is_none() {
            return Some(Refusal::Conflict("correction-none"));
        }
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
        correction,
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
    pub rows: Vec<ReturnRow>,
    /// How many leaves a unit answers itself; 0 where the framework is not known.
    pub own_leaves: usize,
    /// How many match in all.
    pub total: u64,
}

/// One return in the list.
#[derive(Debug, Clone)]
pub struct ReturnRow {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Where the return stands.
    pub state: ReturnState,
    /// Whether the unit has answered anything itself.
    pub is_begun: bool,
    /// How far it is; absent for readers who do not see what was not submitted.
    pub figures: Option<ReturnFigures>,
}

/// How far a return is.
#[derive(Debug, Clone)]
pub struct ReturnFigures {
    /// Leaves that the unit answers itself and has answered.
    pub answered: i32,
    /// Leaves that were judged.
    pub judged: i32,
    /// All leaves, those that others supply too.
    pub leaves: i32,
    /// Points claimed.
    pub claimed: Amount,
    /// Points after appraisal, once something was judged.
    pub appraised: Option<Amount>,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// Last change.
    pub changed_at: Moment,
}

/// What this reader asks of a list: the figures of what was not submitted are not told to everybody,
/// nor is the order they would make.
pub(crate) fn told(actor: &Actor, filter: &ListFilter) -> ListFilter {
    ListFilter {
        conceals_unsubmitted: !actor.sees_unsubmitted(),
        ..filter.clone()
    }
}

/// How many leaves a unit answers itself.
pub(crate) fn n_own_leaves(framework: &Framework) -> usize {
    let leaves = framework.leaves();
    leaves
        .filter(|node| node.supplier == Supplier::Unit)
        .count()
}

/// A page of a round's returns, in one statement.
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
    let filter = &told(actor, filter);
    let found = progress::find_return_lines(db, slug, filter, window).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    let round = shown(actor, Some(found.round))?;
    let row = |line: ReturnLine| {
        let is_told = line.state == ReturnState::Submitted || actor.sees_unsubmitted();
        ReturnRow {
            figures: is_told.then(|| figures(&line)),
            is_begun: line.answered > 0,
            code: line.code,
            name: line.name,
            group: line.group,
            state: line.state,
        }
    };
    Ok(ReturnPage {
        own_leaves: own_leaves(app, db, &round).await?,
        rows: found.lines.into_iter().map(row).collect(),
        total: found.matching,
        round,
    })
}

fn figures(line: &ReturnLine) -> ReturnFigures {
    let is_judged = line.submitted_at.is_some() && line.judged > 0;
    ReturnFigures {
        answered: line.answered,
        judged: line.judged,
        leaves: line.leaves,
        claimed: Amount::from_micro(line.self_micro),
        appraised: is_judged.then(|| Amount::from_micro(line.appraised_micro)),
        submitted_at: line.submitted_at,
        changed_at: line.changed_at,
    }
}

async fn own_leaves(app: &App, db: &Db, round: &Round) -> Result<usize, Refusal> {
    Ok(match round.framework_id {
        Some(id) => n_own_leaves(app.shelf.get(db, id).await?.as_ref()),
        None => 0,
    })
}

/// A unit that has not submitted, with the log-ins to remind.
#[derive(Debug, Clone)]
pub struct Late {
    /// The unit.
    pub unit: Unit,
    /// Leaves that it has answered, and all that it answers itself.
    pub answered: (i32, usize),
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
    let own_leaves = own_leaves(app, db, &round).await?;
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
            answered: (assessment.answered, own_leaves),
            unit,
        }
    });
    Ok((round, late.collect()))
}
