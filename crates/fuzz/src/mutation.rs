//! Mutations that know what these files are made of: lines, quoted texts, numbers, names.
//!
//! Bytes at random die in the reader of TOML or CSV. What gets further is a file whose lines stand
//! elsewhere, whose numbers are extreme and whose names are names of something else.

use std::collections::BTreeSet;

use crate::Chance;

/// Longest text that a mutation makes.
const LONGEST: usize = 24_000;

/// Numbers at the edges of what amounts, counts, years and places can hold.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "0.1",
    "0.5",
    "100",
    "128",
    "255",
    "65535",
    "65536",
    "2147483648",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0.000000000000000001",
    "0.0000000000000000001",
    "-0.000000000000000001",
    "0.333333333333333333",
    "99.999999999999999999",
    "1000000000000000000",
    "170141183460469231731",
    "170141183460469231731.687303715884105727",
    "-170141183460469231731.687303715884105728",
    "170141183460469231732",
    "85070591730234615865.843651857942052864",
    "1e400",
    "1_000",
    "007",
    "1/3",
    "2/3",
    "1/0",
    "0/0",
    "100 %",
    "inf",
    "nan",
    "",
];

/// Texts that readers tend to forget.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "\u{feff}",
    "\r",
    "\r\n",
    "\n\n",
    "\t",
    "\"",
    "\"\"",
    "'",
    "\\",
    "\\u0000",
    "=",
    ",",
    ";",
    "#",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "(",
    ")",
    "𝟛",
    "٣",
    "½",
    "ﬁ",
    "Đ",
    "đ",
    "e\u{323}\u{302}",
    "\u{301}\u{301}\u{301}",
    "\u{202e}",
    "\u{200b}",
    "\u{10ffff}",
    "−1",
    "×",
    "÷",
    "1.1.1.1",
    "1.65535",
    "1.0",
    "0.1",
    ".",
    "..",
    "true",
    "null",
    "1979-05-27",
];

/// The dictionary of a target: every name, number and quoted text of its seeds.
#[derive(Debug, Clone, Default)]
pub struct Mutation {
    seeds: Vec<String>,
    words: Vec<String>,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    Quoted,
}

impl Mutation {
    /// Mutations of and with these seeds; `words` are those that a format knows and no seed uses.
    #[must_use]
    pub fn new(seeds: &[(String, String)], words: &[&str]) -> Self {
        let mut known: BTreeSet<String> = words.iter().map(|word| (*word).into()).collect();
        for (_, seed) in seeds {
            let tokens = tokens(seed).into_iter();
            known.extend(
                tokens
                    .filter_map(|(start, end, _)| seed.get(start..end))
                    .map(Into::into),
            );
        }
        Self {
            seeds: seeds.iter().map(|(_, text)| text.clone()).collect(),
            words: known.into_iter().collect(),
        }
    }

    /// The text with one to four changes. The same chance makes the same changes.
    ///
    /// ```
    /// use fuzz::{Chance, Mutation};
    /// let mutation = Mutation::new(&[("a".into(), "a = 1\nb = \"x\"\n".into())], &[]);
    /// let once = mutation.of("a = 1\n", &mut Chance::new(3));
    /// assert_eq!(once, mutation.of("a = 1\n", &mut Chance::new(3)));
    /// ```
    #[must_use]
    pub fn of(&self, text: &str, chance: &mut Chance) -> String {
        let mut text = String::from(text);
        for _ in 0..=chance.below(4) {
            self.change(&mut text, chance);
            if text.len() > LONGEST {
                cut(&mut text, LONGEST);
            }
        }
        text
    }

    fn change(&self, text: &mut String, chance: &mut Chance) {
        match chance.below(16) {
            0 => remove_lines(text, chance),
            1 => repeat_lines(text, chance),
            2 => swap_lines(text, chance),
            3 => self.splice(text, chance),
            4..=7 => replace(text, Kind::Number, chance, |chance| {
                chance.one(NUMBERS).copied()
            }),
            8 | 9 => replace(text, Kind::Quoted, chance, |chance| self.quoted(chance)),
            10 | 11 => replace(text, Kind::Name, chance, |chance| self.word(chance)),
            12 => insert(text, chance.one(TEXTS).copied().unwrap_or_default(), chance),
            13 => self.exchange(text, chance),
            14 => insert_many(text, chance),
            _ => remove_some(text, chance),
        }
    }

    fn word(&self, chance: &mut Chance) -> Option<&str> {
        chance.one(&self.words).map(String::as_str)
    }

    /// Mostly a text that stands between quotes somewhere, at times one nobody expects.
    fn quoted(&self, chance: &mut Chance) -> Option<&str> {
        match chance.below(4) {
            0 => chance.one(NUMBERS).copied(),
            1 => chance.one(TEXTS).copied(),
            _ => self.word(chance),
        }
    }

    /// Lines of another seed in the middle of this text.
    fn splice(&self, text: &mut String, chance: &mut Chance) {
        let other = chance.one(&self.seeds).map_or("", String::as_str);
        let (start, end) = lines(other, chance);
        let stolen = String::from(other.get(start..end).unwrap_or_default());
        let (at, _) = lines(text, chance);
        text.insert_str(at, &stolen);
    }

    /// A token takes the place of another one of the same text.
    fn exchange(&self, text: &mut String, chance: &mut Chance) {
        let tokens = tokens(text);
        let (one, other) = (chance.one(&tokens).copied(), chance.one(&tokens).copied());
        if let (Some((start, end, _)), Some((from, to, _))) = (one, other) {
            let word = String::from(text.get(from..to).unwrap_or_default());
            text.replace_range(start..end, &word);
        }
    }
}

/// Names, numbers and what stands between double quotes, as ranges of bytes. Names and numbers
/// within quotes are found too.
fn tokens(text: &str) -> Vec<(usize, usize, Kind)> {
    let mut tokens = Vec::new();
    let mut quote: Option<usize> = None;
    let mut word: Option<(usize, Kind)> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        let goes_on = match word {
            Some((_, Kind::Number)) => letter.is_ascii_digit() || letter == '.',
            Some(_) => letter.is_alphanumeric() || "_-".contains(letter),
            None => false,
        };
        if !goes_on {
            if let Some((start, kind)) = word.take() {
                tokens.push((start, at, kind));
            }
            if letter.is_ascii_digit() {
                word = Some((at, Kind::Number));
            } else if letter.is_alphabetic() {
                word = Some((at, Kind::Name));
            }
        }
        match (letter, quote) {
            ('"', Some(start)) => {
                tokens.push((start, at, Kind::Quoted));
                quote = None;
            }
            ('"', None) => quote = Some(at + 1),
            ('\n', _) => quote = None,
            _ => {}
        }
    }
    tokens
}

fn replace<'w>(
    text: &mut String,
    kind: Kind,
    chance: &mut Chance,
    with: impl FnOnce(&mut Chance) -> Option<&'w str>,
) {
    let mut found = tokens(text);
    found.retain(|(_, _, own)| *own == kind);
    if let (Some((start, end, _)), Some(word)) = (chance.one(&found).copied(), with(chance)) {
        text.replace_range(start..end, word);
    }
}

/// One to six whole lines, as a range of bytes.
fn lines(text: &str, chance: &mut Chance) -> (usize, usize) {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let first = chance.below(starts.len());
    let last = first + 1 + chance.below(6);
    let at = |place: usize| starts.get(place).copied().unwrap_or(text.len());
    (at(first), at(last))
}

fn remove_lines(text: &mut String, chance: &mut Chance) {
    let (start, end) = lines(text, chance);
    text.replace_range(start..end, "");
}

fn repeat_lines(text: &mut String, chance: &mut Chance) {
    let (start, end) = lines(text, chance);
    let again = String::from(text.get(start..end).unwrap_or_default());
    let (at, _) = lines(text, chance);
    text.insert_str(at, &again);
}

fn swap_lines(text: &mut String, chance: &mut Chance) {
    let (start, end) = lines(text, chance);
    let moved = String::from(text.get(start..end).unwrap_or_default());
    text.replace_range(start..end, "");
    let (at, _) = lines(text, chance);
    text.insert_str(at, &moved);
}

/// A place between two letters.
fn place(text: &str, chance: &mut Chance) -> usize {
    let mut at = chance.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn insert(text: &mut String, word: &str, chance: &mut Chance) {
    let at = place(text, chance);
    text.insert_str(at, word);
}

/// Nesting and length beyond every limit.
fn insert_many(text: &mut String, chance: &mut Chance) {
    const MANY: &[&str] = &[
        "(", "[", "{", "9", "1+", "not ", "if ", "a", ".1", "\"", "ệ", "-",
    ];
    let word = chance.one(MANY).copied().unwrap_or_default();
    let times = [3, 40, 70, 300, 3_000];
    let times = chance.one(&times).copied().unwrap_or_default();
    insert(text, &word.repeat(times), chance);
}

fn remove_some(text: &mut String, chance: &mut Chance) {
    let (one, other) = (place(text, chance), chance.below(30));
    let mut end = (one + other).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.replace_range(one..end, "");
}

/// Cuts a text to a length, before a letter.
fn cut(text: &mut String, length: usize) {
    let mut at = length.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.truncate(at);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_quoted_texts_are_found() {
        let text = "điểm = \"a 1.5\"\n";
        let found: Vec<_> = tokens(text)
            .into_iter()
            .map(|(start, end, kind)| (text.get(start..end).unwrap(), kind))
            .collect();
        let (name, number) = (Kind::Name, Kind::Number);
        let wanted = [
            ("điểm", name),
            ("a", name),
            ("1.5", number),
            ("a 1.5", Kind::Quoted),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn any_text_can_be_mutated_and_stays_within_its_length() {
        let seeds = [("a".into(), "ể = \"1\"\nx,2,ệ\n".into())];
        let mutation = Mutation::new(&seeds, &["kind"]);
        let mut chance = Chance::new(1);
        let mut text = String::new();
        for _ in 0..2_000 {
            text = mutation.of(&text, &mut chance);
            assert!(text.len() <= LONGEST);
        }
    }
}
