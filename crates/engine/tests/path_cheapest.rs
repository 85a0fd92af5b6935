//! The cheapest way up against trying every set of actions.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use engine::amount::Amount;
use engine::answer::{UnitAnswers, read_answer};
use engine::framework::{Code, Framework, read};
use engine::path::{
    Action, ActionFault, Counting, Effect, EffectChange, Question, Scoring, Target, Verdict,
    answers_after, cheapest,
};
use engine::score::{NodeScore, Peers, score};
use proptest::prelude::*;

static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| {
    let source = include_str!("golden-path/open-points/framework.toml");
    read("framework.toml", source).unwrap()
});

static ANSWERS: LazyLock<UnitAnswers> = LazyLock::new(|| {
    let mut texts: BTreeMap<Code, BTreeMap<String, String>> = BTreeMap::new();
    for line in include_str!("golden-path/open-points/answers.csv").lines() {
        if let ["xa-1", code, input, value] = line.split(',').collect::<Vec<_>>()[..] {
            let leaf = texts.entry(Code::parse(code).unwrap()).or_default();
            leaf.insert(input.into(), value.into());
        }
    }
    texts
        .iter()
        .map(|(code, texts)| {
            (
                *code,
                read_answer(FRAMEWORK.find(*code).unwrap(), texts).unwrap(),
            )
        })
        .collect()
});

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

fn effect(code: &str, name: &str, text: &str) -> Effect {
    let indicator = Code::parse(code).unwrap();
    let node = FRAMEWORK.find(indicator).unwrap();
    let change = EffectChange::read(node, name, text).unwrap();
    Effect { indicator, change }
}

fn action(code: &str, cost: u64, effects: Vec<Effect>) -> Action {
    Action {
        code: code.into(),
        title: code.into(),
        cost,
        days: 1,
        certainty: Amount::ONE,
        effects,
        requires: Vec::new(),
        either: None,
    }
}

/// Effects that meet on the same leaves: they add, replace each other, reach bounds, and lower points.
fn any_effect() -> impl Strategy<Value = Effect> {
    prop::sample::select(vec![
        ("1.1", "x", "yes"),
        ("1.2", "x", "pho"),
        ("1.2", "x", "truong"),
        ("1.3", "p", "yes"),
        ("1.3", "a", "+9"),
        ("1.4", "a", "+20"),
        ("1.4", "a", "30"),
        ("1.4", "b", "0"),
        ("1.4", "points", "-1"),
        ("1.5", "a", "+3"),
        ("1.5", "a", "+5.5"),
        ("1.6", "n", "+1"),
        ("1.6", "n", "+2"),
        ("1.7", "d", "4"),
        ("1.8", "n", "+2"),
        ("1.9", "points", "2.5"),
        ("1.9", "points", "6"),
        ("1.10", "d", "-2"),
    ])
    .prop_map(|(code, name, text)| effect(code, name, text))
}

fn any_actions(most: usize) -> impl Strategy<Value = Vec<Action>> {
    let one = (
        0_u64..7,
        0_u32..4,
        prop::sample::select(vec!["1", "1", "0.8", "0.5", "0"]),
        prop::collection::vec(any_effect(), 0..4),
        any::<[u8; 2]>(),
        prop::sample::select(vec!["", "", "", "x", "y"]),
    );
    prop::collection::vec(one, 1..=most).prop_map(|drawn| {
        let each = drawn.into_iter().enumerate();
        each.map(
            |(place, (cost, days, certainty, effects, needs, either))| Action {
                code: format!("v{place}"),
                title: String::new(),
                cost,
                days,
                certainty: amount(certainty),
                effects,
                // Only what stands before, so that there is no circle.
                requires: needs
                    .iter()
                    .filter(|need| usize::from(**need) < place * 40)
                    .map(|need| format!("v{}", usize::from(*need) % place))
                    .collect(),
                either: (!either.is_empty()).then(|| either.into()),
            },
        )
        .collect()
    })
}

/// The actions of a set with everything they lean on having succeeded.
fn standing(actions: &[Action], succeeded: &[usize]) -> Vec<usize> {
    let mut stands: Vec<usize> = Vec::new();
    for place in succeeded {
        let needs = &actions[*place].requires;
        if needs
            .iter()
            .all(|code| stands.iter().any(|one| actions[*one].code == *code))
        {
            stands.push(*place);
        }
    }
    stands
}

fn scored(actions: &[Action], set: &[usize]) -> NodeScore {
    let done: Vec<&Action> = set.iter().map(|place| &actions[*place]).collect();
    score(
        &FRAMEWORK,
        &answers_after(Scoring::new(&FRAMEWORK), &ANSWERS, &done),
        &Peers::none(),
    )
    .total
}

/// Counted points and maximum of a set, by going through every outcome.
fn counted(actions: &[Action], set: &[usize], counting: Counting) -> (Amount, Amount) {
    if counting == Counting::AllSucceed {
        let total = scored(actions, set);
        return (total.points, total.maximum);
    }
    let (mut points, mut maximum) = (Amount::ZERO, Amount::ZERO);
    for outcome in 0..1_u32 << set.len() {
        let mut chance = Amount::ONE;
        let mut succeeded = Vec::new();
        for (bit, place) in set.iter().enumerate() {
            let own = actions[*place].certainty;
            let own = match counting {
                Counting::Certain if own < Amount::ONE => Amount::ZERO,
                _ => own,
            };
            let happens = outcome >> bit & 1 == 1;
            let factor = if happens {
                own
            } else {
                Amount::ONE.minus(own).unwrap()
            };
            chance = chance.times(factor).unwrap();
            if happens {
                succeeded.push(*place);
            }
        }
        if chance > Amount::ZERO {
            let total = scored(actions, &standing(actions, &succeeded));
            points = points.plus(total.points.times(chance).unwrap()).unwrap();
            maximum = maximum.plus(total.maximum.times(chance).unwrap()).unwrap();
        }
    }
    (points, maximum)
}

fn finish(actions: &[Action], set: &[usize]) -> u32 {
    fn one(actions: &[Action], place: usize) -> u32 {
        let needs = actions.iter().enumerate();
        let before = needs
            .filter(|(_, other)| actions[place].requires.contains(&other.code))
            .map(|(other, _)| one(actions, other))
            .max();
        before.unwrap_or(0) + actions[place].days
    }
    set.iter()
        .map(|place| one(actions, *place))
        .max()
        .unwrap_or(0)
}

fn possible(actions: &[Action], set: &[usize], deadline: Option<u32>) -> bool {
    let closed = standing(actions, set).len() == set.len();
    let words: Vec<&String> = set
        .iter()
        .filter_map(|one| actions[*one].either.as_ref())
        .collect();
    let one_each = words
        .iter()
        .all(|word| words.iter().filter(|other| *other == word).count() == 1);
    closed && one_each && deadline.is_none_or(|days| finish(actions, set) <= days)
}

type Ranked = (u64, usize, u32, Vec<usize>);

/// Every set that reaches the target, in the promised order.
fn by_trying(actions: &[Action], question: &Question) -> Vec<Ranked> {
    let mut found: Vec<Ranked> = (0..1_u32 << actions.len())
        .map(|bits| {
            (0..actions.len())
                .filter(|place| bits >> place & 1 == 1)
                .collect()
        })
        .filter(|set: &Vec<usize>| possible(actions, set, question.deadline))
        .filter(|set| {
            let (points, maximum) = counted(actions, set, question.counting);
            let wanted = match question.target {
                Target::Points(wanted) => wanted,
                Target::Value(value) => value.times(maximum).unwrap(),
                Target::Scaled { points, full } => points.mul_div(maximum, full).unwrap(),
            };
            // A tie, or above it; a value of 10⁻¹² is 10⁻¹⁰ points of the 155 here.
            points >= wanted || points.within(wanted, 1_000_000)
        })
        .map(|set| {
            let cost = set.iter().map(|place| actions[*place].cost).sum();
            (cost, set.len(), finish(actions, &set), set)
        })
        .collect();
    found.sort();
    found
}

fn any_question() -> impl Strategy<Value = Question> {
    let target = prop_oneof![
        (400_i64..1600).prop_map(|tenths| Target::Points(Amount::from_micro(tenths * 100_000))),
        (250_i64..1000).prop_map(|share| Target::Value(Amount::from_micro(share * 1000))),
        (400_i64..1600).prop_map(|tenths| Target::Scaled {
            points: Amount::from_micro(tenths * 100_000),
            full: FRAMEWORK.maximum,
        }),
    ];
    let counting = prop::sample::select(vec![
        Counting::Expected,
        Counting::Certain,
        Counting::AllSucceed,
    ]);
    (target, counting, prop::option::of(0_u32..6)).prop_map(|(target, counting, deadline)| {
        Question {
            counting,
            deadline,
            ..Question::new(target)
        }
    })
}

fn ranked(actions: &[Action], way: &engine::path::Way) -> Ranked {
    let mut set = way.actions.clone();
    set.sort_unstable();
    (way.cost, set.len(), finish(actions, &set), set)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn best_and_runner_up_are_those_found_by_trying_every_set(
        actions in any_actions(7),
        question in any_question(),
    ) {
        let Ok(answer) = cheapest(Scoring::new(&FRAMEWORK), &ANSWERS, &actions, &question) else {
            return Ok(());
        };
        let mut all = by_trying(&actions, &question);
        if answer.verdict == Verdict::AlreadyThere {
            prop_assert_eq!(all.first().map(|first| first.3.len()), Some(0));
            return Ok(());
        }
        prop_assert_eq!(answer.best.as_ref().map(|way| ranked(&actions, way)), all.first().cloned());
        let Some(best) = all.first().cloned() else {
            prop_assert_eq!(answer.verdict, Verdict::OutOfReach);
            return Ok(());
        };
        prop_assert_eq!(answer.verdict, Verdict::Cheapest);
        all.retain(|other| !best.3.iter().all(|place| other.3.contains(place)));
        prop_assert_eq!(answer.runner_up.as_ref().map(|way| ranked(&actions, way)), all.first().cloned());
        prop_assert!(answer.runner_up_proven);
        let way = answer.best.unwrap();
        let (expected, _) = counted(&actions, &best.3, Counting::Expected);
        prop_assert!(way.expected.within(expected, 1_000_000), "{} {expected}", way.expected);
        prop_assert_eq!(way.all_succeed, scored(&actions, &best.3));
        prop_assert_eq!(way.days, best.2);
        prop_assert!(standing(&actions, &way.actions).len() == way.actions.len(), "listed in order");
    }

    #[test]
    fn a_search_cut_short_never_claims_more_than_it_knows(
        actions in any_actions(8),
        question in any_question(),
        n_steps in 0_u64..4,
    ) {
        let cut = Question { n_steps, ..question };
        let scoring = Scoring::new(&FRAMEWORK);
        let Ok(whole) = cheapest(scoring, &ANSWERS, &actions, &question) else { return Ok(()) };
        let short = cheapest(scoring, &ANSWERS, &actions, &cut).unwrap();
        match (short.verdict, &short.best, &whole.best) {
            (Verdict::Cheapest, Some(short), Some(whole)) => prop_assert_eq!(short.cost, whole.cost),
            (Verdict::Within(gap), Some(short), Some(whole)) => {
                prop_assert!(short.cost >= whole.cost && short.cost - whole.cost <= gap);
            }
            (Verdict::OutOfReach, None, None) => prop_assert_eq!(whole.verdict, Verdict::OutOfReach),
            (Verdict::NotFound, None, _) => {}
            (verdict, _, _) => prop_assert_eq!(verdict, Verdict::AlreadyThere),
        }
    }
}

#[test]
fn every_mistake_in_actions_is_complained_about_at_once() {
    let with = |code: &str, change: &dyn Fn(&mut Action)| {
        let mut made = action(code, 1, Vec::new());
        change(&mut made);
        made
    };
    let none = |code: &str| Effect {
        indicator: Code::parse(code).unwrap(),
        change: EffectChange::Points(Amount::ONE),
    };
    let mut actions = vec![
        with("a", &|one| one.requires = vec!["b".into(), "ngoài".into()]),
        with("b", &|one| one.requires = vec!["a".into()]),
        with("b", &|one| one.certainty = amount("1.1")),
        with("c", &|one| one.cost = u64::MAX),
        with("d", &|one| one.either = Some("x".into())),
        with("e", &|one| one.either = Some("x".into())),
        with("f", &|one| one.requires = vec!["d".into(), "e".into()]),
        with("g", &|one| one.effects = vec![none("9.9"), none("1")]),
        with("h", &|one| one.effects = vec![effect("1.9", "points", "3")]),
    ];
    for place in 0..13 {
        let code = format!("đông-{place}");
        actions.push(with(&code, &|one| one.effects = vec![none("1.1")]));
    }
    let question = Question::new(Target::Points(amount("100")));
    let scoring = Scoring::new(&FRAMEWORK);
    let wrong = cheapest(scoring, &ANSWERS, &actions, &question).unwrap_err();
    let faults: Vec<(usize, &ActionFault)> =
        wrong.iter().map(|one| (one.action, &one.fault)).collect();
    let is = |place: usize, wanted: &dyn Fn(&ActionFault) -> bool| {
        faults
            .iter()
            .any(|(action, fault)| *action == place && wanted(fault))
    };
    assert!(is(
        0,
        &|fault| matches!(fault, ActionFault::UnknownRequirement(code) if code == "ngoài")
    ));
    assert!(
        is(0, &|fault| *fault == ActionFault::Circle)
            && is(1, &|fault| *fault == ActionFault::Circle)
    );
    assert!(is(2, &|fault| *fault == ActionFault::DuplicateCode));
    assert!(is(2, &|fault| *fault == ActionFault::CertaintyOutside));
    assert!(is(3, &|fault| *fault == ActionFault::CostOutside));
    assert!(is(6, &|fault| *fault == ActionFault::NeverPossible));
    assert!(is(
        7,
        &|fault| matches!(fault, ActionFault::UnknownIndicator(code) if code.to_string() == "9.9")
    ));
    assert!(is(21, &|fault| matches!(
        fault,
        ActionFault::Crowded(_, 13)
    )));
    assert!(!faults.iter().any(|(action, _)| *action == 8));
    for language in [engine::Language::Vi, engine::Language::En] {
        assert!(wrong.iter().all(|one| !one.text(language).is_empty()));
    }
}

#[test]
fn effects_that_the_answers_do_not_allow_are_refused() {
    let mut answers = ANSWERS.clone();
    let reason = String::from("không có");
    answers.insert(
        Code::parse("1.2").unwrap(),
        engine::answer::Answer::NotApplicable { reason },
    );
    answers.remove(&Code::parse("1.6").unwrap());
    let effects = [("1.2", "x", "pho"), ("1.6", "n", "+1"), ("1.8", "n", "+1")];
    let effects = effects.map(|(code, name, text)| effect(code, name, text));
    let mut actions = vec![action("a", 1, effects.into())];
    actions[0].effects.push(Effect {
        indicator: Code::parse("1.9").unwrap(),
        change: EffectChange::Add {
            input: "n".into(),
            by: Amount::ONE,
        },
    });
    let question = Question::new(Target::Points(amount("100")));
    let wrong = cheapest(Scoring::new(&FRAMEWORK), &answers, &actions, &question).unwrap_err();
    let places: Vec<Option<usize>> = wrong.iter().map(|one| one.effect).collect();
    assert_eq!(places, [Some(0), Some(1), Some(3)], "{wrong:?}");
}

#[test]
fn equal_costs_prefer_fewer_actions_then_an_earlier_end_then_the_order() {
    let give = |points: &str| vec![effect("1.9", "points", points)];
    let mut actions = vec![
        action("a", 2, give("3")),
        action("b", 2, give("3")),
        action("c", 4, give("6")),
        action("d", 4, give("6")),
        action("e", 4, give("6")),
    ];
    actions[2].days = 9;
    let today = score(&FRAMEWORK, &ANSWERS, &Peers::none()).total.points;
    let target = Target::Points(today.plus(amount("5")).unwrap());
    let answer = cheapest(
        Scoring::new(&FRAMEWORK),
        &ANSWERS,
        &actions,
        &Question::new(target),
    )
    .unwrap();
    let places = |way: Option<engine::path::Way>| way.map(|way| way.actions);
    assert_eq!(places(answer.best), Some(vec![3]));
    assert_eq!(places(answer.runner_up), Some(vec![4]));
}

#[test]
fn a_figure_compared_is_a_target_of_its_own_kind() {
    use engine::compare::Compare;

    let reading = |compare: &str| {
        let source = include_str!("golden-path/open-points/framework.toml");
        read("x.toml", &source.replace("\"percentage\"", compare)).unwrap()
    };
    let figure = amount("0.5");
    for (name, target) in [
        ("\"percentage\"", Target::Value(figure)),
        ("\"own_group\"", Target::Value(figure)),
        ("\"points\"", Target::Points(figure)),
        (
            "\"scaled\"",
            Target::Scaled {
                points: figure,
                full: amount("155"),
            },
        ),
    ] {
        assert_eq!(Target::of_figure(&reading(name), figure), target);
    }
    // 20 of the 155 points do not apply; 81 of 135 are 93 of 155; a billionth less is not enough.
    let framework = reading("\"scaled\"");
    assert_eq!(framework.compare, Compare::Scaled);
    let mut answers = UnitAnswers::new();
    let zero = BTreeMap::from([("a".into(), "0".into()), ("b".into(), "0".into())]);
    let node = framework.find(Code::parse("1.4").unwrap()).unwrap();
    answers.insert(node.code, read_answer(node, &zero).unwrap());
    let most = |points| {
        let effects = ["1.1", "1.2", "1.3", "1.5", "1.9"]
            .into_iter()
            .zip(["10", "20", "15", "21", points]);
        let effects = effects.map(|(code, points)| effect(code, "points", points));
        vec![action("a", 1, effects.collect())]
    };
    let question = Question::new(Target::of_figure(&framework, amount("93")));
    let verdict = |points| {
        let actions = most(points);
        cheapest(Scoring::new(&framework), &answers, &actions, &question)
            .unwrap()
            .verdict
    };
    assert_eq!(verdict("15"), Verdict::Cheapest);
    assert_eq!(verdict("14.999999999"), Verdict::OutOfReach);
}
