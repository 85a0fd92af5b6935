//! The returns of a round as a lean list: twenty rows, three statements with the session's.

use app::round::{ReturnLine, list_returns};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};
use engine::amount::Amount;

use super::{
    paging::{PageLink, Wanted},
    words::{return_state, title},
};
use crate::shell::{Answer, Shell, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "round/returns.html")]
struct ReturnsPage<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    total: u64,
    wanted: Wanted,
    rows: Vec<Row>,
    pages: Vec<PageLink>,
    sizes: Vec<(Option<u64>, String, bool)>,
}

struct Row {
    code: String,
    name: String,
    group: String,
    class: &'static str,
    state: String,
    submitted: String,
    answered: i32,
    leaves: i32,
    claimed: String,
    appraised: String,
    judged: i32,
    changed: String,
}

/// `GET /rounds/{round}/returns`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let wanted = Wanted::read(uri.query(), 20);
    let found = list_returns(
        &web.app,
        visitor.actor()?,
        &slug,
        &wanted.filter(),
        wanted.window(),
    )
    .await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&found.round, visitor.language).to_owned();
    html(&ReturnsPage {
        shell: Shell::new(&web, &visitor, &t.get("round-returns"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        base: format!("/rounds/{slug}"),
        sub: name,
        total: found.total,
        rows: found
            .rows
            .iter()
            .map(|line| row(&web, &visitor, line))
            .collect(),
        pages: wanted.pages(found.total),
        sizes: wanted.sizes(),
        wanted,
    })
}

fn row(web: &Web, visitor: &Visitor, line: &ReturnLine) -> Row {
    let t = web.texts.speak(visitor.language);
    let (class, key) = return_state(line.state, line.answered);
    let points = |micro: i64| Amount::from_micro(micro).text(2, visitor.language);
    let submitted = line.submitted_at.is_some();
    Row {
        code: line.code.clone(),
        name: line.name.clone(),
        group: line.group.clone(),
        class,
        state: t.get(key),
        submitted: line
            .submitted_at
            .map(|at| moment_text(at, visitor.language))
            .unwrap_or_default(),
        answered: line.answered,
        leaves: line.leaves,
        claimed: points(line.self_micro),
        appraised: match submitted && line.judged > 0 {
            true => points(line.appraised_micro),
            false => "–".to_owned(),
        },
        judged: line.judged,
        changed: moment_text(line.changed_at, visitor.language),
    }
}
