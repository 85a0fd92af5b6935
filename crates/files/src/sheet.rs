//! A CSV file with stated columns: header checked, every row with its line.

use std::collections::HashSet;
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
    /// For each column of the file its place among the stated ones.
    places: Vec<usize>,
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
    text: &'a str,
    language: Language,
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
        Self::open_with(file, text, (columns, &[]), language)
    }

    /// The same with columns behind the required ones that may be left out; their fields are then empty.
    pub fn open_with(
        file: &'a Path,
        text: &'a str,
        (columns, optional): (&[&str], &[&str]),
        language: Language,
    ) -> Result<Self, Vec<String>> {
        let mut rows = Rows::of(text, language);
        let mut header: Vec<String> = Vec::new();
        let named = rows.next(&mut |_, name| header.push(String::from(name)));
        if let Some(Err((line, error))) = named {
            return Err(vec![place(file, line, &error)]);
        }
        let places: Vec<usize> = header
            .iter()
            .filter_map(|name| {
                let mut all = columns.iter().chain(optional);
                all.position(|column| column == name)
            })
            .collect();
        let is_there = |column| places.contains(&column);
        let once: HashSet<&usize> = places.iter().collect();
        if header.len() != once.len() || !(0..columns.len()).all(is_there) {
            let (expected, found) = (columns.join(","), header.join(","));
            let text = match language {
                Language::Vi => format!("dòng đầu cần các cột {expected}, đang có {found}"),
                Language::En => {
                    format!("the first line must have the columns {expected}; it has {found}")
                }
            };
            return Err(vec![place(file, 1, &text)]);
        }
        Ok(Self {
            language,
            rows,
            places,
        })
    }

    /// Whether the file has the column at this place among the stated ones, then the optional ones.
    pub fn has(&self, column: usize) -> bool {
        self.places.contains(&column)
    }

    /// The same sheet in so many parts of about one length, whose rows follow on each other; in one part
    /// where fields may hold line ends. Lines are counted from the beginning of each part.
    pub fn parts(self, n_parts: usize) -> Vec<Self> {
        let Rows::Plain(mut rows) = self.rows else {
            return vec![self];
        };
        let mut parts = Vec::new();
        for left in (1..=n_parts.max(1)).rev() {
            let about = rows.rest.len() / left;
            let behind = rows.rest.bytes().skip(about).position(|byte| byte == b'\n');
            let end = behind.map_or(rows.rest.len(), |behind| about + behind + 1);
            let (rest, next) = rows.rest.split_at_checked(end).unwrap_or((rows.rest, ""));
            parts.push(Self {
                language: self.language,
                rows: Rows::Plain(PlainRows {
                    rest,
                    line: rows.line,
                }),
                places: self.places.clone(),
            });
            rows = PlainRows {
                rest: next,
                line: 0,
            };
        }
        parts
    }

    /// How many lines of this part were read.
    pub fn n_lines(&self) -> u64 {
        match &self.rows {
            Rows::Plain(rows) => rows.line,
            Rows::Quoted(rows) => rows.reader.position().line(),
        }
    }

    /// The next row with its line, in the stated order of columns; nothing at the end. A row with
    /// too many or too few fields is a complaint with its line.
    pub fn next<const N: usize>(&mut self) -> Option<SheetRow<'_, N>> {
        let mut fields = [""; N];
        let places = &self.places;
        let read = self.rows.next(&mut |at, field| {
            let column = places.get(at);
            if let Some(slot) = column.and_then(|column| fields.get_mut(*column)) {
                *slot = field;
            }
        });
        let (line, found) = match read? {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let expected = self.places.len();
        if found != expected {
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
    fn of(text: &'a str, language: Language) -> Self {
        // A carriage return alone ends a line as well, which a line feed does not show.
        let is_plain = |text: &str| {
            let is_alone = |(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n');
            !text.contains('"') && !text.match_indices('\r').any(is_alone)
        };
        if is_plain(text) {
            return Self::Plain(PlainRows {
                rest: text,
                line: 0,
            });
        }
        Self::Quoted(Box::new(QuotedRows::of(text, language)))
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
        while !self.rest.is_empty() {
            let text = self.rest;
            let (mut begin, mut n_fields) = (0, 0);
            let mut end = text.len();
            // Fields are a few letters long: a plain loop finds their end before a search has been set up.
            for (at, byte) in text.bytes().enumerate() {
                match byte {
                    b',' => {
                        take(n_fields, trimmed(text.get(begin..at).unwrap_or_default()));
                        n_fields += 1;
                        begin = at + 1;
                    }
                    b'\n' => {
                        end = at;
                        break;
                    }
                    _ => {}
                }
            }
            self.rest = text.get(end + 1..).unwrap_or_default();
            self.line += 1;
            let last = text.get(begin..end).unwrap_or_default();
            // One look at the byte: to strip a suffix is to compare memory, which costs more than the field.
            let last = match last.as_bytes() {
                [.., b'\r'] => last.get(..last.len() - 1).unwrap_or_default(),
                _ => last,
            };
            if n_fields > 0 || !last.is_empty() {
                take(n_fields, trimmed(last));
                return Some((self.line, n_fields + 1));
            }
        }
        None
    }
}

impl<'a> QuotedRows<'a> {
    fn of(text: &'a str, language: Language) -> Self {
        let mut builder = ReaderBuilder::new();
        let reader = builder.flexible(true).has_headers(false);
        Self {
            text,
            language,
            reader: reader.from_reader(text.as_bytes()),
            record: ByteRecord::new(),
        }
    }

    fn next<'r>(&'r mut self, take: &mut impl FnMut(usize, &'r str)) -> Option<RowRead> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return Some(Err((line, error.to_string())));
            }
        }
        let (line, from) = self
            .record
            .position()
            .map_or((1, 0), |place| (place.line(), place.byte()));
        // The library closes what the file leaves open, so a file that was cut off would pass.
        let is_last = usize::try_from(self.reader.position().byte()) == Ok(self.text.len());
        let rest = usize::try_from(from)
            .ok()
            .and_then(|from| self.text.get(from..));
        if is_last && rest.is_some_and(ends_within_quotes) {
            let text = self.language.pick(
                "dấu ngoặc kép mở ở dòng này không được đóng: tệp bị cắt ngang?",
                "a quotation mark that opens on this line is never closed: was the file cut off?",
            );
            return Some(Err((line, String::from(text))));
        }
        for (at, field) in self.record.iter().enumerate() {
            // The whole text is UTF-8 and fields are cut at ASCII marks.
            take(at, std::str::from_utf8(field).unwrap_or_default().trim());
        }
        Some(Ok((line, self.record.len())))
    }
}

/// Whether rows end in the middle of a quoted field.
fn ends_within_quotes(rows: &str) -> bool {
    let (mut is_open, mut is_start) = (false, true);
    let mut bytes = rows.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (is_open, byte) {
            // Two of them within quotes stand for one.
            (true, b'"') => is_open = bytes.next_if_eq(&b'"').is_some(),
            (true, _) => {}
            (false, b'"') if is_start => is_open = true,
            (false, _) => is_start = matches!(byte, b',' | b'\n' | b'\r'),
        }
    }
    is_open
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
            false => Rows::of(text, Language::Vi),
            true => Rows::Quoted(Box::new(QuotedRows::of(text, Language::Vi))),
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
        assert!(matches!(
            Rows::of("a,b\nc,d\n", Language::Vi),
            Rows::Plain(_)
        ));
        assert!(matches!(
            Rows::of("a,\"b\"\n", Language::Vi),
            Rows::Quoted(_)
        ));
    }

    #[test]
    fn a_file_that_ends_within_quotes_is_refused_on_the_line_where_they_open() {
        let refused = |text: &str| {
            let mut rows = Rows::of(text, Language::Vi);
            loop {
                match rows.next(&mut |_, _| {}) {
                    Some(Ok(_)) => {}
                    Some(Err((line, _))) => return Some(line),
                    None => return None,
                }
            }
        };
        for cut in ["a,\"1", "a,b\nc,\"1\nd,e\n", "a,\"b\"\"", "\""] {
            assert_eq!(
                refused(cut),
                Some(1 + u64::from(cut.starts_with("a,b"))),
                "{cut:?}"
            );
        }
        for whole in [
            "a,\"1\"",
            "a,\"1\"\n",
            "a,5\" b",
            "a,\"b\"\"\"\n",
            "a,\"\"\n",
        ] {
            assert_eq!(refused(whole), None, "{whole:?}");
        }
    }
}
