//! Open data: the list with its dictionary, and every dataset as CSV and JSON under a stable address.

use app::ranking::Dataset;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::IntoResponse,
};
use report::Opening;

use crate::shell::{Answer, Shell, Visitor, Web, html, keep};

#[derive(Template)]
#[template(path = "ranking/open_data.html")]
struct Page<'a> {
    shell: Shell<'a>,
    sets: Vec<Set>,
    dictionary: Vec<(String, Vec<(&'static str, &'static str)>)>,
}

/// A dataset on the list.
struct Set {
    slug: String,
    title: String,
    year: Option<i32>,
    fictional: bool,
}

/// `GET /open-data`
pub(super) async fn list(State(web): State<Web>, uri: Uri, visitor: Visitor) -> Answer {
    let t = web.texts.speak(visitor.language);
    let sets = app::ranking::list_datasets(&web.app).await?;
    let mut dictionary = Vec::new();
    let results = sets.iter().find(|set| set.round.is_some());
    let shown = ["units", "succession"]
        .into_iter()
        .chain(results.map(|set| set.slug.as_str()));
    for slug in shown {
        let columns = app::ranking::dataset(&web.app, slug).await?.columns;
        let title = match sets
            .iter()
            .find(|set| set.slug == slug && set.round.is_none())
        {
            Some(set) => set.title_in(visitor.language).to_owned(),
            None => t.get("ranking-dictionary-results"),
        };
        let words = columns.iter().map(|column| {
            (
                column.name,
                visitor.language.pick(column.meaning, column.meaning_en),
            )
        });
        dictionary.push((title, words.collect()));
    }
    let page = Page {
        shell: Shell::new(&web, &visitor, &t.get("ranking-open-data-title"))
            .fictional(sets.iter().any(is_fictional))
            .crumb("/", t.get("ranking-crumb")),
        sets: sets
            .iter()
            .map(|set| Set {
                slug: set.slug.clone(),
                title: set.title_in(visitor.language).to_owned(),
                year: set.round.as_ref().map(|round| round.year),
                fictional: is_fictional(set),
            })
            .collect(),
        dictionary,
    };
    let answer = html(&page)?;
    Ok(if uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}

fn is_fictional(set: &Dataset) -> bool {
    set.round.as_ref().is_some_and(|round| round.fictional)
}

/// `GET /open-data/{slug}.csv` and `.json`; `?bom=0` leaves the byte order mark out.
pub(super) async fn file(State(web): State<Web>, Path(file): Path<String>, uri: Uri) -> Answer {
    let (slug, kind) = file.rsplit_once('.').ok_or(app::Refusal::NotFound)?;
    if !matches!(kind, "csv" | "json") {
        return Err(app::Refusal::NotFound.into());
    }
    let table = app::ranking::dataset(&web.app, slug).await?;
    let bare = uri.query() == Some("bom=0");
    let (media, body) = match kind {
        "csv" => {
            let opening = if bare {
                Opening::Plain
            } else {
                Opening::ByteOrderMark
            };
            ("text/csv; charset=utf-8", report::csv(&table, opening))
        }
        _ => ("application/json", report::json(&table)),
    };
    let disposition = format!("attachment; filename=\"{file}\"");
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    let answer = (headers, body).into_response();
    Ok(if bare || uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}
