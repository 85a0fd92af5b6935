//! The table of remarks with what became of each ("Bảng tổng hợp, tiếp thu, giải trình ý kiến góp ý"),
//! as a Word or PDF file.

use jiff::civil::Date;
use report::document::{
    Align, Annex, Behalf, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate,
    Kind, Opening, Page, Row, Setting, Signature, Signing, Table,
};
use store::plan::Verdict;

use super::{
    duty_decision::committee,
    remarks::{RemarkLine, Remarks, remarks},
};
use crate::{Actor, App, Permission, Refusal, paper::paper};

/// The report on the comment round of a plan, with the table of remarks and answers as its annex.
///
/// # Errors
/// A conflict when nobody has said anything yet; not found, not allowed, or a fault.
pub async fn answer_table(
    app: &App,
    actor: &Actor,
    slug: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let found = remarks(app, actor, slug).await?;
    if found.lines.is_empty() && found.agreed.is_empty() {
        return Err(Refusal::Conflict("plan-nothing-said"));
    }
    let today = crate::day::of(app.now());
    let document = document(&found, &today);
    paper(&document, (format, Setting::Usual), app.now())
}

fn document(found: &Remarks, today: &str) -> Document {
    let year = today.parse().map_or(i16::default(), Date::year);
    let (committee, place) = committee(Some(&found.issuer.name));
    let title = &found.plan.title;
    Document {
        head: Head {
            kind: Kind::Report,
            parent: Some(committee.clone()),
            issuer: "Sở Khoa học và Công nghệ".to_owned(),
            issued_by: "Sở Khoa học và Công nghệ".to_owned(),
            symbol: "SKHCN".to_owned(),
            number: None,
            place,
            date: IssueDate::Open { year },
            summary: format!("Tổng hợp, tiếp thu, giải trình ý kiến góp ý đối với dự thảo {title}"),
            marks: Vec::new(),
            carrier: Carrier::Electronic,
            sample: found.round.fictional,
        },
        opening: Opening {
            addressees: vec![committee],
            ..Opening::default()
        },
        body: body(found, today),
        foot: foot(),
        annexes: match found.lines.is_empty() {
            true => Vec::new(),
            false => vec![annex(found)],
        },
    }
}

fn body(found: &Remarks, today: &str) -> Vec<Block> {
    let counts = &found.counts;
    let until = found.plan.remarks_until.as_deref();
    // Whoever still has time has not failed to answer.
    let no_answer = match until.is_some_and(|last| today <= last) {
        true => "chưa trả lời",
        false => "không trả lời",
    };
    let until = until.map_or_else(String::new, |day| {
        format!(" Hạn góp ý: {}.", crate::day::text(day))
    });
    let mut speakers: Vec<i64> = found.lines.iter().map(|line| line.remark.unit_id).collect();
    speakers.sort_unstable();
    speakers.dedup();
    let of = |verdict: Option<Verdict>| {
        let own = found.lines.iter();
        own.filter(|line| line.remark.verdict == verdict).count()
    };
    let mut body = vec![
        Block::Part("Tình hình lấy ý kiến".to_owned()),
        Block::Paragraph(
            format!(
                "Dự thảo được gửi {} đơn vị lấy ý kiến.{until} {} đơn vị có {} ý kiến góp ý; {} đơn vị nhất trí, không có ý kiến; {} đơn vị {no_answer}.",
                counts.asked,
                speakers.len(),
                counts.remarks,
                counts.agreed,
                counts.silent
            )
            .into(),
        ),
        Block::Part("Kết quả tiếp thu, giải trình".to_owned()),
        Block::Dash(format!("Tiếp thu: {} ý kiến.", of(Some(Verdict::Accepted))).into()),
        Block::Dash(format!("Tiếp thu một phần: {} ý kiến.", of(Some(Verdict::Partly))).into()),
        Block::Dash(format!("Không tiếp thu, có giải trình: {} ý kiến.", of(Some(Verdict::Refused))).into()),
    ];
    if of(None) > 0 {
        let waiting = format!("Chưa trả lời: {} ý kiến.", of(None));
        body.push(Block::Dash(waiting.into()));
    }
    let names = |list: Vec<&str>| list.join("; ");
    if !found.agreed.is_empty() {
        let agreed = found.agreed.iter().map(|(unit, _)| unit.name.as_str());
        let text = format!(
            "Đơn vị nhất trí, không có ý kiến: {}.",
            names(agreed.collect())
        );
        body.push(Block::Paragraph(text.into()));
    }
    if !found.silent.is_empty() {
        let silent = found.silent.iter().map(|unit| unit.name.as_str());
        let text = format!("Đơn vị {no_answer}: {}.", names(silent.collect()));
        body.push(Block::Paragraph(text.into()));
    }
    if !found.lines.is_empty() {
        let text = "Nội dung từng ý kiến và kết quả tiếp thu, giải trình tại Phụ lục kèm theo.";
        body.push(Block::Paragraph(text.into()));
    }
    body
}

fn foot() -> Foot {
    let recipients = ["Như trên", "Các đơn vị góp ý", "Lưu: VT, KHCN"];
    Foot {
        signing: Signing::One(Signature {
            behalf: Vec::<Behalf>::new(),
            post: "Giám đốc".to_owned(),
            name: String::new(),
        }),
        recipients: recipients.into_iter().map(str::to_owned).collect(),
        drafter: None,
        address: None,
    }
}

fn annex(found: &Remarks) -> Annex {
    let column = |title: &str, width_mm: u16, align: Align| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    };
    let row = |(line, number): (&RemarkLine, i64)| {
        Row::Cells(vec![
            Cell::Count(number),
            Cell::text(line.unit.name.as_str()),
            Cell::text(place(&line.remark.place)),
            Cell::text(line.remark.words.as_str()),
            Cell::text(answer(line)),
        ])
    };
    Annex {
        title: "Bảng tổng hợp, tiếp thu, giải trình ý kiến góp ý".to_owned(),
        page: Page::Landscape,
        body: vec![Block::Table(Table {
            caption: None,
            columns: vec![
                column("TT", 12, Align::Center),
                column("Đơn vị góp ý", 45, Align::Left),
                column("Nội dung được góp ý", 40, Align::Left),
                column("Ý kiến góp ý", 82, Align::Left),
                column("Tiếp thu, giải trình", 73, Align::Left),
            ],
            rows: found.lines.iter().zip(1..).map(row).collect(),
        })],
        is_followed: false,
    }
}

fn place(place: &str) -> &str {
    match place {
        "" => "Toàn văn",
        place => place,
    }
}

fn answer(line: &RemarkLine) -> String {
    let verdict = match line.remark.verdict {
        None => return "Chưa trả lời".to_owned(),
        Some(Verdict::Accepted) => "Tiếp thu",
        Some(Verdict::Partly) => "Tiếp thu một phần",
        Some(Verdict::Refused) => "Không tiếp thu",
    };
    match line.remark.reason.as_deref() {
        Some(reason) => format!("{verdict}. {reason}"),
        None => format!("{verdict}."),
    }
}
