//! A table that was read: its name and its rows of cells.

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, also numbers that somebody typed as words: how decimals are written is not known.
    Text(String),
    /// A number of a workbook, in machine form with a dot.
    Number(String),
}

impl Cell {
    /// The cell's text, blanks at the ends left out.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text.trim(),
        }
    }

    pub(super) fn empty() -> Self {
        Self::Text(String::new())
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Name of the sheet; empty where tables have none.
    pub name: String,
    /// In a document, the last lines of text between this table and the one before it.
    pub above: Vec<String>,
    /// Rows from the top, with the cells that are there; rows may differ in length.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// The text of a cell by row and column from 0; empty where there is none.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|cells| cells.get(column));
        cell.map_or("", Cell::text)
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let mut cells = self.rows.iter().flatten();
        cells.all(|cell| cell.text().is_empty())
    }
}
