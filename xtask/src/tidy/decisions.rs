//! The papers that others lean on: the glossary is there, and every decision says whether and since when it holds.

use super::Complaint;
use super::tree::Tree;

const GLOSSARY: &str = "docs/glossary.md";
const DECISIONS: &str = "docs/decisions/";

/// One word per thing needs the list of words.
pub fn glossary(tree: &Tree) -> Vec<Complaint> {
    match tree.find(GLOSSARY) {
        Some(file) if !file.text.trim().is_empty() => Vec::new(),
        Some(_) => vec![Complaint::file(GLOSSARY, "is empty")],
        None => vec![Complaint::file(GLOSSARY, "does not exist")],
    }
}

/// Each decision has a line `Status: …` and a line `Date: …`.
pub fn head(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree
        .below(DECISIONS)
        .filter(|file| file.path.ends_with(".md") && !file.path.ends_with("README.md"))
    {
        for wanted in ["Status", "Date"] {
            if !file.text.lines().any(|line| says(line, wanted)) {
                complaints.push(Complaint::file(
                    &file.path,
                    format!("has no line `{wanted}: …`"),
                ));
            }
        }
    }
    complaints
}

/// Bold or as a list item, the word is the same.
fn says(line: &str, wanted: &str) -> bool {
    let line: String = line
        .chars()
        .filter(|character| !"*_".contains(*character))
        .collect();
    line.trim_start_matches(['-', ' '])
        .strip_prefix(wanted)
        .and_then(|rest| rest.strip_prefix(':'))
        .is_some_and(|value| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_empty_glossary_is_found() {
        assert_eq!(glossary(&Tree::of(&[])).len(), 1);
        assert_eq!(glossary(&Tree::of(&[(GLOSSARY, "\n")])).len(), 1);
        assert!(glossary(&Tree::of(&[(GLOSSARY, "round: kỳ đánh giá")])).is_empty());
    }

    #[test]
    fn a_decision_without_status_or_date_is_found() {
        let good = "# One\n\n- **Status:** accepted\n- **Date:** 2026-11-21\n";
        let bad = "# Two\n\nStatus: \n";
        let tree = Tree::of(&[
            ("docs/decisions/0001-one.md", good),
            ("docs/decisions/0002-two.md", bad),
        ]);
        let texts: Vec<_> = head(&tree)
            .into_iter()
            .map(|complaint| complaint.text)
            .collect();
        assert_eq!(texts, ["has no line `Status: …`", "has no line `Date: …`"]);
    }
}
