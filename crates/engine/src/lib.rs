//! The ground floor: turns framework files and answers into points, ranks and frozen editions.
//!
//! It reads no files, no clock and no chance: the same texts give the same bytes on any machine.

pub mod amount;
pub mod answer;
pub mod carry;
pub mod compare;
pub mod estimate;
pub mod framework;
pub mod history;
pub mod likeness;
pub mod path;
pub mod publication;
pub mod rank_change;
pub mod ranking;
pub mod score;
pub mod sensitivity;
pub mod series;
pub mod statistics;
pub mod vietnamese;

/// The language of a text made for people. Machine texts (CSV, JSON, files) have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese, the language of the product: decimal comma, dot between thousands.
    #[default]
    Vi,
    /// English: decimal point, comma between thousands.
    En,
}

impl Language {
    /// Picks the text of this language.
    ///
    /// ```
    /// assert_eq!(engine::Language::Vi.pick("điểm", "points"), "điểm");
    /// ```
    #[must_use]
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}
