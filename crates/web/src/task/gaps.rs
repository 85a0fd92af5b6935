//! Every open point a task or a reason: what nobody does anything for, and why.

use app::{
    Permission,
    task::{Gap, gaps, keep_gap_reason},
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect},
};

use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, encode, fields, html},
};

#[derive(Template)]
#[template(path = "task/gaps.html")]
struct GapsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    slug: String,
    /// Points at stake are those still open, not the maxima.
    is_open: bool,
    figures: Vec<(String, String)>,
    lines: Vec<Line>,
    may_make: bool,
}

struct Line {
    code: String,
    title: String,
    stake: String,
    lead: Option<String>,
    done: String,
    drafted: String,
    reason: String,
    may_reason: bool,
    make: String,
}

/// The round that is asked for, else the latest that tasks serve.
async fn asked(web: &Web, visitor: &Visitor, query: Option<&str>) -> Result<String, app::Refusal> {
    let slug = fields(query.unwrap_or_default()).text("round").to_owned();
    if !slug.is_empty() {
        return Ok(slug);
    }
    let actor = visitor.actor.as_ref().ok_or(app::Refusal::NotLoggedIn)?;
    let latest = app::task::latest_served(&web.app, actor).await?;
    latest.ok_or(app::Refusal::Conflict("task-no-round"))
}

/// `GET /tasks/silence?round=`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let slug = asked(&web, &visitor, query.as_deref()).await?;
    let found = gaps(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let duties = &found.duties;
    let reasoned = found.gaps.iter().filter(|gap| gap.reason.is_some()).count();
    let shell = Shell::new(&web, &visitor, &t.get("task-silence"))
        .fictional(web.options.demonstration || duties.round.fictional)
        .crumb("/tasks", t.get("task-title"));
    html(&GapsPage {
        sub: title(&duties.round, visitor.language).to_owned(),
        is_open: duties.lines.iter().any(|line| line.open.is_some()),
        figures: vec![
            (
                t.get("task-gaps-silent"),
                t.count(found.gaps.len() - reasoned),
            ),
            (
                t.get("task-gaps-points"),
                duties.framework.points_text(found.silent, t.language()),
            ),
            (t.get("task-gaps-reasoned"), t.count(reasoned)),
            (t.get("task-gaps-tasked"), t.count(found.tasked)),
        ],
        lines: found
            .gaps
            .iter()
            .map(|gap| line(gap, duties, &slug, t))
            .collect(),
        may_make: shell.may(Permission::KeepTasks),
        slug,
        shell,
    })
}

fn line(gap: &Gap, duties: &app::plan::Duties, slug: &str, t: T<'_>) -> Line {
    let node = duties.framework.find(gap.line.code);
    let code = gap.line.code.to_string();
    Line {
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        stake: duties.framework.points_text(gap.stake, t.language()),
        lead: gap.line.lead.as_ref().map(|lead| lead.name.clone()),
        done: gap.done.join(", "),
        drafted: gap.drafted.join(", "),
        reason: gap
            .reason
            .as_ref()
            .map_or_else(String::new, |one| one.words.clone()),
        may_reason: gap.may_reason,
        make: format!(
            "/tasks/new?round={}&indicator={}",
            encode(slug),
            encode(&code)
        ),
        code,
    }
}

/// `POST /tasks/silence`
pub(super) async fn keep(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let slug = fields.text("round").to_owned();
    let code = fields.text("code").to_owned();
    let said = (code.clone(), fields.text("words").to_owned());
    keep_gap_reason(&web.app, visitor.actor()?, &slug, said).await?;
    let there = format!("/tasks/silence?round={}#g{}", encode(&slug), encode(&code));
    Ok(Redirect::to(&there).into_response())
}
