//! The first page, and the search for a unit.

use app::ranking::{Found, Portal, RankingTable, Sort};
use askama::Template;
use axum::{extract::State, http::Uri};

use super::{
    asked::Asked,
    notes::Footnotes,
    rows::{self, RowView},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, date_text, html, keep};

/// Rows of the latest ranking on the first page.
const FIRST_ROWS: usize = 10;

#[derive(Template)]
#[template(path = "ranking/portal.html")]
struct Page<'a> {
    shell: Shell<'a>,
    latest: Option<Latest>,
    own: Vec<Line>,
    national: Vec<Line>,
    inside: Vec<(String, Vec<Line>)>,
}

/// The head of the latest ranking.
struct Latest {
    title: String,
    href: String,
    groups: Vec<First>,
}

/// The first of a group.
struct First {
    group: String,
    href: String,
    rows: Vec<RowView>,
    more: String,
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
    let newest = portal
        .own
        .first()
        .map(|own| &own.round)
        .or_else(|| portal.national.first());
    let latest = match newest {
        Some(round) => latest(&web, &round.slug, t).await?,
        None => None,
    };
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

async fn latest(web: &Web, slug: &str, t: T<'_>) -> Result<Option<Latest>, app::Refusal> {
    let first = app::ranking::ranking_page(&web.app, slug, None, &Sort::Rank).await?;
    let title = t
        .language()
        .pick(&first.round.title, &first.round.title_en)
        .to_owned();
    let others: Vec<String> = first
        .groups
        .iter()
        .skip(1)
        .take(1)
        .map(|tab| tab.name.clone())
        .collect();
    let mut groups = vec![first_rows(&first, t)];
    for group in others {
        let table = app::ranking::ranking_page(&web.app, slug, Some(&group), &Sort::Rank).await?;
        groups.push(first_rows(&table, t));
    }
    Ok(Some(Latest {
        title,
        href: format!("/rankings/{slug}"),
        groups,
    }))
}

fn first_rows(table: &RankingTable, t: T<'_>) -> First {
    let asked = Asked::default();
    let rows = table.rows.iter().take(FIRST_ROWS);
    First {
        group: table.group.clone(),
        href: format!(
            "/rankings/{}{}",
            table.round.slug,
            asked.in_group(&table.group)
        ),
        rows: rows
            .map(|row| rows::row(table, row, &asked, &mut Footnotes::default(), t))
            .collect(),
        more: t.n("ranking-portal-all", table.rows.len()),
    }
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
        .map(|day| t.name("ranking-sub-published", &date_text(day)));
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
