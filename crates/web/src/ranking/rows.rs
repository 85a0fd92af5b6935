//! Rows and heads of a ranking as the page shows them.

use app::ranking::{Change, Column, ColumnKind, Figure, RankingTable, Row};
use engine::Language;

use super::{
    asked::{Asked, View},
    interval,
    notes::Footnotes,
    table::is_index,
};
use crate::shell::{T, encode};

/// A head of a column of main indices or pillars.
pub(super) struct Head {
    pub(super) short: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) sorted: bool,
    /// It is a pillar, which overlaps main indices.
    pub(super) pillar: bool,
}

/// A cell of a main index or pillar.
pub(super) struct Cell {
    /// Classes after `n`.
    pub(super) class: &'static str,
    /// Nothing when it is not known.
    pub(super) text: Option<String>,
}

/// A change of rank, by shape and word.
pub(super) struct ChangeView {
    pub(super) class: &'static str,
    pub(super) text: String,
    pub(super) words: String,
    /// Why there is none, where the rounds do not compare.
    pub(super) title: Option<String>,
}

/// A row.
pub(super) struct RowView {
    pub(super) rank: Option<i32>,
    /// Where the rank lies in most draws.
    pub(super) interval: Option<String>,
    pub(super) href: Option<String>,
    pub(super) name: String,
    pub(super) total: Option<String>,
    pub(super) percent: Option<String>,
    pub(super) change: Option<ChangeView>,
    pub(super) class: String,
    pub(super) cells: Vec<Cell>,
    pub(super) note: Option<usize>,
    /// Why it has no figures.
    pub(super) status: Option<String>,
    /// That it has figures and no rank.
    pub(super) unranked: Option<String>,
    /// How much is missing, where something is.
    pub(super) missing: Option<String>,
    /// The unit never handed in its return.
    pub(super) unsubmitted: bool,
    pub(super) hidden: bool,
}

const HEAT: [&str; 11] = [
    "heat h0", "heat h1", "heat h2", "heat h3", "heat h4", "heat h5", "heat h6", "heat h7",
    "heat h8", "heat h9", "heat h10",
];

/// The class for a share: the lower half of the scale is rare, so it gets one step.
pub(super) fn heat(figure: &Figure) -> &'static str {
    let Some(points) = figure.basis_points().filter(|_| !figure.absent) else {
        return "";
    };
    let step = (points.clamp(4_500, 10_000) - 4_500) / 500;
    HEAT.get(usize::try_from(step).unwrap_or_default().min(10))
        .copied()
        .unwrap_or_default()
}

/// The columns of which this view has something to say.
pub(super) fn visible(table: &RankingTable, view: View) -> Vec<usize> {
    let says = |figure: &Figure| match view {
        View::Values => figure.amount.is_some(),
        View::Ranks => figure.rank.is_some(),
    };
    let any = |place: &usize| {
        table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(*place))
            .any(says)
    };
    (0..table.columns.len()).filter(any).collect()
}

/// The heads of the main indices and pillars.
pub(super) fn heads(
    table: &RankingTable,
    asked: &Asked,
    columns: &[usize],
    language: Language,
) -> Vec<Head> {
    let head = |column: &Column| Head {
        short: language.pick(&column.short, &column.short_en).to_owned(),
        title: language.pick(&column.title, &column.title_en).to_owned(),
        href: asked.sorted(&format!("i-{}", column.code)),
        sorted: asked.sort.strip_prefix("i-") == Some(column.code.as_str()),
        pillar: column.kind == ColumnKind::Pillar,
    };
    let columns = columns.iter().filter_map(|place| table.columns.get(*place));
    columns.map(head).collect()
}

/// A row of the table.
pub(super) fn row(
    table: &RankingTable,
    row: &Row,
    (asked, columns): (&Asked, &[usize]),
    notes: &mut Footnotes,
    t: T<'_>,
) -> RowView {
    let slug = &table.round.slug;
    let source = row
        .source
        .as_deref()
        .filter(|source| Some(*source) != table.round.source.as_deref());
    RowView {
        rank: row.rank,
        interval: row.interval.map(interval::ends),
        href: row
            .code
            .as_ref()
            .map(|code| format!("/rankings/{slug}/units/{}", encode(code))),
        name: row.name.clone(),
        // With a column of its own, a percent does not stand among the points.
        total: match is_index(table) {
            true => total(table, row, t.language()),
            false => table.text(&row.total, t.language()),
        },
        percent: row
            .total
            .percent(2, t.language())
            .or_else(|| printed_percent(row, t.language())),
        change: change(row.change, t),
        class: row
            .class
            .as_ref()
            .map(|class| class.title_in(t.language()).to_owned())
            .unwrap_or_default(),
        cells: columns
            .iter()
            .filter_map(|place| row.cells.get(*place))
            .map(|figure| cell(table, figure, asked.view, t.language()))
            .collect(),
        note: notes.number(row.note.as_deref(), source, row.confidence.as_deref(), t),
        unranked: status(row, t).filter(|_| row.total.amount.is_some()),
        status: status(row, t).filter(|_| row.total.amount.is_none()),
        missing: (row.missing > 0).then(|| t.n("ranking-missing-short", row.missing)),
        unsubmitted: row.submitted == Some(false),
        hidden: !asked.words.is_empty()
            && !app::ranking::matches(&row.search_key, row.code.as_deref(), &asked.words),
    }
}

/// That a unit is not assessed or not ranked; nothing for one that is ranked.
pub(super) fn status(row: &Row, t: T<'_>) -> Option<String> {
    (row.status != "ranked")
        .then(|| t.get(format!("ranking-status-{}", row.status.replace('_', "-"))))
}

/// The total, or the percent that was printed instead.
pub(super) fn total(table: &RankingTable, row: &Row, language: Language) -> Option<String> {
    let total = table.text(&row.total, language);
    total.or_else(|| Some(format!("{}\u{a0}%", printed_percent(row, language)?)))
}

/// The percent that was printed of a row, without its sign.
fn printed_percent(row: &Row, language: Language) -> Option<String> {
    let percent = Figure::printed_percent(row.percent.as_deref()?);
    percent.text(None, language)
}

fn cell(table: &RankingTable, figure: &Figure, view: View, language: Language) -> Cell {
    let rank = figure.rank.map(|rank| rank.to_string());
    let value = match (&table.edition, figure.decimals) {
        (Some(_), _) => figure.percent(1, language),
        (None, _) => figure.text(None, language),
    };
    Cell {
        class: heat(figure),
        text: match view {
            View::Ranks => rank,
            View::Values => value.filter(|_| !figure.absent),
        },
    }
}

/// A change as the page says it; nothing where nothing is known.
pub(super) fn change(change: Change, t: T<'_>) -> Option<ChangeView> {
    let view = |class, text: String, words: String| {
        Some(ChangeView {
            class,
            text,
            words,
            title: None,
        })
    };
    match change {
        Change::Up(n) => view("up", format!("▲ {n}"), t.n("ranking-up", n)),
        Change::Down(n) => view("down", format!("▼ {n}"), t.n("ranking-down", n)),
        Change::Same => view("same", "–".to_owned(), t.get("ranking-same")),
        Change::New => view("same", t.get("ranking-new"), String::new()),
        Change::OtherSize => Some(ChangeView {
            class: "same",
            text: "–".to_owned(),
            words: t.get("ranking-other-size"),
            title: Some(t.get("ranking-other-size")),
        }),
        Change::Unknown => None,
    }
}
