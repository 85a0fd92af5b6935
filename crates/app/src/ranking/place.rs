//! One unit in one round: its place, its figures against best and median, strong and weak indices.

use engine::amount::Amount;

use super::{
    correction::latest_of_unit,
    moves::Moves,
    rank_change::{RankChanges, rank_change},
    table::{self, ColumnKind, RankingTable, Row, Sort},
    why::{self, LeafWhy},
};
use crate::{App, Refusal};

/// A column of the unit against its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// Place of the column in the table.
    pub column: usize,
    /// The unit's share of the maximum.
    pub own: Option<Amount>,
    /// The group's median; absent when not all of the group is known.
    pub median: Option<Amount>,
    /// The best share known in the group.
    pub best: Option<Amount>,
}

impl Strength {
    /// How far above the median, as a share; negative below.
    pub fn gap(&self) -> Option<Amount> {
        self.own?.minus(self.median?)
    }
}

/// One unit in one round.
#[derive(Debug, Clone)]
pub struct UnitPlace {
    /// The table of its group.
    pub table: RankingTable,
    /// Its own row.
    pub row: Row,
    /// Each column against the group.
    pub strengths: Vec<Strength>,
    /// The nodes of the framework with the unit's figures; empty for a printed round.
    pub leaves: Vec<LeafWhy>,
    /// Why its place changed since the round before.
    pub rank_change: Option<RankChanges>,
    /// The latest correction that moved it: the number of the edition, and what moved of this unit.
    pub correction: Option<(i32, Moves)>,
    /// The unit is invented.
    pub fictional: bool,
}

impl UnitPlace {
    /// Main indices furthest above the median, at most `most`.
    pub fn strong(&self, most: usize) -> Vec<&Strength> {
        self.by_gap(most, |gap| gap > Amount::ZERO, true)
    }

    /// Main indices furthest below the median, at most `most`.
    pub fn weak(&self, most: usize) -> Vec<&Strength> {
        self.by_gap(most, |gap| gap < Amount::ZERO, false)
    }

    /// Whether nothing below a main index was answered: its 0 is then no weakness to compare.
    pub fn is_absent(&self, strength: &Strength) -> bool {
        let figure = self.row.cells.get(strength.column);
        figure.is_some_and(|figure| figure.absent)
    }

    fn by_gap(
        &self,
        most: usize,
        wanted: fn(Amount) -> bool,
        highest_first: bool,
    ) -> Vec<&Strength> {
        let is_index = |strength: &&Strength| {
            let column = self.table.columns.get(strength.column);
            column.is_some_and(|column| column.kind == ColumnKind::Index)
        };
        let mut found: Vec<_> = self
            .strengths
            .iter()
            .filter(is_index)
            .filter(|strength| !self.is_absent(strength))
            .filter(|strength| strength.gap().is_some_and(wanted))
            .collect();
        found.sort_by_key(|strength| strength.gap());
        if highest_first {
            found.reverse();
        }
        found.truncate(most);
        found
    }
}

/// A unit's place in a published round.
///
/// # Errors
/// [`Refusal::NotFound`] when the round is not published or the unit is not in it; a fault.
pub async fn unit_place(app: &App, slug: &str, code: &str) -> Result<UnitPlace, Refusal> {
    let whole = table::whole(app, slug).await?;
    let has_it = |row: &&Row| row.code.as_deref() == Some(code);
    let group = whole.rows.iter().find(has_it).map(|row| row.group.clone());
    let group = group.ok_or(Refusal::NotFound)?;
    let table = table::narrow(whole, &group, &Sort::Rank);
    let row = table
        .rows
        .iter()
        .find(has_it)
        .cloned()
        .ok_or(Refusal::NotFound)?;
    let strengths = (0..table.columns.len())
        .map(|column| Strength {
            column,
            own: row.cells.get(column).and_then(|figure| figure.share),
            median: table.median(Some(column)),
            best: table.shares(Some(column)).into_iter().max(),
        })
        .collect();
    let leaves = leaves(app, &table, code).await?;
    let rank_change = match row.rank {
        Some(_) => rank_change(app, &table, code).await?,
        None => None,
    };
    let correction = correction(app, &table, code).await?;
    Ok(UnitPlace {
        correction,
        rank_change,
        fictional: table.round.fictional,
        table,
        row,
        strengths,
        leaves,
    })
}

/// The latest correction that moved the unit; only a second edition has any.
async fn correction(
    app: &App,
    table: &RankingTable,
    code: &str,
) -> Result<Option<(i32, Moves)>, Refusal> {
    let (Some(edition), Some(framework)) = (&table.edition, &table.framework) else {
        return Ok(None);
    };
    if edition.number < 2 {
        return Ok(None);
    }
    let db = app.store.reader();
    let unit = store::unit::find_unit(db, code)
        .await?
        .ok_or(Refusal::NotFound)?;
    latest_of_unit(db, framework, (edition.round_id, &unit)).await
}

async fn leaves(app: &App, table: &RankingTable, code: &str) -> Result<Vec<LeafWhy>, Refusal> {
    let (Some(edition), Some(framework)) = (&table.edition, &table.framework) else {
        return Ok(Vec::new());
    };
    let db = app.store.reader();
    let unit = store::unit::find_unit(db, code)
        .await?
        .ok_or(Refusal::NotFound)?;
    let figures = store::ranking::list_unit_figures(db, edition.id, unit.id).await?;
    let body = store::publication::get_edition(db, edition.id).await?.body;
    why::leaves(framework, &figures, &body, code)
}
