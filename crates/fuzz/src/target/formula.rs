//! Formulas: refused at a column inside them, or total over every input.

use engine::Language;
use engine::amount::Amount;
use engine::answer::{InputValue, Inputs};
use engine::framework::{ChoiceOption, InputType};
use engine::score::formula::{Beyond, Known, read};
use engine::score::rules::Rule;

use super::Named;
use crate::{Chance, Seeds};

pub(super) const TARGET: Named = Named {
    name: "formula",
    runs: 6_000,
    seeds: Seeds::default,
    words: &[
        "if", "then", "else", "and", "or", "not", "min", "max", "clamp", "yes", "no", "M", "a",
        "b", "co", "loai", "'tot'", "×", "÷", "−", "≤", "≥", "≠",
    ],
    check,
};

fn check(source: &str) {
    let option = |value: &str| ChoiceOption {
        value: value.into(),
        title: value.into(),
        title_en: None,
    };
    let options = [option("tot"), option("kém")];
    let known = |name, kind| Known {
        name,
        kind,
        options: &[],
    };
    let known = [
        known("a", InputType::Count),
        known("b", InputType::Amount),
        known("p", InputType::Percent),
        known("co", InputType::YesNo),
        Known {
            options: &options,
            ..known("loai", InputType::Choice)
        },
        known("ghi", InputType::Text),
    ];
    let formula = match read(source, Beyond::Clamp, &known) {
        Ok(formula) => formula,
        Err(complaints) => {
            assert!(!complaints.is_empty(), "refused without a complaint");
            let last = source.chars().count() + 1;
            for complaint in complaints {
                assert!(
                    (1..=last).contains(&complaint.column),
                    "{complaint:?} of {last}"
                );
                let texts = [Language::Vi, Language::En].map(|one| complaint.text(one));
                assert!(texts.iter().all(|text| !text.is_empty()));
            }
            return;
        }
    };
    let mut chance = Chance::of(source);
    let maximum = Amount::from_int(20);
    for _ in 0..4 {
        let inputs = inputs(&mut chance);
        for beyond in [Beyond::Clamp, Beyond::Missing] {
            let rule = Rule::Formula(engine::score::formula::Formula {
                beyond,
                ..formula.clone()
            });
            let points = rule.points(maximum, &inputs, None);
            if let Ok(points) = &points {
                assert!(*points >= Amount::ZERO && *points <= maximum, "{points:?}");
            }
            assert_eq!(
                points,
                rule.points(maximum, &inputs, None),
                "it has a will of its own"
            );
        }
    }
}

fn inputs(chance: &mut Chance) -> Inputs {
    let numbers = [
        "0",
        "1",
        "-1",
        "0.000000000000000001",
        "170141183460469231731.687303715884105727",
        "80",
    ];
    let mut inputs = Inputs::new();
    for name in ["a", "b", "p"] {
        if chance.below(12) > 0 {
            let text = chance.one(&numbers).copied().unwrap_or_default();
            let number = Amount::parse(text).unwrap_or_default();
            inputs.insert(name.into(), InputValue::Number(number));
        }
    }
    if chance.below(12) > 0 {
        inputs.insert("co".into(), InputValue::YesNo(chance.below(2) == 0));
    }
    let option = ["tot", "kém", "lạ"];
    let option = chance.one(&option).copied().unwrap_or_default();
    inputs.insert("loai".into(), InputValue::Choice(option.into()));
    inputs
}
