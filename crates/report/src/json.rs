//! Tables as JSON: a list of objects, exact decimals digit by digit, what is not known as `null`.

use crate::{Cell, Table};

/// The table as a JSON list with one object a line.
#[must_use]
pub fn json(table: &Table) -> String {
    let mut out = String::with_capacity(128 * (table.rows.len() + 1));
    out.push('[');
    for (place, row) in table.rows.iter().enumerate() {
        out.push_str(if place == 0 { "\n{" } else { ",\n{" });
        for (place, (column, cell)) in table.columns.iter().zip(row).enumerate() {
            if place > 0 {
                out.push(',');
            }
            text(&mut out, column.name);
            out.push(':');
            value(&mut out, cell);
        }
        out.push('}');
    }
    out.push_str("\n]\n");
    out
}

fn value(out: &mut String, cell: &Cell) {
    match cell {
        Cell::Text(words) => text(out, words),
        Cell::Exact(number) => out.push_str(number),
        Cell::Count(number) => out.push_str(&number.to_string()),
        Cell::Empty => out.push_str("null"),
    }
}

/// A JSON string.
fn text(out: &mut String, words: &str) {
    out.push('"');
    for character in words.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", control as u32));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    #[test]
    fn decimals_keep_their_digits_and_words_their_quotes() {
        let column = |name| Column {
            name,
            meaning: "",
            meaning_en: "",
        };
        let table = Table {
            columns: vec![column("a"), column("b"), column("c"), column("d")],
            rows: vec![vec![
                Cell::Exact("0.5220".into()),
                Cell::Text("Krông \"Pa\"\u{1}\n".into()),
                Cell::Empty,
                Cell::Count(3),
            ]],
        };
        assert_eq!(
            json(&table),
            "[\n{\"a\":0.5220,\"b\":\"Krông \\\"Pa\\\"\\u0001\\n\",\"c\":null,\"d\":3}\n]\n"
        );
    }

    #[test]
    fn an_empty_table_is_an_empty_list() {
        assert_eq!(json(&Table::default()), "[\n]\n");
    }
}
