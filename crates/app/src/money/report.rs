//! Money as a report in Word and PDF: by source, by unit, by purpose, against points, and what might be spared.

use engine::{Language, amount::Amount};
use jiff::civil::Date;
use report::document::{
    Align, Annex, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate, Kind,
    Opening, Page, Row, Setting, Signature, Signing, Table,
};
use store::proposal::FundSource;

use super::{
    overview::{Overview, overview},
    purpose::Sums,
};
use crate::{Actor, App, Refusal, paper::paper};

/// The report of a year.
///
/// # Errors
/// A conflict when the year has no line; not allowed, or a fault.
pub async fn money_document(
    app: &App,
    actor: &Actor,
    year: i32,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let found = overview(app, actor, Some(year)).await?;
    if found.total.is_nothing() {
        return Err(Refusal::Conflict("money-no-line"));
    }
    let units = store::unit::list_units(app.store.reader()).await?;
    // The province is the one that has units under it and lines of its own people here.
    let fictional = units
        .iter()
        .find(|unit| unit.fictional && unit.parent.is_none());
    let province = fictional.map(|unit| unit.name.clone());
    let document = document(
        &found,
        year,
        province,
        crate::day::of(app.now()).parse().ok(),
    );
    paper(&document, (format, Setting::Usual), app.now())
}

pub(crate) fn source_words(source: FundSource) -> &'static str {
    match source {
        FundSource::State => "Ngân sách nhà nước",
        FundSource::Programme => "Lồng ghép chương trình, đề án",
        FundSource::Social => "Xã hội hóa",
        FundSource::Other => "Nguồn khác",
    }
}

fn document(
    found: &Overview,
    year: i32,
    province: Option<String>,
    today: Option<Date>,
) -> Document {
    let is_sample = province.is_some();
    let name = province.unwrap_or_else(|| "Tỉnh ……".to_owned());
    let place = name.split_once(' ').map_or(name.as_str(), |(_, rest)| rest);
    let total = &found.total;
    let money = |vnd: crate::proposal::Vnd| vnd.text(Language::Vi).replace(" đ", " đồng");
    let sum = format!(
        "Năm {year}: dự toán {}, đã cam kết {}, đã chi {}, còn lại {}.",
        money(total.planned),
        money(total.committed),
        money(total.spent),
        money(total.remaining())
    );
    let idle = found.indicators.iter().filter(|one| one.is_idle()).count();
    let avoidable = found.avoidable.len();
    Document {
        head: Head {
            kind: Kind::Report,
            parent: Some(format!("Ủy ban nhân dân tỉnh {place}")),
            issuer: "Sở Khoa học và Công nghệ".to_owned(),
            issued_by: "Sở Khoa học và Công nghệ".to_owned(),
            symbol: "SKHCN".to_owned(),
            number: None,
            place: place.to_owned(),
            date: IssueDate::Open {
                year: today.map_or(i16::try_from(year).unwrap_or_default(), Date::year),
            },
            summary: format!("Kinh phí chuyển đổi số năm {year} đối chiếu với nhu cầu và điểm"),
            marks: Vec::new(),
            carrier: Carrier::Electronic,
            sample: is_sample,
        },
        opening: Opening::default(),
        body: vec![
            Block::Part("Tình hình kinh phí".to_owned()),
            Block::Paragraph(sum.into()),
            Block::Table(by_source(found)),
            Block::Part("Điều cần xem lại".to_owned()),
            Block::Dash(
                format!("{idle} chỉ số đã chi tiền mà điểm chưa tăng so với kỳ trước.").into(),
            ),
            Block::Dash(
                format!("{avoidable} khoản dự toán hoặc đề xuất giống một nền tảng đã dùng chung.")
                    .into(),
            ),
        ],
        foot: Foot {
            signing: Signing::One(Signature {
                behalf: Vec::new(),
                post: "Giám đốc".to_owned(),
                name: String::new(),
            }),
            recipients: vec!["UBND tỉnh".to_owned(), "Lưu: VT".to_owned()],
            drafter: None,
            address: None,
        },
        annexes: annexes(found),
    }
}

fn annexes(found: &Overview) -> Vec<Annex> {
    let annex = |title: &str, table: Table| Annex {
        title: title.to_owned(),
        page: Page::Landscape,
        body: vec![Block::Table(table)],
        is_followed: false,
    };
    let mut annexes = Vec::new();
    if !found.purposes.is_empty() {
        annexes.push(annex(
            "Kinh phí theo nhiệm vụ, dự án, đề xuất",
            by_purpose(found),
        ));
    }
    if !found.indicators.is_empty() {
        annexes.push(annex("Chi phí cho mỗi điểm", by_points(found)));
    }
    annexes
}

fn column(title: &str, width_mm: u16, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    }
}

fn cells(name: Vec<Cell>, sums: &Sums) -> Vec<Cell> {
    let money = [sums.planned, sums.committed, sums.spent, sums.remaining()];
    let money = money.into_iter().map(|sum| Cell::Count(sum.0));
    name.into_iter().chain(money).collect()
}

fn by_source(found: &Overview) -> Table {
    let mut rows: Vec<Row> = found
        .by_source
        .iter()
        .map(|(source, sums)| Row::Cells(cells(vec![Cell::text(source_words(*source))], sums)))
        .collect();
    rows.push(Row::Total(cells(vec![Cell::text("Tổng")], &found.total)));
    Table {
        caption: Some("Kinh phí theo nguồn (đồng)".to_owned()),
        columns: vec![
            column("Nguồn", 41, Align::Left),
            column("Dự toán", 30, Align::Right),
            column("Cam kết", 30, Align::Right),
            column("Đã chi", 30, Align::Right),
            column("Còn lại", 30, Align::Right),
        ],
        rows,
    }
}

fn by_purpose(found: &Overview) -> Table {
    let row = |one: &super::Purpose| {
        let name = vec![
            Cell::text(one.code.as_str()),
            Cell::text(one.title.as_str()),
            one.unit.as_deref().map_or(Cell::Missing, Cell::text),
        ];
        Row::Cells(cells(name, &one.sums))
    };
    Table {
        caption: None,
        columns: vec![
            column("Mã", 26, Align::Left),
            column("Tên", 76, Align::Left),
            column("Đơn vị", 37, Align::Left),
            column("Dự toán", 27, Align::Right),
            column("Cam kết", 27, Align::Right),
            column("Đã chi", 27, Align::Right),
            column("Còn lại", 27, Align::Right),
        ],
        rows: found.purposes.iter().map(row).collect(),
    }
}

fn by_points(found: &Overview) -> Table {
    let points = |points: Option<Amount>| {
        points.map_or(Cell::Missing, |amount| Cell::Amount {
            amount,
            decimals: 2,
        })
    };
    let row = |one: &super::IndicatorMoney| {
        Row::Cells(vec![
            Cell::text(one.code.as_str()),
            Cell::text(one.title.0.as_str()),
            Cell::Count(one.sums.planned.0),
            points(one.expected.ok().map(|expected| expected.points)),
            points(one.per_expected()),
            Cell::Count(one.sums.spent.0),
            points(one.won.ok()),
            points(one.per_won()),
        ])
    };
    Table {
        caption: None,
        columns: vec![
            column("Mã", 14, Align::Left),
            column("Chỉ số", 77, Align::Left),
            column("Dự toán (đồng)", 28, Align::Right),
            column("Điểm dự kiến", 18, Align::Right),
            column("Đồng cho một điểm dự kiến", 32, Align::Right),
            column("Đã chi (đồng)", 28, Align::Right),
            column("Điểm đã thêm", 18, Align::Right),
            column("Đồng cho một điểm đã thêm", 32, Align::Right),
        ],
        rows: found.indicators.iter().map(row).collect(),
    }
}
