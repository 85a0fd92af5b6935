//! Reading and verifying the audit chain.

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

/// Lines for the auditor, newest first.
///
/// # Errors
/// When the actor may not see the chain, or a fault.
pub async fn list_lines(app: &App, actor: &Actor, wanted: &Wanted) -> Result<Vec<Line>, Refusal> {
    actor.need(Permission::SeeAudit, None)?;
    Ok(audit::list_lines(app.store.reader(), wanted).await?)
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
