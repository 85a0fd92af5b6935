//! What holds for all answers, all orders and all texts.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

use std::sync::LazyLock;

use engine::amount::Amount;
use engine::answer::{Answer, InputValue, Inputs, UnitAnswers};
use engine::framework::{Code, Framework, Rule, read};
use engine::ranking::ranks;
use engine::score::{Outcome, Peers, explain, score};
use proptest::prelude::*;

const SOURCE: &str = include_str!("golden/every-rule/framework.toml");
/// Every kind of rule, and a tree of three levels.
const FILES: [&str; 6] = [
    SOURCE,
    include_str!("golden/not-applicable/framework.toml"),
    include_str!("golden/relative/framework.toml"),
    include_str!("golden/best-of/framework.toml"),
    include_str!("golden/survey/framework.toml"),
    include_str!("golden/formula/framework.toml"),
];

static NONE: Peers = Peers::none();
static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| read("framework.toml", SOURCE).unwrap());

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn number() -> impl Strategy<Value = Amount> {
    prop_oneof![
        any::<i32>().prop_map(|whole| Amount::from_int(whole.into())),
        (0_i64..200).prop_map(Amount::from_int),
        any::<i64>().prop_map(Amount::from_micro),
    ]
}

fn value() -> impl Strategy<Value = InputValue> {
    prop_oneof![
        4 => number().prop_map(InputValue::Number),
        2 => any::<bool>().prop_map(InputValue::YesNo),
        1 => prop_oneof!["truong", "pho", "khac", "la"].prop_map(InputValue::Choice),
    ]
}

/// Any answer to any leaf: right types, wrong types, values out of bounds.
fn answer() -> impl Strategy<Value = Answer> {
    let name = prop_oneof!["x", "a", "b", "n", "p", "q", "r", "v"];
    prop_oneof![
        5 => prop::collection::btree_map(name, value(), 0..5).prop_map(|inputs: Inputs| Answer::Inputs(inputs)),
        1 => number().prop_map(Answer::Points),
        1 => Just(Answer::NotApplicable { reason: "không có".into() }),
        1 => Just(Answer::Missing { reason: "mất".into() }),
    ]
}

fn answers() -> impl Strategy<Value = UnitAnswers> {
    let leaf = (1_u16..=9).prop_map(|last| code(&format!("1.{last}")));
    prop::collection::btree_map(leaf, answer(), 0..9)
}

fn ratio_points(leaf: &str, a: i64, b: i64) -> Amount {
    let node = FRAMEWORK.find(code(leaf)).unwrap();
    let inputs = Inputs::from([
        ("a".into(), InputValue::Number(Amount::from_int(a))),
        ("b".into(), InputValue::Number(Amount::from_int(b))),
    ]);
    match node.rule.as_ref().map(Rule::kind) {
        Some("ratio") => node
            .rule
            .as_ref()
            .unwrap()
            .points(node.maximum, &inputs, None)
            .unwrap(),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn points_never_exceed_the_maximum_and_sums_are_those_of_the_leaves(answers in answers()) {
        let card = score(&FRAMEWORK, &answers, &NONE);
        let (mut points, mut maximum, mut missing) = (Amount::ZERO, Amount::ZERO, 0);
        for leaf in &card.leaves {
            let node = FRAMEWORK.find(leaf.code).unwrap();
            prop_assert!(leaf.points() >= Amount::ZERO && leaf.points() <= leaf.maximum);
            prop_assert!(leaf.maximum == node.maximum || leaf.maximum == Amount::ZERO);
            points = points.plus(leaf.points()).unwrap();
            maximum = maximum.plus(leaf.maximum).unwrap();
            missing += u32::from(leaf.outcome.is_missing() && node.scored);
        }
        prop_assert_eq!((card.total.points, card.total.maximum, card.total.missing), (points, maximum, missing));
        prop_assert_eq!(card.total.leaves, 9);
        prop_assert!(card.total.value().is_none_or(|value| value >= Amount::ZERO && value <= Amount::ONE));
    }

    #[test]
    fn the_explanation_ends_with_the_same_outcome_as_the_score(answers in answers()) {
        let card = score(&FRAMEWORK, &answers, &NONE);
        for leaf in &card.leaves {
            let node = FRAMEWORK.find(leaf.code).unwrap();
            let trace = explain(&FRAMEWORK, node, answers.get(&leaf.code), &NONE);
            prop_assert_eq!(&trace.score, leaf);
            for language in [engine::Language::Vi, engine::Language::En] {
                prop_assert!(!trace.lines(language).is_empty());
            }
        }
    }

    #[test]
    fn the_order_in_which_answers_came_does_not_matter(
        answers in answers().prop_map(|answers| answers.into_iter().collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let forwards: UnitAnswers = answers.iter().cloned().collect();
        let backwards: UnitAnswers = answers.into_iter().rev().collect();
        prop_assert_eq!(score(&FRAMEWORK, &forwards, &NONE), score(&FRAMEWORK, &backwards, &NONE));
    }

    #[test]
    fn a_ratio_never_falls_when_its_numerator_grows(a in 0_i64..2_000_000, more in 0_i64..1_000_000, b in 1_i64..1_000_000) {
        for leaf in ["1.4", "1.5"] {
            prop_assert!(ratio_points(leaf, a, b) <= ratio_points(leaf, a + more, b));
        }
    }

    #[test]
    fn one_more_earned_point_never_lowers_the_total(answers in answers(), points in 0_i64..=15) {
        let mut more = answers.clone();
        let before = score(&FRAMEWORK, &answers, &NONE);
        let judged = before.leaf(code("1.8")).map(|leaf| leaf.points()).unwrap_or_default();
        more.insert(code("1.8"), Answer::Points(Amount::from_int(points)));
        let after = score(&FRAMEWORK, &more, &NONE);
        prop_assert_eq!(after.total.points >= before.total.points, Amount::from_int(points) >= judged);
    }

    #[test]
    fn a_permutation_of_units_permutes_their_ranks(
        values in prop::collection::vec((0_i64..20).prop_map(|whole| Some(Amount::from_int(whole))), 1..40)
            .prop_flat_map(|values| {
                let order: Vec<usize> = (0..values.len()).collect();
                (Just(values), Just(order).prop_shuffle())
            }),
    ) {
        let (values, order) = values;
        let straight = ranks(&values);
        let shuffled = ranks(&order.iter().map(|place| values[*place]).collect::<Vec<_>>());
        for (place, original) in order.iter().enumerate() {
            prop_assert_eq!(shuffled[place], straight[*original]);
        }
    }

    #[test]
    fn amounts_read_back_what_they_write(amount in number()) {
        prop_assert_eq!(Amount::parse(&amount.canonical()), Ok(amount));
        prop_assert_eq!(amount.to_micro().map(Amount::from_micro), Some(amount).filter(|amount| amount.to_micro().is_some()));
        prop_assert_eq!(Amount::parse_vi(&amount.text(6, engine::Language::Vi)), Ok(amount));
    }

    #[test]
    fn a_share_of_a_share_is_the_product_within_a_grain(a in 1_i64..1_000_000, b in 1_i64..1_000_000, d in 1_i64..1_000_000) {
        let int = Amount::from_int;
        let quotient = int(a).mul_div(int(b), int(d)).unwrap();
        // Times the denominator it must come back to the product, but for half a grain each.
        let back = quotient.times(int(d)).unwrap();
        prop_assert!(back.within(int(a).times(int(b)).unwrap(), d.unsigned_abs().into()));
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC{0,60}") {
        let _ = Amount::parse(&text);
        let _ = Amount::parse_vi(&text);
        let _ = Amount::parse_vi_whole(&text);
        let _ = Code::parse(&text);
        let _ = read("x.toml", &text);
        let _ = engine::publication::verify(&text);
        let _ = engine::vietnamese::sort_key(&engine::vietnamese::fold(&engine::vietnamese::nfc(&text)));
    }

    #[test]
    fn no_mutation_of_a_framework_file_makes_the_reader_panic(
        source in prop::sample::select(FILES.to_vec()),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, "[\\PC\n\"={}\\[\\]0-9./]{0,6}"), 1..6),
    ) {
        let mut text: Vec<char> = source.chars().collect();
        for (start, length, inserted) in cuts {
            let start = start.index(text.len() + 1);
            let end = (start + length).min(text.len());
            text.splice(start..end, inserted.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(complaints) = read("x.toml", &text) {
            let lines = text.lines().count().max(1);
            prop_assert!(!complaints.is_empty());
            prop_assert!(complaints.iter().all(|complaint| (1..=lines).contains(&complaint.line)));
        }
    }
}

#[test]
fn an_answer_of_another_type_is_refused_and_counts_as_missing() {
    let inputs = Inputs::from([("x".into(), InputValue::Text("có".into()))]);
    let card = score(
        &FRAMEWORK,
        &UnitAnswers::from([(code("1.1"), Answer::Inputs(inputs))]),
        &NONE,
    );
    assert!(matches!(
        card.leaf(code("1.1")).unwrap().outcome,
        Outcome::Refused(_)
    ));
    assert_eq!(card.total.missing, 8);
}
