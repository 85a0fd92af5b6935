//! The floors of the house, and which library may be met on which.
//!
//! Cargo stops a crate from using what it does not name; this table stops the naming.

use super::Complaint;
use super::tree::{File, Tree};

/// Each crate of ours with the crates of ours that it may use.
const FLOORS: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("store", &["engine"]),
    ("report", &["engine"]),
    ("courier", &[]),
    ("app", &["engine", "store", "report", "courier"]),
    ("web", &["engine", "report", "app"]),
    ("files", &["engine"]),
    (
        "cli",
        &["engine", "files", "report", "courier", "app", "web"],
    ),
    ("testing", &[]),
    ("fixture", &["engine", "store", "app", "web", "testing"]),
    ("bench", &["engine", "store", "app"]),
    ("fuzz", &["engine"]),
];

/// Libraries that belong to some floors only: SQL to the store (and to the crate that makes its
/// test databases, and to the floors that the bench measures beside), HTTP to the web and the
/// program, user-facing templates to the web.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("sea-orm", &["store", "testing", "bench"]),
    ("sqlx", &["store", "testing"]),
    ("axum", &["web", "cli", "fixture", "bench"]),
    ("tower-http", &["web"]),
    ("askama", &["web"]),
    ("lettre", &["courier"]),
    ("rustls", &["courier"]),
    ("anyhow", &["files", "cli", "bench"]),
    ("clap", &["files", "cli"]),
];

/// The ground floor's handful; it grows only by a decision.
const GROUND: &[&str] = &[
    "rust_decimal",
    "toml",
    "serde",
    "serde_json",
    "icu_collator",
    "icu_locale_core",
    "icu_normalizer",
    "sha2",
    "fearless_simd",
    "thiserror",
];

/// Crates that only tests use, on every floor.
const FOR_TESTS: &[&str] = &["testing", "fixture", "fuzz"];

/// A crate names only crates of ours that lie below it; tests may also use those made for them.
pub fn edges(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (floor, manifest) in manifests(tree) {
        let Some((_, below)) = FLOORS.iter().find(|(name, _)| *name == floor) else {
            complaints.push(Complaint::file(
                &manifest.path,
                "this crate has no place in the table of floors",
            ));
            continue;
        };
        for dependency in dependencies(&manifest.text) {
            let ours = FLOORS.iter().any(|(name, _)| *name == dependency.name);
            let allowed = below.contains(&dependency.name)
                || (dependency.for_tests && FOR_TESTS.contains(&dependency.name));
            if ours && !allowed {
                let text = format!(
                    "{floor} may not use {}: stairs go down only",
                    dependency.name
                );
                complaints.push(Complaint::line(&manifest.path, dependency.line, text));
            }
        }
    }
    complaints
}

/// A library is named only on the floors it belongs to, and the ground floor keeps its handful.
/// What tests use is free.
pub fn libraries(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (floor, manifest) in manifests(tree) {
        for dependency in dependencies(&manifest.text) {
            let name = dependency.name;
            if dependency.for_tests {
                continue;
            }
            let elsewhere = LIBRARIES
                .iter()
                .any(|(library, floors)| *library == name && !floors.contains(&floor));
            if elsewhere || (floor == "engine" && !GROUND.contains(&name)) {
                let text = format!("{name} does not belong on the floor {floor}");
                complaints.push(Complaint::line(&manifest.path, dependency.line, text));
            }
        }
    }
    complaints
}

fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &File)> {
    tree.below("crates/").filter_map(|file| {
        let floor = file
            .path
            .strip_prefix("crates/")?
            .strip_suffix("/Cargo.toml")?;
        (!floor.contains('/')).then_some((floor, file))
    })
}

#[derive(Debug, PartialEq, Eq)]
struct Dependency<'a> {
    name: &'a str,
    line: usize,
    for_tests: bool,
}

/// The dependencies of a manifest, in the one form that we write: a line each below a heading.
fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut section = "";
    for (line, number) in manifest.lines().zip(1..) {
        let line = line.trim();
        if let Some(heading) = line.strip_prefix('[') {
            section = heading.trim_end_matches(']');
            continue;
        }
        if !section.ends_with("dependencies") || line.is_empty() || line.starts_with('#') {
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        found.push(Dependency {
            name,
            line: number,
            for_tests: section.ends_with("dev-dependencies"),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: &str = "[package]\nname = \"x\"\n\n[dependencies]\napp.workspace = true\n";

    #[test]
    fn dependencies_are_read_from_every_kind_of_heading() {
        let manifest = "[dependencies]\n# why\na.workspace = true\nb = \"1\"\n[dev-dependencies]\nc = { path = \"c\" }\n[lints]\nworkspace = true\n";
        let names: Vec<_> = dependencies(manifest)
            .iter()
            .map(|found| (found.name, found.for_tests))
            .collect();
        assert_eq!(names, [("a", false), ("b", false), ("c", true)]);
    }

    #[test]
    fn a_page_that_wants_the_database_is_stopped_at_the_stairs() {
        let manifest = format!("{WEB}store.workspace = true\n");
        let tree = Tree::of(&[("crates/web/Cargo.toml", &manifest)]);
        let complaints = edges(&tree);
        assert_eq!(
            complaints,
            [Complaint::line(
                "crates/web/Cargo.toml",
                6,
                "web may not use store: stairs go down only"
            )]
        );
        assert!(edges(&Tree::of(&[("crates/web/Cargo.toml", WEB)])).is_empty());
    }

    #[test]
    fn testing_is_for_tests_only() {
        let used = "[dependencies]\ntesting.workspace = true\n";
        let tested = "[dev-dependencies]\ntesting.workspace = true\n";
        assert_eq!(
            edges(&Tree::of(&[("crates/store/Cargo.toml", used)])).len(),
            1
        );
        assert!(edges(&Tree::of(&[("crates/store/Cargo.toml", tested)])).is_empty());
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        assert_eq!(
            edges(&Tree::of(&[("crates/utils/Cargo.toml", "")])).len(),
            1
        );
    }

    #[test]
    fn a_library_on_the_wrong_floor_is_found() {
        let sql_in_app = "[dependencies]\nsea-orm.workspace = true\n";
        assert_eq!(
            libraries(&Tree::of(&[("crates/app/Cargo.toml", sql_in_app)])).len(),
            1
        );
        assert!(libraries(&Tree::of(&[("crates/store/Cargo.toml", sql_in_app)])).is_empty());
        let more_ground = "[dependencies]\ntokio.workspace = true\n[dev-dependencies]\nproptest.workspace = true\n";
        assert_eq!(
            libraries(&Tree::of(&[("crates/engine/Cargo.toml", more_ground)])).len(),
            1
        );
    }
}
