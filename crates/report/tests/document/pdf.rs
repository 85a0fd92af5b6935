//! The same documents as PDF: the form of the decree on pages, words that can be copied, and hostile documents.

use fuzz::{Seeds, Target, hold};
use jiff::Timestamp;
use report::document::{
    Align, Annex, Block, Cell, Column, Document, Format, Page, Picture, Row, Setting, Table,
    annex_file, file,
};

use super::sheets::{Objects, objects};
use super::{bless, every_sample, samples};

fn pdf(document: &Document, setting: Setting) -> Vec<u8> {
    let made_at: Timestamp = "2026-11-22T01:02:03Z".parse().unwrap();
    file(document, Format::Pdf, setting, made_at).unwrap()
}

fn read(document: &Document) -> Objects {
    objects(&pdf(document, Setting::Usual))
}

/// The lines of each page.
fn pages(document: &Document) -> Vec<Vec<String>> {
    read(document).pages()
}

#[test]
fn samples_have_as_many_pages_as_office_programs_make_of_the_word_file() {
    let folder = std::env::temp_dir().join("thang-documents");
    std::fs::create_dir_all(&folder).unwrap();
    // Counted in LibreOffice 7.4.
    let expected = [
        ("decision", 5),
        ("plan", 2),
        ("minutes", 1),
        ("brief", 1),
        ("letter", 1),
        ("resolution", 1),
    ];
    for ((name, document), (_, n_pages)) in every_sample().into_iter().zip(expected) {
        let own = pdf(&document, Setting::Usual);
        std::fs::write(folder.join(format!("{name}.pdf")), &own).unwrap();
        assert_eq!(objects(&own).pages().len(), n_pages, "{name}");
    }
}

#[test]
fn the_pages_of_every_sample_read_as_they_were_last_looked_at() {
    let mut text = String::new();
    for (name, document) in every_sample() {
        for (lines, page) in pages(&document).iter().zip(1..) {
            text.push_str(&format!("== {name} {page}\n{}\n", lines.join("\n")));
        }
    }
    let kept_in =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/pages.txt");
    if bless() {
        std::fs::write(&kept_in, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&kept_in).unwrap_or_default();
    assert!(
        kept == text,
        "look at it, then accept it with THANG_BLESS=1"
    );
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for (name, document) in every_sample() {
        let same = pdf(&document, Setting::Usual) == pdf(&document, Setting::Usual);
        assert!(same, "{name}");
    }
}

#[test]
fn pages_are_numbered_from_the_second_of_each_section_and_heads_of_tables_come_again() {
    let pages = pages(&samples::decision());
    let first: Vec<_> = pages.iter().map(|lines| lines[0].as_str()).collect();
    let sample = "SỐ LIỆU MINH HỌA";
    assert_eq!(first, [sample, sample, sample, "2", "3"]);
    assert!(pages.iter().all(|lines| lines.contains(&sample.to_owned())));
    for lines in &pages[2..] {
        assert!(lines.contains(&"Điểm của các chỉ số chính".to_owned()));
    }
}

#[test]
fn an_annex_in_a_file_of_its_own_has_the_pages_that_it_has_in_the_whole() {
    let document = samples::decision();
    let made_at = Timestamp::UNIX_EPOCH;
    let own = annex_file(&document, 2, Format::Pdf, made_at).unwrap();
    assert_eq!(objects(&own).pages(), pages(&document)[2..]);
}

#[test]
fn the_file_says_its_language_and_title_and_leads_to_its_parts() {
    let objects = read(&samples::decision());
    assert_eq!(objects.with("/Lang (vi-VN)").len(), 1);
    assert_eq!(objects.with("/DisplayDocTitle true").len(), 1);
    assert_eq!(objects.with("D:20261122010203Z").len(), 1);
    // Three articles and two annexes.
    assert_eq!(objects.with("/Dest [").len(), 5);
    for font in ["LiberationSerif-Regular", "LiberationSerif-Bold"] {
        assert!(!objects.with(&format!("+{font}")).is_empty(), "{font}");
    }
}

#[test]
fn the_tight_setting_takes_less_room() {
    let mut document = samples::plan();
    document.body.truncate(1);
    let line = Block::Paragraph("Một dòng chữ của kế hoạch.".into());
    document.body.extend(vec![line; 20]);
    let n_pages = |setting| objects(&pdf(&document, setting)).pages().len();
    assert_eq!((n_pages(Setting::Usual), n_pages(Setting::Tight)), (2, 1));
}

#[test]
fn a_sign_that_the_font_lacks_is_seen_as_a_box() {
    let mut document = samples::plan();
    document.body = vec![Block::Paragraph("Chữ 你 và \u{202e}\u{feff}hết".into())];
    let lines = pages(&document).concat();
    assert!(lines.contains(&"Chữ □ và hết./.".to_owned()), "{lines:?}");
}

#[test]
fn a_picture_is_there_with_its_words_and_one_that_cannot_be_shown_is_said() {
    let objects = read(&samples::plan());
    assert_eq!(objects.with("/Subtype /Image").len(), 1);
    let mut document = samples::plan();
    let mut png = samples::PNG.to_vec();
    // Interlaced.
    png[28] = 1;
    document.body = vec![Block::Picture(Picture {
        png,
        width_mm: 80,
        alternative: "Bốn cột".into(),
        caption: None,
    })];
    assert!(pages(&document).concat().contains(&"[Bốn cột]".to_owned()));
}

/// A plan with a table of these widths and rows.
fn with_table(widths: &[u16], rows: Vec<Row>) -> Document {
    let mut document = samples::plan();
    let column = |width_mm: &u16| Column {
        title: "Cột".into(),
        group: None,
        width_mm: *width_mm,
        align: Align::Left,
    };
    let table = Table {
        caption: Some("Dài".into()),
        columns: widths.iter().map(column).collect(),
        rows,
    };
    document.body = vec![Block::Table(table)];
    document
}

#[test]
fn an_annex_ends_on_the_page_of_its_last_row() {
    let row = |number| Row::Cells(vec![Cell::Count(number), Cell::text("một hàng")]);
    let mut document = with_table(&[20, 60], Vec::new());
    for n_rows in 20..60 {
        let Some(Block::Table(table)) = document.body.first_mut() else {
            panic!("no table");
        };
        table.rows = (1..=n_rows).map(row).collect();
        let mut with_annex = samples::plan();
        with_annex.annexes = vec![Annex {
            title: "Bảng".to_owned(),
            page: Page::Landscape,
            body: document.body.clone(),
            is_followed: false,
        }];
        let pages = pages(&with_annex);
        let last = pages.last().unwrap();
        assert!(last.contains(&"một hàng".to_owned()), "{n_rows}: {last:?}");
    }
}

#[test]
fn ten_thousand_rows_are_all_there_each_once_and_in_order() {
    let row = |number| {
        Row::Cells(vec![
            Cell::Count(number),
            Cell::text(format!("hàng {number}")),
        ])
    };
    let pages = pages(&with_table(&[20, 60], (1..=10_000).map(row).collect()));
    let rows: Vec<_> = pages
        .iter()
        .flatten()
        .filter_map(|line| line.strip_prefix("hàng ")?.parse::<i64>().ok())
        .collect();
    assert!(rows.into_iter().eq(1..=10_000));
    assert!((250..300).contains(&pages.len()), "{}", pages.len());
}

#[test]
fn a_cell_higher_than_a_page_goes_on_over_several_and_loses_nothing() {
    for letters in [900, 30_000] {
        let long = Cell::text("ữ".repeat(letters));
        let pages = pages(&with_table(
            &[12, 60],
            vec![Row::Cells(vec![long, Cell::text("bên")])],
        ));
        let found: usize = pages
            .iter()
            .flatten()
            .map(|line| line.matches('ữ').count())
            .sum();
        assert_eq!(found, letters);
        assert!(pages.len() > 2, "{}", pages.len());
        let heads = pages
            .iter()
            .filter(|lines| lines.contains(&"Cột".to_owned()));
        assert!(heads.count() + 1 >= pages.len());
    }
}

#[test]
fn a_head_and_an_address_higher_than_a_page_do_not_hinder_the_rest() {
    let mut document = with_table(
        &[5, 60],
        vec![Row::Cells(vec![Cell::Blank, Cell::text("cuối")])],
    );
    let Block::Table(table) = &mut document.body[0] else {
        panic!("a table");
    };
    table.columns[0].title = "ữ".repeat(2_000);
    document.foot.address = Some("địa chỉ ".repeat(3_000));
    let lines = pages(&document).concat();
    assert!(lines.contains(&"cuối".to_owned()));
    assert!(lines.iter().any(|line| line == "Nơi nhận:"));
}

#[test]
fn paragraphs_that_all_stay_together_still_end_pages() {
    let mut document = samples::plan();
    document.body = vec![Block::Heading("Mục".into()); 300];
    assert!(pages(&document).len() > 7);
}

#[test]
fn no_line_of_a_paragraph_stands_alone_on_a_page() {
    let words = "chữ ".repeat(400);
    for before in 0..30 {
        let mut document = samples::plan();
        document.body = vec![Block::Dash("x".into()); before];
        document.body.push(Block::Paragraph(words.as_str().into()));
        document.body.push(Block::Dash("cuối".into()));
        let alone = pages(&document);
        let alone = alone
            .iter()
            .map(|lines| lines.iter().filter(|line| line.contains("chữ")).count());
        assert!(!alone.clone().any(|n_lines| n_lines == 1), "{before}");
    }
}

#[test]
fn any_words_in_any_place_end_as_a_file() {
    let check = |words: &str| {
        let text = || words.chars().take(4_000).collect::<String>();
        let mut document = with_table(
            &[3, 60],
            vec![
                Row::Band(text()),
                Row::Cells(vec![Cell::text(text()), Cell::text(text())]),
            ],
        );
        document.head.summary = text() + "x";
        document.foot.recipients = vec![text(); 3];
        document.foot.address = Some(text());
        document.body.push(Block::Article(text().into()));
        document.annexes.push(Annex {
            title: text() + "x",
            page: Page::Landscape,
            body: vec![Block::Paragraph(text().into())],
            is_followed: false,
        });
        assert!(!pages(&document).is_empty());
    };
    let target = Target {
        name: "pdf-words",
        seeds: Seeds::default()
            .and("plain", "Sở Khoa học và Công nghệ, ngày 05 tháng 02")
            .and("breaks", "a\n\n\tb\r\n\u{a0}- c-d\u{feff}")
            .and("long", "Ủy-ban".repeat(60)),
        words: &[
            "\u{301}",
            "\u{202e}",
            "你",
            "\t",
            "\n",
            "-",
            "\u{ad}",
            "(",
            "\\",
            "\u{10ffff}",
        ],
        check: &check,
    };
    hold(&target, 60);
}
