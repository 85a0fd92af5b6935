//! The tracked files of the project as text, read once for all rules.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// One text file; `path` is relative to the root, with `/`.
#[derive(Debug)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// All text files, in the order of their paths. Files that are not UTF-8 are left out.
#[derive(Debug)]
pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    /// Reads what git tracks and what it would track: a new file breaks a rule before its commit.
    pub fn read(root: &Path) -> Result<Self> {
        let output = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .current_dir(root)
            .output()
            .context("git does not start")?;
        ensure!(output.status.success(), "git cannot list the files");
        let mut paths: Vec<String> = String::from_utf8_lossy(&output.stdout)
            .split_terminator('\0')
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            // A file that is listed but deleted is on its way out.
            if let Ok(bytes) = std::fs::read(root.join(&path))
                && let Ok(text) = String::from_utf8(bytes)
            {
                files.push(File { path, text });
            }
        }
        Ok(Self { files })
    }

    /// The Rust files, tests included.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The files below `folder`, which ends with `/`.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder))
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// A tree from paths and texts, for the tests of the rules.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_the_project_holds_this_file() {
        let tree = Tree::read(&crate::cargo::root()).unwrap();
        assert!(tree.find("xtask/src/tidy/tree.rs").is_some());
        assert!(tree.below("target/").next().is_none());
    }

    #[test]
    fn files_are_found_by_kind_and_place() {
        let tree = Tree::of(&[("a/b.rs", ""), ("a/c.toml", ""), ("d.rs", "")]);
        assert_eq!(tree.rust().count(), 2);
        assert_eq!(tree.below("a/").count(), 2);
        assert!(tree.find("d.rs").is_some() && tree.find("b.rs").is_none());
    }
}
