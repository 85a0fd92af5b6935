//! Labels beside a drawing: wrapped to two lines, and cut with the whole text as a tip.

use std::fmt::Write as _;

use super::{at, escape};

/// Height of a line of 12-pixel letters.
const LINE: f64 = 14.0;
/// Width of a letter, a little above the mean of Vietnamese text in the fonts of the page.
const LETTER: f64 = 6.4;

/// A label that ends at `right`, its middle at `middle`, at most `width` wide and two lines high.
pub(super) fn label(out: &mut String, text: &str, (right, middle): (f64, f64), width: f64) {
    let (first, second, whole) = two_lines(text, letters(width));
    let x = at(right);
    let top = if second.is_empty() {
        middle + 4.0
    } else {
        middle + 4.0 - LINE / 2.0
    };
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{}\" text-anchor=\"end\">",
        at(top)
    );
    if !whole {
        let _ = write!(out, "<title>{}</title>", escape(text));
    }
    out.push_str(&escape(&first));
    if !second.is_empty() {
        let _ = write!(
            out,
            "<tspan x=\"{x}\" dy=\"{}\">{}</tspan>",
            at(LINE),
            escape(&second)
        );
    }
    out.push_str("</text>");
}

/// How many letters have room.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a width on paper is a small number that is not negative"
)]
fn letters(width: f64) -> usize {
    (width / LETTER).floor().max(1.0) as usize
}

/// The text in two lines of at most `most` letters, as equal as they can be, and whether nothing was
/// cut.
fn two_lines(text: &str, most: usize) -> (String, String, bool) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let one = words.join(" ");
    let long = |line: &str| line.chars().count();
    if long(&one) <= most {
        return (one, String::new(), true);
    }
    let broken = (1..words.len()).filter_map(|place| {
        let (first, second) = words.split_at_checked(place)?;
        Some((first.join(" "), second.join(" ")))
    });
    let fitting = broken.filter(|(first, _)| long(first) <= most);
    let best = |(first, second): &(String, String)| {
        let longest = long(first).max(long(second));
        // What does not fit at all is cut as late as possible.
        if longest <= most {
            longest
        } else {
            usize::MAX - long(first)
        }
    };
    let Some((first, second)) = fitting.min_by_key(best) else {
        // The first word alone is too long for a line.
        let (first, whole) = cut(&one, most);
        return (first, String::new(), whole);
    };
    let (second, whole) = cut(&second, most);
    (first, second, whole)
}

/// At most so many letters, an ellipsis as the last where something is left out.
fn cut(text: &str, most: usize) -> (String, bool) {
    if text.chars().count() <= most {
        return (text.to_owned(), true);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    (format!("{}…", kept.trim_end()), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, most: usize) -> (String, String, bool) {
        two_lines(text, most)
    }

    #[test]
    fn a_short_name_stays_on_one_line() {
        assert_eq!(
            lines("Xã Suối Đá", 20),
            ("Xã Suối Đá".to_owned(), String::new(), true)
        );
    }

    #[test]
    fn a_long_name_wraps_between_words() {
        let (first, second, whole) = lines("Đặc khu Phú Quốc và các đảo gần", 20);
        assert_eq!(
            (first.as_str(), second.as_str()),
            ("Đặc khu Phú Quốc", "và các đảo gần")
        );
        assert!(whole);
    }

    #[test]
    fn what_has_no_room_on_two_lines_is_cut_and_said_as_a_tip() {
        let mut out = String::new();
        let name = "Ban Quản lý Khu kinh tế và các khu công nghiệp <tỉnh>";
        label(&mut out, name, (142.0, 20.0), 142.0);
        assert!(out.contains("<title>Ban Quản lý Khu kinh tế và các khu công nghiệp &lt;tỉnh&gt;"));
        assert!(out.contains('…'));
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let (first, second, whole) = lines("abcdefghij", 5);
        assert_eq!((first.as_str(), second.as_str()), ("abcd…", ""));
        assert!(!whole);
    }

    #[test]
    fn no_text_is_no_line() {
        assert_eq!(lines("  ", 5), (String::new(), String::new(), true));
    }
}
