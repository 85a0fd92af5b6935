//! A sheet of lines of money: comma, semicolon or tab, with a head that names its columns.

use super::typed::LineTyped;
use crate::Invalid;

/// Rows that a sheet may have.
const MOST: usize = 20_000;
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
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(str::to_lowercase).collect(),
        Err(_) => Vec::new(),
    };
    let places = COLUMNS.map(|name| head.iter().position(|one| one == name));
    let pairs = COLUMNS.iter().zip(&places).take(NEEDED);
    let missing: Vec<&str> = pairs
        .filter(|(_, place)| place.is_none())
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() {
        return Err(vec![no_columns(&missing.join(", "))]);
    }
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                rows.push((line, of(&record, places)));
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

fn of(record: &csv::StringRecord, places: [Option<usize>; 14]) -> LineTyped {
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
    ] = places.map(|place| {
        let text = place.and_then(|place| record.get(place));
        text.unwrap_or_default().to_owned()
    });
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
        "Tệp không phải văn bản UTF-8. Trong Excel, hãy lưu với kiểu “CSV UTF-8”.",
        "The file is no UTF-8 text. In Excel, save it as “CSV UTF-8”.",
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
