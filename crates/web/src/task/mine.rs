//! My work today: what my unit has to do, each with progress in one tap.

use app::{
    Permission,
    task::{MyTask, Standing, TaskQuery, my_day},
};
use askama::Template;
use axum::extract::State;

use super::{
    query::{ViewTab, views},
    words::Line,
};
use crate::shell::{Answer, Shell, T, Visitor, Web, html};

/// How far one tap can say that a task has come.
pub(super) const TAPS: [i32; 4] = [25, 50, 75, 100];

#[derive(Template)]
#[template(path = "task/mine.html")]
struct MinePage<'a> {
    shell: Shell<'a>,
    views: Vec<ViewTab>,
    unit: Option<String>,
    figures: Vec<(String, usize)>,
    sections: Vec<Section>,
    /// Nothing is open.
    is_free: bool,
    may_work: bool,
    taps: [i32; 4],
}

struct Section {
    id: &'static str,
    title: String,
    tasks: Vec<Mine>,
}

struct Mine {
    line: Line,
    is_lead: bool,
    /// Nobody works on it before its plan is signed.
    is_draft: bool,
    /// How many days are left or over, in words.
    left: String,
    waits_for: String,
    keeps_waiting: String,
    lacks_proof: bool,
    threads: Option<String>,
}

/// `GET /tasks/mine`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let found = my_day(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("task-mine-title"));
    let all = || found.late.iter().chain(&found.soon).chain(&found.later);
    let proofs = all().filter(|one| one.lacks_proof).count();
    let waiting = all().filter(|one| !one.keeps_waiting.is_empty()).count();
    let shown = |tasks: &[MyTask]| -> Vec<Mine> { tasks.iter().map(|one| mine(one, t)).collect() };
    let section = |id: &'static str, key: &str, tasks: &[MyTask]| Section {
        id,
        title: t.get(key),
        tasks: shown(tasks),
    };
    html(&MinePage {
        views: views("/tasks/mine", &TaskQuery::default(), t),
        may_work: shell.may(Permission::WorkTasks),
        figures: vec![
            (t.get("task-mine-late"), found.late.len()),
            (t.get("task-mine-soon"), found.soon.len()),
            (t.get("task-mine-waited"), waiting),
            (t.get("task-mine-proof"), proofs),
        ],
        sections: vec![
            section("late", "task-mine-late", &found.late),
            section("soon", "task-mine-soon", &found.soon),
            section("later", "task-mine-later", &found.later),
            section("draft", "task-mine-draft", &found.draft),
        ],
        is_free: all().next().is_none() && found.draft.is_empty(),
        unit: found.unit.clone(),
        taps: TAPS,
        shell,
    })
}

fn mine(one: &MyTask, t: T<'_>) -> Mine {
    Mine {
        line: Line::made(&one.task, &one.gains, (one.standing, ""), t),
        is_lead: one.is_lead,
        is_draft: one.standing == Standing::Draft,
        left: days_left(one.days, t),
        waits_for: one.waits_for.join(", "),
        keeps_waiting: one.keeps_waiting.join(", "),
        lacks_proof: one.lacks_proof,
        threads: (one.threads > 0).then(|| t.n("task-threads-open", one.threads)),
    }
}

/// How many days are left or over, in words; nothing without a last day.
pub(super) fn days_left(days: Option<i32>, t: T<'_>) -> String {
    match days {
        None => String::new(),
        Some(0) => t.get("task-due-today"),
        Some(days) if days < 0 => t.n("task-days-over", -days),
        Some(days) => t.n("task-days-left", days),
    }
}
