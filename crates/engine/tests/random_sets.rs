//! What holds of random sets, with leaves of every absolute rule in random number and weight.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use engine::amount::Amount;
use engine::answer::{Answer, InputValue, Inputs, UnitAnswers};
use engine::framework::{Framework, read};
use engine::ranking::ranks;
use engine::score::{Peers, Scorecard, score};
use proptest::prelude::*;

/// Rules whose points never fall when `a` grows and `b` stays, over inputs `a`, `b` and `ok`; `{M}` is
/// the maximum, `{H}` half of it.
const RULES: [&str; 8] = [
    r#"{ kind = "yes_no", input = "ok" }"#,
    r#"{ kind = "ratio", numerator = "a", denominator = "b", when_zero = "none" }"#,
    r#"{ kind = "ratio", numerator = "a", denominator = "b", full_from = "0.8", zero_below = "0.1", when_zero = "full" }"#,
    r#"{ kind = "steps", input = "a", step = [{ from = "50", points = "{M}" }, { from = "5", to = "50", points = "{H}" }] }"#,
    r#"{ kind = "per_item", input = "a", points_each = "{H}" }"#,
    r#"{ kind = "parts", part = [{ input = "ok", title = "Một", share = "1/3" }, { input = "ok", title = "Hai", share = "2/3" }] }"#,
    r#"{ kind = "formula", formula = "M × min(1, a / (b + 1) else 0)", beyond = "clamp" }"#,
    r#"{ kind = "formula", formula = "if ok then M × a / (a + 7) else 0 else 0", beyond = "clamp" }"#,
];

/// A set of leaves, each a rule with a weight; every maximum is its weight times `scale`.
fn set(leaves: &[(usize, i64)], scale: i64) -> Framework {
    let sum: i64 = leaves.iter().map(|(_, weight)| weight * scale).sum();
    let mut source = format!(
        "[framework]\ncode = \"bo\"\ntitle = \"Bộ\"\nlevel = \"commune\"\nyear = 2025\nstatus = \"sample\"\n\
         maximum = \"{sum}\"\ncompare = \"percentage\"\nsource = \"đặt ra\"\n\
         [[index]]\ncode = \"1\"\ntitle = \"Chỉ số\"\nmaximum = \"{sum}\"\n"
    );
    for (place, (rule, weight)) in leaves.iter().enumerate() {
        let maximum = Amount::from_int(weight * scale);
        let half = maximum.mul_div(Amount::ONE, Amount::from_int(2)).unwrap();
        let rule = RULES.get(*rule).unwrap();
        let rule = rule
            .replace("{M}", &maximum.canonical())
            .replace("{H}", &half.canonical());
        source += &format!(
            "[[indicator]]\ncode = \"1.{}\"\ntitle = \"Lá\"\nmaximum = \"{}\"\ninput = [\n\
             {{ name = \"a\", title = \"a\", type = \"count\" }},\n\
             {{ name = \"b\", title = \"b\", type = \"count\" }},\n\
             {{ name = \"ok\", title = \"ok\", type = \"yes_no\" }}]\nrule = {rule}\n",
            place + 1,
            maximum.canonical(),
        );
    }
    read("bo.toml", &source).unwrap()
}

type Given = (i64, i64, bool);

fn answers(framework: &Framework, given: &[Given]) -> UnitAnswers {
    let number = |whole| InputValue::Number(Amount::from_int(whole));
    let leaves = framework.leaves().zip(given.iter().cycle());
    leaves
        .map(|(node, (a, b, ok))| {
            let inputs = Inputs::from([
                ("a".into(), number(*a)),
                ("b".into(), number(*b)),
                ("ok".into(), InputValue::YesNo(*ok)),
            ]);
            (node.code, Answer::Inputs(inputs))
        })
        .collect()
}

fn card(framework: &Framework, answers: &UnitAnswers) -> Scorecard {
    score(framework, answers, &Peers::none())
}

fn leaves() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..RULES.len(), 1_i64..60), 1..14)
}

fn given() -> impl Strategy<Value = Vec<Given>> {
    prop::collection::vec((0_i64..120, 0_i64..120, any::<bool>()), 14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_leaf_leaves_its_bounds(leaves in leaves(), given in given()) {
        let framework = set(&leaves, 1);
        let card = card(&framework, &answers(&framework, &given));
        for leaf in &card.leaves {
            prop_assert!(leaf.points() >= Amount::ZERO && leaf.points() <= leaf.maximum);
        }
        prop_assert_eq!(card.total.missing, 0);
    }

    #[test]
    fn points_never_fall_when_an_input_that_earns_them_grows(leaves in leaves(), given in given(), more in 1_i64..90) {
        let framework = set(&leaves, 1);
        let before = card(&framework, &answers(&framework, &given));
        let grown: Vec<Given> = given.iter().map(|(a, b, _)| (a + more, *b, true)).collect();
        let after = card(&framework, &answers(&framework, &grown));
        for (was, is) in before.leaves.iter().zip(&after.leaves) {
            prop_assert!(is.points() >= was.points(), "{}: {:?} to {:?}", was.code, was.outcome, is.outcome);
        }
        prop_assert!(after.total.points >= before.total.points);
    }

    #[test]
    fn scaling_all_weights_cancels_in_values_and_ranks(leaves in leaves(), units in prop::collection::vec(given(), 2..6), scale in 2_i64..50) {
        let (plain, scaled) = (set(&leaves, 1), set(&leaves, scale));
        let values = |framework: &Framework| -> Vec<Option<Amount>> {
            units.iter().map(|given| card(framework, &answers(framework, given)).total.value()).collect()
        };
        let (plain, scaled) = (values(&plain), values(&scaled));
        for (one, other) in plain.iter().zip(&scaled) {
            // Each leaf rounds its points once, to a grain.
            prop_assert!(one.unwrap().within(other.unwrap(), 20), "{one:?} and {other:?}");
        }
        prop_assert_eq!(ranks(&plain), ranks(&scaled));
    }

    #[test]
    fn the_order_of_units_only_permutes_scores(leaves in leaves(), units in prop::collection::vec(given(), 2..6)) {
        let framework = set(&leaves, 1);
        let totals = |units: &mut dyn Iterator<Item = &Vec<Given>>| -> Vec<Option<Amount>> {
            units.map(|given| card(&framework, &answers(&framework, given)).total.value()).collect()
        };
        let mut backwards = totals(&mut units.iter().rev());
        backwards.reverse();
        let forwards = totals(&mut units.iter());
        prop_assert_eq!(&forwards, &backwards);
        let mut turned = ranks(&forwards.iter().rev().copied().collect::<Vec<_>>());
        turned.reverse();
        prop_assert_eq!(ranks(&forwards), turned);
    }
}
