//! The first page, and the search for a unit.

use app::ranking::{Found, Portal, Sort};
use askama::Template;
use axum::{extract::State, http::Uri};

use super::{
    asked::Asked,
    notes::{Footnotes, day_text, in_language},
    rows::{self, RowView},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, html, keep};

/// Rows of the latest ranking on the first page.
const FIRST_ROWS: usize = 10;

#[derive(Template)]
#[template(path = "ranking/portal.html")]
struct Page<'a> {
    shell: Shell<'a>,
    latest: Vec<Latest>,
    own: Vec<Line>,
    national: Vec<Line>,
    inside: Vec<(String, Vec<Line>)>,
}

/// The first of the latest ranking of a kind.
struct Latest {
    title: String,
    href: String,
    group: (String, bool),
    fictional: bool,
    rows: Vec<RowView>,
    total_head: String,
    moves: bool,
    more: String,
    others: bool,
}

/// A round on a list.
struct Line {
    href: String,
    title: String,
    sub: String,
}

/// `GET /`
pub(super) async fn portal(State(web): State<Web>, uri: Uri, visitor: Visitor) -> Answer {
    let portal = app::ranking::portal(&web.app).await?;
    let t = web.texts.speak(visitor.language);
    let newest = [
        portal.first_own().map(|own| &own.round),
        portal.national.first(),
    ];
    let mut latest = Vec::new();
    for round in newest.into_iter().flatten() {
        latest.push(first_rows(&web, &round.slug, t).await?);
    }
    let fictional = portal.own.iter().any(|own| own.round.fictional);
    let page = Page {
        shell: Shell::new(&web, &visitor, &t.get("ranking-portal-title")).fictional(fictional),
        latest,
        own: own(&portal, t),
        national: portal.national.iter().map(|round| line(round, t)).collect(),
        inside: portal
            .inside
            .iter()
            .map(|province| {
                (
                    province.name.clone(),
                    province.rounds.iter().map(|round| line(round, t)).collect(),
                )
            })
            .collect(),
    };
    let answer = html(&page)?;
    Ok(if uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}

/// The first of the first group of a round.
async fn first_rows(web: &Web, slug: &str, t: T<'_>) -> Result<Latest, app::Refusal> {
    let table = app::ranking::ranking_page(&web.app, slug, None, &Sort::Rank).await?;
    let asked = Asked::default();
    let rows = table.rows.iter().take(FIRST_ROWS);
    let rows: Vec<RowView> = rows
        .map(|row| rows::row(&table, row, (&asked, &[]), &mut Footnotes::default(), t))
        .collect();
    Ok(Latest {
        title: t
            .language()
            .pick(&table.round.title, &table.round.title_en)
            .to_owned(),
        href: format!("/rankings/{slug}"),
        group: in_language(&table.group, t.language()),
        fictional: table.round.fictional,
        total_head: super::table::total_head(&table, t),
        moves: rows.iter().any(|row| row.change.is_some()),
        rows,
        more: t.n("ranking-portal-all", table.rows.len()),
        others: table.groups.len() > 1,
    })
}

fn own(portal: &Portal, t: T<'_>) -> Vec<Line> {
    let lines = portal.own.iter().map(|own| Line {
        sub: own.edition.decision.clone(),
        ..line(&own.round, t)
    });
    lines.collect()
}

fn line(round: &app::round::Round, t: T<'_>) -> Line {
    let published = round
        .published_on
        .as_deref()
        .map(|day| t.name("ranking-sub-published", &day_text(day)));
    Line {
        href: format!("/rankings/{}", round.slug),
        title: t.language().pick(&round.title, &round.title_en).to_owned(),
        sub: published.unwrap_or_else(|| t.get("ranking-published-unknown")),
    }
}

#[derive(Template)]
#[template(path = "ranking/search.html")]
struct SearchPage<'a> {
    shell: Shell<'a>,
    words: String,
    found: Vec<Found>,
    count: Option<String>,
}

/// `GET /search?q=`
pub(super) async fn search(State(web): State<Web>, uri: Uri, visitor: Visitor) -> Answer {
    let words = Asked::of(&uri).words;
    let (found, all) = app::ranking::search_units(&web.app, &words).await?;
    let t = web.texts.speak(visitor.language);
    let page = SearchPage {
        shell: Shell::new(&web, &visitor, &t.get("ranking-search-title"))
            .fictional(found.iter().any(|unit| unit.fictional))
            .crumb("/", t.get("ranking-crumb")),
        count: (!words.is_empty()).then(|| t.n("ranking-search-count", all)),
        words,
        found,
    };
    html(&page)
}
