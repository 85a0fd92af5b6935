//! The edition that waits for its publication, and whom it lets act.

use store::{Db, publication::EditionHead};

use super::RoundAction;
use crate::{Actor, Refusal};

/// The edition that is approved and not published yet.
pub(crate) async fn waiting(db: &Db, round_id: i64) -> Result<Option<EditionHead>, Refusal> {
    let editions = store::publication::list_editions(db, round_id).await?;
    Ok(editions
        .into_iter()
        .find(|edition| edition.published_at.is_none()))
}

/// Whether the edition that waits, or its absence, lets this actor approve or publish.
///
/// # Errors
/// A conflict that says why not.
pub(crate) fn ready(
    actor: &Actor,
    action: RoundAction,
    waiting: Option<&EditionHead>,
) -> Result<(), Refusal> {
    match (action, waiting) {
        (RoundAction::Approve, Some(_)) => Err(Refusal::Conflict("edition-waiting")),
        (RoundAction::Publish, None) => Err(Refusal::Conflict("edition-none")),
        (RoundAction::Publish, Some(edition)) if edition.approved_by == actor.account_id => {
            Err(Refusal::Conflict("same-person"))
        }
        _ => Ok(()),
    }
}
