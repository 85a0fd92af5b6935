//! Whatever stands in a file for the program, it is read or refused with complaints inside the file.

use std::path::Path;

use engine::Language;
use engine::framework::Framework;
use engine::score::{NodeScore, Peers, score};
use fuzz::{Seeds, Target, complaint_lines, hold, parts, root};

use crate::failure::Failure;
use crate::published_file::Chosen;
use crate::{actions_file, answers_file, published_file, succession_file, units_file};

const FILE: &str = "tep.csv";

/// Looks at a file in both languages: read, or refused on lines that it has.
fn told<T>(text: &str, parse: impl Fn(&Path, Language) -> Result<T, Failure>) -> Option<T> {
    let mut read = None;
    for language in [Language::Vi, Language::En] {
        read = match parse(Path::new(FILE), language) {
            Ok(read) => Some(read),
            Err(Failure::Input(complaints)) => {
                let last = text.lines().count().max(1);
                let lines = complaint_lines(FILE, &complaints);
                assert!(!lines.is_empty(), "refused without a complaint");
                assert!(
                    lines.iter().all(|line| (1..=last).contains(line)),
                    "{lines:?} of {last}: {complaints:?}"
                );
                None
            }
            Err(Failure::Fault(fault)) => panic!("not a complaint: {fault:#}"),
        };
    }
    read
}

fn framework(source: &str) -> Option<Framework> {
    engine::framework::read("a.toml", source).ok()
}

/// Runs of each suite.
const RUNS: usize = 900;

#[test]
fn answers_are_read_or_refused_on_their_lines() {
    let check = |text: &str| {
        let mut parts = parts(text);
        let Some(framework) = parts.next().and_then(framework) else {
            return;
        };
        let text = parts.next().unwrap_or_default();
        let parse = |file: &Path, language| {
            answers_file::parse_round((file, text), &framework, None, language, 2)
        };
        if let Some(round) = told(text, parse) {
            for place in 0..round.units.len() {
                let answers = round.answers.of_unit(&framework, place);
                let total = score(&framework, &answers, &Peers::none()).total;
                assert!(total.points <= total.maximum);
            }
        }
    };
    hold(
        &Target {
            name: "cli-answers",
            seeds: Seeds::default().and_golden(&["framework.toml", "answers.csv"]),
            words: &["points", "na"],
            check: &check,
        },
        RUNS / 3,
    );
}

#[test]
fn units_and_successions_are_read_or_refused_on_their_lines() {
    let check = |text: &str| {
        told(text, |file, language| {
            units_file::parse(file, text, language)
        });
        told(text, |file, language| {
            succession_file::parse(file, text, language)
        });
    };
    hold(
        &Target {
            name: "cli-units",
            seeds: Seeds::default()
                .and_file("data/units/gia-lai-departments-2023.csv")
                .and_file("crates/engine/tests/versions/merged-units/succession.csv"),
            words: &["\"", "group"],
            check: &check,
        },
        RUNS,
    );
}

#[test]
fn actions_are_read_or_refused_on_their_lines() {
    let source = root().join("crates/engine/tests/golden-path/open-points/framework.toml");
    let framework = framework(&std::fs::read_to_string(source).unwrap()).unwrap();
    let check = |text: &str| {
        let parse = |file: &Path, language| actions_file::parse(file, text, &framework, language);
        told(text, parse);
    };
    hold(
        &Target {
            name: "cli-actions",
            seeds: Seeds::default()
                .and_file("crates/engine/tests/golden-path/cheapest/actions.csv"),
            words: &["points", "+1"],
            check: &check,
        },
        RUNS,
    );
}

#[test]
fn published_tables_are_read_or_refused_on_their_lines() {
    let source = root().join("crates/engine/tests/golden-path/open-points/framework.toml");
    let framework = framework(&std::fs::read_to_string(source).unwrap()).unwrap();
    let today = NodeScore {
        maximum: framework.maximum,
        ..NodeScore::default()
    };
    let check = |text: &str| {
        let chosen = Chosen {
            round: None,
            group: None,
        };
        let of = (&framework, &today);
        told(text, |file, language| {
            published_file::parse(file, text, chosen, of, language)
        });
    };
    hold(
        &Target {
            name: "cli-published",
            seeds: Seeds::default()
                .and("score", "unit,node,kind,points,maximum,value,rank,of,missing\nxa-1,,total,12.5,100,0.125,1,1,0\n")
                .and("results", "round,unit_name,unit_code,group,rank,value,max_total\ndti-2022,Gia Lai,gia-lai,,40,0.51,1\n"),
            words: &["total", "index"],
            check: &check,
        },
        RUNS,
    );
}
