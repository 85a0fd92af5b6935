//! A table of accounts as people keep it: CSV or Excel, its columns named in either language.

use engine::{
    Language,
    vietnamese::{fold, nfc},
};
use report::reading::{Grid, read_tables};

use crate::{Invalid, unit::empty_table};

/// Accounts that one table may have.
const ROW_LIMIT: usize = 2_000;

/// A row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedAccount {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) unit: String,
}

/// What stands in a table, each with the number of its row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AccountRows {
    /// The rows that can be read.
    pub(super) rows: Vec<(usize, TypedAccount)>,
    /// What is wrong with the others.
    pub(super) too_wide: Vec<(usize, Invalid)>,
}

/// The rows of a table.
///
/// # Errors
/// A complaint about the table as a whole: unreadable, no head, too many rows, none.
pub(super) fn read(table: &[u8]) -> Result<AccountRows, Invalid> {
    let grids = match table.iter().all(u8::is_ascii_whitespace) {
        true => return Err(empty_table()),
        false => read_tables(table).map_err(|why| {
            let text = |language| why.text(language);
            Invalid::new(
                "table",
                "table-file",
                text(Language::Vi),
                text(Language::En),
            )
        })?,
    };
    let grid = grids.first().ok_or_else(empty_table)?;
    let top = grid
        .rows
        .iter()
        .position(|row| row.iter().any(|cell| !cell.text().is_empty()));
    let Head { columns, width } = top.map_or_else(|| Err(empty_table()), |top| head(grid, top))?;
    let mut found = AccountRows::default();
    for (at, row) in grid.rows.iter().enumerate().skip(top.unwrap_or(0) + 1) {
        let mut cells = row.iter();
        if cells.all(|cell| cell.text().is_empty()) {
            continue;
        }
        if row.iter().skip(width).any(|cell| !cell.text().is_empty()) {
            found.too_wide.push((at + 1, too_wide()));
            continue;
        }
        let [login, name, role, unit] = columns.map(|column| {
            let text = column.map_or("", |column| grid.text(at, column));
            nfc(text)
        });
        let typed = TypedAccount {
            login,
            name,
            role,
            unit,
        };
        found.rows.push((at + 1, typed));
    }
    match found.rows.len() + found.too_wide.len() {
        0 => Err(empty_table()),
        count if count > ROW_LIMIT => Err(too_long()),
        _ => Ok(found),
    }
}

/// Where the columns stand, and how many cells the head has.
struct Head {
    /// Login, name, role, unit; a table of people without units needs none.
    columns: [Option<usize>; 4],
    width: usize,
}

fn head(grid: &Grid, top: usize) -> Result<Head, Invalid> {
    let mut columns = [None; 4];
    let cells = grid.rows.get(top).map(Vec::as_slice).unwrap_or_default();
    for (at, cell) in cells.iter().enumerate() {
        let place = match fold(cell.text()).as_str() {
            "login" | "ten dang nhap" => 0,
            "name" | "ten" | "ho ten" | "ho va ten" | "ten nguoi hoac chuc danh" => 1,
            "role" | "vai tro" => 2,
            "unit" | "don vi" | "ma don vi" | "unit code" => 3,
            _ => continue,
        };
        if let Some(column) = columns.get_mut(place)
            && column.is_none()
        {
            *column = Some(at);
        }
    }
    let [login, name, role, _] = columns;
    let lacking: Vec<&str> = [("login", login), ("name", name), ("role", role)]
        .into_iter()
        .filter_map(|(head, column)| column.is_none().then_some(head))
        .collect();
    match lacking.is_empty() {
        true => Ok(Head {
            columns,
            width: cells.len(),
        }),
        false => Err(no_columns(&lacking.join(", "))),
    }
}

fn no_columns(names: &str) -> Invalid {
    Invalid::new(
        "table",
        "table-columns",
        format!(
            "Dòng đầu thiếu cột: {names}. Cần login, name, role (hoặc tên đăng nhập, tên, vai trò) và unit (đơn vị) cho cán bộ, lãnh đạo đơn vị."
        ),
        format!(
            "The first row lacks columns: {names}. It needs login, name, role, and unit for officers and heads."
        ),
    )
}

fn too_wide() -> Invalid {
    Invalid::new(
        "table",
        "table-width",
        "Nhiều ô hơn dòng đầu; tên có dấu phẩy phải đặt trong ngoặc kép.",
        "It has more cells than the first row; a name with a comma stands in double quotes.",
    )
}

fn too_long() -> Invalid {
    Invalid::new(
        "table",
        "table-length",
        "Bảng có hơn 2.000 tài khoản; hãy chia thành nhiều bảng.",
        "The table has more than 2,000 accounts; divide it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_either_name_and_blank_rows_keep_their_number() {
        let plain = "login,name,role,unit\na.b,Lê A,officer,x1\n";
        let other = "\u{feff}Đơn vị;Vai trò;Họ và tên;Tên đăng nhập\r\nx1;officer;Lê A;a.b\r\n";
        assert_eq!(read(plain.as_bytes()), read(other.as_bytes()));
        let spaced = "login\tname\trole\n\n\nx.y\tLê B\tauditor\n";
        let found = read(spaced.as_bytes()).unwrap();
        let (line, row) = &found.rows[0];
        assert_eq!((*line, row.unit.as_str()), (4, ""));
        assert_eq!(found.too_wide, []);
    }

    #[test]
    fn what_is_no_table_is_refused_with_one_sentence() {
        for (table, code) in [
            (&b"\xff\xfe"[..], "table-file"),
            (b"", "table-empty"),
            (b"login,name\na,b\n", "table-columns"),
            (b"login,name,role\n", "table-empty"),
        ] {
            assert_eq!(read(table).unwrap_err().code, code);
        }
        let long = "login,name,role\n".to_owned() + &"a,b,c\n".repeat(ROW_LIMIT + 1);
        assert_eq!(read(long.as_bytes()).unwrap_err().code, "table-length");
    }

    #[test]
    fn a_row_that_is_too_wide_hides_no_other() {
        let found = read(b"login,name,role\na,b,c,d\ne,f,g\n").unwrap();
        assert_eq!((found.rows[0].0, found.too_wide[0].0), (3, 2));
    }
}
