//! What a meeting leaves behind as Word and PDF files: minutes that secretary and chair sign, and the notice of
//! its conclusions to the agencies.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use report::document::{
    Align, Behalf, Block, Carrier, Cell, Column, Document, Emphasis, Foot, Format, Head, IssueDate,
    Kind, Opening, Row, Session, Setting, Signature, Signing, Table, Text,
};
use store::{Moment, overview::ItemKind, unit::Unit};

use super::walk::{ItemLine, Walk, meeting};
use crate::{
    Actor, App, Refusal,
    paper::paper,
    plan::{Agency, committee},
};

/// Clocks in Việt Nam are ahead of UTC by so many hours.
const VIETNAM_HOURS: i8 = 7;

/// The minutes of a meeting; of one that goes on, as far as it is.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn meeting_minutes(
    app: &App,
    actor: &Actor,
    id: i64,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let walk = standing(app, actor, id).await?;
    let issuer = Issuer::read(app).await?;
    let minutes = minutes(&walk, &issuer, app.now());
    paper(&minutes, (format, Setting::Usual), app.now())
}

/// The notice of a meeting's conclusions, a draft to be numbered and signed.
///
/// # Errors
/// A conflict when nothing was concluded; not found, not allowed, or a fault.
pub async fn meeting_notice(
    app: &App,
    actor: &Actor,
    id: i64,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let walk = standing(app, actor, id).await?;
    let is_conclusion = |item: &ItemLine| item.kind == ItemKind::Conclusion;
    if !walk.items.iter().any(is_conclusion) {
        return Err(Refusal::Conflict("meeting-nothing"));
    }
    let issuer = Issuer::read(app).await?;
    let notice = notice(&walk, &issuer);
    paper(&notice, (format, Setting::Usual), app.now())
}

/// The meeting without what was taken back: that stands in the record, on no paper.
async fn standing(app: &App, actor: &Actor, id: i64) -> Result<Walk, Refusal> {
    let mut walk = meeting(app, actor, id, None).await?;
    walk.items.retain(|item| !item.is_gone());
    Ok(walk)
}

/// Whose papers these are.
pub(super) struct Issuer {
    /// The people's committee of the province.
    pub(super) committee: String,
    /// Where it signs.
    pub(super) place: String,
    /// The data are invented.
    pub(super) is_sample: bool,
}

impl Issuer {
    /// The province of this installation: a unit of that kind that nobody is above; the invented one
    /// where there is one, since real provinces stand beside it only to be compared with.
    pub(super) async fn read(app: &App) -> Result<Self, Refusal> {
        let units = store::unit::list_units(app.store.reader()).await?;
        let above = |unit: &&Unit| {
            units
                .iter()
                .any(|one| one.parent.as_ref() == Some(&unit.code))
        };
        let invented = units
            .iter()
            .find(|unit| unit.fictional && unit.parent.is_none());
        let own = invented.or_else(|| units.iter().find(above));
        let (committee, place) = committee(own.map(|unit| unit.name.as_str()));
        Ok(Self {
            committee,
            place,
            is_sample: invented.is_some(),
        })
    }
}

fn head(walk: &Walk, issuer: &Issuer, kind: Kind, summary: String) -> Head {
    let day: Option<Date> = walk.meeting.held_on.parse().ok();
    Head {
        kind,
        parent: None,
        issuer: issuer.committee.clone(),
        issued_by: issuer.committee.clone(),
        symbol: "UBND".to_owned(),
        number: None,
        place: issuer.place.clone(),
        date: IssueDate::Open {
            year: day.map_or(0, Date::year),
        },
        summary,
        marks: Vec::new(),
        carrier: Carrier::Electronic,
        sample: issuer.is_sample,
    }
}

fn minutes(walk: &Walk, issuer: &Issuer, now: Moment) -> Document {
    let meeting = &walk.meeting;
    let session = Session {
        name: "Cuộc họp".to_owned(),
        begins: clock(meeting.opened_at),
        ends: clock(meeting.closed_at.unwrap_or(now)),
        place: meeting.place.clone(),
        present: meeting
            .present
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        chair: meeting.chair.clone(),
        secretary: meeting.secretary.clone(),
    };
    Document {
        head: head(walk, issuer, Kind::Minutes, meeting.title.clone()),
        opening: Opening {
            session: Some(session),
            ..Opening::default()
        },
        body: said(walk),
        foot: Foot {
            signing: Signing::Session {
                secretary: name_of(&meeting.secretary),
                chair: name_of(&meeting.chair),
            },
            recipients: vec![
                "Các cơ quan dự họp".to_owned(),
                "Lưu: VT, hồ sơ cuộc họp".to_owned(),
            ],
            drafter: None,
            address: None,
        },
        annexes: Vec::new(),
    }
}

/// A name without the post behind its comma, as it stands below a signature.
fn name_of(person: &str) -> String {
    let name = person.split(',').next().unwrap_or(person);
    name.trim().to_owned()
}

fn clock(moment: Moment) -> DateTime {
    let timestamp = Timestamp::from_microsecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::constant(VIETNAM_HOURS).to_datetime(timestamp)
}

fn day(iso: &str) -> String {
    iso.parse::<Date>().map_or_else(
        |_| iso.to_owned(),
        |day| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
    )
}

/// Agency by agency, what was concluded and asked of it.
fn said(walk: &Walk) -> Vec<Block> {
    if walk.items.is_empty() {
        let none = "Cuộc họp chưa ghi kết luận nào.";
        return vec![Block::Paragraph(none.into())];
    }
    let mut blocks = Vec::new();
    for agency in agencies(walk) {
        blocks.push(Block::Clause(
            Text::default().then(format!("{}:", agency.name), Emphasis::Bold),
        ));
        let own = walk.items.iter().filter(|item| item.agency == *agency);
        let own: Vec<String> = own.map(sentence).collect();
        blocks.extend(listed(&own));
    }
    blocks
}

/// Points of a list, or a paragraph where there is only one thing to say: nobody letters a single point.
fn listed(said: &[String]) -> Vec<Block> {
    if let [only] = said {
        return vec![Block::Paragraph(ended(only, '.').into())];
    }
    let last = said.len().saturating_sub(1);
    said.iter()
        .enumerate()
        .map(|(place, text)| {
            let mark = if place == last { '.' } else { ';' };
            Block::Point(ended(text, mark).into())
        })
        .collect()
}

/// The words with this mark behind them, unless they ask or call out and end so already.
fn ended(text: &str, mark: char) -> String {
    match text.ends_with(['?', '!']) {
        true => text.to_owned(),
        false => format!("{text}{mark}"),
    }
}

fn agencies(walk: &Walk) -> Vec<&Agency> {
    let spoken = |agency: &&Agency| walk.items.iter().any(|item| item.agency == **agency);
    walk.agencies
        .iter()
        .map(|one| &one.0)
        .filter(spoken)
        .collect()
}

fn sentence(item: &ItemLine) -> String {
    let mut text = match item.kind {
        ItemKind::Conclusion => String::new(),
        ItemKind::Question => "Yêu cầu giải trình: ".to_owned(),
    };
    if let Some((_, code, title)) = &item.task {
        text.push_str(&format!("Về nhiệm vụ {code} “{title}”: "));
    }
    text.push_str(item.words.trim_end_matches(['.', ';']));
    if let Some(due) = &item.due_on {
        text.push_str(&format!("; hạn mới {}", day(due)));
    }
    if let Some(made) = &item.made {
        text.push_str(&format!(
            "; giao {} nhiệm vụ {} “{}”",
            made.lead, made.code, made.title
        ));
        if let Some(due) = &made.due_on {
            text.push_str(&format!(", hạn {}", day(due)));
        }
    }
    text
}

fn notice(walk: &Walk, issuer: &Issuer) -> Document {
    let meeting = &walk.meeting;
    let summary = format!(
        "Kết luận của {} tại cuộc họp {} ngày {}",
        meeting.chair,
        lower_first(&meeting.title),
        day(&meeting.held_on)
    );
    let first = format!(
        "Ngày {}, tại {}, {} chủ trì cuộc họp {}. Sau khi nghe các cơ quan báo cáo, người chủ trì kết luận như sau:",
        day(&meeting.held_on),
        meeting.place,
        meeting.chair,
        lower_first(&meeting.title)
    );
    let mut body = vec![Block::Paragraph(first.into())];
    body.extend(said(walk));
    body.extend(table(walk));
    body.push(Block::Paragraph(
        "Thủ trưởng các cơ quan nêu trên chịu trách nhiệm thực hiện và báo cáo tiến độ trên hệ thống trước cuộc họp kế tiếp.".into(),
    ));
    Document {
        head: head(walk, issuer, Kind::Notice, summary),
        opening: Opening::default(),
        body,
        foot: Foot {
            signing: Signing::One(Signature {
                behalf: vec![
                    Behalf::Order("Chủ tịch".to_owned()),
                    Behalf::Deputy("Chánh Văn phòng".to_owned()),
                ],
                post: "Phó Chánh Văn phòng".to_owned(),
                name: String::new(),
            }),
            recipients: agencies(walk)
                .into_iter()
                .map(|agency| agency.name.clone())
                .chain(["Lưu: VT".to_owned()])
                .collect(),
            drafter: None,
            address: None,
        },
        annexes: Vec::new(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The tasks that were given, as a table; nothing where none was.
fn table(walk: &Walk) -> Option<Block> {
    let column = |title: &str, width_mm: u16| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align: Align::Left,
    };
    let rows: Vec<Row> = walk
        .items
        .iter()
        .filter_map(|item| item.made.as_ref())
        .map(|made| {
            Row::Cells(vec![
                Cell::text(made.code.as_str()),
                Cell::text(made.title.as_str()),
                Cell::text(made.lead.as_str()),
                made.due_on
                    .as_deref()
                    .map_or(Cell::Missing, |due| Cell::text(day(due))),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: Some("Nhiệm vụ giao tại cuộc họp".to_owned()),
            columns: vec![
                column("Mã", 20),
                column("Nhiệm vụ", 76),
                column("Cơ quan chủ trì", 42),
                column("Hạn", 24),
            ],
            rows,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_end_as_lists_do_and_a_question_keeps_its_mark() {
        let said = [
            "Giao Sở Y tế".to_owned(),
            "Vì sao chậm?".to_owned(),
            "Hạn mới".to_owned(),
        ];
        let words: Vec<Block> = listed(&said);
        let expected = ["Giao Sở Y tế;", "Vì sao chậm?", "Hạn mới."];
        assert_eq!(words, expected.map(|text| Block::Point(text.into())));
        let only = ["Vì sao chậm?".to_owned()];
        assert_eq!(listed(&only), [Block::Paragraph("Vì sao chậm?".into())]);
    }
}
