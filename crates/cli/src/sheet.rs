//! A CSV file with stated columns: header checked, every row with its line.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use engine::Language;

use crate::failure::place;

/// A row with its line, or what is wrong with it and on which line.
pub type SheetRow<'r, const N: usize> = Result<(u64, [&'r str; N]), (u64, String)>;

/// An open file whose columns have been found.
pub struct Sheet<'a> {
    language: Language,
    reader: csv::Reader<&'a [u8]>,
    /// For each stated column its place in the file.
    places: Vec<usize>,
    width: usize,
    record: ByteRecord,
}

impl<'a> Sheet<'a> {
    /// Reads the header. Columns may stand in any order; others, or fewer, are complaints.
    pub fn open(
        file: &'a Path,
        text: &'a str,
        columns: &[&str],
        language: Language,
    ) -> Result<Self, Vec<String>> {
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let header: Vec<String> = match reader.byte_headers() {
            Ok(header) => header
                .iter()
                .map(|name| String::from_utf8_lossy(name).trim().to_owned())
                .collect(),
            Err(error) => return Err(vec![place(file, 1, &error.to_string())]),
        };
        let places: Vec<usize> = columns
            .iter()
            .filter_map(|column| header.iter().position(|name| name == column))
            .collect();
        if places.len() != columns.len() || header.len() != columns.len() {
            let (expected, found) = (columns.join(","), header.join(","));
            let text = match language {
                Language::Vi => format!("dòng đầu cần các cột {expected}, đang có {found}"),
                Language::En => {
                    format!("the first line must have the columns {expected}; it has {found}")
                }
            };
            return Err(vec![place(file, 1, &text)]);
        }
        let width = header.len();
        Ok(Self {
            language,
            reader,
            places,
            width,
            record: ByteRecord::new(),
        })
    }

    /// The next row with its line, in the stated order of columns; nothing at the end. A row with
    /// too many or too few fields is a complaint with its line.
    pub fn next<const N: usize>(&mut self) -> Option<SheetRow<'_, N>> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return Some(Err((line, error.to_string())));
            }
        }
        let line = self.record.position().map_or(1, csv::Position::line);
        if self.record.len() != self.width {
            let (found, expected) = (self.record.len(), self.width);
            let text = match self.language {
                Language::Vi => format!("cần {expected} ô, dòng này có {found}"),
                Language::En => format!("{expected} fields are expected, this row has {found}"),
            };
            return Some(Err((line, text)));
        }
        let mut fields = [""; N];
        for (field, place) in fields.iter_mut().zip(&self.places) {
            // The whole text is UTF-8 and fields are cut at ASCII marks.
            let bytes = self.record.get(*place).unwrap_or_default();
            *field = std::str::from_utf8(bytes).unwrap_or_default().trim();
        }
        Some(Ok((line, fields)))
    }
}
