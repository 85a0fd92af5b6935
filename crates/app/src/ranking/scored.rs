//! Tables of rounds scored here, from the stored figures of the latest published edition.

use std::collections::HashMap;

use engine::framework::Framework;
use store::{publication::EditionHead, ranking::Figure as Stored, round::Round, unit::Unit};

use super::{
    figure::{Change, Figure},
    table::{Column, ColumnKind, RankingTable, Row},
};
use crate::{App, Refusal};

/// All rows of a scored round.
///
/// # Errors
/// [`Refusal::NotFound`] when nothing of it is published; a fault.
pub(super) async fn table(app: &App, round: Round) -> Result<RankingTable, Refusal> {
    let db = app.store.reader();
    let edition = published(app, round.id).await?.ok_or(Refusal::NotFound)?;
    let framework = app
        .shelf
        .get(db, round.framework_id.ok_or(Refusal::NotFound)?)
        .await?;
    let figures = store::ranking::list_figures(db, edition.id).await?;
    let units = store::unit::list_units(db).await?;
    let previous = match round.previous_id {
        Some(id) => Some(store::round::get_round(db, id).await?),
        None => None,
    };
    let before = match &previous {
        Some(previous) => match published(app, previous.id).await? {
            Some(edition) => Some(ranks(&store::ranking::list_figures(db, edition.id).await?)),
            None => None,
        },
        None => None,
    };
    let columns = columns(&framework);
    let rows = rows(&columns, figures, &units, before.as_ref());
    Ok(RankingTable {
        round,
        edition: Some(edition),
        framework: Some(framework),
        previous: previous.filter(|_| before.is_some()),
        series: Vec::new(),
        groups: Vec::new(),
        group: String::new(),
        columns,
        rows,
    })
}

/// The latest published edition of a round.
pub(super) async fn published(app: &App, round_id: i64) -> Result<Option<EditionHead>, Refusal> {
    let editions = store::publication::list_editions(app.store.reader(), round_id).await?;
    Ok(editions
        .into_iter()
        .find(|edition| edition.published_at.is_some()))
}

/// Total ranks by unit.
fn ranks(figures: &[Stored]) -> HashMap<i64, Option<i32>> {
    let totals = figures.iter().filter(|figure| figure.kind == "total");
    totals.map(|figure| (figure.unit_id, figure.rank)).collect()
}

/// Main indices and pillars of a framework.
pub(super) fn columns(framework: &Framework) -> Vec<Column> {
    let indices = framework.indices().map(|node| Column {
        code: node.code.to_string(),
        title: node.title.clone(),
        title_en: node.title_in(engine::Language::En).to_owned(),
        short: node.short_title().to_owned(),
        short_en: node
            .title_en
            .as_deref()
            .unwrap_or_else(|| node.short_title())
            .to_owned(),
        kind: ColumnKind::Index,
    });
    let pillars = framework.pillars.iter().map(|pillar| {
        let title_en = pillar.title_en.as_ref().unwrap_or(&pillar.title);
        Column {
            code: pillar.code.clone(),
            title: pillar.title.clone(),
            title_en: title_en.clone(),
            short: pillar.title.clone(),
            short_en: title_en.clone(),
            kind: ColumnKind::Pillar,
        }
    });
    indices.chain(pillars).collect()
}

fn rows(
    columns: &[Column],
    figures: Vec<Stored>,
    units: &[Unit],
    before: Option<&HashMap<i64, Option<i32>>>,
) -> Vec<Row> {
    let places: HashMap<(&str, ColumnKindKey), usize> = columns
        .iter()
        .enumerate()
        .map(|(place, column)| ((column.code.as_str(), key(column.kind)), place))
        .collect();
    let mut by_unit: HashMap<i64, (Option<Stored>, Vec<Figure>)> = HashMap::new();
    for figure in figures {
        let slot = by_unit
            .entry(figure.unit_id)
            .or_insert_with(|| (None, vec![Figure::default(); columns.len()]));
        if figure.kind == "total" {
            slot.0 = Some(figure);
        } else if let Some(cell) = places
            .get(&(figure.node.as_str(), figure.kind.as_str()))
            .and_then(|place| slot.1.get_mut(*place))
        {
            *cell = Figure::scored(&figure);
        }
    }
    // Units come in Vietnamese order, so that ties stand in it.
    units
        .iter()
        .filter_map(|unit| {
            let (total, cells) = by_unit.remove(&unit.id)?;
            Some(row(unit, total?, cells, before))
        })
        .collect()
}

/// The word for a kind among the stored figures.
type ColumnKindKey = &'static str;

fn key(kind: ColumnKind) -> ColumnKindKey {
    match kind {
        ColumnKind::Index => "index",
        ColumnKind::Pillar => "pillar",
    }
}

fn row(
    unit: &Unit,
    total: Stored,
    cells: Vec<Figure>,
    before: Option<&HashMap<i64, Option<i32>>>,
) -> Row {
    let change = match before {
        None => Change::Unknown,
        Some(before) => match before.get(&unit.id) {
            None => Change::New,
            Some(rank) => Change::between(*rank, total.rank),
        },
    };
    Row {
        code: Some(unit.code.clone()),
        name: unit.name.clone(),
        search_key: unit.search_key.clone(),
        sort_key: unit.sort_key.clone(),
        group: unit.unit_group.clone(),
        rank: total.rank,
        shared: false,
        of: total.of,
        total: Figure::scored(&total),
        change,
        cells,
        missing: total.missing,
        status: "ranked".to_owned(),
        class: None,
        percent: None,
        note: None,
        source: None,
        confidence: None,
    }
}
