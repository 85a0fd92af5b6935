//! A CSV file: comma, semicolon or tab, as the first line shows.

use super::{Cell, Grid, MOST_COLUMNS, MOST_ROWS, Unreadable};

pub(super) fn read(file: &[u8]) -> Result<Grid, Unreadable> {
    let text = std::str::from_utf8(file).map_err(|_| Unreadable::Kind)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err(Unreadable::Kind);
    }
    let head = text.lines().next().unwrap_or_default();
    let count = |mark: &char| head.matches(*mark).count();
    let separator = ['\t', ';', ',']
        .into_iter()
        .rev()
        .max_by_key(count)
        .unwrap_or(',');
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(Cell::Text(std::mem::take(&mut cell)));
                rows.push(std::mem::take(&mut row));
            }
            letter if letter == separator && !quoted => {
                row.push(Cell::Text(std::mem::take(&mut cell)));
            }
            letter => cell.push(letter),
        }
        if rows.len() > MOST_ROWS || row.len() > MOST_COLUMNS {
            return Err(Unreadable::TooLarge);
        }
    }
    if quoted {
        return Err(Unreadable::Damaged);
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(Cell::Text(cell));
        rows.push(row);
    }
    Ok(Grid {
        above: Vec::new(),
        name: String::new(),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str) -> Vec<Vec<String>> {
        let grid = read(file.as_bytes()).unwrap();
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text().to_owned()).collect();
        grid.rows.iter().map(row).collect()
    }

    #[test]
    fn quotes_keep_separators_line_ends_and_quotes() {
        let read = texts("\u{feff}a;b\r\n\"x;1\";\"hai\ndòng \"\"trích\"\"\"\r\n");
        assert_eq!(read, [["a", "b"], ["x;1", "hai\ndòng \"trích\""]]);
    }

    #[test]
    fn the_separator_is_the_one_that_the_first_line_has_most_of() {
        assert_eq!(texts("a\tb,c\n1\t2"), [["a", "b,c"], ["1", "2"]]);
        assert_eq!(texts("a,b;c;d\n")[0].len(), 3);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for file in [&b"\xff\xfe\x00"[..], b"\xd0\xcf\x11\xe0", b"a\0b"] {
            assert_eq!(read(file), Err(Unreadable::Kind));
        }
        assert_eq!(read(b"\"open"), Err(Unreadable::Damaged));
    }
}
