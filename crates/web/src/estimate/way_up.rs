//! The cheapest way up to a score or a rank, and making it into tasks in one step.

use app::{
    Permission,
    assessment::ReturnAddress,
    estimate::{Step, WayPage, WayWish, draft_way, way_up},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};
use engine::{amount::Amount, path::Verdict};

use super::words::{dong, table_notes};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, encode, fields, html},
};

#[derive(Template)]
#[template(path = "estimate/way_up.html")]
struct WayUpPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    typed: Typed,
    tables: Vec<(String, String, bool)>,
    notes: Vec<String>,
    today: String,
    most: String,
    per_point: String,
    verdict: Option<(String, &'static str)>,
    reached: Option<String>,
    cost: String,
    steps: Vec<StepLine>,
    /// The marks of the steps, as the form sends them back.
    marks: String,
    n_new: usize,
    may_draft: bool,
    /// Every step stands in a plan already.
    all_there: bool,
    drafted: Option<(String, String)>,
}

/// What was typed, as it stands in the fields.
struct Typed {
    points: String,
    rank: String,
    table: String,
    per_point: String,
}

struct StepLine {
    /// Where its task stands, for whoever may see it.
    href: Option<String>,
    name: String,
    indicators: String,
    points: String,
    /// What its task is expected to win, where that is more.
    expected: Option<String>,
    cost: String,
    is_assumed: bool,
    is_task: bool,
    is_draft: bool,
    /// Its task is due only after the returns lock.
    is_after: bool,
}

fn typed(asked: &Fields) -> Typed {
    let text = |name| asked.text(name).to_owned();
    Typed {
        points: text("points"),
        rank: text("rank"),
        table: text("table"),
        per_point: text("per_point"),
    }
}

/// What was typed, read, and the fields in which there is no number.
fn read(typed: &Typed) -> (WayWish, Vec<&'static str>) {
    let mut wrong = Vec::new();
    let mut number = |name: &'static str, text: &str| {
        let amount = Amount::parse_vi(text)
            .ok()
            .filter(|one| *one > Amount::ZERO);
        if amount.is_none() && !text.is_empty() {
            wrong.push(name);
        }
        amount
    };
    let points = number("points", &typed.points);
    let rank = number("rank", &typed.rank).and_then(|rank| rank.canonical().parse().ok());
    let whole = typed.per_point.replace(['.', ' '], "");
    let per_point = number("per_point", &whole).and_then(|cost| cost.canonical().parse().ok());
    let wish = WayWish {
        points,
        rank,
        table: typed.table.clone(),
        per_point,
    };
    (wish, wrong)
}

/// `GET /live/{round}/{unit}/way-up`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, unit)): Path<(String, String)>,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let typed = typed(&asked);
    let (wish, wrong) = read(&typed);
    let address = ReturnAddress::new(&slug, &unit);
    let found = way_up(&web.app, visitor.actor()?, &address, &wish).await?;
    let t = web.texts.speak(visitor.language);
    let fictional = web.options.demonstration || found.round.fictional;
    let base = format!("/live/{slug}/{}", encode(&unit));
    let text = |points| found.framework.points_text(points, visitor.language);
    let option = |round: &app::round::Round| {
        let chosen = found.table.as_ref().map(|table| table.round.id);
        let name = title(round, visitor.language).to_owned();
        (round.slug.clone(), name, Some(round.id) == chosen)
    };
    let rate = dong(found.per_point, t);
    let shell = Shell::new(&web, &visitor, &t.get("estimate-way-up"))
        .fictional(fictional)
        .crumb(&base, t.name("estimate-title", &found.unit.name));
    let verdict = match wrong.is_empty() {
        true => verdict(&found, &wish, t),
        false => Some((t.get("estimate-way-wrong"), "bad")),
    };
    html(&WayUpPage {
        sub: format!(
            "{} · {}",
            found.unit.name,
            title(&found.round, visitor.language)
        ),
        may_draft: shell.may(Permission::KeepPlan),
        all_there: !found.steps.iter().any(Step::is_unplanned),
        notes: notes(&found, &wish, fictional, t),
        tables: found.tables.iter().map(option).collect(),
        today: text(found.today.points),
        most: text(found.most),
        per_point: match (found.per_point_of_tasks, wish.per_point.is_some()) {
            (true, _) => t.name("estimate-rate-mean", &rate),
            (false, true) => t.name("estimate-rate-given", &rate),
            (false, false) => t.name("estimate-rate-assumed", &rate),
        },
        verdict,
        reached: found.reached.map(|score| text(score.points)),
        cost: dong(found.cost, t),
        marks: found.marks().join(" "),
        n_new: found.to_draft().count(),
        steps: found
            .steps
            .iter()
            .map(|step| line(&found, step, (t, shell.may(Permission::SeeTasks))))
            .collect(),
        drafted: drafted(&asked, t),
        typed,
        base,
        shell,
    })
}

/// What was made, and where it stands.
fn drafted(asked: &Fields, t: T<'_>) -> Option<(String, String)> {
    let n: i64 = asked.number("drafted")?;
    let plan = format!("/plans/{}", encode(asked.text("plan")));
    Some((t.n("estimate-drafted", n), plan))
}

/// What must be known about the answer: the table behind a rank, and what was not weighed.
fn notes(found: &WayPage, wish: &WayWish, fictional: bool, t: T<'_>) -> Vec<String> {
    let table = found.table.as_ref().filter(|_| wish.rank.is_some());
    let mut notes = table.map_or_else(Vec::new, |table| table_notes(table, fictional, t));
    if found.left_out > 0 {
        let counts = [
            ("n", t.count(found.weighed).into()),
            ("out", t.count(found.left_out).into()),
        ];
        notes.push(t.with("estimate-way-left-out", &counts));
    }
    let day = found.locks_on.as_deref().filter(|_| found.is_locked);
    if let Some(day) = day.filter(|_| found.steps.iter().any(|step| step.task.is_none())) {
        notes.push(t.name("estimate-way-locked", &date_text(day)));
    }
    notes
}

fn verdict(found: &WayPage, wish: &WayWish, t: T<'_>) -> Option<(String, &'static str)> {
    let Some(verdict) = found.verdict else {
        let is_asked = wish.rank.is_some();
        return is_asked.then(|| (t.get("estimate-way-no-value"), "warn"));
    };
    let most = found.framework.points_text(found.most, t.language());
    Some(match verdict {
        Verdict::AlreadyThere => (t.get("estimate-way-there-already"), "good"),
        Verdict::Cheapest => (t.get("estimate-way-cheapest"), "good"),
        Verdict::Within(gap) => (t.name("estimate-way-within", &dong(gap, t)), ""),
        Verdict::OutOfReach => (t.name("estimate-way-out-of-reach", &most), "warn"),
        Verdict::NotFound => (t.get("estimate-way-not-found"), "warn"),
    })
}

fn line(found: &WayPage, step: &Step, (t, sees_tasks): (T<'_>, bool)) -> StepLine {
    let text = |points| found.framework.points_text(points, t.language());
    let codes: Vec<String> = step
        .gains
        .iter()
        .map(|(code, _)| code.to_string())
        .collect();
    let node = step
        .gains
        .first()
        .and_then(|(code, _)| found.framework.find(*code));
    let due = step.task.as_ref().and_then(|task| task.due_on.as_ref());
    let locks_on = found.locks_on.as_ref();
    StepLine {
        href: step
            .task
            .as_ref()
            .filter(|_| sees_tasks)
            .map(|task| format!("/tasks/{}", task.id)),
        is_after: due.zip(locks_on).is_some_and(|(due, last)| due > last),
        name: match (&step.task, node) {
            (Some(task), _) => format!("{} {}", task.code, task.title),
            (None, Some(node)) => t.name("estimate-way-win", node.title_in(t.language())),
            (None, None) => String::new(),
        },
        indicators: codes.join(", "),
        points: text(step.won()),
        expected: (step.expected > step.won())
            .then(|| t.name("estimate-way-of-expected", &text(step.expected))),
        cost: dong(step.cost, t),
        is_assumed: !step.cost_known,
        is_task: step.task.is_some(),
        is_draft: step.is_draft,
    }
}

/// `POST /live/{round}/{unit}/way-up`
pub(super) async fn draft(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, unit)): Path<(String, String)>,
    sent: Fields,
) -> Answer {
    let typed = typed(&sent);
    let (wish, _) = read(&typed);
    let address = ReturnAddress::new(&slug, &unit);
    let shown: Vec<String> = sent.text("steps").split(' ').map(str::to_owned).collect();
    let made = draft_way(&web.app, visitor.actor()?, &address, &wish, &shown).await?;
    let path = format!(
        "/live/{slug}/{}/way-up?points={}&rank={}&table={}&per_point={}&drafted={}&plan={}",
        encode(&unit),
        encode(&typed.points),
        encode(&typed.rank),
        encode(&typed.table),
        encode(&typed.per_point),
        made.codes.len() + made.taken.len(),
        encode(&made.plan),
    );
    Ok(Redirect::to(&path).into_response())
}
