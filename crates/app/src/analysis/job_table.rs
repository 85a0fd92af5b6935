//! Results of jobs as tables for files: stable names, machine decimals, nothing where nothing is known.

use engine::statistics::told;
use report::{Cell, Column, Table};

use super::{
    robustness::{RobustnessResult, UnitRanks},
    variance::VarianceResult,
};

const UNITS: [Column; 8] = [
    column("unit", "mã đơn vị", "code of the unit"),
    column("name", "tên đơn vị", "name of the unit"),
    column("group", "nhóm xếp hạng", "ranking group"),
    column("rank", "thứ hạng theo điểm", "rank by the score"),
    column(
        "median",
        "trung vị thứ hạng qua các lần rút",
        "median of the ranks drawn",
    ),
    column("p5", "phân vị 5 %", "5th percentile"),
    column("p95", "phân vị 95 %", "95th percentile"),
    column(
        "p_kept",
        "tỷ lệ lần rút giữ đúng hạng",
        "share of draws with the same rank",
    ),
];

const PLACES: [Column; 3] = [
    column("unit", "mã đơn vị", "code of the unit"),
    column("place", "thứ hạng", "rank"),
    column(
        "probability",
        "tỷ lệ lần rút đạt hạng ấy",
        "share of draws with that rank",
    ),
];

const PAIRS: [Column; 7] = [
    column("better", "đơn vị xếp trên", "the unit ranked before"),
    column("other", "đơn vị xếp dưới", "the unit ranked behind"),
    column("before", "tỷ lệ lần rút xếp trên", "share of draws before"),
    column("tied", "tỷ lệ lần rút đồng hạng", "share of draws tied"),
    column(
        "indicator",
        "chỉ số làm hai đơn vị khác nhau",
        "indicator that sets them apart",
    ),
    column(
        "difference",
        "chênh lệch giá trị do chỉ số ấy",
        "difference of the values from it",
    ),
    column(
        "turns",
        "yes khi bỏ chỉ số ấy thì đổi thứ tự",
        "yes when the order turns without it",
    ),
];

const PARTS: [Column; 7] = [
    column("source", "nguồn bất định", "what is uncertain"),
    column("total", "phần toàn phần", "total part"),
    column(
        "total_p5",
        "phân vị 5 % của phần toàn phần",
        "its 5th percentile",
    ),
    column(
        "total_p95",
        "phân vị 95 % của phần toàn phần",
        "its 95th percentile",
    ),
    column("first_order", "phần bậc nhất", "first-order part"),
    column(
        "first_order_p5",
        "phân vị 5 % của phần bậc nhất",
        "its 5th percentile",
    ),
    column(
        "first_order_p95",
        "phân vị 95 % của phần bậc nhất",
        "its 95th percentile",
    ),
];

/// A column with its meaning in both languages.
pub(super) const fn column(
    name: &'static str,
    meaning: &'static str,
    meaning_en: &'static str,
) -> Column {
    Column {
        name,
        meaning,
        meaning_en,
    }
}

/// A figure in machine form, with nine decimals at most; an empty cell for none.
pub(super) fn figure(value: Option<f64>) -> Cell {
    match value.filter(|value| value.is_finite()) {
        Some(value) => Cell::Exact(told(value).to_string()),
        None => Cell::Empty,
    }
}

/// A rank.
pub(super) fn rank(rank: Option<u32>) -> Cell {
    rank.map_or(Cell::Empty, |rank| Cell::Count(rank.into()))
}

/// A text.
pub(super) fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// The table of this name (`units`, `places`, `pairs`) of a robustness result.
#[must_use]
pub fn of_robustness(result: &RobustnessResult, name: &str) -> Option<Table> {
    let (columns, rows) = match name {
        "units" => (UNITS.to_vec(), result.units.iter().map(unit).collect()),
        "places" => (
            PLACES.to_vec(),
            result.units.iter().flat_map(places).collect(),
        ),
        "pairs" => (PAIRS.to_vec(), pairs(result)),
        _ => return None,
    };
    Some(Table { columns, rows })
}

fn unit(unit: &UnitRanks) -> Vec<Cell> {
    let mut row = vec![
        text(&unit.code),
        text(&unit.name),
        text(&unit.group),
        rank(unit.rank),
    ];
    row.extend([unit.median, unit.low, unit.high, unit.kept].map(figure));
    row
}

fn places(unit: &UnitRanks) -> Vec<Vec<Cell>> {
    let row = |(place, share): &(u32, f64)| {
        vec![text(&unit.code), rank(Some(*place)), figure(Some(*share))]
    };
    unit.places.iter().map(row).collect()
}

/// A pair, once for each of the indicators that set it apart most.
fn pairs(result: &RobustnessResult) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for pair in &result.pairs {
        let begin = || {
            let shares = [pair.before, pair.tied].map(|share| figure(Some(share)));
            let mut row = vec![text(&pair.better), text(&pair.other)];
            row.extend(shares);
            row
        };
        for one in &pair.settling {
            let mut row = begin();
            row.push(text(&one.indicator));
            row.push(figure(Some(one.difference)));
            row.push(text(if one.turns { "yes" } else { "no" }));
            rows.push(row);
        }
        if pair.settling.is_empty() {
            let mut row = begin();
            row.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            rows.push(row);
        }
    }
    rows
}

/// The table of this name (`parts`) of a variance result.
#[must_use]
pub fn of_variance(result: &VarianceResult, name: &str) -> Option<Table> {
    if name != "parts" {
        return None;
    }
    let row = |part: &super::VariancePart| {
        let figures = part.total.iter().chain(&part.first_order);
        let figures = figures.map(|value| figure(Some(*value)));
        std::iter::once(text(&part.source)).chain(figures).collect()
    };
    Some(Table {
        columns: PARTS.to_vec(),
        rows: result.parts.iter().map(row).collect(),
    })
}
