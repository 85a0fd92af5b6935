//! The story test calls every public function of the store, so that every one runs on both databases.

use std::collections::BTreeMap;

use super::Complaint;
use super::code::{code_only, line_of, names};
use super::tree::Tree;

/// A public asynchronous function of the store: where it stands and in which module.
#[derive(Debug)]
struct Function {
    path: String,
    line: usize,
    module: String,
    name: String,
}

/// Compares the two lists. A name that two modules share counts only where the story calls it as `module::name`.
pub fn complete(tree: &Tree) -> Vec<Complaint> {
    let functions = public_functions(tree);
    let mut n_same: BTreeMap<&str, usize> = BTreeMap::new();
    for function in &functions {
        *n_same.entry(&function.name).or_default() += 1;
    }
    let story: Vec<String> = tree
        .below("crates/store/tests/story")
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| code_only(&file.text))
        .collect();
    functions
        .iter()
        .filter(|function| {
            let shared = n_same
                .get(function.name.as_str())
                .is_some_and(|n_same| *n_same > 1);
            !story.iter().any(|text| calls(text, function, shared))
        })
        .map(|function| {
            let text = format!(
                "the story never calls {}::{}",
                function.module, function.name
            );
            Complaint::line(&function.path, function.line, text)
        })
        .collect()
}

fn public_functions(tree: &Tree) -> Vec<Function> {
    let mut functions = Vec::new();
    for file in tree
        .below("crates/store/src/")
        .filter(|file| file.path.ends_with(".rs"))
    {
        let code = code_only(&file.text);
        let words = names(&code);
        for window in words.windows(4) {
            if let [(at, "pub"), (async_at, "async"), (_, "fn"), (_, name)] = window
                // `pub(crate) async fn` is not public.
                && code.get(at + 3..*async_at).is_some_and(|between| between.trim().is_empty())
            {
                functions.push(Function {
                    path: file.path.clone(),
                    line: line_of(&code, *at),
                    module: module(&file.path),
                    name: (*name).to_owned(),
                });
            }
        }
    }
    functions
}

/// `crates/store/src/round/mod.rs` and `crates/store/src/round.rs` are both `round`.
fn module(path: &str) -> String {
    let path = path
        .strip_suffix("/mod.rs")
        .or_else(|| path.strip_suffix(".rs"))
        .unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn calls(text: &str, function: &Function, shared: bool) -> bool {
    names(text).into_iter().any(|(at, name)| {
        let after = text.get(at + name.len()..).unwrap_or_default();
        let called = name == function.name && (after.starts_with('(') || after.starts_with("::<"));
        let before = text.get(..at).unwrap_or_default();
        called && (!shared || before.ends_with(&format!("{}::", function.module)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &[(&str, &str)], story: &str) -> Vec<String> {
        let mut files = source.to_vec();
        files.push(("crates/store/tests/story.rs", story));
        complete(&Tree::of(&files))
            .into_iter()
            .map(|complaint| complaint.text)
            .collect()
    }

    const UNIT: (&str, &str) = (
        "crates/store/src/unit.rs",
        "pub async fn create_unit() {}\npub(crate) async fn inner() {}\npub fn plain() {}\n",
    );

    #[test]
    fn a_function_that_the_story_never_calls_is_found() {
        assert_eq!(
            texts(&[UNIT], "// create_unit() is mentioned only\n"),
            ["the story never calls unit::create_unit"]
        );
        assert!(texts(&[UNIT], "unit::create_unit().await;").is_empty());
        assert!(texts(&[UNIT], "store.create_unit::<Row>().await;").is_empty());
    }

    #[test]
    fn parts_of_the_story_count() {
        let tree = Tree::of(&[
            UNIT,
            ("crates/store/tests/story/unit.rs", "create_unit().await;"),
        ]);
        assert!(complete(&tree).is_empty());
    }

    #[test]
    fn a_name_shared_by_two_modules_must_be_called_in_both() {
        let source = [
            ("crates/store/src/unit.rs", "pub async fn list() {}"),
            ("crates/store/src/round/mod.rs", "pub async fn list() {}"),
        ];
        assert_eq!(
            texts(&source, "unit::list().await;"),
            ["the story never calls round::list"]
        );
        assert!(texts(&source, "unit::list().await; round::list().await;").is_empty());
    }
}
