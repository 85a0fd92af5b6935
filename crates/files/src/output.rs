//! Small tables on standard output: CSV and JSON for programs, aligned columns for people.

use std::io::{self, Write as _};

use engine::Language;
use engine::statistics::told;
use serde_json::{Map, Value};

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One array of objects
    Json,
    /// Comma-separated, with a header
    Csv,
    /// Aligned columns for people
    Table,
}

/// Writes everything at once; a closed pipe comes back as an error.
pub fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Appends one field as CSV, quoted when it must be.
pub fn csv_field(field: &str, out: &mut Vec<u8>) {
    if !field.contains([',', '"', '\n', '\r']) {
        return out.extend_from_slice(field.as_bytes());
    }
    out.push(b'"');
    out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

/// Rows of texts in one of the formats; empty texts are null in JSON.
pub fn rows(format: Format, columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    match format {
        Format::Csv => csv(columns, rows),
        Format::Json => json(columns, rows),
        Format::Table => table(columns, rows),
    }
}

/// Names for programs, and what people read in their place in a table.
const WORDS: [(&str, &str, &str); 22] = [
    ("rebased", "quy đổi", "rebased"),
    ("match", "đối ứng", "match"),
    ("only_old", "chỉ có ở bộ cũ", "only in the old version"),
    ("only_new", "chỉ có ở bộ mới", "only in the new version"),
    ("mean", "trung bình", "mean"),
    ("deviation", "độ lệch chuẩn", "standard deviation"),
    ("cronbach_alpha", "Cronbach alpha", "Cronbach's alpha"),
    ("pearson", "tương quan Pearson", "Pearson's correlation"),
    ("spearman", "tương quan Spearman", "Spearman's correlation"),
    (
        "over_claim",
        "tự chấm cao hơn, theo chỉ số",
        "over-claim by indicator",
    ),
    (
        "over_claim_unit",
        "tự chấm cao hơn, theo đơn vị",
        "over-claim by unit",
    ),
    ("differs", "phân biệt được các đơn vị", "tells units apart"),
    (
        "no_answers",
        "không đơn vị nào có số liệu",
        "no unit has a number",
    ),
    (
        "all_full",
        "mọi đơn vị đạt điểm tối đa",
        "all units have full points",
    ),
    ("all_nothing", "mọi đơn vị 0 điểm", "all units have nothing"),
    (
        "all_same",
        "mọi đơn vị cùng một điểm",
        "all units have the same",
    ),
    ("total", "tổng", "total"),
    ("index", "chỉ số chính", "main index"),
    ("indicator", "chỉ số", "indicator"),
    ("sub_indicator", "chỉ số thành phần", "sub-indicator"),
    ("group", "nhóm", "group"),
    ("pillar", "trụ cột", "pillar"),
];

/// Rows whose words stand in the language where people read them.
pub fn worded(
    format: Format,
    columns: &[&str],
    rows: &[Vec<String>],
    language: Language,
) -> Vec<u8> {
    if format != Format::Table {
        return self::rows(format, columns, rows);
    }
    let word = |field: &String| {
        let known = WORDS.iter().find(|(name, ..)| name == field);
        known.map_or_else(
            || field.clone(),
            |(_, vi, en)| String::from(language.pick(vi, en)),
        )
    };
    let told = rows.iter().map(|row| row.iter().map(word).collect());
    table(columns, &told.collect::<Vec<Vec<String>>>())
}

/// A figure of an analysis: nine decimals at most for programs, three for people.
pub fn figure(format: Format, figure: Option<f64>, language: Language) -> String {
    Field::figure(figure, 3).text(format, language)
}

/// One field of a row, before it is written in a format.
#[derive(Debug, Clone)]
pub enum Field {
    /// There is nothing to say.
    Nothing,
    /// A code or a word.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A figure of an analysis; so many decimals are shown to people, nine at most to programs.
    Figure(f64, usize),
}

impl Field {
    /// A figure that may be absent.
    pub fn figure(figure: Option<f64>, decimals: usize) -> Self {
        figure.map_or(Self::Nothing, |figure| Self::Figure(figure, decimals))
    }

    /// A count that may be absent.
    pub fn count(count: Option<u32>) -> Self {
        count.map_or(Self::Nothing, |count| Self::Count(u64::from(count)))
    }

    fn text(&self, format: Format, language: Language) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Figure(figure, decimals) if format == Format::Table => {
                let text = format!("{figure:.decimals$}").replace('-', "−");
                text.replace('.', language.pick(",", "."))
            }
            Self::Figure(figure, _) => told(*figure).to_string(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => Value::from(text.as_str()),
            Self::Count(count) => Value::from(*count),
            Self::Figure(figure, _) => Value::from(told(*figure)),
        }
    }
}

/// Rows of fields in one of the formats: numbers are numbers in JSON, and have the language's comma in
/// a table.
pub fn fields(format: Format, columns: &[&str], all: &[Vec<Field>], language: Language) -> Vec<u8> {
    if format == Format::Json {
        let object = |row: &Vec<Field>| {
            let fields = columns.iter().zip(row);
            fields
                .map(|(column, field)| (String::from(*column), field.value()))
                .collect()
        };
        return array(all.iter().map(object));
    }
    let texts = |row: &Vec<Field>| {
        let fields = row.iter().map(|field| field.text(format, language));
        fields.collect::<Vec<String>>()
    };
    let texts: Vec<_> = all.iter().map(texts).collect();
    rows(format, columns, &texts)
}

/// One array of objects on a line.
fn array(objects: impl Iterator<Item = Map<String, Value>>) -> Vec<u8> {
    let array = Value::Array(objects.map(Value::Object).collect());
    let mut out = array.to_string().into_bytes();
    out.push(b'\n');
    out
}

fn csv(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = columns.join(",").into_bytes();
    out.push(b'\n');
    for row in rows {
        for (place, field) in row.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            csv_field(field, &mut out);
        }
        out.push(b'\n');
    }
    out
}

fn json(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let objects = rows.iter().map(|row| {
        let fields = columns.iter().zip(row).map(|(column, field)| {
            let value = if field.is_empty() {
                Value::Null
            } else {
                Value::from(field.as_str())
            };
            (String::from(*column), value)
        });
        fields.collect::<Map<_, _>>()
    });
    array(objects)
}

/// Columns as wide as their widest field, counted in characters.
pub fn table(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut widths: Vec<usize> = columns
        .iter()
        .map(|column| column.chars().count())
        .collect();
    for row in rows {
        for (width, field) in widths.iter_mut().zip(row) {
            *width = (*width).max(field.chars().count());
        }
    }
    let mut out = String::new();
    let head: Vec<String> = columns.iter().map(|column| String::from(*column)).collect();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = String::new();
        for (width, field) in widths.iter().zip(row) {
            line.push_str(field);
            for _ in field.chars().count()..width + 2 {
                line.push(' ');
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.into_bytes()
}
