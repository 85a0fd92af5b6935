//! Number, day and issuer of a decision, as far as the tables above its annex print them.

use engine::vietnamese::{fold, nfc};

use super::{Due, mention, read_due};

/// Lines that a caption covers at most.
const CAPTION_LINES: usize = 3;

/// What a letterhead, or a line such as `(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/02/2026 của …)`,
/// says. Everything is empty that was not found; people look at it before it counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letterhead {
    /// Number and symbol.
    pub number: String,
    /// The day, ISO 8601.
    pub issued_on: String,
    /// Who issued it.
    pub issuer: String,
}

impl Letterhead {
    /// Takes what the caption above a table says, over as many lines as its bracket covers. Other lines
    /// of a decision name other documents, such as those it rests on, and are passed over.
    pub(super) fn take_caption(&mut self, lines: &[String]) {
        let begins = |line: &String| fold(line).contains("kem theo");
        let Some(at) = lines.iter().rposition(begins) else {
            return;
        };
        let mut caption = String::new();
        for line in lines.iter().skip(at).take(CAPTION_LINES) {
            caption.push_str(line);
            caption.push(' ');
            if line.contains(')') {
                break;
            }
        }
        if caption
            .split_whitespace()
            .any(|word| mention::number(word).is_some())
        {
            self.take(&[&caption]);
        }
    }

    /// Takes what the cells of one more row say; what is known already stays.
    pub(super) fn take(&mut self, texts: &[&str]) {
        for text in texts {
            let text = nfc(text);
            let words: Vec<&str> = text.split_whitespace().collect();
            if self.number.is_empty() {
                let number = words.iter().find_map(|word| mention::number(word));
                self.number = number.unwrap_or_default().to_owned();
            }
            if self.issued_on.is_empty() {
                self.issued_on = day(&words).unwrap_or_default();
            }
            if self.issuer.is_empty() {
                self.issuer = issuer(&words).unwrap_or_default();
            }
        }
    }
}

/// The day after `ngày`: `ngày 05 tháng 02 năm 2026` or `ngày 05/02/2026`.
fn day(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| fold(word) == "ngay")?;
    let plain = |place: usize| {
        let word = words.get(at + place)?;
        Some(word.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let text = match fold(plain(2).unwrap_or_default()).as_str() {
        "thang" => format!("{}/{}/{}", plain(1)?, plain(3)?, plain(5)?),
        _ => plain(1)?.to_owned(),
    };
    match read_due(&text, 0) {
        Due::Day(day) => Some(day),
        _ => None,
    }
}

/// Who issued it: what stands after `của`, where a number stands before; or a cell that is the name
/// of a committee and nothing else.
fn issuer(words: &[&str]) -> Option<String> {
    let numbered = words
        .iter()
        .position(|word| mention::number(word).is_some());
    if let Some(numbered) = numbered {
        let after = words.get(numbered..)?;
        let of = after.iter().position(|word| fold(word) == "cua")?;
        let name = after.get(of + 1..)?.join(" ");
        let name = name.split([')', ';', ',']).next().unwrap_or_default();
        return Some(name.trim_end_matches('.').trim().to_owned());
    }
    let name = words.join(" ");
    let folded = fold(&name);
    let begins = ["ubnd ", "uy ban nhan dan "];
    let is_name = begins.iter().any(|begin| folded.starts_with(begin)) && words.len() <= 8;
    is_name.then(|| sentence(words))
}

/// A name in capitals as it stands within a sentence: `Ủy ban nhân dân tỉnh Mẫu`.
fn sentence(words: &[&str]) -> String {
    let is_shouted = words.iter().all(|word| *word == word.to_uppercase());
    if !is_shouted {
        return words.join(" ");
    }
    let mut is_place = false;
    let written = words.iter().enumerate().map(|(nth, word)| {
        let small = word.to_lowercase();
        let mut letters = small.chars();
        let first = letters.next().map(char::to_uppercase);
        let text = match (small.as_str(), nth == 0 || is_place) {
            ("ubnd", _) => (*word).to_owned(),
            (_, true) => first.into_iter().flatten().chain(letters).collect(),
            (_, false) => small.clone(),
        };
        is_place |= matches!(small.as_str(), "tỉnh" | "phố" | "xã" | "phường");
        text
    });
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[&[&str]]) -> Letterhead {
        let mut found = Letterhead::default();
        for row in rows {
            found.take(row);
        }
        found
    }

    #[test]
    fn a_letterhead_says_number_day_and_issuer() {
        let found = read(&[
            &[
                "ỦY BAN NHÂN DÂN\nTỈNH MẪU",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            ],
            &["Số: 123/QĐ-UBND", "Mẫu, ngày 05 tháng 02 năm 2026"],
        ]);
        let expected = ("123/QĐ-UBND", "2026-02-05", "Ủy ban nhân dân tỉnh Mẫu");
        let told = (
            found.number.as_str(),
            found.issued_on.as_str(),
            found.issuer.as_str(),
        );
        assert_eq!(told, expected);
    }

    #[test]
    fn the_line_under_an_annex_says_what_it_belongs_to() {
        let found = read(&[
            &["PHỤ LỤC"],
            &["(Kèm theo Quyết định số 12/QĐ-UBND ngày 5/2/2026 của Chủ tịch UBND tỉnh Mẫu)"],
        ]);
        assert_eq!(found.number, "12/QĐ-UBND");
        assert_eq!(found.issued_on, "2026-02-05");
        assert_eq!(found.issuer, "Chủ tịch UBND tỉnh Mẫu");
    }

    #[test]
    fn what_is_not_said_stays_empty() {
        let found = read(&[&["Danh mục nhiệm vụ năm 2026", "ngày càng tốt"]]);
        assert_eq!(found, Letterhead::default());
    }
}
