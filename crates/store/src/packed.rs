//! Rows as texts: SQLite hands over every value by itself, a packed row or list comes as one.
//!
//! Used for the lists that are read all day. The text is made of standard SQL that both databases
//! have (`||`, `CAST`, `coalesce`, `replace`, `string_agg`), so one code reads it from either.

use std::str::{FromStr, Split};

use sea_orm::{
    entity::prelude::*,
    sea_query::{BinOper, ExprTrait, Func, Order, SelectStatement},
};

use crate::StoreError;

/// Between the fields of a row.
const FIELD: char = '\u{1f}';
/// Between the rows of a list.
const ROW: char = '\u{1e}';

/// A text column. Should it ever hold a separator, a blank comes instead.
pub(crate) fn text(column: impl ColumnTrait) -> Expr {
    cleaned(column.into_expr())
}

/// A text column that may be absent.
pub(crate) fn optional_text(column: impl ColumnTrait) -> Expr {
    optional(cleaned(column.into_expr()))
}

/// A column of whole numbers.
pub(crate) fn number(column: impl ColumnTrait) -> Expr {
    column.into_expr().cast_as("text")
}

/// A column of whole numbers that may be absent.
pub(crate) fn optional_number(column: impl ColumnTrait) -> Expr {
    optional(column.into_expr().cast_as("text"))
}

/// One row as one text.
pub(crate) fn row<const N: usize>(columns: [Expr; N]) -> Expr {
    let joined = columns
        .into_iter()
        .reduce(|row, column| concat(concat(row, literal(FIELD)), column));
    joined.unwrap_or_else(|| Expr::cust("''"))
}

/// All rows as one text, in no order; none where there are no rows.
pub(crate) fn list<const N: usize>(columns: [Expr; N]) -> Expr {
    let all = Func::cust("string_agg").arg(row(columns));
    all.arg(literal(ROW)).into()
}

/// Name of the packed row in a window for [`ordered`].
pub(crate) const LINE: &str = "line";

/// Name of the n-th ordering key in a window for [`ordered`].
pub(crate) fn key(place: usize) -> String {
    format!("key_{place}")
}

/// The rows of a window as one text, in the order of its keys.
pub(crate) fn ordered(
    window: SelectStatement,
    directions: impl IntoIterator<Item = Order>,
) -> SelectStatement {
    let keys: Vec<String> = directions
        .into_iter()
        .enumerate()
        .map(|(place, direction)| match direction {
            Order::Desc => format!("{} DESC", key(place)),
            _ => key(place),
        })
        .collect();
    let all = format!("string_agg({LINE}, '{ROW}' ORDER BY {})", keys.join(", "));
    let mut lines = SelectStatement::new();
    lines.expr(Expr::cust(all)).from_subquery(window, "page");
    lines
}

fn cleaned(text: Expr) -> Expr {
    let replace = |text: Expr, separator: char| {
        let from = Func::cust("replace").arg(text);
        Expr::from(from.arg(literal(separator)).arg(Expr::cust("' '")))
    };
    replace(replace(text, FIELD), ROW)
}

/// Absence is told apart from an empty text by a sign before every value that is there.
fn optional(value: Expr) -> Expr {
    let signed = concat(Expr::cust("'='"), value);
    Func::coalesce([signed, Expr::cust("''")]).into()
}

fn concat(left: Expr, right: Expr) -> Expr {
    left.binary(BinOper::Custom("||"), right)
}

fn literal(separator: char) -> Expr {
    Expr::cust(format!("'{separator}'"))
}

/// The fields of one packed row, in the order of its columns.
pub(crate) struct Fields<'a>(Split<'a, char>);

impl Fields<'_> {
    pub(crate) fn text(&mut self) -> Option<String> {
        self.0.next().map(str::to_owned)
    }

    pub(crate) fn optional_text(&mut self) -> Option<Option<String>> {
        let field = self.0.next()?;
        Some(field.strip_prefix('=').map(str::to_owned))
    }

    pub(crate) fn number<T: FromStr>(&mut self) -> Option<T> {
        self.0.next()?.parse().ok()
    }

    pub(crate) fn optional_number<T: FromStr>(&mut self) -> Option<Option<T>> {
        match self.0.next()?.strip_prefix('=') {
            Some(number) => number.parse().ok().map(Some),
            None => Some(None),
        }
    }
}

/// Reads one packed row.
///
/// # Errors
/// A fault when it is not what was packed.
pub(crate) fn read_row<T>(
    packed: &str,
    read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Result<T, StoreError> {
    read(&mut Fields(packed.split(FIELD)))
        .ok_or_else(|| StoreError::Database(format!("a packed row does not read: {packed:?}")))
}

/// Reads a packed list.
///
/// # Errors
/// A fault when it is not what was packed.
pub(crate) fn read_list<T>(
    packed: Option<&str>,
    read: impl Fn(&mut Fields<'_>) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let rows = packed.into_iter().flat_map(|packed| packed.split(ROW));
    rows.map(|row| read_row(row, &read)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (String, Option<String>, i64, Option<i64>);

    fn read(row: &mut Fields<'_>) -> Option<Row> {
        Some((
            row.text()?,
            row.optional_text()?,
            row.number()?,
            row.optional_number()?,
        ))
    }

    #[test]
    fn absent_and_empty_stay_apart() {
        let packed = "Xã Núi Chàm\u{1f}=\u{1f}-7\u{1f}\u{1e}\u{1f}\u{1f}0\u{1f}=9";
        let rows = read_list(Some(packed), read).unwrap_or_default();
        let first = ("Xã Núi Chàm".to_owned(), Some(String::new()), -7, None);
        assert_eq!(rows, [first, (String::new(), None, 0, Some(9))]);
        assert!(read_list(None, read).is_ok_and(|rows| rows.is_empty()));
    }

    #[test]
    fn a_row_that_was_not_packed_so_is_a_fault() {
        for broken in [
            "",
            "a\u{1f}=b",
            "a\u{1f}=b\u{1f}x\u{1f}",
            "a\u{1f}\u{1f}1\u{1f}=x",
        ] {
            assert!(read_row(broken, read).is_err(), "{broken:?}");
        }
    }
}
