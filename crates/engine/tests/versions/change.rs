//! Why a rank changed: own score, others, framework, mergers.

use engine::Language;
use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::framework::Framework;
use engine::framework::crosswalk::Crosswalk;
use engine::history::Succession;
use engine::rank_change::{
    Between, Change, Coalition, Explained, Factor, Parts, RoundUnit, Side, share, worlds,
};
use proptest::prelude::*;

use crate::case::{Case, Unit, judged, read};

/// A round in which all units are one group.
fn round(units: &[Unit]) -> Vec<RoundUnit<'_>> {
    let group = "";
    units
        .iter()
        .map(|(code, answers)| RoundUnit {
            code,
            group,
            answers,
        })
        .collect()
}

fn grouped<'a>(units: &'a [Unit], groups: &'a [String]) -> Vec<RoundUnit<'a>> {
    let units = round(units).into_iter().zip(groups);
    units
        .map(|(unit, group)| RoundUnit { group, ..unit })
        .collect()
}

fn parts(parts: &Parts) -> Vec<String> {
    parts.twenty_fourths().map(Amount::canonical).to_vec()
}

fn successions(case: &Case) -> Vec<Succession> {
    let rows = case.rows("succession.csv").into_iter();
    rows.map(|row| Succession {
        predecessor: row["predecessor"].clone(),
        successor: row["successor"].clone(),
    })
    .collect()
}

/// Explains all units between two rounds and holds every one against its row of the expected file,
/// which was worked out by hand.
fn explained_as_written(
    case: &Case,
    frameworks: (&Framework, &Framework),
    (before, after): (&str, &str),
    successions: &[Succession],
    expected: &str,
) -> Vec<Explained> {
    let (old, new) = frameworks;
    let (before, after) = (case.answers(before, old), case.answers(after, new));
    let (groups_before, groups_after) = (case.groups(&before), case.groups(&after));
    let worlds = worlds(&Between {
        before: Side {
            framework: old,
            units: &grouped(&before, &groups_before),
        },
        after: Side {
            framework: new,
            units: &grouped(&after, &groups_after),
        },
        crosswalk: &Crosswalk::of_titles(old, new),
        successions,
    });
    let explained = worlds.explain_all();
    let expected = case.rows(expected);
    assert_eq!(explained.len(), expected.len());
    for (one, row) in explained.iter().zip(expected) {
        let change = one.change.unwrap();
        let value = parts(&change.value_parts);
        let rank = parts(&change.rank_parts);
        let mut found = vec![
            ("was", before[one.was].0.clone()),
            ("is", after[one.is].0.clone()),
            ("value_before", change.value.0.canonical()),
            ("value_after", change.value.1.canonical()),
            ("rank_before", change.rank.0.to_string()),
            ("rank_after", change.rank.1.to_string()),
        ];
        let columns = [
            [
                "value_own_24",
                "value_others_24",
                "value_framework_24",
                "value_mergers_24",
            ],
            [
                "rank_own_24",
                "rank_others_24",
                "rank_framework_24",
                "rank_mergers_24",
            ],
        ];
        for (columns, figures) in columns.iter().zip([value, rank]) {
            found.extend(columns.iter().copied().zip(figures));
        }
        for (column, figure) in found {
            assert_eq!(figure, row[column], "{column} of {row:?}");
        }
    }
    explained
}

#[test]
fn the_merged_units_change_as_worked_out_by_hand() {
    let case = Case::new("merged-units");
    let framework = case.framework("framework.toml");
    let explained = explained_as_written(
        &case,
        (&framework, &framework),
        ("before.csv", "after.csv"),
        &successions(&case),
        "change.csv",
    );
    let first = explained[0].change.unwrap();
    assert_eq!(
        first.lines(&framework, Language::En),
        [
            "Value 0.6000 → 0.8000 (+0.2000): the unit's own score +0.2500; the others' scores 0.0000; \
             the change of framework 0.0000; mergers and regrouping of units −0.0500",
            "Rank 1 → 1 (unchanged): the unit's own score +0.67; the others' scores −0.83; \
             the change of framework 0.00; mergers and regrouping of units +0.17",
        ]
    );
    let [value, _] = first.lines(&framework, Language::Vi);
    assert!(
        value.starts_with("Giá trị 0,6000 → 0,8000 (+0,2000): kết quả của chính đơn vị +0,2500;")
    );
}

#[test]
fn a_relative_leaf_takes_its_peers_from_the_round_whose_answers_are_scored() {
    let case = Case::new("relative-round");
    let framework = case.framework("set.toml");
    explained_as_written(
        &case,
        (&framework, &framework),
        ("before.csv", "after.csv"),
        &[],
        "change.csv",
    );
}

#[test]
fn a_unit_whose_maximum_changed_is_ranked_with_others_as_if_it_had_changed_its_group() {
    let case = Case::new("ranked-apart");
    let set = case.framework("set.toml");
    let rounds = ("before.csv", "after.csv");
    explained_as_written(&case, (&set, &set), rounds, &[], "change.csv");
}

#[test]
fn a_framework_that_begins_to_rank_unequal_maxima_apart_answers_for_that() {
    let case = Case::new("ranked-apart");
    let apart = case.framework("set.toml");
    let together = case.text("set.toml").replace("own_group", "percentage");
    let together = read("together.toml", &together);
    // In both rounds a has 400 of 800 points and its own maximum.
    let rounds = ("after.csv", "after.csv");
    explained_as_written(&case, (&together, &apart), rounds, &[], "declared.csv");
}

#[test]
fn a_unit_whose_group_is_only_assessed_has_no_rank_to_explain() {
    let case = Case::new("relative-round");
    let ranked = case.framework("set.toml");
    let key = "compare = \"percentage\"";
    let unranked = case
        .text("set.toml")
        .replace(key, &format!("{key}\nunranked_groups = [\"Phường\"]"));
    let unranked = read("unranked.toml", &unranked);
    let units = case.answers("before.csv", &ranked);
    let groups = case.groups(&units);
    let side = grouped(&units, &groups);
    let worlds = worlds(&Between {
        before: Side {
            framework: &ranked,
            units: &side,
        },
        after: Side {
            framework: &unranked,
            units: &side,
        },
        crosswalk: &Crosswalk::of_titles(&ranked, &unranked),
        successions: &[],
    });
    assert!(worlds.explain(0, 0).is_ok());
    let undefined = worlds.explain(2, 2).unwrap_err();
    assert_eq!(
        undefined.to_string(),
        "the unit has no rank when framework is as in the new round"
    );
    assert_eq!(
        undefined.text(Language::Vi),
        "không giải thích được: đơn vị thuộc nhóm chỉ đánh giá, không xếp hạng khi thay đổi bộ chỉ số theo kỳ mới, \
         phần còn lại theo kỳ cũ"
    );
}

fn sum(parts: &Parts) -> Amount {
    let add = |sum: Amount, part: Amount| sum.plus(part).unwrap();
    parts.twenty_fourths().into_iter().fold(Amount::ZERO, add)
}

fn times_24(amount: Amount) -> Amount {
    amount.times(Amount::from_int(24)).unwrap()
}

fn assert_adds_up(change: &Change) {
    let gained = change.value.1.minus(change.value.0).unwrap();
    assert_eq!(sum(&change.value_parts), times_24(gained));
    assert_eq!(
        sum(&change.rank_parts),
        times_24(Amount::from_int(change.places()))
    );
}

/// A round with points for each of four leaves.
fn units(codes: &[&str], points: &[[u8; 4]], framework: &Framework) -> Vec<Unit> {
    let answers = |points: &[u8; 4]| -> UnitAnswers {
        let leaves = framework.leaves().zip(points);
        leaves
            .map(|(leaf, points)| {
                (
                    leaf.code,
                    Answer::Points(Amount::from_int((*points).into())),
                )
            })
            .collect()
    };
    let units = codes.iter().zip(points);
    units
        .map(|(code, points)| ((*code).into(), answers(points)))
        .collect()
}

fn all_points(n_units: usize) -> impl Strategy<Value = Vec<[u8; 4]>> {
    prop::collection::vec(prop::array::uniform4(0_u8..=4), n_units)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_any_change_add_up_exactly(values in prop::collection::vec(any::<i32>(), 16)) {
        let place = |coalition: Coalition| {
            Coalition::every().position(|other| other == coalition).unwrap()
        };
        let value = |coalition: Coalition| Some(Amount::from_micro(values[place(coalition)].into()));
        let parts = share(value).unwrap();
        let gained = value(Coalition::ALL).unwrap().minus(value(Coalition::NONE).unwrap()).unwrap();
        prop_assert_eq!(sum(&parts), times_24(gained));
    }

    #[test]
    fn between_any_two_rounds_the_parts_add_up_and_what_did_not_change_gets_nothing(
        before in all_points(5),
        after in all_points(4),
        new_points in prop::array::uniform4(4_u32..9),
    ) {
        let old = judged("cu", &[("Một", 4), ("Hai", 4), ("Ba", 4), ("Bốn", 4)]);
        let titles = ["Hai", "Một", "Ba", "Mới"];
        let leaves: Vec<(&str, u32)> = titles.into_iter().zip(new_points).collect();
        let new = judged("moi", &leaves);
        let before = units(&["a", "b", "c", "d", "e"], &before, &old);
        let after = units(&["n", "c", "d", "f"], &after, &new);
        let to_n = |unit: &str| Succession { predecessor: unit.into(), successor: "n".into() };
        let (ways, same) = (Crosswalk::of_titles(&old, &new), Crosswalk::of_titles(&old, &old));
        let merged = worlds(&Between {
            before: Side { framework: &old, units: &round(&before) },
            after: Side { framework: &new, units: &round(&after) },
            crosswalk: &ways,
            successions: &[to_n("a"), to_n("b")],
        });
        let explained = merged.explain_all();
        prop_assert_eq!(explained.len(), 4, "a and b to n, c, d; nobody became f");
        for one in &explained {
            assert_adds_up(&one.change.unwrap());
        }
        let left: Vec<String> =
            merged.left_out_forth.iter().map(|(leaf, _)| new.node(*leaf).unwrap().title.clone()).collect();
        prop_assert_eq!(left, ["Mới"]);
        // One framework, one list of units, and only the first unit's answers change.
        let mut later = before.clone();
        later[0].1 = after[0].1.iter().map(|(code, answer)| (*code, answer.clone()))
            .filter(|(_, answer)| matches!(answer, Answer::Points(points) if *points <= Amount::from_int(4)))
            .collect();
        let own = worlds(&Between {
            before: Side { framework: &old, units: &round(&before) },
            after: Side { framework: &old, units: &round(&later) },
            crosswalk: &same,
            successions: &[],
        });
        for one in own.explain_all() {
            let change = one.change.unwrap();
            assert_adds_up(&change);
            for factor in [Factor::Framework, Factor::Mergers] {
                prop_assert_eq!(change.value_parts.of(factor), Amount::ZERO);
                prop_assert_eq!(change.rank_parts.of(factor), Amount::ZERO);
            }
            let nothing = if one.is == 0 { Factor::Others } else { Factor::Own };
            prop_assert_eq!(change.rank_parts.of(nothing), Amount::ZERO);
        }
    }
}

#[test]
fn a_unit_without_a_value_in_some_mixture_is_said_to_have_none() {
    let old = judged("cu", &[("Một", 4), ("Hai", 4)]);
    let new = judged("moi", &[("Ba", 4), ("Bốn", 4)]);
    let answers = |framework: &Framework| -> UnitAnswers {
        let leaf = framework.leaves().next().unwrap().code;
        UnitAnswers::from([(leaf, Answer::Points(Amount::from_int(2)))])
    };
    let (before, after) = (
        vec![("a".into(), answers(&old))],
        vec![("a".into(), answers(&new))],
    );
    let crosswalk = Crosswalk::of_titles(&old, &new);
    let worlds = worlds(&Between {
        before: Side {
            framework: &old,
            units: &round(&before),
        },
        after: Side {
            framework: &new,
            units: &round(&after),
        },
        crosswalk: &crosswalk,
        successions: &[],
    });
    let undefined = worlds.explain(0, 0).unwrap_err();
    assert_eq!(
        undefined.to_string(),
        "the unit has no value when own is as in the new round"
    );
    assert!(
        undefined
            .text(Language::Vi)
            .contains("kết quả của chính đơn vị")
    );
}
