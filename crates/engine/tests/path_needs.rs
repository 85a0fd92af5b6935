//! Points to win: what is said to be needed earns what was said, and nothing less would.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use engine::amount::Amount;
use engine::answer::{Answer, InputValue, Inputs};
use engine::framework::{Code, Framework, InputType, Node, read};
use engine::path::{Scoring, requirement_for, requirements};
use engine::score::leaf;
use proptest::prelude::*;

const SOURCE: &str = include_str!("golden-path/open-points/framework.toml");
const EVERY_RULE: &str = include_str!("golden/every-rule/framework.toml");

static FRAMEWORKS: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    [SOURCE, EVERY_RULE]
        .map(|text| read("x.toml", text).unwrap())
        .into()
});

/// Any leaf of the frameworks with an answer in which every input may be absent; numbers are small
/// enough for all the others to be tried one by one.
fn leaf_and_answer() -> impl Strategy<Value = (&'static Framework, &'static Node, Option<Answer>)> {
    let leaves: Vec<(&Framework, &Node)> = FRAMEWORKS
        .iter()
        .flat_map(|framework| framework.leaves().map(move |node| (framework, node)))
        .collect();
    let number = prop_oneof![
        (0_i64..=MOST).prop_map(Amount::from_int),
        (0_i64..=MOST * 1_000_000).prop_map(Amount::from_micro),
    ];
    let draws = prop::collection::vec((any::<bool>(), number, any::<u8>()), 4);
    (prop::sample::select(leaves), draws, 0_u8..12).prop_map(|((framework, node), draws, kind)| {
        let mut inputs = Inputs::new();
        for (input, (absent, number, word)) in node.inputs.iter().zip(draws) {
            let whole = Amount::from_int(number.to_micro().unwrap() / 1_000_000);
            let value = match input.kind {
                InputType::YesNo => InputValue::YesNo(word % 2 == 0),
                InputType::Choice => {
                    let option = &input.options[usize::from(word) % input.options.len()];
                    InputValue::Choice(option.value.clone())
                }
                InputType::Count => InputValue::Number(whole.max(input.min)),
                _ => InputValue::Number(number),
            };
            if !absent || word % 4 > 0 {
                inputs.insert(input.name.clone(), value);
            }
        }
        let answer = match kind {
            0 => None,
            1 => Some(Answer::Points(Amount::from_int(3).min(node.maximum))),
            2 => Some(Answer::Missing {
                reason: "mất".into(),
            }),
            _ => Some(Answer::Inputs(inputs)),
        };
        (framework, node, answer)
    })
}

/// Greatest number tried.
const MOST: i64 = 12;

/// Points of every answer that differs from this one in yes/no, choices and whole numbers of those
/// inputs that may be moved: all but denominators.
fn best_by_trying(framework: &Framework, node: &Node, answer: Option<&Answer>) -> Amount {
    let start = match answer {
        Some(Answer::Inputs(inputs)) => inputs.clone(),
        _ => Inputs::new(),
    };
    let mut tried = vec![start];
    for input in node.inputs.iter().filter(|input| input.name != "b") {
        let values: Vec<InputValue> = match input.kind {
            InputType::YesNo => vec![InputValue::YesNo(true), InputValue::YesNo(false)],
            InputType::Choice => input
                .options
                .iter()
                .map(|one| InputValue::Choice(one.value.clone()))
                .collect(),
            _ => (0..=MOST * 2)
                .map(|whole| InputValue::Number(Amount::from_int(whole)))
                .collect(),
        };
        tried = tried
            .iter()
            .flat_map(|inputs| {
                values.iter().map(|value| {
                    let mut inputs = inputs.clone();
                    inputs.insert(input.name.clone(), value.clone());
                    inputs
                })
            })
            .collect();
    }
    let points = |inputs| leaf(framework, node, Some(&Answer::Inputs(inputs))).points();
    tried.into_iter().map(points).max().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_earns_exactly_what_it_says((framework, node, answer) in leaf_and_answer()) {
        let today = leaf(framework, node, answer.as_ref());
        let steps = requirements(Scoring::new(framework), node, answer.as_ref());
        for step in &steps {
            let after = leaf(framework, node, Some(&step.applied(answer.as_ref())));
            prop_assert_eq!(after.outcome.points(), Some(step.points));
            prop_assert!(step.points > today.points());
            prop_assert_eq!(today.points().plus(step.gain), Some(step.points));
            prop_assert!(!step.changes.is_empty());
            prop_assert!(!step.text(node, engine::Language::Vi).is_empty());
        }
        prop_assert!(steps.is_sorted_by_key(|step| step.points));
    }

    #[test]
    fn what_a_goal_needs_earns_at_least_the_goal(
        (framework, node, answer) in leaf_and_answer(),
        micro in 1_i64..30_000_000,
    ) {
        let goal = Amount::from_micro(micro);
        if let Some(need) = requirement_for(Scoring::new(framework), node, answer.as_ref(), goal) {
            let after = leaf(framework, node, Some(&need.applied(answer.as_ref())));
            prop_assert!(after.points() >= goal);
            prop_assert_eq!(after.points(), need.points);
        }
    }

    #[test]
    fn whatever_values_can_earn_has_a_way_to_it((framework, node, answer) in leaf_and_answer()) {
        let person = matches!(answer, Some(Answer::Points(_)));
        let today = leaf(framework, node, answer.as_ref());
        let best = best_by_trying(framework, node, answer.as_ref());
        if !person && node.scored && best > today.points() && today.maximum > Amount::ZERO {
            let need = requirement_for(Scoring::new(framework), node, answer.as_ref(), best);
            prop_assert!(need.is_some(), "{} {answer:?}: {best} can be earned", node.code);
            let last = requirements(Scoring::new(framework), node, answer.as_ref()).pop();
            prop_assert!(last.is_some_and(|last| last.points >= best));
        }
    }

    #[test]
    fn one_fewer_of_what_is_counted_would_not_do(
        a in 0_i64..60, b in 1_i64..60, micro in 1_i64..=20_000_000,
    ) {
        let framework = &FRAMEWORKS[0];
        let node = framework.find(Code::parse("1.4").unwrap()).unwrap();
        let answer = |a: i64| {
            let number = |whole| InputValue::Number(Amount::from_int(whole));
            Answer::Inputs(Inputs::from([("a".into(), number(a)), ("b".into(), number(b))]))
        };
        let goal = Amount::from_micro(micro);
        let start = answer(a.min(b));
        let Some(need) = requirement_for(Scoring::new(framework), node, Some(&start), goal) else {
            prop_assert!(leaf(framework, node, Some(&start)).points() >= goal);
            return Ok(());
        };
        let Answer::Inputs(inputs) = need.applied(Some(&start)) else { unreachable!() };
        let needed = inputs["a"].number().unwrap().to_micro().unwrap() / 1_000_000;
        prop_assert!(leaf(framework, node, Some(&answer(needed - 1))).points() < goal);
    }
}

#[test]
fn a_missing_denominator_is_asked_for_and_nothing_is_promised() {
    let framework = &FRAMEWORKS[0];
    let node = framework.find(Code::parse("1.4").unwrap()).unwrap();
    let texts = BTreeMap::from([(String::from("a"), String::from("7"))]);
    let answer = engine::answer::read_answer(node, &texts).unwrap();
    let scoring = Scoring::new(framework);
    assert_eq!(requirements(scoring, node, Some(&answer)), []);
    let names: Vec<&str> = engine::path::to_enter(node, Some(&answer))
        .iter()
        .map(|input| input.name.as_str())
        .collect();
    assert_eq!(names, ["b"]);
}
