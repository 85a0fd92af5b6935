//! Reading frameworks: the list, and one with all that the public must know about it.

use std::sync::Arc;

use engine::framework::Framework;
use store::{
    Moment,
    account::Role,
    framework::{self as rows, FrameworkHead},
    round::{Round, RoundState},
};

use super::ship::is_shipped;
use crate::{Actor, App, Permission, Refusal, allows};

/// A framework in the list.
#[derive(Debug, Clone)]
pub struct FrameworkLine {
    /// The framework itself.
    pub framework: Arc<Framework>,
    /// It came with the program, as opposed to a file that the office imported.
    pub shipped: bool,
    /// When it was accepted here.
    pub accepted_at: Moment,
    /// Rounds that use it and are open to everybody's knowledge.
    pub rounds: usize,
}

/// A framework with what stands around it.
#[derive(Debug, Clone)]
pub struct FrameworkView {
    /// The framework itself.
    pub framework: Arc<Framework>,
    /// It came with the program, as opposed to a file that the office imported.
    pub shipped: bool,
    /// When it was accepted here.
    pub accepted_at: Moment,
    /// Rounds that use it, latest first: drafts only for those who may see rounds, and for a
    /// visitor who is not logged in only those that are published.
    pub rounds: Vec<Round>,
}

/// The frameworks this visitor may read, by code.
///
/// Everybody reads those shipped with the program and those that a round uses; one that was
/// imported and waits for its round is read by whoever manages frameworks or sees rounds.
///
/// # Errors
/// A fault of the database.
pub async fn list_frameworks(
    app: &App,
    actor: Option<&Actor>,
) -> Result<Vec<FrameworkLine>, Refusal> {
    let heads = rows::list_framework_heads(app.store.reader()).await?;
    let rounds = store::round::list_rounds(app.store.reader()).await?;
    let mut lines = Vec::new();
    for head in heads {
        let used = used_by(&rounds, head.id, actor);
        if may_read(&head, &used, actor) {
            lines.push(FrameworkLine {
                framework: app.shelf.get(app.store.reader(), head.id).await?,
                shipped: is_shipped(&head.fingerprint),
                accepted_at: head.created_at,
                rounds: shown(used, actor).len(),
            });
        }
    }
    Ok(lines)
}

/// One framework.
///
/// # Errors
/// Not found, also when this visitor may not know of it; a fault.
pub async fn view_framework(
    app: &App,
    actor: Option<&Actor>,
    code: &str,
) -> Result<FrameworkView, Refusal> {
    let heads = rows::list_framework_heads(app.store.reader()).await?;
    let found = heads.into_iter().find(|head| head.code == code);
    let head = found.ok_or(Refusal::NotFound)?;
    let rounds = store::round::list_rounds(app.store.reader()).await?;
    let used = used_by(&rounds, head.id, actor);
    if !may_read(&head, &used, actor) {
        return Err(Refusal::NotFound);
    }
    Ok(FrameworkView {
        framework: app.shelf.get(app.store.reader(), head.id).await?,
        shipped: is_shipped(&head.fingerprint),
        accepted_at: head.created_at,
        rounds: shown(used, actor),
    })
}

/// The file of a framework, as it came: for other tools, and for the next edition to begin from.
///
/// # Errors
/// Not found, also when this visitor may not know of it; a fault.
pub async fn framework_file(
    app: &App,
    actor: Option<&Actor>,
    code: &str,
) -> Result<String, Refusal> {
    view_framework(app, actor, code).await?;
    let found = rows::find_framework(app.store.reader(), code).await?;
    Ok(found.ok_or(Refusal::NotFound)?.source)
}

/// Whether this visitor may read a framework at all.
pub(super) fn readable(head: &FrameworkHead, rounds: &[Round], actor: Option<&Actor>) -> bool {
    may_read(head, &used_by(rounds, head.id, actor), actor)
}

fn used_by(rounds: &[Round], framework_id: i64, actor: Option<&Actor>) -> Vec<Round> {
    // Appraisers have no part in a draft.
    let judges = actor.is_some_and(|actor| actor.role == Role::Appraiser);
    let sees_drafts = !judges && allows(actor, Permission::SeeRound, None);
    let uses = |round: &&Round| {
        round.framework_id == Some(framework_id)
            && (sees_drafts || round.state != RoundState::Draft)
    };
    rounds.iter().filter(uses).cloned().collect()
}

/// What a list may name. A published round stays public while it is corrected.
fn shown(mut used: Vec<Round>, actor: Option<&Actor>) -> Vec<Round> {
    if actor.is_none() {
        used.retain(|round| round.published_on.is_some() || round.state == RoundState::Published);
    }
    used
}

fn may_read(head: &FrameworkHead, used: &[Round], actor: Option<&Actor>) -> bool {
    is_shipped(&head.fingerprint)
        || !used.is_empty()
        || allows(actor, Permission::ManageFrameworks, None)
        || allows(actor, Permission::SeeRound, None)
}
