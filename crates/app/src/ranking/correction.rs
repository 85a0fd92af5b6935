//! What a correction changed: the reason that the later edition names, and every unit whose points or rank moved.

use std::collections::HashMap;

use engine::{amount::Amount, vietnamese::sort_key};
use serde::Deserialize;
use store::{Db, publication as rows, ranking, round::Round, unit::Unit};

use crate::{App, Refusal};

/// A published edition that takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Number of the later edition.
    pub number: i32,
    /// Why it was made; absent where the stored file cannot be read.
    pub reason: Option<String>,
    /// Units in the later edition.
    pub units: usize,
    /// The units that moved, by their rank now, then in Vietnamese order; a correction of answers
    /// that moves nobody has none.
    pub moved: Vec<Moved>,
}

/// A unit whose total or rank the correction moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The group it is ranked in.
    pub group: String,
    /// Where it stood; absent when it was not in the edition before.
    pub before: Option<Stood>,
    /// Where it stands; absent when it is not in the later edition.
    pub after: Option<Stood>,
}

/// A unit's total in an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// Points; absent when the stored text is none.
    pub points: Option<Amount>,
    /// Rank in its group; absent when it has none.
    pub rank: Option<i32>,
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
    let mut editions = rows::list_editions(db, round.id).await?;
    editions.retain(|edition| edition.published_at.is_some());
    if editions.len() < 2 {
        return Ok(Vec::new());
    }
    let units = store::unit::list_units(db).await?;
    let mut totals = Vec::with_capacity(editions.len());
    for edition in &editions {
        totals.push(totals_of(db, edition.id).await?);
    }
    let mut found = Vec::new();
    for ((edition, after), before) in editions.iter().zip(&totals).zip(totals.iter().skip(1)) {
        found.push(Correction {
            number: edition.number,
            reason: reason(db, edition.id).await?,
            units: after.len(),
            moved: moved(&units, before, after),
        });
    }
    Ok(found)
}

/// Why an edition was made in the place of another; nothing for a first one, nor for a file that
/// cannot be read.
pub(super) async fn reason(db: &Db, edition: i64) -> Result<Option<String>, Refusal> {
    let edition = rows::get_edition(db, edition).await?;
    let body: Option<Body> = serde_json::from_str(&edition.body).ok();
    Ok(body
        .and_then(|body| body.previous)
        .map(|previous| previous.reason))
}

/// The total of every unit in an edition.
async fn totals_of(db: &Db, edition: i64) -> Result<HashMap<i64, Stood>, Refusal> {
    let figures = ranking::list_figures(db, edition).await?;
    let totals = figures.into_iter().filter(|row| row.kind == "total");
    Ok(totals
        .map(|row| {
            let stood = Stood {
                points: Amount::parse(&row.points).ok(),
                rank: row.rank,
            };
            (row.unit_id, stood)
        })
        .collect())
}

fn moved(units: &[Unit], before: &HashMap<i64, Stood>, after: &HashMap<i64, Stood>) -> Vec<Moved> {
    let mut moved: Vec<Moved> = units
        .iter()
        .filter(|unit| before.get(&unit.id) != after.get(&unit.id))
        .map(|unit| Moved {
            code: unit.code.clone(),
            name: unit.name.clone(),
            group: unit.unit_group.clone(),
            before: before.get(&unit.id).copied(),
            after: after.get(&unit.id).copied(),
        })
        .collect();
    moved.sort_by_cached_key(|one| {
        let rank = one.after.and_then(|stood| stood.rank);
        (
            sort_key(&one.group),
            rank.unwrap_or(i32::MAX),
            sort_key(&one.name),
        )
    });
    moved
}
