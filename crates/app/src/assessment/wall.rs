//! The progress wall: units against main indices, from the answers as they stand.
//!
//! Whoever does not see what was not submitted reads there how far the round is, and of no draft more
//! than its state.

use std::{collections::HashMap, sync::Arc};

use engine::{amount::Amount, framework::Framework, score::score};
use store::{
    Moment,
    assessment::{Answer, Assessment, ListFilter, ReturnState},
    progress as rows,
    round::Round,
    unit::Unit,
};

use super::{
    content::own_answers,
    peers::RoundPeers,
    sums::{Progress, progress},
};
use crate::{
    Actor, App, Permission, Refusal,
    round::{shown, told},
};

/// One unit on the wall.
#[derive(Debug, Clone)]
pub struct WallRow {
    /// The unit.
    pub unit: Unit,
    /// Where its return stands.
    pub state: ReturnState,
    /// Whether it has answered anything itself.
    pub is_begun: bool,
    /// When it submitted.
    pub submitted_at: Option<Moment>,
    /// How far it is; absent for readers who do not see what was not submitted.
    pub figures: Option<WallFigures>,
}

/// How far a unit is.
#[derive(Debug, Clone)]
pub struct WallFigures {
    /// Points claimed.
    pub claimed: Amount,
    /// Every main index, in the order of the framework.
    pub indices: Vec<Progress>,
}

/// A page of the wall.
#[derive(Debug, Clone)]
pub struct Wall {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The units of this page.
    pub rows: Vec<WallRow>,
    /// How many match in all.
    pub total: u64,
}

/// A page of the wall, in three statements.
///
/// # Errors
/// Not found, also for a round without a framework; not allowed; a fault.
pub async fn wall(
    app: &App,
    actor: &Actor,
    slug: &str,
    filter: &ListFilter,
    window: (u64, u64),
) -> Result<Wall, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let filter = &told(actor, filter);
    let found = rows::find_round_counted(db, slug, filter).await?;
    let (round, total) = found.unzip();
    let (round, total) = (shown(actor, round)?, total.unwrap_or_default());
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let (offset, limit) = window;
    let list = rows::list_return_page(db, round.id, filter, offset, limit).await?;
    let is_told = |state| actor.sees_unsubmitted() || state == ReturnState::Submitted;
    let told = list.iter().filter(|(row, _)| is_told(row.state));
    let keys: Vec<i64> = told.map(|(row, _)| row.id).collect();
    let mut answers: HashMap<i64, Vec<Answer>> = HashMap::new();
    for answer in rows::list_answers_of(db, &keys).await? {
        answers
            .entry(answer.assessment_id)
            .or_default()
            .push(answer);
    }
    let peers = RoundPeers::read(db, &framework, &round).await?;
    let figures = |assessment: &Assessment, unit: &Unit| {
        let stored = answers.get(&assessment.id).map(Vec::as_slice);
        let own = own_answers(&framework, stored.unwrap_or_default());
        let card = score(&framework, &own, peers.own(&unit.unit_group));
        WallFigures {
            claimed: Amount::from_micro(assessment.self_micro),
            indices: progress(&framework, &card),
        }
    };
    let of = |(assessment, unit): (Assessment, Unit)| WallRow {
        figures: is_told(assessment.state).then(|| figures(&assessment, &unit)),
        state: assessment.state,
        is_begun: assessment.answered > 0,
        submitted_at: assessment.submitted_at,
        unit,
    };
    Ok(Wall {
        rows: list.into_iter().map(of).collect(),
        round,
        framework,
        total,
    })
}
