//! `cargo xtask test`: get what the suites need, run them all, and fail when one did not run.

mod ledger;
mod machine;
mod outcome;
mod server;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{cargo, root};
use ledger::Ledger;
use machine::Machine;
use outcome::Outcome;
use server::Server;

/// Runs `cargo test` over the workspace, or over the part that `arguments` choose.
/// The PostgreSQL server lives exactly as long as the run.
pub fn run(arguments: &[String]) -> Result<()> {
    let machine = Machine::prepare()?;
    let server = Server::start(&machine.postgres)?;
    let ledger = fresh_ledger()?;
    let mut command = cargo();
    command.args(["test", "--no-fail-fast"]);
    if arguments.is_empty() {
        command.arg("--workspace");
    }
    command
        .args(arguments)
        .env("CARGO_TERM_COLOR", "never")
        .env("THANG_TEST_ALL", "1")
        .env("THANG_TEST_LEDGER", &ledger)
        .env("THANG_TEST_POSTGRES", server.url())
        .env("THANG_TEST_BROWSER", "1")
        .env("THANG_TEST_CHROMEDRIVER", &machine.chromedriver)
        .env("THANG_TEST_CHROMIUM", &machine.chromium);
    let (succeeded, outcome) = watch(command)?;
    drop(server);

    let lines = std::fs::read_to_string(&ledger).unwrap_or_default();
    let ledger = Ledger::read(&lines);
    print!("\n{}", outcome.table());
    print!("{}", ledger.table());
    let mut complaints = ledger.complaints(arguments.is_empty());
    complaints.extend(outcome.complaints());
    for complaint in &complaints {
        eprintln!("xtask test: {complaint}");
    }
    println!("{}", outcome.closing_line());
    ensure!(succeeded, "cargo test failed");
    ensure!(
        complaints.is_empty(),
        "{} complaint(s) about the suites",
        complaints.len()
    );
    Ok(())
}

/// An empty place for the ledger: an old record would speak for a suite that did not run.
fn fresh_ledger() -> Result<PathBuf> {
    let folder = root().join("target").join("xtask");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("suites");
    if path.exists() {
        std::fs::remove_file(&path)?;
    }
    Ok(path)
}

/// Starts `command` and passes on what it prints, line by line, while counting the tests in it.
///
/// Both streams go into one pipe: cargo names the test program on one and the program counts on the other.
fn watch(mut command: Command) -> Result<(bool, Outcome)> {
    let (reader, writer) = std::io::pipe()?;
    let mut child = command
        .stdin(std::process::Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .context("cargo test does not start")?;
    // The command holds the writing ends; without them the reader sees the end.
    drop(command);
    let mut outcome = Outcome::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        outcome.read_line(&line);
    }
    Ok((child.wait()?.success(), outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn names_and_counts_are_read_across_both_streams() {
        let script = "echo '     Running unittests src/lib.rs (target/debug/deps/app-1f)' >&2
            echo 'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s'";
        let (succeeded, outcome) = watch(shell(script)).unwrap();
        assert!(succeeded);
        assert_eq!(outcome.closing_line(), "tests: 3 passed, 0 failed");
    }

    #[test]
    fn a_failed_run_is_not_taken_for_a_good_one() {
        let (succeeded, _) = watch(shell("exit 101")).unwrap();
        assert!(!succeeded);
    }
}
