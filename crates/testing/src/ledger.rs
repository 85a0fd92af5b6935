//! The ledger of suites: who ran, who was left out, so that none can be missing without a word.
//!
//! The test harness swallows what a passing test prints by macro; these lines are written to the
//! stream itself and, under `cargo xtask test`, to the file named in `THANG_TEST_LEDGER`.

use std::fs::OpenOptions;
use std::io::Write;

use crate::setting;

/// Says that `suite` ran to its end; to be called as its last line.
///
/// # Panics
/// When the ledger cannot be written: a suite whose record is lost would count as missing anyway.
pub fn ran(suite: &str) {
    record(
        &format!("SUITE RAN: {suite}"),
        setting("THANG_TEST_LEDGER").as_deref(),
    );
}

/// Says that `suite` cannot run on this machine and why.
///
/// # Panics
/// When `THANG_TEST_ALL=1`, because then every suite has to run.
#[expect(clippy::panic, reason = "failing the test is the purpose")]
pub fn left_out(suite: &str, why: &str) {
    record(
        &line_left_out(suite, why),
        setting("THANG_TEST_LEDGER").as_deref(),
    );
    if must_run(setting("THANG_TEST_ALL").as_deref()) {
        panic!("suite `{suite}` was left out although all were asked for: {why}");
    }
}

fn line_left_out(suite: &str, why: &str) -> String {
    format!("SUITE LEFT OUT: {suite}: {why}")
}

fn must_run(all: Option<&str>) -> bool {
    all == Some("1")
}

/// One write per line, so that suites in parallel processes do not mix their words.
#[expect(
    clippy::expect_used,
    reason = "a lost record must fail the test, there is no caller to tell"
)]
fn record(line: &str, ledger: Option<&str>) {
    let line = format!("{line}\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("standard error is open");
    if let Some(path) = ledger {
        append(&line, path).expect("the ledger of suites can be written");
    }
}

fn append(line: &str, path: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_keeps_what_earlier_suites_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        append("SUITE RAN: one\n", path.to_str().unwrap()).unwrap();
        append("SUITE RAN: two\n", path.to_str().unwrap()).unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(text, "SUITE RAN: one\nSUITE RAN: two\n");
    }

    #[test]
    fn a_suite_left_out_says_why() {
        assert_eq!(
            line_left_out("two", "no disk"),
            "SUITE LEFT OUT: two: no disk"
        );
    }

    #[test]
    fn a_suite_must_run_only_when_all_are_asked_for() {
        assert!(must_run(Some("1")));
        assert!(!must_run(Some("0")));
        assert!(!must_run(None));
    }
}
