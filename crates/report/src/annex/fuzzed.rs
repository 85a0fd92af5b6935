//! Whatever stands in an annex, it is read or refused: nothing panics, nothing is invented, sizes hold.

use std::io::{Cursor, Write as _};

use engine::vietnamese::fold;
use fuzz::{Seeds, Target, hold};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{named_documents, named_indicators, read_annex, read_due};
use crate::reading::{MOST_ROWS, Unreadable, read_tables};

/// Mutations of each run of the suite.
const RUNS: usize = 400;
const WORDS: &[&str] = &[
    "Nhiệm vụ",
    "Chủ trì",
    "Phối hợp",
    "Thời hạn",
    "Quý III/2026",
    "ngày 05 tháng 02 năm 2026",
    "152/QĐ-UBND",
    "chỉ số 2.3",
    "w:gridSpan",
    "w:vMerge",
    "&#x110;",
    "<!DOCTYPE",
];
const TABLE: &str = "Số: 12/QĐ-UBND;Mẫu, ngày 05 tháng 02 năm 2026\nSTT;Nhiệm vụ;Sản phẩm;Chủ trì;Phối hợp;Thời hạn\nI;Hạ tầng số;;;;\n1;Mở lớp (chỉ số 2.3);40 lớp;Sở KH&CN;UBND các xã;Quý III/2026\n;;Biên bản;;;thường xuyên\n";
const DOCUMENT: &str = "<w:document xmlns:w=\"w\"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Nhiệm vụ</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Chủ trì</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Việc &amp; lớp</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Sở</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";

/// What holds of any file that reads.
fn look(file: &[u8]) -> Result<(), Unreadable> {
    let tables = read_tables(file)?;
    let n_rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    assert!(n_rows <= MOST_ROWS);
    let annex = read_annex(&tables);
    let mut before = (0, 0);
    for row in &annex.rows {
        let place = (row.table, row.row);
        assert!(place > before, "in the order of the file, each once");
        before = place;
        let table = tables.get(row.table - 1);
        assert!(table.is_some_and(|table| (1..=table.rows.len()).contains(&row.row)));
        assert!(!row.title.is_empty(), "a task says what is to be done");
        let _ = read_due(&row.due, 2026);
        // Stray marks on digits are left aside, as everywhere in words.
        let plain = fold(&row.title);
        for code in named_indicators(&row.title, false) {
            assert!(plain.contains(&code), "{code} stands there");
        }
        for document in named_documents(&row.title) {
            assert!(document.chars().any(|letter| letter.is_ascii_digit()));
        }
    }
    Ok(())
}

#[test]
fn a_table_of_text_is_read_or_refused() {
    let check = |text: &str| {
        let _ = look(text.as_bytes());
    };
    hold(
        &Target {
            name: "annex-text",
            seeds: Seeds::default()
                .and("table", TABLE)
                .and("marks", TABLE.replace("2.3", "2.\u{301}\u{301}3")),
            words: WORDS,
            check: &check,
        },
        RUNS,
    );
}

#[test]
fn a_word_file_of_any_text_is_read_or_refused() {
    let check = |text: &str| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        let _ = look(&zip.finish().unwrap().into_inner());
    };
    hold(
        &Target {
            name: "annex-word",
            seeds: Seeds::default().and("document", DOCUMENT),
            words: WORDS,
            check: &check,
        },
        RUNS,
    );
}
