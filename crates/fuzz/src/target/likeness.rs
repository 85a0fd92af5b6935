//! Vocabularies and texts: whatever is written, a text is the same as itself, and no order of records matters.

use engine::Language;
use engine::likeness::{Likeness, LikenessIndex, Record, Vocabulary};

use super::{Named, all_inside};
use crate::{PART, Seeds, parts};

const SMALL: &str = r#"[vocabulary]
title = "Mẫu"
source = "tự biên soạn"

[[word]]
means = "cơ sở dữ liệu"
abbreviations = ["CSDL"]
synonyms = ["kho số liệu"]
source = "tự biên soạn"

[[weak]]
words = ["xây dựng", "thuê dịch vụ"]
source = "tự biên soạn"

[[stop]]
words = ["và", "tại"]
source = "tự biên soạn"

[[place]]
words = ["xã"]
source = "tự biên soạn"
"#;

pub(super) const TARGET: Named = Named {
    name: "likeness",
    runs: 600,
    seeds: || {
        let text = "Xây dựng CSDL đất đai tại xã Ia Mẫu, năm 2025\nXây dựng cơ sở dữ liệu hộ tịch và công chứng\nthue kho so lieu hoà giải\n";
        Seeds::default().and("small", format!("{SMALL}{PART}\n{text}"))
    },
    words: &[
        "means",
        "abbreviations",
        "synonyms",
        "words",
        "source",
        "\u{301}",
        "Đ",
        "ẅ",
    ],
    check,
};

fn check(text: &str) {
    let mut parts = parts(text);
    let source = parts.next().unwrap_or_default();
    let vocabulary = match Vocabulary::read("vocabulary.toml", source) {
        Ok(vocabulary) => vocabulary,
        Err(complaints) => {
            return all_inside(source, complaints.iter().map(|complaint| complaint.line));
        }
    };
    let lines = parts.next().unwrap_or_default().lines().take(20);
    let records: Vec<Record> = lines
        .enumerate()
        .map(|(place, line)| {
            let (title, description) = line.split_once(',').unwrap_or((line, ""));
            Record::new(&place.to_string(), title, description)
        })
        .collect();
    let index = LikenessIndex::new(vocabulary.clone(), records.iter().cloned());
    let mut turned = LikenessIndex::new(vocabulary, records.iter().rev().cloned());
    if let Some(first) = records.first() {
        assert_eq!(turned.put(first.clone()).as_ref(), Some(first));
    }
    for record in &records {
        let copy = Record {
            id: String::from("copy"),
            ..record.clone()
        };
        let found = index.similar(&copy, records.len());
        assert_eq!(
            found,
            turned.similar(&copy, records.len()),
            "the order of records shows"
        );
        // A text without a single word, or only with words that all records have, is like none.
        if let Some(own) = found.iter().find(|one| one.id == record.id) {
            assert_eq!(own.likeness, Likeness::SAME, "{record:?}");
        }
        assert!(found.is_sorted_by(|one, next| one.likeness >= next.likeness));
        assert!(found.iter().all(|one| !one.text(Language::Vi).is_empty()));
        assert_eq!(index.find(&record.title, 3), turned.find(&record.title, 3));
    }
}
