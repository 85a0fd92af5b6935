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

#[test]
fn the_same_need_of_another_body_is_a_close_match_both_ways() {
    let titles = [
        "Mua phần mềm họp không giấy cho HĐND và UBND",
        "Phần mềm họp không giấy cho cơ quan nhà nước cấp tỉnh",
        "Phần mềm họp không giấy của Văn phòng",
        "Hệ thống họp không giấy, Hội đồng nhân dân các xã",
    ];
    let others = [
        "Tập huấn kỹ năng số cho UBND các xã",
        "Trang thông tin điện tử của HĐND",
        "Số hóa tài liệu lưu trữ của Văn phòng",
    ];
    let told = titles.iter().chain(&others);
    let told = told.map(|title| Record::new(title, title, ""));
    let rest = records(include_str!("golden-likeness/records.csv"));
    let index = LikenessIndex::new(vocabulary(), rest.into_iter().chain(told));
    for title in titles {
        let found = index.similar(&Record::new(title, title, ""), 9);
        let close = found.iter().filter(|one| one.likeness >= Likeness::CLOSE);
        let close: Vec<&str> = close.map(|one| one.id.as_str()).collect();
        let wanted = titles.iter().filter(|one| **one != title);
        let missing: Vec<_> = wanted.filter(|one| !close.contains(one)).collect();
        assert!(missing.is_empty(), "{title}: {missing:?} in {found:#?}");
        assert!(others.iter().all(|one| !close.contains(one)), "{close:?}");
    }
    for title in others {
        let found = index.similar(&Record::new(title, title, ""), 9);
        let alike = found.iter().filter(|one| one.likeness >= Likeness::SIMILAR);
        let alike = alike
            .filter(|one| titles.contains(&one.id.as_str()))
            .count();
        assert_eq!(alike, 0, "{title}: {found:#?}");
    }
}

#[test]
fn an_abbreviation_and_all_words_for_it_are_told_as_one() {
    let record = Record::new("a", "Nền tảng SOC", "");
    let index = LikenessIndex::new(vocabulary(), [record]);
    let told = |title: &str| {
        let found = index.similar(&Record::new("", title, ""), 1).remove(0);
        let words: Vec<String> = found
            .shared
            .iter()
            .map(|words| words.text(Language::En))
            .collect();
        words.join("; ")
    };
    assert_eq!(told("SOC cho tỉnh"), "«SOC»");
    assert_eq!(
        told("Trung tâm giám sát, điều hành an toàn, an ninh mạng"),
        "«Trung tâm giám sát, điều hành an toàn, an ninh mạng» means the same as «SOC»"
    );
    assert_eq!(
        told("Giám sát ATTT tại tỉnh"),
        "«Giám sát ATTT» shares words with «SOC»"
    );
}
