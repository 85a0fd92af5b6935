//! `cargo xtask tidy`: the house rules that neither the compiler nor clippy knows, as small pure functions.
//!
//! A rule sees the tracked files and returns all complaints it has; none stops at the first.

mod code;
mod decisions;
mod files;
mod floors;
mod locales;
mod places;
mod rooms;
mod rounding;
mod story;
mod tree;
mod words;

use anyhow::{Result, ensure};

use crate::cargo::root;
use tree::Tree;

/// What is wrong, and where: a path from the root, with the line when there is one.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    place: String,
    text: String,
}

impl Complaint {
    fn file(path: &str, text: impl Into<String>) -> Self {
        Self {
            place: path.to_owned(),
            text: text.into(),
        }
    }

    fn line(path: &str, number: usize, text: impl Into<String>) -> Self {
        Self {
            place: format!("{path}:{number}"),
            text: text.into(),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Complaint>;

const RULES: &[(&str, Rule)] = &[
    (
        "every Rust file says first what it is for",
        files::first_line,
    ),
    ("files stay within 500 lines", files::length),
    ("no conflict is left unsolved", files::conflict_marks),
    (
        "a module with children is a folder with mod.rs",
        files::folder_modules,
    ),
    ("floors: stairs go down only", floors::edges),
    ("floors: each library stays on its floor", floors::libraries),
    ("rooms look only upstream", rooms::upstream),
    (
        "lints are expected with a reason, never allowed",
        words::attributes,
    ),
    (
        "tests are neither ignored nor satisfied by a panic",
        words::tests,
    ),
    ("no note to do it later", words::notes),
    (
        "no place of one machine, no host of a registry",
        places::machine_places,
    ),
    ("only text for people is rounded", rounding::only_for_text),
    (
        "the story calls every public function of the store",
        story::complete,
    ),
    ("every text exists in every language", locales::equal_keys),
    ("the glossary exists", decisions::glossary),
    ("decisions carry status and date", decisions::head),
];

/// Applies every rule and prints all complaints.
pub fn run() -> Result<()> {
    let tree = Tree::read(&root())?;
    let mut n_complaints = 0_usize;
    for (title, rule) in RULES {
        let complaints = rule(&tree);
        let mark = if complaints.is_empty() { "ok" } else { "NO" };
        println!("{mark}  {title}");
        for complaint in &complaints {
            println!("      {}: {}", complaint.place, complaint.text);
        }
        n_complaints += complaints.len();
    }
    ensure!(
        n_complaints == 0,
        "{n_complaints} complaint(s) about the house rules"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rules_share_a_title() {
        let titles: std::collections::BTreeSet<_> = RULES.iter().map(|(title, _)| title).collect();
        assert_eq!(titles.len(), RULES.len());
    }

    #[test]
    fn a_complaint_names_file_and_line() {
        assert_eq!(Complaint::line("a.rs", 7, "too long").place, "a.rs:7");
        assert_eq!(Complaint::file("a.rs", "too long").place, "a.rs");
    }
}
