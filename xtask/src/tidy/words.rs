//! Words that may not stand in the source: silenced lints, ignored tests, notes to do it later.

use super::Complaint;
use super::code::{code_only, line_of, names};
use super::tree::Tree;

/// A note to do it later is an issue that nobody sees.
const NOTES: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// `#[allow]` is never written, and `#[expect]` says why.
pub fn attributes(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.rust() {
        let code = code_only(&file.text);
        for (at, name, inside) in attribute_calls(&code) {
            let text = match name {
                "allow" => "allow silences for ever; use #[expect(…, reason = \"…\")]",
                "expect" if !names(inside).iter().any(|(_, word)| *word == "reason") => {
                    "expect without a reason"
                }
                _ => continue,
            };
            complaints.push(Complaint::line(&file.path, line_of(&code, at), text));
        }
    }
    complaints
}

/// A test that is ignored proves nothing, and one that wants a panic does not say which.
pub fn tests(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.rust() {
        let code = code_only(&file.text);
        for (at, name) in attribute_names(&code) {
            if name == "ignore" || name == "should_panic" {
                let text = format!("{name} on a test; make the test say what it proves");
                complaints.push(Complaint::line(&file.path, line_of(&code, at), text));
            }
        }
    }
    complaints
}

/// Notes to do it later, in any text that we write ourselves.
pub fn notes(tree: &Tree) -> Vec<Complaint> {
    const ENDINGS: &[&str] = &[".rs", ".toml", ".html", ".css", ".js", ".ftl", ".sh", ".md"];
    let mut complaints = Vec::new();
    for file in &tree.files {
        if !ENDINGS.iter().any(|ending| file.path.ends_with(ending)) {
            continue;
        }
        for (line, number) in file.text.lines().zip(1..) {
            if let Some((_, note)) = names(line)
                .into_iter()
                .find(|(_, word)| NOTES.contains(word))
            {
                complaints.push(Complaint::line(
                    &file.path,
                    number,
                    format!("{note}: do it or file it"),
                ));
            }
        }
    }
    complaints
}

/// The names that stand first in `#[…]` and `#![…]`, with their places.
fn attribute_names(code: &str) -> Vec<(usize, &str)> {
    code.match_indices('#')
        .filter_map(|(hash, _)| {
            let rest = code.get(hash + 1..)?;
            let rest = rest
                .strip_prefix('!')
                .unwrap_or(rest)
                .strip_prefix('[')?
                .trim_start();
            let start = code.len() - rest.len();
            names(rest)
                .into_iter()
                .next()
                .filter(|(at, _)| *at == 0)
                .map(|(_, name)| (start, name))
        })
        .collect()
}

/// Attributes with arguments, those inside `cfg_attr` included: place, name, what stands in the brackets.
fn attribute_calls(code: &str) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    for (start, _) in attribute_names(code) {
        let rest = code.get(start..).unwrap_or_default();
        let attribute = rest.get(..closing(rest, '[', ']')).unwrap_or(rest);
        for (at, name) in names(attribute) {
            let after = attribute.get(at + name.len()..).unwrap_or_default();
            if let Some(arguments) = after.strip_prefix('(') {
                let inside = arguments
                    .get(..closing(arguments, '(', ')'))
                    .unwrap_or(arguments);
                found.push((start + at, name, inside));
            }
        }
    }
    found
}

/// Where the bracket that is open at the start of `text` closes.
fn closing(text: &str, open: char, close: char) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            if depth == 0 {
                return at;
            }
            depth -= 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    fn places(rule: fn(&Tree) -> Vec<Complaint>, text: &str) -> Vec<String> {
        rule(&Tree::of(&[("a.rs", text)]))
            .into_iter()
            .map(|complaint| complaint.place)
            .collect()
    }

    #[test]
    fn a_silenced_lint_is_found_in_every_form() {
        assert_eq!(
            places(attributes, "//! A.\n#[allow(dead_code)]\nfn f() {}"),
            ["a.rs:2"]
        );
        assert_eq!(places(attributes, "#![allow(missing_docs)]"), ["a.rs:1"]);
        assert_eq!(
            places(attributes, "#[cfg_attr(test, allow(dead_code))]"),
            ["a.rs:1"]
        );
        assert!(places(attributes, "// #[allow(dead_code)]\nfn allow(x: u8) {}").is_empty());
    }

    #[test]
    fn an_expectation_needs_a_reason() {
        assert_eq!(places(attributes, "#[expect(clippy::panic)]"), ["a.rs:1"]);
        assert!(
            places(
                attributes,
                "#[expect(\n    clippy::panic,\n    reason = \"a test (of ours)\"\n)]"
            )
            .is_empty()
        );
    }

    #[test]
    fn an_ignored_test_and_a_wanted_panic_are_found() {
        assert_eq!(
            places(tests, "#[test]\n#[ignore = \"slow\"]\nfn f() {}"),
            ["a.rs:2"]
        );
        assert_eq!(
            places(tests, "#[should_panic(expected = \"x\")]"),
            ["a.rs:1"]
        );
        assert!(places(tests, "let ignore = 1; // #[ignore]").is_empty());
    }

    #[test]
    fn a_note_to_do_it_later_is_found_even_in_a_comment() {
        let text = format!("//! A.\n// {} soon\n", concat!("TO", "DO"));
        assert_eq!(places(notes, &text), ["a.rs:2"]);
        let a_macro = format!(
            "// {}!() is a macro that clippy forbids",
            concat!("to", "do")
        );
        assert!(places(notes, &a_macro).is_empty());
    }
}
