//! Holding a meeting: it is opened, concludes about late tasks, and is closed.

use engine::vietnamese::nfc;
use serde_json::json;
use store::{
    Tx,
    overview::{self as rows, ItemKind, Meeting, MeetingItem},
    task::{self as tasks, Task, gain::list_gains},
    unit::Unit,
};

use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring},
    plan::OwnAgencies,
    task::{GainWish, TaskWish, Turning, add_remark, is_over, make, put_off},
};

/// A meeting is written down at most so many days after it was held.
const LONGEST_AGO: i64 = 31;
/// Longest title, place or name, in characters.
const NAME_LIMIT: usize = 200;
/// Longest conclusion, question or list of who takes part, in characters.
const WORDS_LIMIT: usize = 2_000;

/// What was typed to open a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingWish {
    /// What it is called.
    pub title: String,
    /// Its day.
    pub held_on: String,
    /// Where it is held.
    pub place: String,
    /// Who leads it.
    pub chair: String,
    /// Who takes the minutes.
    pub secretary: String,
    /// Who takes part, a line for each.
    pub present: String,
}

/// What was typed for something concluded or asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conclusion {
    /// Code of the agency it is about.
    pub unit: String,
    /// Key of the late task it is about.
    pub task: Option<i64>,
    /// It is a question, not a conclusion.
    pub is_question: bool,
    /// The words.
    pub words: String,
    /// New last day of the late task; empty where it stays.
    pub due_on: String,
    /// A task to be made of it, where its title is not empty.
    pub new_task: NewTask,
}

/// A task that a meeting gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done; no task is made where this is empty.
    pub title: String,
    /// Who answers for it, by code or name; the agency itself where empty.
    pub lead: String,
    /// Its last day.
    pub due_on: String,
}

/// A complaint about the day of a meeting that is still to come, or that was more than so many days ago: what is
/// walked through is late today.
fn not_now(day: &str, today: &str) -> Option<Invalid> {
    let earliest = crate::estimate::later(today, -LONGEST_AGO);
    let is_now = (earliest.as_str()..=today).contains(&day);
    (!is_now).then(|| {
        Invalid::new(
            "held_on",
            "meeting-day",
            format!("Ngày họp là hôm nay hoặc trong {LONGEST_AGO} ngày đã qua; cuộc họp sau này thì mở vào ngày họp."),
            format!("The day of a meeting is today or within the last {LONGEST_AGO} days; a later meeting is opened on its day."),
        )
    })
}

/// Opens a meeting and says its key.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn open_meeting(app: &App, actor: &Actor, wish: MeetingWish) -> Result<i64, Refusal> {
    actor.need(Permission::HoldMeetings, None)?;
    app.run(actor, wish, |tx, case| Box::pin(open(tx, case)))
        .await
}

async fn open(tx: &Tx, case: &Case<MeetingWish>) -> Result<i64, Refusal> {
    let wish = &case.command;
    let mut complaints = Vec::new();
    let mut needed = |field: &str, typed: &str, limit: usize| {
        let text = nfc(typed.trim());
        let n = text.chars().count();
        if n == 0 || n > limit {
            let vi = format!("Ghi ô này, không quá {limit} chữ.");
            let en = format!("Fill this in, within {limit} characters.");
            complaints.push(Invalid::new(field, "meeting-text", vi, en));
        }
        text
    };
    let title = needed("title", &wish.title, NAME_LIMIT);
    let place = needed("place", &wish.place, NAME_LIMIT);
    let chair = needed("chair", &wish.chair, NAME_LIMIT);
    let secretary = needed("secretary", &wish.secretary, NAME_LIMIT);
    let present = needed("present", &wish.present, WORDS_LIMIT);
    let today = crate::day::of(case.now);
    let held_on = day("held_on", &wish.held_on, &mut complaints);
    complaints.extend(held_on.as_deref().and_then(|day| not_now(day, &today)));
    let Some(held_on) = held_on.filter(|_| complaints.is_empty()) else {
        if complaints.is_empty() {
            complaints.push(no_day("held_on", ""));
        }
        return Err(Refusal::Invalid(complaints));
    };
    let row = Meeting {
        id: 0,
        title,
        held_on,
        place,
        chair,
        secretary,
        present,
        opened_at: case.now,
        closed_at: None,
        version: 0,
    };
    let kept = rows::create_meeting(tx.db(), row).await?;
    let detail = json!({ "meeting": kept.id, "title": kept.title });
    record(case, "meeting.open")
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(kept.id)
}

/// Reads a day; an empty text is none, any other that is no day a complaint.
fn day(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let day = crate::day::parse(typed);
    if day.is_none() {
        complaints.push(no_day(field, typed));
    }
    day
}

fn no_day(field: &str, typed: &str) -> Invalid {
    let vi = format!("“{typed}” không phải là ngày; ghi ngày/tháng/năm, ví dụ 15/12/2026.");
    let en = format!("“{typed}” is no day; give day/month/year, such as 15/12/2026.");
    Invalid::new(field, "meeting-day", vi, en)
}

/// Writes down something concluded or asked: on the meeting, in the threads of the task it is about,
/// with a new last day for that task and a new task where they are given; all or nothing.
///
/// # Errors
/// All complaints by field; a conflict when the meeting or the task is closed; not found, not allowed,
/// or a fault.
pub async fn conclude(
    app: &App,
    actor: &Actor,
    id: i64,
    conclusion: Conclusion,
) -> Result<(), Refusal> {
    actor.need(Permission::HoldMeetings, None)?;
    app.run(actor, (id, conclusion), |tx, case| {
        Box::pin(write_down(tx, case))
    })
    .await
}

/// A conclusion after reading: the words, the new last day, the wish for a task.
struct Read {
    words: String,
    due_on: Option<String>,
    wish: Option<TaskWish>,
}

async fn write_down(tx: &Tx, case: &Case<(i64, Conclusion)>) -> Result<(), Refusal> {
    let (id, typed) = &case.command;
    let db = tx.db();
    let meeting = rows::get_meeting(db, *id).await?;
    if meeting.closed_at.is_some() {
        return Err(Refusal::Conflict("meeting-closed"));
    }
    let agencies = OwnAgencies::read(db, case.now).await?;
    let unit = agencies.find(&typed.unit).map_err(|_| Refusal::NotFound)?;
    let task = match typed.task {
        Some(key) => Some(tasks::get_task(db, key).await?),
        None => None,
    };
    let today = crate::day::of(case.now);
    let read = read(tx, typed, unit, (task.as_ref(), &today)).await?;
    if let Some(task) = &task {
        add_remark(tx, case, task, &read.words).await?;
    }
    let turning = Turning {
        why: &read.words,
        told_id: unit.id,
    };
    if let (Some(task), Some(_)) = (&task, &read.due_on) {
        put_off(tx, case, task.clone(), (read.due_on.clone(), turning)).await?;
    }
    let made = match &read.wish {
        Some(wish) => {
            let made = make(tx, case, wish, Some(unit.id)).await;
            Some(made.map_err(at_new_task)?)
        }
        None => None,
    };
    let kind = match typed.is_question {
        true => ItemKind::Question,
        false => ItemKind::Conclusion,
    };
    let row = MeetingItem {
        id: 0,
        meeting_id: *id,
        unit_id: unit.id,
        task_id: task.as_ref().map(|task| task.id),
        kind,
        words: read.words.clone(),
        due_on: read.due_on.clone(),
        task_made_id: made.as_ref().map(|task| task.id),
        made_by: case.actor.account_id,
        made_at: case.now,
    };
    let kept = rows::create_item(db, row).await?;
    if let (Some(task), Some(_)) = (&task, &read.due_on) {
        rows::create_move(db, kept.id, task.due_on.clone()).await?;
    }
    let saying = Saying {
        due: read.due_on.as_deref(),
        made: made.as_ref().filter(|made| made.lead_id == unit.id),
        ..Saying::new(kind, &read.words)
    };
    let about = (&meeting, unit, task.as_ref());
    tell(tx, case, about, saying).await?;
    let code = |task: &Option<Task>| task.as_ref().map(|task| task.code.clone());
    let detail = json!({
        "meeting": id, "kind": kind.name(), "words": read.words, "task": code(&task),
        "due": read.due_on, "made": code(&made),
    });
    record(case, "meeting.conclude")
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// What an agency is told of a meeting, all in one.
#[derive(Default)]
pub(super) struct Saying<'a> {
    /// What happened, in both languages.
    pub(super) head: (&'static str, &'static str),
    pub(super) words: &'a str,
    /// The last day that the task it is about has from now on.
    pub(super) due: Option<&'a str>,
    /// The task that the agency was given.
    pub(super) made: Option<&'a Task>,
    /// Title of the task that is given up.
    pub(super) dropped: Option<&'a str>,
}

impl<'a> Saying<'a> {
    fn new(kind: ItemKind, words: &'a str) -> Self {
        let head = match kind {
            ItemKind::Conclusion => ("Kết luận", "Concluded"),
            ItemKind::Question => ("Yêu cầu giải trình", "Asked"),
        };
        Self {
            head,
            words,
            ..Self::default()
        }
    }

    pub(super) fn corrected(kind: ItemKind, words: &'a str) -> Self {
        let head = match kind {
            ItemKind::Conclusion => ("Sửa lời kết luận", "Conclusion corrected"),
            ItemKind::Question => ("Sửa yêu cầu giải trình", "Question corrected"),
        };
        Self {
            head,
            ..Self::new(kind, words)
        }
    }

    pub(super) fn taken_back(kind: ItemKind, words: &'a str) -> Self {
        let head = match kind {
            ItemKind::Conclusion => ("Rút kết luận", "Conclusion taken back"),
            ItemKind::Question => ("Rút yêu cầu giải trình", "Question taken back"),
        };
        Self {
            head,
            ..Self::new(kind, words)
        }
    }
}

/// Tells the agency what was concluded about it or asked of it, with what follows for its tasks.
pub(super) async fn tell<C>(
    tx: &Tx,
    case: &Case<C>,
    (meeting, unit, task): (&Meeting, &Unit, Option<&Task>),
    saying: Saying<'_>,
) -> Result<(), Refusal> {
    let (vi, en) = saying.head;
    let address = task.map_or_else(
        || "/tasks/mine".to_owned(),
        |task| format!("/tasks/{}", task.id),
    );
    let subject = format!("meeting/{}/{}", meeting.id, unit.code);
    let event = Event::new(NoticeKind::MeetingSpoke, &subject, &address)
        .with("meeting", &format!("{vi} tại cuộc họp {}", meeting.title))
        .with(
            "meeting_en",
            &format!("{en} in the meeting {}", meeting.title),
        )
        .with("unit", &unit.name)
        .with("due", saying.due.unwrap_or_default())
        .with("dropped", saying.dropped.unwrap_or_default())
        .quoting(saying.words)
        .invented(unit.fictional);
    let event = match saying.made {
        Some(made) => event
            .with("made", &made.title)
            .with("made_due", made.due_on.as_deref().unwrap_or_default()),
        None => event,
    };
    ring(tx, case, event, &[Recipient::Unit(unit.id)]).await
}

async fn read(
    tx: &Tx,
    typed: &Conclusion,
    unit: &Unit,
    (task, today): (Option<&Task>, &str),
) -> Result<Read, Refusal> {
    let mut complaints = Vec::new();
    let words = spoken("words", &typed.words, &mut complaints);
    let due_on = day("due_on", &typed.due_on, &mut complaints).filter(|_| task.is_some());
    complaints.extend(is_over("due_on", due_on.as_deref(), today));
    let new = &typed.new_task;
    let is_wanted = is_wanted(new, today, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let wish = match is_wanted {
        true => Some(TaskWish {
            title: new.title.clone(),
            lead: match new.lead.trim() {
                "" => unit.code.clone(),
                lead => lead.to_owned(),
            },
            due_on: new.due_on.clone(),
            gains: gains(tx, task).await?,
            ..TaskWish::default()
        }),
        false => None,
    };
    Ok(Read {
        words,
        due_on,
        wish,
    })
}

/// Words of a meeting, composed and trimmed; a complaint when there are none or too many.
pub(super) fn spoken(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> String {
    let words = nfc(typed.trim());
    let n_letters = words.chars().count();
    if n_letters == 0 || n_letters > WORDS_LIMIT {
        let (vi, en) = match field {
            "reason" => ("Ghi lý do rút", "Write why it is taken back"),
            _ => (
                "Ghi nội dung kết luận hoặc câu hỏi",
                "Write the conclusion or question",
            ),
        };
        let vi = format!("{vi}, không quá {WORDS_LIMIT} chữ.");
        let en = format!("{en}, within {WORDS_LIMIT} characters.");
        complaints.push(Invalid::new(field, "meeting-words", vi, en));
    }
    words
}

/// Whether a task is to be made, with complaints about its name and last day.
fn is_wanted(new: &NewTask, today: &str, complaints: &mut Vec<Invalid>) -> bool {
    let has_title = !new.title.trim().is_empty();
    let has_due = !new.due_on.trim().is_empty();
    let due = day("new_due_on", &new.due_on, complaints);
    complaints.extend(is_over("new_due_on", due.as_deref(), today));
    if has_title && !has_due {
        complaints.push(Invalid::new(
            "new_due_on",
            "meeting-new-due",
            "Nhiệm vụ giao tại cuộc họp cần có hạn hoàn thành.",
            "A task given in a meeting needs a last day.",
        ));
    }
    if !has_title && (has_due || !new.lead.trim().is_empty()) {
        complaints.push(Invalid::new(
            "new_title",
            "meeting-new-title",
            "Đã ghi hạn hoặc cơ quan cho nhiệm vụ mới mà chưa ghi tên nhiệm vụ; ghi tên nhiệm vụ, hoặc xóa các ô ấy nếu không giao.",
            "A last day or an agency is given for a new task without its name; write the name, or clear these fields if none is given.",
        ));
    }
    has_title
}

/// The indicators of the late task, which the new one raises too; nobody has said by how much.
async fn gains(tx: &Tx, task: Option<&Task>) -> Result<Vec<GainWish>, Refusal> {
    let Some(task) = task else {
        return Ok(Vec::new());
    };
    let db = tx.db();
    let mut wishes = Vec::new();
    for gain in list_gains(db, &[task.id]).await? {
        wishes.push(GainWish {
            round: store::round::get_round(db, gain.round_id).await?.slug,
            code: gain.indicator,
            points: String::new(),
        });
    }
    Ok(wishes)
}

/// Complaints about the new task stand at its own fields of the form.
fn at_new_task(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(complaints) => Refusal::Invalid(
            complaints
                .into_iter()
                .map(|one| Invalid {
                    field: format!("new_{}", one.field),
                    ..one
                })
                .collect(),
        ),
        other => other,
    }
}

/// Closes a meeting: its minutes are whole, and nothing is added any more.
///
/// # Errors
/// A conflict when it is closed already; not found, not allowed, or a fault.
pub async fn close_meeting(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    actor.need(Permission::HoldMeetings, None)?;
    app.run(actor, id, |tx, case| Box::pin(close(tx, case)))
        .await
}

async fn close(tx: &Tx, case: &Case<i64>) -> Result<(), Refusal> {
    let id = case.command;
    let meeting = rows::get_meeting(tx.db(), id).await?;
    if meeting.closed_at.is_some() {
        return Err(Refusal::Conflict("meeting-closed"));
    }
    let title = meeting.title.clone();
    let row = Meeting {
        closed_at: Some(case.now),
        ..meeting
    };
    rows::update_meeting(tx.db(), row).await?;
    let n = rows::list_items(tx.db(), &[id]).await?.len();
    let detail = json!({ "meeting": id, "title": title, "items": n });
    record(case, "meeting.close")
        .detail(&detail)
        .append(tx)
        .await
}
