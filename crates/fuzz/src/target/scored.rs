//! What must hold of every framework that was accepted, whatever is answered.

use std::collections::BTreeMap;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{
    Answer, AnswerRecord, InputValue, Inputs, UnitAnswers, check_input, read_answer,
};
use engine::compare::{band, compared, scaled, standing_points};
use engine::framework::{Framework, Input, InputType, Node};
use engine::path::{Scoring, Yardsticks, open_points, requirements, takes};
use engine::score::table::table;
use engine::score::{Peers, Scorecard, explain, leaf, rule_text, score, score_round};

use crate::Chance;

const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

/// Numbers at the edges of what an answer can hold.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "7",
    "42",
    "0.5",
    "79.999999999999999999",
    "80",
    "100",
    "1000",
    "0.000000000000000001",
    "0.000001",
    "1000000000000",
    "9223372036854775807",
    "85070591730234615865.843651857942052864",
    "170141183460469231731.687303715884105727",
    "-1",
    "-0.000000000000000001",
    "-170141183460469231731.687303715884105728",
];

/// Scores nothing, the worked examples, and some answers of any kind; each card must hold.
pub(super) fn hold(framework: &Framework, chance: &mut Chance) {
    let examples: UnitAnswers = framework
        .leaves()
        .filter_map(|node| {
            let example = chance.one(&node.examples)?;
            Some((node.code, read_answer(node, &example.inputs).ok()?))
        })
        .collect();
    let any: [UnitAnswers; 2] = [(); 2].map(|()| {
        let leaves = framework.leaves();
        leaves
            .filter_map(|node| Some((node.code, answer(node, chance)?)))
            .collect()
    });
    let units = [&UnitAnswers::new(), &examples, &any[0], &any[1]];
    for answers in units {
        let peers = Peers::of(framework, units);
        for peers in [&Peers::none(), &peers] {
            holds(framework, answers, peers);
        }
    }
    together(framework, &units);
}

/// Whatever a unit answered: bounds, sums, explanations, ways to more points, texts.
pub(super) fn holds(framework: &Framework, answers: &UnitAnswers, peers: &Peers) {
    let card = score(framework, answers, peers);
    bounded(framework, &card);
    let scoring = Scoring::new(framework).among(peers);
    for node in framework.leaves() {
        let answer = answers.get(&node.code);
        let one = leaf(node, answer, peers);
        let trace = explain(framework, node, answer, peers);
        assert_eq!(
            trace.score, one,
            "{} is explained as something else",
            node.code
        );
        assert_eq!(
            card.leaf(node.code),
            Some(&one),
            "{} scores differently alone",
            node.code
        );
        for language in LANGUAGES {
            assert!(
                !trace.lines(language).is_empty(),
                "{} has no explanation",
                node.code
            );
            assert!(rule_text(node, language).is_none_or(|text| !text.is_empty()));
        }
        for step in requirements(scoring, node, answer) {
            let after = scoring_alone(scoring, node, &step.applied(answer));
            assert_eq!(
                after, step.points,
                "{}: a step promises other points",
                node.code
            );
            assert!(step.gain > Amount::ZERO && step.points <= node.maximum);
            assert!(
                LANGUAGES
                    .iter()
                    .all(|language| !step.text(framework, node, *language).is_empty())
            );
        }
        let half = node.maximum.mul_div(Amount::ONE, Amount::from_int(2));
        for goal in [node.maximum, half.unwrap_or_default()] {
            let found = takes(scoring, node, answer, goal);
            assert!(
                LANGUAGES
                    .iter()
                    .all(|language| !found.text(framework, node, *language).is_empty())
            );
            if let Some(step) = found.requirement() {
                let after = scoring_alone(scoring, node, &step.applied(answer));
                assert!(after >= goal, "{}: the goal is not reached", node.code);
            }
        }
        if let Some(answer) = answer {
            read_again(node, answer);
        }
    }
    let yardsticks = Yardsticks::of_group([&card]).with_last(&card);
    for open in open_points(scoring, answers, &yardsticks) {
        assert!(
            open.open > Amount::ZERO,
            "nothing is open at {}",
            open.score.code
        );
    }
}

/// The points of a leaf with this answer, the unit's own value among those of the others.
fn scoring_alone(scoring: Scoring<'_>, node: &Node, answer: &Answer) -> Amount {
    leaf(node, Some(answer), scoring.others).points()
}

fn bounded(framework: &Framework, card: &Scorecard) {
    let mut sum = (Amount::ZERO, Amount::ZERO);
    for leaf in &card.leaves {
        let most = framework
            .find(leaf.code)
            .map(|node| node.maximum)
            .unwrap_or_default();
        let points = leaf.points();
        assert!(points >= Amount::ZERO && points <= leaf.maximum, "{leaf:?}");
        assert!(leaf.maximum <= most, "{leaf:?} above {most:?}");
        sum = (sum.0.plus_capped(points), sum.1.plus_capped(leaf.maximum));
    }
    assert_eq!(
        (card.total.points, card.total.maximum),
        sum,
        "the total is not the sum"
    );
    let others = card.groups.iter().chain(&card.pillars);
    for one in card.nodes.iter().chain(others).chain([&card.total]) {
        assert!(
            one.points >= Amount::ZERO && one.points <= one.maximum,
            "{one:?}"
        );
        assert!(
            one.answered <= one.leaves && one.missing <= one.leaves,
            "{one:?}"
        );
        let value = one.value();
        assert!(
            value.is_none_or(|value| value >= Amount::ZERO && value <= Amount::ONE),
            "{one:?}"
        );
        for language in LANGUAGES {
            assert!(!framework.points_text(one.points, language).is_empty());
            assert!(
                !framework
                    .value_text(value.unwrap_or_default(), language)
                    .is_empty()
            );
        }
    }
    let full = framework.maximum;
    let _ = (compared(framework, &card.total), scaled(full, &card.total));
    let _ = (
        standing_points(framework, full, &card.total),
        band(framework, &card.total),
    );
}

/// Units of one round: everybody has a place or none, and ranks stand within their number.
fn together(framework: &Framework, units: &[&UnitAnswers]) {
    let cards = score_round(framework, units.iter().map(|answers| ("", *answers)));
    let table = table(framework, &cards, &[]);
    for row in (0..table.n_units()).flat_map(|unit| table.unit(unit)) {
        assert!(
            row.rank.is_none_or(|rank| (1..=row.of).contains(&rank)),
            "{row:?}"
        );
    }
}

/// An answer that a reader accepted is written and read again as the same.
pub(super) fn read_again(node: &Node, answer: &Answer) {
    let record = answer.record();
    let Ok(read) = record.read(node) else {
        return;
    };
    assert_eq!(&read, answer, "{} reads back differently", node.code);
    let written = serde_json::to_string(&record).unwrap_or_default();
    let again: Result<AnswerRecord, _> = serde_json::from_str(&written);
    assert_eq!(again.ok(), Some(record), "{written}");
}

/// What a person typed into a field is refused with words, or is written and read as the same.
pub fn typed(node: &Node, input: &Input, text: &str) {
    match check_input(input, text) {
        Err(complaint) => {
            assert!(
                LANGUAGES
                    .iter()
                    .all(|language| !complaint.text(*language).is_empty())
            );
        }
        Ok(value) => {
            let texts = BTreeMap::from([(input.name.clone(), value.canonical())]);
            let again = engine::answer::read_inputs(node, &texts);
            // Alone, an input cannot exceed another one.
            assert_eq!(
                again.ok(),
                Some(Inputs::from([(input.name.clone(), value)])),
                "{text:?}"
            );
        }
    }
}

/// Any answer: of the right type and of the wrong one, within bounds and beyond.
fn answer(node: &Node, chance: &mut Chance) -> Option<Answer> {
    let reason = String::from("lý do");
    match chance.below(10) {
        0 => None,
        1 => Some(Answer::Missing { reason }),
        2 => Some(Answer::NotApplicable { reason }),
        3 => Some(Answer::Points(number(chance))),
        _ => {
            let mut inputs = Inputs::new();
            for input in &node.inputs {
                if chance.below(8) > 0 {
                    inputs.insert(input.name.clone(), value(input, chance));
                }
            }
            Some(Answer::Inputs(inputs))
        }
    }
}

fn value(input: &Input, chance: &mut Chance) -> InputValue {
    let kind = match chance.below(12) {
        0 => InputType::Text,
        1 => InputType::YesNo,
        _ => input.kind,
    };
    match kind {
        InputType::YesNo => InputValue::YesNo(chance.below(2) == 0),
        InputType::Choice => match chance.one(&input.options) {
            Some(option) => InputValue::Choice(option.value.clone()),
            None => InputValue::Choice(String::new()),
        },
        InputType::Text => InputValue::Text("chữ".into()),
        _ => InputValue::Number(number(chance)),
    }
}

fn number(chance: &mut Chance) -> Amount {
    let text = chance.one(NUMBERS).copied().unwrap_or_default();
    Amount::parse(text).unwrap_or_default()
}
