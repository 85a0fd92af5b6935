//! An annex as the program reads it, as a Word file: columns and manner for those who write one.

use jiff::civil::Date;
use report::document::{
    Align, Annex, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate, Kind,
    Opening, Page, Row, Setting, Signature, Signing, Table,
};

use crate::{
    Actor, App, Moment, Permission, Refusal,
    paper::paper,
    plan::{committee, in_force},
};

/// The columns of the sample with their widths in millimetres.
const COLUMNS: [(&str, u16); 8] = [
    ("TT", 12),
    ("Nội dung nhiệm vụ", 62),
    ("Sản phẩm", 42),
    ("Cơ quan chủ trì", 38),
    ("Cơ quan phối hợp", 38),
    ("Thời hạn", 24),
    ("Chỉ số", 16),
    ("Lồng ghép", 20),
];

/// Rows of the sample: everything that is read, once each; `{year}` is that of today.
const ROWS: [[&str; 7]; 3] = [
    [
        "Phổ cập chữ ký số cá nhân cho người dân trưởng thành",
        "Danh sách người dân đã được cấp chữ ký số theo xã, phường",
        "Sở Khoa học và Công nghệ",
        "Công an tỉnh; UBND các xã, phường",
        "Quý IV/{year}",
        "",
        "",
    ],
    [
        "Số hóa hồ sơ đất đai còn lại",
        "Biên bản nghiệm thu; dữ liệu đã vào kho dùng chung",
        "Sở NN&MT",
        "Văn phòng UBND tỉnh",
        "31/12/{year}",
        "",
        "Đề án số 06/QĐ-TTg",
    ],
    [
        "Giao ban tiến độ chuyển đổi số",
        "Thông báo kết luận hằng quý",
        "Văn phòng UBND tỉnh",
        "Các sở, ban, ngành",
        "Định kỳ hằng quý",
        "",
        "",
    ],
];

/// A decision with its annex.
pub(crate) struct Paper<'a> {
    /// The province whose committee issues it; room to write it where there is none.
    pub(crate) province: Option<&'a str>,
    /// Its number.
    pub(crate) number: u32,
    /// The day, ISO 8601.
    pub(crate) day: &'a str,
    /// What it is about.
    pub(crate) summary: &'a str,
    /// Its tasks: title, deliverable, lead, helpers, due, indicators, programme.
    pub(crate) rows: Vec<[String; 7]>,
}

/// An annex to copy, with three made-up tasks.
///
/// # Errors
/// Not allowed, or a fault.
pub fn sample_annex(app: &App, actor: &Actor) -> Result<Vec<u8>, Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    let today = app.today();
    let year = today.get(..4).unwrap_or_default().to_owned();
    let paper = Paper {
        province: None,
        number: 1,
        day: &today,
        summary: "Ban hành danh mục nhiệm vụ nâng cao chỉ số chuyển đổi số (mẫu để tham khảo)",
        rows: ROWS
            .map(|row| row.map(|text| text.replace("{year}", &year)))
            .into(),
    };
    paper.docx(app.now())
}

impl Paper<'_> {
    /// The Word file.
    pub(crate) fn docx(&self, now: Moment) -> Result<Vec<u8>, Refusal> {
        let document = self.document(in_force("duties", self.day)?);
        paper(&document, (Format::Word, Setting::Usual), now)
    }

    fn document(&self, bases: Vec<String>) -> Document {
        let (committee, place) = committee(self.province);
        let day: Option<Date> = self.day.parse().ok();
        Document {
            head: Head {
                kind: Kind::Decision,
                parent: None,
                issuer: committee.clone(),
                issued_by: format!("Chủ tịch {committee}"),
                symbol: "UBND".to_owned(),
                number: Some(self.number),
                place,
                date: day.map_or(IssueDate::Open { year: 0 }, IssueDate::On),
                summary: self.summary.to_owned(),
                marks: Vec::new(),
                carrier: Carrier::Paper,
                sample: true,
            },
            opening: Opening {
                authority: Some(format!("Chủ tịch {committee}")),
                bases,
                ..Opening::default()
            },
            body: vec![
                Block::Article(
                    "Ban hành kèm theo Quyết định này danh mục nhiệm vụ tại Phụ lục.".into(),
                ),
                Block::Article(
                    "Các cơ quan, đơn vị có tên trong Phụ lục chịu trách nhiệm thi hành Quyết định này."
                        .into(),
                ),
            ],
            foot: Foot {
                signing: Signing::One(Signature {
                    behalf: Vec::new(),
                    post: "Chủ tịch".to_owned(),
                    name: String::new(),
                }),
                recipients: vec!["Như Điều 2".to_owned(), "Lưu: VT".to_owned()],
                drafter: None,
                address: None,
            },
            annexes: vec![Annex {
                title: "Danh mục nhiệm vụ".to_owned(),
                page: Page::Landscape,
                body: vec![Block::Table(self.table())],
                is_followed: false,
            }],
        }
    }

    fn table(&self) -> Table {
        let column = |(title, width_mm): (&str, u16)| Column {
            title: title.to_owned(),
            group: None,
            width_mm,
            align: match title {
                "TT" => Align::Center,
                _ => Align::Left,
            },
        };
        let row = |(number, texts): (i64, &[String; 7])| {
            let words = texts.iter().map(|text| Cell::text(text.as_str()));
            Row::Cells(std::iter::once(Cell::Count(number)).chain(words).collect())
        };
        Table {
            caption: None,
            columns: COLUMNS.into_iter().map(column).collect(),
            rows: (1..).zip(&self.rows).map(row).collect(),
        }
    }
}
