//! What the results as they stand would change in the edition that the public sees.

use engine::{publication::results, score::Scorecard};
use store::{Db, publication::EditionHead, unit::Unit};

use super::{approve::figures, results::Results};
use crate::{
    Refusal,
    ranking::{Moves, Standings, moves, standings_of},
    round::under_correction,
};

/// What moved against the latest published edition of the same round.
#[derive(Debug, Clone)]
pub struct Against {
    /// That edition.
    pub edition: EditionHead,
    /// Why the round was opened again, as whoever opened it said.
    pub reason: Option<String>,
    /// What moved.
    pub moves: Moves,
}

/// Compares results with a published edition, node by node, as the next edition would be compared.
///
/// # Errors
/// A fault of the database.
pub(super) async fn against(
    db: &Db,
    now: &Results,
    edition: &EditionHead,
) -> Result<Against, Refusal> {
    let correction = under_correction(db, &now.round).await?;
    let framework = &now.framework;
    let before = standings_of(db, framework, edition.id).await?;
    let cards: Vec<Scorecard> = now.units.iter().map(|one| one.settled.clone()).collect();
    let rows = results(framework, &now.edition_units(), &cards);
    // No edition yet: the figures are compared by unit and node alone.
    let after = Standings::of(framework, &figures(&rows, &now.unit_ids(), 0));
    let units: Vec<Unit> = now.units.iter().map(|one| one.unit.clone()).collect();
    Ok(Against {
        edition: edition.clone(),
        reason: correction.map(|correction| correction.reason),
        moves: moves(framework, &units, &before, &after),
    })
}
