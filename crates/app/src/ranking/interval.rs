//! Rank intervals that were released for an edition: how firmly each unit holds its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{StoreError, publication::EditionHead};

use crate::{App, Refusal};

/// Where a unit's rank lies in nine draws of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankInterval {
    /// 5th percentile of the ranks drawn, to the better whole place.
    pub low: u32,
    /// Median in halves of a place, which it always is a whole number of.
    pub median_halves: u32,
    /// 95th percentile, to the worse whole place.
    pub high: u32,
}

impl RankInterval {
    /// From the percentiles of an analysis. An interval is never told narrower than it is, so its
    /// ends go outwards to whole places.
    pub(crate) fn of(low: f64, median: f64, high: f64) -> Self {
        Self {
            low: low.floor() as u32,
            median_halves: (median * 2.0).round() as u32,
            high: high.ceil() as u32,
        }
    }
}

/// What was drawn for released intervals, to be said beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// How many draws.
    pub draws: u64,
    /// Weights were multiplied by 1 ± this percentage.
    pub spread_percent: u8,
    /// Whether disputed judgements were drawn.
    pub judgement: bool,
    /// Whether the normalisation was drawn.
    #[serde(default)]
    pub normalisation: bool,
    /// Whether the aggregation was drawn.
    pub aggregation: bool,
    /// The seed.
    pub seed: u64,
}

/// The intervals released for an edition, by code of the unit.
pub(crate) type Intervals = BTreeMap<String, RankInterval>;

/// What was released for an edition; one statement.
///
/// # Errors
/// A fault, also when it does not read.
pub(super) async fn released(
    app: &App,
    edition_id: i64,
) -> Result<Option<(Drawn, Intervals)>, Refusal> {
    let found = store::analysis::find_released(app.store.reader(), edition_id).await?;
    let Some(row) = found else { return Ok(None) };
    let unread = |error: serde_json::Error| {
        Refusal::Fault(StoreError::Database(format!(
            "released intervals do not read: {error}"
        )))
    };
    let drawn = serde_json::from_str(&row.parameters).map_err(unread)?;
    let intervals = serde_json::from_str(&row.intervals).map_err(unread)?;
    Ok(Some((drawn, intervals)))
}

/// Whether intervals were released for an edition of the same round before this one: a correction
/// has other results, for which they have to be drawn anew.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn were_released(app: &App, edition: &EditionHead) -> Result<bool, Refusal> {
    if edition.number < 2 {
        return Ok(false);
    }
    let db = app.store.reader();
    for earlier in store::publication::list_editions(db, edition.round_id).await? {
        let is_earlier = earlier.number < edition.number;
        if is_earlier
            && store::analysis::find_released(db, earlier.id)
                .await?
                .is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_never_told_narrower_than_it_is() {
        let found = RankInterval::of(2.95, 4.5, 9.05);
        let expected = RankInterval {
            low: 2,
            median_halves: 9,
            high: 10,
        };
        assert_eq!(found, expected);
        assert_eq!(RankInterval::of(1.0, 1.0, 1.0).high, 1);
    }
}
