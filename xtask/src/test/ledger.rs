//! The suites that must run, and what the ledger says about them.

use std::collections::BTreeSet;
use std::fmt::Write;

/// The suites that need more than Rust and could therefore be left out, by the name each records
/// with `testing::ran`. A suite that is added there is added here, or the run fails.
pub const SUITES: &[&str] = &[
    "testing: postgres database",
    "testing: browser driver",
    "store story on postgres",
    "store writer on postgres",
    "fixture: province on PostgreSQL",
    "killed while saving",
    "killed while saving on postgres",
    "nul bytes on postgres",
    "many accounts on postgres",
    "app: fifty at once on PostgreSQL",
    "app: an annex on PostgreSQL",
    "app: a crosswalk on PostgreSQL",
    "app: figures of a series on PostgreSQL",
    "ringing on postgres",
    "browser whole round",
    "browser without script",
    "browser look",
];

/// What the suites wrote about themselves.
#[derive(Debug, Default)]
pub struct Ledger {
    ran: BTreeSet<String>,
    left_out: Vec<String>,
}

impl Ledger {
    /// Reads the lines that `testing::ran` and `testing::left_out` append.
    pub fn read(lines: &str) -> Self {
        let mut ledger = Self::default();
        for line in lines.lines() {
            if let Some(name) = line.strip_prefix("SUITE RAN: ") {
                ledger.ran.insert(name.to_owned());
            } else if let Some(rest) = line.strip_prefix("SUITE LEFT OUT: ") {
                ledger.left_out.push(rest.to_owned());
            }
        }
        ledger
    }

    /// One line per suite: which ran, which did not.
    pub fn table(&self) -> String {
        let mut table = String::from("\nsuites that need more than Rust\n");
        for suite in SUITES {
            let mark = if self.ran.contains(*suite) {
                "ran"
            } else {
                "DID NOT RUN"
            };
            let _ = writeln!(table, "  {suite:<40} {mark}");
        }
        table
    }

    /// Everything that keeps this run from counting; `whole` when no part was chosen.
    pub fn complaints(&self, whole: bool) -> Vec<String> {
        let mut complaints: Vec<String> = self
            .left_out
            .iter()
            .map(|suite| format!("left out: {suite}"))
            .collect();
        if whole {
            let missing = SUITES.iter().filter(|suite| !self.ran.contains(**suite));
            complaints
                .extend(missing.map(|suite| format!("suite `{suite}` did not run to its end")));
        }
        let unknown = self
            .ran
            .iter()
            .filter(|name| !SUITES.contains(&name.as_str()));
        complaints.extend(
            unknown.map(|name| {
                format!("suite `{name}` is not in the list of xtask/src/test/ledger.rs")
            }),
        );
        complaints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> String {
        SUITES
            .iter()
            .map(|suite| format!("SUITE RAN: {suite}\n"))
            .collect()
    }

    #[test]
    fn a_full_ledger_has_no_complaint() {
        assert!(Ledger::read(&all()).complaints(true).is_empty());
    }

    #[test]
    fn a_suite_that_says_nothing_fails_the_whole_run_but_not_a_part() {
        let silent = Ledger::read("");
        assert_eq!(silent.complaints(true).len(), SUITES.len());
        assert!(silent.complaints(false).is_empty());
        assert!(silent.table().contains("DID NOT RUN"));
    }

    #[test]
    fn a_suite_left_out_fails_even_a_part() {
        let ledger = Ledger::read("SUITE LEFT OUT: browser whole round: no browser\n");
        assert_eq!(
            ledger.complaints(false),
            ["left out: browser whole round: no browser"]
        );
    }

    #[test]
    fn a_suite_nobody_listed_is_a_complaint() {
        let ledger = Ledger::read(&(all() + "SUITE RAN: a new one\n"));
        assert_eq!(ledger.complaints(true).len(), 1);
    }
}
