//! The planning commands of the real program: open points and the cheapest way up.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::run;

/// A folder of its own with the engine's golden case in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/golden-path");
    for file in [
        "open-points/framework.toml",
        "open-points/answers.csv",
        "cheapest/actions.csv",
    ] {
        let name = file.rsplit('/').next().unwrap();
        fs::copy(golden.join(file), folder.join(name)).unwrap();
    }
    let table = "unit,node,kind,points,maximum,value,rank,of,missing\n\
        xa-a,total,total,96.1,155,0.62,1,4,0\nxa-b,total,total,79.05,155,0.51,2,4,0\n\
        xa-1,total,total,34.1,155,0.22,3,4,0\nxa-c,total,total,29.45,155,0.19,4,4,0\n";
    fs::write(folder.join("table.csv"), table).unwrap();
    folder
}

const OPEN: &str = "open-points --framework framework.toml --answers answers.csv --unit xa-1";
const CHEAPEST: &str =
    "cheapest --framework framework.toml --answers answers.csv --unit xa-1 --actions actions.csv";

#[test]
fn open_points_say_what_each_goal_takes_in_both_languages() {
    let folder = folder("open_points");
    let (code, out, err) = run(&folder, OPEN);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("điểm tối đa (20,00): Chuyên trách (a): 3 → 34 người (thêm 31)\n"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{OPEN} --lang en --format csv"));
    assert!(
        out.contains("xa-1,1.4,1.785714285714285714,20,maximum,20,18.214285714285714286,20,Specialists (a): 3 → 34 người (31 more)\n"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{OPEN} --last answers.csv --format json"));
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(rows.as_array().unwrap().len() > 20);
    let (code, _, err) = run(&folder, &OPEN.replace("xa-1", "xa-9"));
    assert_eq!((code, err.lines().count()), (1, 1), "{err}");
}

#[test]
fn the_cheapest_way_and_its_runner_up_are_printed_with_the_proof() {
    let folder = folder("cheapest");
    let (code, out, err) = run(&folder, &format!("{CHEAPEST} --target 75 --lang en"));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("Proven: no set that reaches it costs less\n"),
        "{out}"
    );
    assert!(
        out.contains("Cheapest way: 610,000,000 đồng, 150 days\n"),
        "{out}"
    );
    assert!(
        out.contains("Runner-up: 1,290,000,000 đồng, 150 days\n"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{CHEAPEST} --rank 2 --table table.csv"));
    assert!(
        out.starts_with("Hạng 2 cần giá trị 0,51 (bằng xa-b)\n"),
        "{out}"
    );
    assert!(out.contains("sẽ đứng hạng 2 trong bảng"), "{out}");
    let (_, out, _) = run(
        &folder,
        &format!("{CHEAPEST} --target 75 --budget 500000000 --format csv"),
    );
    assert!(
        out.contains("xa-1,best,total,610000000,150,78.7642857142857142")
            && out.contains(",cheapest,0,110000000\n"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{CHEAPEST} --target 150 --format json"));
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows[0]["verdict"], "out_of_reach");
    let (code, _, err) = run(&folder, &format!("{CHEAPEST} --target 200 --lang en"));
    assert_eq!(code, 1);
    assert!(
        err.contains("framework.toml:1: the target 200.00 is above the framework's maximum 155.00"),
        "{err}"
    );
}

#[test]
fn what_an_installation_publishes_as_open_data_is_a_table_to_be_ranked_in() {
    let folder = folder("open_table");
    // As the program gives it: other columns, a mark of the byte order, rows of all nodes.
    let head =
        "round,unit_code,unit_name,group,node,kind,points,maximum,value,scaled,as_printed,rank,of";
    let row = |round: &str, code: &str, kind: &str, points: &str, rank: &str| {
        format!("{round},{code},Tên {code},xã,{kind},{kind},{points},155,,,,{rank},2\n")
    };
    let rows = [
        row("r25", "xa-b", "total", "79.05", "1"),
        row("r25", "xa-b", "index", "150", "1"),
        row("r25", "xa-1", "total", "34.1", "2"),
        row("r24", "xa-c", "total", "140", "1"),
    ];
    let table = format!("\u{feff}{head}\n{}", rows.concat());
    fs::write(folder.join("open.csv"), table).unwrap();
    let call = format!("{CHEAPEST} --rank 1 --table open.csv --round r25 --lang en");
    let (code, out, err) = run(&folder, &call);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("Rank 1 takes the value 0.51 (that of Tên xa-b)\n"),
        "{out}"
    );
}

#[test]
fn a_way_without_a_runner_up_says_why() {
    let folder = folder("no_second");
    let actions = "action,title,cost,days,certainty,requires,either,indicator,input,value\n\
        a,Một,10,5,1,,,1.4,a,+31\n";
    fs::write(folder.join("actions.csv"), actions).unwrap();
    let call = format!("{CHEAPEST} --target 40 --lang en");
    let why = "There is no runner-up: without any one action of the cheapest way";
    let (code, out, err) = run(&folder, &call);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains(why), "{out}");
    let (code, out, err) = run(&folder, &format!("{call} --format csv"));
    assert_eq!(code, 0);
    assert!(err.starts_with(why) && !out.contains(why), "{err}");
    let (_, out, err) = run(&folder, &format!("{CHEAPEST} --target 20 --format json"));
    assert!(out.contains("already_there"), "{out}");
    assert_eq!(err, "", "nothing is to be done, so nothing comes second");
}

#[test]
fn wrong_actions_are_complained_about_with_their_lines() {
    let folder = folder("wrong_actions");
    let actions = "action,title,cost,days,certainty,requires,either,indicator,input,value\n\
        a,Một,10,5,1,,,1.4,a,+1\na,,,,,,,9.9,a,1\nb,Hai,nhiều,5,1,,,1.1,x,maybe\n";
    fs::write(folder.join("actions.csv"), actions).unwrap();
    let call = format!("{CHEAPEST} --target 75");
    let (code, out, err) = run(&folder, &call);
    assert_eq!((code, out.as_str()), (1, ""));
    let places: Vec<&str> = err
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        ["actions.csv:3", "actions.csv:4", "actions.csv:4"],
        "{err}"
    );
    let actions = "action,title,cost,days,certainty,requires,either,indicator,input,value\n\
        a,Một,10,5,1,b,,1.4,a,+1\nb,Hai,1,5,2,a,,1.9,points,1\n";
    fs::write(folder.join("actions.csv"), actions).unwrap();
    let (code, _, err) = run(&folder, &call);
    assert_eq!((code, err.lines().count()), (1, 3), "{err}");
}

#[test]
fn what_only_comes_after_the_deadline_is_not_promised_within_it() {
    let folder = folder("late");
    let (code, out, err) = run(&folder, &format!("{CHEAPEST} --target 75 --deadline 40"));
    assert_eq!((code, err.as_str()), (0, ""));
    let said = "Không đạt được bằng các việc này trong 40 ngày (không quá 49,00 điểm); không kể hạn thì không quá 88,49 điểm";
    assert!(out.contains(said), "{out}");
}

#[test]
fn a_call_without_a_goal_is_a_wrong_call() {
    let folder = folder("no_goal");
    assert_eq!(run(&folder, CHEAPEST).0, 2);
    assert_eq!(run(&folder, &format!("{CHEAPEST} --rank 2")).0, 2);
    assert_eq!(
        run(
            &folder,
            &format!("{CHEAPEST} --target 3 --target-value 0.5")
        )
        .0,
        2
    );
    let (code, _, err) = run(&folder, &format!("{CHEAPEST} --target-value 2"));
    assert_eq!(code, 2);
    assert!(err.contains("từ 0 đến 1"), "{err}");
}

#[test]
fn a_rank_takes_the_figure_by_which_the_framework_compares() {
    let folder = folder("figures");
    let source = fs::read_to_string(folder.join("framework.toml")).unwrap();
    for (compare, said) in [
        ("points", "Rank 2 takes the points 79.05 (that of xa-b)\n"),
        (
            "scaled",
            "Rank 2 takes the scaled points 79.05 (that of xa-b)\n",
        ),
        ("own_group", "Rank 2 takes the value 0.51 (that of xa-b)\n"),
    ] {
        let changed = source.replace("\"percentage\"", &format!("\"{compare}\""));
        fs::write(folder.join("framework.toml"), changed).unwrap();
        let call = format!("{CHEAPEST} --rank 2 --table table.csv --lang en");
        let (code, out, err) = run(&folder, &call);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.starts_with(said), "{out}");
        assert!(out.contains("rank 2 in the published table"), "{out}");
    }
}

#[test]
fn relative_leaves_are_measured_against_the_group_of_the_unit() {
    let folder = folder("peers");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/golden/relative");
    for file in ["framework.toml", "answers.csv"] {
        fs::copy(golden.join(file), folder.join(file)).unwrap();
    }
    let units = "code,name,kind,group,parent\nA,A,commune,một,\nB,B,commune,một,\nC,C,commune,hai,\nD,D,commune,hai,\n";
    fs::write(folder.join("units.csv"), units).unwrap();
    let call = "open-points --framework framework.toml --answers answers.csv --unit A --format csv --lang en";
    let (code, out, err) = run(&folder, call);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("A,1.6,0,10,maximum,10,10,10,Số phút (n): 60 → 20 (40 fewer)\n"),
        "{out}"
    );
    // B alone is left in the group: its 20 minutes are still the least.
    let (_, out, _) = run(&folder, &format!("{call} --units units.csv"));
    assert!(
        out.contains("A,1.3,0,20,maximum,20,20,20,Số dịch vụ (n): 10 → 30 (20 more)\n"),
        "{out}"
    );
    let (_, out, _) = run(
        &folder,
        &format!("{} --units units.csv", call.replace("unit A", "unit C")),
    );
    assert!(
        !out.contains("C,1.3,"),
        "alone with no value beside it, C is the best: {out}"
    );
}
