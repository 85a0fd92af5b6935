//! How far the work of a round is, and what stops it from moving on.

use std::collections::HashMap;

use store::{
    Db, Moment,
    account::Role,
    assessment::{Assessment, ReturnState},
    round::{Round, RoundState},
};

use super::RoundAction;
use crate::{Actor, Refusal};

/// Whether an actor who may see rounds sees this one: appraisers have no part in a draft.
pub(crate) fn is_shown(actor: &Actor, round: &Round) -> bool {
    round.state != RoundState::Draft || actor.role != Role::Appraiser
}

/// A round that was looked for, as far as this actor may know of it.
pub(crate) fn shown(actor: &Actor, found: Option<Round>) -> Result<Round, Refusal> {
    found
        .filter(|round| is_shown(actor, round))
        .ok_or(Refusal::NotFound)
}

/// The counts that decide whether a round may move on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Units that take part.
    pub units: u64,
    /// Returns that were submitted.
    pub submitted: u64,
    /// Items of submitted returns without a judgement.
    pub unjudged: u64,
    /// Items sent back to units and not answered again.
    pub asked: u64,
    /// Explanations that units gave; known from the stage of explanations on.
    pub explained: u64,
    /// Of these, not settled yet.
    pub unsettled: u64,
}

impl Standing {
    /// Counts over the returns of a round.
    pub(crate) fn of<'a>(returns: impl Iterator<Item = &'a Assessment>) -> Self {
        let mut standing = Self::default();
        for one in returns {
            standing.units += 1;
            if one.state == ReturnState::Submitted {
                standing.submitted += 1;
                let open = i64::from(one.leaves) - i64::from(one.judged);
                standing.unjudged += u64::try_from(open).unwrap_or(0);
                standing.asked += u64::try_from(one.asked).unwrap_or(0);
            }
        }
        standing
    }

    /// Adds what is known of explanations, for the rounds that have come that far.
    pub(crate) async fn with_explanations(
        mut self,
        db: &Db,
        round: &Round,
    ) -> Result<Self, Refusal> {
        if round.state < RoundState::Explanation {
            return Ok(self);
        }
        let given = store::appraisal::list_round_explanations(db, round.id).await?;
        if given.is_empty() {
            return Ok(self);
        }
        let judgements = store::appraisal::list_changed_judgements(db, round.id).await?;
        let changed: HashMap<(i64, &str), Option<Moment>> = judgements
            .iter()
            .map(|row| {
                let item = (row.assessment_id, row.indicator.as_str());
                (item, row.settled_at)
            })
            .collect();
        // An explanation that was written again after its settlement waits for another look; where the
        // item was judged anew and agreed since, there is nothing left to settle.
        let waits = |row: &&store::appraisal::Explanation| {
            changed
                .get(&(row.assessment_id, row.indicator.as_str()))
                .is_some_and(|settled| settled.is_none_or(|settled| settled < row.updated_at))
        };
        self.unsettled = given.iter().filter(waits).count() as u64;
        self.explained = given.len() as u64;
        Ok(self)
    }

    /// Whether the work is far enough for an action that the round's state allows.
    ///
    /// # Errors
    /// A conflict that says what is still open, and how much of it.
    pub(crate) fn ready(
        &self,
        round: &Round,
        action: RoundAction,
        now: Moment,
    ) -> Result<(), Refusal> {
        match action {
            RoundAction::Open if self.units == 0 => Err(Refusal::Conflict("round-no-units")),
            RoundAction::Open => match round.deadline_at {
                None => Err(Refusal::Conflict("round-no-deadline")),
                Some(deadline) if deadline <= now => Err(Refusal::Conflict("round-deadline-past")),
                Some(_) => Ok(()),
            },
            RoundAction::BeginExplanation if self.unjudged > 0 => {
                Err(Refusal::ConflictOf("items-unjudged", self.unjudged))
            }
            RoundAction::BeginApproval if self.unsettled > 0 => Err(Refusal::ConflictOf(
                "explanations-unsettled",
                self.unsettled,
            )),
            _ => Ok(()),
        }
    }
}
