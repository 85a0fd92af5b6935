//! Tables of whole files: a workbook, a Word annex, and what is neither.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::io::{Cursor, Write as _};

use report::{
    annex::{Due, read_annex, read_due},
    reading::{Cell, Unreadable, read_tables},
};
use zip::{ZipWriter, write::SimpleFileOptions};

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Quý III\" state=\"visible\" r:id=\"a\"/><sheet name=\"Ẩn\" state=\"hidden\" r:id=\"b\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Mã đơn vị</t></si><si><r><t>Giá </t></r><r><t>trị</t></r></si><si><t>001</t></si></sst>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_workbook_gives_texts_exact_numbers_and_days_and_no_hidden_sheet() {
    let file = workbook(
        "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c><c r=\"B4\"><f>1+1</f><v>73.160000000000011</v></c><c r=\"D4\" s=\"1\"><v>46295</v></c></row><row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>trong ô</t></is></c></row></sheetData><mergeCells><mergeCell ref=\"A4:A5\"/></mergeCells></worksheet>",
    );
    let tables = read_tables(&file).unwrap();
    assert_eq!(tables.len(), 1);
    let table = tables.first().unwrap();
    assert_eq!(table.name, "Quý III");
    assert_eq!(
        (table.text(1, 0), table.text(1, 1)),
        ("Mã đơn vị", "Giá trị")
    );
    let number = table.rows.get(3).and_then(|row| row.get(1));
    assert_eq!(number, Some(&Cell::Number("73.16".to_owned())));
    assert_eq!((table.text(3, 0), table.text(3, 3)), ("001", "2026-09-30"));
    assert_eq!(
        table.text(4, 0),
        "001",
        "a merged cell says its words at every place"
    );
}

#[test]
fn hostile_workbooks_are_refused_and_nothing_panics() {
    let far = "<worksheet><sheetData><row r=\"4000000000\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(read_tables(&workbook(far)), Err(Unreadable::TooLarge));
    let wide = "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(read_tables(&workbook(wide)), Err(Unreadable::TooLarge));
    let merged = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"B2:A1\"/></mergeCells></worksheet>";
    assert!(read_tables(&workbook(merged)).is_ok());
    let bomb = zipped(&[("word/document.xml", &" ".repeat(60 * 1024 * 1024))]);
    assert_eq!(read_tables(&bomb), Err(Unreadable::TooLarge));
    let whole = workbook(far);
    for end in (0..whole.len()).step_by(7) {
        assert!(read_tables(whole.get(..end).unwrap_or_default()).is_err());
    }
    assert_eq!(read_tables(b"PK\x03\x04"), Err(Unreadable::Damaged));
    assert_eq!(read_tables(b"  \n"), Err(Unreadable::Empty));
}

#[test]
fn the_annex_of_a_word_file_becomes_rows() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |texts: &[&str]| {
        let cells: String = texts.iter().map(|text| cell(text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let letterhead = row(&["UBND TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]);
    let rows = [
        row(&[
            "TT",
            "Nội dung, nhiệm vụ",
            "Đơn vị chủ trì",
            "Đơn vị phối hợp",
            "Thời gian hoàn thành",
        ]),
        row(&[
            "1",
            "Phổ cập chữ ký số cá nhân",
            "Sở KH&amp;CN",
            "UBND các xã, phường",
            "Quý IV/2026",
        ]),
        row(&[
            "2",
            "Giao ban tuần",
            "Văn phòng UBND tỉnh",
            "",
            "Thường xuyên",
        ]),
    ];
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:tbl>{letterhead}</w:tbl><w:tbl>{}</w:tbl></w:body></w:document>",
        rows.concat()
    );
    let annex = read_annex(&read_tables(&zipped(&[("word/document.xml", &document)])).unwrap());
    let told: Vec<(&str, &str, Due)> = annex
        .rows
        .iter()
        .map(|row| {
            (
                row.title.as_str(),
                row.lead.as_str(),
                read_due(&row.due, 2026),
            )
        })
        .collect();
    let expected = [
        (
            "Phổ cập chữ ký số cá nhân",
            "Sở KH&CN",
            Due::Day("2026-12-31".to_owned()),
        ),
        ("Giao ban tuần", "Văn phòng UBND tỉnh", Due::Recurring),
    ];
    assert_eq!(told, expected);
    let first = annex.rows.first().unwrap();
    assert_eq!(
        (first.table, first.row),
        (2, 2),
        "a place that people find again"
    );
}
