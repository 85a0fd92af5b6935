//! Reading and verifying the audit chain.

use std::{collections::HashMap, sync::Arc};

use engine::{framework::Framework, vietnamese::fold};
use store::{
    audit::{self, Break, Line},
    round::Round,
    unit::Unit,
};

use crate::{Actor, App, Permission, Refusal};

pub use store::audit::Wanted;

/// Lines read at once while verifying.
const STRETCH: u64 = 5_000;

/// What a verification of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// Lines verified.
    pub lines: u64,
    /// Hash of the last line verified.
    pub last_hash: String,
    /// The first place where it does not hold, if any.
    pub broken: Option<Break>,
}

/// A page of the chain, newest line first, with what its codes are called.
#[derive(Debug, Clone)]
pub struct LinePage {
    /// The lines.
    pub lines: Vec<Line>,
    /// There are older lines that match.
    pub more: bool,
    /// All units, by name.
    pub units: Vec<Unit>,
    /// All rounds, the latest year first.
    pub rounds: Vec<Round>,
    /// The frameworks of the rounds that the lines are about, by their keys.
    pub frameworks: HashMap<i64, Arc<Framework>>,
    /// Titles of all frameworks by their codes, where a line is about a framework.
    pub framework_titles: HashMap<String, String>,
}

/// Lines for the auditor, newest first, with the names of what they are about; four statements, and
/// one for each framework that this process has not read yet.
///
/// A unit is asked for by its code or by its name, with or without marks.
///
/// # Errors
/// When the actor may not see the chain, or a fault.
pub async fn list_lines(app: &App, actor: &Actor, wanted: &Wanted) -> Result<LinePage, Refusal> {
    actor.need(Permission::SeeAudit, None)?;
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let one_more = Wanted {
        unit: wanted.unit.as_deref().map(|typed| code_of(&units, typed)),
        limit: wanted.limit.saturating_add(1),
        ..wanted.clone()
    };
    let mut lines = audit::list_lines(db, &one_more).await?;
    let asked = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let more = lines.len() > asked;
    lines.truncate(asked);
    let rounds = store::round::list_rounds(db).await?;
    let mut frameworks = HashMap::new();
    for round in &rounds {
        let is_told = lines
            .iter()
            .any(|line| line.round.as_ref() == Some(&round.slug));
        if let (Some(id), true) = (round.framework_id, is_told) {
            frameworks.insert(id, app.shelf.get(db, id).await?);
        }
    }
    let mut framework_titles = HashMap::new();
    if lines.iter().any(|line| line.detail.contains("\"framework")) {
        let heads = store::framework::list_framework_heads(db).await?;
        framework_titles.extend(heads.into_iter().map(|head| (head.code, head.title)));
    }
    Ok(LinePage {
        lines,
        more,
        units,
        rounds,
        frameworks,
        framework_titles,
    })
}

/// The code of the unit that is meant: by its code, else by its name, else by part of its name where
/// only one unit has it. What means none stays as typed, and finds nothing.
fn code_of(units: &[Unit], typed: &str) -> String {
    let folded = fold(typed);
    let by_code = units
        .iter()
        .find(|unit| unit.code.eq_ignore_ascii_case(typed.trim()));
    let by_name = || units.iter().find(|unit| fold(&unit.name) == folded);
    let by_part = || {
        let mut found = units
            .iter()
            .filter(|unit| fold(&unit.name).contains(&folded));
        found.next().filter(|_| found.next().is_none())
    };
    let meant = by_code.or_else(by_name).or_else(by_part);
    meant.map_or_else(|| typed.to_owned(), |unit| unit.code.clone())
}

/// A stretch of the chain in its own order, for the download that an auditor verifies off line.
///
/// # Errors
/// When the actor may not see the chain, or a fault.
pub async fn chain_lines(
    app: &App,
    actor: &Actor,
    after: i64,
    limit: u64,
) -> Result<Vec<Line>, Refusal> {
    actor.need(Permission::SeeAudit, None)?;
    Ok(audit::list_chain(app.store.reader(), after, limit).await?)
}

/// Verifies the whole chain, stretch by stretch.
///
/// # Errors
/// When the actor may not see the chain, or a fault.
pub async fn verify_chain(app: &App, actor: &Actor) -> Result<ChainState, Refusal> {
    actor.need(Permission::SeeAudit, None)?;
    let mut state = ChainState {
        lines: 0,
        last_hash: String::new(),
        broken: None,
    };
    let mut after = 0;
    loop {
        let stretch = audit::list_chain(app.store.reader(), after, STRETCH).await?;
        let Some(last) = stretch.last() else {
            return Ok(state);
        };
        let previous = (after > 0).then_some(state.last_hash.as_str());
        match audit::check(&stretch, previous) {
            Ok(hash) => state.last_hash = hash,
            Err(broken) => {
                return Ok(ChainState {
                    broken: Some(broken),
                    ..state
                });
            }
        }
        state.lines += stretch.len() as u64;
        after = last.seq;
    }
}
