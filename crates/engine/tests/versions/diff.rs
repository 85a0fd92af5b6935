//! What changed between two versions.

use engine::Language;
use engine::framework::Framework;
use engine::framework::diff::{Change, ChangeKind, diff, matching};
use proptest::prelude::*;

use crate::case::{Case, judged, shipped};

const SHIPPED: [&str; 9] = [
    "cao-lanh-huyen",
    "dti-405-2025",
    "dti-922-2022",
    "gia-lai-209-huyen-2023",
    "gia-lai-209-so-2023",
    "huyen-khong-ro-tinh",
    "ict-index-bo",
    "mau-98",
    "tay-ninh-xa-2025",
];

/// What a change says, without the title it shows.
type Bare = (
    ChangeKind,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
);

fn bare(changes: &[Change], turned: bool) -> Vec<Bare> {
    let mut bare: Vec<Bare> = changes
        .iter()
        .map(|change| {
            let kind = match change.kind {
                ChangeKind::Added if turned => ChangeKind::Removed,
                ChangeKind::Removed if turned => ChangeKind::Added,
                kind => kind,
            };
            let words = |words: &Option<engine::framework::diff::Words>| {
                words.as_ref().map(|words| words.en.clone())
            };
            let mut codes = [change.old.clone(), change.new.clone()];
            let mut sides = [words(&change.was), words(&change.is)];
            if turned {
                codes.reverse();
                sides.reverse();
            }
            let ([old, new], [was, is]) = (codes, sides);
            (kind, old, new, change.part.name(), was, is)
        })
        .collect();
    bare.sort();
    bare
}

fn assert_turns_round(old: &Framework, new: &Framework) {
    let forth = bare(&diff(old, new), false);
    let back = bare(&diff(new, old), true);
    assert_eq!(forth, back, "{} and {}", old.code, new.code);
}

#[test]
fn every_change_of_the_two_rewritten_sets_is_told_in_words() {
    for folder in ["rewritten-set", "redeclared-set"] {
        let case = Case::new(folder);
        let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
        let changes = diff(&old, &new);
        for (file, language) in [("diff.vi.txt", Language::Vi), ("diff.en.txt", Language::En)] {
            let lines: Vec<String> = changes
                .iter()
                .map(|change| format!("{}: {}\n", change.kind.name(), change.line(language)))
                .collect();
            assert_eq!(lines.concat(), case.text(file), "{folder} {file}");
        }
        assert_turns_round(&old, &new);
    }
}

#[test]
fn no_version_differs_from_itself() {
    for edition in SHIPPED {
        let framework = shipped(edition);
        assert!(diff(&framework, &framework).is_empty(), "{edition}");
        let pairs = matching(&framework, &framework);
        assert!(pairs.pairs().all(|(old, new)| old == new), "{edition}");
        assert_eq!(pairs.pairs().count(), framework.nodes.len(), "{edition}");
    }
}

#[test]
fn the_way_back_is_the_way_there_turned_round() {
    for old in SHIPPED {
        for new in SHIPPED {
            assert_turns_round(&shipped(old), &shipped(new));
        }
    }
}

#[test]
fn the_nine_indices_of_922_became_the_eight_of_405() {
    let (old, new) = (shipped("dti-922-2022"), shipped("dti-405-2025"));
    let changes = diff(&old, &new);
    let indices = |kind| -> Vec<String> {
        let of_kind = changes.iter().filter(|change| change.kind == kind);
        of_kind
            .map(Change::codes)
            .filter(|codes| !codes.contains('.'))
            .collect()
    };
    assert_eq!(indices(ChangeKind::Moved), ["7 → 6", "8 → 7", "9 → 8"]);
    assert_eq!(indices(ChangeKind::Removed), ["6"]);
    assert_eq!(indices(ChangeKind::Added), Vec::<String>::new());
}

#[test]
fn an_indicator_put_in_between_moves_those_behind_it() {
    let old = judged("cu", &[("Một", 1), ("Hai", 2), ("Ba", 3), ("Bốn", 4)]);
    let new = judged(
        "moi",
        &[("Mới", 1), ("Một", 1), ("Hai", 2), ("Ba", 3), ("Bốn", 4)],
    );
    let pairs = matching(&old, &new);
    let was: Vec<&str> = new
        .leaves()
        .map(|leaf| {
            pairs
                .of_new(leaf.id)
                .map_or("", |id| &old.node(id).unwrap().title)
        })
        .collect();
    assert_eq!(was, ["", "Một", "Hai", "Ba", "Bốn"]);
}

#[test]
fn a_code_with_a_wholly_other_title_is_another_indicator() {
    let old = judged("cu", &[("Cán bộ được đào tạo", 1), ("Hai", 2)]);
    let reworded = judged("moi", &[("Công chức được đào tạo", 1), ("Hai", 2)]);
    let other = judged("khac", &[("Hồ sơ trực tuyến toàn trình", 1), ("Hai", 2)]);
    let kinds = |new: &Framework| -> Vec<ChangeKind> {
        diff(&old, new).iter().map(|change| change.kind).collect()
    };
    assert_eq!(kinds(&reworded), [ChangeKind::Reworded]);
    assert_eq!(kinds(&other), [ChangeKind::Removed, ChangeKind::Added]);
}

fn set(code: &'static str) -> impl Strategy<Value = Framework> {
    let title = prop_oneof![
        Just("Hạ tầng mạng"),
        Just("Hạ tầng mạng xã"),
        Just("Nhân lực"),
        Just("Nhân lực xã"),
        Just("Khác"),
    ];
    prop::collection::vec((title, 1_u32..4), 1..9).prop_map(move |leaves| judged(code, &leaves))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_sets_differ_there_as_they_differ_back(old in set("cu"), new in set("moi")) {
        assert_turns_round(&old, &new);
        prop_assert!(diff(&old, &old).is_empty());
        let pairs = matching(&old, &new);
        for (was, is) in pairs.pairs() {
            prop_assert_eq!(pairs.of_old(was), Some(is));
            prop_assert_eq!(old.node(was).unwrap().code.depth() == 1, new.node(is).unwrap().code.depth() == 1);
        }
    }
}
