//! The file commands of the real program: output, complaints with places, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FRAMEWORK: &str = r#"[framework]
code = "thu"
title = "Bộ thử"
title_en = "Trial set"
level = "commune"
year = 2025
status = "sample"
maximum = "30"
compare = "percentage"
source = "đặt ra để kiểm thử"

[[pillar]]
code = "so"
title = "Số"
indices = ["1"]

[[index]]
code = "1"
title = "Nhân lực"
maximum = "30"

[[indicator]]
code = "1.1"
title = "Tỷ lệ chuyên trách"
title_en = "Share of specialists"
maximum = "20"
input = [
  { name = "a", title = "Chuyên trách", unit = "người", type = "count", at_most = "b" },
  { name = "b", title = "Tổng số", unit = "người", type = "count" },
]
rule = { kind = "ratio", numerator = "a", denominator = "b", when_zero = "none" }

[[indicator]]
code = "1.2"
title = "Thẩm định"
maximum = "10"
not_applicable = true
rule = { kind = "judged" }
"#;

const ANSWERS: &str = "unit,indicator,input,value\n\
    xa-1,1.1,a,3\nxa-1,1.1,b,42\nxa-1,1.2,points,7.5\n\
    xa-2,1.1,a,20\nxa-2,1.1,b,40\nxa-2,1.2,na,\"không có, đã báo\"\n";

const UNITS: &str = "code,name,kind,group,parent\n\
    xa-1,Xã Một,commune,xa,\nxa-2,Xã Hai,commune,xa,\nxa-3,Xã Ba,commune,xa,\np-1,Phường Một,commune,phuong,\n";

struct Case {
    folder: PathBuf,
}

impl Case {
    /// A folder of its own under Cargo's directory for tests.
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        let case = Self { folder };
        case.write("framework.toml", FRAMEWORK);
        case.write("answers.csv", ANSWERS);
        case.write("units.csv", UNITS);
        case
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// Runs the program in the folder; arguments are separated by blanks.
    fn run(&self, arguments: &str) -> (i32, String, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_thang"))
            .args(arguments.split(' '))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        (
            status.code().unwrap(),
            String::from_utf8(stdout).unwrap(),
            String::from_utf8(stderr).unwrap(),
        )
    }
}

const SCORE: &str = "score --framework framework.toml --answers answers.csv";

#[test]
fn score_prints_every_unit_at_every_node_as_csv() {
    let (code, out, err) = Case::new("score_csv").run(SCORE);
    assert_eq!((code, err.as_str()), (0, ""));
    let expected = "unit,node,kind,points,maximum,value,rank,of,missing
xa-1,1,index,8.928571428571428571,30,0.297619047619047619,2,2,0
xa-1,1.1,indicator,1.428571428571428571,20,0.071428571428571429,2,2,0
xa-1,1.2,indicator,7.5,10,0.75,1,1,0
xa-1,so,pillar,8.928571428571428571,30,0.297619047619047619,2,2,0
xa-1,total,total,8.928571428571428571,30,0.297619047619047619,2,2,0
xa-2,1,index,10,20,0.5,1,2,0
xa-2,1.1,indicator,10,20,0.5,1,2,0
xa-2,1.2,indicator,0,0,,,1,0
xa-2,so,pillar,10,20,0.5,1,2,0
xa-2,total,total,10,20,0.5,1,2,0
";
    assert_eq!(out, expected);
}

#[test]
fn with_a_units_file_ranks_stay_within_groups_and_silent_units_are_missing() {
    let (code, out, _) = Case::new("score_units").run(&format!("{SCORE} --units units.csv"));
    assert_eq!(code, 0);
    let totals: Vec<&str> = out
        .lines()
        .filter(|line| line.contains(",total,"))
        .collect();
    assert_eq!(
        totals,
        [
            "xa-1,total,total,8.928571428571428571,30,0.297619047619047619,2,3,0",
            "xa-2,total,total,10,20,0.5,1,3,0",
            "xa-3,total,total,0,30,0,3,3,2",
            "p-1,total,total,0,30,0,1,1,2",
        ]
    );
}

#[test]
fn json_has_the_same_numbers_and_the_table_reads_in_vietnamese() {
    let case = Case::new("score_formats");
    let (code, out, _) = case.run(&format!("{SCORE} --format json"));
    assert_eq!(code, 0);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 10);
    assert_eq!(rows[4]["node"], "total");
    assert_eq!(rows[7]["value"], serde_json::Value::Null);
    assert!(out.contains("\"points\":8.928571428571428571,"));
    let (_, out, _) = case.run(&format!("{SCORE} --format table"));
    assert!(out.contains("8,93") && out.contains("0,2976"), "{out}");
}

#[test]
fn scaled_points_and_bands_stand_in_json_and_in_the_table_and_leave_csv_as_it_is() {
    let case = Case::new("score_bands");
    let bands = "bands_on = \"points\"\n\n[[band]]\ncode = \"kha\"\ntitle = \"Khá\"\ntitle_en = \"Fair\"\nfrom = \"15\"\n\n\
                 [[band]]\ncode = \"yeu\"\ntitle = \"Yếu\"\nto = \"15\"\n";
    let framework = FRAMEWORK
        .replace("\"percentage\"", "\"scaled\"")
        .replace("\n\n[[pillar]]", &format!("\n{bands}\n[[pillar]]"));
    let (_, plain, _) = case.run(SCORE);
    case.write("framework.toml", framework);
    let (code, csv, err) = case.run(SCORE);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(csv, plain, "scaled back up ranks as percentages do");
    let (_, out, _) = case.run(&format!("{SCORE} --format json"));
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows[9]["band"], "kha", "10 of 20 are 15 of 30");
    assert!(out.contains("\"node\":\"total\",\"kind\":\"total\",\"points\":10,\"maximum\":20,\"value\":0.5,\"rank\":1,\"of\":2,\"missing\":0,\"scaled\":15,\"band\":\"kha\""), "{out}");
    assert_eq!(
        rows[5]["band"],
        serde_json::Value::Null,
        "only a total has one"
    );
    let (_, out, _) = case.run(&format!("{SCORE} --format table --lang en"));
    assert!(
        out.contains("15.00") && out.contains("Fair") && out.contains("Yếu"),
        "{out}"
    );
}

#[test]
fn every_wrong_row_is_complained_about_with_its_line() {
    let case = Case::new("score_wrong");
    case.write(
        "answers.csv",
        "unit,indicator,input,value\n\
         xa-1,1.1,a,50\nxa-1,1.1,b,42\nxa-1,9.9,a,1\nxa-9,1.1,a,1\nxa-1,1.1,c,1\n\
         xa-1,1.2,points,11\nxa-2,1.1,a,1.5\nxa-2,1.1,a,-1\nxa-2,1.1,a\nxa-2,1,points,1\n\
         xa-2,1.1,na,vì\nxa-2,1.2,points,3\nxa-2,1.2,points,4\n",
    );
    let (code, out, err) = case.run(&format!("{SCORE} --units units.csv --lang en"));
    assert_eq!((code, out.as_str()), (1, ""));
    let places: Vec<&str> = err
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    let expected: Vec<String> = [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]
        .iter()
        .map(|line| format!("answers.csv:{line}"))
        .collect();
    assert_eq!(places, expected, "{err}");
    assert!(
        err.starts_with("answers.csv:2: 1.1 a: must not exceed b (42)"),
        "{err}"
    );
}

#[test]
fn a_wrong_header_an_absent_file_and_a_foreign_encoding_are_complaints() {
    let case = Case::new("score_files");
    case.write("answers.csv", "unit,code,value\nx,1.1,2\n");
    let (code, _, err) = case.run(SCORE);
    assert_eq!(code, 1);
    assert!(err.starts_with("answers.csv:1: "), "{err}");
    case.write(
        "answers.csv",
        b"unit,indicator,input,value\nxa,1.1,a,\xff\n",
    );
    let (code, _, err) = case.run(SCORE);
    assert_eq!(code, 1);
    assert!(err.starts_with("answers.csv:2: "), "{err}");
    let (code, _, err) = case.run("framework check nowhere.toml");
    assert_eq!(code, 1);
    assert!(err.starts_with("nowhere.toml:1: "), "{err}");
}

#[test]
fn a_units_file_with_mistakes_gives_all_its_complaints() {
    let case = Case::new("units_wrong");
    case.write(
        "units.csv",
        "code,name,kind,group,parent\nx,X,c,g,\nx,X,c,g,\n,Y,c,g,\nz,Z,c,g,nobody\n",
    );
    let (code, _, err) = case.run(&format!("{SCORE} --units units.csv"));
    assert_eq!(code, 1);
    assert_eq!(err.lines().count(), 2, "{err}");
    assert!(
        err.lines().all(|line| line.starts_with("units.csv:")),
        "{err}"
    );
}

#[test]
fn parents_outside_the_list_are_told_and_the_units_are_scored() {
    let case = Case::new("units_parents");
    case.write("units.csv", format!("{}outside,Ngoài,c,g,nobody\n", UNITS));
    let (code, out, err) = case.run(&format!("{SCORE} --units units.csv"));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("outside"), "{out}");
    assert!(
        err.starts_with("units.csv:") && err.contains("nobody"),
        "{err}"
    );
}

#[test]
fn a_byte_order_mark_of_a_spreadsheet_is_left_aside() {
    let case = Case::new("bom");
    case.write(
        "answers.csv",
        format!("\u{feff}{}", ANSWERS.replace('\n', "\r\n")),
    );
    let (code, out, err) = case.run(SCORE);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), 11);
}

#[test]
fn explain_shows_inputs_rule_arithmetic_and_points_in_both_languages() {
    let case = Case::new("explain");
    let explain =
        "explain --framework framework.toml --answers answers.csv --unit xa-1 --indicator 1.1";
    let (code, out, _) = case.run(explain);
    assert_eq!(code, 0);
    let expected = "1.1 Tỷ lệ chuyên trách
Quy tắc: a ÷ b × 20; b = 0: không có điểm
Chuyên trách (a): 3 người
Tổng số (b): 42 người
3 ÷ 42 × 20 = 1,43
Kết quả: 1,43 trên 20 điểm
";
    assert_eq!(out, expected);
    let (_, out, _) = case.run(&format!("{explain} --lang en"));
    assert!(
        out.contains("1.1 Share of specialists\n") && out.contains("3 ÷ 42 × 20 = 1.43\n"),
        "{out}"
    );
    let (_, out, _) = case.run(&format!("{explain} --format json"));
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows[0]["points"], "1.428571428571428571");
    let (code, _, err) = case.run(&explain.replace("xa-1", "xa-7").replace("1.1", "1"));
    assert_eq!((code, err.lines().count()), (1, 2), "{err}");
    assert!(err.contains("1 là tổng của 2 chỉ số thành phần"), "{err}");
    let (_, _, err) = case.run(&explain.replace("1.1", "9.9"));
    assert!(err.contains("không có chỉ số 9.9"), "{err}");
}

#[test]
fn framework_check_sums_up_a_good_file_and_lists_all_mistakes_of_a_bad_one() {
    let case = Case::new("check");
    let (code, out, err) = case.run("framework check framework.toml --format csv");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("thu,sample,30,1,2,2,0,0,"), "{out}");
    case.write(
        "framework.toml",
        FRAMEWORK
            .replacen("\"30\"", "\"31\"", 1)
            .replace("judged", "guess"),
    );
    let (code, out, err) = case.run("framework check framework.toml --lang en");
    assert_eq!((code, out.as_str()), (1, ""));
    let lines: Vec<&str> = err
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(lines, ["framework.toml:8", "framework.toml:38"], "{err}");
}

#[test]
fn verify_accepts_a_frozen_edition_and_names_a_changed_number() {
    use engine::publication::{Draft, Edition, EditionRound, EditionUnit};

    let case = Case::new("verify");
    let unit = EditionUnit {
        code: "xa-1".into(),
        name: "Xã Một".into(),
        kind: "commune".into(),
        group: "xa".into(),
        parent: None,
    };
    let edition = Edition::freeze(Draft {
        round: EditionRound {
            title: "Kỳ thử".into(),
            year: 2025,
            decision: None,
            published_at: None,
            fictional: false,
            note: None,
        },
        framework_source: FRAMEWORK.into(),
        units: vec![unit],
        answers: Default::default(),
        previous: None,
    })
    .unwrap();
    let text = edition.to_json().unwrap();
    case.write("edition.json", &text);
    let (code, out, err) = case.run("verify edition.json");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains(&edition.fingerprint), "{out}");
    case.write(
        "edition.json",
        text.replacen("\"missing\": 2", "\"missing\": 1", 1),
    );
    let (code, _, err) = case.run("verify edition.json --lang en");
    assert_eq!(code, 1);
    assert!(
        err.lines().all(|line| line.starts_with("edition.json:")) && err.contains("missing"),
        "{err}"
    );
}

#[test]
fn wrong_calls_exit_with_two_and_help_with_zero() {
    let case = Case::new("calls");
    assert_eq!(case.run("score --nothing").0, 2);
    assert_eq!(case.run("unknown").0, 2);
    for command in [
        "--help",
        "score --help",
        "explain --help",
        "verify --help",
        "framework check --help",
    ] {
        assert_eq!(case.run(command).0, 0, "{command}");
    }
}

const COMPARED: &str = r#"rule = { kind = "relative", numerator = "a", denominator = "b", when_zero = "none", scale = "share_of_best", better = "higher", when_best_zero = "none" }"#;

#[test]
fn score_and_explain_compare_a_unit_with_its_own_group() {
    let case = Case::new("relative");
    let plain =
        r#"rule = { kind = "ratio", numerator = "a", denominator = "b", when_zero = "none" }"#;
    case.write("framework.toml", FRAMEWORK.replace(plain, COMPARED));
    case.write(
        "answers.csv",
        format!("{ANSWERS}p-1,1.1,a,40\np-1,1.1,b,40\nxa-3,1.1,a,1\nxa-3,1.1,b,4\n"),
    );
    let leaf = |out: &str, unit: &str| -> String {
        let head = format!("{unit},1.1,indicator,");
        let line = out
            .lines()
            .find_map(|line| line.strip_prefix(&head))
            .unwrap();
        line.split(',').next().unwrap().to_owned()
    };
    let (code, all, _) = case.run(SCORE);
    assert_eq!(code, 0);
    assert_eq!(
        (leaf(&all, "xa-2"), leaf(&all, "p-1")),
        ("10".to_owned(), "20".to_owned())
    );
    let (_, grouped, _) = case.run(&format!("{SCORE} --units units.csv"));
    assert_eq!(
        (leaf(&grouped, "xa-2"), leaf(&grouped, "xa-3")),
        ("20".to_owned(), "10".to_owned())
    );
    let explain =
        "explain --framework framework.toml --answers answers.csv --unit xa-3 --indicator 1.1";
    let (_, out, _) = case.run(&format!("{explain} --units units.csv"));
    assert!(
        out.contains("0,25 ÷ 0,5 (cao nhất nhóm) × 20 = 10"),
        "{out}"
    );
    let (_, out, _) = case.run(explain);
    assert!(out.contains("0,25 ÷ 1 (cao nhất nhóm) × 20 = 5"), "{out}");
}

#[test]
fn framework_check_prints_what_the_linter_finds_with_its_code() {
    let case = Case::new("linter");
    let text = FRAMEWORK.replace(
        "denominator = \"b\",",
        "denominator = \"b\", zero_below = \"1\", full_from = \"1\",",
    );
    let text = text.replace(
        "type = \"count\" },\n]",
        "type = \"count\" },\n  { name = \"c\", title = \"Thừa\", type = \"count\" },\n]",
    );
    case.write("framework.toml", text);
    let (code, out, err) = case.run("framework check framework.toml --format csv");
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("framework.toml:") && err.contains("[unused_input]"),
        "{err}"
    );
    assert!(out.contains(",1,"), "{out}");
}
