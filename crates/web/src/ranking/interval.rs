//! Released rank intervals in words: a cell, what was drawn for them, and the sentence of a unit.

use app::ranking::{Drawn, RankInterval, RankingTable, Row, UnitPlace};
use engine::Language;
use report::svg;

use crate::shell::T;

/// Neighbours drawn on either side of a unit.
const NEIGHBOURS: usize = 2;

/// `3–9`, or `4` where both ends are one place.
pub(super) fn ends(interval: RankInterval) -> String {
    match interval.low == interval.high {
        true => interval.low.to_string(),
        false => format!("{}–{}", interval.low, interval.high),
    }
}

/// What the intervals are, and what was drawn for them.
pub(super) fn drawn(table: &RankingTable, t: T<'_>) -> Option<String> {
    let drawn = table.drawn.as_ref()?;
    let draws = i64::try_from(drawn.draws).unwrap_or(i64::MAX);
    Some(t.with(
        "ranking-interval-text",
        &[("n", draws.into()), ("name", what(drawn, t).into())],
    ))
}

fn what(drawn: &Drawn, t: T<'_>) -> String {
    let weights = t.n("ranking-interval-weights", drawn.spread_percent);
    let parts = [
        (drawn.spread_percent > 0).then_some(weights),
        drawn.judgement.then(|| t.get("ranking-interval-judgement")),
        drawn
            .normalisation
            .then(|| t.get("ranking-interval-normalisation")),
        drawn
            .aggregation
            .then(|| t.get("ranking-interval-aggregation")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

/// What a unit's page tells.
pub(super) struct Told {
    pub(super) sentence: String,
    /// What was drawn for it.
    pub(super) drawn: String,
    pub(super) drawing: Option<String>,
    /// What is drawn, as a table: unit, rank, interval, median, and whether it is the unit itself.
    pub(super) rows: Vec<(String, String, String, String, bool)>,
}

/// Where the unit's rank lies; nothing where no intervals are released.
pub(super) fn of_unit(place: &UnitPlace, t: T<'_>) -> Option<Told> {
    let sentence = sentence(place, t)?;
    let shown = neighbours(place).unwrap_or_default();
    let row = |row: &&Row| {
        let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let (ends, median) = match row.interval {
            Some(interval) => (ends(interval), median(interval, t.language())),
            None => (String::new(), String::new()),
        };
        let is_own = row.code == place.row.code;
        (row.name.clone(), rank, ends, median, is_own)
    };
    Some(Told {
        drawing: chart(&shown, &sentence),
        rows: shown.iter().map(row).collect(),
        drawn: drawn(&place.table, t)?,
        sentence,
    })
}

/// Where the unit's rank lies, in a sentence.
fn sentence(place: &UnitPlace, t: T<'_>) -> Option<String> {
    let interval = place.row.interval?;
    Some(t.with(
        "ranking-interval-sentence",
        &[
            ("name", place.row.name.as_str().into()),
            ("low", i64::from(interval.low).into()),
            ("high", i64::from(interval.high).into()),
            ("median", median(interval, t.language()).into()),
        ],
    ))
}

fn median(interval: RankInterval, language: Language) -> String {
    let whole = interval.median_halves / 2;
    match interval.median_halves % 2 {
        0 => whole.to_string(),
        _ => format!("{whole}{}5", language.pick(",", ".")),
    }
}

/// The unit between its neighbours, by rank.
fn neighbours(place: &UnitPlace) -> Option<Vec<&Row>> {
    let rows: Vec<&Row> = place
        .table
        .rows
        .iter()
        .filter(|row| row.rank.is_some())
        .collect();
    let own = rows.iter().position(|row| row.code == place.row.code)?;
    let first = own.saturating_sub(NEIGHBOURS);
    let shown = rows.get(first..(own + NEIGHBOURS + 1).min(rows.len()))?;
    Some(shown.to_vec())
}

/// The unit's interval between those of its neighbours.
fn chart(shown: &[&Row], sentence: &str) -> Option<String> {
    svg::intervals(&svg::Intervals {
        id: "interval-chart".to_owned(),
        title: sentence.to_owned(),
        scale: neighbourhood(shown),
        rows: shown.iter().map(|row| drawn_row(row)).collect(),
    })
}

/// From the best to the worst place that a row shows: among a hundred units the intervals of five
/// neighbours would be points.
fn neighbourhood(rows: &[&Row]) -> (u32, u32) {
    let ends = rows.iter().flat_map(|row| {
        let rank = row.rank.and_then(|rank| u32::try_from(rank).ok());
        let interval = row.interval.map(|interval| [interval.low, interval.high]);
        rank.into_iter().chain(interval.into_iter().flatten())
    });
    let first = ends.clone().min().unwrap_or(1);
    (first, ends.max().unwrap_or(first))
}

fn drawn_row(row: &Row) -> svg::PlaceRow {
    let rank = row.rank.and_then(|rank| u32::try_from(rank).ok());
    let interval = row.interval.map(ends).unwrap_or_default();
    svg::PlaceRow {
        label: row.name.clone(),
        rank,
        span: row.interval.map(|interval| svg::Span {
            low: interval.low.into(),
            median: f64::from(interval.median_halves) / 2.0,
            high: interval.high.into(),
        }),
        text: format!("{} ({interval})", rank.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_median_are_written_as_people_read_them() {
        let wide = RankInterval {
            low: 3,
            median_halves: 9,
            high: 9,
        };
        assert_eq!(ends(wide), "3–9");
        assert_eq!(median(wide, Language::Vi), "4,5");
        let firm = RankInterval {
            low: 4,
            median_halves: 8,
            high: 4,
        };
        assert_eq!(ends(firm), "4");
        assert_eq!(median(firm, Language::En), "4");
    }
}
