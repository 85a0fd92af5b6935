//! The tables of a Word document: merged cells give their words to every place they cover.

use super::{
    Cell, Grid, MOST_COLUMNS, MOST_ROWS, Unreadable,
    parts::{Said, attribute, tell},
};

/// Characters of one cell; a cell is a sentence or a paragraph.
const CELL_LETTERS: usize = 20_000;

/// Lines of text kept above a table: its caption stands right above it.
const LINES_ABOVE: usize = 12;
/// Characters of one such line.
const LINE_LETTERS: usize = 2_000;

/// A table in the making; tables can lie within cells of tables.
#[derive(Default)]
struct Making {
    grid: Grid,
    row: Vec<Cell>,
    text: String,
    /// Columns that the cell covers.
    span: usize,
    /// The cell goes on with the one above it.
    continues: bool,
    in_cell: bool,
}

pub(super) fn read(document: &str) -> Result<Vec<Grid>, Unreadable> {
    let mut done: Vec<Grid> = Vec::new();
    let mut open: Vec<Making> = Vec::new();
    let mut in_text = false;
    let mut n_rows = 0_usize;
    let mut beside = Beside::default();
    tell(document, &mut |said| {
        match said {
            Said::Open(name, attributes) => {
                if name == "tbl" {
                    let mut new = Making::default();
                    if open.is_empty() {
                        new.grid.above = beside.take();
                    }
                    open.push(new);
                }
                in_text = name == "t" || (in_text && name != "p");
                match open.last_mut() {
                    Some(table) => table.begin(&name, &attributes)?,
                    None if matches!(name.as_str(), "tab" | "br") => beside.add(" "),
                    None => {}
                }
            }
            Said::Text(text) => match open.last_mut() {
                Some(table) if in_text && table.in_cell => table.add(&text)?,
                None if in_text => beside.add(&text),
                _ => {}
            },
            Said::Close(name) => {
                in_text = false;
                match name.as_str() {
                    "tbl" => {
                        let inner = open.pop().map(|table| table.grid);
                        done.extend(inner);
                    }
                    "tr" => {
                        n_rows += 1;
                        if n_rows > MOST_ROWS {
                            return Err(Unreadable::TooLarge);
                        }
                        if let Some(table) = open.last_mut() {
                            let row = std::mem::take(&mut table.row);
                            table.grid.rows.push(row);
                        }
                    }
                    other => match open.last_mut() {
                        Some(table) => table.end(other)?,
                        None if other == "p" => beside.end_line(),
                        None => {}
                    },
                }
            }
        }
        Ok(())
    })?;
    match open.is_empty() {
        true => Ok(done),
        false => Err(Unreadable::Damaged),
    }
}

/// The text that stands beside tables: the lines since the last one.
#[derive(Default)]
struct Beside {
    lines: Vec<String>,
    line: String,
}

impl Beside {
    fn add(&mut self, text: &str) {
        if self.line.len() < LINE_LETTERS {
            self.line.push_str(text);
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line).trim().to_owned();
        if line.is_empty() {
            return;
        }
        if self.lines.len() == LINES_ABOVE {
            self.lines.remove(0);
        }
        self.lines.push(line);
    }

    fn take(&mut self) -> Vec<String> {
        self.end_line();
        std::mem::take(&mut self.lines)
    }
}

impl Making {
    fn begin(&mut self, name: &str, attributes: &[(String, String)]) -> Result<(), Unreadable> {
        match name {
            "tc" => {
                self.text.clear();
                (self.span, self.continues, self.in_cell) = (1, false, true);
            }
            "gridSpan" => {
                let span = attribute(attributes, "w:val").and_then(|text| text.parse().ok());
                self.span = span.unwrap_or(1);
                if !(1..=MOST_COLUMNS).contains(&self.span) {
                    return Err(Unreadable::TooLarge);
                }
            }
            "vMerge" => self.continues = attribute(attributes, "w:val") != Some("restart"),
            "tab" | "br" if self.in_cell => self.add(" ")?,
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), Unreadable> {
        self.text.push_str(text);
        match self.text.len() > CELL_LETTERS {
            true => Err(Unreadable::TooLarge),
            false => Ok(()),
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "p" if self.in_cell => self.add("\n"),
            "tc" => {
                self.in_cell = false;
                let column = self.row.len();
                let above = self.grid.rows.last().and_then(|row| row.get(column));
                let cell = match (self.continues, above) {
                    (true, Some(above)) => above.clone(),
                    _ => Cell::Text(self.text.trim().to_owned()),
                };
                self.row.push(cell.clone());
                self.row.extend((1..self.span).map(|_| cell.clone()));
                match self.row.len() > MOST_COLUMNS {
                    true => Err(Unreadable::TooLarge),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    fn cell(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    }

    fn document(rows: &str) -> String {
        format!(
            "<w:document {W}><w:body><w:p><w:r><w:t>lời dẫn</w:t></w:r></w:p><w:tbl>{rows}</w:tbl></w:body></w:document>"
        )
    }

    fn texts(document: &str) -> Vec<Vec<String>> {
        let grids = read(document).unwrap();
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.text().to_owned()).collect();
        grids[0].rows.iter().map(row).collect()
    }

    #[test]
    fn merged_cells_say_their_words_at_every_place() {
        let rows = format!(
            "<w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr>",
            cell("<w:gridSpan w:val=\"2\"/>", "I. Hạ tầng"),
            cell("", "x"),
            cell("<w:vMerge w:val=\"restart\"/>", "1"),
            cell("", "A &amp; B"),
            cell("", "y"),
            cell("<w:vMerge/>", ""),
            cell("", "C"),
            cell("", "z"),
        );
        assert_eq!(
            texts(&document(&rows)),
            [
                ["I. Hạ tầng", "I. Hạ tầng", "x"],
                ["1", "A & B", "y"],
                ["1", "C", "z"]
            ]
        );
    }

    #[test]
    fn paragraphs_of_a_cell_stay_lines_and_runs_join() {
        let rows = "<w:tr><w:tc><w:p><w:r><w:t>Sở </w:t></w:r><w:r><w:t>Tài chính</w:t></w:r></w:p><w:p><w:r><w:t>Sở Nội vụ</w:t></w:r></w:p></w:tc></w:tr>";
        assert_eq!(texts(&document(rows)), [["Sở Tài chính\nSở Nội vụ"]]);
    }

    #[test]
    fn the_lines_above_a_table_are_its_own() {
        let cell = cell("", "x");
        let grids = read(&document(&format!("<w:tr>{cell}</w:tr>"))).unwrap();
        assert_eq!(grids[0].above, ["lời dẫn"]);
        let line = "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(50);
        let long = format!("<w:body>{line}<w:tbl><w:tr>{cell}</w:tr></w:tbl></w:body>");
        assert_eq!(read(&long).unwrap()[0].above.len(), LINES_ABOVE);
    }

    #[test]
    fn hostile_parts_end_in_a_refusal() {
        let deep = "<w:p>".repeat(10_000);
        assert_eq!(read(&format!("<a>{deep}")), Err(Unreadable::TooLarge));
        let wide = cell("<w:gridSpan w:val=\"4000000000\"/>", "x");
        let wide = document(&format!("<w:tr>{wide}</w:tr>"));
        assert_eq!(read(&wide), Err(Unreadable::TooLarge));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"x\">]><a>&b;</a>";
        assert_eq!(read(bomb), Err(Unreadable::Damaged));
        assert_eq!(read("<a>&b;</a>"), Err(Unreadable::Damaged));
    }
}
