//! The same figures as data: stable names, a dictionary of columns, exact decimals.

use engine::Language;
use report::{Cell, Column, Table};

use super::table::{self, RankingTable, Row};
use crate::{
    App, Refusal,
    round::{Round, RoundKind},
};

/// A dataset on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Stable name, part of its address.
    pub slug: String,
    /// Vietnamese title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// The round it holds, for results.
    pub round: Option<Round>,
}

impl Dataset {
    /// The title in a language.
    pub fn title_in(&self, language: Language) -> &str {
        language.pick(&self.title, &self.title_en)
    }
}

/// Columns of the results of a round, one row for a unit at a node.
const RESULT: [Column; 21] = [
    column("round", "kỳ", "round"),
    column(
        "unit_code",
        "mã đơn vị; trống khi đơn vị không có trong danh sách",
        "code of the unit; empty when it is not in the list of units",
    ),
    column(
        "unit_name",
        "tên đơn vị như trong kết quả",
        "name of the unit as in the result",
    ),
    column("group", "nhóm xếp hạng", "ranking group"),
    column(
        "node",
        "total là tổng; còn lại là mã chỉ số chính hoặc trụ cột",
        "total, or the code of a main index or pillar",
    ),
    column("kind", "total, index hoặc pillar", "total, index or pillar"),
    column(
        "points",
        "điểm hoặc giá trị, số đúng; trống là chưa biết",
        "points or value, exact; empty is not known",
    ),
    column(
        "maximum",
        "điểm tối đa áp dụng cho đơn vị",
        "maximum that applies to the unit",
    ),
    column("value", "điểm chia điểm tối đa", "points over maximum"),
    column(
        "scaled",
        "điểm quy về điểm tối đa chung, nếu bộ chỉ số so như vậy",
        "points scaled back up to the full maximum, where the framework compares so",
    ),
    column(
        "as_printed",
        "nguyên văn con số ở nguồn",
        "the figure as printed in the source",
    ),
    column(
        "rank",
        "thứ hạng trong nhóm; trống là không xếp hạng hoặc chưa biết",
        "rank in the group; empty is not ranked or not known",
    ),
    column("of", "số đơn vị được xếp hạng", "number of units ranked"),
    column(
        "class",
        "xếp loại như đã công bố hoặc theo bộ chỉ số",
        "class as published or by the framework",
    ),
    column(
        "status",
        "ranked, rank_unknown (nguồn có xếp hạng, thứ hạng chưa biết), assessed_not_ranked hoặc not_assessed",
        "ranked, rank_unknown (ranked in the source, the rank is not known), assessed_not_ranked or not_assessed",
    ),
    column(
        "missing",
        "số chỉ số chưa có số liệu",
        "number of indicators without an answer",
    ),
    column(
        "submitted",
        "no khi đơn vị chưa nộp bản tự đánh giá; trống ở kết quả đã in",
        "no when the unit did not hand in its return; empty in printed results",
    ),
    column("note", "ghi chú", "note"),
    column("source", "nguồn", "source"),
    column(
        "confidence",
        "độ tin cậy của nguồn: high, medium, low, press",
        "how sure the source is: high, medium, low, press",
    ),
    column(
        "fictional",
        "yes khi kết quả là giả định",
        "yes when the result is fictional",
    ),
];

/// Columns of the list of units.
const UNIT: [Column; 10] = [
    column(
        "code",
        "mã trong hệ thống này, không trùng",
        "code in this installation, unique",
    ),
    column(
        "official_code",
        "mã thống kê, dạng chữ",
        "statistical code, a text",
    ),
    column("name", "tên", "name"),
    column(
        "kind",
        "province, department, district hoặc commune",
        "province, department, district or commune",
    ),
    column("group", "nhóm xếp hạng", "ranking group"),
    column("parent", "mã đơn vị cấp trên", "code of the unit above"),
    column(
        "valid_from",
        "ngày đầu tồn tại, nếu biết",
        "first day, where known",
    ),
    column(
        "valid_to",
        "ngày cuối tồn tại, nếu đã kết thúc",
        "last day, where it has ended",
    ),
    column(
        "fictional",
        "yes khi đơn vị là giả định",
        "yes when the unit is fictional",
    ),
    column("source", "nguồn", "source"),
];

/// Columns of the list of successions.
const SUCCESSION: [Column; 4] = [
    column("predecessor", "mã đơn vị cũ", "code of the unit before"),
    column("successor", "mã đơn vị mới", "code of the unit after"),
    column("date", "ngày thay đổi", "day of the change"),
    column("legal_basis", "căn cứ", "legal basis"),
];

const fn column(name: &'static str, meaning: &'static str, meaning_en: &'static str) -> Column {
    Column {
        name,
        meaning,
        meaning_en,
    }
}

/// All datasets: units, successions, then every published round.
///
/// # Errors
/// A fault of the database.
pub async fn list_datasets(app: &App) -> Result<Vec<Dataset>, Refusal> {
    let fixed = |slug: &str, title: &str, title_en: &str| Dataset {
        slug: slug.to_owned(),
        title: title.to_owned(),
        title_en: title_en.to_owned(),
        round: None,
    };
    let mut list = vec![
        fixed("units", "Danh sách đơn vị", "List of units"),
        fixed(
            "succession",
            "Đơn vị cũ và mới (sáp nhập, đổi tên)",
            "Units before and after mergers",
        ),
    ];
    let rounds = table::list_published(app).await?;
    list.extend(rounds.into_iter().map(|(round, _)| Dataset {
        slug: round.slug.clone(),
        title: round.title.clone(),
        title_en: round.title_en.clone(),
        round: Some(round),
    }));
    Ok(list)
}

/// One dataset, whole.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none of this name; a fault.
pub async fn dataset(app: &App, slug: &str) -> Result<Table, Refusal> {
    match slug {
        "units" => units(app).await,
        "succession" => successions(app).await,
        _ => Ok(results(&table::whole(app, slug).await?)),
    }
}

async fn units(app: &App) -> Result<Table, Refusal> {
    let units = store::unit::list_units(app.store.reader()).await?;
    let rows = units.iter().map(|unit| {
        vec![
            Cell::text(Some(&unit.code)),
            Cell::text(unit.official_code.as_deref()),
            Cell::text(Some(&unit.name)),
            Cell::text(Some(&unit.kind)),
            Cell::text(Some(&unit.unit_group)),
            Cell::text(unit.parent.as_deref()),
            Cell::text(unit.valid_from.as_deref()),
            Cell::text(unit.valid_to.as_deref()),
            Cell::text(Some(yes_no(unit.fictional))),
            Cell::text(unit.source.as_deref()),
        ]
    });
    Ok(Table {
        columns: UNIT.to_vec(),
        rows: rows.collect(),
    })
}

async fn successions(app: &App) -> Result<Table, Refusal> {
    let pairs = store::unit::list_successions(app.store.reader()).await?;
    let rows = pairs.iter().map(|pair| {
        vec![
            Cell::text(Some(&pair.predecessor)),
            Cell::text(Some(&pair.successor)),
            Cell::text(Some(&pair.on_date)),
            Cell::text(pair.legal_basis.as_deref()),
        ]
    });
    Ok(Table {
        columns: SUCCESSION.to_vec(),
        rows: rows.collect(),
    })
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// A table as data: the total of every unit and every figure that is known below it.
fn results(table: &RankingTable) -> Table {
    let mut rows = Vec::new();
    for row in &table.rows {
        rows.push(line(table, row, None));
        let known = row.cells.iter().enumerate();
        let known = known.filter(|(_, figure)| figure.amount.is_some() || figure.rank.is_some());
        rows.extend(known.map(|(place, _)| line(table, row, Some(place))));
    }
    Table {
        columns: RESULT.to_vec(),
        rows,
    }
}

fn line(table: &RankingTable, row: &Row, place: Option<usize>) -> Vec<Cell> {
    let column = place.and_then(|place| table.columns.get(place));
    let figure = place
        .and_then(|place| row.cells.get(place))
        .unwrap_or(&row.total);
    let kind = match column.map(|column| column.kind) {
        None => "total",
        Some(super::ColumnKind::Index) => "index",
        Some(super::ColumnKind::Pillar) => "pillar",
    };
    let exact = |amount: Option<engine::amount::Amount>| match amount {
        Some(amount) => Cell::Exact(amount.canonical()),
        None => Cell::Empty,
    };
    let is_total = column.is_none();
    let missing = match is_total && table.round.kind == RoundKind::Scored {
        true => Some(row.missing),
        false => figure.missing,
    };
    let printed = figure
        .printed
        .as_deref()
        .or(row.percent.as_deref().filter(|_| is_total));
    vec![
        Cell::text(Some(&table.round.slug)),
        Cell::text(row.code.as_deref()),
        Cell::text(Some(&row.name)),
        Cell::text(Some(&row.group)),
        Cell::text(Some(column.map_or("total", |column| &column.code))),
        Cell::text(Some(kind)),
        Cell::exact(figure.exact.as_deref()),
        exact(figure.maximum),
        exact(figure.share),
        exact(figure.scaled),
        Cell::text(printed),
        Cell::count(figure.rank.or(row.rank.filter(|_| is_total))),
        Cell::count(row.of),
        Cell::text(
            row.class
                .as_ref()
                .filter(|_| is_total)
                .map(|class| class.title.as_str()),
        ),
        Cell::text(Some(table.status(row))),
        Cell::count(missing),
        Cell::text(row.submitted.map(yes_no)),
        Cell::text(row.note.as_deref().filter(|_| is_total)),
        Cell::text(row.source.as_deref()),
        Cell::text(row.confidence.as_deref()),
        Cell::text(Some(yes_no(table.round.fictional))),
    ]
}
