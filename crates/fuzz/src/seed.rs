//! What mutations start from: the kept corpus, the golden cases and small files that ship.

use std::fs;
use std::path::{Path, PathBuf};

/// The line between two files that make one input, such as a framework and its answers.
pub const PART: &str = "%%%%";

/// Files above this size are left out: they cost time and say nothing that smaller ones do not.
const LARGEST: usize = 12_000;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_path_buf()
}

/// The files that make one input.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let found = whole.match_indices(PART).map(|(at, _)| at).find(|at| {
            let (before, after) = (whole.get(..*at), whole.get(at + PART.len()..));
            before.is_some_and(|before| before.is_empty() || before.ends_with('\n'))
                && after.is_some_and(|after| after.is_empty() || after.starts_with('\n'))
        });
        let Some(at) = found else {
            return rest.take();
        };
        rest = whole
            .get(at + PART.len()..)
            .map(|after| after.strip_prefix('\n').unwrap_or(after));
        whole.get(..at)
    })
}

/// Inputs with their names, in the order of the names.
#[derive(Debug, Clone, Default)]
pub struct Seeds {
    /// Name and text.
    pub inputs: Vec<(String, String)>,
}

impl Seeds {
    /// The corpus of a target, which is its folder of kept inputs, and these seeds.
    #[must_use]
    pub fn corpus_and(target: &str, more: Self) -> Self {
        let folder = root().join("crates/fuzz/corpus").join(target);
        let mut seeds = Self::default().and_folder(&folder);
        seeds.inputs.extend(more.inputs);
        seeds
    }

    fn and_folder(mut self, folder: &Path) -> Self {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = files.map(|file| file.path()).collect();
        paths.sort();
        for path in paths {
            self.push(&path);
        }
        self
    }

    /// And a file of the project, by its path from the root.
    #[must_use]
    pub fn and_file(mut self, path: &str) -> Self {
        self.push(&root().join(path));
        self
    }

    /// And this input.
    #[must_use]
    pub fn and(mut self, name: &str, text: impl Into<String>) -> Self {
        self.inputs.push((name.into(), text.into()));
        self
    }

    /// And, from every golden case that has all of these files, one input made of them.
    #[must_use]
    pub fn and_golden(mut self, files: &[&str]) -> Self {
        for folder in [
            "crates/engine/tests/golden",
            "crates/engine/tests/golden-path",
        ] {
            let cases = fs::read_dir(root().join(folder)).into_iter().flatten();
            let mut cases: Vec<PathBuf> = cases.flatten().map(|case| case.path()).collect();
            cases.sort();
            for case in cases {
                let texts: Option<Vec<String>> = files
                    .iter()
                    .map(|file| fs::read_to_string(case.join(file)).ok())
                    .collect();
                let text = texts.map(|texts| texts.join(&format!("{PART}\n")));
                if let Some(text) = text.filter(|text| text.len() <= LARGEST) {
                    let name = case.file_name().unwrap_or_default().to_string_lossy();
                    self.inputs.push((name.into_owned(), text));
                }
            }
        }
        self
    }

    fn push(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(bytes) = fs::read(path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.inputs.push((name.into_owned(), text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_at_lines_of_their_own_only() {
        let cut: Vec<_> = parts("a\n%%%%\nb %%%%\n%%%%\n").collect();
        assert_eq!(cut, ["a\n", "b %%%%\n", ""]);
        assert_eq!(parts("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn every_golden_case_with_a_framework_is_a_seed() {
        let seeds = Seeds::default().and_golden(&["framework.toml"]);
        assert!(seeds.inputs.iter().any(|(name, _)| name == "every-rule"));
    }
}
