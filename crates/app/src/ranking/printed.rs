//! Tables that others printed: ranks, ties and values as printed, what is unknown left unknown.

use std::collections::HashMap;

use engine::vietnamese::{fold, sort_key};
use store::{
    ranking::{PrintedRow, PrintedValue},
    round::Round,
    unit::Unit,
};

use super::{
    figure::{Change, Class, Figure},
    table::{RankingTable, Row},
    themes,
};
use crate::{App, Refusal};

/// The name under which a row keeps the rank of the year before as it was printed with it.
pub(crate) const PREVIOUS: &str = "previous";

/// The name under which a row keeps the points that were printed as scaled back up to the full maximum.
pub(super) const CONVERTED: &str = "converted";

/// All rows of a printed round.
///
/// # Errors
/// A fault.
pub(super) async fn table(app: &App, round: Round) -> Result<RankingTable, Refusal> {
    let db = app.store.reader();
    let (lines, values) = store::ranking::list_printed(db, round.id).await?;
    let units = store::unit::list_units(db).await?;
    let codes: HashMap<i64, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let previous = match round.previous_id {
        Some(id) => Some(store::round::get_round(db, id).await?),
        None => None,
    };
    let before = match &previous {
        Some(previous) => Some(store::ranking::list_printed(db, previous.id).await?.0),
        None => None,
    };
    let nodes: Vec<&str> = values
        .iter()
        .map(|value| value.node.as_str())
        .filter(|node| ![PREVIOUS, CONVERTED].contains(node))
        .collect();
    let columns = themes::columns(&nodes);
    let mut figures = by_row(&values);
    let sizes = (
        previous.as_ref().and_then(|previous| previous.ranked),
        round.ranked,
    );
    let mut rows = Vec::with_capacity(lines.len());
    for line in &lines {
        let mut known = figures.remove(&line.id).unwrap_or_default();
        let cells = columns
            .iter()
            .map(|column| known.remove(column.code.as_str()).unwrap_or_default())
            .collect();
        let code = line
            .unit_id
            .and_then(|id| codes.get(&id))
            .map(|unit| unit.code.clone());
        let change = match known.remove(PREVIOUS).and_then(|figure| figure.rank) {
            Some(rank) => Change::between(Some(rank), line.rank),
            None => before
                .as_ref()
                .map_or(Change::Unknown, |before| change(before, line, sizes)),
        };
        let mut row = row(line, code, cells, change);
        row.total.scaled = known.remove(CONVERTED).and_then(|figure| figure.amount);
        rows.push(row);
    }
    let framework = match round.framework_id {
        Some(id) => Some(app.shelf.get(db, id).await?),
        None => None,
    };
    Ok(RankingTable {
        round,
        edition: None,
        drawn: None,
        correction: None,
        intervals_lapsed: false,
        framework,
        previous,
        series: Vec::new(),
        groups: Vec::new(),
        group: String::new(),
        columns,
        rows,
    })
}

/// The figures by row and node.
pub(super) fn by_row(values: &[PrintedValue]) -> HashMap<i64, HashMap<&str, Figure>> {
    let mut rows: HashMap<i64, HashMap<&str, Figure>> = HashMap::new();
    for value in values {
        let figure = match (&value.points, &value.value) {
            (Some(points), _) => {
                Figure::printed(Some(points), value.maximum.as_deref(), value.rank)
            }
            (None, Some(share)) => Figure::printed(Some(share), Some("1"), value.rank),
            (None, None) => Figure::printed(None, None, value.rank),
        };
        rows.entry(value.row_id)
            .or_default()
            .insert(value.node.as_str(), figure);
    }
    rows
}

/// The total of a printed row. Its share is known where its points are.
pub(super) fn total(line: &PrintedRow) -> Figure {
    let figure = Figure::printed(line.value.as_deref(), line.max_total.as_deref(), line.rank);
    let percent = line.percent.as_deref().filter(|_| line.value.is_some());
    Figure {
        printed: line.value_as_printed.clone(),
        ..figure.beside(percent)
    }
}

/// Compared with the same unit in the same group of the same size; `sizes` are those of the round
/// before and of this one, where a row does not say its own.
fn change(before: &[PrintedRow], line: &PrintedRow, sizes: (Option<i32>, Option<i32>)) -> Change {
    let same = |earlier: &&PrintedRow| {
        earlier.unit_group == line.unit_group
            && match line.unit_id {
                Some(id) => earlier.unit_id == Some(id),
                None => earlier.unit_name == line.unit_name,
            }
    };
    // A partial table does not say who is new.
    let Some(earlier) = before.iter().find(same) else {
        return Change::Unknown;
    };
    match (earlier.group_size.or(sizes.0), line.group_size.or(sizes.1)) {
        (Some(then), Some(now)) if then == now => Change::between(earlier.rank, line.rank),
        (Some(_), Some(_)) => Change::OtherSize,
        _ => Change::Unknown,
    }
}

fn row(line: &PrintedRow, code: Option<String>, cells: Vec<Figure>, change: Change) -> Row {
    Row {
        code,
        name: line.unit_name.clone(),
        search_key: fold(&line.unit_name),
        sort_key: sort_key(&line.unit_name),
        group: line.unit_group.clone(),
        rank: line.rank,
        shared: false,
        interval: None,
        of: line.group_size,
        total: total(line),
        change,
        cells,
        missing: 0,
        submitted: None,
        status: line.status.clone(),
        class: line.class.as_deref().map(Class::printed),
        percent: line.percent.clone(),
        note: line.note.clone(),
        source: line.source.clone(),
        confidence: line.confidence.clone(),
    }
}
