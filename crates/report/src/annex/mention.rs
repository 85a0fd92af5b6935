//! What words name in passing: indicators by their codes, documents by their numbers.

use engine::vietnamese::{fold, nfc};

/// Kinds of documents that a number can follow, folded, and as they are written.
const KINDS: [(&str, &str); 9] = [
    ("quyet dinh", "Quyết định"),
    ("nghi quyet", "Nghị quyết"),
    ("ke hoach", "Kế hoạch"),
    ("chuong trinh", "Chương trình"),
    ("de an", "Đề án"),
    ("chi thi", "Chỉ thị"),
    ("thong bao", "Thông báo"),
    ("cong van", "Công văn"),
    ("nghi dinh", "Nghị định"),
];

/// Codes that words name as indicators: those after `chỉ số`, `chỉ số thành phần` or `tiêu chí`, one
/// or several. A number elsewhere, such as a version or a percentage, is none. Where all the words are
/// a column for indicators, `is_column` takes every code in them.
///
/// ```
/// use report::annex::named_indicators;
/// let words = "Nâng 2.4 lần băng thông (chỉ số 3.1, 3.2 và 3.5)";
/// assert_eq!(named_indicators(words, false), ["3.1", "3.2", "3.5"]);
/// assert_eq!(named_indicators("2.3; 2.5", true), ["2.3", "2.5"]);
/// ```
#[must_use]
pub fn named_indicators(words: &str, is_column: bool) -> Vec<String> {
    let folded = fold(words);
    let mut found: Vec<String> = Vec::new();
    let mut named = is_column;
    let mut before = "";
    let parts = folded.split(|c: char| c.is_whitespace() || ",;:()[]".contains(c));
    for word in parts.filter(|word| !word.is_empty()) {
        match code(word) {
            Some(code) if named => {
                if !found.iter().any(|other| other == code) {
                    found.push(code.to_owned());
                }
            }
            _ => {
                let is_name = matches!((before, word), ("chi", "so") | ("tieu", "chi"));
                let goes_on = matches!(word, "thanh" | "phan" | "va" | "so" | "dti" | "chi");
                named = is_column || is_name || named && goes_on;
            }
        }
        before = word;
    }
    found
}

/// A code of two to four numbers: `2.3`, `4.1.2`.
fn code(word: &str) -> Option<&str> {
    let plain = word.trim_matches('.');
    let numbers: Vec<&str> = plain.split('.').collect();
    let is_number = |text: &&str| {
        (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = (2..=4).contains(&numbers.len()) && numbers.iter().all(is_number);
    fits.then_some(plain)
}

/// Documents that words name by number and symbol, each once, with their kind where it is said.
///
/// ```
/// use report::annex::named_documents;
/// let words = "Theo Đề án số 06/QĐ-TTg và 57-NQ/TW, trong 24/7";
/// assert_eq!(named_documents(words), ["Đề án số 06/QĐ-TTg", "57-NQ/TW"]);
/// ```
#[must_use]
pub fn named_documents(words: &str) -> Vec<String> {
    let words = nfc(words);
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut found: Vec<String> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let Some(number) = number(word) else { continue };
        let text = match kind(words.get(..place).unwrap_or_default()) {
            Some(kind) => format!("{kind} số {number}"),
            None => number.to_owned(),
        };
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Number and symbol in one word: `749/QĐ-TTg`, `06/2022/QĐ-TTg`, `57-NQ/TW`.
pub(super) fn number(word: &str) -> Option<&str> {
    let inner = |c: char| !c.is_alphanumeric();
    let plain = word.trim_start_matches(inner).trim_end_matches(inner);
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    let rest = plain.get(digits..)?;
    let symbol = rest.strip_prefix(['/', '-'])?;
    let symbol = symbol
        .split_once('/')
        .filter(|(year, _)| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
        .map_or(symbol, |(_, after)| after);
    let is_symbol = symbol.chars().next().is_some_and(char::is_uppercase)
        && symbol.chars().any(|c| matches!(c, '-' | '/'))
        && symbol
            .chars()
            .all(|c| c.is_alphanumeric() || "-/&".contains(c));
    ((1..=5).contains(&digits) && is_symbol).then_some(plain)
}

/// The kind of document that the words before a number end in, with or without `số`.
fn kind(before: &[&str]) -> Option<&'static str> {
    let folded = fold(&before.join(" "));
    let folded = folded.trim_end_matches(':');
    let folded = folded.strip_suffix(" so").unwrap_or(folded);
    let found = KINDS.iter().find(|(kind, _)| folded.ends_with(kind));
    found.map(|(_, written)| *written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_called_an_indicator_is_one() {
        for (words, codes) in [
            ("Nâng chỉ số thành phần 4.2 lên 0,5 điểm", vec!["4.2"]),
            ("tiêu chí 1.3; 1.4.", vec!["1.3", "1.4"]),
            ("chỉ số 2.1 và chỉ số 2.1", vec!["2.1"]),
            ("Cập nhật phiên bản 3.1 của kiến trúc", vec![]),
            ("chỉ số hài lòng đạt 2.5 trên 5", vec![]),
            ("chỉ số 2026", vec![]),
        ] {
            assert_eq!(named_indicators(words, false), codes, "{words}");
        }
    }

    #[test]
    fn a_number_needs_a_symbol_to_be_a_document() {
        assert_eq!(
            named_documents("Kế hoạch 24/KH-UBND; Nghị quyết số: 57-NQ/TW."),
            ["Kế hoạch số 24/KH-UBND", "Nghị quyết số 57-NQ/TW"]
        );
        for none in ["trực 24/7", "30/9/2026", "3/4 số xã", "Covid-19"] {
            assert_eq!(named_documents(none), Vec::<String>::new(), "{none}");
        }
    }
}
