//! Answers to a framework: `indicator,input,value` lines, typed texts and stored records.

use std::collections::BTreeMap;

use engine::Language;
use engine::answer::{AnswerRecord, UnitAnswers, read_answer};
use engine::framework::{Code, Framework, read};
use engine::score::Peers;

use super::{Named, scored};
use crate::{Seeds, parts};

pub(super) const TARGET: Named = Named {
    name: "answers",
    runs: 350,
    seeds: || Seeds::default().and_golden(&["framework.toml", "answers.csv"]),
    words: &["points", "na", "yes", "no", "có", "khong", "true"],
    check,
};

fn check(text: &str) {
    let mut parts = parts(text);
    let Some(Ok(framework)) = parts.next().map(|source| read("a.toml", source)) else {
        return;
    };
    let mut units: Vec<UnitAnswers> = Vec::new();
    for (unit, texts) in texts(parts.next().unwrap_or_default(), &framework) {
        let mut answers = UnitAnswers::new();
        for (code, texts) in texts {
            let Some(node) = framework.find(code).filter(|node| node.is_leaf()) else {
                continue;
            };
            for (name, text) in &texts {
                if let Some(input) = node.input(name) {
                    scored::typed(node, input, text);
                }
                // A stored record that does not fit is refused and nothing worse.
                if let Ok(record) = serde_json::from_str::<AnswerRecord>(text) {
                    let _ = record.read(node);
                }
            }
            match read_answer(node, &texts) {
                Ok(answer) => {
                    scored::read_again(node, &answer);
                    answers.insert(code, answer);
                }
                Err(complaints) => {
                    assert!(
                        !complaints.is_empty(),
                        "{unit} {code} refused without a complaint"
                    );
                    let words = |complaint: &engine::answer::InputComplaint| {
                        let both = [Language::Vi, Language::En].map(|one| complaint.text(one));
                        both.iter().all(|text| !text.is_empty()) && !complaint.code().is_empty()
                    };
                    assert!(complaints.iter().all(|(_, complaint)| words(complaint)));
                }
            }
        }
        units.push(answers);
    }
    let group = Peers::of(&framework, &units);
    for answers in &units {
        scored::holds(&framework, answers, &group);
    }
}

/// Unit → leaf → input → text, for the first few units.
fn texts(
    csv: &str,
    framework: &Framework,
) -> BTreeMap<String, BTreeMap<Code, BTreeMap<String, String>>> {
    let mut units: BTreeMap<String, BTreeMap<Code, BTreeMap<String, String>>> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let mut cells = line.splitn(4, ',');
        let mut cell = || cells.next().unwrap_or_default();
        let (unit, code, name, value) = (cell(), cell(), cell(), cell());
        let code = Code::parse(code)
            .ok()
            .filter(|code| framework.find(*code).is_some());
        if let Some(code) = code.filter(|_| units.len() < 4 || units.contains_key(unit)) {
            let leaf = units
                .entry(unit.into())
                .or_default()
                .entry(code)
                .or_default();
            leaf.insert(name.into(), value.into());
        }
    }
    units
}
