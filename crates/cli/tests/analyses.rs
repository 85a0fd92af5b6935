//! `thang robustness` and `thang statistics` on the golden set: figures, formats, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../engine/tests/golden/robustness")
        .join(name)
}

/// Exit code, standard output and standard error of a command on the golden set.
fn thang(command: &str, arguments: &str) -> (Option<i32>, String, String) {
    let ended = Command::new(env!("CARGO_BIN_EXE_thang"))
        .arg(command)
        .arg("--framework")
        .arg(golden("framework.toml"))
        .arg("--answers")
        .arg(golden("answers.csv"))
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[test]
fn robustness_prints_what_the_independent_computation_came_to() {
    let call = "--draws 2000 --spread 0.25 --seed 922 --threads 2";
    let (code, out, _) = thang("robustness", call);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("unit,rank,median,p5,p95,p_top\n"), "{out}");
    let expected = fs::read_to_string(golden("ranks.csv")).unwrap();
    for (ours, theirs) in out.lines().zip(expected.lines()).skip(1) {
        let fields = |line: &str| -> Vec<String> { line.split(',').map(String::from).collect() };
        let (ours, theirs) = (fields(ours), fields(theirs));
        assert_eq!(ours.first(), theirs.first());
        for (own, other) in ours.iter().zip(&theirs).skip(1) {
            let (own, other): (f64, f64) = (own.parse().unwrap(), other.parse().unwrap());
            assert!((own - other).abs() < 1e-9, "{ours:?} {theirs:?}");
        }
    }
    assert_eq!(out.lines().count(), expected.lines().count());
    assert_eq!(
        thang(
            "robustness",
            "--draws 2000 --spread 0.25 --seed 922 --threads 1"
        )
        .1,
        out
    );
}

#[test]
fn robustness_speaks_json_to_programs_and_vietnamese_to_people() {
    let (_, json, _) = thang("robustness", "--draws 100 --format json");
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    let third = rows.get(2).unwrap();
    assert_eq!(third.get("unit").unwrap(), "xa-03");
    assert_eq!(third.get("rank").unwrap(), 1);
    assert!(third.get("p95").unwrap().is_f64());
    let (_, table, _) = thang("robustness", "--draws 100 --format table");
    assert!(table.contains("14,00"), "{table}");
}

#[test]
fn a_choice_without_a_value_for_a_unit_is_said_on_standard_error() {
    let call = "--draws 64 --aggregations arithmetic,geometric --lang en";
    let (code, _, notes) = thang("robustness", call);
    assert_eq!(code, Some(0));
    assert!(
        notes.contains("undefined for 1 units") && notes.contains("xa-13"),
        "{notes}"
    );
}

#[test]
fn statistics_are_one_figure_a_line_with_the_number_they_rest_on() {
    let (code, out, _) = thang("statistics", "--pairs");
    assert_eq!(code, Some(0));
    assert!(out.starts_with("statistic,node,with,n,value,finding\n"));
    assert!(
        out.lines()
            .any(|line| line.starts_with("deviation,2.3,,13,") && line.ends_with(",differs"))
    );
    assert!(
        out.lines()
            .any(|line| line.starts_with("cronbach_alpha,total,,11,"))
    );
    assert!(
        out.lines()
            .any(|line| line.starts_with("spearman,1.1,1.2,13,"))
    );
    let answers = golden("answers.csv");
    let (_, out, _) = thang("statistics", &format!("--claims {}", answers.display()));
    assert!(
        out.contains("over_claim_unit,xa-13,,8,0,\"cut 0, raised 0\""),
        "{out}"
    );
}

#[test]
fn what_is_called_wrongly_exits_with_two_and_wrong_input_with_one() {
    for wrong in [
        "--spread 1",
        "--spread -0.1",
        "--spread x",
        "--draws 0",
        "--threads 0",
        "--aggregations mean",
    ] {
        assert_eq!(thang("robustness", wrong).0, Some(2), "{wrong}");
    }
    let (code, _, complaints) = thang("robustness", "--claims absent.csv");
    assert_eq!(code, Some(1));
    assert!(complaints.starts_with("absent.csv:1: "), "{complaints}");
    assert_eq!(thang("statistics", "--units absent.csv").0, Some(1));
}
