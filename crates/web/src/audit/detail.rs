//! What a line of the chain says about old and new values, as words a person reads.

use app::Moment;
use serde_json::{Map, Value};

use super::about::About;
use crate::shell::{date_text, moment_text};

/// One value that was set or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// What it is.
    pub(super) label: String,
    /// What it was; absent where only a value is told.
    pub(super) old: Option<String>,
    /// What it is now.
    pub(super) new: String,
}

impl Change {
    /// The whole hash where the new value is nothing else: 64 hexadecimal digits.
    pub(super) fn hash(&self) -> Option<&str> {
        let is_hash = self.new.len() == 64 && self.new.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash.then_some(self.new.as_str())
    }

    /// Its first digits, enough to know it again by.
    pub(super) fn hash_begin(&self) -> String {
        self.new.chars().take(HASH_BEGIN).collect()
    }
}

/// Pairs of names that stand for before and after.
const PAIRS: [(&str, &str); 2] = [("old", "new"), ("from", "to")];
/// Names of moments, told in microseconds since 1970.
const MOMENTS: [&str; 5] = [
    "until",
    "deadline",
    "deadline_at",
    "explain_until",
    "submitted_at",
];
/// Names of days, told in ISO 8601.
const DAYS: [&str; 3] = ["published_on", "valid_from", "valid_to"];
/// Names of numbers that count nothing.
const PLAIN: [&str; 3] = ["year", "evidence", "edition"];
/// Digits of a hash inside a list, enough to know it again by.
const HASH_BEGIN: usize = 8;
/// Longest list told in full.
const LIST: usize = 12;

/// Reads a line's detail. What is no JSON object is told as it stands.
pub(super) fn changes(detail: &str, about: About<'_>) -> Vec<Change> {
    match serde_json::from_str(detail) {
        Ok(Value::Object(fields)) => told(&fields, about),
        _ => vec![Change {
            label: about.t.get("audit-field-detail"),
            old: None,
            new: detail.to_owned(),
        }],
    }
}

fn told(fields: &Map<String, Value>, about: About<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (before, after) in PAIRS {
        if fields.contains_key(before) || fields.contains_key(after) {
            let get = |name: &str| fields.get(name).unwrap_or(&Value::Null);
            compare("", get(before), get(after), &mut changes, about);
        }
    }
    for (name, value) in fields {
        if PAIRS.iter().any(|(old, new)| name == old || name == new) || name.starts_with("old_") {
            continue;
        }
        match name.strip_prefix("new_") {
            Some(stem) => {
                let old = fields.get(&format!("old_{stem}")).unwrap_or(&Value::Null);
                compare(stem, old, value, &mut changes, about);
            }
            None if value.is_null() => {}
            None => changes.push(Change {
                label: label(name, about),
                old: None,
                new: words(name, value, about),
            }),
        }
    }
    changes
}

/// Two values side by side; inside objects name by name, and only where they differ.
fn compare(name: &str, old: &Value, new: &Value, changes: &mut Vec<Change>, about: About<'_>) {
    let nothing = Map::new();
    if old.is_object() || new.is_object() {
        let (old, new) = (
            old.as_object().unwrap_or(&nothing),
            new.as_object().unwrap_or(&nothing),
        );
        let added = new.keys().filter(|key| !old.contains_key(*key));
        for key in old.keys().chain(added) {
            let get = |side: &Map<String, Value>| side.get(key).cloned().unwrap_or(Value::Null);
            compare(key, &get(old), &get(new), changes, about);
        }
    } else if old != new {
        changes.push(Change {
            label: label(name, about),
            old: Some(words(name, old, about)),
            new: words(name, new, about),
        });
    }
}

fn label(name: &str, about: About<'_>) -> String {
    if name.is_empty() {
        return about.t.get("audit-field-value");
    }
    if let Some(title) = about.input_title(name) {
        return title;
    }
    let key = format!("audit-field-{name}");
    let text = about.t.get(&key);
    if text == key { name.to_owned() } else { text }
}

fn words(name: &str, value: &Value, about: About<'_>) -> String {
    let t = about.t;
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(yes) => t.get(if *yes { "yes" } else { "no" }),
        Value::Number(number) => {
            let Some(whole) = number.as_i64() else {
                return number.to_string();
            };
            match name {
                "unit" => about
                    .unit_of_key(whole)
                    .unwrap_or_else(|| whole.to_string()),
                _ if MOMENTS.contains(&name) => moment_text(Moment(whole), t.language()),
                _ if PLAIN.contains(&name) => whole.to_string(),
                _ => t.count(whole),
            }
        }
        Value::String(text) => told_text(name, text, about),
        Value::Array(values) => {
            let told = values.iter().take(LIST);
            listed(
                told.map(|value| words(name, value, about)),
                values.len(),
                ("audit-and-more", about),
            )
        }
        Value::Object(fields) => match name {
            "frameworks" => {
                let field = |name: &str| fields.get(name).and_then(Value::as_str);
                let title = about.framework_title(field("code").unwrap_or_default());
                let hash = field("fingerprint").unwrap_or_default();
                let begin: String = hash.chars().take(HASH_BEGIN).collect();
                format!("{title} ({begin}…)")
            }
            "items" => {
                let told = fields.iter().take(LIST).map(|(unit, codes)| {
                    let n = codes.as_array().map_or(0, Vec::len);
                    format!("{}: {}", about.unit_name(unit), t.n("audit-n-items", n))
                });
                listed(told, fields.len(), ("audit-and-more-units", about))
            }
            "units" => {
                let told = fields.iter().take(LIST);
                let told = told.map(|(unit, pair)| {
                    format!("{}: {}", about.unit_name(unit), told_pair(pair, about))
                });
                listed(told, fields.len(), ("audit-and-more-units", about))
            }
            _ => {
                let told = fields.iter().map(|(name, value)| {
                    format!("{}: {}", label(name, about), words(name, value, about))
                });
                told.collect::<Vec<_>>().join("; ")
            }
        },
    }
}

/// A text by what its name says it is.
fn told_text(name: &str, text: &str, about: About<'_>) -> String {
    let known = |key: String| {
        let told = about.t.get(&key);
        (told != key).then_some(told)
    };
    let told = match name {
        "points" => about.points(text),
        "reason" => known(format!("appraisal-reason-{text}")),
        "rounds" => Some(about.round_title(text)),
        "framework" | "framework_before" | "code" => Some(about.framework_title(text)),
        _ if DAYS.contains(&name) => Some(date_text(text)),
        _ => about.input_value(name, text),
    };
    told.or_else(|| known(format!("audit-value-{text}")))
        .unwrap_or_else(|| text.to_owned())
}

/// A stored answer before and after, each the JSON text that is kept of it.
fn told_pair(pair: &Value, about: About<'_>) -> String {
    let side = |place: usize| -> String {
        let stored = pair.get(place).and_then(Value::as_str);
        let read = stored.and_then(|stored| serde_json::from_str::<Value>(stored).ok());
        let inner = read.as_ref().and_then(Value::as_object);
        // `{"inputs": {…}}`, `{"points": "5"}`: what is inside says what it is.
        inner.and_then(|inner| inner.iter().next()).map_or_else(
            || "–".to_owned(),
            |(name, value)| match value.as_object().filter(|inputs| inputs.len() == 1) {
                Some(inputs) => inputs
                    .iter()
                    .map(|(name, value)| words(name, value, about))
                    .collect(),
                None => words(name, value, about),
            },
        )
    };
    format!("{} → {}", side(0), side(1))
}

/// A list of which only the first are told.
fn listed(
    told: impl Iterator<Item = String>,
    n_all: usize,
    (key, about): (&str, About<'_>),
) -> String {
    let mut told: Vec<String> = told.collect();
    let n_left = n_all.saturating_sub(told.len());
    if n_left > 0 {
        told.push(about.t.n(key, n_left));
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use app::audit::LinePage;
    use engine::Language;

    use super::*;
    use crate::shell::Texts;

    fn page() -> LinePage {
        LinePage {
            lines: Vec::new(),
            more: false,
            units: Vec::new(),
            rounds: Vec::new(),
            frameworks: HashMap::new(),
            framework_titles: HashMap::from([("khung".to_owned(), "Khung thử".to_owned())]),
        }
    }

    fn told_in(detail: &str, language: Language) -> Vec<(String, Option<String>, String)> {
        let (texts, page) = (Texts::load(), page());
        changes(detail, About::nothing(&page, texts.speak(language)))
            .into_iter()
            .map(|change| (change.label, change.old, change.new))
            .collect()
    }

    fn told(detail: &str) -> Vec<(String, Option<String>, String)> {
        told_in(detail, Language::Vi)
    }

    #[test]
    fn points_reasons_moments_and_frameworks_are_told_as_the_pages_tell_them() {
        let detail = r#"{"new":{"points":"713.197259432093042663","reason":"number-mismatch"},
            "submitted_at":1767175200000000,
            "frameworks":[{"code":"khung","fingerprint":"0af90af90af9"}]}"#;
        let new = |language| {
            let told = told_in(detail, language).into_iter();
            told.map(|(.., new)| new).collect::<Vec<_>>()
        };
        assert_eq!(
            new(Language::Vi),
            [
                "713,20",
                "Số liệu khai không khớp tài liệu",
                "Khung thử (0af90af9…)",
                "17:00 31/12/2025",
            ]
        );
        assert_eq!(new(Language::En)[0], "713.20");
        let shared = r#"{"units":{"xa-1":[null,"{\"inputs\":{\"a\":\"3\"}}"]}}"#;
        assert_eq!(told(shared)[0].2, "xa-1: – → 3");
    }

    #[test]
    fn an_answer_is_told_input_by_input_and_only_where_it_changed() {
        let detail = r#"{"old":{"inputs":{"a":"3","b":"42"}},"new":{"inputs":{"a":"4","b":"42"}}}"#;
        assert_eq!(
            told(detail),
            [("a".to_owned(), Some("3".to_owned()), "4".to_owned())]
        );
        let first = r#"{"old":null,"new":{"points":"5"}}"#;
        assert_eq!(told(first)[0].1.as_deref(), Some("–"));
    }

    #[test]
    fn what_is_listed_by_unit_is_counted_in_units() {
        let items: Vec<String> = (0..15)
            .map(|n| format!(r#""u{n}":["1.1","1.2"]"#))
            .collect();
        let detail = format!(r#"{{"items":{{{}}}}}"#, items.join(","));
        assert!(told(&detail)[0].2.ends_with("2 mục, và 3 đơn vị nữa"));
        let english = told_in(&detail, Language::En);
        assert!(english[0].2.ends_with("and 3 more units"));
    }

    #[test]
    fn states_and_moments_are_words() {
        let detail = r#"{"from":"open","to":"appraisal","deadline":1767175200000000}"#;
        let told = told(detail);
        assert_eq!(told[0].1.as_deref(), Some("đang mở"));
        assert_eq!(told[1].2, "17:00 31/12/2025");
    }

    #[test]
    fn counts_days_and_hashes_are_told_as_what_they_are() {
        let detail = r#"{"answers":6684,"year":2026,"published_on":"2026-02-26"}"#;
        let told = told(detail);
        let new: Vec<&str> = told.iter().map(|(.., new)| new.as_str()).collect();
        assert_eq!(new, ["6.684", "26/02/2026", "2026"]);
        let change = |new: String| Change {
            label: String::new(),
            old: None,
            new,
        };
        assert!(change("0af9".repeat(16)).hash().is_some());
        assert_eq!(change("0af9".repeat(16)).hash_begin(), "0af90af9");
        assert!(change("6.684".to_owned()).hash().is_none());
    }

    #[test]
    fn anything_else_is_shown_as_it_stands() {
        assert_eq!(told("not json")[0].2, "not json");
        assert!(told("{}").is_empty());
    }
}
