//! A document that cannot be made says everything that is wrong with it, at once.

use engine::Language;
use jiff::Timestamp;
use jiff::civil::date;
use report::document::{
    Align, Block, Cell, Column, Document, DocumentError, Format, Kind, Picture, Row, Setting,
    Signing, Table, file,
};

use super::samples;

fn complaints(document: &Document) -> Vec<String> {
    let said = document.check();
    said.iter()
        .map(|complaint| complaint.text(Language::Vi))
        .collect()
}

#[test]
fn the_samples_are_sound() {
    for (name, document) in super::every_sample() {
        assert_eq!(complaints(&document), [""; 0], "{name}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let mut document = samples::decision();
    document.head.summary = "  ".into();
    document.head.number = Some(0);
    document.opening.authority = None;
    document.body.clear();
    let column = |width_mm| Column {
        title: "x".into(),
        group: None,
        width_mm,
        align: Align::Left,
    };
    document.annexes[0].title.clear();
    document.annexes[0].body = vec![
        Block::Table(Table {
            caption: None,
            columns: vec![column(0), column(166)],
            rows: vec![
                Row::Cells(vec![Cell::Blank, Cell::Blank]),
                Row::Total(vec![Cell::Blank]),
            ],
        }),
        Block::Picture(Picture {
            png: b"GIF89a".to_vec(),
            width_mm: 0,
            alternative: String::new(),
            caption: None,
        }),
    ];
    assert_eq!(
        complaints(&document),
        [
            "phần đầu văn bản: chưa có trích yếu",
            "phần đầu văn bản: số văn bản bắt đầu từ 01",
            "phần mở đầu: chưa có thẩm quyền ban hành",
            "nội dung: chưa có nội dung",
            "phụ lục 1: chưa có tên phụ lục",
            "phụ lục 1, đoạn 1: bảng phải có ít nhất một cột, cột nào cũng có độ rộng",
            "phụ lục 1, đoạn 1: rộng 166 mm, trang giấy chỉ còn 165 mm",
            "phụ lục 1, đoạn 1: hàng 2 có 1 ô, bảng có 2 cột",
            "phụ lục 1, đoạn 2: hình phải là tệp PNG",
            "phụ lục 1, đoạn 2: hình phải có độ rộng từ 1 mm",
            "phụ lục 1, đoạn 2: chưa có lời mô tả hình",
        ]
    );
}

#[test]
fn a_kind_has_what_belongs_to_it_and_nothing_else() {
    let mut plan = samples::plan();
    plan.opening.authority = Some("Chủ tịch".into());
    plan.foot.signing = Signing::Session {
        secretary: String::new(),
        chair: String::new(),
    };
    assert_eq!(
        complaints(&plan),
        [
            "phần mở đầu: loại văn bản này không có thẩm quyền ban hành",
            "phần cuối văn bản: loại văn bản này không có chữ ký của thư ký và chủ tọa",
        ]
    );
    let mut letter = samples::letter();
    letter.opening.addressees.clear();
    assert_eq!(complaints(&letter), ["phần mở đầu: chưa có nơi kính gửi"]);
    let mut minutes = samples::plan();
    minutes.head.kind = Kind::Minutes;
    assert_eq!(
        complaints(&minutes),
        [
            "phần mở đầu: chưa có cuộc họp",
            "phần cuối văn bản: chưa có chữ ký của thư ký và chủ tọa",
        ]
    );
}

#[test]
fn a_session_cannot_end_before_it_begins() {
    let mut minutes = samples::minutes();
    let session = minutes.opening.session.as_mut().unwrap();
    session.ends = date(2026, 1, 9).at(7, 59, 0, 0);
    session.present.clear();
    assert_eq!(
        complaints(&minutes),
        [
            "phần mở đầu: chưa có thành phần tham dự",
            "phần mở đầu: thời gian kết thúc trước thời gian bắt đầu",
        ]
    );
}

#[test]
fn a_picture_that_would_not_fit_on_its_page_is_complained_about() {
    let mut plan = samples::plan();
    let mut png = samples::PNG.to_vec();
    // Four pixels down become 64.
    png[23] = 64;
    plan.body = vec![Block::Picture(Picture {
        png,
        width_mm: 40,
        alternative: "x".into(),
        caption: None,
    })];
    assert_eq!(
        complaints(&plan),
        ["nội dung, đoạn 1: cao 320 mm, trang giấy chỉ còn 257 mm"]
    );
}

#[test]
fn a_list_longer_than_the_alphabet_is_complained_about_once() {
    let mut plan = samples::plan();
    plan.body = vec![Block::Point("x".into()); 40];
    assert_eq!(
        complaints(&plan),
        ["nội dung, đoạn 24: một khoản có tối đa 23 điểm, hết chữ cái để đánh thứ tự"]
    );
}

#[test]
fn an_unsound_document_is_not_made_and_its_complaints_come_with_the_error() {
    let mut plan = samples::plan();
    plan.body.clear();
    plan.foot.signing = Signing::Session {
        secretary: String::new(),
        chair: String::new(),
    };
    let error = file(&plan, Format::Word, Setting::Usual, Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 complaints about the document, the first: text: the text is missing"
    );
    let DocumentError::Unsound(complaints) = error else {
        panic!("not the parts, the document");
    };
    assert_eq!(complaints, plan.check());
}
