//! The invented province's proposals, projects and money; and real published findings beside its own.

use std::collections::HashMap;

use engine::Language;
use jiff::civil::date;
use serde::Deserialize;
use store::{StoreError, account::Account, unit::Unit};

use super::vietnam;
use crate::{
    Actor, App, Refusal,
    money::{FindingTyped, create_findings, import_lines, load_findings},
    proposal::{
        Act, Decision, DecisionTyped, NewPlatform, NewProject, ProposalTyped, Said, Verdict, Vnd,
        act, clear, create_platform, create_project, create_proposal, decide, justify,
        name_reviewers, proposal_page, remark, review,
    },
};

const PROPOSALS: &str = include_str!("../../../../data/demo/proposals.csv");
const PROJECTS: &str = include_str!("../../../../data/demo/projects.csv");
const LINES: &str = include_str!("../../../../data/demo/fund_lines.csv");
/// The round whose indicators proposals are to raise.
const ROUND: &str = "mau-dti-2026";

#[derive(Deserialize)]
struct ProposalRow {
    unit: String,
    year: String,
    title: String,
    need: String,
    description: String,
    manner: String,
    indicators: String,
    costs: String,
    starts_on: String,
    ends_on: String,
    contact: String,
    fate: String,
    justification: String,
    words: String,
}

#[derive(Deserialize)]
struct ProjectRow {
    code: String,
    name: String,
    description: String,
    unit: String,
    from_year: String,
    to_year: String,
    amount_vnd: i64,
    source: String,
    note: String,
}

/// Those who act.
struct People {
    office: Actor,
    leader: Actor,
    reviewers: Vec<Actor>,
}

/// Makes all of it, through the use cases of everybody.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn make(app: &App, program: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    let accounts = store::account::list_accounts(app.store.reader()).await?;
    let accounts: HashMap<&str, &Account> = accounts
        .iter()
        .map(|account| (account.login.as_str(), account))
        .collect();
    let actor = |login: &str| {
        let account = accounts.get(login).map(|account| Actor::of(account));
        account.ok_or(Refusal::NotFound)
    };
    let people = People {
        office: actor("thuongtruc1")?,
        leader: actor("lanhdao")?,
        reviewers: vec![actor("thamdinh1")?, actor("thamdinh3")?, actor("mau.ld")?],
    };
    let spring = app.at(vietnam(date(2026, 3, 2), 9));
    platforms(&spring, &people.office).await?;
    projects(&spring, &people.office).await?;
    let autumn = app.at(vietnam(date(2026, 11, 2), 9));
    import_lines(&autumn, &people.office, LINES.as_bytes()).await?;
    findings(&autumn, (program, &people.office), units).await?;
    let mut targets = Vec::new();
    for (n, row) in rows::<ProposalRow>("proposals", PROPOSALS)?
        .into_iter()
        .enumerate()
    {
        // One every other day from 20 September; the later ones are the less far.
        let day = date(2026, 9, 20)
            .saturating_add(jiff::Span::new().days(2 * i64::try_from(n).unwrap_or(0)));
        proposal(app, &people, &row, (day, &mut targets)).await?;
    }
    Ok(())
}

fn rows<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> Result<Vec<T>, Refusal> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<Vec<T>, _>>()
        .map_err(|error| Refusal::Fault(StoreError::File(format!("data/demo/{name}.csv: {error}"))))
}

async fn platforms(app: &App, office: &Actor) -> Result<(), Refusal> {
    for (code, name, purpose, owner) in [
        (
            "MAU-LGSP",
            "Nền tảng tích hợp, chia sẻ dữ liệu của tỉnh Mẫu (LGSP)",
            "Nối, chia sẻ dữ liệu giữa hệ thống của các sở, xã",
            "Sở Khoa học và Công nghệ tỉnh Mẫu",
        ),
        (
            "MAU-HOP",
            "Phần mềm họp không giấy dùng chung của tỉnh Mẫu",
            "Phát tài liệu họp, biểu quyết, ghi kết luận trên máy tính bảng",
            "Văn phòng Ủy ban nhân dân tỉnh Mẫu",
        ),
        (
            "MAU-TRANG",
            "Khung trang thông tin điện tử của cơ quan tỉnh Mẫu",
            "Dựng trang thông tin của sở, xã theo một khung đạt yêu cầu tiếp cận",
            "Sở Khoa học và Công nghệ tỉnh Mẫu",
        ),
        (
            "MAU-UNGDUNG",
            "Ứng dụng công dân số tỉnh Mẫu",
            "Tra cứu hồ sơ, phản ánh hiện trường, nhận cảnh báo trên điện thoại",
            "Văn phòng Ủy ban nhân dân tỉnh Mẫu",
        ),
    ] {
        let new = NewPlatform {
            code: code.to_owned(),
            name: name.to_owned(),
            purpose: purpose.to_owned(),
            owner: owner.to_owned(),
            basis: "hư cấu".to_owned(),
        };
        create_platform(app, office, new).await?;
    }
    Ok(())
}

async fn projects(app: &App, office: &Actor) -> Result<(), Refusal> {
    let typed = |row: ProjectRow| NewProject {
        code: row.code,
        name: row.name,
        description: row.description,
        unit: row.unit,
        from_year: row.from_year,
        to_year: row.to_year,
        amount: Vnd(row.amount_vnd).text(Language::Vi),
        source: row.source,
        note: row.note,
    };
    let all = rows::<ProjectRow>("projects", PROJECTS)?.into_iter();
    create_project(app, office, all.map(typed).collect()).await
}

async fn findings(
    app: &App,
    (program, office): (&Actor, &Actor),
    units: &[Unit],
) -> Result<(), Refusal> {
    load_findings(app, program).await?;
    let name = |code: &str| {
        let unit = units.iter().find(|unit| unit.code == code);
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let finding =
        |number: &str, day: &str, unit: &str, amount: &str, words: &str, project: &str| {
            FindingTyped {
                number: number.to_owned(),
                issued_on: day.to_owned(),
                agency: name(unit),
                amount: amount.to_owned(),
                words: format!("{words} (hư cấu)"),
                source: "Dữ liệu trình diễn".to_owned(),
                unit: unit.to_owned(),
                project: project.to_owned(),
            }
        };
    let all = vec![
        finding(
            "05/KL-TTr",
            "18/06/2025",
            "MAU-S01",
            "310 triệu",
            "Phần mềm họp không giấy mua trùng chức năng, dùng dưới 10 % số cuộc họp",
            "DA-2021-08",
        ),
        finding(
            "09/KL-TTr",
            "24/09/2025",
            "MAU-S09",
            "145 triệu",
            "Nghiệm thu phần mềm tuyển sinh khi chưa đủ chức năng",
            "DA-2022-14",
        ),
        finding(
            "03/KL-TTr",
            "12/03/2026",
            "MAU-S05",
            "",
            "Hai phần mềm kế toán cùng chạy, chưa chuyển dữ liệu",
            "DA-2019-22",
        ),
    ];
    create_findings(app, office, all, true).await
}

/// Lets a proposal live as far as the file says; the codes of those agreed to are kept to merge into.
async fn proposal(
    app: &App,
    people: &People,
    row: &ProposalRow,
    (day, agreed): (jiff::civil::Date, &mut Vec<String>),
) -> Result<(), Refusal> {
    let office = &people.office;
    let at = |days: i64, hour: i8| {
        let then = vietnam(day.saturating_add(jiff::Span::new().days(days)), hour);
        app.at(then.min(app.now()))
    };
    let id = create_proposal(&at(0, 9), office, typed(row)).await?;
    if row.fate == "draft" {
        return Ok(());
    }
    let said = |act: Act| Said {
        id,
        act,
        words: row.words.clone(),
    };
    let register = Said {
        words: String::new(),
        ..said(Act::Register)
    };
    act(&at(0, 10), office, register).await?;
    if row.fate == "withdrawn" {
        return act(&at(3, 9), office, said(Act::Withdraw)).await;
    }
    if !row.justification.is_empty() {
        let words = row.justification.clone();
        justify(&at(1, 9), office, id, words).await?;
    }
    if row.fate == "registered" {
        return Ok(());
    }
    weigh(&at(2, 9), people, id, row.fate == "weighed").await?;
    let decision = match row.fate.as_str() {
        "agreed" => Decision::Agree,
        "merged" => Decision::Merge,
        "refused" => Decision::Refuse,
        _ => return Ok(()),
    };
    let then = at(6, 15);
    if decision == Decision::Agree {
        all_clear(&then, people, id).await?;
        let found = store::proposal::find_proposal(app.store.reader(), id).await?;
        agreed.extend(found.map(|row| row.code));
    }
    let typed = DecisionTyped {
        id,
        decision,
        words: row.words.clone(),
        into: agreed.first().cloned().unwrap_or_default(),
        without: String::new(),
    };
    decide(&then, &people.leader, typed).await
}

/// Reviewers are named; where it is still weighed, one of them has not said yet.
async fn weigh(app: &App, people: &People, id: i64, is_open: bool) -> Result<(), Refusal> {
    let named = people.reviewers.iter().map(|one| one.account_id).collect();
    name_reviewers(app, &people.office, id, named).await?;
    let said = [
        (Verdict::Agree, "Đúng nhu cầu; nên ghi rõ kết quả giao nộp."),
        (Verdict::Agree, "Đồng ý nếu dùng được dữ liệu đã có."),
        (Verdict::Against, "Nên xét nền tảng đang dùng chung trước."),
    ];
    let n_said = if is_open { 2 } else { 3 };
    let pairs = people.reviewers.iter().zip(said).take(n_said);
    for (n, (actor, (verdict, words))) in pairs.enumerate() {
        // Not everybody is against the same thing: the third is, at every other proposal.
        let verdict = if (id + i64::try_from(n).unwrap_or(0)) % 2 == 0 {
            Verdict::Agree
        } else {
            verdict
        };
        review(app, actor, id, (verdict, words.to_owned())).await?;
    }
    let words = "Đề nghị đơn vị nêu số người dùng dự kiến.".to_owned();
    remark(app, &people.office, id, words).await
}

/// Decides about every close match of a proposal that is to be agreed to.
async fn all_clear(app: &App, people: &People, id: i64) -> Result<(), Refusal> {
    let page = proposal_page(app, &people.leader, id).await?;
    let close: Vec<String> = page
        .similar
        .iter()
        .filter(|one| one.is_close())
        .map(|one| one.record.clone())
        .collect();
    if !close.is_empty() && page.proposal.justification.is_none() {
        let words = "Phần việc này nối tiếp việc đã có, phạm vi và đối tượng khác; đã rà soát với cơ quan thường trực.";
        justify(app, &people.office, id, words.to_owned()).await?;
    }
    for record in close {
        let words = "Khác phạm vi; đơn vị đã giải trình, dùng lại kết quả của mục này.".to_owned();
        clear(app, &people.leader, id, (record, words)).await?;
    }
    Ok(())
}

fn typed(row: &ProposalRow) -> ProposalTyped {
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(';').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let need = |part: String| {
        let (code, points) = part.split_once('=').unwrap_or((&part, ""));
        (code.to_owned(), points.to_owned())
    };
    let cost = |part: String| {
        let mut words = part.split(':').map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        (next(), next(), next())
    };
    ProposalTyped {
        unit: row.unit.clone(),
        year: row.year.clone(),
        title: row.title.clone(),
        need: row.need.clone(),
        round: ROUND.to_owned(),
        needs: parts(&row.indicators).into_iter().map(need).collect(),
        description: row.description.clone(),
        manner: row.manner.clone(),
        costs: parts(&row.costs).into_iter().map(cost).collect(),
        starts_on: row.starts_on.clone(),
        ends_on: row.ends_on.clone(),
        contact: row.contact.clone(),
        seen: String::new(),
    }
}
