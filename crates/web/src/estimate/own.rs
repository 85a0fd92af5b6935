//! A province's own indices side by side, and its place in the last printed table, as pages show them.

use app::{
    estimate::OwnIndex,
    ranking::{Change, UnitPlace},
};
use engine::amount::Amount;

use super::words::percent;
use crate::{
    ranking::link,
    round::words::title,
    shell::{T, encode},
};

/// One of the province's own indices, as a row.
pub(crate) struct IndexRow {
    pub(crate) href: String,
    pub(crate) name: String,
    /// It is the one that the page is about.
    pub(crate) is_here: bool,
    /// Points of the last result, with its year.
    pub(crate) last: Option<(String, String)>,
    pub(crate) middle: String,
    pub(crate) maximum: String,
    pub(crate) interval: String,
    pub(crate) percent: String,
    pub(crate) open: usize,
    pub(crate) shared: usize,
}

/// The indices as rows; `here` is the slug of the round that the page is about.
pub(crate) fn index_rows(indices: &[OwnIndex], here: &str, t: T<'_>) -> Vec<IndexRow> {
    let row = |one: &OwnIndex| {
        let text = |points: Amount| one.framework.points_text(points, t.language());
        let [low, middle, high] = one.estimate;
        IndexRow {
            href: format!("/live/{}/{}", one.round.slug, encode(&one.unit.code)),
            name: title(&one.round, t.language()).to_owned(),
            is_here: one.round.slug == here,
            last: one
                .previous
                .as_ref()
                .map(|(round, total)| (text(total.points), round.year.to_string())),
            middle: text(middle.points),
            maximum: text(middle.maximum),
            interval: format!("{}–{}", text(low.points), text(high.points)),
            percent: middle
                .value()
                .map_or_else(String::new, |value| percent(value, t)),
            open: one.open,
            shared: one.shared,
        }
    };
    indices.iter().map(row).collect()
}

/// The place in a printed table.
pub(crate) struct Placed {
    pub(crate) href: String,
    pub(crate) table: String,
    /// Rank and units ranked.
    pub(crate) rank: String,
    pub(crate) change: Option<String>,
    /// Short name and rank of each main index that has one.
    pub(crate) indices: Vec<(String, String)>,
    pub(crate) note: Option<String>,
    /// Web address of the source, where it has one, and its words.
    pub(crate) source: Option<(Option<String>, String)>,
}

impl Placed {
    /// The place as people read it; nothing where the table gives no rank.
    pub(crate) fn of(found: &UnitPlace, t: T<'_>) -> Option<Self> {
        let row = &found.row;
        let rank = row.rank?;
        let round = &found.table.round;
        let code = row.code.as_deref().unwrap_or_default();
        let cells = found.table.columns.iter().zip(&row.cells);
        Some(Self {
            href: format!("/rankings/{}/units/{}", round.slug, encode(code)),
            table: title(round, t.language()).to_owned(),
            rank: match row.of {
                Some(of) => format!("{rank}/{of}"),
                None => rank.to_string(),
            },
            change: match row.change {
                Change::Up(places) => Some(t.n("estimate-placed-up", places)),
                Change::Down(places) => Some(t.n("estimate-placed-down", places)),
                _ => None,
            },
            indices: cells
                .filter_map(|(column, cell)| {
                    let name = t.language().pick(&column.short, &column.short_en);
                    Some((name.to_owned(), cell.rank?.to_string()))
                })
                .collect(),
            note: row.note.as_deref().map(|note| t.group(note).to_owned()),
            source: row
                .source
                .as_deref()
                .map(|source| (link(source), source.to_owned())),
        })
    }
}
