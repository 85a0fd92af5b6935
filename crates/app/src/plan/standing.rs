//! Where a unit stands in a round, for causes and targets: the one figure that counts at this moment.

use engine::{
    framework::Framework,
    score::{Scorecard, score},
};
use store::{
    Db,
    appraisal::list_judgements,
    assessment::{Assessment, answer::list_answers},
    round::{Round, RoundState},
    unit::Unit,
};

use crate::{
    Refusal,
    assessment::{
        figures::{by_code, final_answers},
        own_answers, peers_of,
    },
};

/// A unit's points in a round.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) card: Scorecard,
    /// The points are those that were published; else those that the unit's own answers give so far.
    pub(super) is_final: bool,
}

/// Scores a unit: by what was settled where the round is published, else by its own answers so far.
///
/// Judgements of a round under way are not shown to units before their time, so nobody's causes
/// rest on them.
pub(super) async fn stand(
    db: &Db,
    framework: &Framework,
    round: &Round,
    (row, unit): (&Assessment, &Unit),
) -> Result<Standing, Refusal> {
    let own = own_answers(framework, &list_answers(db, row.id).await?);
    let peers = peers_of(db, framework, round, unit).await?;
    let is_final = round.state == RoundState::Published;
    let card = match is_final {
        true => {
            let judged = by_code(list_judgements(db, row.id).await?);
            let answers = final_answers(framework, row.state, &own, &judged);
            score(framework, &answers, &peers.last)
        }
        false => score(framework, &own, &peers.own),
    };
    Ok(Standing { card, is_final })
}
