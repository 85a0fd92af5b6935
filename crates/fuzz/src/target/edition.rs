//! Editions: a changed one is refused at a line of its own, a verified one is written as it was read.

use std::collections::BTreeMap;

use engine::Language;
use engine::answer::read_answer;
use engine::framework::{Code, read};
use engine::publication::{Draft, Edition, EditionRound, EditionUnit, FinalAnswer, verify};
use engine::score::{Peers, leaf};

use super::{Named, all_inside, framework};
use crate::{Chance, Mutation, Seeds};

pub(super) const TARGET: Named = Named {
    name: "edition",
    runs: 300,
    seeds,
    words: framework::WORDS,
    check,
};

/// Every golden framework with its worked examples, frozen.
fn seeds() -> Seeds {
    let frameworks = Seeds::default().and_golden(&["framework.toml"]);
    let mut seeds = Seeds::default();
    for (name, source) in frameworks.inputs {
        if let Some(edition) = frozen(&source).and_then(|edition| edition.to_json().ok()) {
            seeds = seeds.and(&name, edition);
        }
    }
    seeds
}

fn frozen(source: &str) -> Option<Edition> {
    let framework = read("framework.toml", source).ok()?;
    let settled: BTreeMap<Code, FinalAnswer> = framework
        .leaves()
        .filter_map(|node| {
            let answer = read_answer(node, &node.examples.first()?.inputs).ok()?;
            let points = leaf(node, Some(&answer), &Peers::none()).outcome.points();
            let settled = FinalAnswer {
                answer: answer.record(),
                claim: None,
                self_points: points,
                appraised_points: None,
                final_points: points,
                reason: None,
                appraised_reason: None,
                reason_code: None,
            };
            Some((node.code, settled))
        })
        .collect();
    let unit = |code: &str| EditionUnit {
        code: code.into(),
        name: "Xã Một".into(),
        kind: "commune".into(),
        group: String::new(),
        parent: None,
    };
    let round = EditionRound {
        title: "Kỳ thử".into(),
        year: 2025,
        decision: Some("1/QĐ".into()),
        published_at: Some("2026-01-02T03:04:05Z".into()),
        fictional: true,
        note: None,
    };
    Edition::freeze(Draft {
        round,
        framework_source: source.into(),
        units: vec![unit("xa-1"), unit("xa-2")],
        answers: BTreeMap::from([("xa-1".into(), settled)]),
        previous: None,
    })
    .ok()
}

fn check(text: &str) {
    match verify(text) {
        Ok(verified) => written_again(&verified.edition),
        Err(differences) => {
            all_inside(text, differences.iter().map(|difference| difference.line));
            for difference in &differences {
                let texts = [Language::Vi, Language::En].map(|one| difference.text(one));
                assert!(texts.iter().all(|text| !text.is_empty()), "{difference:?}");
            }
            let changed = serde_json::from_str::<Edition>(text);
            if let Ok(edition) = changed {
                frozen_again(edition, text);
            }
        }
    }
}

/// What somebody changed is no edition; frozen again, it is a good one or has reasons against it.
fn frozen_again(edition: Edition, text: &str) {
    let mut chance = Chance::of(text);
    // Mutations of JSON seldom reach the framework inside it.
    let source = match chance.below(2) {
        0 => edition.framework_source,
        _ => Mutation::default().of(&edition.framework_source, &mut chance),
    };
    let draft = Draft {
        round: edition.round,
        framework_source: source,
        units: edition.units,
        answers: edition.answers,
        previous: edition.previous,
    };
    if let Ok(edition) = Edition::freeze(draft) {
        written_again(&edition);
    }
}

fn written_again(edition: &Edition) {
    let written = edition.to_json();
    assert!(written.is_ok(), "it cannot be written");
    let verified = verify(&written.unwrap_or_default()).map(|verified| verified.edition);
    assert_eq!(verified.as_ref().ok(), Some(edition), "{verified:?}");
}
