//! Keeping a promise over the seeds and over mutations of them, for so many runs or so many minutes.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::{Chance, Mutation, Seeds, root};

/// A kind of input and what must hold of any input of it.
pub struct Target<'c> {
    /// Its name, also that of its folder in the corpus.
    pub name: &'static str,
    /// What mutations start from besides the corpus.
    pub seeds: Seeds,
    /// Words that the format knows and no seed uses.
    pub words: &'static [&'static str],
    /// Panics where the promise is broken.
    pub check: &'c dyn Fn(&str),
}

/// Checks every seed, then `runs` mutations. Every other one is a mutation of what stood before it,
/// so that changes add up.
///
/// With minutes in `THANG_FUZZ_MINUTES` it goes on for so long instead, with other chances each time
/// it is told another number in `THANG_FUZZ_SEED`.
///
/// # Panics
/// Where the promise is broken, once the input lies in `target/fuzz/found`.
pub fn hold(target: &Target<'_>, runs: usize) {
    let seeds = Seeds::corpus_and(target.name, target.seeds.clone()).inputs;
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    for (_, text) in &seeds {
        try_one(target, text);
    }
    let mutation = Mutation::new(&seeds, target.words);
    let seed = setting("THANG_FUZZ_SEED").and_then(|text| text.parse().ok());
    let mut chance = Chance::new(seed.unwrap_or(2_025));
    let minutes = setting("THANG_FUZZ_MINUTES").and_then(|text| text.parse::<u64>().ok());
    let until = minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let goes_on = |done: usize| match until {
        Some(until) => Instant::now() < until,
        None => done < runs,
    };
    let mut last = String::new();
    let mut done = 0;
    while goes_on(done) {
        if done % 2 == 0 || last.is_empty() {
            last = chance
                .one(&seeds)
                .map(|(_, text)| text.clone())
                .unwrap_or_default();
        }
        last = mutation.of(&last, &mut chance);
        try_one(target, &last);
        done += 1;
    }
    if until.is_some() {
        eprintln!("{}: {done} runs, nothing found", target.name);
    }
}

/// One input; one that breaks the promise is written down before the test fails.
fn try_one(target: &Target<'_>, text: &str) {
    let done = catch_unwind(AssertUnwindSafe(|| (target.check)(text)));
    if let Err(broken) = done {
        let folder = root().join("target/fuzz/found").join(target.name);
        let path = folder.join(format!("{:016x}", Chance::of(text).below(usize::MAX)));
        match write(&folder, &path, text) {
            Ok(()) => eprintln!("the input that breaks it: {}", path.display()),
            Err(error) => eprintln!("the input cannot be written: {error}; it is {text:?}"),
        }
        resume_unwind(broken);
    }
}

fn write(folder: &PathBuf, path: &PathBuf, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(path, text)
}

/// One setting of the run; an empty one counts as absent.
#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other door through which xtask could pass a number"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The lines that complaints of the form `FILE:LINE: text` name, for checking that they lie inside
/// the file; a complaint of another form gives 0, which no file has.
pub fn complaint_lines<'c>(
    file: &str,
    complaints: impl IntoIterator<Item = &'c String>,
) -> BTreeSet<usize> {
    let line = |complaint: &String| {
        let rest = complaint.strip_prefix(file)?.strip_prefix(':')?;
        rest.split(':').next()?.parse().ok()
    };
    complaints
        .into_iter()
        .map(|complaint| line(complaint).unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_inputs_come_in_every_run() {
        let inputs = || {
            let seen = std::cell::RefCell::new(Vec::new());
            let check = |text: &str| seen.borrow_mut().push(text.to_owned());
            let seeds = Seeds::default().and("a", "a = 1\nb = 2\n");
            let target = Target {
                name: "none",
                seeds,
                words: &[],
                check: &check,
            };
            hold(&target, 50);
            seen.into_inner()
        };
        assert_eq!(inputs(), inputs());
        assert_eq!(inputs().len(), 51);
    }

    #[test]
    fn a_complaint_without_a_line_lies_in_no_file() {
        let lines = complaint_lines("a.csv", &["a.csv:3: x".to_owned(), "what".to_owned()]);
        assert_eq!(lines, BTreeSet::from([0, 3]));
    }
}
