//! Numbers, letters, dates and list ends as Decree 30/2020/NĐ-CP writes them, and words as files can carry them.

use engine::vietnamese::nfc;
use jiff::civil::DateTime;

use super::IssueDate;

/// Letters of points, in the order of the Vietnamese alphabet; ă, â, ê, ô, ơ, ư are not used.
const LETTERS: [&str; 23] = [
    "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
    "u", "v", "x", "y",
];

/// How many points a list can have.
pub(super) const MOST_POINTS: usize = LETTERS.len();

/// The letter of the `nth` point, counted from 1; beyond the alphabet its number.
pub(super) fn letter(nth: usize) -> String {
    let place = nth.checked_sub(1);
    match place.and_then(|place| LETTERS.get(place)) {
        Some(letter) => (*letter).to_owned(),
        None => nth.to_string(),
    }
}

/// A Roman numeral: 4 is IV. 0 has none and is empty.
pub(super) fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut signs = String::new();
    for (worth, sign) in SIGNS {
        signs.push_str(&sign.repeat(rest / worth));
        rest %= worth;
    }
    signs
}

/// Room for something that is written in later; it never breaks across lines.
const BLANK: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// A document's number, below 10 with a leading zero; room for it when there is none.
pub(super) fn blank_or_padded(number: Option<u32>) -> String {
    number.map_or_else(|| BLANK.to_owned(), |number| format!("{number:02}"))
}

/// `ngày 05 tháng 02 năm 2026`, `ngày 29 tháng 6 năm 2026`, or with room for day and month.
///
/// A day below 10 and the months 1 and 2 take a leading zero, so that nobody can put a digit before
/// them; the other months do not.
pub(super) fn date_words(date: IssueDate) -> String {
    match date {
        IssueDate::On(date) => {
            let (day, month, year) = (date.day(), date.month(), date.year());
            let zero = if month < 3 { "0" } else { "" };
            format!("ngày {day:02} tháng {zero}{month} năm {year}")
        }
        IssueDate::Open { year } => format!("ngày{BLANK}tháng{BLANK}năm {year}"),
    }
}

/// `08 giờ 00 phút, ngày 05 tháng 02 năm 2026`.
pub(super) fn moment_words(moment: DateTime) -> String {
    format!(
        "{:02} giờ {:02} phút, {}",
        moment.hour(),
        moment.minute(),
        date_words(IssueDate::On(moment.date()))
    )
}

/// The words without their end mark, and then this one: lists end in `;` and the last line in `.`.
pub(super) fn ended(words: &str, mark: &str) -> String {
    format!("{}{mark}", without_end(words.trim()))
}

/// The words without the mark at their end.
pub(super) fn without_end(words: &str) -> &str {
    words.trim_end_matches([';', '.', ',', '/', ' ', '\n'])
}

/// The lines of a list, each with its end mark.
pub(super) fn listed(lines: &[String]) -> impl Iterator<Item = String> {
    let last = lines.len().saturating_sub(1);
    lines
        .iter()
        .enumerate()
        .map(move |(place, line)| ended(line, if place == last { "." } else { ";" }))
}

/// The words composed (NFC), without what no file can carry: control characters, and the signs that
/// turn the direction of reading around, with which a document could show other words than it holds.
pub(super) fn printable(words: &str) -> String {
    let mut words = nfc(words).to_string();
    words.retain(|character| {
        !matches!(
            character,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'
                | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
    });
    words
}

/// A piece of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scrap<'a> {
    Words(&'a str),
    /// Goes on at the next tab stop.
    Tab,
    /// Goes on in the next line.
    Break,
}

/// The words of a run between its line breaks and tabs.
pub(super) fn scraps(words: &str) -> impl Iterator<Item = Scrap<'_>> {
    words.lines().enumerate().flat_map(|(place, line)| {
        let pieces = line.split('\t').enumerate().flat_map(|(place, piece)| {
            let tab = (place > 0).then_some(Scrap::Tab);
            let words = (!piece.is_empty()).then_some(Scrap::Words(piece));
            tab.into_iter().chain(words)
        });
        let line_break = (place > 0).then_some(Scrap::Break);
        line_break.into_iter().chain(pieces)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_below_ten_and_the_first_two_months_take_a_zero() {
        let words = |year, month, day| date_words(IssueDate::On(date(year, month, day)));
        assert_eq!(words(2026, 2, 5), "ngày 05 tháng 02 năm 2026");
        assert_eq!(words(2019, 6, 29), "ngày 29 tháng 6 năm 2019");
        assert_eq!(words(2026, 3, 9), "ngày 09 tháng 3 năm 2026");
        assert_eq!(words(2026, 11, 10), "ngày 10 tháng 11 năm 2026");
    }

    #[test]
    fn a_day_that_is_not_known_leaves_room() {
        assert_eq!(
            date_words(IssueDate::Open { year: 2026 }),
            format!("ngày{BLANK}tháng{BLANK}năm 2026")
        );
        assert_eq!(blank_or_padded(None), BLANK);
        assert_eq!(blank_or_padded(Some(5)), "05");
        assert_eq!(blank_or_padded(Some(3015)), "3015");
    }

    #[test]
    fn points_follow_the_vietnamese_alphabet() {
        let letters: Vec<_> = (1..=MOST_POINTS).map(letter).collect();
        assert_eq!(letters.join(""), "abcdđeghiklmnopqrstuvxy");
        assert_eq!(letter(24), "24");
    }

    #[test]
    fn roman_numerals_subtract() {
        let numerals: Vec<_> = [1, 4, 9, 14, 40, 1990].into_iter().map(roman).collect();
        assert_eq!(numerals, ["I", "IV", "IX", "XIV", "XL", "MCMXC"]);
    }

    #[test]
    fn a_list_ends_in_semicolons_and_a_full_stop_whatever_was_typed() {
        let lines = ["Như trên.", "Lưu: VT; ", "Sở Nội vụ"].map(str::to_owned);
        let ended: Vec<_> = listed(&lines).collect();
        assert_eq!(ended, ["Như trên;", "Lưu: VT;", "Sở Nội vụ."]);
    }

    #[test]
    fn moments_give_hour_and_minute_in_two_digits() {
        assert_eq!(
            moment_words(date(2026, 11, 23).at(8, 5, 0, 0)),
            "08 giờ 05 phút, ngày 23 tháng 11 năm 2026"
        );
    }
}
