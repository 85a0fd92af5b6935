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
use engine::framework::{Code, Framework, InputType, Node, Rule, read};
use engine::path::{Scoring, Takes, requirement_for, requirements, takes};
use engine::score::{LeafScore, Peers, leaf};
use proptest::prelude::*;

const SOURCE: &str = include_str!("golden-path/open-points/framework.toml");
const SOURCES: [&str; 6] = [
    SOURCE,
    include_str!("golden/every-rule/framework.toml"),
    include_str!("golden/best-of/framework.toml"),
    include_str!("golden/survey/framework.toml"),
    include_str!("golden/relative/framework.toml"),
    include_str!("golden/formula/framework.toml"),
];

static FRAMEWORKS: LazyLock<Vec<Framework>> =
    LazyLock::new(|| SOURCES.map(|text| read("x.toml", text).unwrap()).into());

/// One leaf with an answer among the other units of its group.
#[derive(Debug, Clone)]
struct Case {
    framework: &'static Framework,
    node: &'static Node,
    answer: Option<Answer>,
    others: Peers,
}

impl Case {
    fn scoring(&self) -> Scoring<'_> {
        Scoring::new(self.framework).among(&self.others)
    }

    fn score(&self, answer: Option<&Answer>) -> LeafScore {
        leaf(self.node, answer, &self.others)
    }

    fn today(&self) -> LeafScore {
        self.score(self.answer.as_ref())
    }

    fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }
}

/// Any leaf of the frameworks with an answer in which every input may be absent; numbers are small
/// enough for all the others to be tried one by one.
fn any_case() -> impl Strategy<Value = Case> {
    let leaves: Vec<(&Framework, &Node)> = FRAMEWORKS
        .iter()
        .flat_map(|framework| framework.leaves().map(move |node| (framework, node)))
        .collect();
    let number = prop_oneof![
        (0_i64..=MOST).prop_map(Amount::from_int),
        (0_i64..=MOST * 1_000_000).prop_map(Amount::from_micro),
    ];
    let draws = prop::collection::vec((any::<bool>(), number, any::<u8>()), 4);
    let ends = prop::option::of((0_i64..=MOST, 0_i64..=MOST));
    let drawn = (prop::sample::select(leaves), draws, 0_u8..12, ends);
    drawn.prop_map(|((framework, node), draws, kind, ends)| {
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
        let ends = ends.map(|(one, other)| {
            let int = Amount::from_int;
            (int(one.min(other)), int(one.max(other)))
        });
        Case {
            framework,
            node,
            answer,
            others: Peers::stated(node.code, ends),
        }
    })
}

/// Greatest number tried.
const MOST: i64 = 12;

/// Points of every answer that differs from this one in yes/no, choices and whole numbers of those
/// inputs that may be moved: all but what divides.
fn best_by_trying(case: &Case) -> Amount {
    let start = match case.answer() {
        Some(Answer::Inputs(inputs)) => inputs.clone(),
        _ => Inputs::new(),
    };
    let mut tried = vec![start];
    for input in case
        .node
        .inputs
        .iter()
        .filter(|input| !["b", "tong"].contains(&input.name.as_str()))
    {
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
    let points = |inputs| case.score(Some(&Answer::Inputs(inputs))).points();
    tried.into_iter().map(points).max().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_earns_exactly_what_it_says(case in any_case()) {
        let today = case.today();
        let steps = requirements(case.scoring(), case.node, case.answer());
        for step in &steps {
            let after = case.score(Some(&step.applied(case.answer())));
            prop_assert_eq!(after.outcome.points(), Some(step.points));
            prop_assert!(step.points > today.points());
            prop_assert_eq!(today.points().plus(step.gain), Some(step.points));
            prop_assert!(!step.changes.is_empty());
            prop_assert!(!step.text(case.framework, case.node, engine::Language::Vi).is_empty());
        }
        prop_assert!(steps.is_sorted_by_key(|step| step.points));
    }

    #[test]
    fn what_a_goal_needs_earns_at_least_the_goal(case in any_case(), micro in 1_i64..60_000_000) {
        let goal = Amount::from_micro(micro);
        if let Some(need) = requirement_for(case.scoring(), case.node, case.answer(), goal) {
            let after = case.score(Some(&need.applied(case.answer())));
            prop_assert!(after.points() >= goal);
            prop_assert_eq!(after.points(), need.points);
        }
    }

    #[test]
    fn whatever_values_can_earn_has_a_way_to_it_or_is_left_to_be_tried(case in any_case()) {
        let person = matches!(case.answer, Some(Answer::Points(_)));
        let today = case.today();
        let best = best_by_trying(&case);
        if !person && case.node.scored && best > today.points() && today.maximum > Amount::ZERO {
            let found = takes(case.scoring(), case.node, case.answer(), best);
            match found {
                Takes::OutOfReach | Takes::PeersUnknown => {
                    prop_assert!(false, "{} {:?}: {best} can be earned", case.node.code, case);
                }
                Takes::Changes(_) => {
                    let last = requirements(case.scoring(), case.node, case.answer()).pop();
                    let is_formula = matches!(case.node.rule, Some(Rule::Formula(_)));
                    prop_assert!(is_formula || last.is_some_and(|last| last.points >= best));
                }
                // Answers of a survey are counted; a formula is not searched whole; what only the
                // unit knows is asked for.
                Takes::Mean { mean, .. } => prop_assert!(mean <= Amount::from_int(5)),
                Takes::ToTry => prop_assert!(matches!(case.node.rule, Some(Rule::Formula(_)))),
                Takes::ToEnter(names) => prop_assert!(!names.is_empty()),
            }
        }
    }

    #[test]
    fn the_mean_that_a_survey_takes_earns_the_goal_and_a_millionth_less_does_not(
        micro in 1_i64..=20_000_000,
    ) {
        // The counted survey of 20 points runs from 0 to 2, the reported one from 1 to 5.
        let counted = &FRAMEWORKS[3];
        let scoring = Scoring::new(counted);
        let counted = counted.find(Code::parse("1.2").unwrap()).unwrap();
        let nobody = |name: &str| (String::from(name), InputValue::Number(Amount::ZERO));
        let mut inputs = Inputs::from(["hai_long", "tam_duoc", "khong"].map(nobody));
        inputs.insert("khong".into(), InputValue::Number(Amount::ONE));
        let goal = Amount::from_micro(micro);
        let found = takes(scoring, counted, Some(&Answer::Inputs(inputs)), goal);
        let Takes::Mean { mean, .. } = found else { panic!("{found:?}") };
        let points = |mean: Amount| mean.mul_div(Amount::from_int(20), Amount::from_int(2)).unwrap();
        prop_assert!(points(mean) >= goal);
        prop_assert!(points(mean.minus(Amount::from_micro(1)).unwrap()) < goal);
    }

    #[test]
    fn a_unit_that_comes_to_lead_is_measured_against_itself(
        own in 0_i64..40, least in 0_i64..40, more in 0_i64..40, micro in 1_i64..=20_000_000,
    ) {
        // 20 points between least and greatest of the group; 40 points for the share of the greatest.
        let framework = &FRAMEWORKS[4];
        let node = framework.find(Code::parse("1.3").unwrap()).unwrap();
        let int = Amount::from_int;
        let others = Peers::stated(node.code, Some((int(least), int(least + more))));
        let answer = |n: i64| Answer::Inputs(Inputs::from([("n".into(), InputValue::Number(int(n)))]));
        let points = |n: i64| leaf(node, Some(&answer(n)), &others).points();
        let goal = Amount::from_micro(micro);
        let scoring = Scoring::new(framework).among(&others);
        let Some(need) = requirement_for(scoring, node, Some(&answer(own)), goal) else {
            prop_assert!(points(own) >= goal);
            return Ok(());
        };
        let Answer::Inputs(inputs) = need.applied(Some(&answer(own))) else { unreachable!() };
        let needed = inputs["n"].number().unwrap().to_micro().unwrap() / 1_000_000;
        prop_assert!(points(needed) >= goal && points(needed - 1) < goal);
        let level = int(least + more).to_micro().unwrap() / 1_000_000;
        prop_assert!(needed <= level + 1, "no further than past the best of the others");
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
            prop_assert!(leaf(node, Some(&start), &Peers::none()).points() >= goal);
            return Ok(());
        };
        let Answer::Inputs(inputs) = need.applied(Some(&start)) else { unreachable!() };
        let needed = inputs["a"].number().unwrap().to_micro().unwrap() / 1_000_000;
        prop_assert!(leaf(node, Some(&answer(needed - 1)), &Peers::none()).points() < goal);
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
