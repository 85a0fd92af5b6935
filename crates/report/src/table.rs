//! A table on its way out: columns that say what they hold, and cells that know what they are.

use engine::amount::Amount;

/// A column: its stable name and what it holds, for the file and for the dictionary beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable name, lower case with underscores: the head of the CSV, the key in JSON.
    pub name: &'static str,
    /// What it holds, in Vietnamese.
    pub meaning: &'static str,
    /// The same in English.
    pub meaning_en: &'static str,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An exact decimal, in machine form with a dot.
    Exact(String),
    /// A whole number.
    Count(i64),
    /// Not known, or does not apply; an empty field in CSV, `null` in JSON. Never zero.
    Empty,
}

impl Cell {
    /// Words, or nothing.
    #[must_use]
    pub fn text(words: Option<&str>) -> Self {
        match words {
            Some(words) if !words.is_empty() => Self::Text(words.to_owned()),
            _ => Self::Empty,
        }
    }

    /// A stored decimal, kept digit by digit (0.5220 stays 0.5220); words when it is no decimal.
    #[must_use]
    pub fn exact(stored: Option<&str>) -> Self {
        match stored {
            Some(text) if Amount::parse(text).is_ok() && is_plain(text) => {
                Self::Exact(text.to_owned())
            }
            other => Self::text(other),
        }
    }

    /// A whole number, or nothing.
    #[must_use]
    pub fn count(number: Option<i32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Count(number.into()))
    }
}

/// Whether a decimal can stand in JSON as it is: `-12`, `0.50`, and not `.5`, `+1` or `007`.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// Columns and rows; every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_zeros_of_a_printed_decimal_stay() {
        assert_eq!(Cell::exact(Some("0.5220")), Cell::Exact("0.5220".into()));
    }

    #[test]
    fn what_is_no_plain_decimal_is_words() {
        for text in ["1e3", "+1", "007", ".5", "1,5", "-"] {
            assert_eq!(Cell::exact(Some(text)), Cell::Text(text.into()), "{text}");
        }
        assert_eq!(Cell::exact(None), Cell::Empty);
    }
}
