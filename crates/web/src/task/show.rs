//! One task: what it is, what it raises and why that much, how far it is, what is said, and what can be done.

use std::collections::HashMap;

use app::{
    Invalid, Refusal,
    money::{TaskMoney, money_of_task},
    task::{
        GainLine, Hand, Means, Milestone, NoteKind, NoteLine, Repeats, Task, TaskAction, TaskView,
        task,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::IntoResponse,
};
use engine::{amount::Amount, framework::Code};

use super::{
    mine::{TAPS, days_left},
    words::{basis_text, day, expected, funds, offered, points, shape, standing_name},
};
use crate::{
    plan::words::amended_text,
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, date_text, encode, fields, html, moment_text},
};

#[derive(Template)]
#[template(path = "task/show.html")]
struct TaskPage<'a> {
    shell: Shell<'a>,
    id: i64,
    code: String,
    complaints: Vec<String>,
    shape: &'static str,
    standing: String,
    left: String,
    progress: i32,
    facts: Vec<(String, String)>,
    basis: Option<Basis>,
    waits_for: Vec<Other>,
    keeps_waiting: Vec<Other>,
    expected: Option<String>,
    /// It serves several indices: which.
    serves: Option<String>,
    gains: Vec<GainRow>,
    milestones: Vec<Step>,
    threads: Vec<Thread>,
    history: Vec<Said>,
    /// What was changed since its plan was signed.
    amended: Vec<String>,
    /// For the form that amends it.
    version: i32,
    lacks_proof: bool,
    is_frozen: bool,
    /// A report only repeated what was known, and nothing was written.
    is_known: bool,
    /// For who helps: whose word the progress is.
    lead_reports: Option<String>,
    /// Nobody acts for the unit that answers for it.
    is_untold: bool,
    /// It is said to be done and is not finished yet.
    is_unfinished: bool,
    may: May,
    taps: [i32; 4],
    offered: Vec<String>,
}

/// What the visitor can do with the task now.
struct May {
    edit: bool,
    report: bool,
    finish: bool,
    reopen: bool,
    give_up: bool,
    hand_over: bool,
    remark: bool,
    settle: bool,
    amend: bool,
}

/// The document that the task rests on.
struct Basis {
    words: String,
    /// Its file, where there is one.
    file: Option<String>,
    /// The tasks that rest on it too.
    others: String,
}

impl May {
    fn of(view: &TaskView) -> Self {
        let can = |action: TaskAction| view.actions.contains(&action);
        Self {
            edit: can(TaskAction::Edit),
            report: can(TaskAction::Report),
            finish: can(TaskAction::Finish),
            reopen: can(TaskAction::Reopen),
            give_up: can(TaskAction::Drop),
            hand_over: can(TaskAction::HandOver),
            remark: can(TaskAction::Remark),
            settle: can(TaskAction::Settle) && !view.gains.is_empty(),
            amend: can(TaskAction::Amend),
        }
    }
}

/// Another task in its way.
struct Other {
    id: i64,
    code: String,
    title: String,
    is_open: bool,
}

struct GainRow {
    code: String,
    title: String,
    round: String,
    expected: String,
    won: String,
    /// How the expected points compare with what is open.
    why: String,
    /// More is expected than is open.
    beyond: Option<String>,
    duties: String,
    others: String,
}

struct Step {
    words: String,
    due: String,
    done: Option<String>,
}

struct Said {
    when: String,
    who: String,
    what: String,
    words: String,
    progress: Option<i32>,
    document: Option<(String, Option<String>)>,
}

struct Thread {
    id: i64,
    said: Vec<Said>,
    is_settled: bool,
    may_settle: bool,
}

/// `GET /tasks/{id}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let is_known = asked.text("told") == "known";
    show(&web, &visitor, id, (&[], is_known)).await
}

/// The task with the complaints about a form on its page; other refusals as they are.
pub(super) async fn refused(web: &Web, visitor: &Visitor, id: i64, refusal: Refusal) -> Answer {
    match refusal {
        Refusal::Invalid(complaints) => {
            let page = show(web, visitor, id, (&complaints, false)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        refusal => Err(refusal.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    id: i64,
    (complaints, is_known): (&[Invalid], bool),
) -> Answer {
    let actor = visitor.actor()?;
    let view = task(&web.app, actor, id).await?;
    let money = money_of_task(&web.app, actor, &view.task).await?;
    let t = web.texts.speak(visitor.language);
    let other = |task: &Task| Other {
        id: task.id,
        code: task.code.clone(),
        title: task.title.clone(),
        is_open: task.state.is_open(),
    };
    let stored: Vec<_> = view.gains.iter().map(|line| line.gain.clone()).collect();
    html(&TaskPage {
        shell: Shell::new(web, visitor, &view.task.title).crumb("/tasks", t.get("task-title")),
        id,
        code: view.task.code.clone(),
        complaints: complaints
            .iter()
            .map(|one| one.text(t.language()).to_owned())
            .collect(),
        shape: shape(view.standing),
        standing: standing_name(view.standing, t),
        left: days_left(view.days, t),
        progress: view.task.progress,
        facts: facts(&view, money.as_ref(), t),
        basis: view.basis.as_ref().map(|document| Basis {
            words: basis_text(document, t),
            file: document
                .sha256
                .as_ref()
                .map(|_| format!("/tasks/{id}/documents/{}", document.id)),
            others: format!("/tasks?basis={}", document.id),
        }),
        waits_for: view.waits_for.iter().map(other).collect(),
        keeps_waiting: view.keeps_waiting.iter().map(other).collect(),
        expected: expected(&stored, t),
        serves: serves(&view.gains, t),
        gains: view
            .gains
            .iter()
            .map(|line| gain(line, view.task.state.is_open(), t))
            .collect(),
        milestones: view.milestones.iter().map(step).collect(),
        threads: threads(&view, actor.account_id, t),
        history: view
            .notes
            .iter()
            .rev()
            .filter(|line| line.note.kind != NoteKind::Remark)
            .map(|line| said(line, id, t))
            .collect(),
        amended: view
            .amended
            .iter()
            .map(|one| amended_text(one, t))
            .collect(),
        version: view.task.version,
        is_frozen: view.is_frozen && view.task.state.is_open(),
        lacks_proof: view.lacks_proof && view.task.state.is_open(),
        is_known,
        lead_reports: lead_reports(&view, t),
        is_untold: view.is_untold && view.hand == Hand::Office && view.task.state.is_open(),
        is_unfinished: view.task.progress == 100 && view.task.state.is_open(),
        may: May::of(&view),
        taps: TAPS,
        offered: view.offered.iter().map(offered).collect(),
    })
}

/// Whose word the progress is, for somebody who only helps.
fn lead_reports(view: &TaskView, t: T<'_>) -> Option<String> {
    let helps = view.hand == Hand::Helper && view.task.state.is_open();
    let lead = view.lead.as_ref().filter(|_| helps)?;
    Some(t.name("task-lead-reports", &lead.name))
}

/// What the task is, name by name; what is not said has no line.
fn facts(view: &TaskView, money: Option<&TaskMoney>, t: T<'_>) -> Vec<(String, String)> {
    let task = &view.task;
    let helpers: Vec<&str> = view.helpers.iter().map(|unit| unit.name.as_str()).collect();
    let cost = task.cost_vnd.map(|cost| {
        let cost = Amount::from_int(cost).text(0, t.language());
        t.name("task-dong", &cost)
    });
    let means = task.means.map(|means| match means {
        Means::Hire => t.get("task-means-hire"),
        Means::Buy => t.get("task-means-buy"),
        Means::Own => t.get("task-means-own"),
    });
    let repeats = task.repeats.map(|repeats| match repeats {
        Repeats::Monthly => t.get("task-repeats-monthly"),
        Repeats::Quarterly => t.get("task-repeats-quarterly"),
        Repeats::Yearly => t.get("task-repeats-yearly"),
    });
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let told = [
        ("task-deliverable", filled(task.deliverable.clone())),
        (
            "task-lead",
            view.lead.as_ref().map(|lead| lead.name.clone()),
        ),
        ("task-helpers", filled(helpers.join("; "))),
        ("task-starts", task.starts_on.as_deref().map(date_text)),
        ("task-due", task.due_on.as_deref().map(date_text)),
        (
            "task-done-on",
            task.done_at.map(|at| date_text(&app::day::of(at))),
        ),
        ("task-programme", task.programme.clone()),
        ("task-cost", cost),
        ("task-funds", money.and_then(|money| funds(task, money, t))),
        ("task-means", means),
        ("task-repeats", repeats),
        (
            "task-campaign",
            task.campaign.then(|| t.get("task-campaign-in")),
        ),
    ];
    told.into_iter()
        .filter_map(|(key, text)| Some((t.get(key), text?)))
        .collect()
}

/// The indices that a task serves, where they are several; two years of one index are one.
fn serves(gains: &[GainLine], t: T<'_>) -> Option<String> {
    let mut served: Vec<(&str, &str)> = Vec::new();
    for line in gains {
        let framework = line.framework.as_ref();
        let index = framework.map_or(line.round.slug.as_str(), |one| one.code.as_str());
        if served.iter().all(|(other, _)| *other != index) {
            served.push((index, title(&line.round, t.language())));
        }
    }
    let names: Vec<&str> = served.iter().map(|(_, name)| *name).collect();
    let told = [
        ("n", names.len().into()),
        ("names", names.join(" · ").into()),
    ];
    (names.len() > 1).then(|| t.with("task-serves-indices", &told))
}

fn step(one: &Milestone) -> Step {
    Step {
        words: one.words.clone(),
        due: day(one.due_on.as_deref()),
        done: one.done_on.as_deref().map(date_text),
    }
}

fn gain(line: &GainLine, is_open: bool, t: T<'_>) -> GainRow {
    let gain = &line.gain;
    let code = Code::parse(&gain.indicator).ok();
    let node = code.and_then(|code| line.framework.as_ref()?.find(code));
    let shown = |amount: Amount| match &line.framework {
        Some(framework) => framework.points_text(amount, t.language()),
        None => amount.short_text(2, t.language()),
    };
    let maximum = node.map(|node| shown(node.maximum)).unwrap_or_default();
    let why = match line.open {
        Some(open) => t.with(
            "task-why-open",
            &[("open", shown(open).into()), ("maximum", maximum.into())],
        ),
        None => t.name("task-why-maximum", &maximum),
    };
    let micro = |micro: Option<i64>| micro.map_or_else(String::new, |micro| points(micro, t));
    let slug = encode(&line.round.slug);
    let index = code.map_or_else(String::new, |code| code.index().to_string());
    GainRow {
        beyond: line
            .open
            .filter(|_| line.is_beyond() && is_open)
            .map(|open| {
                let told = [
                    ("expected", micro(gain.expected_micro).into()),
                    ("open", shown(open).into()),
                ];
                t.with("task-beyond-open", &told)
            }),
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        round: title(&line.round, t.language()).to_owned(),
        expected: micro(gain.expected_micro),
        won: micro(gain.won_micro),
        why,
        duties: format!("/rounds/{slug}/duties#i{index}"),
        others: format!("/tasks?round={slug}&indicator={}", encode(&gain.indicator)),
        code: gain.indicator.clone(),
    }
}

fn said(line: &NoteLine, id: i64, t: T<'_>) -> Said {
    let note = &line.note;
    let document = line.document.as_ref().map(|document| {
        let name = match (&document.number, &document.issuer) {
            (Some(number), Some(issuer)) => format!("{number}, {issuer}: {}", document.title),
            _ => document
                .file_name
                .clone()
                .unwrap_or_else(|| document.title.clone()),
        };
        let has_file = document.sha256.is_some();
        (
            name,
            has_file.then(|| format!("/tasks/{id}/documents/{}", document.id)),
        )
    });
    let what = t.get(format!("task-note-{}", note.kind.name()));
    Said {
        when: moment_text(note.made_at, t.language()),
        who: line.who.clone(),
        what,
        words: note.words.clone(),
        progress: note.progress,
        document,
    }
}

fn threads(view: &TaskView, account_id: i64, t: T<'_>) -> Vec<Thread> {
    let mut answers: HashMap<i64, Vec<&NoteLine>> = HashMap::new();
    let remarks = || {
        view.notes
            .iter()
            .filter(|line| line.note.kind == NoteKind::Remark)
    };
    for line in remarks() {
        if let Some(thread) = line.note.thread_id {
            answers.entry(thread).or_default().push(line);
        }
    }
    let keeps = matches!(view.hand, Hand::Office | Hand::LeadHead);
    let thread = |first: &NoteLine| {
        let own = answers.remove(&first.note.id).unwrap_or_default();
        Thread {
            id: first.note.id,
            is_settled: first.note.resolved_at.is_some(),
            may_settle: first.note.resolved_at.is_none()
                && (keeps || first.note.account_id == account_id && view.hand != Hand::Reader),
            said: std::iter::once(first)
                .chain(own)
                .map(|line| said(line, view.task.id, t))
                .collect(),
        }
    };
    remarks()
        .filter(|line| line.note.thread_id.is_none())
        .map(thread)
        .collect()
}
