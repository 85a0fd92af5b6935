//! The brief as a Word or PDF file in the form of official documents.

use engine::{Language, amount::Amount};
use jiff::civil::Date;
use report::document::{
    Align, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate, Kind, Opening,
    Row, Setting, Signature, Signing, Table,
};

use super::brief::{Brief, BriefTask, brief};
use crate::{
    Actor, App, Refusal,
    paper::{is_one_page, paper},
};

/// How much a brief names; the rest is counted.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Late tasks.
    late: usize,
    /// Tasks due soon.
    due: usize,
    /// Finished tasks.
    finished: usize,
    /// Agencies with late tasks.
    agencies: usize,
    /// Longest title of a task, or name of an agency, in characters; its page has the rest.
    letters: usize,
}

impl Room {
    const fn of([late, due, finished, agencies, letters]: [usize; 5]) -> Self {
        Self {
            late,
            due,
            finished,
            agencies,
            letters,
        }
    }
}

/// What is tried until the brief stays on one page. What asks for a word of the leader, the late tasks, goes
/// last; what is finished goes first.
const ROOMS: [Room; 8] = [
    Room::of([5, 3, 5, 6, 110]),
    Room::of([5, 3, 3, 6, 110]),
    Room::of([5, 3, 3, 4, 80]),
    Room::of([5, 3, 2, 3, 80]),
    Room::of([4, 3, 1, 3, 70]),
    Room::of([3, 2, 1, 2, 70]),
    Room::of([3, 1, 1, 1, 60]),
    LEAST,
];
const LEAST: Room = Room::of([2, 1, 1, 1, 40]);

/// The brief of a campaign as a file.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn brief_document(
    app: &App,
    actor: &Actor,
    slug: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let brief = brief(app, actor, slug).await?;
    paper(&one_page(&brief)?, (format, Setting::Tight), app.now())
}

/// The brief with as much as one page holds.
fn one_page(brief: &Brief) -> Result<Document, Refusal> {
    for room in ROOMS {
        let tried = document(brief, room);
        if is_one_page(&tried, Setting::Tight)? {
            return Ok(tried);
        }
    }
    Ok(document(brief, LEAST))
}

fn document(brief: &Brief, room: Room) -> Document {
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
        body: body(brief, room),
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

/// One page: the score, what was finished, one table of what needs a word, and the agencies.
fn body(brief: &Brief, room: Room) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading("Điểm ước tính".to_owned()),
        Block::Paragraph(score_words(brief).into()),
        Block::Heading("Nhiệm vụ".to_owned()),
        Block::Paragraph(finished_words(brief, room).into()),
    ];
    if brief.late.is_empty() && brief.due.is_empty() {
        blocks.push(Block::Paragraph(
            "Không có nhiệm vụ nào quá hạn hoặc đến hạn trong bảy ngày tới.".into(),
        ));
    } else {
        blocks.push(tasks(brief, room));
    }
    if !brief.agencies.is_empty() {
        blocks.push(Block::Paragraph(agencies_words(brief, room).into()));
    }
    blocks
}

/// What was finished within the week, in a sentence.
fn finished_words(brief: &Brief, room: Room) -> String {
    let text = |points| brief.framework.points_text(points, Language::Vi);
    let mut told: Vec<String> = brief
        .finished
        .iter()
        .take(room.finished)
        .map(|one| {
            let points = one
                .points
                .map_or_else(String::new, |points| format!(", {} điểm", text(points)));
            format!(
                "{} ({}{points})",
                title(one, room),
                agency(brief, &one.lead, room)
            )
        })
        .collect();
    told.extend(and_more(brief.finished.len(), room.finished, "việc"));
    match told.is_empty() {
        true => "Trong tuần không có nhiệm vụ nào hoàn thành.".to_owned(),
        false => format!("Đã xong trong tuần: {}.", told.join("; ")),
    }
}

fn title(one: &BriefTask, room: Room) -> String {
    clipped(&one.task.title, room)
}

/// Words as far as there is room for them.
fn clipped(whole: &str, room: Room) -> String {
    match whole.char_indices().nth(room.letters) {
        Some((end, _)) => format!("{}…", whole.get(..end).unwrap_or(whole).trim_end()),
        None => whole.to_owned(),
    }
}

/// “và 4 việc khác”, where a list is longer than what is named of it.
fn and_more(n: usize, most: usize, what: &str) -> Option<String> {
    (n > most).then(|| format!("và {} {what} khác", n - most))
}

/// An agency without the name of its province, which the head of the paper says already.
fn agency(brief: &Brief, name: &str, room: Room) -> String {
    let province = format!(" {}", lowered(&brief.unit.name));
    clipped(name.strip_suffix(province.as_str()).unwrap_or(name), room)
}

/// Each agency with late tasks: how many of its open ones are late; the others together.
fn agencies_words(brief: &Brief, room: Room) -> String {
    let late = brief.agencies.iter().filter(|(_, late, _)| *late > 0);
    let n_late = late.clone().count();
    let mut told: Vec<String> = late
        .take(room.agencies)
        .map(|(name, late, open)| format!("{} {late}/{open}", agency(brief, name, room)))
        .collect();
    told.extend(and_more(
        n_late,
        room.agencies,
        "cơ quan có nhiệm vụ quá hạn",
    ));
    let others = brief.agencies.iter().filter(|(_, late, _)| *late == 0);
    let open: usize = others.map(|(_, _, open)| *open).sum();
    if open > 0 {
        told.push(format!("các cơ quan khác 0/{open}"));
    }
    format!(
        "Theo cơ quan, số nhiệm vụ quá hạn trên số chưa xong: {}.",
        told.join("; ")
    )
}

/// Where the score stands, against the pace and against last week.
pub(super) fn score_words(brief: &Brief) -> String {
    let text = |points| brief.framework.points_text(points, Language::Vi);
    let pace = &brief.pace;
    let planned = text(pace.planned);
    let Some(last) = &brief.last else {
        return format!(
            "Ngày thứ {} trên {}; chưa có ước tính nào được ghi. Nhịp kế hoạch đến ngày {} là {planned} điểm.",
            pace.day,
            pace.days,
            date(&brief.today)
        );
    };
    let [low, middle, high] =
        [last.low_micro, last.middle_micro, last.high_micro].map(Amount::from_micro);
    let ahead = match pace.ahead(&brief.framework) {
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

/// Late tasks and those due soon in one table, the longest late first; what has no room is counted.
fn tasks(brief: &Brief, room: Room) -> Block {
    let column = |title: &str, width_mm, align| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    };
    let row = |one: &BriefTask| {
        // The year stands in the title.
        let due = one.task.due_on.as_deref().map(date).unwrap_or_default();
        let due = due.get(..5).unwrap_or(&due);
        Row::Cells(vec![
            Cell::text(title(one, room)),
            Cell::text(agency(brief, &one.lead, room)),
            Cell::text(due),
            one.points.map_or(Cell::Missing, |amount| Cell::Amount {
                amount,
                decimals: brief.framework.decimals.points,
            }),
        ])
    };
    let parts = [
        ("Quá hạn, đề nghị chỉ đạo", &brief.late, room.late),
        ("Đến hạn trong bảy ngày tới", &brief.due, room.due),
    ];
    let mut rows = Vec::new();
    for (name, list, most) in parts {
        let n = list.len();
        if n > 0 {
            rows.push(Row::Band(match n > most {
                true => format!("{name}: {n} nhiệm vụ, nêu {most} nhiệm vụ có hạn sớm nhất"),
                false => format!("{name}: {n} nhiệm vụ"),
            }));
            rows.extend(list.iter().take(most).map(row));
        }
    }
    Block::Table(Table {
        caption: None,
        columns: vec![
            column("Nhiệm vụ", 79, Align::Left),
            column("Cơ quan chủ trì", 55, Align::Left),
            column("Hạn", 16, Align::Center),
            column("Điểm", 15, Align::Right),
        ],
        rows,
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
