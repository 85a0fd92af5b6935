//! The holidays and exchanged days that ship with the program, read once.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::civil::Date;
use serde::Deserialize;

use super::Calendar;

const HOLIDAYS: &str = include_str!("../../../../data/calendar/holidays.csv");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    day: String,
    kind: Kind,
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "basis")]
    _basis: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Off,
    Work,
}

/// The shipped calendar. A line that does not read is left out, which a test refuses.
pub(super) fn shipped() -> &'static Calendar {
    static SHIPPED: OnceLock<Calendar> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let lines = csv::Reader::from_reader(HOLIDAYS.as_bytes())
            .into_deserialize()
            .filter_map(Result::ok);
        let exceptions: BTreeMap<Date, bool> = lines
            .filter_map(|line: Line| Some((line.day.parse().ok()?, line.kind == Kind::Work)))
            .collect();
        Calendar::of(exceptions)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_reads_and_is_an_exception_with_its_source() {
        let mut seen = std::collections::BTreeSet::new();
        let lines: Vec<Line> = csv::Reader::from_reader(HOLIDAYS.as_bytes())
            .into_deserialize()
            .collect::<Result<_, _>>()
            .unwrap();
        for line in &lines {
            let day: Date = line.day.parse().unwrap();
            let by_weekday = Calendar::default().is_working(day);
            assert_ne!(by_weekday, line.kind == Kind::Work, "{}", line.day);
            assert!(line._source.starts_with("https://"), "{}", line.day);
            assert!(!line._basis.is_empty() && seen.insert(day));
        }
        assert_eq!(shipped().exceptions.len(), lines.len());
    }

    #[test]
    fn every_year_has_its_eleven_days_off_and_pays_its_exchanges_back() {
        for year in [2024, 2025, 2026] {
            let of_year = |worked: bool| {
                let days = shipped().exceptions.iter();
                days.filter(|(day, is_worked)| day.year() == year && **is_worked == worked)
                    .count()
            };
            assert_eq!(of_year(false) - of_year(true), 11, "{year}");
        }
    }
}
