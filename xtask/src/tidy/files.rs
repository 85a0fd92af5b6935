//! Rules about the shape of files: the first line, the length, the folder of a module with children.

use super::Complaint;
use super::tree::Tree;

const MOST_LINES: usize = 500;

/// The first line of every Rust file says what the file is for.
pub fn first_line(tree: &Tree) -> Vec<Complaint> {
    tree.rust()
        .filter(|file| {
            file.text
                .strip_prefix("//! ")
                .is_none_or(|rest| rest.trim_start().is_empty())
        })
        .map(|file| {
            Complaint::line(
                &file.path,
                1,
                "begin with `//! ` and one sentence that says what this file is for",
            )
        })
        .collect()
}

/// A Rust file of more than 500 lines holds more than one thing.
pub fn length(tree: &Tree) -> Vec<Complaint> {
    tree.rust()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, n_lines)| *n_lines > MOST_LINES)
        .map(|(file, n_lines)| {
            Complaint::file(&file.path, format!("{n_lines} lines, at most {MOST_LINES}"))
        })
        .collect()
}

/// `room.rs` beside `room/` tears a room apart in every listing; the file belongs into the folder as `mod.rs`.
/// Test programs are exempt: cargo wants `tests/story.rs`, and its parts lie in `tests/story/`.
pub fn folder_modules(tree: &Tree) -> Vec<Complaint> {
    tree.rust()
        .filter(|file| !file.path.contains("/tests/"))
        .filter_map(|file| {
            let folder = format!("{}/", file.path.strip_suffix(".rs")?);
            tree.below(&folder).next()?;
            Some(Complaint::file(
                &file.path,
                format!("has children in {folder}; move it to {folder}mod.rs"),
            ))
        })
        .collect()
}

/// A conflict that somebody forgot: the marks that a merge leaves at the beginning of a line.
pub fn conflict_marks(tree: &Tree) -> Vec<Complaint> {
    let is_mark = |line: &str| {
        ['<', '>'].into_iter().any(|sign| {
            let rest = line.trim_start_matches(sign);
            line.len() - rest.len() == 7 && (rest.is_empty() || rest.starts_with(' '))
        })
    };
    let mut complaints = Vec::new();
    for file in &tree.files {
        for (line, number) in file.text.lines().zip(1..) {
            if is_mark(line) {
                let text = "a mark of a merge: one side was never chosen";
                complaints.push(Complaint::line(&file.path, number, text));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_found() {
        let tree = Tree::of(&[
            ("good.rs", "//! Good.\n"),
            ("bad.rs", "fn main() {}\n"),
            ("empty.rs", "//! \n"),
        ]);
        let places: Vec<_> = first_line(&tree)
            .into_iter()
            .map(|complaint| complaint.place)
            .collect();
        assert_eq!(places, ["bad.rs:1", "empty.rs:1"]);
    }

    #[test]
    fn a_file_of_501_lines_is_too_long() {
        let tree = Tree::of(&[("a.rs", &"x\n".repeat(500)), ("b.rs", &"x\n".repeat(501))]);
        assert_eq!(
            length(&tree),
            [Complaint::file("b.rs", "501 lines, at most 500")]
        );
    }

    #[test]
    fn a_module_with_children_beside_its_folder_is_found() {
        let tree = Tree::of(&[
            ("src/room.rs", ""),
            ("src/room/desk.rs", ""),
            ("src/alone.rs", ""),
            ("tests/story.rs", ""),
            ("crates/store/tests/story.rs", ""),
            ("crates/store/tests/story/unit.rs", ""),
        ]);
        let places: Vec<_> = folder_modules(&tree)
            .into_iter()
            .map(|complaint| complaint.place)
            .collect();
        assert_eq!(places, ["src/room.rs"]);
    }

    #[test]
    fn a_forgotten_conflict_is_found_in_any_file() {
        let (ours, theirs) = ("<".repeat(7), ">".repeat(7));
        let text = format!("a\n{ours} HEAD\nb\n=======\nc\n{theirs} other\n");
        let tree = Tree::of(&[
            ("a.md", &text),
            ("b.csv", &format!("x{ours} y\n{ours}<\n=======\n")),
        ]);
        let places: Vec<_> = conflict_marks(&tree)
            .into_iter()
            .map(|complaint| complaint.place)
            .collect();
        assert_eq!(places, ["a.md:2", "a.md:6"]);
    }
}
