//! Every framework in `frameworks/` reads without complaint and has the structure its source states.
//!
//! What the published tables in `data/results/` must give when they are computed again stands here too.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken shipped file must stop the test, also in its helper functions"
)]

mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::framework::{self, Code, Framework, Level, NodeKind, Status, Supplier};
use engine::score::{Peers, rule_text, score};
use sheet::fields;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shipped(edition: &str) -> Framework {
    let path = repository()
        .join("frameworks")
        .join(edition)
        .join("framework.toml");
    let source = fs::read_to_string(&path).unwrap();
    framework::read(edition, &source).unwrap_or_else(|complaints| {
        let lines: Vec<String> = complaints
            .iter()
            .map(|complaint| format!("{}:{}: {}", edition, complaint.line, complaint.text_en))
            .collect();
        panic!("{}", lines.join("\n"))
    })
}

fn editions() -> BTreeSet<String> {
    fs::read_dir(repository().join("frameworks"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

fn scored_leaves_and_maxima(framework: &Framework) -> Vec<(String, usize, String)> {
    framework
        .indices()
        .map(|index| {
            let leaves = framework.leaves_under(index.code).count();
            (index.code.to_string(), leaves, index.maximum.canonical())
        })
        .collect()
}

fn pillar_maxima(framework: &Framework) -> Vec<String> {
    score(framework, &UnitAnswers::new(), &Peers::none())
        .pillars
        .iter()
        .map(|pillar| pillar.maximum.canonical())
        .collect()
}

/// The records of a CSV file with quoted fields, by column name.
fn records(path: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(repository().join(path)).unwrap();
    let mut lines = text.lines().map(fields);
    let header = lines.next().unwrap();
    lines
        .map(|values| header.iter().cloned().zip(values).collect())
        .collect()
}

#[test]
fn every_folder_of_frameworks_reads_without_complaint_under_its_own_name() {
    let editions = editions();
    assert_eq!(editions.len(), 10);
    for edition in editions {
        let framework = shipped(&edition);
        assert_eq!(framework.code, edition);
        assert_eq!(
            framework.warnings.len(),
            0,
            "{edition}: {:?}",
            framework.warnings
        );
        assert!(
            !framework.notes.is_empty(),
            "{edition} says nothing about how far it can be trusted"
        );
        for node in &framework.nodes {
            assert!(
                node.title_en.is_some(),
                "{edition} {} has no English title",
                node.code
            );
        }
    }
}

#[test]
fn the_commune_set_of_tay_ninh_has_62_indicators_and_960_points() {
    let framework = shipped("tay-ninh-xa-2025");
    assert_eq!(framework.leaves().count(), 62);
    assert_eq!(framework.maximum, Amount::from_int(960));
    let expected = [
        ("1", 7, "80"),
        ("2", 5, "100"),
        ("3", 6, "100"),
        ("4", 32, "520"),
        ("5", 4, "80"),
        ("6", 8, "80"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(code, n, max)| (code.to_string(), *n, max.to_string()))
        .collect();
    assert_eq!(scored_leaves_and_maxima(&framework), expected);
    let component = framework.find(Code::parse("4.22").unwrap()).unwrap();
    assert_eq!(
        (component.kind, component.children.len()),
        (NodeKind::Component, 11)
    );
    assert_eq!(framework.nodes.last().unwrap().code.to_string(), "6.8");
}

#[test]
fn every_rule_of_tay_ninh_is_labelled_as_inferred_and_has_an_example() {
    for node in shipped("tay-ninh-xa-2025").leaves() {
        assert!(node.inferred.is_some(), "{} is not labelled", node.code);
        assert!(!node.examples.is_empty(), "{} has no example", node.code);
        assert!(
            node.explanation.is_some() && !node.evidence.is_empty(),
            "{} does not say what to do",
            node.code
        );
        let office = ["1.1", "1.2", "5.1", "5.2", "5.3"].contains(&node.code.to_string().as_str());
        assert_eq!(node.supplier == Supplier::Office, office, "{}", node.code);
    }
}

#[test]
fn no_rule_of_a_shipped_set_is_told_in_the_names_of_its_file() {
    let commune = shipped("tay-ninh-xa-2025");
    let node = commune.leaves().find(|node| node.input("dung").is_some());
    let rule = rule_text(node.unwrap(), Language::Vi).unwrap();
    let quotient = "“Số cán bộ, công chức, viên chức dùng công cụ AI trong công việc” ÷ \
                    “Tổng số cán bộ, công chức, viên chức” × 10";
    assert!(rule.contains(quotient), "{rule}");
    for edition in editions() {
        let framework = shipped(&edition);
        for node in framework.leaves() {
            for language in [Language::Vi, Language::En] {
                let rule = rule_text(node, language).unwrap_or_default();
                assert!(!rule.contains('_'), "{edition} {}: {rule}", node.code);
            }
        }
    }
}

#[test]
fn the_sample_has_exactly_the_structure_of_922_and_says_that_it_is_a_sample() {
    let framework = shipped("mau-98");
    assert_eq!(framework.status, Status::Sample);
    assert_eq!(framework.leaves().count(), 98);
    assert_eq!(framework.leaves().filter(|node| node.scored).count(), 95);
    assert_eq!(framework.maximum, Amount::from_int(1000));
    let counts = [10, 11, 7, 13, 12, 3, 22, 12, 8];
    let maxima = ["100", "100", "100", "100", "100", "0", "200", "150", "150"];
    let expected = (1_u32..)
        .zip(counts)
        .zip(maxima)
        .map(|((code, n), max)| (code.to_string(), n, max.to_string()));
    assert_eq!(
        scored_leaves_and_maxima(&framework),
        expected.collect::<Vec<_>>()
    );
    assert_eq!(pillar_maxima(&framework), ["700", "650", "650"]);
    for node in framework.leaves() {
        let explanation = node.explanation.as_deref().unwrap();
        assert!(explanation.starts_with("Chỉ số mẫu. "), "{}", node.code);
    }
}

#[test]
fn the_sample_of_administrative_reform_has_eight_fields_and_says_that_it_is_a_sample() {
    let framework = shipped("mau-cchc");
    assert_eq!(
        (framework.status, framework.level),
        (Status::Sample, Level::Other)
    );
    assert_eq!(framework.maximum, Amount::from_int(100));
    assert_eq!(framework.indices().count(), 8);
    assert_eq!(framework.leaves().filter(|node| node.scored).count(), 24);
    for node in framework.leaves() {
        let explanation = node.explanation.as_deref().unwrap();
        assert!(explanation.starts_with("Chỉ số mẫu. "), "{}", node.code);
    }
}

#[test]
fn decision_922_has_three_overlapping_pillars_and_collects_smart_city_without_points() {
    let framework = shipped("dti-922-2022");
    assert_eq!(framework.maximum, Amount::from_int(1000));
    assert_eq!(pillar_maxima(&framework), ["700", "650", "650"]);
    let groups = score(&framework, &UnitAnswers::new(), &Peers::none()).groups;
    assert_eq!(
        groups
            .iter()
            .map(|group| group.maximum.canonical())
            .collect::<Vec<_>>(),
        ["500", "500"]
    );
    assert!(
        framework
            .leaves_under(Code::parse("6").unwrap())
            .all(|node| !node.scored)
    );
}

#[test]
fn the_sets_of_gia_lai_are_partial_and_leave_unknown_maxima_unknown() {
    let districts = shipped("gia-lai-209-huyen-2023");
    assert_eq!(
        (districts.status, districts.maximum),
        (Status::Partial, Amount::from_int(870))
    );
    let unknown: Vec<_> = districts
        .indices()
        .filter(|node| !node.maximum_known)
        .map(|node| node.title.as_str())
        .collect();
    assert_eq!(unknown, ["Nhân lực số"]);
    let departments = shipped("gia-lai-209-so-2023");
    assert_eq!(
        (departments.status, departments.maximum),
        (Status::Partial, Amount::from_int(170))
    );
}

#[test]
fn the_twelve_real_rules_name_their_page_and_what_is_cut_off_stays_empty() {
    let expected = [
        ("cao-lanh-huyen", vec!["10", "10", "10"]),
        ("huyen-khong-ro-tinh", vec!["20", "20", "20", "?"]),
        ("ict-index-bo", vec!["20", "20", "40", "50", "60"]),
    ];
    let mut kinds = BTreeSet::new();
    for (edition, maxima) in expected {
        let framework = shipped(edition);
        assert_eq!(framework.status, Status::Partial, "{edition}");
        let found: Vec<String> = framework
            .leaves()
            .map(|node| match node.maximum_known {
                true => node.maximum.canonical(),
                false => "?".to_owned(),
            })
            .collect();
        assert_eq!(found, maxima, "{edition}");
        for node in framework.leaves() {
            let explanation = node.explanation.as_deref().unwrap();
            assert!(explanation.contains(&framework.source), "{}", node.code);
            assert_eq!(node.rule.is_some(), node.maximum_known, "{}", node.code);
            assert_eq!(node.examples.is_empty(), node.rule.is_none());
            kinds.extend(node.rule.as_ref().map(framework::Rule::kind));
        }
    }
    let real = ["best_of", "choice", "parts", "ratio", "relative", "steps"];
    assert!(kinds.iter().eq(real.iter()), "{kinds:?}");
}

#[test]
fn the_five_totals_of_2022_come_out_of_their_main_indices_as_published() {
    let framework = shipped("dti-922-2022");
    let nodes = records("data/results/nodes.csv");
    let results = records("data/results/results.csv");
    let mut computed = BTreeMap::new();
    for unit in [
        "Đà Nẵng",
        "Hồ Chí Minh",
        "Quảng Ninh",
        "Thừa Thiên Huế",
        "Cần Thơ",
    ] {
        let mut answers = UnitAnswers::new();
        let of_unit = |row: &&BTreeMap<String, String>| {
            row["round"] == "dti-tinh-2022" && row["unit_name"] == unit
        };
        for row in nodes
            .iter()
            .filter(of_unit)
            .filter(|row| row["kind"] == "index")
        {
            let value = Amount::parse(&row["value"]).unwrap();
            let points = value
                .mul_div(Amount::parse(&row["maximum"]).unwrap(), Amount::ONE)
                .unwrap();
            answers.insert(
                Code::parse(&format!("{}.1", row["node"])).unwrap(),
                Answer::Points(points),
            );
        }
        assert_eq!(answers.len(), 8, "{unit}");
        let value = score(&framework, &answers, &Peers::none())
            .total
            .value()
            .unwrap();
        let published = &results.iter().find(of_unit).unwrap()["value_as_printed"];
        assert_eq!(
            &framework.value_text(value, Language::En),
            published,
            "{unit}"
        );
        computed.insert(unit, value.canonical());
    }
    assert_eq!(computed["Hồ Chí Minh"], "0.716355");
}

#[test]
fn unit_codes_are_unique_and_every_code_in_the_results_exists() {
    let files = [
        "provinces-63",
        "provinces-34",
        "gia-lai-departments-2023",
        "gia-lai-districts-2023",
        "gia-lai-communes-2025",
    ];
    let mut codes = BTreeSet::new();
    let mut n_rows = 0;
    for path in files
        .map(|file| format!("data/units/{file}.csv"))
        .iter()
        .chain([&"data/demo/units.csv".to_string()])
    {
        for row in records(path) {
            n_rows += 1;
            codes.insert(row["code"].clone());
        }
    }
    assert_eq!(
        (codes.len(), n_rows),
        (n_rows, 63 + 34 + 20 + 17 + 135 + 156)
    );
    let succession = records("data/units/succession.csv");
    assert!(
        succession
            .iter()
            .all(|row| codes.contains(&row["predecessor"]) && codes.contains(&row["successor"]))
    );
    for row in records("data/results/results.csv")
        .iter()
        .chain(&records("data/results/nodes.csv"))
    {
        assert!(
            row["unit_code"].is_empty() || codes.contains(&row["unit_code"]),
            "{row:?}"
        );
    }
}
