//! A table of units as people export it: comma, semicolon or tab, with or without a byte-order mark.

use super::NewUnit;
use crate::Invalid;

/// Rows a table may have.
const ROW_LIMIT: usize = 20_000;
/// Columns that every table has.
const NEEDED: [&str; 4] = ["code", "name", "kind", "group"];
/// Columns that a table may have.
const MORE: [&str; 3] = ["parent", "valid_from", "valid_to"];

/// The rows with their line numbers.
///
/// # Errors
/// Complaints about the table itself: not text, no head, too many rows, rows of another width.
pub(super) fn read(table: &[u8]) -> Result<Vec<(u64, NewUnit)>, Vec<Invalid>> {
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
    let place = |name: &str| head.iter().position(|one| one == name);
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| place(name).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(vec![no_columns(&missing.join(", "))]);
    }
    let (needed, more) = (NEEDED.map(place), MORE.map(place));
    let mut rows = Vec::new();
    let mut complaints = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let cell = |place: Option<usize>| {
                    let text = place.and_then(|place| record.get(place));
                    text.unwrap_or_default().to_owned()
                };
                let [code, name, kind, group] = needed.map(cell);
                let [parent, valid_from, valid_to] = more.map(cell);
                let new = NewUnit {
                    code,
                    name,
                    kind,
                    group,
                    parent,
                    valid_from,
                    valid_to,
                };
                rows.push((line, new));
            }
            Err(error) => complaints.push(uneven(error.position().map_or(0, csv::Position::line))),
        }
        if rows.len() > ROW_LIMIT {
            return Err(vec![too_long()]);
        }
    }
    if rows.is_empty() && complaints.is_empty() {
        complaints.push(empty());
    }
    if complaints.is_empty() {
        Ok(rows)
    } else {
        Err(complaints)
    }
}

fn not_utf8() -> Invalid {
    Invalid::new(
        "table",
        "table-encoding",
        "Tệp không phải văn bản UTF-8. Trong Excel, hãy lưu với kiểu “CSV UTF-8”.",
        "The file is no UTF-8 text. In Excel, save it as “CSV UTF-8”.",
    )
}

fn no_columns(names: &str) -> Invalid {
    Invalid::new(
        "table",
        "table-columns",
        format!(
            "Dòng đầu thiếu cột: {names}. Cần code, name, kind, group và có thể thêm parent, valid_from, valid_to."
        ),
        format!(
            "The first row lacks columns: {names}. It needs code, name, kind, group and may have parent, valid_from, valid_to."
        ),
    )
}

fn uneven(line: u64) -> Invalid {
    Invalid::new(
        "table",
        "table-width",
        format!("Dòng {line}: số ô khác với dòng đầu."),
        format!("Row {line}: it has another number of cells than the first row."),
    )
}

fn too_long() -> Invalid {
    Invalid::new(
        "table",
        "table-length",
        format!("Bảng có hơn {ROW_LIMIT} dòng."),
        format!("The table has more than {ROW_LIMIT} rows."),
    )
}

fn empty() -> Invalid {
    Invalid::new(
        "table",
        "table-empty",
        "Bảng chưa có dòng nào ngoài dòng đầu.",
        "The table has no row after its head.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excel_and_plain_tables_read_the_same() {
        let plain = "code,name,kind,group,parent\nx1,\"Xã A, B\",xã,xã,\n";
        let excel = "\u{feff}Code;Name;Kind;Group\r\nx1;Xã A, B;xã;xã\r\n";
        assert_eq!(read(plain.as_bytes()), read(excel.as_bytes()));
        assert_eq!(read(plain.as_bytes()).unwrap()[0].0, 2);
    }

    #[test]
    fn what_is_no_table_is_refused_with_one_sentence() {
        for (table, code) in [
            (&b"\xff\xfe"[..], "table-encoding"),
            (b"", "table-columns"),
            (b"code,name\n", "table-columns"),
            (b"code,name,kind,group\n", "table-empty"),
            (b"code,name,kind,group\na,b\n", "table-width"),
        ] {
            assert_eq!(read(table).unwrap_err()[0].code, code);
        }
    }
}
