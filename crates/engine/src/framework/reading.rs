//! Reading one table of a framework file: every key once, every wrong one a complaint with a line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Complaint, Severity};
use crate::amount::Amount;

/// Places of wrong syntax that are all told; more of them follow from one bad line.
const MOST_SYNTAX: usize = 10;

/// Gathers complaints and knows the lines of the file.
pub(crate) struct Complaints<'a> {
    file: &'a str,
    source: &'a str,
    line_ends: Vec<usize>,
    list: Vec<Complaint>,
    unread_inputs: Vec<String>,
}

/// A text in both languages.
pub(crate) struct Said {
    pub(crate) vi: String,
    pub(crate) en: String,
}

/// Both languages of one sentence.
pub(crate) fn said(vi: impl Into<String>, en: impl Into<String>) -> Said {
    Said {
        vi: vi.into(),
        en: en.into(),
    }
}

impl<'a> Complaints<'a> {
    pub(crate) fn new(file: &'a str, source: &'a str) -> Self {
        // What is missing at the end is missed on the last line, not on an empty one after it.
        let lines = source.strip_suffix('\n').unwrap_or(source);
        let line_ends = lines
            .match_indices('\n')
            .map(|(offset, _)| offset)
            .collect();
        Self {
            file,
            source,
            line_ends,
            list: Vec::new(),
            unread_inputs: Vec::new(),
        }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|end| *end < offset) + 1
    }

    pub(crate) fn error(&mut self, offset: usize, code: &'static str, said: Said) {
        self.error_on(self.line(offset), code, said);
    }

    pub(crate) fn error_on(&mut self, line: usize, code: &'static str, said: Said) {
        self.add(line, code, Severity::Error, said);
    }

    pub(crate) fn warning_on(&mut self, line: usize, code: &'static str, said: Said) {
        self.add(line, code, Severity::Warning, said);
    }

    /// Notes the inputs of the indicator at hand that are there and could not be read: whoever misses
    /// one of them only repeats what was complained about already.
    pub(crate) fn unread_inputs(&mut self, names: Vec<String>) {
        self.unread_inputs = names;
    }

    /// Whether this is an input that could not be read.
    pub(crate) fn is_unread(&self, name: &str) -> bool {
        self.unread_inputs.iter().any(|unread| unread == name)
    }

    /// The column of a byte in its line, in characters from 1.
    fn column(&self, offset: usize) -> usize {
        let before = self.source.get(..offset).unwrap_or(self.source);
        let line = before.rsplit('\n').next().unwrap_or(before);
        line.chars().count() + 1
    }

    /// What the TOML parser could not read, with its own words in quotes. Where one bad line makes
    /// the lines after it unreadable, only the first place is told.
    pub(crate) fn syntax(&mut self, errors: &[toml::de::Error]) {
        let told = match errors.len() > MOST_SYNTAX {
            true => 1,
            false => errors.len(),
        };
        let after = errors.len() - told;
        for error in errors.iter().take(told) {
            let at = error.span().map_or(0, |span| span.start);
            let column = self.column(at);
            let message = error.message().replace('\n', " ");
            let (mut vi, mut en) = (
                format!("sai cú pháp TOML tại cột {column}: “{message}”"),
                format!("the TOML syntax is wrong at column {column}: “{message}”"),
            );
            if after > 0 {
                vi.push_str(&format!(
                    "; {after} chỗ sau đó cũng không đọc được, hãy sửa chỗ này trước"
                ));
                en.push_str(&format!(
                    "; {after} places after it cannot be read either, so mend this one first"
                ));
            }
            self.error(at, "syntax", said(vi, en));
        }
    }

    fn add(&mut self, line: usize, code: &'static str, severity: Severity, said: Said) {
        let file = String::from(self.file);
        self.list.push(Complaint {
            code,
            severity,
            file,
            line,
            text_vi: said.vi,
            text_en: said.en,
        });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|complaint| complaint.severity == Severity::Error)
    }

    /// All of them by line.
    pub(crate) fn into_list(mut self) -> Vec<Complaint> {
        self.list.sort_by_key(|complaint| complaint.line);
        self.list
    }
}

/// A table being read. Keys that nobody asked for are complained about by [`Fields::finish`].
pub(crate) struct Fields<'t, 'i> {
    table: &'t DeTable<'i>,
    /// Byte of the header.
    pub(crate) at: usize,
    /// How the table is called in complaints, such as `[[indicator.input]]`.
    name: &'static str,
    asked: Vec<&'static str>,
}

impl<'t, 'i> Fields<'t, 'i> {
    pub(crate) fn new(table: &'t DeTable<'i>, at: usize, name: &'static str) -> Self {
        Self {
            table,
            at,
            name,
            asked: Vec::new(),
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// Byte of a key's value, or of the header when the key is absent.
    pub(crate) fn place(&self, key: &str) -> usize {
        self.table
            .get(key)
            .map_or(self.at, |value| value.span().start)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a key holds this text.
    pub(crate) fn holds(&self, key: &str, text: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| value.get_ref().as_str() == Some(text))
    }

    fn wrong_type(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &Said,
        complaints: &mut Complaints<'_>,
    ) {
        complaints.error(
            value.span().start,
            "wrong_type",
            said(
                format!("{key} của {}: cần {}", self.name, expected.vi),
                format!("{key} of {}: {} is expected", self.name, expected.en),
            ),
        );
    }

    pub(crate) fn missing(&self, key: &str, complaints: &mut Complaints<'_>) {
        complaints.error(
            self.at,
            "missing_key",
            said(
                format!("{} thiếu khóa {key}", self.name),
                format!("{} lacks the key {key}", self.name),
            ),
        );
    }

    /// A text that is not blank; a blank one is a complaint.
    pub(crate) fn text(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(crate::vietnamese::nfc(text.trim()))
            }
            _ => {
                self.wrong_type(
                    key,
                    value,
                    &said("một chuỗi không rỗng", "a text that is not empty"),
                    complaints,
                );
                None
            }
        }
    }

    pub(crate) fn required_text(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Option<String> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key, complaints);
            return None;
        }
        self.text(key, complaints)
    }

    /// A number as `"12.5"`; bare TOML numbers are taken by their digits, never through a float.
    pub(crate) fn amount(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Option<Amount> {
        let value = self.get(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        };
        let amount = text.and_then(|text| Amount::parse(text).ok());
        if amount.is_none() {
            let expected = said(
                "một số thập phân dùng dấu chấm, ví dụ \"12.5\"",
                "a decimal with a dot, such as \"12.5\",",
            );
            self.wrong_type(key, value, &expected, complaints);
        }
        amount
    }

    pub(crate) fn flag(
        &mut self,
        key: &'static str,
        default: bool,
        complaints: &mut Complaints<'_>,
    ) -> bool {
        let Some(value) = self.get(key) else {
            return default;
        };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            _ => {
                self.wrong_type(
                    key,
                    value,
                    &said("true hoặc false", "true or false"),
                    complaints,
                );
                default
            }
        }
    }

    /// A whole number within bounds.
    pub(crate) fn whole(
        &mut self,
        key: &'static str,
        bounds: (u16, u16),
        complaints: &mut Complaints<'_>,
    ) -> Option<u16> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<u16>().ok(),
            _ => None,
        };
        let number = number.filter(|number| (bounds.0..=bounds.1).contains(number));
        if number.is_none() {
            let (low, high) = bounds;
            let expected = said(
                format!("một số nguyên từ {low} đến {high}"),
                format!("a whole number from {low} to {high}"),
            );
            self.wrong_type(key, value, &expected, complaints);
        }
        number
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&str, T)],
        complaints: &mut Complaints<'_>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::String(text) => words.iter().find(|(word, _)| *word == text.as_ref()),
            _ => None,
        };
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let known = known.join(", ");
            let expected = said(format!("một trong: {known}"), format!("one of {known}"));
            self.wrong_type(key, value, &expected, complaints);
        }
        found.map(|(_, word)| *word)
    }

    pub(crate) fn required_word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&str, T)],
        complaints: &mut Complaints<'_>,
    ) -> Option<T> {
        if !self.has(key) {
            self.asked.push(key);
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let known = known.join(", ");
            complaints.error(
                self.at,
                "missing_key",
                said(
                    format!("{} thiếu khóa {key}: cần một trong {known}", self.name),
                    format!(
                        "{} lacks the key {key}: one of {known} is expected",
                        self.name
                    ),
                ),
            );
            return None;
        }
        self.word(key, words, complaints)
    }

    /// A list of texts, each with its byte.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Vec<(String, usize)> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(
                key,
                value,
                &said("một danh sách chuỗi", "a list of texts"),
                complaints,
            );
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push((crate::vietnamese::nfc(text.trim()), item.span().start));
                }
                _ => self.wrong_type(
                    key,
                    item,
                    &said("một danh sách chuỗi", "a list of texts"),
                    complaints,
                ),
            }
        }
        texts
    }

    pub(crate) fn plain_texts(
        &mut self,
        key: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Vec<String> {
        self.texts(key, complaints)
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    }

    /// A table inside.
    pub(crate) fn table(
        &mut self,
        key: &'static str,
        name: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Option<Fields<'t, 'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields::new(table, value.span().start, name)),
            _ => {
                self.wrong_type(key, value, &said("một bảng", "a table"), complaints);
                None
            }
        }
    }

    /// A list of tables inside.
    pub(crate) fn tables(
        &mut self,
        key: &'static str,
        name: &'static str,
        complaints: &mut Complaints<'_>,
    ) -> Vec<Fields<'t, 'i>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let expected = said(
            format!("danh sách bảng {name}"),
            format!("a list of tables {name}"),
        );
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, &expected, complaints);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Fields::new(table, item.span().start, name)),
                _ => self.wrong_type(key, item, &expected, complaints),
            }
        }
        tables
    }

    /// All keys of a small table whose keys are free, with their texts and the byte of each.
    pub(crate) fn free_texts(
        &mut self,
        complaints: &mut Complaints<'_>,
    ) -> Vec<(String, String, usize)> {
        let mut texts = Vec::new();
        for (key, value) in self.table {
            match value.get_ref() {
                DeValue::String(text) => {
                    let key = String::from(key.get_ref().as_ref());
                    texts.push((key, text.to_string(), value.span().start));
                }
                _ => {
                    let expected = said("một chuỗi", "a text");
                    self.wrong_type(key.get_ref(), value, &expected, complaints);
                }
            }
        }
        texts
    }

    /// Complains about every key that nobody asked for.
    pub(crate) fn finish(self, complaints: &mut Complaints<'_>) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            // A syntax error leaves an empty key behind and has its own complaint.
            if name.is_empty() || self.asked.contains(&name) {
                continue;
            }
            let mut known = self.asked.clone();
            known.sort_unstable();
            known.dedup();
            let known = known.join(", ");
            complaints.error(
                key.span().start,
                "unknown_key",
                said(
                    format!("{} không có khóa {name}; có: {known}", self.name),
                    format!("{} has no key {name}; it has: {known}", self.name),
                ),
            );
        }
    }
}
