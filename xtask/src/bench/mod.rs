//! `cargo xtask bench`: measure the workloads, each beside a floor measured in the same run.
//!
//! The measuring is done by the crate `bench`; here both programs are built as installations run them.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::cargo::{cargo, root};

/// The workloads: id as in `docs/performance.md`, and one line about each.
const WORKLOADS: &[(&str, &str)] = &[
    (
        "S1",
        "a round of 3,321 units built, beside NumPy, and as a program",
    ),
    ("S2", "ranks under 10,000 draws of weights, beside NumPy"),
    ("S3", "the same with the method drawn too, beside NumPy"),
    ("S4", "parts of the variance of ranks, beside NumPy"),
    (
        "S6",
        "one answer changed, totals and ranks up to date, beside scoring anew",
    ),
    (
        "P1",
        "the cheapest way up with a hundred actions, beside HiGHS",
    ),
    (
        "T1",
        "similar proposals among 20,000 records, beside scikit-learn",
    ),
    ("T2", "list, board and filter of 5,000 tasks"),
    (
        "L1",
        "one answer saved and the live index read, beside a bare durable write",
    ),
    ("W1", "list of 20 of 303 assessments, beside a bare select"),
    ("W2", "one assessment as a form of 98 indicators"),
    (
        "W3",
        "one answer written, never the same value twice, beside bare durable writes",
    ),
    ("W5", "public ranking of 3,321 units, beside axum's hello"),
    ("W6", "start to first answer, and memory"),
    ("W8", "what was written is read over other connections"),
];

/// What an installation runs; `release` is for a quick first start.
const PROFILE: &str = "distribution";

/// Measures the workloads named in `arguments`, or all and writes `docs/performance.md`; `--list`
/// only names them.
pub fn run(arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|argument| argument == "--list") {
        for (id, title) in WORKLOADS {
            println!("{id:6} {title}");
        }
        return Ok(());
    }
    check(arguments)?;
    let built = cargo()
        .args(["build", "--profile", PROFILE])
        .args(["-p", "thang-cli", "-p", "thang-bench"])
        .status()?;
    ensure!(built.success(), "the programs do not build");
    // Not `cargo run`: for one package alone it would build the libraries once more.
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).context("no target folder")?;
    let measured = Command::new(target.join(PROFILE).join("thang-bench"))
        .current_dir(root())
        .args(arguments)
        .status()?;
    ensure!(measured.success(), "the measuring did not end well");
    Ok(())
}

/// Every name must exist: silence would look like success.
fn check(names: &[String]) -> Result<()> {
    for name in names {
        ensure!(
            WORKLOADS.iter().any(|(id, _)| id == name),
            "no workload `{name}`; cargo xtask bench --list names them"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workloads_named_here_are_those_that_the_measuring_knows() {
        let source = root().join("crates/bench/src/workloads/mod.rs");
        let source = std::fs::read_to_string(source).unwrap();
        let ids: Vec<String> = WORKLOADS
            .iter()
            .map(|(id, _)| format!("\"{id}\""))
            .collect();
        assert!(source.contains(&ids.join(", ")), "{ids:?}");
    }

    #[test]
    fn no_name_means_all_and_an_unknown_one_is_an_error() {
        assert!(check(&[]).is_ok());
        assert!(check(&["W2".to_owned()]).is_ok());
        assert!(check(&["W9".to_owned()]).is_err());
    }
}
