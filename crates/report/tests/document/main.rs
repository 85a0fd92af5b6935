//! Official documents: the parts of the decree, sections, hostile words, the same bytes every time.
//!
//! The made files are left in the temporary folder for looking at: `thang-documents/*.docx` and `*.pdf`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails in the parts of a test fails the test"
)]

mod form;
mod pdf;
mod reading;
mod samples;
mod sheets;
mod unsound;

use std::path::Path;

use reading::{badly_nested, made, names, paragraphs, part};
use report::document::{Block, Cell, Document, Row};

fn every_sample() -> [(&'static str, Document); 6] {
    [
        ("decision", samples::decision()),
        ("plan", samples::plan()),
        ("minutes", samples::minutes()),
        ("brief", samples::brief()),
        ("letter", samples::letter()),
        ("resolution", samples::resolution()),
    ]
}

#[test]
fn every_part_of_every_document_is_well_formed_and_listed() {
    let folder = std::env::temp_dir().join("thang-documents");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, document) in every_sample() {
        let file = made(&document);
        std::fs::write(folder.join(format!("{name}.docx")), &file).unwrap();
        let types = part(&file, "[Content_Types].xml");
        for part_name in names(&file) {
            if part_name.ends_with(".png") {
                continue;
            }
            assert_eq!(
                badly_nested(&part(&file, &part_name)),
                None,
                "{name}: {part_name}"
            );
            let listed = types.contains(&format!("PartName=\"/{part_name}\""));
            let by_ending = part_name.ends_with(".rels") || part_name == "[Content_Types].xml";
            assert!(listed || by_ending, "{name}: {part_name}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for (name, document) in every_sample() {
        assert!(made(&document) == made(&document), "{name}");
    }
}

#[test]
fn a_decision_with_two_annexes_is_written_as_it_was_last_looked_at() {
    let text = part(&made(&samples::decision()), "word/document.xml");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/decision.xml");
    if bless() {
        std::fs::write(&file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == text,
        "look at it, then accept it with THANG_BLESS=1"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests says so in the environment"
)]
fn bless() -> bool {
    std::env::var("THANG_BLESS").is_ok()
}

#[test]
fn hostile_words_stay_words() {
    let mut document = samples::plan();
    document.head.summary = "<w:p>]]>&amp;\"'\u{0}\u{b}\u{202e}".into();
    document.body = vec![Block::Paragraph(
        "a\u{7}b<script>]]>\tc\nd\u{feff}\u{ffff}".into(),
    )];
    let text = part(&made(&document), "word/document.xml");
    assert_eq!(badly_nested(&text), None);
    assert!(text.contains("ab&lt;script&gt;]]&gt;</w:t><w:tab/>"));
    assert!(text.contains("<w:br/><w:t xml:space=\"preserve\">d\u{feff}./.</w:t>"));
    assert!(text.contains("&lt;w:p&gt;]]&gt;&amp;amp;&quot;'</w:t>"));
    assert!(!text.contains(['\u{0}', '\u{7}', '\u{b}', '\u{202e}', '\u{ffff}']));
}

#[test]
fn loose_marks_are_composed_everywhere() {
    let mut document = samples::plan();
    document.head.summary = "Kê\u{301} hoa\u{323}ch".into();
    let file = made(&document);
    for name in ["word/document.xml", "docProps/core.xml"] {
        assert!(part(&file, name).contains("Kế hoạch"), "{name}");
    }
}

#[test]
fn a_cell_of_ten_thousand_letters_may_break_across_pages_and_others_may_not() {
    let mut document = samples::plan();
    let Some(Block::Table(table)) = document
        .body
        .iter_mut()
        .find(|block| matches!(block, Block::Table(_)))
    else {
        panic!("the plan has a table");
    };
    let mut long = vec![Cell::Blank; 3];
    long.push(Cell::text("ữ".repeat(10_000)));
    table.rows.push(Row::Cells(long));
    let text = part(&made(&document), "word/document.xml");
    let rows: Vec<_> = text
        .split("<w:tr>")
        .filter(|row| row.contains("TableCell"))
        .collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("<w:cantSplit/>") && !rows[1].contains("<w:cantSplit/>"));
    assert!(rows[1].contains(&"ữ".repeat(10_000)));
}

#[test]
fn all_words_of_the_model_are_in_the_file() {
    let document = samples::letter();
    let text = part(&made(&document), "word/document.xml");
    let all: String = paragraphs(&text)
        .into_iter()
        .map(|(_, words)| words + "\n")
        .collect();
    for words in [
        "Số: 1204/SKHCN-CĐS",
        "V/v nộp bản tự đánh giá",
        "Kính gửi:",
        "- Các sở, ban, ngành;",
        "- Ủy ban nhân dân các xã, phường.",
        "phối hợp thực hiện./.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "- Lưu: VT, CĐS.",
        "PTM.150",
        "KHẨN",
    ] {
        assert!(all.contains(words), "{words}");
    }
    assert!(
        !all.contains("CÔNG VĂN"),
        "a letter does not print its kind"
    );
}
