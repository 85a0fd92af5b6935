//! Counts of tests, read from what `cargo test` prints.

use std::fmt::Write;

/// The test programs of a run with their counts, in the order in which they ran.
#[derive(Debug, Default)]
pub struct Outcome {
    programs: Vec<Program>,
}

#[derive(Debug)]
struct Program {
    name: String,
    /// Absent until the program prints its result: one that broke off never does.
    counts: Option<Counts>,
}

#[derive(Debug, Clone, Copy)]
struct Counts {
    n_passed: u64,
    n_failed: u64,
    n_ignored: u64,
}

impl Outcome {
    /// Takes in one line of the output.
    pub fn read_line(&mut self, line: &str) {
        if let Some(name) = program_name(line) {
            self.programs.push(Program { name, counts: None });
        } else if let Some(counts) = counts(line)
            && let Some(program) = self.programs.last_mut()
        {
            program.counts = Some(counts);
        }
    }

    /// One line per test program that holds tests.
    pub fn table(&self) -> String {
        let mut table = format!("{:<44} {:>7} {:>7}\n", "tests", "passed", "failed");
        for program in &self.programs {
            match program.counts {
                Some(counts) if counts.n_passed + counts.n_failed == 0 => {}
                Some(counts) => {
                    let _ = writeln!(
                        table,
                        "  {:<42} {:>7} {:>7}",
                        program.name, counts.n_passed, counts.n_failed
                    );
                }
                None => {
                    let _ = writeln!(table, "  {:<42} broke off", program.name);
                }
            }
        }
        table
    }

    /// What is wrong besides failed tests: ignored ones, programs without a result, nothing at all.
    pub fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        for program in &self.programs {
            match program.counts {
                None => complaints.push(format!("{} broke off before its result", program.name)),
                Some(counts) if counts.n_ignored > 0 => {
                    complaints.push(format!(
                        "{} ignores {} test(s)",
                        program.name, counts.n_ignored
                    ));
                }
                Some(_) => {}
            }
        }
        if self.total(|counts| counts.n_passed + counts.n_failed) == 0 {
            complaints.push("no test ran".to_owned());
        }
        complaints
    }

    /// The sum over all programs, in the plain form that runners of any language print.
    pub fn closing_line(&self) -> String {
        format!(
            "tests: {} passed, {} failed",
            self.total(|counts| counts.n_passed),
            self.total(|counts| counts.n_failed)
        )
    }

    fn total(&self, part: fn(&Counts) -> u64) -> u64 {
        self.programs
            .iter()
            .filter_map(|program| program.counts.as_ref().map(part))
            .sum()
    }
}

/// `Running unittests src/lib.rs (target/debug/deps/app-1f2e)` is `app: unittests src/lib.rs`;
/// `Doc-tests engine` is `engine: doc-tests`.
fn program_name(line: &str) -> Option<String> {
    let line = line.trim_start();
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{name}: doc-tests"));
    }
    let (source, path) = line
        .strip_prefix("Running ")?
        .strip_suffix(')')?
        .rsplit_once(" (")?;
    let file = path.rsplit('/').next()?;
    let name = file.rsplit_once('-').map_or(file, |(name, _hash)| name);
    Some(format!("{name}: {source}"))
}

/// `test result: ok. 8 passed; 0 failed; 0 ignored; …`
fn counts(line: &str) -> Option<Counts> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |what: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what)?.trim_end().parse().ok())
    };
    Some(Counts {
        n_passed: count("passed")?,
        n_failed: count("failed")?,
        n_ignored: count("ignored")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(lines: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        lines.iter().for_each(|line| outcome.read_line(line));
        outcome
    }

    const PROGRAM: &str = "     Running tests/story.rs (target/debug/deps/story-0a1b)";

    #[test]
    fn counts_belong_to_the_program_named_before_them() {
        let outcome = outcome(&[
            PROGRAM,
            "test result: ok. 8 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "   Doc-tests engine",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
        ]);
        let table = outcome.table();
        assert!(table.contains("story: tests/story.rs"));
        assert!(table.contains("engine: doc-tests"));
        assert_eq!(outcome.closing_line(), "tests: 10 passed, 1 failed");
        assert!(outcome.complaints().is_empty());
    }

    #[test]
    fn a_program_without_a_result_is_a_complaint() {
        let outcome = outcome(&[PROGRAM]);
        assert!(outcome.table().contains("broke off"));
        assert_eq!(outcome.complaints().len(), 2);
    }

    #[test]
    fn an_ignored_test_is_a_complaint() {
        let outcome = outcome(&[
            PROGRAM,
            "test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured",
        ]);
        assert_eq!(
            outcome.complaints(),
            ["story: tests/story.rs ignores 1 test(s)"]
        );
    }
}
