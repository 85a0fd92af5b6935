//! Where a unit stands in a round, for causes and targets: the one figure that counts at this moment.

use std::sync::Arc;

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
    App, Refusal,
    assessment::{
        figures::{by_code, final_answers},
        grounds::Known,
        own_answers, peers_of,
    },
};

/// A unit's points in a round.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) card: Scorecard,
    /// The points are those that were published; else what is claimed by today's estimate, so that what is
    /// lost is what every other page calls open.
    pub(super) is_final: bool,
}

/// Scores a unit: by what was settled where the round is published, else by what it claims today.
///
/// Judgements of a round under way are not shown to units before their time, so nobody's causes
/// rest on them.
pub(super) async fn stand(
    app: &App,
    db: &Db,
    (round, framework): (&Round, &Arc<Framework>),
    (row, unit): (&Assessment, &Unit),
) -> Result<Standing, Refusal> {
    let is_final = round.state == RoundState::Published;
    if !is_final {
        let known = Known::of(app, db, (round, framework), (row, unit)).await?;
        let card = known.estimate(|_| false).high;
        return Ok(Standing { card, is_final });
    }
    let own = own_answers(framework, &list_answers(db, row.id).await?);
    let peers = peers_of(db, framework, round, unit).await?;
    let judged = by_code(list_judgements(db, row.id).await?);
    let answers = final_answers(framework, row.state, &own, &judged);
    let card = score(framework, &answers, &peers.last);
    Ok(Standing { card, is_final })
}
