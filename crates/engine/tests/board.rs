//! A round in columns, and one that is kept up to date, against every unit scored by itself.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::num::NonZeroUsize;

use engine::amount::Amount;
use engine::answer::{Answer, InputValue, Inputs, RoundAnswers, UnitAnswers};
use engine::framework::{Framework, InputType, Node, read};
use engine::score::table::{Target, table, table_of};
use engine::score::{Board, Scorecard, score_columns, score_round};
use proptest::prelude::*;

const GROUPS: [&str; 3] = ["sở", "xã", "xã"];

/// The rules of all kinds, and those relative to a group under each way to compare.
fn frameworks() -> Vec<Framework> {
    let every = include_str!("golden/every-rule/framework.toml");
    let relative = include_str!("golden/relative/framework.toml");
    let absent = include_str!("golden/not-applicable/framework.toml");
    let apart = relative.replace("compare = \"percentage\"", "compare = \"own_group\"");
    let sources = [every, relative, absent, &apart];
    sources
        .iter()
        .map(|source| read("mau.toml", source).unwrap())
        .collect()
}

/// An answer made of a number, right or wrong for the leaf.
fn answer(node: &Node, said: u32) -> Answer {
    let number = i64::from(said / 8 % 13) - 1;
    match said % 8 {
        0 => Answer::Points(Amount::from_int(number)),
        1 => Answer::NotApplicable {
            reason: String::from("không có"),
        },
        2 => Answer::Missing {
            reason: String::from("chưa có"),
        },
        3 => Answer::Inputs(Inputs::from([(
            String::from("lạ"),
            InputValue::YesNo(true),
        )])),
        kind => {
            let inputs = node.inputs.iter().enumerate().filter_map(|(place, input)| {
                let value = match input.kind {
                    InputType::YesNo => InputValue::YesNo(number % 2 == 0),
                    InputType::Choice => {
                        let option = input.options.get(number.unsigned_abs() as usize % 4);
                        InputValue::Choice(
                            option.map_or_else(|| String::from("cũ"), |one| one.value.clone()),
                        )
                    }
                    InputType::Text => InputValue::Text(String::from("chữ")),
                    _ => InputValue::Number(Amount::from_int(number + place as i64)),
                };
                // Now and then an input is not given.
                (kind > 4 || place > 0).then(|| (input.name.clone(), value))
            });
            Answer::Inputs(inputs.collect())
        }
    }
}

fn answers(framework: &Framework, said: &[u32]) -> Vec<UnitAnswers> {
    let mut numbers = said.iter().cycle();
    let leaves: Vec<&Node> = framework.leaves().collect();
    let mut unit = || {
        let given = leaves.iter().filter_map(|node| {
            let number = *numbers.next()?;
            (number % 9 > 0).then(|| (node.code, answer(node, number)))
        });
        given.collect::<UnitAnswers>()
    };
    (0..5).map(|_| unit()).collect()
}

fn by_itself(framework: &Framework, units: &[UnitAnswers]) -> Vec<Scorecard> {
    let names = GROUPS.iter().copied().chain(std::iter::repeat(""));
    score_round(framework, names.zip(units))
}

/// A leaf that places numbers in every way, and one that counts them.
const PLACED: &str = r#"
[framework]
code = "mau"
title = "Mẫu"
level = "commune"
year = 2025
status = "sample"
maximum = "49.5"
compare = "percentage"
source = "mẫu"
[[index]]
code = "1"
title = "Chỉ số"
maximum = "49.5"
[[indicator]]
code = "1.1"
title = "Giữa hai đầu của nhóm"
maximum = "20"
input = [{ name = "x", title = "x", type = "amount", min = "-1000000000" }]
rule = { kind = "relative", input = "x", scale = "min_max", better = "higher", when_equal = "none" }
[[indicator]]
code = "1.2"
title = "Thấp là tốt, đầu dưới cho trước"
maximum = "0.5"
input = [{ name = "x", title = "x", type = "amount", min = "-1000000000" }]
rule = { kind = "relative", input = "x", scale = "min_max", better = "lower", low = "0.25", when_equal = "none" }
[[indicator]]
code = "1.3"
title = "So với cao nhất"
maximum = "9"
input = [{ name = "x", title = "x", type = "amount" }]
rule = { kind = "relative", input = "x", scale = "share_of_best", better = "higher", when_best_zero = "none" }
[[indicator]]
code = "1.4"
title = "So với thấp nhất"
maximum = "10"
input = [{ name = "x", title = "x", type = "amount" }]
rule = { kind = "relative", input = "x", scale = "share_of_best", better = "lower", when_best_zero = "none" }
[[indicator]]
code = "1.5"
title = "Mỗi đơn vị"
maximum = "10"
input = [{ name = "x", title = "x", type = "count", max = "1000000000000" }]
rule = { kind = "per_item", input = "x", points_each = "0.3" }
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_round_in_columns_is_every_unit_scored_by_itself(said in prop::collection::vec(any::<u32>(), 1..80)) {
        for framework in frameworks() {
            let units = answers(&framework, &said);
            let round = RoundAnswers::of(&framework, &units);
            let cards = by_itself(&framework, &units);
            for (place, unit) in units.iter().enumerate() {
                prop_assert_eq!(&round.of_unit(&framework, place), unit);
            }
            for threads in [1, 2, 7] {
                let threads = NonZeroUsize::new(threads).unwrap();
                let scores = score_columns(&framework, &round, &GROUPS, threads);
                for target in Target::all(&framework) {
                    let column: Vec<_> = (0..units.len()).map(|unit| scores.at(target).score(unit)).collect();
                    let alone: Vec<_> = cards.iter().map(|card| target.score(card)).collect();
                    prop_assert_eq!(column, alone);
                }
                let (columns, rows) = (table_of(&framework, scores, &GROUPS, threads), table(&framework, &cards, &GROUPS));
                for unit in 0..units.len() {
                    prop_assert_eq!(columns.unit(unit), rows.unit(unit));
                }
            }
        }
    }

    #[test]
    fn numbers_in_a_row_are_scored_as_each_by_itself(
        numbers in prop::collection::vec((any::<i64>(), 0_u32..60, 0_u8..20), 2..150),
        n_groups in 1_usize..4,
    ) {
        let framework = read("mau.toml", PLACED).unwrap();
        let mut units = vec![UnitAnswers::new(); numbers.len() / 2];
        for (place, (number, zeros, whether)) in numbers.iter().enumerate() {
            let number = InputValue::Number(Amount::from_micro(number >> zeros));
            let leaves = framework.leaves().enumerate();
            for (leaf, node) in leaves.filter(|(leaf, _)| place % 3 == 0 || leaf % 2 == place % 2) {
                let inputs = Inputs::from([(String::from("x"), number.clone())]);
                if usize::from(*whether) != leaf {
                    units[place / 2 % (numbers.len() / 2)].insert(node.code, Answer::Inputs(inputs));
                }
            }
        }
        let groups: Vec<&str> = (0..units.len()).map(|unit| ["a", "b", "c"][unit / 7 % n_groups]).collect();
        let round = RoundAnswers::of(&framework, &units);
        let scores = score_columns(&framework, &round, &groups, NonZeroUsize::MIN);
        let cards = score_round(&framework, groups.iter().copied().zip(&units));
        for target in Target::all(&framework) {
            for (unit, card) in cards.iter().enumerate() {
                prop_assert_eq!(scores.at(target).score(unit), target.score(card));
            }
        }
    }

    #[test]
    fn after_any_changes_a_board_stands_as_if_it_were_scored_anew(
        said in prop::collection::vec(any::<u32>(), 1..40),
        changes in prop::collection::vec((0_usize..5, any::<prop::sample::Index>(), any::<u32>()), 1..12),
    ) {
        for framework in frameworks() {
            let mut units = answers(&framework, &said);
            let mut board = Board::new(&framework, RoundAnswers::of(&framework, &units), &GROUPS);
            let leaves: Vec<&Node> = framework.leaves().collect();
            for (unit, leaf, number) in &changes {
                let node = *leaf.get(&leaves);
                let answer = answer(node, *number);
                units[*unit].insert(node.code, answer.clone());
                board.change(*unit, node, answer);
                let cards = by_itself(&framework, &units);
                let fresh = table(&framework, &cards, &GROUPS);
                for (place, card) in cards.iter().enumerate() {
                    for target in Target::all(&framework) {
                        prop_assert_eq!(board.scores().at(target).score(place), target.score(card));
                    }
                    prop_assert_eq!(board.total(place), card.total);
                    prop_assert_eq!(board.rank(place), fresh.unit(place).last().unwrap().rank);
                }
            }
        }
    }
}
