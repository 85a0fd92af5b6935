//! A return at a glance: every main index, what may be done with the whole, and its history.

use app::{
    Permission, allows,
    assessment::{self, Overview, ReturnAction, ReturnAddress, ReturnState},
    audit::Line,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};

use super::{
    index_page::{SumsView, actor_is_of, sums_view},
    words,
};
use crate::shell::{Answer, Shell, T, Visitor, Web, fields, html, moment_text};

/// The latest deeds shown; the audit chain has them all.
const DEEDS: usize = 10;

#[derive(Template)]
#[template(path = "assessment/overview.html")]
struct Page<'a> {
    shell: Shell<'a>,
    unit: String,
    round: String,
    state: (&'static str, String),
    clock: Option<String>,
    exception: Option<String>,
    /// It was submitted once more, and had been before.
    is_told_again: bool,
    asked: Vec<(String, String)>,
    asked_note: String,
    rows: Vec<Row>,
    progress: String,
    /// The total after appraisal, where it is shown.
    appraised: Option<String>,
    sums: SumsView,
    base: String,
    may_submit: bool,
    may_recall: bool,
    may_check: bool,
    shows_changes: bool,
    onward: Option<(String, String)>,
    audit: Option<String>,
    history: Vec<Deed>,
}

/// One main index.
struct Row {
    href: String,
    title: String,
    done: u32,
    all: u32,
    points: String,
    appraised: Option<String>,
    maximum: String,
}

/// One line of history.
pub(super) struct Deed {
    pub(super) at: String,
    pub(super) by: String,
    pub(super) what: String,
    pub(super) detail: Option<String>,
}

impl Deed {
    pub(super) fn of(line: &Line, t: T<'_>) -> Self {
        let what = words::deed(&line.action, t);
        Self {
            at: moment_text(line.at, t.language()),
            by: line.actor.clone(),
            what: match &line.indicator {
                Some(code) => format!("{what} {code}"),
                None => what,
            },
            detail: None,
        }
    }
}

/// `GET /rounds/{round}/units/{unit}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
    uri: Uri,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let seen = assessment::overview(&web.app, visitor.actor()?, &address).await?;
    let is_told_again = fields(uri.query().unwrap_or_default()).text("submitted") == "before";
    html(&Page {
        is_told_again,
        ..view(&web, &visitor, &seen)
    })
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, seen: &Overview) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let opened = &seen.opened;
    let framework = opened.framework.as_ref();
    let base = words::base(&opened.address());
    let round = words::round_title(&opened.round, t.language()).to_owned();
    let points = |points| framework.points_text(points, t.language());
    let rows = seen.progress.iter().map(|one| {
        let node = framework.find(one.code);
        let title = node.map_or("", |node| node.title_in(t.language()));
        Row {
            href: format!("{base}/indices/{}", one.code),
            title: format!("{}. {title}", one.code),
            done: one.answered,
            all: one.leaves,
            points: points(one.points),
            appraised: seen
                .appraised
                .as_ref()
                .and_then(|appraised| appraised.of(one.code))
                .map(points),
            maximum: words::maximum(framework, one.maximum, t.language()),
        }
    });
    let asked = seen.asked.iter().map(|code| {
        let index = code.split('.').next().unwrap_or_default();
        let place = code.replace('.', "-");
        (format!("{base}/indices/{index}#i-{place}"), code.clone())
    });
    let history = seen.history.iter().take(DEEDS);
    let may = |action| seen.actions.contains(&action);
    let shell = Shell::new(web, visitor, &format!("{} – {round}", opened.unit.name))
        .fictional(opened.round.fictional || web.options.demonstration);
    let shell = match actor_is_of(visitor, opened) {
        true => shell.crumb("/my", t.get("my-rounds-title")),
        false => shell.crumb(format!("/rounds/{}", opened.round.slug), round.clone()),
    };
    Page {
        shell,
        unit: opened.unit.name.clone(),
        state: words::state((&opened.round, &opened.row), seen.now, t),
        clock: words::clock(opened, seen.now, t),
        is_told_again: false,
        exception: seen.exception.map(|until| {
            let at = moment_text(until, t.language());
            t.with("return-exception", &[("at", at.into())])
        }),
        asked: asked.collect(),
        asked_note: t.n("return-asked-note", seen.asked.len()),
        rows: rows.collect(),
        progress: words::progress((seen.sums.answered, seen.sums.leaves), t),
        appraised: seen.appraised.as_ref().map(|total| points(total.total)),
        sums: sums_view(opened, &seen.sums, t),
        may_submit: may(ReturnAction::Submit),
        may_recall: may(ReturnAction::Recall),
        may_check: opened.row.state == ReturnState::Filling,
        onward: onward(visitor, seen, &base, t),
        audit: allows(visitor.actor.as_ref(), Permission::SeeAudit, None).then(|| {
            let address = opened.address();
            format!("/audit?round={}&unit={}", address.round, address.unit)
        }),
        shows_changes: seen.shows_judgements && opened.row.submitted_at.is_some(),
        history: history.map(|line| Deed::of(line, t)).collect(),
        base,
        round,
    }
}

/// The next step of somebody who may work on the return: where, and what to call it.
fn onward(visitor: &Visitor, seen: &Overview, base: &str, t: T<'_>) -> Option<(String, String)> {
    let opened = &seen.opened;
    if !actor_is_of(visitor, opened) {
        return None;
    }
    let asked = seen.asked.first().filter(|_| opened.row.asked > 0).cloned();
    let may_edit = seen.actions.contains(&ReturnAction::Edit);
    let (key, code) = match (asked, seen.next) {
        (Some(code), _) => ("return-answer-asked", code),
        (None, Some(code)) if may_edit => ("return-continue", code.to_string()),
        _ => return None,
    };
    let index = code.split('.').next().unwrap_or_default();
    let place = code.replace('.', "-");
    let href = format!("{base}/indices/{index}#i-{place}");
    Some((href, t.name(key, &code)))
}

/// `POST /rounds/{round}/units/{unit}/recall`
pub(super) async fn recall(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    assessment::recall(&web.app, visitor.actor()?, &address).await?;
    Ok(Redirect::to(&words::base(&address)).into_response())
}
