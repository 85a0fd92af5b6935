//! A sheet of lines of money, as a workbook or with comma, semicolon or tab; its head names its columns.

use engine::Language;
use report::reading::{Cell, Grid, read_tables};

use super::typed::LineTyped;
use crate::Invalid;

/// Rows that a sheet may have.
const MOST: usize = 20_000;
/// Rows above the head of a workbook at most: a title, a unit of measure.
const ROWS_ABOVE: usize = 20;
/// The columns in the order in which the program writes them; the first four and `document` are needed.
pub const COLUMNS: [&str; 14] = [
    "year",
    "source",
    "stage",
    "amount",
    "document",
    "on_day",
    "manner",
    "unit",
    "task",
    "project",
    "proposal",
    "round",
    "indicator",
    "note",
];
const NEEDED: usize = 5;

/// The rows with their line numbers.
///
/// # Errors
/// Complaints about the sheet itself: not text, columns that lack, uneven rows, too many.
pub(super) fn read(table: &[u8]) -> Result<Vec<(u64, LineTyped)>, Vec<Invalid>> {
    match table.starts_with(b"PK\x03\x04") {
        true => read_workbook(table),
        false => read_text(table),
    }
}

/// The rows of the first sheet of a workbook that has the columns; what stands above its head is
/// passed over, empty rows too.
fn read_workbook(file: &[u8]) -> Result<Vec<(u64, LineTyped)>, Vec<Invalid>> {
    let grids = read_tables(file).map_err(|why| {
        let [vi, en] = [Language::Vi, Language::En].map(|language| why.text(language));
        vec![Invalid::new("table", "money-workbook", vi, en)]
    })?;
    let heads = grids.iter().flat_map(|grid| {
        let rows = grid.rows.iter().enumerate().take(ROWS_ABOVE);
        rows.map(move |(at, row)| (grid, at, places(row.iter().map(Cell::text))))
    });
    let is_better = |(_, _, places): &(&Grid, usize, [Option<usize>; 14])| n_missing(places);
    let Some((grid, head, places)) = heads.min_by_key(is_better) else {
        return Err(vec![empty()]);
    };
    let missing = missing(&places);
    if !missing.is_empty() {
        return Err(vec![no_columns(&missing)]);
    }
    let mut rows = Vec::new();
    for (at, row) in grid.rows.iter().enumerate().skip(head + 1) {
        let is_filled = |place: &Option<usize>| {
            let cell = place.and_then(|place| row.get(place));
            cell.is_some_and(|cell| !cell.text().is_empty())
        };
        if places.iter().any(is_filled) {
            let text = |place: usize| row.get(place).map(typed).unwrap_or_default();
            rows.push((at as u64 + 1, of(places.map(|place| place.map(text)))));
        }
    }
    match rows.is_empty() {
        true => Err(vec![empty()]),
        false => Ok(rows),
    }
}

/// A cell as somebody would have typed it: workbooks keep numbers with a dot.
fn typed(cell: &Cell) -> String {
    match cell {
        Cell::Number(_) => cell.text().replace('.', ","),
        Cell::Text(_) => cell.text().to_owned(),
    }
}

/// Where each column stands in a head.
fn places<'a>(head: impl Iterator<Item = &'a str>) -> [Option<usize>; 14] {
    let head: Vec<String> = head.map(str::to_lowercase).collect();
    COLUMNS.map(|name| head.iter().position(|one| one == name))
}

fn n_missing(places: &[Option<usize>; 14]) -> usize {
    places
        .iter()
        .take(NEEDED)
        .filter(|place| place.is_none())
        .count()
}

/// The needed columns that a head lacks.
fn missing(places: &[Option<usize>; 14]) -> String {
    let pairs = COLUMNS.iter().zip(places).take(NEEDED);
    let missing = pairs.filter(|(_, place)| place.is_none());
    let names: Vec<&str> = missing.map(|(name, _)| *name).collect();
    names.join(", ")
}

fn read_text(table: &[u8]) -> Result<Vec<(u64, LineTyped)>, Vec<Invalid>> {
    let text = std::str::from_utf8(table).map_err(|_| vec![not_utf8()])?;
    // The reader counts a line break of two characters one row late.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let head = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| head.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let places = match reader.headers() {
        Ok(head) => places(head.iter()),
        Err(_) => [None; 14],
    };
    let missing = missing(&places);
    if !missing.is_empty() {
        return Err(vec![no_columns(&missing)]);
    }
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let text = |place: usize| record.get(place).unwrap_or_default().to_owned();
                rows.push((line, of(places.map(|place| place.map(text)))));
            }
            Err(error) => complaints.push(uneven(error.position().map_or(0, csv::Position::line))),
        }
        if rows.len() > MOST {
            return Err(vec![too_long()]);
        }
    }
    if rows.is_empty() && complaints.is_empty() {
        complaints.push(empty());
    }
    match complaints.is_empty() {
        true => Ok(rows),
        false => Err(complaints),
    }
}

fn of(texts: [Option<String>; 14]) -> LineTyped {
    let [
        year,
        source,
        stage,
        amount,
        document,
        on_day,
        manner,
        unit,
        task,
        project,
        proposal,
        round,
        indicator,
        note,
    ] = texts.map(Option::unwrap_or_default);
    LineTyped {
        year,
        source,
        stage,
        manner,
        amount,
        on_day,
        unit,
        task,
        project,
        proposal,
        round,
        indicator,
        document,
        note,
    }
}

/// A complaint with the row that it is about.
pub(super) fn in_row(line: u64, complaint: Invalid) -> Invalid {
    let field = &complaint.field;
    Invalid {
        text_vi: format!("Dòng {line}, cột {field}: {}", complaint.text_vi),
        text_en: format!("Row {line}, column {field}: {}", complaint.text_en),
        ..complaint
    }
}

fn not_utf8() -> Invalid {
    Invalid::new(
        "table",
        "money-encoding",
        "Tệp không phải Excel (.xlsx) hay văn bản UTF-8. Trong Excel, hãy lưu với kiểu .xlsx hoặc “CSV UTF-8”.",
        "The file is neither an Excel file (.xlsx) nor UTF-8 text. In Excel, save it as .xlsx or “CSV UTF-8”.",
    )
}

fn no_columns(names: &str) -> Invalid {
    let all = COLUMNS.join(", ");
    Invalid::new(
        "table",
        "money-columns",
        format!("Dòng đầu thiếu cột: {names}. Các cột: {all}."),
        format!("The first row lacks columns: {names}. The columns: {all}."),
    )
}

fn uneven(line: u64) -> Invalid {
    Invalid::new(
        "table",
        "money-width",
        format!("Dòng {line}: số ô khác với dòng đầu."),
        format!("Row {line}: it has another number of cells than the first row."),
    )
}

fn too_long() -> Invalid {
    Invalid::new(
        "table",
        "money-length",
        format!("Bảng có hơn {MOST} dòng."),
        format!("The sheet has more than {MOST} rows."),
    )
}

fn empty() -> Invalid {
    Invalid::new(
        "table",
        "money-empty",
        "Bảng chưa có dòng nào ngoài dòng đầu.",
        "The sheet has no row after its head.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_may_order_its_columns_as_it_likes() {
        let sheet =
            "Stage;amount;YEAR;document;source;task\r\nspent;1,5 tỷ;2026;HĐ 12;state;NV-1\r\n";
        let rows = read(sheet.as_bytes()).unwrap();
        let (line, row) = &rows[0];
        assert_eq!(
            (*line, row.stage.as_str(), row.amount.as_str()),
            (2, "spent", "1,5 tỷ")
        );
        assert_eq!((row.task.as_str(), row.unit.as_str()), ("NV-1", ""));
    }

    #[test]
    fn what_is_no_sheet_is_refused_with_one_sentence() {
        for (table, code) in [
            (&b"\xff\xfe"[..], "money-encoding"),
            (b"year,source\n", "money-columns"),
            (b"year,source,stage,amount,document\n", "money-empty"),
            (b"year,source,stage,amount,document\n2026\n", "money-width"),
        ] {
            assert_eq!(read(table).unwrap_err()[0].code, code);
        }
    }
}
