//! Tables as CSV (RFC 4180): CRLF, quotes where needed, dot decimals, no formula ever.

use crate::{Cell, Table};

/// How the file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Bare: for programs.
    Plain,
    /// With a byte order mark: without it Excel reads Vietnamese as something else.
    ByteOrderMark,
}

/// The table as a CSV file.
///
/// Words that a spreadsheet would run as a formula get an apostrophe in front; numbers keep their sign.
#[must_use]
pub fn csv(table: &Table, opening: Opening) -> String {
    let mut out = String::with_capacity(64 * (table.rows.len() + 1));
    if opening == Opening::ByteOrderMark {
        out.push('\u{feff}');
    }
    let heads = table.columns.iter().map(|column| column.name.to_owned());
    line(&mut out, heads);
    for row in &table.rows {
        line(&mut out, row.iter().map(field));
    }
    out
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&quoted(field));
    }
    out.push_str("\r\n");
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => neutral(words),
        Cell::Exact(number) => number.clone(),
        Cell::Count(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

/// Takes the power from what a spreadsheet would run: `=1+1` becomes `'=1+1`.
fn neutral(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

fn quoted(field: String) -> String {
    if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    fn table(cells: Vec<Cell>) -> Table {
        let column = Column {
            name: "x",
            meaning: "x",
            meaning_en: "x",
        };
        Table {
            columns: vec![column; cells.len()],
            rows: vec![cells],
        }
    }

    #[test]
    fn a_formula_in_a_name_becomes_words_and_a_negative_number_stays_one() {
        let text = csv(
            &table(vec![
                Cell::Text("=HYPERLINK(\"x\")".into()),
                Cell::Exact("-0.5".into()),
                Cell::Text("@SUM(A1)".into()),
            ]),
            Opening::Plain,
        );
        assert_eq!(
            text,
            "x,x,x\r\n\"'=HYPERLINK(\"\"x\"\")\",-0.5,'@SUM(A1)\r\n"
        );
    }

    #[test]
    fn commas_quotes_and_line_ends_are_quoted() {
        let text = csv(
            &table(vec![Cell::Text("Sở, \"ban\"\nngành".into())]),
            Opening::ByteOrderMark,
        );
        assert_eq!(text, "\u{feff}x\r\n\"Sở, \"\"ban\"\"\nngành\"\r\n");
    }

    #[test]
    fn what_is_not_known_is_an_empty_field() {
        assert_eq!(
            csv(&table(vec![Cell::Empty, Cell::Count(0)]), Opening::Plain),
            "x,x\r\n,0\r\n"
        );
    }
}
