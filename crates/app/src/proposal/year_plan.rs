//! What a year's plan collects: the agreed proposals as a table for a file and as a document in Word and PDF.

use engine::Language;
use jiff::civil::Date;
use report::document::{
    Align, Annex, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate, Kind,
    Opening, Page, Row, Setting, Signature, Signing, Table,
};
use store::proposal::{Manner, ProposalState};

use super::list::{ListWanted, Listed, Listing, list_proposals};
use crate::{Actor, App, Refusal, paper::paper};

/// How something is come by, in words for a document.
fn manner_words(manner: Manner) -> &'static str {
    match manner {
        Manner::Hire => "Thuê dịch vụ",
        Manner::Buy => "Mua sắm, đầu tư",
        Manner::Shared => "Dùng nền tảng dùng chung",
        Manner::Own => "Tự thực hiện",
    }
}

/// A list of proposals as a table for a file.
#[must_use]
pub fn listing_table(listing: &Listing) -> report::Table {
    let column = |name, meaning, meaning_en| report::Column {
        name,
        meaning,
        meaning_en,
    };
    let text = |words: &str| report::Cell::text(Some(words));
    let row = |one: &Listed| {
        let proposal = &one.proposal;
        vec![
            text(&proposal.code),
            text(&one.unit),
            report::Cell::Count(proposal.year.into()),
            text(&proposal.title),
            text(proposal.manner.name()),
            text(proposal.state.name()),
            report::Cell::text(proposal.starts_on.as_deref()),
            report::Cell::text(proposal.ends_on.as_deref()),
            text(&one.indicators.join("; ")),
            one.points.map_or(report::Cell::Empty, |points| {
                report::Cell::Exact(points.canonical())
            }),
            one.total
                .map_or(report::Cell::Empty, |total| report::Cell::Count(total.0)),
        ]
    };
    report::Table {
        columns: vec![
            column("code", "mã đề xuất", "code of the proposal"),
            column("unit", "đơn vị đề xuất", "unit that proposes it"),
            column("year", "năm kế hoạch", "year of the plan"),
            column("title", "tên", "title"),
            column(
                "manner",
                "cách làm: hire, buy, shared, own",
                "how it is come by: hire, buy, shared, own",
            ),
            column(
                "state",
                "tình trạng: draft, registered, weighed, agreed, merged, refused, withdrawn",
                "state: draft, registered, weighed, agreed, merged, refused, withdrawn",
            ),
            column("starts_on", "ngày bắt đầu", "first day"),
            column("ends_on", "ngày kết thúc", "last day"),
            column(
                "indicators",
                "mã chỉ số, cách nhau bằng dấu chấm phẩy",
                "codes of indicators, parted by semicolons",
            ),
            column("points", "tổng điểm dự kiến", "points expected"),
            column(
                "amount_vnd",
                "tổng kinh phí đề xuất, đồng",
                "money asked for, in đồng",
            ),
        ],
        rows: listing.rows.iter().map(row).collect(),
    }
}

/// The agreed proposals of a year as an annex to its plan, in Word or PDF.
///
/// # Errors
/// A conflict when none is agreed; not allowed, or a fault.
pub async fn year_plan_document(
    app: &App,
    actor: &Actor,
    year: i32,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let wanted = ListWanted {
        year: Some(year),
        state: Some(ProposalState::Agreed),
        ..ListWanted::default()
    };
    let listing = list_proposals(app, actor, &wanted).await?;
    if listing.rows.is_empty() {
        return Err(Refusal::Conflict("proposal-none-agreed"));
    }
    let top = province(app, &listing).await?;
    let today: Option<Date> = crate::day::of(app.now()).parse().ok();
    let document = document(&listing, year, top, today);
    paper(&document, (format, Setting::Usual), app.now())
}

/// Name of the province above the units, and whether it is invented.
async fn province(app: &App, listing: &Listing) -> Result<(String, bool), Refusal> {
    let units = store::unit::list_units(app.store.reader()).await?;
    let own = listing.rows.first().map(|one| one.proposal.unit_id);
    let mut unit = units.iter().find(|unit| Some(unit.id) == own);
    // A chain of units above units is short; a circle in it ends here.
    for _ in 0..8 {
        let above = unit.and_then(|unit| unit.parent.as_deref());
        let Some(above) = above.and_then(|code| units.iter().find(|one| one.code == code)) else {
            break;
        };
        unit = Some(above);
    }
    Ok(unit.map_or_else(
        || ("tỉnh ……".to_owned(), false),
        |unit| (lowered(&unit.name), unit.fictional),
    ))
}

fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn document(
    listing: &Listing,
    year: i32,
    (province, is_sample): (String, bool),
    today: Option<Date>,
) -> Document {
    let committee = format!("Ủy ban nhân dân {province}");
    let place = province
        .split_once(' ')
        .map_or(province.as_str(), |(_, rest)| rest)
        .to_owned();
    let n = listing.rows.len();
    let total = listing.total.text(Language::Vi).replace(" đ", " đồng");
    Document {
        head: Head {
            kind: Kind::Report,
            parent: Some(committee),
            issuer: "Sở Khoa học và Công nghệ".to_owned(),
            issued_by: "Sở Khoa học và Công nghệ".to_owned(),
            symbol: "SKHCN".to_owned(),
            number: None,
            place,
            date: IssueDate::Open {
                year: today.map_or(i16::try_from(year).unwrap_or_default(), Date::year),
            },
            summary: format!("Tổng hợp đề xuất đã đồng ý đưa vào kế hoạch năm {year}"),
            marks: Vec::new(),
            carrier: Carrier::Electronic,
            sample: is_sample,
        },
        opening: Opening::default(),
        body: vec![
            Block::Paragraph(
                format!("Đến nay có {n} đề xuất đã được đồng ý đưa vào kế hoạch năm {year}, tổng kinh phí đề xuất là {total}. Từng đề xuất nêu tại Phụ lục kèm theo.").into(),
            ),
            Block::Paragraph("Mỗi đề xuất đã được so với nhiệm vụ, dự án của các năm và nền tảng dùng chung; trường hợp rất giống đều có giải trình của đơn vị và quyết định của người có thẩm quyền, lưu trên hệ thống.".into()),
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
        annexes: vec![Annex {
            title: format!("Đề xuất đã đồng ý đưa vào kế hoạch năm {year}"),
            page: Page::Landscape,
            body: vec![Block::Table(table(listing))],
            is_followed: false,
        }],
    }
}

fn table(listing: &Listing) -> Table {
    let column = |title: &str, width_mm, align| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    };
    let row = |one: &Listed| {
        let proposal = &one.proposal;
        Row::Cells(vec![
            Cell::text(proposal.code.as_str()),
            Cell::text(proposal.title.as_str()),
            Cell::text(one.unit.as_str()),
            Cell::text(manner_words(proposal.manner)),
            Cell::text(one.indicators.join("; ")),
            one.points.map_or(Cell::Missing, |amount| Cell::Amount {
                amount,
                decimals: 2,
            }),
            one.total
                .map_or(Cell::Missing, |total| Cell::Count(total.0)),
        ])
    };
    let mut rows: Vec<Row> = listing.rows.iter().map(row).collect();
    rows.push(Row::Total(vec![
        Cell::Blank,
        Cell::text("Tổng"),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Amount {
            amount: listing.points,
            decimals: 2,
        },
        Cell::Count(listing.total.0),
    ]));
    Table {
        caption: None,
        columns: vec![
            column("Mã", 27, Align::Left),
            column("Tên đề xuất", 84, Align::Left),
            column("Đơn vị", 44, Align::Left),
            column("Cách làm", 28, Align::Left),
            column("Chỉ số", 20, Align::Left),
            column("Điểm dự kiến", 17, Align::Right),
            column("Kinh phí (đồng)", 27, Align::Right),
        ],
        rows,
    }
}
