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
    rows: Rows<'a>,
    /// For each stated column its place in the file.
    places: Vec<usize>,
    width: usize,
}

/// The rows still to come. Without a single quotation mark a row is a line and a field ends at a
/// comma, which is read in a fraction of the time; with one, a library knows the rest.
enum Rows<'a> {
    Plain(PlainRows<'a>),
    Quoted(Box<QuotedRows<'a>>),
}

struct PlainRows<'a> {
    rest: &'a str,
    line: u64,
}

struct QuotedRows<'a> {
    reader: csv::Reader<&'a [u8]>,
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
        let mut rows = Rows::of(text);
        let mut header: Vec<String> = Vec::new();
        let named = rows.next(&mut |_, name| header.push(String::from(name)));
        if let Some(Err((line, error))) = named {
            return Err(vec![place(file, line, &error)]);
        }
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
            rows,
            places,
            width,
        })
    }

    /// The next row with its line, in the stated order of columns; nothing at the end. A row with
    /// too many or too few fields is a complaint with its line.
    pub fn next<const N: usize>(&mut self) -> Option<SheetRow<'_, N>> {
        let mut fields = [""; N];
        let places = &self.places;
        let read = self.rows.next(&mut |at, field| {
            let column = places.iter().position(|place| *place == at);
            if let Some(slot) = column.and_then(|column| fields.get_mut(column)) {
                *slot = field;
            }
        });
        let (line, found) = match read? {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        if found != self.width {
            let expected = self.width;
            let text = match self.language {
                Language::Vi => format!("cần {expected} ô, dòng này có {found}"),
                Language::En => format!("{expected} fields are expected, this row has {found}"),
            };
            return Some(Err((line, text)));
        }
        Some(Ok((line, fields)))
    }
}

/// The line of a row and how many fields it has, or what is wrong on which line.
type RowRead = Result<(u64, usize), (u64, String)>;

impl<'a> Rows<'a> {
    fn of(text: &'a str) -> Self {
        // A carriage return alone ends a line as well, which a line feed does not show.
        let is_plain = |text: &str| {
            !text.contains('"') && text.matches('\r').count() == text.matches("\r\n").count()
        };
        if is_plain(text) {
            return Self::Plain(PlainRows {
                rest: text,
                line: 0,
            });
        }
        let mut builder = ReaderBuilder::new();
        let reader = builder.flexible(true).has_headers(false);
        Self::Quoted(Box::new(QuotedRows {
            reader: reader.from_reader(text.as_bytes()),
            record: ByteRecord::new(),
        }))
    }

    /// Hands every field of the next row to `take`, with its place and without blanks around it.
    fn next<'r>(&'r mut self, take: &mut impl FnMut(usize, &'r str)) -> Option<RowRead> {
        match self {
            Self::Plain(rows) => rows.next(take).map(Ok),
            Self::Quoted(rows) => rows.next(take),
        }
    }
}

impl<'a> PlainRows<'a> {
    fn next<'r>(&mut self, take: &mut impl FnMut(usize, &'r str)) -> Option<(u64, usize)>
    where
        'a: 'r,
    {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let (line, rest) = cut(self.rest, b'\n');
            self.rest = rest.unwrap_or_default();
            self.line += 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            let mut left = Some(line);
            let mut n_fields = 0;
            while let Some(from) = left {
                let (field, rest) = cut(from, b',');
                take(n_fields, trimmed(field));
                n_fields += 1;
                left = rest;
            }
            return Some((self.line, n_fields));
        }
    }
}

impl QuotedRows<'_> {
    fn next<'r>(&'r mut self, take: &mut impl FnMut(usize, &'r str)) -> Option<RowRead> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return Some(Err((line, error.to_string())));
            }
        }
        let line = self.record.position().map_or(1, csv::Position::line);
        for (at, field) in self.record.iter().enumerate() {
            // The whole text is UTF-8 and fields are cut at ASCII marks.
            take(at, std::str::from_utf8(field).unwrap_or_default().trim());
        }
        Some(Ok((line, self.record.len())))
    }
}

/// What stands before an ASCII mark, and what behind it when there is one.
fn cut(text: &str, mark: u8) -> (&str, Option<&str>) {
    // Fields are a few letters long: a plain loop finds their end before a search has been set up.
    let at = text.as_bytes().iter().position(|byte| *byte == mark);
    match at.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

/// Without blanks around it; most fields have none.
fn trimmed(field: &str) -> &str {
    let bytes = field.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => field,
        _ => field.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All rows, by the way that the text asks for or by the library.
    fn rows(text: &str, is_quoted: bool) -> Vec<(u64, Vec<String>)> {
        let mut rows = match is_quoted {
            false => Rows::of(text),
            true => Rows::Quoted(Box::new(QuotedRows {
                reader: ReaderBuilder::new()
                    .flexible(true)
                    .has_headers(false)
                    .from_reader(text.as_bytes()),
                record: ByteRecord::new(),
            })),
        };
        let mut found = Vec::new();
        loop {
            let mut fields = Vec::new();
            match rows.next(&mut |_, field| fields.push(String::from(field))) {
                Some(Ok((line, n_fields))) => {
                    assert_eq!(n_fields, fields.len());
                    found.push((line, fields));
                }
                Some(Err(error)) => panic!("{error:?}"),
                None => return found,
            }
        }
    }

    /// Every text of up to seven of these letters.
    #[test]
    fn plain_lines_are_read_as_the_library_reads_them() {
        let letters = ["a", ",", "\n", "\r\n", " ", "\r"];
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = texts
                .iter()
                .flat_map(|text| letters.map(|letter| format!("{text}{letter}")));
            let mut longer: Vec<String> = longer.collect();
            longer.sort();
            longer.dedup();
            for text in &longer {
                let fields =
                    |is_quoted| rows(text, is_quoted).into_iter().map(|(_, fields)| fields);
                assert!(fields(false).eq(fields(true)), "{text:?}");
            }
            texts = longer;
        }
        // The library names the first of the empty lines before a row, we the row's own.
        let lines: Vec<u64> = rows("a\n\n\nb\n", false)
            .iter()
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(lines, [1, 4]);
        assert!(matches!(Rows::of("a,b\nc,d\n"), Rows::Plain(_)));
        assert!(matches!(Rows::of("a,\"b\"\n"), Rows::Quoted(_)));
    }
}
