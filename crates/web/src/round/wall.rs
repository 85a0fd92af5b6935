//! The progress wall: every unit against every main index.

use app::assessment::{WallRow, wall};
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
#[template(path = "round/wall.html")]
struct WallPage<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    total: u64,
    is_office: bool,
    wanted: Wanted,
    heads: Vec<(String, String)>,
    rows: Vec<Row>,
    pages: Vec<PageLink>,
    sizes: Vec<(Option<u64>, String, bool)>,
}

struct Row {
    code: String,
    name: String,
    class: &'static str,
    state: String,
    submitted: String,
    points: String,
    cells: Vec<(String, u32, u32)>,
}

/// `GET /rounds/{round}/wall`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let wanted = Wanted::read(uri.query(), 50);
    let found = wall(
        &web.app,
        visitor.actor()?,
        &slug,
        &wanted.filter(),
        wanted.window(),
    )
    .await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&found.round, visitor.language).to_owned();
    let shell = Shell::new(&web, &visitor, &t.get("round-wall"))
        .fictional(web.options.demonstration || found.round.fictional)
        .crumb("/rounds", t.get("round-list-title"))
        .crumb(format!("/rounds/{slug}"), &name);
    html(&WallPage {
        base: format!("/rounds/{slug}"),
        sub: name,
        total: found.total,
        is_office: shell.may(app::Permission::RunRound),
        heads: found
            .framework
            .indices()
            .map(|node| {
                let title = node.title_in(visitor.language);
                (
                    node.short_title().to_owned(),
                    format!("{}. {title}", node.code),
                )
            })
            .collect(),
        rows: found
            .rows
            .iter()
            .map(|one| row(&web, &visitor, one))
            .collect(),
        pages: wanted.pages(found.total),
        sizes: wanted.sizes(),
        wanted,
        shell,
    })
}

fn row(web: &Web, visitor: &Visitor, one: &WallRow) -> Row {
    let t = web.texts.speak(visitor.language);
    let (class, key) = return_state(one.assessment.state, one.assessment.answered);
    Row {
        code: one.unit.code.clone(),
        name: one.unit.name.clone(),
        class,
        state: t.get(key),
        submitted: one
            .assessment
            .submitted_at
            .map(|at| moment_text(at, visitor.language))
            .unwrap_or_default(),
        points: Amount::from_micro(one.assessment.self_micro).text(2, visitor.language),
        cells: one
            .indices
            .iter()
            .map(|index| (index.code.to_string(), index.answered, index.leaves))
            .collect(),
    }
}
