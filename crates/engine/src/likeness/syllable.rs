//! Text cut into syllables, each with a key that is the same however it was typed.
//!
//! Nothing is known here about words; what syllables mean together is the vocabulary's.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// How a syllable is written as to capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `cửa`, `iOffice`.
    Lower,
    /// `Cửa`.
    Capital,
    /// `CNTT`: at least two letters, none of them small.
    Upper,
}

/// One syllable, number or code of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Syllable {
    /// Without marks, lower case: `hoa`.
    pub(super) folded: String,
    /// With its marks, the tone put last, so that `hòa` and `hoà` are one.
    pub(super) marked: String,
    /// First byte in the text.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
    /// How it is written.
    pub(super) case: Case,
    /// Whether a comma, a bracket or the like stands between it and the one before.
    pub(super) breaks: bool,
}

impl Syllable {
    /// Whether it carries no mark, by nature or because it was typed without.
    pub(super) fn is_bare(&self) -> bool {
        self.folded == self.marked
    }

    /// Whether it is a number, such as a year.
    pub(super) fn is_number(&self) -> bool {
        self.folded.chars().all(|letter| letter.is_ascii_digit())
    }
}

/// The syllables of a text, in order.
pub(super) fn syllables(text: &str) -> Vec<Syllable> {
    let mut found = Vec::new();
    let mut start = None;
    let mut breaks = false;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphanumeric() || is_combining(letter);
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let piece = text.get(from..at).unwrap_or_default();
                found.push(syllable(piece, from, breaks));
                (start, breaks) = (None, false);
            }
            _ => {}
        }
        // A hyphen, slash or ampersand joins: `e-learning`, `GD&ĐT`.
        breaks |= !inside && !letter.is_whitespace() && !"-/&'’".contains(letter);
    }
    found
}

fn syllable(piece: &str, start: usize, breaks: bool) -> Syllable {
    let mut folded = String::with_capacity(piece.len());
    let mut marked = String::with_capacity(piece.len() + 2);
    let mut tone = None;
    let lower = piece.to_lowercase();
    for letter in DecomposingNormalizerBorrowed::new_nfd()
        .normalize(&lower)
        .chars()
    {
        if is_tone(letter) {
            tone = Some(letter);
            continue;
        }
        marked.push(letter);
        if !is_combining(letter) {
            folded.push(if letter == 'đ' { 'd' } else { letter });
        }
    }
    if ends_in_spare_y(&folded) {
        for key in [&mut folded, &mut marked] {
            key.pop();
            key.push('i');
        }
    }
    marked.extend(tone);
    Syllable {
        folded,
        marked,
        start,
        end: start + piece.len(),
        case: case(piece),
        breaks,
    }
}

fn case(piece: &str) -> Case {
    let mut letters = piece.chars().filter(|letter| letter.is_alphabetic());
    match (letters.next(), letters.next()) {
        (Some(first), None) if first.is_uppercase() => Case::Capital,
        (Some(first), Some(second)) if first.is_uppercase() => {
            if second.is_uppercase() && letters.all(char::is_uppercase) {
                Case::Upper
            } else {
                Case::Capital
            }
        }
        _ => Case::Lower,
    }
}

fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Grave, acute, tilde, hook above, dot below.
fn is_tone(letter: char) -> bool {
    "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(letter)
}

/// `lý` and `lí`, `kỹ` and `kĩ`, `quý` and `quí` are both written; `thủy` and `thủi` are two words.
fn ends_in_spare_y(folded: &str) -> bool {
    let Some(before) = folded.strip_suffix('y') else {
        return false;
    };
    before == "qu"
        || (!before.is_empty() && !before.chars().any(|letter| "aeiouy".contains(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<String> {
        let found = syllables(text).into_iter();
        found.map(|syllable| syllable.marked).collect()
    }

    #[test]
    fn both_places_of_the_tone_and_both_unicode_forms_are_one() {
        assert_eq!(marked("hòa thuý Hoà"), marked("HOÀ thúy hòa"));
        assert_eq!(
            marked("điện tử"),
            marked("đie\u{323}\u{302}n tu\u{31b}\u{309}")
        );
        assert_ne!(marked("hồ"), marked("hộ"));
    }

    #[test]
    fn y_and_i_are_one_only_where_both_are_written() {
        assert_eq!(marked("quản lý kỹ quý"), marked("quản lí kĩ quí"));
        assert_ne!(marked("thủy"), marked("thủi"));
        assert_ne!(marked("y"), marked("i"));
    }

    #[test]
    fn syllables_know_their_place_case_and_what_parts_them() {
        let text = "Sở GD&ĐT: tích hợp, năm 2025";
        let found = syllables(text);
        let texts: Vec<&str> = found.iter().map(|one| &text[one.start..one.end]).collect();
        assert_eq!(texts, ["Sở", "GD", "ĐT", "tích", "hợp", "năm", "2025"]);
        let breaks: Vec<bool> = found.iter().map(|one| one.breaks).collect();
        assert_eq!(breaks, [false, false, false, true, false, true, false]);
        assert_eq!(found[0].case, Case::Capital);
        assert_eq!(found[1].case, Case::Upper);
        assert_eq!(found[3].case, Case::Lower);
        assert!(found[6].is_number() && found[6].is_bare());
        assert!(!found[0].is_bare());
    }

    #[test]
    fn a_text_without_letters_has_no_syllables() {
        assert!(syllables(" — … \n").is_empty());
        assert!(syllables("").is_empty());
    }
}
