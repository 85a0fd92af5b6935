//! One meeting on the wall: agency by agency its late tasks, what is concluded, and the way on.

use app::{
    Invalid,
    overview::{Changed, ItemKind, ItemLine, LateTask, Report, Stop, Walk, meeting},
    plan::Agency,
};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use engine::amount::Amount;

use crate::shell::{
    Answer, Fields, Shell, T, Visitor, Web, date_text, encode, fields, html, moment_text,
};

const DECIMALS: u32 = 2;

#[derive(Template)]
#[template(path = "overview/walk.html")]
struct WalkPage<'a> {
    shell: Shell<'a>,
    base: String,
    /// Code of the agency on the wall, for the way back; empty on the page of the whole meeting.
    agency: String,
    facts: Vec<(String, String)>,
    present: Vec<String>,
    is_open: bool,
    may_hold: bool,
    agencies: Vec<Tab>,
    stop: Option<Screen>,
    items: Vec<Group>,
    n_conclusions: usize,
    complaints: Vec<(String, String)>,
    typed: Fields,
}

struct Tab {
    href: String,
    name: String,
    n: usize,
    is_chosen: bool,
}

/// One agency on the wall.
struct Screen {
    code: String,
    name: String,
    place: String,
    tasks: Vec<Task>,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

struct Task {
    id: i64,
    code: String,
    title: String,
    deliverable: String,
    due: String,
    days: String,
    progress: i32,
    raises: String,
    last: Option<(String, String)>,
    items: Vec<Said>,
    is_fixed: bool,
    /// What is open, where more is expected than that.
    beyond: Option<String>,
    /// What was typed comes back to the form of this task, and its complaints are open.
    is_typed: bool,
}

/// What was said of an agency.
struct Group {
    name: String,
    items: Vec<Said>,
}

struct Said {
    id: i64,
    /// Fields of its forms: other words, and why it is taken back.
    fix: String,
    back: String,
    is_gone: bool,
    /// What was corrected, in words.
    changed: Vec<String>,
    is_question: bool,
    task: Option<(i64, String, String)>,
    words: String,
    due: Option<String>,
    made: Option<(i64, String, String)>,
}

impl WalkPage<'_> {
    /// The complaint about a field, for the line above it.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.complaints.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }

    /// The words of an item as they are to be from now on: as typed, else as they are.
    fn corrected<'a>(&'a self, item: &'a Said) -> &'a str {
        match self.wrong(&item.fix) {
            Some(_) => self.typed.text("words"),
            None => &item.words,
        }
    }

    /// Whether a new task was being given in the form of this task.
    fn is_giving(&self, task: &Task) -> bool {
        let fields = ["new_title", "new_lead", "new_due_on"];
        fields
            .iter()
            .any(|field| !self.typed(task, field).is_empty())
    }

    /// What was typed in the form of this task; empty in the others.
    fn typed(&self, task: &Task, field: &str) -> &str {
        match task.is_typed {
            true => self.typed.text(field),
            false => "",
        }
    }
}

/// `GET /meetings/{id}?agency=`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let asked = fields(asked.as_deref().unwrap_or_default());
    let agency = Some(asked.text("agency").to_owned()).filter(|code| !code.is_empty());
    show(&web, &visitor, id, (agency, Fields::default(), &[])).await
}

/// The meeting at an agency, with what was typed and the complaints about it.
pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    id: i64,
    (agency, typed, complaints): (Option<String>, Fields, &[Invalid]),
) -> Answer {
    let walk = meeting(&web.app, visitor.actor()?, id, agency.as_deref()).await?;
    let t = web.texts.speak(visitor.language);
    let base = format!("/meetings/{id}");
    let chosen = agency.as_deref().unwrap_or_default();
    let about: Option<i64> = typed.number("task");
    let conclusions = walk.items.iter();
    html(&WalkPage {
        shell: Shell::new(web, visitor, &walk.meeting.title)
            .crumb("/meetings", t.get("meeting-title")),
        facts: facts(&walk, t),
        present: walk.meeting.present.lines().map(str::to_owned).collect(),
        is_open: walk.meeting.closed_at.is_none(),
        may_hold: walk.may_hold,
        agencies: walk
            .agencies
            .iter()
            .map(|(agency, n)| Tab {
                href: at(&base, agency),
                name: agency.name.clone(),
                n: *n,
                is_chosen: agency.code == chosen,
            })
            .collect(),
        stop: walk
            .stop
            .as_ref()
            .map(|stop| screen(stop, walk.agencies.len(), (&base, about), t)),
        n_conclusions: conclusions
            .filter(|item| item.kind == ItemKind::Conclusion && !item.is_gone())
            .count(),
        items: groups(&walk, t),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(t.language()).to_owned()))
            .collect(),
        agency: agency.unwrap_or_default(),
        base,
        typed,
    })
}

fn at(base: &str, agency: &Agency) -> String {
    format!("{base}?agency={}", encode(&agency.code))
}

fn facts(walk: &Walk, t: T<'_>) -> Vec<(String, String)> {
    let meeting = &walk.meeting;
    let told = [
        ("meeting-day", Some(date_text(&meeting.held_on))),
        ("meeting-place", Some(meeting.place.clone())),
        ("meeting-chair", Some(meeting.chair.clone())),
        ("meeting-secretary", Some(meeting.secretary.clone())),
        (
            "meeting-opened",
            Some(moment_text(meeting.opened_at, t.language())),
        ),
        (
            "meeting-ended",
            meeting
                .closed_at
                .map(|moment| moment_text(moment, t.language())),
        ),
    ];
    told.into_iter()
        .filter_map(|(key, text)| Some((t.get(key), text?)))
        .collect()
}

fn screen(stop: &Stop, of: usize, (base, about): (&str, Option<i64>), t: T<'_>) -> Screen {
    let way = |agency: &Agency| (at(base, agency), agency.name.clone());
    let counts = [("n", (stop.place + 1).into()), ("of", of.into())];
    Screen {
        code: stop.agency.code.clone(),
        name: stop.agency.name.clone(),
        place: t.with("meeting-place-of", &counts),
        tasks: stop.tasks.iter().map(|one| task(one, about, t)).collect(),
        previous: stop.previous.as_ref().map(way),
        next: stop.next.as_ref().map(way),
    }
}

fn task(one: &LateTask, about: Option<i64>, t: T<'_>) -> Task {
    let expected = one.expected.map(|points: Amount| {
        let text = points.short_text(DECIMALS, t.language());
        t.name("meeting-expected", &text)
    });
    let raises: Vec<String> = [one.indicators.join(", ")]
        .into_iter()
        .filter(|codes| !codes.is_empty())
        .map(|codes| t.name("meeting-raises", &codes))
        .chain(expected)
        .collect();
    Task {
        id: one.task.id,
        code: one.task.code.clone(),
        title: one.task.title.clone(),
        deliverable: one.task.deliverable.clone(),
        due: one
            .task
            .due_on
            .as_deref()
            .map(date_text)
            .unwrap_or_default(),
        days: t.n("meeting-days-late", one.days),
        progress: one.task.progress,
        raises: raises.join(" · "),
        last: one.last.as_ref().map(|report| last(report, t)),
        items: one.items.iter().map(|item| said(item, t)).collect(),
        is_fixed: one.is_fixed,
        beyond: one
            .open
            .zip(one.expected)
            .filter(|_| one.is_beyond())
            .map(|(open, expected)| {
                let text = |points: Amount| points.short_text(DECIMALS, t.language());
                let told = [
                    ("expected", text(expected).into()),
                    ("open", text(open).into()),
                ];
                t.with("meeting-beyond-open", &told)
            }),
        is_typed: about == Some(one.task.id),
    }
}

/// Who reported when and how far, and the words.
fn last(report: &Report, t: T<'_>) -> (String, String) {
    let progress = report.progress.map(|percent| format!("{percent}%"));
    let told = [
        Some(moment_text(report.made_at, t.language())),
        Some(report.by.clone()),
        progress,
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (told.join(" · "), report.words.clone())
}

fn groups(walk: &Walk, t: T<'_>) -> Vec<Group> {
    let group = |(agency, _): &(Agency, usize)| {
        let own = walk.items.iter().filter(|item| item.agency == *agency);
        let items: Vec<Said> = own.map(|item| said(item, t)).collect();
        (!items.is_empty()).then(|| Group {
            name: agency.name.clone(),
            items,
        })
    };
    walk.agencies.iter().filter_map(group).collect()
}

fn said(item: &ItemLine, t: T<'_>) -> Said {
    Said {
        id: item.id,
        fix: format!("fix{}", item.id),
        back: format!("back{}", item.id),
        is_gone: item.is_gone(),
        changed: item.changed.iter().map(|one| changed(one, t)).collect(),
        is_question: item.kind == ItemKind::Question,
        task: item.task.clone(),
        words: item.words.clone(),
        due: item
            .due_on
            .as_deref()
            .map(|day| t.name("meeting-new-due-told", &date_text(day))),
        made: item.made.as_ref().map(|made| {
            let due = made.due_on.as_deref().map(date_text).unwrap_or_default();
            let told = [("lead", made.lead.clone().into()), ("due", due.into())];
            (
                made.id,
                format!("{} {}", made.code, made.title),
                t.with("meeting-made", &told),
            )
        }),
    }
}

/// Who changed what was said, when, and what stood before or why it was taken back.
fn changed(one: &Changed, t: T<'_>) -> String {
    let when = moment_text(one.at, t.language());
    let (key, text) = match &one.taken_back {
        Some(reason) => ("meeting-gone-told", reason),
        None => ("meeting-corrected-told", &one.was),
    };
    let told = [
        ("when", when.into()),
        ("who", one.by.clone().into()),
        ("words", text.clone().into()),
    ];
    t.with(key, &told)
}
