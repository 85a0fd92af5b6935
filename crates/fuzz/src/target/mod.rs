//! What is fuzzed on the ground floor: each kind of file with its promise.

mod actions;
mod answers;
mod edition;
mod formula;
mod framework;
mod likeness;
mod number;
mod scored;
mod versions;

use crate::{Seeds, hold::setting};

pub use scored::typed;

/// A target of this crate.
#[derive(Clone, Copy)]
pub struct Named {
    /// Its name, also that of its folder in the corpus.
    pub name: &'static str,
    /// Runs in the suite; each takes a few milliseconds unoptimised.
    pub runs: usize,
    /// What mutations start from besides the corpus.
    pub seeds: fn() -> Seeds,
    /// Words that the format knows and no seed uses.
    pub words: &'static [&'static str],
    /// Panics where the promise is broken.
    pub check: fn(&str),
}

/// All of them.
pub const ALL: &[Named] = &[
    framework::TARGET,
    answers::TARGET,
    formula::TARGET,
    edition::TARGET,
    versions::TARGET,
    actions::TARGET,
    number::TARGET,
    likeness::TARGET,
];

/// The one named by `THANG_FUZZ_TARGET`.
#[must_use]
pub fn chosen() -> Option<Named> {
    let name = setting("THANG_FUZZ_TARGET")?;
    ALL.iter().find(|target| target.name == name).copied()
}

/// Says that every complaint stands on a line of this file, and that there is at least one.
fn all_inside(source: &str, lines: impl IntoIterator<Item = usize>) {
    let last = source.lines().count().max(1);
    let mut n_complaints = 0;
    for line in lines {
        assert!(
            (1..=last).contains(&line),
            "a complaint on line {line} of {last}"
        );
        n_complaints += 1;
    }
    assert!(n_complaints > 0, "refused without a complaint");
}
