//! Which column of an annex is what, by the words of its head.

use engine::vietnamese::fold;

use super::cost;
use crate::reading::Cell;

/// Letters of a head at most: a longer cell is a sentence.
const HEAD_LETTERS: usize = 70;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Number,
    Title,
    Deliverable,
    Lead,
    Support,
    Due,
    Cost,
    Indicators,
    Programme,
    Note,
}

/// The words of heads, looked for in this order: `nhiệm vụ` also stands in heads of other columns.
const WORDS: [(Part, &[&str]); 11] = [
    (Part::Support, &["phoi hop"]),
    (
        Part::Lead,
        &[
            "chu tri",
            "co quan thuc hien",
            "don vi thuc hien",
            "trach nhiem",
        ],
    ),
    (
        Part::Due,
        &["thoi han", "thoi gian", "hoan thanh", "tien do"],
    ),
    (Part::Deliverable, &["san pham", "ket qua", "dau ra"]),
    (Part::Cost, &["kinh phi", "du toan", "nguon von"]),
    (Part::Note, &["ghi chu"]),
    (
        Part::Programme,
        &["long ghep", "thuoc chuong trinh", "thuoc de an"],
    ),
    (
        Part::Title,
        &[
            "nhiem vu",
            "noi dung",
            "cong viec",
            "giai phap",
            "du an",
            "hoat dong",
        ],
    ),
    (Part::Indicators, &["chi so", "tieu chi"]),
    (Part::Programme, &["chuong trinh", "de an"]),
    (Part::Number, &["stt", "tt", "so tt", "so thu tu"]),
];

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heads {
    parts: Vec<Option<Part>>,
    /// The heads as printed.
    texts: Vec<String>,
}

impl Heads {
    /// The columns that a row names; nothing where it does not name a task and one thing more.
    pub(super) fn of(texts: &[&str]) -> Option<Self> {
        let parts: Vec<Option<Part>> = texts.iter().map(|text| part(text)).collect();
        let has = |wanted: Part| parts.contains(&Some(wanted));
        let others = [Part::Lead, Part::Support, Part::Due, Part::Deliverable];
        let is_whole = texts
            .iter()
            .all(|text| *text == texts.first().copied().unwrap_or_default());
        let named = others.into_iter().filter(|other| has(*other)).count();
        // A heading over all columns can name everything and is no head; nor is a row of sentences.
        let is_head = has(Part::Title) && named > 0 && !is_whole;
        let short = texts
            .iter()
            .filter(|text| !text.is_empty())
            .all(|text| is_short(text));
        (is_head && short).then(|| Self {
            parts,
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        })
    }

    /// What stands in the columns of a part; where several columns share it, each once.
    pub(super) fn text(&self, wanted: Part, texts: &[&str]) -> String {
        let own = self
            .parts
            .iter()
            .zip(texts)
            .filter(|(part, text)| **part == Some(wanted) && !text.is_empty());
        let mut all: Vec<&str> = Vec::new();
        for (_, text) in own {
            if !all.contains(text) {
                all.push(text);
            }
        }
        all.join("\n")
    }

    /// The head of the cost as printed, and the cost in đồng where one of its columns says one for sure.
    pub(super) fn cost(&self, cells: &[Cell]) -> (String, Option<i64>) {
        let columns = self.parts.iter().zip(&self.texts).zip(cells);
        let own: Vec<(&String, &Cell)> = columns
            .filter(|((part, _), _)| **part == Some(Part::Cost))
            .map(|((_, head), cell)| (head, cell))
            .collect();
        let said = own.iter();
        let said =
            said.filter_map(|(head, cell)| Some((*head, cost::dong(cell, cost::unit(head))?)));
        let said: Vec<(&String, i64)> = said.collect();
        let printed = |head: &String| head.split_whitespace().collect::<Vec<_>>().join(" ");
        match (said.as_slice(), own.first()) {
            // Several numbers, such as one for each year, are not added by a guess.
            ([(head, dong)], _) => (printed(head), Some(*dong)),
            (_, Some((head, _))) => (printed(head), None),
            (_, None) => (String::new(), None),
        }
    }

    /// The heading of a section: one text over all columns, or a letter or Roman number with a title
    /// and nothing else.
    pub(super) fn section(&self, texts: &[&str]) -> Option<String> {
        let filled: Vec<&str> = texts
            .iter()
            .copied()
            .filter(|text| !text.is_empty())
            .collect();
        let first = *filled.first()?;
        let is_one = filled.iter().all(|text| *text == first);
        if is_one && (filled.len() > 1 || texts.len() == 1) {
            return Some(first.to_owned());
        }
        let (number, title) = (
            self.text(Part::Number, texts),
            self.text(Part::Title, texts),
        );
        let is_bare = filled.iter().all(|text| *text == number || *text == title);
        let is_heading = is_bare && !title.is_empty() && is_ordinal(&number);
        is_heading.then(|| format!("{}. {title}", number.trim_end_matches('.')))
    }
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= HEAD_LETTERS
}

fn part(text: &str) -> Option<Part> {
    if !is_short(text) {
        return None;
    }
    let folded: Vec<String> = fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let spaced = format!(" {} ", folded.join(" "));
    let says = |words: &&str| spaced.contains(&format!(" {words} "));
    let found = WORDS.iter().find(|(_, words)| words.iter().any(says));
    found.map(|(part, _)| *part)
}

/// A capital letter or a Roman number, with or without a dot: what sections are counted by.
fn is_ordinal(number: &str) -> bool {
    let plain = number.trim().trim_end_matches(['.', ')']);
    let is_roman = !plain.is_empty() && plain.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'));
    let is_letter = plain.len() == 1 && plain.chars().all(|c| c.is_ascii_uppercase());
    is_roman || is_letter
}

/// The row under a head that counts the columns: `(1) (2) (3)` or `1 2 3 4`.
pub(super) fn counts_columns(texts: &[&str]) -> bool {
    let filled: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| !text.is_empty())
        .collect();
    let is_nth = |(nth, text): (usize, &&str)| {
        let digits = text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
        digits.parse() == Ok(nth)
    };
    filled.len() > 2 && (1_usize..).zip(&filled).all(is_nth)
}
