//! The brief as a Word file in the form of official documents.

use engine::{Language, amount::Amount};
use jiff::{Timestamp, civil::Date};
use report::document::{
    Align, Block, Carrier, Cell, Column, Document, Foot, Head, IssueDate, Kind, Opening, Row,
    Signature, Signing, Table, docx,
};
use store::StoreError;

use super::brief::{Brief, BriefTask, brief};
use crate::{Actor, App, Refusal};

/// The brief of a campaign as a Word file.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn brief_document(app: &App, actor: &Actor, slug: &str) -> Result<Vec<u8>, Refusal> {
    let brief = brief(app, actor, slug).await?;
    let moment = Timestamp::from_microsecond(app.now().0).unwrap_or(Timestamp::UNIX_EPOCH);
    docx(&document(&brief), moment).map_err(|error| {
        Refusal::Fault(StoreError::Broken(format!("brief of a campaign: {error}")))
    })
}

fn document(brief: &Brief) -> Document {
    let name = &brief.unit.name;
    let place = name.split_once(' ').map_or(name.as_str(), |(_, rest)| rest);
    let today: Option<Date> = brief.today.parse().ok();
    Document {
        head: Head {
            kind: Kind::Report,
            parent: Some(format!("Ủy ban nhân dân {}", lowered(name))),
            issuer: "Sở Khoa học và Công nghệ".to_owned(),
            issued_by: "Giám đốc Sở Khoa học và Công nghệ".to_owned(),
            symbol: "SKHCN".to_owned(),
            number: None,
            place: place.to_owned(),
            date: IssueDate::Open {
                year: today.map_or(0, Date::year),
            },
            summary: format!(
                "Kết quả tuần thứ {} {} (tính đến {})",
                brief.pace.week(),
                lowered(&brief.campaign.title),
                date(&brief.today)
            ),
            marks: Vec::new(),
            carrier: Carrier::Electronic,
            sample: brief.round.fictional,
        },
        opening: Opening::default(),
        body: body(brief),
        foot: Foot {
            signing: Signing::One(Signature {
                behalf: Vec::new(),
                post: "Giám đốc".to_owned(),
                name: String::new(),
            }),
            recipients: vec![
                "Chủ tịch, các Phó Chủ tịch UBND tỉnh".to_owned(),
                "Các sở, ngành có nhiệm vụ".to_owned(),
                "Lưu: VT".to_owned(),
            ],
            drafter: None,
            address: None,
        },
        annexes: Vec::new(),
    }
}

/// "Tỉnh Mẫu" within a sentence: "tỉnh Mẫu".
fn lowered(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// `29/06/2026`.
fn date(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').rev().collect();
    parts.join("/")
}

fn body(brief: &Brief) -> Vec<Block> {
    let text = |points| brief.framework.points_text(points, Language::Vi);
    let mut blocks = vec![
        Block::Heading("Điểm ước tính".to_owned()),
        Block::Paragraph(score_words(brief).into()),
        Block::Heading("Việc đã xong trong tuần".to_owned()),
    ];
    match brief.finished.as_slice() {
        [] => blocks.push(Block::Paragraph(
            "Không có nhiệm vụ nào hoàn thành trong tuần.".into(),
        )),
        tasks => blocks.extend(tasks.iter().map(|one| {
            let points = one
                .points
                .map_or_else(String::new, |points| format!(", {} điểm", text(points)));
            Block::Dash(format!("{} – {}{points}", one.task.title, one.lead).into())
        })),
    }
    blocks.push(Block::Heading("Việc đến hạn trong bảy ngày tới".to_owned()));
    match brief.due.as_slice() {
        [] => blocks.push(Block::Paragraph("Không có nhiệm vụ nào đến hạn.".into())),
        tasks => blocks.push(table(brief, "Nhiệm vụ đến hạn", tasks)),
    }
    blocks.push(Block::Heading("Việc quá hạn, đề nghị chỉ đạo".to_owned()));
    match brief.late.as_slice() {
        [] => blocks.push(Block::Paragraph("Không có nhiệm vụ nào quá hạn.".into())),
        tasks => blocks.push(table(brief, "Nhiệm vụ quá hạn", tasks)),
    }
    blocks
}

/// Where the score stands, against the pace and against last week.
pub(super) fn score_words(brief: &Brief) -> String {
    let text = |points| brief.framework.points_text(points, Language::Vi);
    let pace = &brief.pace;
    let planned = text(pace.planned);
    let Some(last) = &brief.last else {
        return format!(
            "Ngày thứ {} trên {}; chưa có ước tính nào được ghi. Nhịp kế hoạch đến hôm nay là {planned} điểm.",
            pace.day, pace.days
        );
    };
    let [low, middle, high] =
        [last.low_micro, last.middle_micro, last.high_micro].map(Amount::from_micro);
    let ahead = match pace.ahead() {
        Some(ahead) if ahead < Amount::ZERO => {
            let behind = Amount::ZERO.minus(ahead).unwrap_or(Amount::ZERO);
            format!("chậm {} điểm so với nhịp", text(behind))
        }
        Some(ahead) => format!("vượt nhịp {} điểm", text(ahead)),
        None => "chưa so được với nhịp".to_owned(),
    };
    let gained = match brief.gained {
        Some(more) if more < Amount::ZERO => {
            let less = Amount::ZERO.minus(more).unwrap_or(Amount::ZERO);
            format!(" So với bảy ngày trước: giảm {} điểm.", text(less))
        }
        Some(more) => format!(" So với bảy ngày trước: thêm {} điểm.", text(more)),
        None => String::new(),
    };
    format!(
        "Ngày thứ {} trên {}: ước tính {} điểm (khoảng {}–{}), nhịp kế hoạch {planned} điểm, {ahead}. Mục tiêu {} điểm vào ngày {}.{gained}",
        pace.day,
        pace.days,
        text(middle),
        text(low),
        text(high),
        text(Amount::from_micro(brief.campaign.target_micro)),
        date(&brief.campaign.ends_on),
    )
}

/// The same in English; the document itself is Vietnamese.
fn english(brief: &Brief) -> String {
    let text = |points| brief.framework.points_text(points, Language::En);
    let pace = &brief.pace;
    let (day, days, planned) = (pace.day, pace.days, text(pace.planned));
    let Some(last) = &brief.last else {
        return format!(
            "Day {day} of {days}; no estimate is kept yet. {planned} points are planned for today."
        );
    };
    let [low, middle, high] =
        [last.low_micro, last.middle_micro, last.high_micro].map(Amount::from_micro);
    let gained = brief.gained.map_or_else(String::new, |more| {
        format!(" In seven days: {} points.", text(more))
    });
    format!(
        "Day {day} of {days}: {} points are estimated ({}–{}), {planned} are planned for today. The target is {} points on {}.{gained}",
        text(middle),
        text(low),
        text(high),
        text(Amount::from_micro(brief.campaign.target_micro)),
        date(&brief.campaign.ends_on),
    )
}

fn table(brief: &Brief, caption: &str, tasks: &[BriefTask]) -> Block {
    let column = |title: &str, width_mm, align| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    };
    let row = |one: &BriefTask| {
        let due = one.task.due_on.as_deref().map(date).unwrap_or_default();
        Row::Cells(vec![
            Cell::text(one.task.title.as_str()),
            Cell::text(one.lead.as_str()),
            Cell::text(due),
            one.points.map_or(Cell::Missing, |amount| Cell::Amount {
                amount,
                decimals: brief.framework.decimals.points,
            }),
        ])
    };
    Block::Table(Table {
        caption: Some(caption.to_owned()),
        columns: vec![
            column("Nhiệm vụ", 80, Align::Left),
            column("Cơ quan chủ trì", 42, Align::Left),
            column("Hạn", 24, Align::Left),
            column("Điểm", 14, Align::Right),
        ],
        rows: tasks.iter().map(row).collect(),
    })
}

impl Brief {
    /// The same in a few sentences, for the head of a page or the body of a mail.
    #[must_use]
    pub fn summary(&self, language: Language) -> String {
        match language {
            Language::Vi => score_words(self),
            Language::En => english(self),
        }
    }
}
