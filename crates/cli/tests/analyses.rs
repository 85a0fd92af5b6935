//! `thang robustness`, `thang sensitivity` and `thang statistics` on golden sets: figures, formats, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn golden(name: &str) -> PathBuf {
    of_case("robustness").join(name)
}

fn of_case(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../engine/tests/golden")
        .join(case)
}

/// Exit code, standard output and standard error of a command on the golden set.
fn thang(command: &str, arguments: &str) -> (Option<i32>, String, String) {
    thang_on("robustness", command, arguments)
}

fn thang_on(case: &str, command: &str, arguments: &str) -> (Option<i32>, String, String) {
    let ended = Command::new(env!("CARGO_BIN_EXE_thang"))
        .args(command.split_whitespace())
        .arg("--framework")
        .arg(of_case(case).join("framework.toml"))
        .arg("--answers")
        .arg(of_case(case).join("answers.csv"))
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
fn the_probability_of_every_place_adds_up_to_the_whole_in_both_formats() {
    let (code, out, _) = thang("robustness", "--draws 500 --places");
    assert_eq!(code, Some(0));
    assert!(out.starts_with("unit,place,probability\n"), "{out}");
    let mut sums = std::collections::BTreeMap::new();
    for row in rows(&out) {
        *sums.entry(row[0].to_owned()).or_insert(0.0) += row[2].parse::<f64>().unwrap();
    }
    let (_, figures, _) = thang("robustness", "--draws 500");
    assert_eq!(sums.len(), rows(&figures).len());
    assert!(
        sums.values().all(|sum| (sum - 1.0).abs() < 1e-9),
        "{sums:?}"
    );
    for row in rows(&figures) {
        let first = rows(&out).into_iter();
        let mut first = first.filter(|place| place[0] == row[0] && place[1] == "1");
        let share = first.next().map_or("0", |place| place[2]);
        assert_eq!(share, row[5], "{}", row[0]);
    }
    let (_, json, _) = thang("robustness", "--draws 500 --places --format json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), rows(&out).len());
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
fn choices_that_cannot_go_together_are_told_before_and_counted_after() {
    let call = "--draws 64 --normalisations share,z-score --aggregations arithmetic,geometric-over-indices --lang en";
    for command in ["robustness", "sensitivity pairs"] {
        let (code, _, notes) = thang(command, call);
        assert_eq!(code, Some(0));
        assert!(
            notes.starts_with("z-score with a geometric mean: "),
            "{notes}"
        );
        assert!(notes.contains("of 64 draws were left out"), "{notes}");
    }
}

#[test]
fn figures_for_programs_have_nine_decimals_at_most() {
    for format in ["csv", "json"] {
        let call = format!("--draws 300 --seed 3 --format {format}");
        for command in [
            "robustness",
            "robustness --places",
            "sensitivity pairs",
            "statistics",
        ] {
            let call = match command {
                "statistics" => format!("--format {format}"),
                _ => call.clone(),
            };
            let (code, out, _) = thang(command, &call);
            assert_eq!(code, Some(0), "{command}");
            for text in out.split([',', ':', '\n', '}', '"']) {
                let decimals = text.split_once('.').map_or(0, |(_, after)| after.len());
                let is_number = text.parse::<f64>().is_ok();
                assert!(!is_number || decimals <= 9, "{command}: {text}");
            }
        }
    }
}

/// The rows of a CSV answer, without its header.
fn rows(out: &str) -> Vec<Vec<&str>> {
    let lines = out.lines().skip(1);
    lines.map(|line| line.split(',').collect()).collect()
}

#[test]
fn an_analysis_begins_at_the_ranks_that_score_prints_also_where_peers_decide_points() {
    let (code, scored, _) = thang_on("relative", "score", "");
    assert_eq!(code, Some(0));
    let totals = rows(&scored);
    let totals = totals.iter().filter(|row| row[1] == "total");
    let ranks: Vec<_> = totals.map(|row| (row[0], row[6])).collect();
    let (code, drawn, _) = thang_on("relative", "robustness", "--draws 16");
    assert_eq!(code, Some(0));
    let drawn: Vec<_> = rows(&drawn).iter().map(|row| (row[0], row[1])).collect();
    assert_eq!(drawn, ranks);
    let (_, out, _) = thang_on("relative", "statistics", "");
    assert!(out.contains("mean,1.1,,3,0.55"), "{out}");
}

#[test]
fn unsure_pairs_are_named_with_the_indicators_that_set_them_apart() {
    let call = "--draws 2000 --seed 922 --indicators 2";
    let (code, out, _) = thang("sensitivity pairs", call);
    assert_eq!(code, Some(0));
    let header = "better,better_rank,other,other_rank,before,tied,indicator,difference,turns\n";
    assert!(out.starts_with(header), "{out}");
    let rows = rows(&out);
    let of = |better: &str, other: &str| {
        let found = rows
            .iter()
            .filter(|row| row[0] == better && row[2] == other);
        found.collect::<Vec<_>>()
    };
    // The golden table: the third unit was on top in 0.9385 of the draws, the fifth in the others.
    let top = of("xa-03", "xa-05");
    assert_eq!(top.len(), 2);
    assert_eq!(top[0][4], "0.9385");
    let size = |row: &[&str]| row[7].parse::<f64>().unwrap().abs();
    assert!(size(top[0]) >= size(top[1]), "{top:?}");
    let alike = of("xa-04", "xa-09");
    assert_eq!(alike[0][5..], ["1", "", "", ""], "nothing sets them apart");
    assert!(of("xa-08", "xa-11").is_empty(), "their order is sure");
    let (_, all, _) = thang(
        "sensitivity pairs",
        "--draws 2000 --seed 922 --indicators 0",
    );
    assert!(all.lines().count() < out.lines().count());
    let (_, json, _) = thang("sensitivity pairs", "--draws 2000 --seed 922 --format json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json[0]["difference"].is_f64() && json[0]["better_rank"].is_u64());
}

#[test]
fn each_indicator_left_out_says_whom_it_moves() {
    let (code, out, _) = thang("sensitivity one-out", "");
    assert_eq!(code, Some(0));
    assert!(out.starts_with("indicator,moved,mean_shift,largest_shift\n"));
    let (_, moves, _) = thang("sensitivity one-out", "--moves");
    assert!(moves.starts_with("indicator,unit,rank,rank_without\n"));
    let moves = rows(&moves);
    assert!(!moves.is_empty());
    for row in rows(&out) {
        let own: Vec<_> = moves.iter().filter(|one| one[0] == row[0]).collect();
        assert_eq!(own.len().to_string(), row[1], "{row:?}");
        let shift = |one: &[&str]| -> u32 {
            let [before, after] = [one[2], one[3]].map(|rank| rank.parse::<u32>().unwrap());
            before.abs_diff(after)
        };
        let largest = own.iter().map(|one| shift(one)).max().unwrap_or_default();
        assert_eq!(largest.to_string(), row[3], "{row:?}");
    }
}

#[test]
fn parts_of_the_variance_are_those_of_the_independent_computation() {
    let call = "--draws 2000 --seed 922 --normalisations share,min-max --aggregations arithmetic,geometric-over-indices";
    let (code, out, _) = thang("sensitivity variance", call);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("figure,source,value,low,high\nruns,,10000,,\n"));
    let expected = fs::read_to_string(golden("variance.csv")).unwrap();
    let found = rows(&out);
    for theirs in rows(&expected) {
        for (figure, theirs_at) in [("first_order", 1), ("total", 2)] {
            let own = found
                .iter()
                .find(|row| row[0] == figure && row[1] == theirs[0]);
            let number = |text: &str| text.parse::<f64>().unwrap();
            let [value, low, high] = [2, 3, 4].map(|at| number(own.unwrap()[at]));
            assert!((value - number(theirs[theirs_at])).abs() < 1e-9);
            assert!(low <= value && value <= high);
        }
    }
}

#[test]
fn variance_without_parts_says_what_would_give_some() {
    let (code, out, complaint) = thang("sensitivity variance", "--spread 0 --lang en");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(complaint.contains("nothing is drawn") && complaint.contains("--claims"));
    let call = "--draws 64 --aggregations arithmetic,geometric";
    let (code, _, complaint) = thang("sensitivity variance", call);
    assert_eq!(code, Some(1));
    assert!(complaint.contains("1 đơn vị không có giá trị") && complaint.contains("xa-13"));
}

#[test]
fn a_table_of_statistics_has_words_and_short_numbers_and_programs_get_names_and_all_digits() {
    let (code, table, _) = thang("statistics", "--format table --lang vi");
    assert_eq!(code, Some(0), "{table}");
    assert!(table.contains("phân biệt được các đơn vị"), "{table}");
    assert!(
        !table.contains("differs") && !table.contains("deviation"),
        "{table}"
    );
    let longest = table.split_whitespace().filter(|word| word.contains(','));
    let decimals = longest.filter_map(|word| word.split(',').nth(1).map(str::len));
    assert_eq!(decimals.max(), Some(3), "{table}");
    let (_, csv, _) = thang("statistics", "");
    assert!(csv.contains(",differs\n"), "{csv}");
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
    for wrong in ["--neighbours 0", "--unsure-percent 50", "--indicators -1"] {
        assert_eq!(thang("sensitivity pairs", wrong).0, Some(2), "{wrong}");
    }
    assert_eq!(thang("sensitivity one-out", "--draws 5").0, Some(2));
    assert_eq!(thang("sensitivity variance", "--resamples 0").0, Some(2));
    let (code, _, complaints) = thang("robustness", "--claims absent.csv");
    assert_eq!(code, Some(1));
    assert!(complaints.starts_with("absent.csv:1: "), "{complaints}");
    assert_eq!(thang("statistics", "--units absent.csv").0, Some(1));
}
