//! Crosswalk files: what they say, and every mistake with its line.

use std::sync::LazyLock;

use engine::framework::crosswalk::{Crosswalk, read, read_with_notices};
use engine::framework::{Framework, NodeId};
use proptest::prelude::*;

use crate::case::{Case, judged, repository, shipped};

static SETS: LazyLock<(Framework, Framework)> = LazyLock::new(|| {
    let case = Case::new("rewritten-set");
    (case.framework("old.toml"), case.framework("new.toml"))
});

fn codes(framework: &Framework, ids: &[NodeId]) -> Vec<String> {
    let nodes = ids.iter().map(|id| framework.node(*id).unwrap());
    nodes.map(|node| node.code.to_string()).collect()
}

#[test]
fn what_has_no_counterpart_is_listed_on_both_sides() {
    let case = Case::new("rewritten-set");
    let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
    let crosswalk = case.crosswalk("crosswalk.toml", &old, &new);
    assert_eq!(codes(&old, &crosswalk.old_without_counterpart(&old)), ["3"]);
    assert_eq!(
        codes(&new, &crosswalk.new_without_counterpart(&new)),
        ["1.2"]
    );
}

#[test]
fn the_shipped_crosswalk_from_922_to_405_leaves_out_the_smart_city_alone() {
    let (old, new) = (shipped("dti-922-2022"), shipped("dti-405-2025"));
    let file = "frameworks/dti-405-2025/from-dti-922-2022.toml";
    let crosswalk = read(file, &repository(file), &old, &new).unwrap();
    assert_eq!(codes(&old, &crosswalk.old_without_counterpart(&old)), ["6"]);
    assert!(crosswalk.new_without_counterpart(&new).is_empty());
    for one in &crosswalk.matches {
        let title =
            |framework: &Framework, ids: &[NodeId]| framework.node(ids[0]).unwrap().title.clone();
        assert_eq!(title(&old, &one.old), title(&new, &one.new));
    }
}

#[test]
fn main_indices_of_the_same_name_stand_for_each_other_where_one_version_has_no_more_than_them() {
    let old = shipped("dti-922-2022");
    let new = shipped("dti-405-2025");
    let drafted = Crosswalk::of_titles(&old, &new);
    assert_eq!(drafted.matches.len(), 8);
    assert!(drafted.new_without_counterpart(&new).is_empty());
    let gone = codes(&old, &drafted.old_without_counterpart(&old));
    assert_eq!(gone, ["6"], "the smart city");
}

#[test]
fn a_file_with_ten_mistakes_gets_ten_complaints_with_their_lines() {
    let case = Case::new("rewritten-set");
    let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
    let text = r#"[crosswalk]
from = "mau-khac"
to = "mau-moi"
status = "good"
color = "red"

[[match]]
old = ["1", "1.1"]
new = ["9"]

[[match]]
old = ["1.2"]
new = ["2"]
inputs = { n = "a" }

[[match]]
old = ["2.1"]
new = ["2.1"]

[[match]]
old = ["2.1"]
new = ["1.1"]
inputs = { q = "a", n = "z" }

[[match]]
new = []
"#;
    let complaints = read("a.toml", text, &old, &new).unwrap_err();
    let found: Vec<(usize, &str)> = complaints
        .iter()
        .map(|complaint| (complaint.line, complaint.code))
        .collect();
    let expected = [
        (1, "missing_key"),
        (2, "other_framework"),
        (4, "wrong_type"),
        (5, "unknown_key"),
        (8, "node_twice"),
        (9, "unknown_node"),
        (12, "node_twice"),
        (14, "inputs_between_parents"),
        (18, "node_twice"),
        (21, "old_in_two"),
        (23, "unknown_input"),
        (23, "unknown_input"),
        (25, "missing_key"),
        (25, "missing_key"),
    ];
    assert_eq!(found, expected, "{complaints:#?}");
    for complaint in &complaints {
        assert!(!complaint.text_vi.is_empty() && !complaint.text_en.is_empty());
    }
}

#[test]
fn a_broken_file_and_an_empty_one_are_complaints_not_panics() {
    let set = judged("mot", &[("Một", 1), ("Hai", 1)]);
    for text in ["", "[crosswalk", "x = 1", "[[match]]\nold = 3\nnew = [4]\n"] {
        assert!(
            !read("a.toml", text, &set, &set).unwrap_err().is_empty(),
            "{text}"
        );
    }
}

#[test]
fn leaves_whose_title_stayed_are_added_on_request_and_never_against_what_is_said() {
    let old = judged("cu", &[("Một", 1), ("Hai", 1), ("Ba", 1), ("Bốn", 1)]);
    let new = judged("moi", &[("Hai", 1), ("Một", 1), ("Ba", 1), ("Năm", 1)]);
    let text = |others: &str| {
        format!(
            "[crosswalk]\nfrom = \"cu\"\nto = \"moi\"\nstatus = \"sample\"\nsource = \"mẫu\"\n\
             others = \"{others}\"\n[[match]]\nold = [\"2.1\"]\nnew = [\"1.1\"]\n"
        )
    };
    let pairs = |crosswalk: &Crosswalk| -> Vec<(String, String)> {
        let pair = |one: &engine::framework::crosswalk::Match| {
            (
                codes(&old, &one.old).concat(),
                codes(&new, &one.new).concat(),
            )
        };
        crosswalk.matches.iter().map(pair).collect()
    };
    let alone = read("a.toml", &text("none"), &old, &new).unwrap();
    assert_eq!(pairs(&alone), [("2.1".into(), "1.1".into())]);
    let others = read("a.toml", &text("same_title"), &old, &new).unwrap();
    assert_eq!(
        pairs(&others),
        [("2.1".into(), "1.1".into()), ("1.1".into(), "1.2".into())],
        "Ba and Hai are spoken of already"
    );
}

#[test]
fn the_way_back_pools_what_one_old_node_gave_to_several() {
    let old = judged("cu", &[("Một", 1), ("Hai", 1)]);
    let new = judged("moi", &[("A", 1), ("B", 1), ("C", 1), ("D", 1)]);
    let text = "[crosswalk]\nfrom = \"cu\"\nto = \"moi\"\nstatus = \"sample\"\nsource = \"mẫu\"\n\
        [[match]]\nold = [\"1.1\"]\nnew = [\"1.1\"]\n\
        [[match]]\nold = [\"1.1\", \"2.1\"]\nnew = [\"2.1\"]\n";
    let (there, notices) = read_with_notices("a.toml", text, &old, &new).unwrap();
    let told: Vec<(usize, &str)> = notices.iter().map(|one| (one.line, one.code)).collect();
    assert_eq!(told, [(10, "old_in_two")], "it may be meant, so it is told");
    assert!(
        notices[0].text_vi.contains("dòng 7 và dòng 10"),
        "{notices:?}"
    );
    let back = there.reversed();
    assert_eq!((back.from.as_str(), back.to.as_str()), ("moi", "cu"));
    let [one] = back.matches.as_slice() else {
        panic!("{:?}", back.matches)
    };
    assert_eq!(codes(&new, &one.old), ["1.1", "2.1"]);
    assert_eq!(codes(&old, &one.new), ["1.1", "2.1"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_of_a_crosswalk_file_makes_the_reader_panic_or_point_beyond_the_file(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, "[\\PC\n\"={}\\[\\]0-9.,]{0,6}"), 1..6),
    ) {
        let (old, new) = (&SETS.0, &SETS.1);
        let text = Case::new("rewritten-set").text("crosswalk.toml");
        let mut text: Vec<char> = text.chars().collect();
        for (start, length, inserted) in cuts {
            let start = start.index(text.len() + 1);
            let end = (start + length).min(text.len());
            text.splice(start..end, inserted.chars());
        }
        let text: String = text.into_iter().collect();
        match read("x.toml", &text, old, new) {
            Err(complaints) => {
                let lines = text.lines().count() + 1;
                prop_assert!(!complaints.is_empty());
                prop_assert!(complaints.iter().all(|complaint| (1..=lines).contains(&complaint.line)));
            }
            Ok(crosswalk) => {
                let by_new = crosswalk.by_new(new);
                let left = crosswalk.new_without_counterpart(new);
                let silent = new.leaves().filter(|leaf| by_new[leaf.id.place()].is_none());
                for leaf in silent {
                    let under = |id: &NodeId| leaf.code.is_under(new.node(*id).unwrap().code);
                    prop_assert!(left.iter().any(under), "{} is listed", leaf.code);
                }
            }
        }
    }
}
