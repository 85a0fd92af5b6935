//! The analyses against an independent computation, against themselves on other threads, and at
//! their edges.
//!
//! The figures `ranks*.csv` and `variance.csv` of `golden/robustness` were computed by `crates/bench/reference/robustness.py`,
//! which shares no code with the engine: `ranks` and `variance` with `--draws 2000 --spread 0.25
//! --seed 922` and the choices that the file's name says.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::framework::{self, Code, Framework};
use engine::score::table::table;
use engine::score::{Peers, Scorecard, score};
use engine::sensitivity::choices::{Aggregation, Choices, Normalisation};
use engine::sensitivity::one_out::{deciders, one_out};
use engine::sensitivity::robustness::{Judging, Plan, PlanError, Robustness, robustness};
use engine::sensitivity::subject::{Subject, SubjectError};
use engine::sensitivity::variance::{Source, VarianceError, variance_parts};
use engine::sensitivity::weights::WeightTree;
use engine::statistics::{self, Table};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/robustness")
}

fn lines(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    let rows = text.lines().skip(1);
    rows.map(|line| line.split(',').map(String::from).collect())
        .collect()
}

fn framework() -> Framework {
    framework_with("compare = \"percentage\"")
}

/// The golden set with another way to compare units.
fn framework_with(compare: &str) -> Framework {
    let source = fs::read_to_string(folder().join("framework.toml")).unwrap();
    let source = source.replace("compare = \"percentage\"", compare);
    framework::read("framework.toml", &source).unwrap()
}

/// Answers of every unit in order of first appearance, which is that of their names.
fn answers() -> Vec<UnitAnswers> {
    let mut units = std::collections::BTreeMap::<String, UnitAnswers>::new();
    for row in lines("answers.csv") {
        let [unit, code, input, value] = row.try_into().unwrap();
        let answer = match input.as_str() {
            "na" => Answer::NotApplicable { reason: value },
            _ => Answer::Points(Amount::parse(&value).unwrap()),
        };
        let code = Code::parse(&code).unwrap();
        units.entry(unit).or_default().insert(code, answer);
    }
    units.into_values().collect()
}

fn cards(framework: &Framework, answers: &[UnitAnswers]) -> Vec<Scorecard> {
    answers
        .iter()
        .map(|one| score(framework, one, &Peers::none()))
        .collect()
}

fn subject() -> Subject {
    let framework = framework();
    let cards = cards(&framework, &answers());
    Subject::of(&framework, &cards, &[])
}

fn run(subject: &Subject, plan: &Plan) -> Robustness {
    robustness(subject, plan, &|_| ControlFlow::Continue(())).unwrap()
}

fn golden() -> Plan {
    Plan::weights(2000, 0.25, 922)
}

fn over_indices() -> Vec<Aggregation> {
    vec![Aggregation::Arithmetic, Aggregation::GeometricOverIndices]
}

#[track_caller]
fn assert_close(ours: f64, theirs: &str) {
    let theirs: f64 = theirs.parse().unwrap();
    assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
}

#[track_caller]
fn assert_golden(choices: Choices, file: &str) {
    let plan = Plan {
        choices,
        ..golden()
    };
    let result = run(&subject(), &plan);
    let expected = lines(file);
    assert_eq!(result.units.len(), expected.len());
    for (unit, row) in result.units.iter().zip(&expected) {
        assert_eq!(unit.rank.unwrap().to_string(), row[1], "{}", row[0]);
        let figures = [
            unit.places.quantile(0.5),
            unit.places.quantile(0.05),
            unit.places.quantile(0.95),
            unit.places.probability(1),
        ];
        for (ours, theirs) in figures.iter().zip(&row[2..]) {
            assert_close(ours.unwrap(), theirs);
        }
    }
}

#[test]
fn ranks_under_drawn_weights_are_those_of_the_independent_computation() {
    assert_golden(Choices::default(), "ranks.csv");
}

#[test]
fn ranks_under_drawn_normalisations_are_those_of_the_independent_computation() {
    let choices = Choices {
        normalisations: vec![
            Normalisation::Share,
            Normalisation::MinMax,
            Normalisation::ZScore,
        ],
        ..Choices::default()
    };
    assert_golden(choices, "ranks-normalisations.csv");
}

#[test]
fn ranks_under_drawn_aggregations_are_those_of_the_independent_computation() {
    let choices = Choices {
        aggregations: over_indices(),
        ..Choices::default()
    };
    assert_golden(choices, "ranks-aggregations.csv");
}

#[test]
fn parts_of_the_variance_are_those_of_the_independent_computation() {
    let plan = Plan {
        choices: Choices {
            normalisations: vec![Normalisation::Share, Normalisation::MinMax],
            aggregations: over_indices(),
        },
        ..golden()
    };
    let go_on = |_| ControlFlow::Continue(());
    let parts = variance_parts(&subject(), &plan, 200, &go_on).unwrap();
    assert_eq!(parts.runs, 2000 * 5);
    for (part, row) in parts.parts.iter().zip(lines("variance.csv")) {
        assert_eq!(format!("{:?}", part.source).to_lowercase(), row[0]);
        assert_close(part.first_order.value, &row[1]);
        assert_close(part.total.value, &row[2]);
        assert!(part.total.low <= part.total.value && part.total.value <= part.total.high);
    }
    let more = Plan {
        threads: NonZeroUsize::new(3).unwrap(),
        ..plan
    };
    assert_eq!(
        variance_parts(&subject(), &more, 200, &go_on).unwrap(),
        parts
    );
}

#[test]
fn any_number_of_threads_gives_the_same_result() {
    let framework = framework();
    let mut own = answers();
    own[0].insert(
        Code::parse("1.1").unwrap(),
        Answer::Points(Amount::from_int(15)),
    );
    let subject = subject().with_claims(&framework, &cards(&framework, &own));
    let plan = |threads| Plan {
        threads: NonZeroUsize::new(threads).unwrap(),
        judgement: Judging::Spread,
        choices: Choices {
            aggregations: over_indices(),
            ..Choices::default()
        },
        neighbours: 4,
        ..Plan::weights(1003, 0.25, 7)
    };
    let one = run(&subject, &plan(1));
    assert_eq!(run(&subject, &plan(2)), one);
    assert_eq!(run(&subject, &plan(5)), one);
    assert_ne!(run(&subject, &Plan { seed: 8, ..plan(1) }), one);
}

#[test]
fn without_a_spread_every_draw_is_the_score() {
    let subject = subject();
    for unit in run(&subject, &Plan::weights(100, 0.0, 1)).units {
        assert_eq!(unit.places.probability(unit.rank.unwrap()), Some(1.0));
    }
    assert_eq!(subject.ranks_with(&subject.tree().plain()), subject.ranks());
}

#[test]
fn units_alike_in_every_leaf_share_every_rank() {
    let pairs = run(
        &subject(),
        &Plan {
            neighbours: 1,
            ..golden()
        },
    )
    .pairs;
    let alike = pairs
        .iter()
        .find(|pair| (pair.better, pair.other) == (3, 8));
    assert_eq!(alike.unwrap().tied, 1.0);
    assert!(alike.unwrap().is_unsure(0.05));
    assert!(pairs.iter().all(|pair| pair.before + pair.tied <= 1.0));
}

#[test]
fn the_order_of_units_does_not_matter_and_groups_are_ranked_apart() {
    let framework = framework();
    let mut cards = cards(&framework, &answers());
    let forward = run(&subject(), &golden());
    cards.reverse();
    let backward = run(&Subject::of(&framework, &cards, &[]), &golden());
    let turned: Vec<_> = backward.units.iter().rev().collect();
    assert_eq!(forward.units.iter().collect::<Vec<_>>(), turned);

    let groups: Vec<&str> = (0..14)
        .map(|unit| if unit < 7 { "a" } else { "b" })
        .collect();
    let apart = run(&Subject::of(&framework, &cards, &groups), &golden());
    let best: Vec<u32> = apart.units.iter().filter_map(|unit| unit.rank).collect();
    assert_eq!(best.iter().filter(|rank| **rank == 1).count(), 2);
}

/// Units of two groups under a way to compare, and their ranks in the table of the score.
fn compared(compare: &str) -> (Subject, Vec<Option<u32>>) {
    let framework = framework_with(compare);
    let cards = cards(&framework, &answers());
    let groups: Vec<&str> = (0..14)
        .map(|unit| if unit % 3 == 0 { "sở" } else { "xã" })
        .collect();
    let table = table(&framework, &cards, &groups);
    let total = |unit| table.unit(unit).last().unwrap().rank;
    let ranks = (0..14).map(total).collect();
    (Subject::of(&framework, &cards, &groups), ranks)
}

#[test]
fn however_units_are_compared_the_analysis_begins_at_the_ranks_of_the_score() {
    for compare in ["percentage", "points", "scaled", "own_group"] {
        let (subject, ranks) = compared(&format!("compare = \"{compare}\""));
        assert_eq!(subject.ranks(), ranks, "{compare}");
        let plain = subject.tree().plain();
        assert_eq!(subject.ranks_with(&plain), ranks, "{compare}");
        for unit in run(&subject, &Plan::weights(64, 0.0, 1)).units {
            assert_eq!(unit.places.probability(unit.rank.unwrap()), Some(1.0));
        }
        // The eleventh unit has a leaf that does not apply to it.
        let sum: f64 = deciders(&subject, 10, 4).iter().map(|d| d.difference).sum();
        let value = |unit| subject.value(unit, &plain).unwrap();
        assert!((sum - (value(10) - value(4))).abs() < 1e-12, "{compare}");
    }
}

#[test]
fn points_scaled_up_hold_their_ranks_as_percentages_do_and_plain_points_do_not() {
    let result = |compare: &str| run(&compared(&format!("compare = \"{compare}\"")).0, &golden());
    assert_eq!(result("scaled"), result("percentage"));
    assert_ne!(result("points"), result("percentage"));
}

#[test]
fn a_leaf_that_does_not_apply_costs_its_points_only_where_points_are_compared() {
    let tree = WeightTree::of(&framework());
    let (by_points, _) = compared("compare = \"points\"");
    let (by_value, _) = compared("compare = \"percentage\"");
    let reduced = by_value
        .shares_of(10)
        .iter()
        .position(|share| share.is_nan());
    let weight = tree.plain()[reduced.unwrap()];
    let value = |subject: &Subject| subject.value(10, &tree.plain()).unwrap();
    assert!((value(&by_points) - value(&by_value) * (1.0 - weight)).abs() < 1e-12);
}

#[test]
fn units_in_a_group_of_their_own_meet_only_each_other_in_the_draws() {
    let (subject, _) = compared("compare = \"own_group\"");
    let shapes = subject.orders();
    assert!(shapes.len() > 2, "unequal maxima part the two groups");
    let plan = Plan {
        neighbours: 14,
        ..golden()
    };
    let result = run(&subject, &plan);
    for order in &shapes {
        for unit in order {
            let worst = result.units[*unit].places.taken().last().unwrap().0;
            assert!(worst as usize <= order.len());
        }
    }
    let group = |unit| shapes.iter().position(|order| order.contains(&unit));
    assert!(
        result
            .pairs
            .iter()
            .all(|pair| group(pair.better) == group(pair.other))
    );
}

#[test]
fn a_group_that_is_not_ranked_has_no_place_in_any_draw() {
    let (subject, ranks) = compared("compare = \"percentage\"\nunranked_groups = [\"sở\"]");
    assert_eq!(subject.ranks(), ranks);
    assert_eq!(subject.ranks_with(&subject.tree().plain()), ranks);
    assert_eq!(one_out(&subject)[0].ranks[3], None);
    let units = run(&subject, &golden()).units;
    assert_eq!((units[3].rank, units[3].places.draws()), (None, 0));
    assert_eq!(units[1].places.draws(), 2000);
}

#[test]
fn a_claim_spreads_the_rank_between_what_is_claimed_and_what_stands() {
    let framework = framework();
    let mut own = answers();
    for code in ["1.1", "2.1", "3.1", "3.2"] {
        let code = Code::parse(code).unwrap();
        let full = framework.find(code).unwrap().maximum;
        own[11].insert(code, Answer::Points(full));
    }
    let subject = subject().with_claims(&framework, &cards(&framework, &own));
    assert!(subject.disputed().iter().all(|one| one.unit == 11));
    let plan = Plan {
        judgement: Judging::Spread,
        ..Plan::weights(2000, 0.0, 1)
    };
    let places = &run(&subject, &plan).units[11].places;
    let stands = subject.ranks()[11].unwrap();
    assert!(places.quantile(0.05).unwrap() < places.quantile(0.95).unwrap());
    assert!(places.taken().all(|(place, _)| place <= stands));
}

#[test]
fn a_leaf_that_a_unit_never_claimed_is_not_drawn_as_a_claim_of_nothing() {
    let framework = framework();
    let code = |text| Code::parse(text).unwrap();
    let (mut own, mut settled) = (answers(), answers());
    // The appraiser gave points where the unit answered nothing, and the other way round.
    own[0].remove(&code("1.1"));
    settled[1].remove(&code("2.1"));
    let subject = Subject::of(&framework, &cards(&framework, &settled), &[]);
    let subject = subject.with_claims(&framework, &cards(&framework, &own));
    assert_eq!(subject.disputed(), []);
    own[0].insert(code("1.1"), Answer::Points(Amount::ZERO));
    let subject = subject.with_claims(&framework, &cards(&framework, &own));
    assert_eq!(subject.disputed().len(), 1, "a claim of 0 is a claim");
}

#[test]
fn a_unit_without_a_value_under_a_choice_is_reported_and_not_dropped() {
    let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
    let subject = Subject::from_shares(tree, 3, vec![0.9, 0.9, 0.5, 0.5, 0.0, 1.0]).unwrap();
    let plan = Plan {
        choices: Choices {
            aggregations: vec![Aggregation::Arithmetic, Aggregation::Geometric],
            ..Choices::default()
        },
        ..Plan::weights(500, 0.25, 1)
    };
    let result = run(&subject, &plan);
    assert!(result.choices[0].undefined.is_empty());
    assert_eq!(result.choices[1].undefined, [2]);
    assert_eq!(result.choices[0].draws + result.choices[1].draws, 500);
    assert_eq!(result.units[2].places.draws(), result.choices[0].draws);
    assert_eq!(result.units[0].places.draws(), 500);
    let go_on = |_| ControlFlow::Continue(());
    assert_eq!(
        variance_parts(&subject, &plan, 10, &go_on),
        Err(VarianceError::Undefined {
            choice: plan.choices.all()[1],
            units: vec![2]
        })
    );
}

#[test]
fn a_leaf_in_which_all_are_equal_is_named_and_keeps_its_share() {
    let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
    let subject = Subject::from_shares(tree, 2, vec![0.9, 0.4, 0.5, 0.4]).unwrap();
    let plan = Plan {
        choices: Choices {
            normalisations: vec![Normalisation::MinMax],
            ..Choices::default()
        },
        ..Plan::weights(10, 0.25, 1)
    };
    let result = run(&subject, &plan);
    assert_eq!(result.choices[0].level, [1]);
    assert_eq!(result.units[0].places.probability(1), Some(1.0));
}

#[test]
fn plans_that_cannot_be_carried_out_say_why() {
    let subject = subject();
    let fails = |plan: Plan| robustness(&subject, &plan, &|_| ControlFlow::Continue(()));
    assert_eq!(fails(Plan::weights(0, 0.25, 1)), Err(PlanError::Draws));
    assert_eq!(fails(Plan::weights(1, 1.0, 1)), Err(PlanError::Spread));
    assert_eq!(fails(Plan::weights(1, f64::NAN, 1)), Err(PlanError::Spread));
    let nothing = Choices {
        aggregations: Vec::new(),
        ..Choices::default()
    };
    let plan = Plan {
        choices: nothing,
        ..golden()
    };
    assert_eq!(fails(plan), Err(PlanError::Choices));
    let stopped = robustness(&subject, &golden(), &|done| match done {
        0..64 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    });
    assert_eq!(stopped, Err(PlanError::Stopped));
    let go_on = |_| ControlFlow::Continue(());
    let certain = variance_parts(&subject, &Plan::weights(8, 0.0, 1), 10, &go_on);
    assert_eq!(certain, Err(VarianceError::NothingUncertain));
    let tree = || WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
    let share = Subject::from_shares(tree(), 1, vec![0.5, 1.5]).err();
    assert_eq!(share, Some(SubjectError::Share { unit: 0, leaf: 1 }));
    let size = Subject::from_shares(tree(), 2, vec![0.5]).err();
    assert_eq!(
        size,
        Some(SubjectError::Size {
            expected: 4,
            found: 1
        })
    );
}

#[test]
fn all_blame_falls_on_weights_when_they_alone_are_uncertain() {
    let go_on = |_| ControlFlow::Continue(());
    let parts = variance_parts(&subject(), &golden(), 100, &go_on).unwrap();
    assert_eq!(parts.parts.len(), 1);
    assert_eq!(parts.parts[0].source, Source::Weights);
    assert!((parts.parts[0].total.value - 1.0).abs() < 0.1);
    assert!((parts.parts[0].first_order.value - 1.0).abs() < 1e-12);
}

#[test]
fn what_leaves_add_to_a_pair_is_the_distance_of_their_values() {
    let subject = subject();
    let plain = subject.tree().plain();
    let sum: f64 = deciders(&subject, 0, 5)
        .iter()
        .map(|one| one.difference)
        .sum();
    let distance = subject.value(0, &plain).unwrap() - subject.value(5, &plain).unwrap();
    assert!((sum - distance).abs() < 1e-12);
    assert!(deciders(&subject, 3, 8).is_empty(), "they are alike");
    assert_eq!(one_out(&subject).len(), subject.n_leaves());
}

#[test]
fn statistics_leave_out_what_was_not_answered_and_count_it_out() {
    let framework = framework();
    let cards = cards(&framework, &answers());
    let table = Table::of(&framework, &cards);
    let found = statistics::discrimination(&table);
    let n = |code: &str| {
        found
            .iter()
            .find(|one| one.leaf == Code::parse(code).unwrap())
    };
    assert_eq!(n("2.3").unwrap().n, 13, "one unit is missing");
    assert_eq!(n("1.2").unwrap().n, 13, "it does not apply to one");
    assert_eq!(n("3.2").unwrap().n, 14);
    let alpha = statistics::cronbach_alpha(&table, None);
    assert_eq!((alpha.n_leaves, alpha.n_units), (9, 11));
    let with_indices = statistics::leaf_index_correlations(&table);
    assert_eq!(with_indices.len(), 9 * 3);
    assert_eq!(statistics::leaf_correlations(&table).len(), 9 * 8 / 2);
    let claims = statistics::claims(&framework, &cards, &cards);
    assert!(claims.units.iter().all(|one| one.excess == Amount::ZERO));
    assert_eq!(
        claims.units[12].compared, 8,
        "a missing leaf is not compared"
    );
}
