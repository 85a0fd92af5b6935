//! Meetings as they are read: their list, and one meeting agency by agency with its late tasks.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use engine::{amount::Amount, framework::Code};
use store::{
    Moment,
    campaign::list_notes_since,
    overview::{self as rows, ItemKind, Meeting, MeetingItem},
    plan::{PlanState, list_plans},
    proposal::list_tasks_of,
    task::{
        Task,
        gain::{Gain, list_gains},
        note::{Note, NoteKind},
    },
};

use super::late::{days_late, late_tasks};
use crate::{
    Actor, App, Permission, Refusal, allows,
    plan::{Agencies, Agency, points_open},
};

/// A meeting in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingLine {
    /// The meeting.
    pub meeting: Meeting,
    /// What was concluded.
    pub conclusions: usize,
    /// How many of the conclusions became tasks.
    pub made: usize,
}

/// A meeting that walks the agencies with late tasks.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The meeting.
    pub meeting: Meeting,
    /// Agencies with late tasks, or spoken about already, with how many late tasks they have, in
    /// Vietnamese order.
    pub agencies: Vec<(Agency, usize)>,
    /// Where the walk stands; nothing where no agency is chosen.
    pub stop: Option<Stop>,
    /// Everything concluded and asked so far.
    pub items: Vec<ItemLine>,
    /// Whether the reader may conclude and close.
    pub may_hold: bool,
    /// Today, ISO 8601.
    pub today: String,
}

/// One agency of the walk.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The agency.
    pub agency: Agency,
    /// Its place among the agencies, from 0.
    pub place: usize,
    /// Its late tasks, the latest first.
    pub tasks: Vec<LateTask>,
    /// The agency before it.
    pub previous: Option<Agency>,
    /// The agency after it.
    pub next: Option<Agency>,
}

/// A late task on the screen of a meeting.
#[derive(Debug, Clone)]
pub struct LateTask {
    /// The task.
    pub task: Task,
    /// Days since its last day.
    pub days: i32,
    /// Codes of the indicators it raises.
    pub indicators: Vec<String>,
    /// What it is expected to win in the index that it serves first; absent where nobody has said.
    pub expected: Option<Amount>,
    /// What is still open there by today's estimate; absent where several units take part.
    pub open: Option<Amount>,
    /// What its unit last reported.
    pub last: Option<Report>,
    /// What this meeting has said of it.
    pub items: Vec<ItemLine>,
    /// Its last day stands in a signed plan and cannot be moved.
    pub is_fixed: bool,
}

impl LateTask {
    /// Whether more is expected of it than is open where it raises something.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        let pair = self.expected.zip(self.open);
        pair.is_some_and(|(expected, open)| expected > open)
    }
}

/// A report of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// When.
    pub made_at: Moment,
    /// By whom.
    pub by: String,
    /// Progress then, 0 to 100.
    pub progress: Option<i32>,
    /// The words.
    pub words: String,
}

/// Something concluded or asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemLine {
    /// Key.
    pub id: i64,
    /// What it is.
    pub kind: ItemKind,
    /// The agency.
    pub agency: Agency,
    /// The task it is about: key, code and title.
    pub task: Option<(i64, String, String)>,
    /// The words.
    pub words: String,
    /// New last day of the task, ISO 8601.
    pub due_on: Option<String>,
    /// The task made of it: key, code, title, who answers and last day.
    pub made: Option<Made>,
    /// What was corrected of it, oldest first; where it was taken back, that comes last.
    pub changed: Vec<Changed>,
}

impl ItemLine {
    /// Whether it was taken back.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.changed.iter().any(|one| one.taken_back.is_some())
    }
}

/// A correction of something said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// The words before.
    pub was: String,
    /// Why it was taken back; absent where it got other words.
    pub taken_back: Option<String>,
}

/// A task made of a conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Key.
    pub id: i64,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Who answers for it.
    pub lead: String,
    /// Its last day, ISO 8601.
    pub due_on: Option<String>,
}

/// All meetings, the latest first; three statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_meetings(app: &App, actor: &Actor) -> Result<Vec<MeetingLine>, Refusal> {
    actor.need(Permission::SeeOverview, None)?;
    let db = app.store.reader();
    let meetings = rows::list_meetings(db).await?;
    let keys: Vec<i64> = meetings.iter().map(|one| one.id).collect();
    let items = rows::list_items(db, &keys).await?;
    let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
    let gone: HashSet<i64> = rows::list_corrections(db, &ids)
        .await?
        .into_iter()
        .filter(|(row, _)| row.words.is_none())
        .map(|(row, _)| row.item_id)
        .collect();
    let line = |meeting: Meeting| {
        let is_own =
            |item: &&MeetingItem| item.meeting_id == meeting.id && !gone.contains(&item.id);
        let own = items.iter().filter(is_own);
        let concluded = own.filter(|item| item.kind == ItemKind::Conclusion);
        MeetingLine {
            conclusions: concluded.clone().count(),
            made: concluded.filter(|item| item.task_made_id.is_some()).count(),
            meeting,
        }
    };
    Ok(meetings.into_iter().map(line).collect())
}

/// A meeting at the agency with this code, else before the first.
///
/// # Errors
/// Not found, also for an agency that the walk does not come by; not allowed, or a fault.
pub async fn meeting(app: &App, actor: &Actor, id: i64, at: Option<&str>) -> Result<Walk, Refusal> {
    actor.need(Permission::SeeOverview, None)?;
    let db = app.store.reader();
    let meeting = rows::get_meeting(db, id).await?;
    let today = crate::day::of(app.now());
    let agencies = Agencies::read(db, app.now()).await?;
    let names = agencies.by_key();
    let items = rows::list_items(db, &[id]).await?;
    let lines = item_lines(app, &items, &names).await?;
    let late = match meeting.closed_at {
        Some(_) => Vec::new(),
        None => late_tasks(app, &today).await?,
    };
    let (route, keys) = route(&agencies, &late, &items);
    let stop = match at {
        Some(code) => {
            let place = route.iter().position(|(agency, _)| agency.code == code);
            let place = place.ok_or(Refusal::NotFound)?;
            let key = keys.get(place).copied().unwrap_or_default();
            let own = late
                .into_iter()
                .filter(|task| task.lead_id == key)
                .collect();
            Some(stop(app, &route, place, (own, &lines, &today)).await?)
        }
        None => None,
    };
    Ok(Walk {
        may_hold: meeting.closed_at.is_none()
            && allows(Some(actor), Permission::HoldMeetings, None),
        agencies: route,
        stop,
        items: lines,
        meeting,
        today,
    })
}

/// The agencies that the walk comes by with how many late tasks they have, and their keys.
fn route(
    agencies: &Agencies,
    late: &[Task],
    items: &[MeetingItem],
) -> (Vec<(Agency, usize)>, Vec<i64>) {
    let mut n_late: HashMap<i64, usize> = HashMap::new();
    for item in items {
        n_late.entry(item.unit_id).or_default();
    }
    for task in late {
        *n_late.entry(task.lead_id).or_default() += 1;
    }
    let mut found: Vec<_> = n_late
        .into_iter()
        .filter_map(|(id, n)| agencies.get(id).map(|unit| (unit, n)))
        .collect();
    found.sort_by(|(a, _), (b, _)| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
    let keys = found.iter().map(|(unit, _)| unit.id).collect();
    let named = found.into_iter().map(|(unit, n)| (Agency::of(unit), n));
    (named.collect(), keys)
}

async fn stop(
    app: &App,
    route: &[(Agency, usize)],
    place: usize,
    (tasks, lines, today): (Vec<Task>, &[ItemLine], &str),
) -> Result<Stop, Refusal> {
    let db = app.store.reader();
    let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let mut gains: HashMap<i64, Vec<Gain>> = HashMap::new();
    for gain in list_gains(db, &keys).await? {
        gains.entry(gain.task_id).or_default().push(gain);
    }
    let plans = list_plans(db).await?;
    let is_signed = |id: &i64| {
        let own = plans.iter().find(|plan| plan.id == *id);
        own.is_some_and(|plan| plan.state == PlanState::Signed)
    };
    let mut last = last_reports(app, &keys).await?;
    let open = open_points(app, gains.values()).await?;
    let mut tasks: Vec<LateTask> = tasks
        .into_iter()
        .map(|task| {
            let gains = gains.remove(&task.id).unwrap_or_default();
            let about = |line: &&ItemLine| line.task.as_ref().is_some_and(|one| one.0 == task.id);
            // Points of another index are of another measure.
            let first = gains.first().map(|gain| gain.round_id);
            LateTask {
                days: days_late(&task, today),
                is_fixed: task.plan_id.as_ref().is_some_and(is_signed),
                expected: gains
                    .iter()
                    .filter(|gain| Some(gain.round_id) == first)
                    .filter_map(|gain| gain.expected_micro.map(Amount::from_micro))
                    .reduce(Amount::plus_capped),
                open: first.and_then(|round| {
                    let open = open.get(&round)?.as_ref()?;
                    let own = gains.iter().filter(|gain| gain.round_id == round);
                    let own = own.filter_map(|gain| Code::parse(&gain.indicator).ok());
                    let own = own.filter_map(|code| open.get(&code).copied());
                    Some(own.fold(Amount::ZERO, Amount::plus_capped))
                }),
                indicators: gains.into_iter().map(|gain| gain.indicator).collect(),
                last: last.remove(&task.id).map(|(note, by)| Report {
                    made_at: note.made_at,
                    by,
                    progress: note.progress,
                    words: note.words,
                }),
                items: lines.iter().filter(about).cloned().collect(),
                task,
            }
        })
        .collect();
    tasks.sort_by_key(|one| (std::cmp::Reverse(one.days), one.task.id));
    let at = |place: Option<usize>| place.and_then(|place| route.get(place));
    let named = |found: Option<&(Agency, usize)>| found.map(|(agency, _)| agency.clone());
    Ok(Stop {
        agency: named(route.get(place)).ok_or(Refusal::NotFound)?,
        place,
        tasks,
        previous: named(at(place.checked_sub(1))),
        next: named(at(place.checked_add(1))),
    })
}

/// What was last reported of each task, and by whom.
async fn last_reports(app: &App, keys: &[i64]) -> Result<HashMap<i64, (Note, String)>, Refusal> {
    let mut last = HashMap::new();
    for (note, by) in list_notes_since(app.store.reader(), keys, Moment(0)).await? {
        if note.kind == NoteKind::Progress {
            last.insert(note.task_id, (note, by));
        }
    }
    Ok(last)
}

/// Points still open by indicator, of the rounds that these gains name first.
async fn open_points<'a>(
    app: &App,
    gains: impl Iterator<Item = &'a Vec<Gain>>,
) -> Result<HashMap<i64, Option<BTreeMap<Code, Amount>>>, Refusal> {
    let db = app.store.reader();
    let rounds: BTreeSet<i64> = gains
        .filter_map(|own| own.first().map(|gain| gain.round_id))
        .collect();
    let mut open = HashMap::new();
    for id in rounds {
        let round = store::round::get_round(db, id).await?;
        if let Some(framework) = app.shelf.of_round(db, id).await? {
            let found = points_open(app, db, (&round, &framework)).await?;
            open.insert(id, found);
        }
    }
    Ok(open)
}

async fn item_lines(
    app: &App,
    items: &[MeetingItem],
    names: &HashMap<i64, Agency>,
) -> Result<Vec<ItemLine>, Refusal> {
    let db = app.store.reader();
    let mut tasks: HashMap<i64, Task> = HashMap::new();
    let keys = items
        .iter()
        .flat_map(|item| [item.task_id, item.task_made_id]);
    let mut keys: Vec<i64> = keys.flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    for task in list_tasks_of(db, &keys).await? {
        tasks.insert(task.id, task);
    }
    let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
    let mut changed: HashMap<i64, Vec<Changed>> = HashMap::new();
    for (row, by) in rows::list_corrections(db, &ids).await? {
        let own = changed.entry(row.item_id).or_default();
        own.push(Changed {
            at: row.made_at,
            by,
            was: row.was,
            taken_back: row.words.is_none().then_some(row.reason),
        });
    }
    let mut line = |item: &MeetingItem| {
        let about = item.task_id.and_then(|id| tasks.get(&id));
        let made = item.task_made_id.and_then(|id| tasks.get(&id));
        Some(ItemLine {
            id: item.id,
            changed: changed.remove(&item.id).unwrap_or_default(),
            kind: item.kind,
            agency: names.get(&item.unit_id).cloned()?,
            task: about.map(|task| (task.id, task.code.clone(), task.title.clone())),
            words: item.words.clone(),
            due_on: item.due_on.clone(),
            made: made.map(|task| Made {
                id: task.id,
                code: task.code.clone(),
                title: task.title.clone(),
                lead: names
                    .get(&task.lead_id)
                    .map_or_else(String::new, |agency| agency.name.clone()),
                due_on: task.due_on.clone(),
            }),
        })
    };
    Ok(items.iter().filter_map(&mut line).collect())
}
