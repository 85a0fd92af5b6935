//! The rank that an estimate would have had in a published table, compared by value from 0 to 1.

use std::collections::HashMap;

use engine::{
    amount::Amount,
    estimate::Estimate,
    path::{Listed, rank_of_value},
    score::Scorecard,
};
use store::{
    Db,
    round::{Round, RoundKind},
    unit::Unit,
};

use crate::{
    App, Refusal,
    ranking::{Figure, list_published},
};

/// A published table that an estimate is put into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenTable {
    /// The round.
    pub round: Round,
    /// Rows whose value is known.
    pub known: usize,
    /// Units ranked in it, as printed where it is not whole here.
    pub of: usize,
    /// Whether it was made with the framework of the estimate.
    pub same_framework: bool,
    listed: Vec<Listed>,
    own: Option<usize>,
}

/// The best and the worst rank that each of the three figures could have had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRanks {
    /// Of the low figure.
    pub low: (u32, u32),
    /// Of the middle.
    pub middle: (u32, u32),
    /// Of the high figure.
    pub high: (u32, u32),
}

impl ChosenTable {
    /// Whether the unit has no row of its own in it and is put in beside those that have.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.own.is_none()
    }

    /// How many units a rank is told among: those ranked in it, and the unit itself where it is added.
    #[must_use]
    pub fn among(&self) -> usize {
        self.of + usize::from(self.is_added())
    }

    /// The ranks of three scorecards; nothing where the table has no values, or no maximum applies.
    #[must_use]
    pub fn ranks(&self, [low, middle, high]: [&Scorecard; 3]) -> Option<TableRanks> {
        if self.known == 0 {
            return None;
        }
        let rank = |card: &Scorecard| {
            let value = card.total.value()?;
            Some(rank_of_value(&self.listed, self.own, value))
        };
        Some(TableRanks {
            low: rank(low)?,
            middle: rank(middle)?,
            high: rank(high)?,
        })
    }

    /// The best and the worst rank that a value from 0 to 1 could have had.
    #[must_use]
    pub fn rank_of(&self, value: Amount) -> Option<(u32, u32)> {
        (self.known > 0).then(|| rank_of_value(&self.listed, self.own, value))
    }

    /// The value from 0 to 1 that a rank takes; nothing when no known value is ranked so high.
    #[must_use]
    pub fn value_for(&self, rank: u32) -> Option<Amount> {
        engine::path::value_for_rank(&self.listed, self.own, rank).map(|needed| needed.value)
    }
}

/// The ranks of an estimate in a table.
#[must_use]
pub fn ranks(table: &ChosenTable, estimate: &Estimate) -> Option<TableRanks> {
    table.ranks([&estimate.low, &estimate.middle, &estimate.high])
}

/// The published rounds of the same level in which more than one unit took part, latest first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn list_tables(app: &App, level: &str) -> Result<Vec<Round>, Refusal> {
    let db = app.store.reader();
    let mut tables = Vec::new();
    for (round, edition) in list_published(app).await? {
        if round.level != level {
            continue;
        }
        let counts = match edition {
            None => true,
            Some(_) => {
                let everyone = store::assessment::ListFilter::default();
                let list = store::assessment::list_assessments(db, round.id, &everyone, 0, 1);
                list.await?.1 > 1
            }
        };
        if counts {
            tables.push(round);
        }
    }
    Ok(tables)
}

/// One of the tables with its values, for a unit that leaves its own row in it.
///
/// # Errors
/// A fault of the database.
pub(super) async fn table(
    db: &Db,
    round: Round,
    (unit, framework_id): (&Unit, Option<i64>),
) -> Result<ChosenTable, Refusal> {
    let (listed, own) = match round.kind {
        RoundKind::Printed => printed(db, &round, unit).await?,
        RoundKind::Scored => scored(db, &round, unit).await?,
    };
    let ranked = round.ranked.and_then(|n| usize::try_from(n).ok());
    let of = ranked.unwrap_or(listed.len());
    let known = listed.iter().filter(|row| row.value.is_some()).count();
    let mut listed = listed;
    let last = u32::try_from(of).unwrap_or(u32::MAX);
    let greatest = listed.iter().filter_map(|row| row.rank).max();
    if greatest.is_some_and(|rank| rank < last) {
        // Of a table that is not whole here somebody has the last rank, though nobody says who.
        listed.push(Listed {
            rank: Some(last),
            value: None,
        });
    }
    Ok(ChosenTable {
        known,
        of,
        same_framework: framework_id.is_some() && round.framework_id == framework_id,
        listed,
        own,
        round,
    })
}

async fn printed(
    db: &Db,
    round: &Round,
    unit: &Unit,
) -> Result<(Vec<Listed>, Option<usize>), Refusal> {
    let (rows, _) = store::ranking::list_printed(db, round.id).await?;
    let own = rows.iter().position(|row| row.unit_id == Some(unit.id));
    let listed = rows.iter().map(|row| Listed {
        rank: row.rank.and_then(|rank| u32::try_from(rank).ok()),
        value: Figure::printed(row.value.as_deref(), row.max_total.as_deref(), None).share,
    });
    Ok((listed.collect(), own))
}

/// The totals of the latest edition, of the units that are ranked with this one.
async fn scored(
    db: &Db,
    round: &Round,
    unit: &Unit,
) -> Result<(Vec<Listed>, Option<usize>), Refusal> {
    let editions = store::publication::list_editions(db, round.id).await?;
    let published = editions.iter().filter(|one| one.published_at.is_some());
    let Some(edition) = published.max_by_key(|one| one.number) else {
        return Ok((Vec::new(), None));
    };
    let groups: HashMap<i64, String> = store::unit::list_units(db)
        .await?
        .into_iter()
        .map(|one| (one.id, one.unit_group))
        .collect();
    let figures = store::ranking::list_figures(db, edition.id).await?;
    let rows: Vec<_> = figures
        .into_iter()
        .filter(|figure| figure.kind == "total")
        .filter(|figure| groups.get(&figure.unit_id) == Some(&unit.unit_group))
        .collect();
    let own = rows.iter().position(|row| row.unit_id == unit.id);
    let listed = rows.iter().map(|row| Listed {
        rank: row.rank.and_then(|rank| u32::try_from(rank).ok()),
        value: Figure::scored(row).share,
    });
    Ok((listed.collect(), own))
}
