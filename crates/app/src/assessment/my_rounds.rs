//! The rounds of the actor's unit: where it stands in each, and how long it still has.

use engine::amount::Amount;
use store::{assessment as rows, round::RoundState};

use super::{
    Assessment, ReturnState,
    opened::{exception, is_late},
};
use crate::{
    Actor, App, Moment, Refusal,
    round::{Round, n_own_leaves},
};

/// One round of the unit.
#[derive(Debug, Clone)]
pub struct MyRound {
    /// The round.
    pub round: Round,
    /// The unit's return.
    pub row: Assessment,
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// How many leaves it answers itself.
    pub own_leaves: usize,
    /// Points claimed.
    pub claimed: Amount,
    /// Points after appraisal, once the unit may see them.
    pub appraised: Option<Amount>,
    /// The unit's own maximum.
    pub maximum: Amount,
    /// Points not claimed.
    pub open: Amount,
    /// Until when the unit may still fill in by a recorded exception, where it is late.
    pub exception: Option<Moment>,
    /// Until when something has to be done (fill in or explain), if anything has.
    pub until: Option<Moment>,
}

/// The rounds of the actor's unit that are not drafts, latest first, and the time now.
///
/// # Errors
/// Not found when the actor belongs to no unit; a fault.
pub async fn my_rounds(app: &App, actor: &Actor) -> Result<(Vec<MyRound>, Moment), Refusal> {
    let db = app.store.reader();
    let unit_id = actor.unit_id.ok_or(Refusal::NotFound)?;
    let unit = store::unit::get_unit(db, unit_id).await?;
    let rounds = rows::list_unit_assessments(db, unit_id).await?;
    let now = app.now();
    let mut mine = Vec::new();
    for (row, round) in rounds {
        if round.state == RoundState::Draft {
            continue;
        }
        let own_leaves = match round.framework_id {
            Some(id) => n_own_leaves(app.shelf.get(db, id).await?.as_ref()),
            None => 0,
        };
        let claimed = Amount::from_micro(row.self_micro);
        let maximum = Amount::from_micro(row.maximum_micro);
        let is_seen = round.state >= RoundState::Explanation && row.state == ReturnState::Submitted;
        let is_late = row.state == ReturnState::Filling && is_late(&round, now);
        let exception = match is_late {
            true => exception(db, &round, unit_id).await?,
            false => None,
        };
        mine.push(MyRound {
            exception: exception.filter(|until| *until > now),
            until: match (round.state, row.state) {
                (RoundState::Open, ReturnState::Filling) => round.deadline_at,
                (RoundState::Explanation, ReturnState::Submitted) => round.explain_until,
                _ => None,
            },
            appraised: is_seen.then(|| Amount::from_micro(row.appraised_micro)),
            open: maximum.minus(claimed).unwrap_or(Amount::ZERO),
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            own_leaves,
            claimed,
            maximum,
            round,
            row,
        });
    }
    Ok((mine, now))
}
