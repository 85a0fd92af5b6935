//! A published round that is open again: which edition is being corrected, why, by whom and since when.

use serde::Deserialize;
use store::{
    Db, Moment,
    audit::{Line, Wanted, list_lines},
    round::{Round, RoundState},
};

use super::RoundAction;
use crate::Refusal;

/// A correction that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderCorrection {
    /// Number of the edition that the public sees until the next one takes its place.
    pub edition: i32,
    /// Key of that edition.
    pub(crate) edition_id: i64,
    /// Why the round was opened again.
    pub reason: String,
    /// Who opened it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The end of explanations before that, so that a correction given up leaves nothing behind.
    pub(crate) explain_until: Option<Moment>,
    /// Place in the chain of the line that opened it.
    begun: i64,
}

/// What the line of the chain says that opened the round again.
#[derive(Deserialize)]
struct Detail {
    reason: String,
    #[serde(default)]
    explain_until: Option<Moment>,
}

/// The correction that a round is under; nothing for one that was never published, or is again.
///
/// The line of the audit chain is where the reason was given; a copy elsewhere could come to say
/// something else.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn under_correction(
    db: &Db,
    round: &Round,
) -> Result<Option<UnderCorrection>, Refusal> {
    let is_under_way = matches!(
        round.state,
        RoundState::Appraisal | RoundState::Explanation | RoundState::Approval
    );
    if !is_under_way {
        return Ok(None);
    }
    let editions = store::publication::list_editions(db, round.id).await?;
    let published = editions.iter().find(|one| one.published_at.is_some());
    let Some(edition) = published else {
        return Ok(None);
    };
    let line = last(db, round, RoundAction::Correct).await?;
    Ok(line.and_then(|line| {
        let detail: Detail = serde_json::from_str(&line.detail).ok()?;
        Some(UnderCorrection {
            edition: edition.number,
            edition_id: edition.id,
            reason: detail.reason,
            by: line.actor,
            at: line.at,
            explain_until: detail.explain_until,
            begun: line.seq,
        })
    }))
}

impl UnderCorrection {
    /// Whether the units have been shown new judgements, and so know of it.
    ///
    /// # Errors
    /// A fault of the database.
    pub(crate) async fn was_shown(&self, db: &Db, round: &Round) -> Result<bool, Refusal> {
        let shown = last(db, round, RoundAction::BeginExplanation).await?;
        Ok(shown.is_some_and(|line| line.seq > self.begun))
    }
}

/// The line of the chain about the last time that a step of a round was taken.
async fn last(db: &Db, round: &Round, step: RoundAction) -> Result<Option<Line>, Refusal> {
    let wanted = Wanted {
        round: Some(round.slug.clone()),
        action: Some(format!("round.{}", step.name())),
        limit: 1,
        ..Wanted::default()
    };
    Ok(list_lines(db, &wanted).await?.pop())
}
