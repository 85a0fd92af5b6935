//! The returns of a round as a lean list: twenty rows, one statement.

use app::{
    Moment,
    round::{ReturnPage, ReturnRow, list_returns},
};
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
    name: String,
    group: String,
    class: &'static str,
    state: String,
    /// Absent where the reader would be refused.
    figures: Option<Figures>,
}

struct Figures {
    href: String,
    submitted: String,
    answered: String,
    claimed: String,
    judged: String,
    appraised: String,
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
            .map(|one| row(&web, &visitor, &found, one))
            .collect(),
        pages: wanted.pages(found.total),
        sizes: wanted.sizes(),
        wanted,
    })
}

fn row(web: &Web, visitor: &Visitor, found: &ReturnPage, one: &ReturnRow) -> Row {
    let t = web.texts.speak(visitor.language);
    let (class, key) = return_state(one.state, one.is_begun);
    let points = |points: Amount| points.text(2, visitor.language);
    let moment = |at: Moment| moment_text(at, visitor.language);
    let figures = one.figures.as_ref().map(|figures| Figures {
        href: format!("/rounds/{}/units/{}", found.round.slug, one.code),
        submitted: figures.submitted_at.map(moment).unwrap_or_default(),
        answered: match found.own_leaves {
            0 => "–".to_owned(),
            leaves => format!("{}/{leaves}", figures.answered),
        },
        claimed: points(figures.claimed),
        judged: format!("{}/{}", figures.judged, figures.leaves),
        appraised: figures.appraised.map_or_else(|| "–".to_owned(), points),
        changed: moment(figures.changed_at),
    });
    Row {
        name: one.name.clone(),
        group: super::words::group(&one.group, visitor.language).to_owned(),
        class,
        state: t.get(key),
        figures,
    }
}
