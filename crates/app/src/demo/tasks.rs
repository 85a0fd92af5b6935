//! The tasks of the invented province: in every state, some late, some waiting, with proofs and threads.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use engine::amount::Amount;
use serde::Deserialize;
use store::{
    Moment, StoreError, Tx,
    account::Account,
    task::{
        Means, Repeats, Task,
        gain::{Gain, keep_gap_reason, replace_gains},
        link::{Milestone, replace_helpers, replace_milestones, replace_needs},
        note::{Note, NoteKind, create_note},
    },
    unit::Unit,
};

use crate::{
    Actor, App, Refusal,
    audit::record,
    case::Case,
    evidence::Reference,
    task::{self, Proof, Report},
};

const FILE: &str = include_str!("../../../../data/demo/tasks.csv");
/// The rounds that the tasks serve: the province's two own indices, and that of the communes.
const OWN: &str = "mau-dti-2026";
const REFORM: &str = "mau-cchc-2026";
const COMMUNES: &str = "mau-xa-2026";
const DAY: i64 = 24 * 60 * 60;

/// What was asked and answered about tasks: code, who asks, what, who answers, what, settled.
const THREADS: [(&str, &str, &str, &str, &str, bool); 5] = [
    (
        "NV-0045",
        "lanhdao",
        "Vì sao phần bản đồ chưa bàn giao? Báo cáo lại trong tuần này.",
        "s02.ld",
        "Nhà cung cấp xin lùi mười ngày; đã gửi văn bản nhắc và tạm giữ thanh toán đợt hai.",
        false,
    ),
    (
        "NV-0001",
        "thuongtruc2",
        "Ý kiến của Sở Tài chính đã có chưa?",
        "s02",
        "Đã có ngày hôm qua, đang tiếp thu vào dự thảo.",
        true,
    ),
    (
        "NV-0012",
        "lanhdao",
        "Ba thôn còn lại vướng gì, cần tỉnh hỗ trợ việc gì?",
        "s02",
        "Vướng cột điện chưa dựng; đề nghị tỉnh đôn đốc đơn vị điện lực.",
        false,
    ),
    (
        "NV-0031",
        "thuongtruc1",
        "Báo cáo tháng này nhớ ghi số sự cố đã xử lý.",
        "s02",
        "Đã bổ sung một bảng riêng về sự cố.",
        true,
    ),
    (
        "NV-0040",
        "thuongtruc1",
        "Số hóa theo thứ tự nào để kịp cuối năm?",
        "s17.ld",
        "Ưu tiên đất đai và hộ tịch trước, hai lĩnh vực này chiếm bảy phần mười hồ sơ.",
        false,
    ),
];

/// Steps on the way: code, words, day from today, whether it was reached.
const STEPS: [(&str, &str, i64, bool); 8] = [
    ("NV-0001", "Gửi lấy ý kiến các cơ quan", -40, true),
    ("NV-0001", "Tiếp thu ý kiến, trình lần cuối", -9, false),
    ("NV-0016", "Duyệt thiết kế", -20, true),
    ("NV-0016", "Nghiệm thu giai đoạn một", 60, false),
    ("NV-0040", "Số hóa xong hồ sơ đất đai", -10, true),
    ("NV-0040", "Số hóa xong hồ sơ hộ tịch", 20, false),
    ("NV-0045", "Bàn giao phần bản đồ", -56, false),
    ("NV-0045", "Chạy thử toàn hệ thống", -30, false),
];

/// Why nothing is done at some indicators.
const REASONS: [(&str, &str); 3] = [
    (
        "1.1",
        "Chờ quyết định kiện toàn ban chỉ đạo, dự kiến ban hành tháng sau.",
    ),
    (
        "8.12",
        "Chưa chọn được mô hình; bàn tại phiên họp ban chỉ đạo quý tới.",
    ),
    (
        "8.4",
        "Số liệu do cơ quan thuế quản lý, tỉnh không tác động trực tiếp.",
    ),
];

#[derive(Debug, Clone, Deserialize)]
struct Row {
    title: String,
    deliverable: String,
    lead: String,
    helpers: String,
    gains: String,
    starts_in: i64,
    due_in: i64,
    state: String,
    progress: i32,
    programme: String,
    cost: Option<i64>,
    means: String,
    repeats: String,
    campaign: String,
    proof: String,
    words: String,
    needs: String,
}

/// What the tasks are made from.
#[derive(Clone)]
struct Cast {
    rows: Vec<Row>,
    units: Arc<HashMap<String, i64>>,
    rounds: [i64; 3],
    office: i64,
}

/// Makes the tasks, on which nobody has worked yet; gives their keys in the order of the file.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<Vec<i64>, Refusal> {
    let reader = app.store.reader();
    let round = async |slug: &str| {
        let found = store::round::find_round(reader, slug).await?;
        Ok::<i64, Refusal>(found.ok_or(Refusal::NotFound)?.id)
    };
    let office = store::account::find_account(reader, "thuongtruc1").await?;
    let office = office.ok_or(Refusal::NotFound)?.id;
    let cast = Cast {
        rounds: [
            round(OWN).await?,
            round(REFORM).await?,
            round(COMMUNES).await?,
        ],
        units: Arc::new(
            units
                .iter()
                .map(|unit| (unit.code.clone(), unit.id))
                .collect(),
        ),
        rows: rows()?,
        office,
    };
    app.run(actor, cast, |tx, case| Box::pin(keep(tx, case)))
        .await
}

fn rows() -> Result<Vec<Row>, Refusal> {
    csv::Reader::from_reader(FILE.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| Refusal::Fault(StoreError::File(format!("data/demo/tasks.csv: {error}"))))
}

/// Lets people work on the tasks with these keys through the use cases everybody uses.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn work_on(app: &App, keys: &[i64]) -> Result<(), Refusal> {
    let accounts = store::account::list_accounts(app.store.reader()).await?;
    let accounts: HashMap<String, Account> = accounts
        .into_iter()
        .map(|account| (account.login.clone(), account))
        .collect();
    let people = |login: &str| accounts.get(login).map(Actor::of).ok_or(Refusal::NotFound);
    for (row, key) in rows()?.iter().zip(keys) {
        work(app, &people, row, *key).await?;
    }
    talk(app, &people, keys).await
}

fn at(now: Moment, days: i64) -> Moment {
    super::at_work(now.plus_seconds(days * DAY), now)
}

fn day(now: Moment, days: i64) -> String {
    crate::day::of(at(now, days))
}

async fn keep(tx: &Tx, case: &Case<Cast>) -> Result<Vec<i64>, Refusal> {
    let mut keys: Vec<i64> = Vec::new();
    let db = tx.db();
    for row in &case.command.rows {
        let task = tasks_row(case, row)?;
        let kept = task::keep_new(tx, task).await?;
        let helpers: BTreeSet<i64> = row
            .helpers
            .split(';')
            .filter_map(|number| unit(&case.command, number))
            .collect();
        replace_helpers(db, kept.id, &helpers).await?;
        replace_gains(db, kept.id, gains(&case.command, row)).await?;
        replace_milestones(db, kept.id, steps(case, &kept.code)).await?;
        create_note(db, first_note(case, &kept)).await?;
        keys.push(kept.id);
    }
    for (row, key) in case.command.rows.iter().zip(&keys) {
        let needs: BTreeSet<i64> = row
            .needs
            .split(';')
            .filter_map(|code| key_of(&keys, code))
            .collect();
        replace_needs(db, *key, &needs).await?;
    }
    for (code, words) in REASONS {
        let said = (words.to_owned(), case.command.office, case.now);
        let [own, ..] = case.command.rounds;
        keep_gap_reason(db, (own, code), Some(said)).await?;
    }
    let detail = serde_json::json!({ "tasks": keys.len() });
    record(case, "demo.tasks")
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(keys)
}

/// That the standing office made a task, on the day on which it did.
fn first_note(case: &Case<Cast>, task: &Task) -> Note {
    Note {
        id: 0,
        task_id: task.id,
        account_id: case.command.office,
        made_at: task.made_at,
        kind: NoteKind::Made,
        words: String::new(),
        progress: None,
        document_id: None,
        thread_id: None,
        resolved_at: None,
        resolved_by: None,
    }
}

fn unit(cast: &Cast, number: &str) -> Option<i64> {
    cast.units.get(&format!("MAU-{number}")).copied()
}

/// The key of the task with a code: codes count from one in the order of the file.
fn key_of(keys: &[i64], code: &str) -> Option<i64> {
    let place: usize = code.strip_prefix("NV-")?.parse().ok()?;
    keys.get(place.checked_sub(1)?).copied()
}

fn tasks_row(case: &Case<Cast>, row: &Row) -> Result<Task, Refusal> {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let made_at = at(case.now, (row.starts_in - 7).min(-2));
    Ok(Task {
        title: row.title.clone(),
        deliverable: row.deliverable.clone(),
        lead_id: unit(&case.command, &row.lead).ok_or(Refusal::NotFound)?,
        starts_on: Some(day(case.now, row.starts_in)),
        due_on: Some(day(case.now, row.due_in)),
        programme: filled(&row.programme),
        cost_vnd: row.cost,
        means: Means::ALL.into_iter().find(|one| one.name() == row.means),
        repeats: Repeats::ALL
            .into_iter()
            .find(|one| one.name() == row.repeats),
        campaign: row.campaign == "1",
        ..task::blank(case.command.office, made_at)
    })
}

/// `2.3:1,5` raises an indicator of the first own index, `cchc:3.2:1` one of the second, `xa:2.5:2` one
/// of the communes'. After the last colon nothing stands where nobody has said what is to be won.
fn gains(cast: &Cast, row: &Row) -> Vec<Gain> {
    let [own, reform, communes] = cast.rounds;
    let gain = |text: &str| {
        let others = [("xa:", communes), ("cchc:", reform)];
        let other = others
            .iter()
            .find_map(|(prefix, round)| Some((*round, text.strip_prefix(prefix)?)));
        let (round_id, text) = other.unwrap_or((own, text));
        let (code, points) = text.split_once(':')?;
        Some(Gain {
            id: 0,
            task_id: 0,
            round_id,
            indicator: code.to_owned(),
            expected_micro: match points {
                "" => None,
                points => Amount::parse_vi(points).ok()?.to_micro(),
            },
            won_micro: None,
        })
    };
    row.gains.split(';').filter_map(gain).collect()
}

fn steps(case: &Case<Cast>, code: &str) -> Vec<Milestone> {
    let own = STEPS.iter().filter(|(task, ..)| *task == code);
    own.map(|(_, words, days, is_reached)| Milestone {
        id: 0,
        task_id: 0,
        words: (*words).to_owned(),
        due_on: Some(day(case.now, *days)),
        done_on: is_reached.then(|| day(case.now, days - 1)),
    })
    .collect()
}

/// Reports, finishes or drops a task as the file says, on a day of its own.
async fn work(
    app: &App,
    people: &impl Fn(&str) -> Result<Actor, Refusal>,
    row: &Row,
    key: i64,
) -> Result<(), Refusal> {
    let own = people(&row.lead.to_lowercase());
    let office = people("thuongtruc1")?;
    let actor = own.unwrap_or_else(|_| office.clone());
    // Midway between the first day and the last, and always before today.
    let reported = ((row.starts_in + row.due_in) / 2).min(-1 - row.starts_in.rem_euclid(5));
    // A document is issued before it proves anything.
    let issued = match row.state.as_str() {
        "doing" => reported - 2,
        _ => row.due_in.min(-3) - 2,
    };
    let proof = (!row.proof.is_empty()).then(|| {
        Proof::Reference(Reference {
            number: row.proof.clone(),
            issued_on: Some(day(app.now(), issued)),
            issuer: "cơ quan chủ trì (hư cấu)".to_owned(),
            title: row.deliverable.clone(),
        })
    });
    let report = Report {
        progress: row.progress,
        words: row.words.clone(),
        proof,
    };
    match row.state.as_str() {
        "done" => {
            let then = app.at(at(app.now(), row.due_in - 1));
            task::finish_task(&then, &actor, key, report).await
        }
        "dropped" => {
            let then = app.at(at(app.now(), row.due_in));
            let why = "Nhập vào nhiệm vụ rà soát chung của ngành thanh tra.".to_owned();
            task::drop_task(&then, &office, key, why).await
        }
        "doing" => {
            let then = app.at(at(app.now(), reported));
            task::report_progress(&then, &actor, key, report).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn talk(
    app: &App,
    people: &impl Fn(&str) -> Result<Actor, Refusal>,
    keys: &[i64],
) -> Result<(), Refusal> {
    for (code, asks, question, answers, answer, is_settled) in THREADS {
        let Some(key) = key_of(keys, code) else {
            continue;
        };
        let asking = people(asks)?;
        let asked = app.at(at(app.now(), -3));
        task::remark(&asked, &asking, key, (None, question.to_owned())).await?;
        let notes = store::task::note::list_notes(app.store.reader(), key).await?;
        let first = notes.iter().rev().find(|(note, _)| note.words == question);
        let Some(thread) = first.map(|(note, _)| note.id) else {
            continue;
        };
        let answered = app.at(at(app.now(), -2));
        let said = (Some(thread), answer.to_owned());
        task::remark(&answered, &people(answers)?, key, said).await?;
        if is_settled {
            task::settle_thread(&answered, &asking, key, thread).await?;
        }
    }
    Ok(())
}
