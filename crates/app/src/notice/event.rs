//! An event: its kind, what it is about, the page to look at, and what its sentence needs.

use std::collections::BTreeMap;

use engine::Language;
use report::document::Format;
use store::{Moment, round::Round};

use super::NoticeKind;
use crate::day;

/// Longest quotation in a sentence, in characters; the page has the rest.
const LONGEST_QUOTE: usize = 200;

/// What a sentence needs, by name: texts, ISO days, moments in microseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments(BTreeMap<String, String>);

/// Something that people are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub(crate) kind: NoticeKind,
    /// What it is about, such as `task/7`: reminders are cancelled by it.
    pub(crate) subject: String,
    /// Path of the page it is about, inside this program.
    pub(crate) address: String,
    /// What its sentence needs.
    pub(crate) arguments: Arguments,
    /// Said at night and on days off too.
    pub(crate) is_urgent: bool,
}

/// The arguments that name a file of this format: its hash and what it is called.
pub(super) fn enclosed(format: Format) -> [&'static str; 2] {
    match format {
        Format::Word => ["file", "file_name"],
        Format::Pdf => ["pdf", "pdf_name"],
    }
}

impl Event {
    /// An event of a kind about a subject, with the path of the page to look at.
    #[must_use]
    pub fn new(kind: NoticeKind, subject: &str, address: &str) -> Self {
        Self {
            kind,
            subject: subject.to_owned(),
            address: address.to_owned(),
            arguments: Arguments::default(),
            is_urgent: false,
        }
    }

    /// The same with a text, or a day in ISO form.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.arguments.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same with a file that the letter encloses: its hash and its name.
    #[must_use]
    pub fn enclosing(self, format: Format, sha256: &str, file_name: &str) -> Self {
        let [hash, name] = enclosed(format);
        self.with(hash, sha256).with(name, file_name)
    }

    /// The same with a moment, where there is one.
    #[must_use]
    pub fn at(self, name: &str, moment: Option<Moment>) -> Self {
        match moment {
            Some(moment) => self.with(name, &moment.0.to_string()),
            None => self,
        }
    }

    /// The same with what somebody wrote: on one line, and only its beginning where it is long.
    #[must_use]
    pub fn quoting(self, words: &str) -> Self {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = line.chars().take(LONGEST_QUOTE).collect();
        match short.len() < line.len() {
            true => self.with("words", &format!("{}…", short.trim_end())),
            false => self.with("words", &line),
        }
    }

    /// The same, marked as about invented data where it is.
    #[must_use]
    pub fn invented(self, is_invented: bool) -> Self {
        match is_invented {
            true => self.with("fictional", "yes"),
            false => self,
        }
    }

    /// The same about a round: its title in both languages, and whether it is invented.
    #[must_use]
    pub fn of_round(self, round: &Round) -> Self {
        self.with("round", &round.title)
            .with("round_en", &round.title_en)
            .invented(round.fictional)
    }

    /// The same, said at night and on days off too. For what cannot wait until morning.
    #[must_use]
    pub fn urgent(self) -> Self {
        Self {
            is_urgent: true,
            ..self
        }
    }
}

impl Arguments {
    /// As stored.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// As they were stored; none where the text is none of ours.
    #[must_use]
    pub fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// A text; empty where it is not there.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A text in a language: `NAME_en` where there is one.
    #[must_use]
    pub fn pick(&self, name: &str, language: Language) -> &str {
        let english = self.0.get(&format!("{name}_en"));
        let english = english.filter(|text| !text.is_empty());
        match (language, english) {
            (Language::En, Some(text)) => text,
            _ => self.text(name),
        }
    }

    /// A moment as people write it, `17:00 29/06/2026`; empty where there is none.
    #[must_use]
    pub fn moment(&self, name: &str, language: Language) -> String {
        let micro = self.text(name).parse().ok();
        micro.map_or_else(String::new, |micro| {
            day::moment_text(Moment(micro), language)
        })
    }

    /// A stored ISO day as people write it, `29/06/2026`.
    #[must_use]
    pub fn day(&self, name: &str) -> String {
        day::text(self.text(name))
    }

    /// Names and texts, for other systems.
    pub(crate) fn map(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}
