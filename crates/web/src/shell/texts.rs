//! Texts of both languages, from Fluent files, one file per room and language.

use std::{collections::HashMap, fmt};

use askama::{
    FastWritable, Values,
    filters::{Html, HtmlSafe, escape},
};
use engine::{Language, amount::Amount};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::langid;

macro_rules! rooms {
    ($($room:literal),* $(,)?) => {
        /// The files, room by room: Vietnamese, English.
        const FILES: &[(&str, &str)] = &[$((
            include_str!(concat!("../../locales/vi/", $room, ".ftl")),
            include_str!(concat!("../../locales/en/", $room, ".ftl")),
        )),*];
    };
}

rooms!(
    "shell",
    "account",
    "audit",
    "framework",
    "unit",
    "series",
    "round",
    "assessment",
    "evidence",
    "appraisal",
    "ranking",
    "publication",
    "analysis",
    "plan",
    "task",
    "proposal",
    "money",
    "notice",
    "estimate",
    "campaign",
    "overview",
);

/// One language: its bundle, and its plain messages ready to hand out.
struct Tongue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, Message>,
}

/// A message without arguments.
struct Message {
    text: String,
    /// As it stands in a page, where that differs.
    escaped: Option<String>,
}

/// Both languages.
pub(crate) struct Texts {
    vi: Tongue,
    en: Tongue,
}

/// A language to speak in: `t.get("key")`, `t.with("key", &[("n", 3.into())])`.
#[derive(Clone, Copy)]
pub(crate) struct T<'a>(&'a Tongue);

/// A message that is written into a page as it is.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a>(&'a str);

/// What stands where a template asks for a message that no file has.
const UNKNOWN: &str = "?";

impl fmt::Display for Said<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.0)
    }
}

impl FastWritable for Said<'_> {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(to.write_str(self.0)?)
    }
}

impl HtmlSafe for Said<'_> {}

impl Message {
    fn new(text: String) -> Self {
        let Ok(escaped) = escape(&text, Html);
        let escaped = escaped.to_string();
        Self {
            escaped: (escaped != text).then_some(escaped),
            text,
        }
    }

    fn html(&self) -> &str {
        self.escaped.as_ref().unwrap_or(&self.text)
    }
}

impl Texts {
    /// Reads the files that are part of the program. A message that does not parse is left out and
    /// shows as its key, which the tests of the locales refuse.
    pub(crate) fn load() -> Self {
        Self {
            vi: Tongue::read(Language::Vi, langid!("vi"), FILES.iter().map(|file| file.0)),
            en: Tongue::read(Language::En, langid!("en"), FILES.iter().map(|file| file.1)),
        }
    }

    /// The texts of a language.
    pub(crate) fn speak(&self, language: Language) -> T<'_> {
        match language {
            Language::Vi => T(&self.vi),
            Language::En => T(&self.en),
        }
    }
}

impl Tongue {
    fn read(
        language: Language,
        locale: unic_langid::LanguageIdentifier,
        files: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vi => |value, _| whole_text(value, Language::Vi),
            Language::En => |value, _| whole_text(value, Language::En),
        }));
        let mut keys = Vec::new();
        for file in files {
            keys.extend(keys_of(file));
            let resource = match FluentResource::try_new(file.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        let mut plain = HashMap::new();
        for key in keys {
            let mut errors = Vec::new();
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
                continue;
            };
            let text = bundle
                .format_pattern(pattern, None, &mut errors)
                .into_owned();
            if errors.is_empty() {
                plain.insert(key.to_owned(), Message::new(text));
            }
        }
        Self {
            language,
            bundle,
            plain,
        }
    }
}

/// A whole number inside a message, written as this language writes it: `2.883`, English `2,883`.
/// What is no count (a year, the number of a line) is handed over as text.
fn whole_text(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            let whole = number.as_string().parse().ok()?;
            Some(Amount::from_int(whole).text(0, language))
        }
        _ => None,
    }
}

/// The keys a file defines, in its order.
fn keys_of(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        (!key.is_empty() && !key.starts_with(['#', '-', ' ', '.', '*', '['])).then_some(key)
    })
}

impl<'a> T<'a> {
    /// The language spoken.
    pub(crate) fn language(self) -> Language {
        self.0.language
    }

    /// The language's code, for `lang` attributes.
    pub(crate) fn code(self) -> &'static str {
        self.0.language.pick("vi", "en")
    }

    /// The attribute that tells a screen reader of Vietnamese that stays as it is, such as the name
    /// of a unit; nothing on a Vietnamese page.
    pub(crate) fn vi(self) -> &'static str {
        self.language().pick("", " lang=\"vi\"")
    }

    /// A message without arguments; its key when there is none.
    pub(crate) fn get(self, key: impl AsRef<str>) -> String {
        let key = key.as_ref();
        self.0
            .plain
            .get(key)
            .map_or_else(|| key.to_owned(), |message| message.text.clone())
    }

    /// A message without arguments as templates write it: escaped once, when the texts were read.
    pub(crate) fn say(self, key: impl AsRef<str>) -> Said<'a> {
        let key = key.as_ref();
        Said(self.0.plain.get(key).map_or(UNKNOWN, Message::html))
    }

    /// A message with arguments; its key when there is none.
    pub(crate) fn with(self, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self
            .0
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
        self.0
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut Vec::new())
            .into_owned()
    }

    /// A message with one whole number, `$n`, of any type or by reference, as templates hand it over.
    pub(crate) fn n(self, key: &str, n: impl std::fmt::Display) -> String {
        self.with(key, &[("n", whole(n).into())])
    }

    /// A count by itself: `2.883`, English `2,883`; of any type or by reference, as templates hand
    /// it over.
    pub(crate) fn count(self, n: impl std::fmt::Display) -> String {
        Amount::from_int(whole(n)).text(0, self.language())
    }

    /// The name of a group of units: translated where the shipped data know it.
    pub(crate) fn group(self, name: &str) -> &str {
        let english = app::ranking::english(name).unwrap_or(name);
        self.language().pick(name, english)
    }

    /// The attribute of a group's name that has no translation.
    pub(crate) fn group_vi(self, name: &str) -> &'static str {
        match app::ranking::english(name) {
            Some(_) => "",
            None => self.vi(),
        }
    }

    /// A message with one text, `$name`.
    pub(crate) fn name(self, key: &str, name: &str) -> String {
        self.with(key, &[("name", name.into())])
    }
}

/// A hash in eights: piece by piece it can be compared by eye, and it breaks where it should on a
/// narrow page.
pub(crate) fn eights(hash: &str) -> Vec<String> {
    let letters: Vec<char> = hash.chars().collect();
    letters
        .chunks(8)
        .map(|eight| eight.iter().collect())
        .collect()
}

/// Words that may stand in a sentence, as the beginning of one or the head of a column.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Templates hand numbers over by value and by reference alike; their text is what these share.
fn whole(n: impl std::fmt::Display) -> i64 {
    n.to_string().parse().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_languages_have_the_same_messages_and_all_of_them_parse() {
        for (vi, en) in FILES {
            for file in [vi, en] {
                assert!(
                    FluentResource::try_new((*file).to_owned()).is_ok(),
                    "{file}"
                );
            }
            let vi: BTreeSet<_> = keys_of(vi).collect();
            let en: BTreeSet<_> = keys_of(en).collect();
            assert_eq!(vi, en);
        }
    }

    #[test]
    fn no_message_is_defined_twice() {
        let mut seen = BTreeSet::new();
        for (vi, _) in FILES {
            for key in keys_of(vi) {
                assert!(seen.insert(key), "{key} is defined twice");
            }
        }
    }

    #[test]
    fn counts_are_parted_into_thousands_as_each_language_writes_them() {
        let texts = Texts::load();
        let (vi, en) = (texts.speak(Language::Vi), texts.speak(Language::En));
        assert_eq!(vi.count(2_883), "2.883");
        assert_eq!(en.count(1_234_567_u64), "1,234,567");
        assert_eq!(vi.count(999), "999");
        assert_eq!(vi.n("units-count", 3_321), "3.321 đơn vị");
        assert_eq!(en.n("units-count", 3_321), "3,321 units");
        assert_eq!(en.n("accounts-count", 1), "1 account");
        assert_eq!(en.n("accounts-count", 1_001), "1,001 accounts");
        assert_eq!(vi.name("ranking-head-change", "2026"), "So 2026");
    }

    #[test]
    fn the_first_letter_becomes_a_capital_with_its_marks() {
        assert_eq!(capital("đổi điểm"), "Đổi điểm");
        assert_eq!(capital("ở nhóm"), "Ở nhóm");
        assert_eq!(capital(""), "");
    }

    #[test]
    fn a_hash_is_parted_and_nothing_of_it_is_lost() {
        assert_eq!(eights("0123456789abcdef0"), ["01234567", "89abcdef", "0"]);
    }

    #[test]
    fn arguments_are_put_in_without_invisible_marks() {
        let texts = Texts::load();
        let text = texts
            .speak(Language::Vi)
            .with("problem-wait", &[("seconds", 30.into())]);
        assert!(
            text.contains("30") && text.chars().all(|c| c != '\u{2068}' && c != '\u{2069}'),
            "{text}"
        );
    }
}
