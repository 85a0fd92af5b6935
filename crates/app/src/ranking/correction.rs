//! What a correction changed: the reason that the later edition names, and every total, main index and pillar that moved.

use engine::framework::Framework;
use serde::Deserialize;
use store::{
    Db,
    publication::{self as rows, EditionHead},
    ranking,
    round::Round,
};

use super::moves::{Moves, Standings, moves};
use crate::{App, Refusal};

/// A published edition that takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Number of the later edition.
    pub number: i32,
    /// Why it was made; absent where the stored file cannot be read.
    pub reason: Option<String>,
    /// What moved against the edition before.
    pub moves: Moves,
}

/// The part of an edition's file that says why it was made.
#[derive(Deserialize)]
struct Body {
    previous: Option<Previous>,
}

#[derive(Deserialize)]
struct Previous {
    reason: String,
}

/// The corrections of a round that the public sees, latest first.
///
/// # Errors
/// A fault of the database.
pub async fn corrections(app: &App, round: &Round) -> Result<Vec<Correction>, Refusal> {
    let db = app.store.reader();
    let editions = published(db, round.id).await?;
    let (Some(framework_id), 2..) = (round.framework_id, editions.len()) else {
        return Ok(Vec::new());
    };
    let framework = app.shelf.get(db, framework_id).await?;
    let units = store::unit::list_units(db).await?;
    let mut standings = Vec::with_capacity(editions.len());
    for edition in &editions {
        standings.push(standings_of(db, &framework, edition.id).await?);
    }
    let mut found = Vec::new();
    for ((edition, after), before) in editions
        .iter()
        .zip(&standings)
        .zip(standings.iter().skip(1))
    {
        found.push(Correction {
            number: edition.number,
            reason: reason(db, edition.id).await?,
            moves: moves(&framework, &units, before, after),
        });
    }
    Ok(found)
}

/// The editions of a round that the public sees, latest first.
async fn published(db: &Db, round_id: i64) -> Result<Vec<EditionHead>, Refusal> {
    let mut editions = rows::list_editions(db, round_id).await?;
    editions.retain(|edition| edition.published_at.is_some());
    Ok(editions)
}

/// Where every unit stands in an edition.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn standings_of(
    db: &Db,
    framework: &Framework,
    edition_id: i64,
) -> Result<Standings, Refusal> {
    let figures = ranking::list_figures(db, edition_id).await?;
    Ok(Standings::of(framework, &figures))
}

/// Why an edition was made in the place of another; nothing for a first one, nor for a file that
/// cannot be read.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn reason(db: &Db, edition: i64) -> Result<Option<String>, Refusal> {
    let edition = rows::get_edition(db, edition).await?;
    let body: Option<Body> = serde_json::from_str(&edition.body).ok();
    Ok(body
        .and_then(|body| body.previous)
        .map(|previous| previous.reason))
}

/// The latest correction that moved one unit, with what it moved; nothing where none did.
///
/// # Errors
/// A fault of the database.
pub(super) async fn latest_of_unit(
    db: &Db,
    framework: &Framework,
    (round_id, unit): (i64, &store::unit::Unit),
) -> Result<Option<(i32, Moves)>, Refusal> {
    let editions = published(db, round_id).await?;
    for (edition, before) in editions.iter().zip(editions.iter().skip(1)) {
        let after = ranking::list_unit_figures(db, edition.id, unit.id).await?;
        let before = ranking::list_unit_figures(db, before.id, unit.id).await?;
        let moved = moves(
            framework,
            std::slice::from_ref(unit),
            &Standings::of(framework, &before),
            &Standings::of(framework, &after),
        );
        if !moved.is_none() {
            return Ok(Some((edition.number, moved)));
        }
    }
    Ok(None)
}
