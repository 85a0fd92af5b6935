//! Golden cases: a folder each with a framework, answers and the figures they must give.
//!
//! The files are plain enough for the owner of the method to read and to add to.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use engine::Language;
use engine::answer::{UnitAnswers, read_answer};
use engine::compare::{band, scaled};
use engine::framework::{self, Code, Framework};
use engine::score::table::{Row, Table, Target, table};
use engine::score::{GroupPeers, score};

/// Rows of a simple CSV file (no quotes) as column → field.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), columns.len(), "{}: {line}", path.display());
            columns
                .iter()
                .zip(fields)
                .map(|(column, field)| ((*column).into(), field.into()))
                .collect()
        })
        .collect()
}

fn read_framework(folder: &Path) -> Framework {
    let source = fs::read_to_string(folder.join("framework.toml")).unwrap();
    framework::read("framework.toml", &source).unwrap_or_else(|complaints| {
        panic!("{}: {complaints:#?}", folder.display());
    })
}

/// Units in order of first appearance, with their answers.
fn read_answers(folder: &Path, framework: &Framework) -> Vec<(String, UnitAnswers)> {
    let mut units: Vec<String> = Vec::new();
    let mut texts: BTreeMap<(String, Code), BTreeMap<String, String>> = BTreeMap::new();
    for row in rows(&folder.join("answers.csv")) {
        if !units.contains(&row["unit"]) {
            units.push(row["unit"].clone());
        }
        let code = Code::parse(&row["indicator"]).unwrap();
        texts
            .entry((row["unit"].clone(), code))
            .or_default()
            .insert(row["input"].clone(), row["value"].clone());
    }
    let answers = |unit: &String| {
        texts
            .iter()
            .filter(|((owner, _), _)| owner == unit)
            .map(|((_, code), texts)| {
                (
                    *code,
                    read_answer(framework.find(*code).unwrap(), texts).unwrap(),
                )
            })
            .collect()
    };
    units
        .iter()
        .map(|unit| (unit.clone(), answers(unit)))
        .collect()
}

/// The group of each unit where the folder has a list of units; else one group.
fn read_groups(folder: &Path, units: &[(String, UnitAnswers)]) -> Vec<String> {
    let file = folder.join("units.csv");
    if !file.exists() {
        return vec![String::new(); units.len()];
    }
    let listed = rows(&file);
    let group =
        |name: &String| listed.iter().find(|row| row["code"] == *name).unwrap()["group"].clone();
    units.iter().map(|(name, _)| group(name)).collect()
}

fn find(framework: &Framework, table: &Table, unit: usize, node: &str) -> (Target, Row) {
    let place = table
        .targets
        .iter()
        .position(|target| target.code(framework) == node)
        .unwrap();
    (table.targets[place], table.unit(unit)[place])
}

/// The figures that only some cases state.
fn more_figures(
    framework: &Framework,
    (target, row): (Target, Row),
) -> [(&'static str, String); 4] {
    let text = |value| framework.value_text(value, Language::En);
    let points = |points| framework.points_text(points, Language::En);
    let band = band(framework, &row.score).filter(|_| target == Target::Total);
    let scaled = scaled(target.maximum(framework), &row.score);
    [
        ("of", row.of.to_string()),
        ("shown", row.value.map(text).unwrap_or_default()),
        ("scaled", scaled.map(points).unwrap_or_default()),
        (
            "band",
            band.map(|band| band.code.clone()).unwrap_or_default(),
        ),
    ]
}

fn check(folder: &Path) {
    let framework = read_framework(folder);
    let units = read_answers(folder, &framework);
    let groups = read_groups(folder, &units);
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    let all = || {
        groups
            .iter()
            .copied()
            .zip(units.iter().map(|(_, answers)| answers))
    };
    let peers = GroupPeers::of(&framework, all());
    let cards: Vec<_> = all()
        .map(|(group, answers)| score(&framework, answers, peers.group(group)))
        .collect();
    let table = table(&framework, &cards, &groups);
    for expected in rows(&folder.join("expected.csv")) {
        let (unit, node) = (&expected["unit"], &expected["node"]);
        let place = units.iter().position(|(name, _)| name == unit).unwrap();
        let (target, row) = find(&framework, &table, place, node);
        let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let mut found = vec![
            ("points", row.score.points.canonical()),
            ("maximum", row.score.maximum.canonical()),
            ("missing", row.score.missing.to_string()),
            ("rank", rank),
        ];
        let more = more_figures(&framework, (target, row));
        found.extend(
            more.into_iter()
                .filter(|(column, _)| expected.contains_key(*column)),
        );
        for (column, figure) in found {
            assert_eq!(
                figure,
                expected[column],
                "{} {unit} {node} {column}",
                folder.display()
            );
        }
    }
}

#[test]
fn every_golden_case_gives_its_figures() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut count = 0;
    for entry in fs::read_dir(cases).unwrap() {
        check(&entry.unwrap().path());
        count += 1;
    }
    assert!(count >= 7, "golden cases found: {count}");
}

#[test]
fn every_framework_in_the_house_is_without_complaints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        if entry.is_dir() {
            let framework = read_framework(&entry);
            assert_eq!(framework.warnings, Vec::new(), "{}", framework.code);
            count += 1;
        }
    }
    assert!(count > 0, "no framework was found");
}
