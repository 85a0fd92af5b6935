//! What holds for the rules that compare, choose and compute, for all answers and all groups.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers, read_answer};
use engine::framework::{Code, Framework, InputType, Node, read};
use engine::score::formula::{self, Beyond, Known};
use engine::score::{GroupPeers, Outcome, Peers, Reason, explain, leaf, score};
use proptest::prelude::*;

const FILES: [&str; 4] = [
    include_str!("golden/relative/framework.toml"),
    include_str!("golden/best-of/framework.toml"),
    include_str!("golden/survey/framework.toml"),
    include_str!("golden/formula/framework.toml"),
];

static FRAMEWORKS: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| read("framework.toml", file).unwrap())
        .collect()
});

fn relative() -> &'static Framework {
    FRAMEWORKS.first().unwrap()
}

fn int(whole: u32) -> Amount {
    Amount::from_int(whole.into())
}

fn node<'a>(framework: &'a Framework, code: &str) -> &'a Node {
    framework.find(Code::parse(code).unwrap()).unwrap()
}

/// An answer of small numbers that the leaf accepts: each input draws from the seed.
fn answer(node: &Node, seed: &[u32]) -> Option<Answer> {
    let drawn = node.inputs.iter().zip(seed.iter().cycle());
    let texts: Option<BTreeMap<String, String>> = drawn
        .map(|(input, seed)| {
            let text = match input.kind {
                InputType::YesNo => if seed % 2 == 0 { "yes" } else { "no" }.to_owned(),
                InputType::Choice => {
                    let options = &input.options;
                    options.get(*seed as usize % options.len())?.value.clone()
                }
                _ => {
                    let low = input.min;
                    let high = input.max.unwrap_or(int(50));
                    low.plus_capped(int(seed % 60)).min(high).canonical()
                }
            };
            Some((input.name.clone(), text))
        })
        .collect();
    read_answer(node, &texts?).ok()
}

fn unit(framework: &Framework, seed: &[u32]) -> UnitAnswers {
    let leaves = framework.leaves().enumerate();
    let answers = leaves.filter_map(|(place, node)| {
        let seed: Vec<u32> = seed
            .iter()
            .map(|one| one.wrapping_add(place as u32 * 7))
            .collect();
        Some((node.code, answer(node, &seed)?))
    });
    answers.collect()
}

fn seeds() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(0_u32..10_000, 4), 1..12)
}

fn points(framework: &Framework, code: &str, text: &str, peers: &Peers) -> Amount {
    let node = node(framework, code);
    let name = node.inputs.first().unwrap().name.clone();
    let answer = read_answer(node, &BTreeMap::from([(name, text.to_owned())])).unwrap();
    leaf(node, Some(&answer), peers).outcome.points().unwrap()
}

/// Anything that looks like a formula, and much that does not.
fn formula() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("a"),
        Just("b"),
        Just("x"),
        Just("c"),
        Just("M"),
        Just("0"),
        Just("1.5"),
        Just("99999999999"),
        Just("0.000000000000000001"),
        Just(" + "),
        Just(" - "),
        Just(" × "),
        Just(" / "),
        Just(" else "),
        Just("if "),
        Just(" then "),
        Just("("),
        Just(")"),
        Just(" and "),
        Just(" or "),
        Just("not "),
        Just(" < "),
        Just(" = "),
        Just(" ≠ "),
        Just("min("),
        Just("clamp("),
        Just(","),
        Just("'co'"),
        Just("yes"),
        Just("'"),
        Just("é"),
        Just("\n"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Formulas that read, built by their grammar.
fn sound() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("M".to_owned()),
        (0_u32..1000).prop_map(|whole| whole.to_string()),
        Just("999999999999999999".to_owned()),
    ];
    number.prop_recursive(5, 40, 3, |inner| {
        let truth = (
            inner.clone(),
            prop_oneof!["<", "≤", "=", "≠"],
            inner.clone(),
        )
            .prop_map(|(left, sign, right)| format!("(({left}) {sign} ({right}) or x)"));
        prop_oneof![
            (inner.clone(), prop_oneof![r"\+", "−", "×"], inner.clone())
                .prop_map(|(left, sign, right)| format!("({left} {sign} {right})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(part, by, zero)| format!("({part} / ({by} − b) else ({zero}))")),
            (truth, inner.clone(), inner.clone())
                .prop_map(|(when, then, other)| format!("(if {when} then {then} else {other})")),
            (inner.clone(), inner.clone())
                .prop_map(|(left, right)| format!("min({left}, {right})")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(value, low, high)| format!("clamp({value}, {low}, {high})")),
        ]
    })
}

fn known() -> [Known<'static>; 3] {
    let known = |name, kind| Known {
        name,
        kind,
        options: &[],
    };
    [
        known("a", InputType::Amount),
        known("b", InputType::Amount),
        known("x", InputType::YesNo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn points_lie_between_0_and_the_maximum_whatever_the_group(seeds in seeds()) {
        for framework in FRAMEWORKS.iter() {
            let units: Vec<UnitAnswers> = seeds.iter().map(|seed| unit(framework, seed)).collect();
            let peers = Peers::of(framework, &units);
            for answers in &units {
                for leaf in score(framework, answers, &peers).leaves {
                    prop_assert!(leaf.points() >= Amount::ZERO && leaf.points() <= leaf.maximum);
                    let node = framework.find(leaf.code).unwrap();
                    let trace = explain(framework, node, answers.get(&leaf.code), &peers);
                    prop_assert_eq!(&trace.score, &leaf);
                    let has_work = leaf.outcome.points().is_some() && answers.contains_key(&leaf.code);
                    prop_assert!(!has_work || !trace.working.is_empty(), "{}", leaf.code);
                    prop_assert_ne!(trace.lines(Language::Vi), trace.lines(Language::En));
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_units_does_not_change_what_they_are_compared_with(
        seeds in seeds().prop_flat_map(|seeds| (Just(seeds.clone()), Just(seeds).prop_shuffle())),
    ) {
        let framework = relative();
        let gather = |seeds: &[Vec<u32>]| {
            let units: Vec<UnitAnswers> = seeds.iter().map(|seed| unit(framework, seed)).collect();
            Peers::of(framework, &units)
        };
        prop_assert_eq!(gather(&seeds.0), gather(&seeds.1));
    }

    #[test]
    fn a_unit_scores_the_same_with_and_without_itself_among_its_peers(seeds in seeds()) {
        let framework = relative();
        let units: Vec<UnitAnswers> = seeds.iter().map(|seed| unit(framework, seed)).collect();
        let all = Peers::of(framework, &units);
        for place in 0..units.len() {
            let others = units.iter().enumerate().filter(|(other, _)| *other != place);
            let others = Peers::of(framework, others.map(|(_, answers)| answers));
            let own = units.get(place).unwrap();
            prop_assert_eq!(score(framework, own, &all), score(framework, own, &others));
        }
    }

    #[test]
    fn a_better_value_never_earns_less(low in 0_u32..90, more in 0_u32..10, bounds in (0_u32..50, 0_u32..50)) {
        let framework = relative();
        let (small, large) = (low.to_string(), (low + more).to_string());
        for (code, higher) in [("1.2", false), ("1.3", true), ("1.4", true), ("1.5", true), ("1.6", false)] {
            let bounds = (int(bounds.0.min(bounds.1)), int(1 + bounds.0.max(bounds.1)));
            let peers = Peers::stated(Code::parse(code).unwrap(), Some(bounds));
            let (of_small, of_large) = (points(framework, code, &small, &peers), points(framework, code, &large, &peers));
            prop_assert!(if higher { of_small <= of_large } else { of_small >= of_large }, "{} {} {}", code, small, large);
        }
    }

    #[test]
    fn the_best_of_the_group_has_full_points_and_there_is_one(seeds in seeds()) {
        let framework = relative();
        let units: Vec<UnitAnswers> = seeds.iter().map(|seed| unit(framework, seed)).collect();
        let peers = Peers::of(framework, &units);
        for code in ["1.2", "1.3"] {
            let node = node(framework, code);
            let best = units.iter().filter_map(|answers| leaf(node, answers.get(&node.code), &peers).outcome.points()).max();
            prop_assert!(best.is_none_or(|best| best == node.maximum), "{}: {:?}", code, best);
        }
    }

    #[test]
    fn another_level_up_never_lowers_a_survey(n in 1_u32..100, m in 0_u32..100, k in 0_u32..100) {
        let framework = FRAMEWORKS.get(2).unwrap();
        let node = node(framework, "1.2");
        let of = |high: u32, middle: u32, low: u32| {
            let counts = [("hai_long", high), ("tam_duoc", middle), ("khong", low)];
            let texts = counts.map(|(name, count)| (name.to_owned(), count.to_string()));
            let answer = read_answer(node, &BTreeMap::from(texts)).unwrap();
            leaf(node, Some(&answer), &Peers::none()).outcome.points().unwrap()
        };
        prop_assert!(of(m, n - 1, k) <= of(m + 1, n - 1, k));
        prop_assert!(of(m, n - 1, k + 1) <= of(m, n, k));
    }

    #[test]
    fn no_text_makes_the_formula_reader_panic_and_every_complaint_has_its_column(text in formula()) {
        if let Err(complaints) = formula::read(&text, Beyond::Clamp, &known()) {
            let last = text.chars().count() + 1;
            prop_assert!(!complaints.is_empty());
            prop_assert!(complaints.iter().all(|one| (1..=last).contains(&one.column)), "{:?}", complaints);
        }
    }

    #[test]
    fn every_formula_that_reads_gives_a_number_or_a_reason(
        text in sound(), a in any::<i64>(), b in prop_oneof![Just(0_i64), any::<i64>()], x in any::<bool>(),
    ) {
        use engine::answer::InputValue;
        let number = |micro| InputValue::Number(Amount::from_micro(micro));
        let inputs = BTreeMap::from([
            ("a".to_owned(), number(a)), ("b".to_owned(), number(b)), ("x".to_owned(), InputValue::YesNo(x)),
        ]);
        let read = formula::read(&text, Beyond::Clamp, &known());
        let too_deep = |complaints: &[formula::FormulaComplaint]| complaints.iter().all(|one| one.text_en.contains("nested") || one.text_en.contains("longer") || one.text_en.contains("parts"));
        match read {
            Ok(formula) => {
                let once = formula.result(int(20), &inputs);
                prop_assert_eq!(&once, &formula.result(int(20), &inputs));
            }
            Err(complaints) => prop_assert!(too_deep(&complaints), "{}: {:?}", text, complaints),
        }
    }
}

#[test]
fn without_its_peers_a_relative_leaf_is_missing_for_that_reason_and_two_declared_ends_need_none() {
    let framework = relative();
    assert!(framework.needs_peers());
    assert_eq!(framework.relative_leaves().count(), 5);
    let answers = unit(framework, &[3, 5, 7, 11]);
    let card = score(framework, &answers, &Peers::none());
    for leaf in &card.leaves {
        let expected = Outcome::Missing(Reason::PeersUnknown);
        let declared = leaf.code.to_string() == "1.4";
        assert_eq!(
            leaf.outcome == expected,
            !declared,
            "{}: {:?}",
            leaf.code,
            leaf.outcome
        );
    }
    let alone = Peers::of(framework, []);
    assert_eq!(
        points(framework, "1.3", "7", &alone),
        int(20),
        "the only one is the best"
    );
}

#[test]
fn groups_are_compared_apart_and_nothing_is_gathered_for_other_frameworks() {
    let framework = relative();
    let (small, large) = (
        unit(framework, &[1, 2, 3, 4]),
        unit(framework, &[40, 41, 42, 43]),
    );
    let groups = GroupPeers::of(framework, [("a", &small), ("b", &large)]);
    let code = Code::parse("1.3").unwrap();
    let own = |group: &str| groups.group(group).at(code).unwrap();
    assert_ne!(own("a").bounds, own("b").bounds);
    assert_eq!((own("a").n_units, own("b").n_units), (1, 1));
    assert_eq!(*groups.group("c"), Peers::none());
    let plain = FRAMEWORKS.get(1).unwrap();
    assert_eq!(
        *GroupPeers::of(plain, [("a", &small)]).group("a"),
        Peers::none()
    );
}

#[test]
fn points_given_by_a_person_are_no_value_that_others_are_measured_against() {
    let framework = relative();
    let code = Code::parse("1.3").unwrap();
    let best = UnitAnswers::from([(code, answer(node(framework, "1.3"), &[50]).unwrap())]);
    let refuted = UnitAnswers::from([(code, Answer::Points(int(1)))]);
    let own = UnitAnswers::from([(code, answer(node(framework, "1.3"), &[25]).unwrap())]);
    let lowest = UnitAnswers::from([(code, answer(node(framework, "1.3"), &[0]).unwrap())]);
    let points = |first: &UnitAnswers| {
        let peers = Peers::of(framework, [first, &own, &lowest]);
        leaf(node(framework, "1.3"), own.get(&code), &peers).points()
    };
    assert_eq!(points(&best), int(10));
    assert_eq!(points(&refuted), int(20));
}

#[test]
fn a_formula_is_written_out_with_names_and_with_numbers_in_both_languages() {
    let framework = FRAMEWORKS.get(3).unwrap();
    let node = node(framework, "1.2");
    let texts = [("loai", "mien_nui"), ("p", "20")].map(|(name, text)| (name.into(), text.into()));
    let answer = read_answer(node, &BTreeMap::from(texts)).unwrap();
    let trace = explain(framework, node, Some(&answer), &Peers::none());
    let lines = trace.lines(Language::Vi);
    assert_eq!(
        lines.first().unwrap(),
        "Quy tắc: 30 × nhỏ nhất(1; (p ÷ (nếu loai = “mien_nui” thì 40, nếu không thì 80); mẫu số = 0: 0)); kết quả ngoài khoảng từ 0 đến 30 là chưa có số liệu"
    );
    assert!(
        lines.iter().any(|line| line.ends_with("= 15")),
        "{lines:#?}"
    );
    assert!(
        trace
            .lines(Language::En)
            .first()
            .unwrap()
            .contains("least(1; ")
    );
}

#[test]
fn a_sum_of_rounded_terms_says_so_where_it_does_not_add_up_as_it_is_read() {
    let source = r#"
        [framework]
        code = "m"
        title = "M"
        level = "commune"
        year = 2025
        status = "sample"
        maximum = "20"
        compare = "percentage"
        source = "mẫu"
        [[index]]
        code = "1"
        title = "Một"
        maximum = "20"
        [[indicator]]
        code = "1.1"
        title = "Ba phần"
        maximum = "20"
        input = [
            { name = "a", title = "A", type = "yes_no" },
            { name = "b", title = "B", type = "yes_no" },
            { name = "c", title = "C", type = "yes_no" },
        ]
        rule = { kind = "parts", part = [
            { input = "a", title = "A", share = "SHARE" },
            { input = "b", title = "B", share = "SHARE" },
            { input = "c", title = "C", share = "SHARE" },
        ] }
    "#;
    let sum = |share: &str| {
        let framework = read("m.toml", &source.replace("SHARE", share)).unwrap();
        let node = node(&framework, "1.1");
        let texts = ["a", "b", "c"].map(|name| (name.into(), "yes".into()));
        let answer = read_answer(node, &BTreeMap::from(texts)).unwrap();
        let trace = explain(&framework, node, Some(&answer), &Peers::none());
        trace.working_lines(Language::Vi).pop().unwrap()
    };
    assert_eq!(sum("1/4"), "5 + 5 + 5 = 15");
    let thirds = "6,67 + 6,67 + 6,67 = 20 (các số hạng đã làm tròn)";
    assert_eq!(sum("1/3"), thirds);
}
