//! A table of units as people export it: comma, semicolon or tab, with or without a byte-order mark.

use super::NewUnit;
use crate::Invalid;

/// Rows a table may have.
const ROW_LIMIT: usize = 20_000;
/// Columns that every table has.
const NEEDED: [&str; 4] = ["code", "name", "kind", "group"];
/// Columns that a table may have.
const MORE: [&str; 3] = ["parent", "valid_from", "valid_to"];

/// What stands in a table, each with the number of its line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UnitRows {
    /// The rows that can be read.
    pub(super) rows: Vec<(u64, NewUnit)>,
    /// What is wrong with the others: they have another number of cells than the head.
    pub(super) uneven: Vec<(u64, Invalid)>,
}

/// The rows of a table.
///
/// # Errors
/// A complaint about the table as a whole: not text, no head, too many rows, none.
pub(super) fn read(table: &[u8]) -> Result<UnitRows, Invalid> {
    let text = std::str::from_utf8(table).map_err(|_| not_utf8())?;
    // The reader counts a line break of two characters one row late.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Err(empty_table());
    }
    let head = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| head.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .flexible(true)
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
        return Err(no_columns(&missing.join(", ")));
    }
    let (needed, more) = (NEEDED.map(place), MORE.map(place));
    let mut found = UnitRows::default();
    for record in reader.records() {
        let width = record.as_ref().map_or(0, csv::StringRecord::len);
        match record {
            Ok(record) if width == head.len() => {
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
                found.rows.push((line, new));
            }
            other => {
                let line = match &other {
                    Ok(record) => record.position(),
                    Err(error) => error.position(),
                };
                let line = line.map_or(0, csv::Position::line);
                found.uneven.push((line, uneven(width, head.len())));
            }
        }
        if found.rows.len() > ROW_LIMIT {
            return Err(too_long());
        }
    }
    match found.rows.is_empty() && found.uneven.is_empty() {
        true => Err(empty_table()),
        false => Ok(found),
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

fn uneven(cells: usize, wanted: usize) -> Invalid {
    Invalid::new(
        "table",
        "table-width",
        format!("Có {cells} ô, dòng đầu có {wanted}; tên có dấu phẩy phải đặt trong ngoặc kép."),
        format!(
            "It has {cells} cells, the first row has {wanted}; a name with a comma stands in double quotes."
        ),
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

/// That a table has nothing in it: the same of accounts as of units.
pub(crate) fn empty_table() -> Invalid {
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
        assert_eq!(read(plain.as_bytes()).unwrap().rows[0].0, 2);
    }

    #[test]
    fn what_is_no_table_is_refused_with_one_sentence() {
        for (table, code) in [
            (&b"\xff\xfe"[..], "table-encoding"),
            (b"", "table-empty"),
            (b"\n", "table-empty"),
            (b"code,name\n", "table-columns"),
            (b"code,name,kind,group\n", "table-empty"),
        ] {
            assert_eq!(read(table).unwrap_err().code, code);
        }
    }

    #[test]
    fn a_row_of_another_width_hides_no_other() {
        let found = read(b"code,name,kind,group\na,b\nc,d,e,f\ng,h,i,j,k\n").unwrap();
        let lines: Vec<u64> = found.uneven.iter().map(|(line, _)| *line).collect();
        assert_eq!((found.rows[0].0, lines.as_slice()), (3, &[2, 4][..]));
        assert!(
            found.uneven[0]
                .1
                .text_vi
                .starts_with("Có 2 ô, dòng đầu có 4")
        );
    }
}
