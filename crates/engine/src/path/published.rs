//! A rank as a target: the score it takes in a published table, and the rank a score would have had.
//!
//! Published tables have gaps: ranks without values, rows that nobody printed. What is not known is
//! said, never filled in.

use crate::amount::Amount;
use crate::ranking::{EQUAL_WITHIN, ranks};

/// One row of a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Rank as printed; nothing when the row has none.
    pub rank: Option<u32>,
    /// The figure compared (value, points or scaled points), as printed; nothing when it is not known.
    pub value: Option<Amount>,
}

/// The value that a rank takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeededValue {
    /// With this figure the rank is reached: that of the row below, shared with it.
    pub value: Amount,
    /// Place of the row that has it.
    pub row: usize,
    /// Whether a lower value would certainly not do; false where values of the table are not known.
    pub exact: bool,
}

/// A row of the others, ranked among them, with how many stand in or above its rank.
struct Other {
    row: usize,
    rank: u32,
    through: u32,
    value: Option<Amount>,
}

/// The value with which a unit would have had at least this rank. `own` is the unit's own row, which
/// it leaves. Nothing when no known value is ranked so high.
///
/// Formula: the least known value among the other units' ranks 1…`rank`; an equal value shares its
/// rank. Ranks are those printed; a table without any is ranked by its values.
///
/// ```
/// use engine::{amount::Amount, path::{Listed, value_for_rank}};
/// let row = |rank, percent| Listed { rank: Some(rank), value: Amount::parse(percent).ok() };
/// let table = [row(1, "0.9"), row(2, "0.8"), row(2, "0.8"), row(4, ""), row(5, "0.6")];
/// let third = value_for_rank(&table, None, 3).unwrap();
/// assert_eq!((third.value.canonical().as_str(), third.exact), ("0.8", true));
/// // The fourth value was not printed; that of the third place is enough, and may be more than enough.
/// let fourth = value_for_rank(&table, None, 4).unwrap();
/// assert_eq!((fourth.value.canonical().as_str(), fourth.exact), ("0.8", false));
/// ```
#[must_use]
pub fn value_for_rank(table: &[Listed], own: Option<usize>, rank: u32) -> Option<NeededValue> {
    others(table, own)
        .into_iter()
        .filter(|other| other.rank <= rank)
        .filter_map(|other| Some((other.value?, other)))
        .min_by_key(|(value, other)| (*value, other.row))
        .map(|(value, other)| NeededValue {
            value,
            row: other.row,
            exact: rank <= other.through,
        })
}

/// The best and the worst rank that a value could have had in the table; equal when every value that
/// matters is known. Below every known value the worst is one after the last rank that is printed,
/// however many rows of the table are there.
///
/// ```
/// use engine::{amount::Amount, path::{Listed, rank_of_value}};
/// let row = |rank, percent| Listed { rank: Some(rank), value: Amount::parse(percent).ok() };
/// let table = [row(1, "0.9"), row(2, ""), row(3, "0.6")];
/// let value = |text| Amount::parse(text).unwrap();
/// assert_eq!(rank_of_value(&table, None, value("0.9")), (1, 1));
/// assert_eq!(rank_of_value(&table, None, value("0.7")), (2, 3));
/// assert_eq!(rank_of_value(&table, None, value("0.5")), (4, 4));
/// let partial = [row(1, "0.9"), row(34, "")];
/// assert_eq!(rank_of_value(&partial, None, value("0.5")), (2, 35));
/// ```
#[must_use]
pub fn rank_of_value(table: &[Listed], own: Option<usize>, value: Amount) -> (u32, u32) {
    let others = others(table, own);
    let above = |other: &Other| {
        let theirs = other.value?;
        Some(theirs > value && !theirs.within(value, EQUAL_WITHIN))
    };
    // Rows that nobody printed stand somewhere above the last rank that is known.
    let last = others.iter().map(|other| other.through).max().unwrap_or(0);
    let best = others
        .iter()
        .filter(|other| above(other) == Some(true))
        .map(|other| other.through + 1)
        .max();
    let worst = others
        .iter()
        .filter(|other| above(other) == Some(false))
        .map(|other| other.rank)
        .min();
    let best = best.unwrap_or(1);
    (best, worst.unwrap_or(last + 1).max(best))
}

/// The rows of the other units with their ranks once the own row is gone.
fn others(table: &[Listed], own: Option<usize>) -> Vec<Other> {
    let printed: Vec<Option<u32>> = if table.iter().all(|row| row.rank.is_none()) {
        ranks(&table.iter().map(|row| row.value).collect::<Vec<_>>())
    } else {
        table.iter().map(|row| row.rank).collect()
    };
    let own_rank = own.and_then(|own| printed.get(own).copied().flatten());
    let mut others: Vec<Other> = table
        .iter()
        .zip(&printed)
        .enumerate()
        .filter(|(row, _)| Some(*row) != own)
        .filter_map(|(row, (listed, rank))| {
            let rank = (*rank)?;
            let moved_up = own_rank.is_some_and(|own| own < rank);
            Some(Other {
                row,
                rank: rank - u32::from(moved_up),
                through: 0,
                value: listed.value,
            })
        })
        .collect();
    let ranked: Vec<u32> = others.iter().map(|other| other.rank).collect();
    for other in &mut others {
        let shared = ranked.iter().filter(|rank| **rank == other.rank).count();
        other.through = other.rank + u32::try_from(shared).unwrap_or(1) - 1;
    }
    others
}
