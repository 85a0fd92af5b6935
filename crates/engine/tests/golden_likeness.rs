//! Golden case of likeness: proposals against records, with the reasons, as files to be read.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use engine::Language;
use engine::likeness::{Likeness, LikenessIndex, Record, Vocabulary};

fn vocabulary() -> Vocabulary {
    let source = include_str!("../../../data/vocabulary/vi.toml");
    Vocabulary::read("vi.toml", source).unwrap()
}

fn records(text: &str) -> Vec<Record> {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rows = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        Record {
            function_class: known(fields[3]),
            owner: known(fields[4]),
            ..Record::new(fields[0], fields[1], fields[2])
        }
    });
    rows.collect()
}

#[test]
fn likeness_and_reasons_are_those_of_the_golden_case() {
    let all = records(include_str!("golden-likeness/records.csv"));
    let index = LikenessIndex::new(vocabulary(), all);
    let mut found = String::from("proposal,record,likeness,why,why_en\n");
    for proposal in records(include_str!("golden-likeness/proposals.csv")) {
        for similar in index.similar(&proposal, 2) {
            let [vi, en] = [Language::Vi, Language::En].map(|language| similar.text(language));
            let (id, likeness) = (&proposal.id, similar.likeness.amount());
            found.push_str(&format!(
                "{id},{},{likeness},\"{vi}\",\"{en}\"\n",
                similar.id
            ));
        }
    }
    let expected = include_str!("golden-likeness/expected.csv");
    assert_eq!(found, expected, "found:\n{found}");
}

#[test]
fn every_record_is_the_same_as_itself() {
    let all = records(include_str!("golden-likeness/records.csv"));
    let index = LikenessIndex::new(vocabulary(), all.clone());
    for record in all {
        let own = record.id.clone();
        let copy = Record {
            id: String::from("copy"),
            ..record
        };
        let first = index.similar(&copy, 1).remove(0);
        assert_eq!((first.id, first.likeness), (own, Likeness::SAME));
    }
}

#[test]
fn lists_are_searched_without_marks_by_abbreviations_and_by_synonyms() {
    let all = records(include_str!("golden-likeness/records.csv"));
    let index = LikenessIndex::new(vocabulary(), all);
    let first = |text: &str| index.find(text, 1).remove(0).id;
    assert_eq!(first("benh an"), "du-an/1");
    assert_eq!(first("TTHC"), "nen-tang/2");
    assert_eq!(first("IOC"), "nen-tang/3");
    assert_eq!(first("đất đai"), "du-an/2");
    assert_eq!(first("cntscd to cong nghe so"), "nhiem-vu/1");
    assert!(index.find("xyz", 5).is_empty());
    assert!(index.find("", 5).is_empty());
}
