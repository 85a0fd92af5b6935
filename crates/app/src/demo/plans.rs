//! The invented province's plans: why points were lost last year, this year's plan, and next year's
//! before the units. All texts are ours, in the manner of the provinces' own plans.

use std::collections::HashMap;

use engine::{
    Language,
    amount::Amount,
    path::{Listed, rank_of_value},
};
use jiff::civil::{Date, date};
use serde::{Deserialize, de::DeserializeOwned};
use store::{
    Moment, StoreError, Tx,
    account::Account,
    plan::{Agreement, Verdict},
    unit::Unit,
};

use super::{at_work, neighbours, told::tell, vietnam};
use crate::{
    Actor, App, Refusal,
    audit::record,
    case::Case,
    plan::{
        AnswerWish, NewPlan, PlanDraft, PlanWish, PointsLine, RemarkWish, TargetOf, answer_remark,
        close_comments, create_plan, edit_plan, plan_draft, plan_page, remarks, verdict_name,
        write_remark,
    },
    proposal::collect_agreed,
    ranking::{Row, Sort, ranking_page},
    task::{SignWish, UntilWish, choose_tasks, derive_plan, open_comments, plan_tasks, sign_plan},
};

const REMARKS: &str = include_str!("../../../../data/demo/remarks.csv");
const MEASURES: [(i32, &str); 2] = [
    (2026, include_str!("../../../../data/demo/plan-2026.txt")),
    (2027, include_str!("../../../../data/demo/plan-2027.txt")),
];
/// The province's own index: last year's finished round and this year's.
const LAST: &str = "mau-dti-2025";
const NOW: &str = "mau-dti-2026";
/// The day on which the causes of last year's lost points were told.
const TOLD: Date = date(2026, 1, 23);
/// Those of the open round were told so many days ago, when the estimate had shown them.
const TOLD_AGO: i64 = 20;
/// The day on which this year's plan was signed.
const SIGNED: Date = date(2026, 2, 12);
/// Units with a plan of their own: its number, as far as it was signed, and the day. Due is the
/// 10th of March.
const OWN_PLANS: [(&str, Option<&str>, Date); 9] = [
    ("MAU-S01", Some("31/KH-VPUBND"), date(2026, 2, 24)),
    ("MAU-S02", Some("18/KH-SKHCN"), date(2026, 2, 26)),
    ("MAU-S03", Some("22/KH-SNV"), date(2026, 3, 6)),
    ("MAU-S06", Some("27/KH-SCT"), date(2026, 3, 18)),
    ("MAU-S11", None, date(2026, 3, 9)),
    ("MAU-S17", Some("09/KH-TTHCC"), date(2026, 3, 2)),
    ("MAU-X001", Some("12/KH-UBND"), date(2026, 3, 4)),
    ("MAU-X026", Some("07/KH-UBND"), date(2026, 3, 10)),
    ("MAU-X027", Some("15/KH-UBND"), date(2026, 3, 25)),
];
/// Of so many silent units, how many agree without remarks.
const AGREEING: usize = 12;
const DAY: i64 = 24 * 60 * 60;
const PURPOSES: &str = "Xác định rõ việc làm, người làm, thời hạn và phần điểm dự kiến đạt được của từng chỉ số còn mất điểm.\nMỗi nhiệm vụ có một cơ quan chủ trì, sản phẩm đo đếm được và minh chứng đưa thẳng vào bản tự đánh giá.\nLồng ghép với các chương trình, đề án đã có; dùng nền tảng quốc gia trước khi nghĩ đến xây mới.";
const ORGANISATION: &str = "Thủ trưởng cơ quan chủ trì chịu trách nhiệm về tiến độ và phần điểm được giao.\nSở Khoa học và Công nghệ theo dõi trên hệ thống, báo cáo Ban chỉ đạo hằng tháng.\nSở Tài chính cân đối kinh phí, ưu tiên thuê dịch vụ.\nCác xã, phường ban hành kế hoạch của mình và cập nhật tiến độ hằng tuần.";

#[derive(Debug, Clone, Deserialize)]
struct RemarkRow {
    year: i32,
    unit: String,
    place: String,
    words: String,
    verdict: String,
    reason: String,
}

/// When a plan was put before the units, until when, and when its comment round ended.
struct Course {
    year: i32,
    made: Moment,
    asked: Moment,
    until: String,
    closed: Option<Moment>,
    /// Units that agree, of each dozen.
    agreeing: usize,
    /// Of the points still open, so many of a hundred are aimed at.
    share: i64,
    units_due: &'static str,
}

/// Tells why points were lost last year and makes this year's plan, through the use cases everybody uses.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn this_year(app: &App, units: &[Unit]) -> Result<(), Refusal> {
    let people = People::read(app, units).await?;
    let office = people.login("thuongtruc1")?;
    tell(&app.at(vietnam(TOLD, 9)), &office, (LAST, None)).await?;
    let course = Course {
        year: 2026,
        made: vietnam(date(2026, 1, 26), 9),
        asked: vietnam(date(2026, 1, 30), 10),
        until: "2026-02-07".to_owned(),
        closed: Some(vietnam(date(2026, 2, 9), 9)),
        agreeing: 11,
        share: 24,
        units_due: "2026-03-10",
    };
    make_plan(app, &people, &office, units, &course).await
}

/// The same of the round under way, and puts next year's plan before the units.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn next_year(app: &App, units: &[Unit]) -> Result<(), Refusal> {
    let people = People::read(app, units).await?;
    let office = people.login("thuongtruc1")?;
    let back = |days: i64| at_work(app.now().plus_seconds(-days * DAY), app.now());
    tell(&app.at(back(TOLD_AGO)), &office, (NOW, None)).await?;
    let course = Course {
        year: 2027,
        made: back(18),
        asked: back(12),
        until: crate::day::of(back(-6)),
        closed: None,
        agreeing: 5,
        share: 28,
        units_due: "2027-01-15",
    };
    make_plan(app, &people, &office, units, &course).await
}

/// Who acts for whom.
struct People {
    accounts: Vec<Account>,
    units: HashMap<String, i64>,
}

impl People {
    async fn read(app: &App, units: &[Unit]) -> Result<Self, Refusal> {
        let own = units.iter().map(|unit| (unit.code.clone(), unit.id));
        Ok(Self {
            units: own.collect(),
            accounts: store::account::list_accounts(app.store.reader()).await?,
        })
    }

    fn login(&self, login: &str) -> Result<Actor, Refusal> {
        let account = self.accounts.iter().find(|account| account.login == login);
        account.map(Actor::of).ok_or(Refusal::NotFound)
    }

    /// The officer of a unit.
    fn of(&self, code: &str) -> Result<Actor, Refusal> {
        self.acting(code, "")
    }

    /// The head of a unit.
    fn head_of(&self, code: &str) -> Result<Actor, Refusal> {
        self.acting(code, ".ld")
    }

    fn acting(&self, code: &str, ending: &str) -> Result<Actor, Refusal> {
        let unit = self.units.get(code).copied().ok_or(Refusal::NotFound)?;
        let login = code.trim_start_matches("MAU-").to_lowercase();
        let actor = self.login(&format!("{login}{ending}"))?;
        match actor.unit_id == Some(unit) {
            true => Ok(actor),
            false => Err(Refusal::NotFound),
        }
    }
}

pub(super) fn rows<T: DeserializeOwned>(file: &str, name: &str) -> Result<Vec<T>, Refusal> {
    csv::Reader::from_reader(file.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| Refusal::Fault(StoreError::File(format!("data/demo/{name}: {error}"))))
}

async fn make_plan(
    app: &App,
    people: &People,
    office: &Actor,
    units: &[Unit],
    course: &Course,
) -> Result<(), Refusal> {
    let made = app.at(course.made);
    let new = NewPlan {
        title: format!(
            "Kế hoạch nâng cao Chỉ số chuyển đổi số của tỉnh Mẫu năm {}",
            course.year
        ),
        year: course.year.to_string(),
        round: NOW.to_owned(),
    };
    let slug = create_plan(&made, office, new).await?;
    let draft = plan_draft(&made, office, &slug).await?;
    edit_plan(
        &made,
        office,
        &slug,
        draft.plan.version,
        wish(&made, &draft, course).await?,
    )
    .await?;
    if course.closed.is_some() {
        let offered = plan_tasks(&made, office, &slug).await?.offered;
        let codes = offered.into_iter().map(|line| line.task.code);
        choose_tasks(&made, office, &slug, codes.collect()).await?;
    }
    let asked = app.at(course.asked);
    if course.closed.is_none() {
        collect_agreed(&asked, office, &slug).await?;
    }
    let version = plan_draft(&asked, office, &slug).await?.plan.version;
    let until = UntilWish::on(&course.until);
    open_comments(&asked, office, &slug, version, until).await?;
    let said: Vec<RemarkRow> = rows(REMARKS, "remarks.csv")?;
    let said: Vec<RemarkRow> = said
        .into_iter()
        .filter(|row| row.year == course.year)
        .collect();
    speak(app, (people, office), units, (&slug, course), &said).await?;
    let closed = app.at(course
        .closed
        .unwrap_or_else(|| at_work(app.now().plus_seconds(-DAY), app.now())));
    if course.closed.is_some() {
        close_comments(&closed, office, &slug, "").await?;
    }
    answer(&closed, office, &slug, &said).await?;
    match course.closed {
        Some(_) => sign(app, people, &slug).await,
        None => Ok(()),
    }
}

/// The plan is signed, and some units make their own: in time, late, or only as a draft.
async fn sign(app: &App, people: &People, slug: &str) -> Result<(), Refusal> {
    let leader = people.login("lanhdao")?;
    let signed = app.at(vietnam(SIGNED, 15));
    let wish = |version: i32, number: &str, day: Date| SignWish {
        number: number.to_owned(),
        day: day.to_string(),
        version,
    };
    let version = plan_page(&signed, &leader, slug).await?.plan.version;
    let number = wish(version, "24/KH-UBND", SIGNED);
    sign_plan(&signed, &leader, slug, number).await?;
    for (unit, number, day) in OWN_PLANS {
        let officer = people.of(unit)?;
        let then = app.at(vietnam(day, 10));
        let own = derive_plan(&then, &officer, slug).await?;
        if let Some(number) = number {
            let head = people.head_of(unit)?;
            let version = plan_page(&then, &head, &own).await?.plan.version;
            sign_plan(&then, &head, &own, wish(version, number, day)).await?;
        }
    }
    Ok(())
}

/// What the plan says: measures from the file, targets a share of the points still open. What is aimed at in all is
/// the sum of the main indices, the agencies share it among them, and the rank is the one that it would have.
async fn wish(app: &App, draft: &PlanDraft, course: &Course) -> Result<PlanWish, Refusal> {
    let is_index = |line: &&PointsLine| matches!(line.of, TargetOf::Index(_));
    let is_lead = |line: &&PointsLine| matches!(line.of, TargetOf::Lead(_));
    let indices: Vec<&PointsLine> = draft.points.iter().filter(is_index).collect();
    let leads: Vec<&PointsLine> = draft.points.iter().filter(is_lead).collect();
    let of_indices: Vec<i64> = indices.iter().map(|line| aimed(line, course)).collect();
    let whole: i64 = of_indices.iter().sum();
    let mut of_leads: Vec<i64> = leads.iter().map(|line| aimed(line, course)).collect();
    let all = draft.points.iter().find(|line| line.of == TargetOf::Whole);
    let all = all.ok_or(Refusal::NotFound)?;
    // Indicators that nobody leads stay where they are.
    let led = leads.iter().filter_map(|line| line.now);
    let led = led.fold(Amount::ZERO, Amount::plus_capped);
    let unled = all.now.and_then(|now| now.minus(led)).unwrap_or_default();
    share_out(whole - whole_points(unled), &leads, &mut of_leads);
    let maximum = all.maximum;
    let value = Amount::from_int(whole).mul_div(Amount::ONE, maximum);
    let rank = rank_of(app, value.unwrap_or_default()).await?;
    let mut wish = PlanWish {
        title: draft.plan.title.clone(),
        bases: draft.bases.clone(),
        purposes: PURPOSES.to_owned(),
        table: neighbours::SLUG.to_owned(),
        rank: rank.to_string(),
        score: whole.to_string(),
        organisation: ORGANISATION.to_owned(),
        units_due: course.units_due.to_owned(),
        measures: MEASURES
            .iter()
            .find(|(year, _)| *year == course.year)
            .map(|(_, text)| (*text).to_owned())
            .unwrap_or_default(),
        ..PlanWish::default()
    };
    let own = draft.content.bases.iter();
    let own: Vec<&str> = own
        .filter(|basis| !draft.bases.contains(basis))
        .map(String::as_str)
        .collect();
    wish.more_bases = own.join("\n");
    let aims = of_indices.into_iter().chain(of_leads);
    for (line, points) in indices.into_iter().chain(leads).zip(aims) {
        match &line.of {
            TargetOf::Whole => {}
            TargetOf::Index(code) => wish.indices.push((code.clone(), points.to_string())),
            TargetOf::Lead(agency) => wish
                .agencies
                .push((agency.code.clone(), points.to_string())),
        }
    }
    Ok(wish)
}

/// Whole points that are aimed at: those there are and a share of those still open.
fn aimed(line: &PointsLine, course: &Course) -> i64 {
    let now = line.now.unwrap_or_default();
    let open = line.maximum.minus(now).unwrap_or_default();
    let share = open.mul_div(Amount::from_int(course.share), Amount::from_int(100));
    let points = now.plus_capped(share.unwrap_or_default());
    whole_points(points)
}

fn whole_points(points: Amount) -> i64 {
    points.short_text(0, Language::En).parse().unwrap_or(0)
}

/// Moves what agencies aim at, a point each in turn, until all together aim at the whole: rounding each by itself
/// leaves some points over.
fn share_out(whole: i64, leads: &[&PointsLine], aims: &mut [i64]) {
    let mut off = whole - aims.iter().sum::<i64>();
    let mut has_moved = true;
    while off != 0 && has_moved {
        has_moved = false;
        for (line, aim) in leads.iter().zip(aims.iter_mut()) {
            let next = *aim + off.signum();
            if off != 0 && (0..whole_points(line.maximum)).contains(&next) {
                *aim = next;
                off -= off.signum();
                has_moved = true;
            }
        }
    }
}

/// The worst rank that a value would have in the table of neighbours.
async fn rank_of(app: &App, value: Amount) -> Result<u32, Refusal> {
    let table = ranking_page(app, neighbours::SLUG, None, &Sort::Rank).await?;
    let row = |row: &Row| Listed {
        rank: row.rank.and_then(|rank| u32::try_from(rank).ok()),
        value: row.total.share,
    };
    let listed: Vec<Listed> = table.rows.iter().map(row).collect();
    let own = |row: &Row| row.code.as_deref() == Some("MAU");
    let own = table.rows.iter().position(own);
    Ok(rank_of_value(&listed, own, value).1)
}

/// The units remark, and others agree, within the days after they were asked.
async fn speak(
    app: &App,
    (people, office): (&People, &Actor),
    units: &[Unit],
    (slug, course): (&str, &Course),
    said: &[RemarkRow],
) -> Result<(), Refusal> {
    let after = |n: usize| {
        let hours = i64::try_from(n).unwrap_or_default() * 11 + 5;
        app.at(at_work(
            course.asked.plus_seconds(hours * 60 * 60),
            app.now(),
        ))
    };
    for (n, row) in said.iter().enumerate() {
        let wish = RemarkWish {
            place: row.place.clone(),
            words: row.words.clone(),
        };
        write_remark(&after(n), &people.of(&row.unit)?, slug, wish).await?;
    }
    let silent = units
        .iter()
        .filter(|unit| unit.kind != "province" && said.iter().all(|row| row.unit != unit.code));
    let agreeing = silent
        .enumerate()
        .filter(|(n, _)| n % AGREEING < course.agreeing);
    let agreeing: Result<Vec<Actor>, Refusal> =
        agreeing.map(|(_, unit)| people.of(&unit.code)).collect();
    let command = (slug.to_owned(), agreeing?);
    let last = after(9);
    last.run(office, command, |tx, case| Box::pin(agree_all(tx, case)))
        .await
}

/// Many units agree in one transaction: what each would say by itself, and nobody waits for.
async fn agree_all(tx: &Tx, case: &Case<(String, Vec<Actor>)>) -> Result<(), Refusal> {
    let (slug, actors) = &case.command;
    let plan = store::plan::find_plan(tx.db(), slug).await?;
    let plan = plan.ok_or(Refusal::NotFound)?;
    for actor in actors {
        let row = Agreement {
            id: 0,
            plan_id: plan.id,
            unit_id: actor.unit_id.ok_or(Refusal::NotFound)?,
            account_id: actor.account_id,
            made_at: case.now,
        };
        store::plan::create_agreement(tx.db(), row).await?;
    }
    let detail = serde_json::json!({ "plan": slug, "units": actors.len() });
    record(case, "demo.agreements")
        .detail(&detail)
        .append(tx)
        .await
}

/// The office answers those that the file has an answer to.
async fn answer(app: &App, office: &Actor, slug: &str, said: &[RemarkRow]) -> Result<(), Refusal> {
    let found = remarks(app, office, slug).await?;
    let verdicts = [Verdict::Accepted, Verdict::Partly, Verdict::Refused];
    for line in &found.lines {
        let row = said.iter().find(|row| row.words == line.remark.words);
        let row = row.filter(|row| {
            verdicts
                .into_iter()
                .any(|one| verdict_name(one) == row.verdict)
        });
        let Some(row) = row else {
            continue;
        };
        let wish = AnswerWish {
            verdict: row.verdict.clone(),
            reason: row.reason.clone(),
        };
        answer_remark(app, office, slug, line.remark.id, wish).await?;
    }
    Ok(())
}
