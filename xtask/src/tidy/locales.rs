//! Every text for users exists in every language.
//!
//! That every text is also used is proven where the pages are, not here.

use std::collections::{BTreeMap, BTreeSet};

use super::Complaint;
use super::tree::Tree;

/// The keys of one language, each with the file and line where it stands.
type Keys = BTreeMap<String, (String, usize)>;

/// Compares the keys of all languages below each `locales` folder, and finds keys written twice.
pub fn equal_keys(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut folders: BTreeMap<&str, BTreeMap<&str, Keys>> = BTreeMap::new();
    for file in &tree.files {
        let Some((folder, language)) = language(&file.path) else {
            continue;
        };
        let keys = folders
            .entry(folder)
            .or_default()
            .entry(language)
            .or_default();
        for (key, line) in keys_of(&file.text) {
            if let Some((path, first)) = keys.insert(key.clone(), (file.path.clone(), line)) {
                let text = format!("`{key}` stands already in {path}:{first}");
                complaints.push(Complaint::line(&file.path, line, text));
            }
        }
    }
    for languages in folders.values() {
        complaints.extend(missing_keys(languages));
    }
    complaints
}

fn missing_keys(languages: &BTreeMap<&str, Keys>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let all: BTreeSet<&String> = languages.values().flat_map(BTreeMap::keys).collect();
    for key in all {
        let missing: Vec<&str> = languages
            .iter()
            .filter(|(_, keys)| !keys.contains_key(key))
            .map(|(language, _)| *language)
            .collect();
        if let Some((path, line)) = languages.values().find_map(|keys| keys.get(key))
            && !missing.is_empty()
        {
            complaints.push(Complaint::line(
                path,
                *line,
                format!("`{key}` is missing in {}", missing.join(", ")),
            ));
        }
    }
    complaints
}

/// `…/locales/vi/round.ftl` and `…/locales/vi.ftl` both belong to `vi`.
fn language(path: &str) -> Option<(&str, &str)> {
    let (folder, rest) = path.split_once("/locales/")?;
    let rest = rest.strip_suffix(".ftl")?;
    Some((folder, rest.split('/').next()?))
}

/// Messages `key = …`, terms `-key = …` and attributes `    .name = …` (as `key.name`).
fn keys_of(text: &str) -> Vec<(String, usize)> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for (line, number) in text.lines().zip(1..) {
        let Some((left, _)) = line.split_once('=') else {
            continue;
        };
        if let Some(attribute) = line
            .starts_with(' ')
            .then(|| left.trim().strip_prefix('.'))
            .flatten()
        {
            keys.push((format!("{message}.{attribute}"), number));
        } else if is_key(left.trim_end()) {
            message = left.trim_end().to_owned();
            keys.push((message.clone(), number));
        }
    }
    keys
}

fn is_key(left: &str) -> bool {
    let name = left.strip_prefix('-').unwrap_or(left);
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(files: &[(&str, &str)]) -> Vec<String> {
        equal_keys(&Tree::of(files))
            .into_iter()
            .map(|complaint| complaint.text)
            .collect()
    }

    const VI: &str = "# lời\nround-title = Kỳ đánh giá\n    .hint = Chọn một kỳ\nunit-count = { $n ->\n    [one] một\n   *[other] a = b\n }\n";

    #[test]
    fn equal_languages_have_no_complaint() {
        let en = "round-title = Round\n    .hint = Choose one\nunit-count = { $n }\n";
        assert!(texts(&[("web/locales/vi/a.ftl", VI), ("web/locales/en/b.ftl", en)]).is_empty());
        assert!(texts(&[("web/locales/vi.ftl", VI), ("web/locales/en.ftl", en)]).is_empty());
    }

    #[test]
    fn a_missing_text_and_a_missing_attribute_are_found() {
        let en = "round-title = Round\n";
        let found = texts(&[("web/locales/vi/a.ftl", VI), ("web/locales/en/a.ftl", en)]);
        assert_eq!(
            found,
            [
                "`round-title.hint` is missing in en",
                "`unit-count` is missing in en"
            ]
        );
    }

    #[test]
    fn a_text_written_twice_is_found() {
        let found = texts(&[
            ("web/locales/vi/a.ftl", "a = 1\n"),
            ("web/locales/vi/b.ftl", "a = 2\n"),
        ]);
        assert_eq!(found, ["`a` stands already in web/locales/vi/a.ftl:1"]);
    }
}
