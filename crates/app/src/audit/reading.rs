//! Reading and verifying the audit chain.

use std::collections::HashMap;

use store::audit::{self, Break, Line};

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

/// A page of the chain, newest line first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePage {
    /// The lines.
    pub lines: Vec<Line>,
    /// Names of the units concerned, by their codes.
    pub unit_names: HashMap<String, String>,
    /// There are older lines that match.
    pub more: bool,
}

/// Lines for the auditor, newest first, with the names of their units; two statements at most.
///
/// # Errors
/// When the actor may not see the chain, or a fault.
pub async fn list_lines(app: &App, actor: &Actor, wanted: &Wanted) -> Result<LinePage, Refusal> {
    actor.need(Permission::SeeAudit, None)?;
    let one_more = Wanted {
        limit: wanted.limit.saturating_add(1),
        ..wanted.clone()
    };
    let mut lines = audit::list_lines(app.store.reader(), &one_more).await?;
    let asked = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let more = lines.len() > asked;
    lines.truncate(asked);
    let mut unit_names = HashMap::new();
    if lines.iter().any(|line| line.unit.is_some()) {
        let units = store::unit::list_units(app.store.reader()).await?;
        unit_names.extend(units.into_iter().map(|unit| (unit.code, unit.name)));
    }
    Ok(LinePage {
        lines,
        unit_names,
        more,
    })
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
