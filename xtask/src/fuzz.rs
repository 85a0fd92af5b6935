//! `cargo xtask fuzz [TARGET] [MINUTES]`: look for inputs that break what the readers promise.
//!
//! Files of the ground floor are looked at with the coverage as a guide: libFuzzer, under the same
//! stable compiler as everything else, for its instrumentation is a pass of LLVM that the compiler
//! runs when asked. Readers of the floors above are not public; their suites go on for as long.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::cargo::{cargo, root};

/// Targets of `crates/fuzz`, in its order.
const GUIDED: &[&str] = &[
    "framework",
    "answers",
    "formula",
    "edition",
    "versions",
    "actions",
    "number",
    "likeness",
];

/// Targets of the floors above: the package and the beginning of the tests' names.
const ABOVE: &[(&str, &str, &str)] = &[
    ("annex", "thang-report", "fuzzed::"),
    ("files", "thang-files", "fuzzed::"),
];

/// Minutes for each target unless told otherwise.
const MINUTES: u64 = 2;

/// What makes libFuzzer see the coverage, and arithmetic that leaves its range fail.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions=on -Coverflow-checks=on";

/// Runs the named target, or each in turn, for so many minutes.
pub fn run(arguments: &[String]) -> Result<()> {
    let (target, minutes) = asked(arguments)?;
    let chosen = |name: &&&str| target.is_none_or(|target| target == **name);
    let guided: Vec<&str> = GUIDED.iter().filter(chosen).copied().collect();
    if !guided.is_empty() {
        let program = build()?;
        for name in guided {
            look(&program, name, minutes)?;
        }
    }
    for (name, package, test) in ABOVE {
        if chosen(&name) {
            let done = cargo()
                .args(["test", "-p", package, test, "--", "--nocapture"])
                .env("THANG_FUZZ_MINUTES", minutes.to_string())
                .status()?;
            ensure!(
                done.success(),
                "{name}: what broke it lies in target/fuzz/found/{name}"
            );
        }
    }
    Ok(())
}

/// The target and the minutes; a number stands for the minutes wherever it is.
fn asked(arguments: &[String]) -> Result<(Option<&str>, u64)> {
    let (mut target, mut minutes) = (None, MINUTES);
    for argument in arguments {
        if let Ok(number) = argument.parse() {
            minutes = number;
            continue;
        }
        let mut known = GUIDED.iter().chain(ABOVE.iter().map(|(name, ..)| name));
        ensure!(
            known.any(|name| name == argument),
            "no target `{argument}`; there are {}",
            GUIDED
                .iter()
                .chain(ABOVE.iter().map(|(name, ..)| name))
                .copied()
                .collect::<Vec<_>>()
                .join(", ")
        );
        target = Some(argument.as_str());
    }
    Ok((target, minutes))
}

/// Builds the guided program beside the usual builds: its flags would compile those again.
fn build() -> Result<std::path::PathBuf> {
    let folder = root().join("target/fuzz/build");
    let host = host()?;
    let built = cargo()
        .args([
            "build",
            "--release",
            "-p",
            "thang-fuzz",
            "--bin",
            "guided",
            "--features",
            "guided",
        ])
        // With a target named, build scripts and macros are spared the flags.
        .args(["--target", &host])
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS)
        .status()?;
    ensure!(
        built.success(),
        "the fuzzing program does not build; it needs a C++ compiler"
    );
    Ok(folder.join(host).join("release/guided"))
}

/// The machine that the compiler compiles for by itself.
fn host() -> Result<String> {
    let told = std::process::Command::new("rustc").arg("-vV").output()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

/// Minutes of one target; what it finds stays in `target/fuzz/work` for the next time.
fn look(program: &Path, name: &str, minutes: u64) -> Result<()> {
    let (work, found) = (
        root().join("target/fuzz/work").join(name),
        root().join("target/fuzz/found").join(name),
    );
    std::fs::create_dir_all(&work)?;
    std::fs::create_dir_all(&found)?;
    println!("{name}: {minutes} minute(s)");
    let done = std::process::Command::new(program)
        .current_dir(root())
        .arg(&work)
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([
            "-max_len=24000",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=1",
        ])
        .env("THANG_FUZZ_TARGET", name)
        .status()?;
    ensure!(
        done.success(),
        "{name}: what broke it lies in target/fuzz/found/{name}; mend it and keep it in crates/fuzz/corpus/{name}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_target_and_minutes_are_understood_in_any_order() {
        assert_eq!(asked(&[]).unwrap(), (None, MINUTES));
        assert_eq!(asked(&words("formula 5")).unwrap(), (Some("formula"), 5));
        assert_eq!(asked(&words("5 formula")).unwrap(), (Some("formula"), 5));
        assert!(asked(&words("formulae")).is_err());
    }

    #[test]
    fn every_target_of_the_crate_is_known_here() {
        let source = std::fs::read_to_string(root().join("crates/fuzz/src/target/mod.rs")).unwrap();
        let named: Vec<&str> = source
            .lines()
            .filter_map(|line| line.trim().strip_suffix("::TARGET,"))
            .collect();
        assert_eq!(named, GUIDED);
    }
}
