//! The progress wall: units against main indices, from the answers as they stand.

use std::{collections::HashMap, sync::Arc};

use engine::{
    framework::{Framework, Supplier},
    score::score,
};
use store::{
    assessment::{Answer, Assessment, ListFilter},
    progress as rows,
    round::Round,
    unit::Unit,
};

use super::{
    content::own_answers,
    peers::RoundPeers,
    sums::{Progress, progress},
};
use crate::{Actor, App, Permission, Refusal, round::shown};

/// One unit on the wall.
#[derive(Debug, Clone)]
pub struct WallRow {
    /// Its return.
    pub assessment: Assessment,
    /// The unit.
    pub unit: Unit,
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
    let found = rows::find_round_counted(db, slug, filter).await?;
    let (round, total) = found.unzip();
    let (round, total) = (shown(actor, round)?, total.unwrap_or_default());
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let (offset, limit) = window;
    let list = rows::list_return_page(db, round.id, filter, offset, limit).await?;
    let keys: Vec<i64> = list.iter().map(|(row, _)| row.id).collect();
    let mut answers: HashMap<i64, Vec<Answer>> = HashMap::new();
    for answer in rows::list_answers_of(db, &keys).await? {
        answers
            .entry(answer.assessment_id)
            .or_default()
            .push(answer);
    }
    let peers = RoundPeers::read(db, &framework, &round).await?;
    let of = |(mut assessment, unit): (Assessment, Unit)| {
        let stored = answers.get(&assessment.id).map(Vec::as_slice);
        let own = own_answers(&framework, stored.unwrap_or_default());
        let is_begun = own.keys().any(|code| {
            let node = framework.find(*code);
            node.is_some_and(|node| node.supplier == Supplier::Unit)
        });
        if !is_begun {
            // What others supplied for all units is no beginning of this one.
            assessment.answered = 0;
        }
        WallRow {
            indices: progress(
                &framework,
                &score(&framework, &own, peers.own(&unit.unit_group)),
            ),
            assessment,
            unit,
        }
    };
    Ok(Wall {
        rows: list.into_iter().map(of).collect(),
        round,
        framework,
        total,
    })
}
