//! One value on its way in: read from what was typed, set beside what is stored.

use engine::{
    amount::{Amount, Marks},
    series::Period,
};
use store::series::Observation;

use super::{
    definition::{Number, Series, amount},
    leap::Leap,
    reporters::Reporter,
};
use crate::Invalid;

/// A value to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Code of the series.
    pub series: String,
    /// Code of the unit, or its name.
    pub unit: String,
    /// Code of the period, or how people write it.
    pub period: String,
    /// The value in machine form or as typed; empty takes the stored one back.
    pub value: String,
    /// How decimals are written; nothing where that is to be told from the value alone.
    pub marks: Option<Marks>,
    /// Where it comes from, or why it is corrected.
    pub source: String,
    /// Number and day of the document it stands in.
    pub document: String,
    /// Version that the page showed, 0 for none; nothing where whatever is stored may be replaced.
    pub seen: Option<i32>,
    /// Somebody says that they have looked at the value, however far it leaps.
    pub confirmed: bool,
    /// Where complaints belong: a field of a form, or a place in a file.
    pub place: String,
}

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The series.
    pub series: Series,
    /// The unit.
    pub unit: Reporter,
    /// The period.
    pub period: Period,
    /// The value that counts now; nothing where none does.
    pub old: Option<Amount>,
    /// The value that will count; nothing where it is taken back.
    pub new: Option<Amount>,
    /// Version that is stored, 0 for none.
    pub version: i32,
    /// What it leaps from, where it is so far from the last value that this is asked about.
    pub leap: Option<Leap>,
    /// Key of the stored version that this one replaces.
    pub(super) replaces: Option<i64>,
    /// The words of the entry.
    pub(super) source: Option<String>,
    pub(super) document: Option<String>,
}

impl Change {
    pub(super) fn of(
        (series, unit, period): (&Series, Reporter, Period),
        stored: Option<&Observation>,
        new: Option<Amount>,
        entry: &Entry,
    ) -> Self {
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self {
            series: series.clone(),
            unit,
            period,
            old: stored.and_then(|row| amount(row.value.as_deref())),
            new,
            version: stored.map_or(0, |row| row.version),
            leap: None,
            replaces: stored.map(|row| row.id),
            source: words(&entry.source),
            document: words(&entry.document),
        }
    }

    /// Which value it is about: keys of the series and the unit, code of the period.
    pub(super) fn key(&self) -> (i64, i64, String) {
        (self.series.row.id, self.unit.id, self.period.code())
    }

    /// Whether it leaves everything as it is.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.old == self.new
    }
}

/// Reads a value of a series; empty is none.
///
/// # Errors
/// A complaint at `place` that says what was expected: a whole number, a percentage, one of two readings.
pub fn read_value(
    series: &Series,
    text: &str,
    marks: Option<Marks>,
    place: &str,
) -> Result<Option<Amount>, Invalid> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match (marks, series.number) {
        (Some(marks), _) => marks.read(text),
        (None, Number::Count) => Amount::parse_vi_whole(text).ok(),
        (None, _) => Amount::parse_vi(text).ok(),
    };
    let hundred = Amount::from_int(100);
    let fits = value.filter(|value| {
        let is_whole = series.number != Number::Count || value.decimals() == 0;
        let is_share = series.number != Number::Percent || *value <= hundred;
        *value >= Amount::ZERO && is_whole && is_share
    });
    fits.map(Some).ok_or_else(|| wrong(series, text, place))
}

fn wrong(series: &Series, text: &str, place: &str) -> Invalid {
    let (vi, en) = match series.number {
        Number::Count => ("số nguyên từ 0 trở lên", "a whole number from 0"),
        Number::Amount => ("số từ 0 trở lên, dấu phẩy thập phân", "a number from 0"),
        Number::Percent => ("tỷ lệ phần trăm từ 0 đến 100", "a percentage from 0 to 100"),
    };
    Invalid::new(
        place,
        "series-value",
        format!("{}: “{text}” không đọc được; cần {vi}.", series.row.name),
        format!(
            "{}: “{text}” does not read; {en} was expected.",
            series.row.name_en
        ),
    )
}
