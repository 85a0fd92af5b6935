//! Nothing is rounded but where text is made for people, or held against a text that people read.
//!
//! Points and values stay exact until ranks stand; a rounding in between would make ties or break them.

use super::Complaint;
use super::code::{code_only, line_of, names};
use super::tree::Tree;

/// Where amounts are rounded, and why there.
const PLACES: &[(&str, &str)] = &[
    (
        "crates/engine/src/amount/mod.rs",
        "the one rounding, and texts",
    ),
    (
        "crates/engine/src/framework/check.rs",
        "an example states points as people write them",
    ),
    ("crates/engine/src/score/trace.rs", "a text of points"),
    (
        "crates/app/src/appraisal/judge.rs",
        "typed points are held against the text that was shown",
    ),
    (
        "crates/engine/src/framework/mod.rs",
        "a difference that is shown beside its two terms",
    ),
    ("crates/web/src/appraisal/card.rs", "a text in a field"),
    (
        "crates/fuzz/src/target/number.rs",
        "what is looked at is the rounding itself",
    ),
];

/// Names every call of `rounded` in a crate's source that is not in the table.
pub fn only_for_text(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.rust().filter(|file| is_source(&file.path)) {
        if PLACES.iter().any(|(path, _)| *path == file.path) {
            continue;
        }
        let code = code_only(&file.text);
        // Tests in a file stand at its end and may compare with printed figures.
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, name) in names(code) {
            if name == "rounded" {
                let text = "rounds an amount: only text for people is rounded";
                complaints.push(Complaint::line(&file.path, line_of(code, at), text));
            }
        }
    }
    for (path, _) in PLACES {
        let rounds = tree
            .find(path)
            .is_some_and(|file| file.text.contains(".rounded("));
        if !rounds {
            complaints.push(Complaint::file(
                path,
                "is allowed to round and does not: take it out",
            ));
        }
    }
    complaints
}

fn is_source(path: &str) -> bool {
    path.strip_prefix("crates/")
        .is_some_and(|path| path.contains("/src/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::File;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let allowed = PLACES.iter().map(|(path, _)| File {
            path: (*path).to_owned(),
            text: "fn f() { amount.rounded(2, mode); }".to_owned(),
        });
        let one = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let files = allowed.chain([one]).collect();
        let found = only_for_text(&Tree { files });
        found.into_iter().map(|one| one.place).collect()
    }

    #[test]
    fn a_rounding_outside_the_table_is_found_and_words_about_it_are_not() {
        let rounds = "fn f() {\n    let points = points.rounded(2, mode);\n}\n";
        assert_eq!(
            complaints("crates/engine/src/score/mod.rs", rounds),
            ["crates/engine/src/score/mod.rs:2"]
        );
        let words = "/// Never rounded.\nfn f() { \"rounded\"; }\n#[cfg(test)]\nmod tests { fn g() { a.rounded(2, m); } }";
        assert!(complaints("crates/engine/src/score/mod.rs", words).is_empty());
        assert!(complaints("crates/engine/tests/golden.rs", rounds).is_empty());
    }

    #[test]
    fn a_place_that_no_longer_rounds_leaves_the_table() {
        let files = vec![File {
            path: PLACES[0].0.to_owned(),
            text: String::new(),
        }];
        assert_eq!(only_for_text(&Tree { files }).len(), PLACES.len());
    }
}
