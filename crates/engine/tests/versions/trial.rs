//! Next year's draft on last year's answers.

use engine::Language;
use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::carry::{Fate, Trial, TrialUnit, attempt, carry};
use engine::framework::crosswalk::Crosswalk;
use engine::framework::{Framework, NodeId};
use engine::score::{Peers, score};

use crate::case::{Case, code, field, shipped};

fn codes(framework: &Framework, ids: &[NodeId]) -> String {
    let nodes = ids.iter().map(|id| framework.node(*id).unwrap());
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    codes.join("+")
}

/// Tries the draft and holds every unit against the row of `trial.csv` that was worked out by hand.
fn tried(
    case: &Case,
    (old, new): (&Framework, &Framework),
    crosswalk: &Crosswalk,
    answers: &str,
) -> Trial {
    let units = case.answers(answers, old);
    let groups = case.groups(&units);
    let entries: Vec<TrialUnit<'_>> = units
        .iter()
        .zip(&groups)
        .map(|((_, answers), group)| TrialUnit { group, answers })
        .collect();
    let trial = attempt(crosswalk, (old, new), &entries);
    for (place, row) in case.rows("trial.csv").iter().enumerate() {
        let (before, after) = (trial.before(place), trial.after(place));
        let whys = trial.why(place);
        let found = [
            ("unit", units[place].0.clone()),
            ("value_before", field(before.value)),
            ("rank_before", before.rank.unwrap().to_string()),
            ("value_after", field(after.value)),
            ("rank_after", after.rank.unwrap().to_string()),
            ("strongest_old", codes(old, &whys[0].old)),
            ("strongest_new", codes(new, &whys[0].new)),
            ("against_group", whys[0].against_group.canonical()),
        ];
        for (column, figure) in found {
            assert_eq!(figure, row[column], "{column} of {row:?}");
        }
        let mut sum = before.value.unwrap();
        for why in &whys {
            sum = sum.plus(why.is).unwrap().minus(why.was).unwrap();
        }
        assert!(
            sum.within(after.value.unwrap(), whys.len() as u128),
            "{row:?}"
        );
    }
    trial
}

#[test]
fn the_rewritten_set_moves_the_units_that_lose_the_smart_city() {
    let case = Case::new("rewritten-set");
    let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
    let crosswalk = case.crosswalk("crosswalk.toml", &old, &new);
    let trial = tried(&case, (&old, &new), &crosswalk, "answers.csv");
    let fates: Vec<(String, &str, u32)> = trial
        .fates()
        .map(|(leaf, fate, n_units)| (codes(&new, &[leaf]), fate.name(), n_units))
        .collect();
    let fate = |leaf: &str, fate, n_units| (String::from(leaf), fate, n_units);
    assert_eq!(
        fates,
        [
            fate("1.1", "carried", 3),
            fate("1.2", "no_counterpart", 3),
            fate("2.1", "by_value", 3)
        ]
    );
}

#[test]
fn a_relative_leaf_of_a_draft_measures_against_the_answers_that_its_own_group_carried_over() {
    let case = Case::new("relative-round");
    let (old, new) = (case.framework("set.toml"), case.framework("draft.toml"));
    let crosswalk = Crosswalk::of_titles(&old, &new);
    tried(&case, (&old, &new), &crosswalk, "before.csv");
}

#[test]
fn units_that_are_ranked_apart_are_moved_against_those_with_the_same_maximum_only() {
    let case = Case::new("ranked-apart");
    let (old, new) = (case.framework("set.toml"), case.framework("draft.toml"));
    let crosswalk = Crosswalk::of_titles(&old, &new);
    tried(&case, (&old, &new), &crosswalk, "answers.csv");
}

#[test]
fn a_version_tried_on_itself_moves_nobody_and_loses_nothing() {
    let case = Case::new("rewritten-set");
    let old = case.framework("old.toml");
    let crosswalk = Crosswalk::of_titles(&old, &old);
    for (_, answers) in case.answers("answers.csv", &old) {
        let carried = carry(
            &crosswalk,
            (&old, &old),
            &answers,
            &score(&old, &answers, &Peers::none()),
        );
        assert_eq!(carried.answers, answers);
    }
    let sample = shipped("mau-98");
    let none = UnitAnswers::new();
    let crosswalk = Crosswalk::of_titles(&sample, &sample);
    let carried = carry(
        &crosswalk,
        (&sample, &sample),
        &none,
        &score(&sample, &none, &Peers::none()),
    );
    assert!(
        carried
            .fates
            .iter()
            .all(|(_, fate)| *fate == Fate::NoAnswer)
    );
}

/// Every leaf of the old set meets a leaf of the new one that takes its answer differently.
#[test]
fn every_way_in_which_an_answer_does_not_carry_has_its_own_word() {
    let case = Case::new("every-fate");
    let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
    let (_, answers) = case.answers("answers.csv", &old).remove(0);
    let crosswalk = Crosswalk::of_titles(&old, &new);
    let carried = carry(
        &crosswalk,
        (&old, &new),
        &answers,
        &score(&old, &answers, &Peers::none()),
    );
    let expected = case.rows("fates.csv");
    assert_eq!(carried.fates.len(), expected.len());
    for ((leaf, fate), row) in carried.fates.iter().zip(expected) {
        let found = [
            ("indicator", codes(&new, &[*leaf])),
            ("fate", String::from(fate.name())),
            ("vi", fate.text(Language::Vi)),
            ("en", fate.text(Language::En)),
        ];
        for (column, figure) in found {
            assert_eq!(figure, row[column], "{column} of {row:?}");
        }
    }
    assert_eq!(
        carried.answers[&code("1.4")],
        Answer::Points(Amount::from_int(9))
    );
}
