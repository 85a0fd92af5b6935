//! The progress wall: every unit against every main index.

use app::assessment::{Progress, Wall, WallRow, wall};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};

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
    /// Absent where the reader would be refused.
    href: Option<String>,
    name: String,
    class: &'static str,
    state: String,
    submitted: String,
    points: String,
    /// One for every main index.
    cells: Vec<Option<Cell>>,
}

/// How far a unit is in a main index.
struct Cell {
    href: String,
    answered: u32,
    /// None where others supply the whole index.
    leaves: u32,
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
                    node.short_in(visitor.language).to_owned(),
                    format!("{}. {title}", node.code),
                )
            })
            .collect(),
        rows: found
            .rows
            .iter()
            .map(|one| row(&web, &visitor, &found, one))
            .collect(),
        pages: wanted.pages(found.total),
        sizes: wanted.sizes(),
        wanted,
        shell,
    })
}

fn row(web: &Web, visitor: &Visitor, found: &Wall, one: &WallRow) -> Row {
    let t = web.texts.speak(visitor.language);
    let (class, key) = return_state(one.state, one.is_begun);
    let figures = one.figures.as_ref();
    let home = format!("/rounds/{}/units/{}", found.round.slug, one.unit.code);
    let cell = |index: &Progress| Cell {
        href: format!("{home}/indices/{}", index.code),
        answered: index.answered,
        leaves: index.leaves,
    };
    let cells = match figures {
        Some(figures) => figures.indices.iter().map(cell).map(Some).collect(),
        None => found.framework.indices().map(|_| None).collect(),
    };
    Row {
        href: figures.map(|_| home.clone()),
        name: one.unit.name.clone(),
        class,
        state: t.get(key),
        submitted: one
            .submitted_at
            .map(|at| moment_text(at, visitor.language))
            .unwrap_or_default(),
        points: figures.map_or_else(
            || "–".to_owned(),
            |figures| figures.claimed.text(2, visitor.language),
        ),
        cells,
    }
}
