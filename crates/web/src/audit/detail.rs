//! What a line of the chain says about old and new values, as words a person reads.

use app::Moment;
use serde_json::{Map, Value};

use crate::shell::{T, date_text, moment_text};

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
        self.new.chars().take(8).collect()
    }
}

/// Pairs of names that stand for before and after.
const PAIRS: [(&str, &str); 2] = [("old", "new"), ("from", "to")];
/// Names of moments, told in microseconds since 1970.
const MOMENTS: [&str; 4] = ["until", "deadline", "deadline_at", "explain_until"];
/// Names of days, told in ISO 8601.
const DAYS: [&str; 3] = ["published_on", "valid_from", "valid_to"];
/// Names of numbers that count nothing.
const PLAIN: [&str; 2] = ["year", "unit"];
/// Longest list told in full.
const LIST: usize = 12;

/// Reads a line's detail. What is no JSON object is told as it stands.
pub(super) fn changes(detail: &str, t: T<'_>) -> Vec<Change> {
    match serde_json::from_str(detail) {
        Ok(Value::Object(fields)) => told(&fields, t),
        _ => vec![Change {
            label: t.get("audit-field-detail"),
            old: None,
            new: detail.to_owned(),
        }],
    }
}

fn told(fields: &Map<String, Value>, t: T<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (before, after) in PAIRS {
        if fields.contains_key(before) || fields.contains_key(after) {
            let get = |name: &str| fields.get(name).unwrap_or(&Value::Null);
            compare("", get(before), get(after), &mut changes, t);
        }
    }
    for (name, value) in fields {
        if PAIRS.iter().any(|(old, new)| name == old || name == new) || name.starts_with("old_") {
            continue;
        }
        match name.strip_prefix("new_") {
            Some(stem) => {
                let old = fields.get(&format!("old_{stem}")).unwrap_or(&Value::Null);
                compare(stem, old, value, &mut changes, t);
            }
            None if value.is_null() => {}
            None => changes.push(Change {
                label: label(name, t),
                old: None,
                new: words(name, value, t),
            }),
        }
    }
    changes
}

/// Two values side by side; inside objects name by name, and only where they differ.
fn compare(name: &str, old: &Value, new: &Value, changes: &mut Vec<Change>, t: T<'_>) {
    let nothing = Map::new();
    if old.is_object() || new.is_object() {
        let (old, new) = (
            old.as_object().unwrap_or(&nothing),
            new.as_object().unwrap_or(&nothing),
        );
        let added = new.keys().filter(|key| !old.contains_key(*key));
        for key in old.keys().chain(added) {
            let get = |side: &Map<String, Value>| side.get(key).cloned().unwrap_or(Value::Null);
            compare(key, &get(old), &get(new), changes, t);
        }
    } else if old != new {
        changes.push(Change {
            label: label(name, t),
            old: Some(words(name, old, t)),
            new: words(name, new, t),
        });
    }
}

fn label(name: &str, t: T<'_>) -> String {
    if name.is_empty() {
        return t.get("audit-field-value");
    }
    let key = format!("audit-field-{name}");
    let text = t.get(&key);
    if text == key { name.to_owned() } else { text }
}

fn words(name: &str, value: &Value, t: T<'_>) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(yes) => t.get(if *yes { "yes" } else { "no" }),
        Value::Number(number) => match number.as_i64().filter(|_| MOMENTS.contains(&name)) {
            Some(micros) => moment_text(Moment(micros), t.language()),
            None if PLAIN.contains(&name) => number.to_string(),
            None => number
                .as_i64()
                .map_or_else(|| number.to_string(), |n| t.count(n)),
        },
        Value::String(text) if DAYS.contains(&name) => date_text(text),
        Value::String(text) => {
            let key = format!("audit-value-{text}");
            let known = t.get(&key);
            if known == key { text.clone() } else { known }
        }
        Value::Array(values) => {
            let mut told: Vec<String> = values
                .iter()
                .take(LIST)
                .map(|value| words("", value, t))
                .collect();
            if values.len() > LIST {
                told.push(t.n("audit-and-more", values.len() - LIST));
            }
            told.join(", ")
        }
        Value::Object(fields) => {
            let told = fields
                .iter()
                .map(|(name, value)| format!("{} = {}", label(name, t), words(name, value, t)));
            told.collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::Language;

    use super::*;
    use crate::shell::Texts;

    fn told(detail: &str) -> Vec<(String, Option<String>, String)> {
        let texts = Texts::load();
        changes(detail, texts.speak(Language::Vi))
            .into_iter()
            .map(|change| (change.label, change.old, change.new))
            .collect()
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
