//! Tables in: what stands in the tables of a Word, Excel or CSV file, as rows of cells.
//!
//! Only text is taken: no formula is computed, no link followed, no part read that is not needed.
//! A file is somebody else's; every size is bounded before anything is unpacked.

mod cells;
mod delimited;
mod docx;
mod parts;
mod xlsx;

pub use cells::{Cell, Grid};

use engine::Language;

/// Rows of all tables of a file together.
pub const MOST_ROWS: usize = 20_000;
/// Cells of one row.
pub const MOST_COLUMNS: usize = 256;

/// Why a file gives no tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Neither Word, Excel nor text.
    #[error("neither a Word nor an Excel nor a CSV file")]
    Kind,
    /// Cut off or not built as such a file is.
    #[error("the file is damaged")]
    Damaged,
    /// More than a table that people work with: unpacked size, rows, columns, nesting.
    #[error("the file is larger than any table of work")]
    TooLarge,
    /// There is no table in it.
    #[error("there is no table in the file")]
    Empty,
}

impl Unreadable {
    /// What is wrong and what to do, for people.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        let (vi, en) = match self {
            Self::Kind => (
                "Tệp không phải Word (.docx), Excel (.xlsx) hay CSV UTF-8. Tệp .doc hoặc .xls cũ: mở ra và lưu lại theo kiểu mới.",
                "The file is no Word (.docx), Excel (.xlsx) or UTF-8 CSV file. Open an old .doc or .xls and save it in the new form.",
            ),
            Self::Damaged => (
                "Tệp bị hỏng hoặc bị cắt giữa chừng; mở thử và lưu lại.",
                "The file is damaged or cut off; open it and save it again.",
            ),
            Self::TooLarge => (
                "Tệp lớn quá mức một bảng công việc (20.000 dòng, 256 cột); hãy chia tệp.",
                "The file is larger than a table of work (20,000 rows, 256 columns); divide it.",
            ),
            Self::Empty => (
                "Trong tệp không có bảng nào.",
                "There is no table in the file.",
            ),
        };
        language.pick(vi, en).to_owned()
    }
}

/// The tables of a file, in its order: each table of a Word document, each sheet of a workbook, the
/// one table of a CSV file.
///
/// # Errors
/// [`Unreadable`]; never a panic, whatever the bytes are.
pub fn read_tables(file: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    let grids = match file.starts_with(b"PK\x03\x04") {
        false => vec![delimited::read(file)?],
        true => {
            let mut parts = parts::Parts::open(file)?;
            match (parts.has("word/document.xml"), parts.has("xl/workbook.xml")) {
                (true, false) => docx::read(&parts.text("word/document.xml")?)?,
                (false, true) => xlsx::read(&mut parts)?,
                _ => return Err(Unreadable::Kind),
            }
        }
    };
    let filled: Vec<Grid> = grids.into_iter().filter(|grid| !grid.is_blank()).collect();
    match filled.is_empty() {
        true => Err(Unreadable::Empty),
        false => Ok(filled),
    }
}
