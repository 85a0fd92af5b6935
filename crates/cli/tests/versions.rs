//! The commands about versions and rounds: output, complaints about every file, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::run;

/// The engine's own cases.
fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/versions")
}

/// A folder of its own with one file in it.
fn written(name: &str, file: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(file), text).unwrap();
    folder
}

const DIFF: &str = "framework diff old.toml new.toml";
const TRY: &str =
    "framework try --from old.toml --to new.toml --answers answers.csv --crosswalk crosswalk.toml";
const HISTORY: &str =
    "history --from old.toml --to new.toml --answers answers.csv --crosswalk crosswalk.toml";

#[test]
fn diff_lists_the_changes_by_kind_and_as_rows() {
    let folder = cases().join("rewritten-set");
    let (code, out, err) = run(&folder, DIFF);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("Thêm mới (2)\n  1.2 Tổ công nghệ số cộng đồng: 20 điểm\n"),
        "{out}"
    );
    assert!(out.contains("Đổi mã (3)\n  2 → 1 Nhân lực số\n"), "{out}");
    let (code, out, _) = run(&folder, &format!("{DIFF} --format csv --lang en"));
    assert_eq!(code, 0);
    assert!(
        out.starts_with("change,subject,old,new,part,was,is\n"),
        "{out}"
    );
    assert!(
        out.contains("\nreruled,indicator,2.1,1.1,input b,count,\"count, ≥ 1\"\n"),
        "{out}"
    );
    let (code, out, _) = run(&folder, "framework diff old.toml old.toml --lang en");
    assert_eq!((code, out.as_str()), (0, "No changes.\n"));
}

#[test]
fn two_broken_versions_get_the_complaints_about_both() {
    let folder = written("diff_broken", "a.toml", "[framework]\ncode = 1\n");
    std::fs::write(folder.join("b.toml"), "x = 1\n").unwrap();
    let (code, out, err) = run(&folder, "framework diff a.toml b.toml");
    assert_eq!((code, out.as_str()), (1, ""));
    for place in ["a.toml:2: ", "b.toml:1: "] {
        assert!(err.lines().any(|line| line.starts_with(place)), "{err}");
    }
    let (_, _, err) = run(&folder, "framework diff b.toml b.toml");
    let mut lines: Vec<&str> = err.lines().collect();
    let all = lines.len();
    lines.dedup();
    assert_eq!(lines.len(), all, "{err}");
}

#[test]
fn a_crosswalk_lists_matches_and_what_is_left_over_and_its_mistakes_stop_every_command() {
    let folder = cases().join("rewritten-set");
    let list = "framework crosswalk crosswalk.toml --from old.toml --to new.toml --format csv";
    let (code, out, err) = run(&folder, list);
    assert_eq!((code, err.as_str()), (0, ""));
    let rows: Vec<&str> = out.lines().collect();
    assert!(rows[1].starts_with("match,1.1+1.2,2.1,"), "{out}");
    assert!(rows[3].starts_with("only_old,3,,"), "{out}");
    assert!(rows[4].starts_with("only_new,,1.2,"), "{out}");
    let turned = "--from new.toml --to old.toml";
    for command in [
        format!("framework crosswalk crosswalk.toml {turned}"),
        format!("framework try {turned} --answers answers.csv --crosswalk crosswalk.toml"),
        format!("history {turned} --answers answers.csv --crosswalk crosswalk.toml"),
        String::from(
            "rank-change --framework old.toml --previous-framework new.toml --answers answers.csv \
             --previous-answers answers.csv --crosswalk crosswalk.toml",
        ),
    ] {
        let (code, _, err) = run(&folder, &command);
        assert_eq!(code, 1, "{command}");
        assert!(err.starts_with("crosswalk.toml:3: "), "{command}: {err}");
    }
}

#[test]
fn an_old_indicator_in_two_matches_is_told_with_both_lines_and_the_file_still_counts() {
    let folder = cases().join("rewritten-set");
    let split = Path::new(env!("CARGO_TARGET_TMPDIR")).join("split.toml");
    let text = "[crosswalk]\nfrom = \"mau-cu\"\nto = \"mau-moi\"\nstatus = \"sample\"\nsource = \"mẫu\"\n\n\
        [[match]]\nold = [\"1.1\"]\nnew = [\"1.1\"]\n\n[[match]]\nold = [\"1.1\"]\nnew = [\"1.2\"]\n";
    fs::write(&split, text).unwrap();
    let split = split.display();
    let list = format!("framework crosswalk {split} --from old.toml --to new.toml --lang en");
    let (code, out, err) = run(&folder, &list);
    assert_eq!(code, 0, "{err}");
    let told =
        format!("{split}:12: 1.1 of the old version stands in two matches, on lines 8 and 12");
    assert!(err.starts_with(&told), "{err}");
    assert!(!out.contains("stands in two"), "{out}");
    let diff = format!("framework diff old.toml new.toml --crosswalk {split} --format csv");
    assert_eq!(run(&folder, &diff).0, 0);
}

#[test]
fn a_draft_says_who_moves_why_and_which_answers_do_not_carry() {
    let folder = cases().join("rewritten-set");
    let (code, out, err) = run(&folder, &format!("{TRY} --lang en"));
    assert_eq!((code, err.as_str()), (0, ""));
    let first: Vec<&str> = out.lines().take(2).collect();
    assert_eq!(
        first,
        [
            "A: rank 1/3 → 2/3 (down 1), 0.7500 → 0.5417",
            "  −0.1500 against the group: 3 Đô thị thông minh (0.3000 → 0.0000)",
        ]
    );
    assert!(
        out.ends_with(
            "What does not carry over (1)\n  1.2 Tổ công nghệ số cộng đồng: \
             the old version has no counterpart (3 units)\n"
        ),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{TRY} --format csv"));
    assert!(
        out.contains("\nB,,0.5,2,3,0.583333333333333333,1,3,1\n"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{TRY} --format csv --show answers"));
    assert!(
        out.contains("\n2.1,Kết nối và kho dữ liệu,by_value,3,"),
        "{out}"
    );
    let (_, out, _) = run(&folder, &format!("{TRY} --format json --show why"));
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        rows.as_array().unwrap().len(),
        12,
        "three units, four lines"
    );
}

#[test]
fn history_stands_on_the_new_version_and_passes_to_the_units_that_follow() {
    let folder = cases().join("rewritten-set");
    let (code, out, err) = run(&folder, HISTORY);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("\nA,total,total,0.65,65,100,120,rebased\n"),
        "{out}"
    );
    let succession = written(
        "history",
        "succession.csv",
        "predecessor,successor,date,legal_basis,source,relation\n\
         A,N,2025-07-01,,mẫu,merged\nB,N,2025-07-01,,mẫu,merged\nD,M,2025-07-01,,mẫu,renamed\n",
    );
    let file = succession.join("succession.csv");
    let (code, out, err) = run(
        &folder,
        &format!("{HISTORY} --succession {}", file.display()),
    );
    let note = "1 đơn vị trước sắp xếp trong tệp kế thừa không có trong kỳ này: D\n";
    assert_eq!((code, err.as_str()), (0, note));
    assert!(out.contains("\nN,1,index,0.75,45,60,60,mean\n"), "{out}");
    assert!(
        out.contains("\nM,total,total,,,,120,rebased\n"),
        "D was not in the round: {out}"
    );
}

#[test]
fn the_open_data_of_successions_serves_and_predecessors_of_other_rounds_are_named() {
    let folder = cases().join("rewritten-set");
    let succession = written(
        "history_open",
        "succession.csv",
        "predecessor,successor,date,legal_basis\n\
         A,N,2025-07-01,\nB,N,2025-07-01,\nX,M,2025-07-01,\nY,M,2025-07-01,\n",
    );
    let file = succession.join("succession.csv");
    let call = format!("{HISTORY} --succession {} --lang en", file.display());
    let (code, out, err) = run(&folder, &call);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\nN,1,index,0.75,45,60,60,mean\n"), "{out}");
    assert_eq!(
        err,
        "2 predecessors of the succession file are not in this round: X, Y\n"
    );
}

#[test]
fn a_maximum_that_is_not_known_leaves_points_and_cover_blank() {
    let shipped = |code: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks");
        format!("{folder}/{code}/framework.toml")
    };
    let (old, new) = (shipped("dti-922-2022"), shipped("dti-405-2025"));
    let folder = written(
        "history_unknown",
        "answers.csv",
        "unit,indicator,input,value\nhue,1.1,points,80\n",
    );
    let call = format!("history --from {old} --to {new} --answers answers.csv");
    let (code, out, err) = run(&folder, &call);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("\nhue,1,index,0.8,,,,rebased\n"), "{out}");
    assert!(out.contains("\nhue,total,total,,,,,rebased\n"), "{out}");
}

#[test]
fn a_succession_file_with_mistakes_gets_all_its_complaints() {
    let folder = written(
        "succession_wrong",
        "succession.csv",
        "predecessor,successor,date,legal_basis,source,relation\n\
         A,N,,,,merged\nA,N,,,,merged\n,N,,,,merged\nA\n",
    );
    let case = cases().join("merged-units");
    let command = format!(
        "rank-change --framework framework.toml --answers after.csv --previous-answers before.csv \
         --succession {}",
        folder.join("succession.csv").display()
    );
    let (code, _, err) = run(&case, &command);
    assert_eq!((code, err.lines().count()), (1, 3), "{err}");
    for (line, complaint) in (3..).zip(err.lines()) {
        assert!(
            complaint.contains(&format!("succession.csv:{line}: ")),
            "{err}"
        );
    }
}

#[test]
fn the_change_of_rank_is_split_in_words_and_in_exact_twenty_fourths() {
    let case = cases().join("merged-units");
    let command = "rank-change --framework framework.toml --answers after.csv \
                   --previous-answers before.csv --succession succession.csv";
    let (code, out, err) = run(&case, &format!("{command} --unit n --lang en"));
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), 6, "{out}");
    assert!(
        out.starts_with("a → n\n  Value 0.6000 → 0.8000 (+0.2000): the unit's own score +0.2500;"),
        "{out}"
    );
    let (_, out, _) = run(&case, &format!("{command} --format csv"));
    assert!(
        out.contains("\nb,n,0.4,0.8,8.4,0,0,1.2,3,1,32,-4,0,20,\n"),
        "{out}"
    );
    let alone = command.split(" --succession").next().unwrap();
    let (code, _, err) = run(&case, &format!("{alone} --unit n --lang en"));
    assert_eq!(code, 1);
    assert!(err.contains("no succession file says"), "{err}");
    let (code, _, err) = run(&case, &format!("{command} --unit x --lang en"));
    assert_eq!(code, 1);
    assert!(err.contains("neither round has the unit x"), "{err}");
}

#[test]
fn a_relative_leaf_is_scored_among_the_units_of_its_group_by_every_command() {
    let folder = cases().join("relative-round");
    let (code, out, err) = run(
        &folder,
        "history --from set.toml --to draft.toml --answers before.csv --units units.csv",
    );
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("\na,1.1,indicator,0.5,15,30,30,rebased\n"),
        "c has more, in another group: {out}"
    );
    let (code, out, err) = run(
        &folder,
        "framework try --from set.toml --to draft.toml --answers before.csv --units units.csv \
         --format csv",
    );
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains(
            "\na,Xã,0.45,2,2,0.475,2,2,0\nb,Xã,0.6,1,2,0.8,1,2,0\nc,Phường,1,1,1,1,1,1,0\n"
        ),
        "{out}"
    );
    let (code, out, err) = run(
        &folder,
        "rank-change --framework set.toml --answers after.csv --units units.csv \
         --previous-answers before.csv --previous-units units.csv --format csv",
    );
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("\nb,b,0.6,0.35,-6,0,0,0,1,2,-12,-12,0,0,\n"),
        "{out}"
    );
}

#[test]
fn every_new_command_explains_itself_and_refuses_what_it_does_not_know() {
    let folder = cases();
    for command in [
        "framework diff",
        "framework crosswalk",
        "framework try",
        "history",
        "rank-change",
    ] {
        assert_eq!(run(&folder, &format!("{command} --help")).0, 0, "{command}");
        assert_eq!(
            run(&folder, &format!("{command} --nothing")).0,
            2,
            "{command}"
        );
    }
}
