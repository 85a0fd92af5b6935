//! When something is due, from the words of a document.

use engine::{
    series::{Period, Step},
    vietnamese::fold,
};
use jiff::civil::Date;

/// What words about a due day say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// A day, ISO 8601: the last one named.
    Day(String),
    /// A day if the year is the one that was given: the words name none.
    Supposed(String),
    /// Again and again, without an end.
    Recurring,
    /// Nothing is said.
    None,
    /// Words that name no day for sure.
    Unclear,
}

/// Reads `30/9/2026`, `từ 01/3/2026 đến 30/9/2026`, `Quý III/2026`, `tháng 9 năm 2026`, `năm 2026`,
/// `thường xuyên`; a quarter, month or year is due on its last day. Words without a year take the
/// one given and are only supposed. Two quarters or months, or anything else, are unclear.
///
/// ```
/// use report::annex::{Due, read_due};
/// assert_eq!(read_due("Quý III/2026", 2026), Due::Day("2026-09-30".into()));
/// assert_eq!(read_due("Trước 15/6", 2026), Due::Supposed("2026-06-15".into()));
/// assert_eq!(read_due("Thường xuyên", 2026), Due::Recurring);
/// assert_eq!(read_due("khi có hướng dẫn của bộ", 2026), Due::Unclear);
/// ```
#[must_use]
pub fn read_due(words: &str, year: i32) -> Due {
    let folded = fold(words);
    if folded.trim().is_empty() {
        return Due::None;
    }
    let recurring = [
        "thuong xuyen",
        "hang nam",
        "hang quy",
        "hang thang",
        "hang tuan",
        "hang ngay",
        "dinh ky",
    ];
    let says_again = recurring.iter().any(|again| folded.contains(again));
    let mut days: Vec<(String, bool)> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for word in folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
        let word = word.trim_matches('.');
        match day(word, year) {
            Some(found) => days.push(found),
            None => {
                let parts = word.split(['/', '-', '.']).filter(|part| !part.is_empty());
                rest.extend(parts.map(str::to_owned));
            }
        }
    }
    if let Some((last, is_sure)) = days.into_iter().max() {
        return match is_sure {
            true => Due::Day(last),
            false => Due::Supposed(last),
        };
    }
    match (period(&rest, year), says_again) {
        (_, true) => Due::Recurring,
        (Some((period, true)), false) => Due::Day(period.last_day()),
        (Some((period, false)), false) => Due::Supposed(period.last_day()),
        (None, false) => Due::Unclear,
    }
}

/// A day in one word: `30/9/2026`, `30-9-2026`, `2026-09-30`, and `30/9` in the given year.
fn day(word: &str, year: i32) -> Option<(String, bool)> {
    let parts: Vec<i32> = word
        .split(['/', '-', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (day, month, year, is_sure) = match parts.as_slice() {
        [first, month, last] if *first > 1900 => (*last, *month, *first, true),
        [day, month, year] => (*day, *month, *year, true),
        [day, month] if *month <= 12 => (*day, *month, year, false),
        _ => return None,
    };
    let is_near = (2000..2100).contains(&year);
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    let date = Date::new(i16::try_from(year).ok()?, month, day);
    date.ok()
        .filter(|_| is_near)
        .map(|date| (date.to_string(), is_sure))
}

/// The one quarter, month or year that words name, and whether they name its year.
fn period(words: &[String], year: i32) -> Option<(Period, bool)> {
    let mut found: Vec<(Step, i32)> = Vec::new();
    let mut years: Vec<i32> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let next = words.get(place + 1).map(String::as_str);
        match word.as_str() {
            "quy" => found.push((Step::Quarter, numeral(next?)?)),
            "thang" => found.push((Step::Month, numeral(next?)?)),
            "i" | "ii" | "iii" | "iv" => {
                let before = place.checked_sub(1).and_then(|before| words.get(before));
                if before.is_none_or(|before| before != "quy") {
                    return None;
                }
            }
            "dau" | "cuoi" | "nua" => return None,
            digits => {
                let Ok(number) = digits.parse::<i32>() else {
                    continue;
                };
                let before = place.checked_sub(1).and_then(|before| words.get(before));
                let is_counted =
                    before.is_some_and(|word| matches!(word.as_str(), "quy" | "thang"));
                match (2000..2100).contains(&number) {
                    true => years.push(number),
                    // A number of something else: a day that does not exist, a number of classes.
                    false if !is_counted => return None,
                    false => {}
                }
            }
        }
    }
    years.dedup();
    let (named, is_sure) = match years.as_slice() {
        [] => (year, false),
        [one] => (*one, true),
        _ => return None,
    };
    match found.as_slice() {
        [] if is_sure => Some((Period::new(Step::Year, named, 1)?, true)),
        [(step, number)] => Some((Period::new(*step, named, *number)?, is_sure)),
        _ => None,
    }
}

fn numeral(word: &str) -> Option<i32> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        digits => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_day_is_a_day() {
        for (words, day) in [
            ("30/9/2026", "2026-09-30"),
            ("Trước ngày 05-02-2026.", "2026-02-05"),
            ("Từ 01/3/2026 đến 30/9/2026", "2026-09-30"),
            ("2026-09-30", "2026-09-30"),
            ("Quý III năm 2026", "2026-09-30"),
            ("Hoàn thành trong quý 4/2026", "2026-12-31"),
            ("Tháng 2/2028", "2028-02-29"),
            ("Năm 2026", "2026-12-31"),
        ] {
            assert_eq!(read_due(words, 2025), Due::Day(day.to_owned()), "{words}");
        }
    }

    #[test]
    fn without_a_year_it_is_only_supposed() {
        for (words, day) in [
            ("Quý III", "2026-09-30"),
            ("Tháng 9", "2026-09-30"),
            ("Trước 15/6", "2026-06-15"),
        ] {
            assert_eq!(
                read_due(words, 2026),
                Due::Supposed(day.to_owned()),
                "{words}"
            );
        }
    }

    #[test]
    fn what_names_several_or_none_is_left_to_people() {
        for words in [
            "Quý III-IV/2026",
            "Quý I, quý II/2026",
            "6 tháng đầu năm 2026",
            "2026-2030",
            "31/2/2026",
            "khi có kinh phí",
            "Quý V/2026",
        ] {
            assert_eq!(read_due(words, 2026), Due::Unclear, "{words}");
        }
        for words in ["Thường xuyên", "hằng năm", "Định kỳ hằng quý"] {
            assert_eq!(read_due(words, 2026), Due::Recurring, "{words}");
        }
        assert_eq!(read_due(" ", 2026), Due::None);
    }
}
