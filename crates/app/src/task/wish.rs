//! What a task is to be, as it was typed, read into rows or into all complaints at once.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    vietnamese::nfc,
};
use store::{
    Db,
    round::Round,
    task::{
        self as rows, Means, Repeats, Task,
        gain::Gain,
        link::{Milestone, list_needs},
    },
};

use super::open::WORDS_LIMIT;
use crate::{
    Actor, App, Invalid, Refusal,
    assessment::leaf_of,
    plan::{OwnAgencies, no_agency, planned_round},
    unit::NotHere,
    vnd::Vnd,
};

/// Longest title, deliverable or name of a programme, in characters.
const TITLE_LIMIT: usize = 300;
/// Most units that help, tasks waited for, indicators or milestones of one task.
const MOST: usize = 40;

/// What was typed for a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskWish {
    /// What is to be done.
    pub title: String,
    /// What is there when it is done.
    pub deliverable: String,
    /// Unit that answers for it, by code or name.
    pub lead: String,
    /// Units that help, separated by semicolons.
    pub helpers: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub due_on: String,
    /// Programme it is woven into.
    pub programme: String,
    /// What it costs, in đồng.
    pub cost: String,
    /// `hire`, `buy`, `own` or empty.
    pub means: String,
    /// `monthly`, `quarterly`, `yearly` or empty.
    pub repeats: String,
    /// It belongs to a campaign.
    pub campaign: bool,
    /// Codes of the tasks it waits for, separated by semicolons.
    pub needs: String,
    /// Indicators it raises; those without a code are left out.
    pub gains: Vec<GainWish>,
    /// Steps on the way; those without words are left out.
    pub milestones: Vec<MilestoneWish>,
    /// Version of the task that was on the form; 0 for a new one.
    pub version: i32,
}

/// An indicator that a task is to raise, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GainWish {
    /// Slug of the round.
    pub round: String,
    /// Code of the indicator.
    pub code: String,
    /// Points expected; empty when nobody can say.
    pub points: String,
}

/// A step on the way, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MilestoneWish {
    /// What is reached.
    pub words: String,
    /// Until when.
    pub due_on: String,
    /// On which day it was reached.
    pub done_on: String,
}

/// What was typed, read.
pub(super) struct Read {
    pub(super) task: Task,
    pub(super) helpers: BTreeSet<i64>,
    pub(super) needs: BTreeSet<i64>,
    pub(super) gains: Vec<Gain>,
    pub(super) milestones: Vec<Milestone>,
}

/// Reads a wish into the rows of a task that is `old` in all that the form does not ask.
pub(super) async fn read(
    app: &App,
    db: &Db,
    actor: &Actor,
    wish: &TaskWish,
    old: Task,
) -> Result<Read, Refusal> {
    let agencies = OwnAgencies::read(db, app.now()).await?;
    read_among(&agencies, (app, db), actor, wish, old).await
}

/// [`read`] among agencies that were read already.
pub(super) async fn read_among(
    agencies: &OwnAgencies,
    (app, db): (&App, &Db),
    actor: &Actor,
    wish: &TaskWish,
    old: Task,
) -> Result<Read, Refusal> {
    let mut complaints = Vec::new();
    let lead = lead(agencies, &wish.lead, &mut complaints);
    let helpers = helpers(agencies, wish, lead, &mut complaints);
    let needs = needs(db, &wish.needs, old.id, &mut complaints).await?;
    let gains = gains(app, db, actor, &wish.gains, &mut complaints).await?;
    let milestones = milestones(&wish.milestones, &mut complaints);
    let task = texts(wish, old, lead, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    Ok(Read {
        task,
        helpers,
        needs,
        gains,
        milestones,
    })
}

fn lead(agencies: &OwnAgencies, typed: &str, complaints: &mut Vec<Invalid>) -> Option<i64> {
    match agencies.find(typed) {
        Ok(unit) => Some(unit.id),
        Err(why) => {
            complaints.push(not_one("lead", typed, &why));
            None
        }
    }
}

fn not_one(field: &str, typed: &str, why: &NotHere) -> Invalid {
    match typed.trim() {
        "" => Invalid::new(
            field,
            "task-unit",
            "Chọn cơ quan chủ trì.",
            "Choose the lead agency.",
        ),
        _ => no_agency(field, typed, why),
    }
}

fn parts(typed: &str) -> impl Iterator<Item = &str> {
    typed
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn helpers(
    agencies: &OwnAgencies,
    wish: &TaskWish,
    lead: Option<i64>,
    complaints: &mut Vec<Invalid>,
) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    for typed in parts(&wish.helpers).take(MOST) {
        match agencies.find(typed) {
            // Who answers for it helps anyway.
            Ok(unit) if lead == Some(unit.id) => {}
            Ok(unit) => {
                found.insert(unit.id);
            }
            Err(why) => complaints.push(not_one("helpers", typed, &why)),
        }
    }
    found
}

async fn needs(
    db: &Db,
    typed: &str,
    own: i64,
    complaints: &mut Vec<Invalid>,
) -> Result<BTreeSet<i64>, Refusal> {
    let codes: Vec<String> = parts(typed).map(str::to_uppercase).take(MOST).collect();
    if codes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = rows::find_tasks(db, &codes).await?;
    let mut reached: HashMap<i64, Vec<i64>> = HashMap::new();
    for need in list_needs(db).await? {
        reached.entry(need.task_id).or_default().push(need.needs_id);
    }
    for code in &codes {
        match found.iter().find(|task| task.code == *code) {
            None => complaints.push(Invalid::new(
                "needs",
                "task-needs",
                format!("Không có nhiệm vụ mã {code}; ghi mã như NV-0012, cách nhau bằng dấu chấm phẩy."),
                format!("There is no task {code}; give codes such as NV-0012, separated by semicolons."),
            )),
            Some(task) if leads_to(&reached, task.id, own) => complaints.push(Invalid::new(
                "needs",
                "task-circle",
                format!("{code} đang chờ chính nhiệm vụ này, nên hai bên sẽ chờ nhau mãi; bỏ {code} khỏi danh sách."),
                format!("{code} itself waits for this task, so both would wait forever; leave {code} out."),
            )),
            Some(_) => {}
        }
    }
    Ok(found.into_iter().map(|task| task.id).collect())
}

/// Whether one reaches the other by going from each task to those it waits for.
fn leads_to(reached: &HashMap<i64, Vec<i64>>, from: i64, to: i64) -> bool {
    let mut waiting = vec![from];
    let mut seen = HashSet::new();
    while let Some(task) = waiting.pop() {
        if task == to {
            return true;
        }
        if seen.insert(task) {
            waiting.extend(reached.get(&task).into_iter().flatten());
        }
    }
    false
}

async fn gains(
    app: &App,
    db: &Db,
    actor: &Actor,
    wishes: &[GainWish],
    complaints: &mut Vec<Invalid>,
) -> Result<Vec<Gain>, Refusal> {
    let mut rounds: HashMap<&str, Option<(Round, Arc<Framework>)>> = HashMap::new();
    let mut gains: Vec<Gain> = Vec::new();
    let typed = wishes.iter().filter(|wish| !wish.code.trim().is_empty());
    for wish in typed.take(MOST) {
        let slug = wish.round.trim();
        if !rounds.contains_key(slug) {
            let found = match planned_round(app, db, actor, slug).await {
                Ok(found) => Some(found),
                Err(Refusal::NotFound) => None,
                Err(fault) => return Err(fault),
            };
            rounds.insert(slug, found);
        }
        let Some(Some((round, framework))) = rounds.get(slug) else {
            complaints.push(Invalid::new(
                "gain.round",
                "task-round",
                format!("Chọn kỳ đánh giá của chỉ số {}.", wish.code.trim()),
                format!("Choose the round of indicator {}.", wish.code.trim()),
            ));
            continue;
        };
        let Some(gain) = gain(round, framework, wish, complaints) else {
            continue;
        };
        let is_twice = gains
            .iter()
            .any(|other| (other.round_id, &other.indicator) == (gain.round_id, &gain.indicator));
        if is_twice {
            complaints.push(Invalid::new(
                "gain.code",
                "task-twice",
                format!("Chỉ số {} đứng hai lần.", gain.indicator),
                format!("Indicator {} stands twice.", gain.indicator),
            ));
        } else {
            gains.push(gain);
        }
    }
    Ok(gains)
}

fn gain(
    round: &Round,
    framework: &Framework,
    wish: &GainWish,
    complaints: &mut Vec<Invalid>,
) -> Option<Gain> {
    let typed = wish.code.trim();
    let code = Code::parse(typed).ok();
    let Some(node) = code.and_then(|code| leaf_of(framework, code).ok()) else {
        complaints.push(Invalid::new(
            "gain.code",
            "task-indicator",
            format!(
                "Kỳ {} không có chỉ số thành phần mã “{typed}”.",
                round.title
            ),
            format!("The round {} has no indicator “{typed}”.", round.title_en),
        ));
        return None;
    };
    let points = wish.points.trim();
    let expected = match points.is_empty() {
        true => None,
        false => match Amount::parse_vi(points) {
            Ok(amount)
                if amount > Amount::ZERO && fits(amount, node.maximum, node.maximum_known) =>
            {
                amount.to_micro()
            }
            _ => {
                let most = framework.points_text(node.maximum, engine::Language::Vi);
                complaints.push(Invalid::new(
                    "gain.points",
                    "task-points",
                    format!("Điểm kỳ vọng của {typed} là số lớn hơn 0 và không quá {most}, ví dụ 0,5."),
                    format!("Expected points of {typed} are above 0 and not more than {most}, such as 0,5."),
                ));
                return None;
            }
        },
    };
    Some(Gain {
        id: 0,
        task_id: 0,
        round_id: round.id,
        indicator: node.code.to_string(),
        expected_micro: expected,
        won_micro: None,
    })
}

fn fits(amount: Amount, maximum: Amount, is_known: bool) -> bool {
    !is_known || amount <= maximum
}

fn milestones(wishes: &[MilestoneWish], complaints: &mut Vec<Invalid>) -> Vec<Milestone> {
    let typed = wishes.iter().filter(|wish| !wish.words.trim().is_empty());
    typed
        .take(MOST)
        .map(|wish| Milestone {
            id: 0,
            task_id: 0,
            words: limited("milestone.words", &wish.words, complaints),
            due_on: day("milestone.due", &wish.due_on, complaints),
            done_on: day("milestone.done", &wish.done_on, complaints),
        })
        .collect()
}

fn limited(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> String {
    let text = nfc(typed.trim());
    if text.chars().count() > TITLE_LIMIT {
        complaints.push(Invalid::new(
            field,
            "task-long",
            format!("Ghi gọn trong {TITLE_LIMIT} chữ."),
            format!("Keep it within {TITLE_LIMIT} characters."),
        ));
    }
    text
}

pub(super) fn day(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let day = crate::day::parse(typed);
    if day.is_none() {
        complaints.push(Invalid::new(
            field,
            "task-day",
            format!("“{typed}” không phải là ngày; ghi ngày/tháng/năm, ví dụ 15/12/2026."),
            format!("“{typed}” is no day; give day/month/year, such as 15/12/2026."),
        ));
    }
    day
}

/// A complaint where a last day is over already: nobody can be given work until yesterday.
pub(crate) fn is_over(field: &str, due_on: Option<&str>, today: &str) -> Option<Invalid> {
    let due = due_on.filter(|due| *due < today)?;
    let [due, today] = [due, today].map(crate::day::text);
    Some(Invalid::new(
        field,
        "task-over",
        format!("Hạn {due} đã qua; ghi một ngày từ hôm nay ({today}) trở đi."),
        format!("The last day {due} is over; give one from today ({today}) on."),
    ))
}

fn texts(wish: &TaskWish, old: Task, lead: Option<i64>, complaints: &mut Vec<Invalid>) -> Task {
    let title = limited("title", &wish.title, complaints);
    if title.is_empty() {
        complaints.push(Invalid::new(
            "title",
            "task-title",
            "Ghi việc phải làm.",
            "Say what is to be done.",
        ));
    }
    let starts_on = day("starts_on", &wish.starts_on, complaints);
    let due_on = day("due_on", &wish.due_on, complaints);
    if let (Some(start), Some(due)) = (&starts_on, &due_on)
        && start > due
    {
        complaints.push(Invalid::new(
            "due_on",
            "task-days",
            "Hạn hoàn thành đứng trước ngày bắt đầu.",
            "The last day is before the first.",
        ));
    }
    let programme = limited("programme", &wish.programme, complaints);
    let cost_vnd = cost(&wish.cost, complaints);
    let repeats = Repeats::ALL
        .into_iter()
        .find(|one| one.name() == wish.repeats);
    if repeats.is_some() && due_on.is_none() {
        complaints.push(Invalid::new(
            "due_on",
            "task-repeats",
            "Việc lặp lại cần có hạn hoàn thành để biết kỳ sau đến khi nào.",
            "A task that repeats needs a last day, to know when the next one is due.",
        ));
    }
    let deliverable = limited("deliverable", &wish.deliverable, complaints);
    Task {
        title,
        deliverable,
        lead_id: lead.unwrap_or(old.lead_id),
        starts_on,
        due_on,
        programme: Some(programme).filter(|text| !text.is_empty()),
        cost_vnd,
        means: Means::ALL.into_iter().find(|one| one.name() == wish.means),
        repeats,
        campaign: wish.campaign,
        ..old
    }
}

/// What a task costs; nothing typed is nobody's word, and 0 says that it costs nothing.
fn cost(typed: &str, complaints: &mut Vec<Invalid>) -> Option<i64> {
    match typed.trim() {
        "" => None,
        "0" => Some(0),
        typed => {
            let read = Vnd::parse(typed);
            if let Err(why) = read {
                complaints.push(why.complaint(("cost", "task-cost"), typed));
            }
            read.ok().map(|cost| cost.0)
        }
    }
}

/// A typed remark or reason: composed and trimmed; a complaint when it is empty or too long.
pub(super) fn words(field: &str, typed: &str) -> Result<String, Refusal> {
    let text = nfc(typed.trim());
    let n_letters = text.chars().count();
    if n_letters == 0 || n_letters > WORDS_LIMIT {
        let vi = format!("Ghi nội dung, không quá {WORDS_LIMIT} chữ.");
        let en = format!("Write something, within {WORDS_LIMIT} characters.");
        return Err(Invalid::new(field, "task-words", vi, en).into());
    }
    Ok(text)
}
