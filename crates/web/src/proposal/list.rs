//! The list of proposals: filters in the address, sums, and the same as files.

use app::{
    Permission,
    proposal::{
        Collectable, ListWanted, Listed, Listing, Manner, ProposalState, collect_agreed,
        collectable, list_proposals, listing_table,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect},
};

use super::{csv_file, manner_words, per_point, points, words::state};
use crate::shell::{
    Answer, Asked, Fields, Shell, T, Visitor, Web, encode, fields, html, paper_file,
};

/// Rows of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "proposal/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    may_make: bool,
    years: Vec<(String, bool)>,
    states: Vec<(String, String, bool)>,
    manners: Vec<(String, String, bool)>,
    units: Vec<(String, String, bool)>,
    search: String,
    is_mine: bool,
    has_filter: bool,
    figures: Vec<(String, String)>,
    /// The year whose agreed proposals are shown, and the address of its Word file.
    plan: Option<i32>,
    csv: String,
    rows: Vec<Row>,
    pages: Vec<(usize, String, bool)>,
    collectable: Vec<Collectable>,
}

struct Row {
    href: String,
    code: String,
    title: String,
    unit: String,
    year: i32,
    manner: String,
    total: Option<String>,
    points: Option<String>,
    indicators: String,
    verdicts: String,
    class: &'static str,
    state: String,
}

/// What the address asks for.
fn wanted(query: &str) -> ListWanted {
    let asked = fields(query);
    let text = |name: &str| Some(asked.text(name).to_owned()).filter(|text| !text.is_empty());
    ListWanted {
        year: asked.number("year"),
        state: ProposalState::ALL
            .into_iter()
            .find(|state| state.name() == asked.text("state")),
        unit: text("unit"),
        manner: Manner::ALL
            .into_iter()
            .find(|manner| manner.name() == asked.text("manner")),
        search: asked.text("q").to_owned(),
        is_mine: asked.text("mine") == "1",
    }
}

/// `POST /proposals/collection`: what was agreed to goes into the plan, and there we go on.
pub(super) async fn collect(State(web): State<Web>, visitor: Visitor, sent: Fields) -> Answer {
    let slug = sent.text("plan");
    collect_agreed(&web.app, visitor.actor()?, slug).await?;
    Ok(Redirect::to(&format!("/plans/{}/tasks", encode(slug))).into_response())
}

/// The address of a list, without its page.
fn address(wanted: &ListWanted) -> String {
    let mut pairs = Vec::new();
    let mut push = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            pairs.push(format!("{name}={}", encode(&value)));
        }
    };
    push("year", wanted.year.map(|year| year.to_string()));
    push("state", wanted.state.map(|state| state.name().to_owned()));
    push("unit", wanted.unit.clone());
    push("manner", wanted.manner.map(|one| one.name().to_owned()));
    push("q", Some(wanted.search.clone()));
    push("mine", wanted.is_mine.then(|| "1".to_owned()));
    pairs.join("&")
}

/// `GET /proposals`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or_default();
    let wanted = wanted(query);
    let found = list_proposals(&web.app, visitor.actor()?, &wanted).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("proposal-list"));
    let number = fields(query).number::<usize>("page").unwrap_or(1).max(1);
    let base = address(&wanted);
    let n_pages = found.rows.len().div_ceil(ROWS);
    let page = |n: usize| (n, format!("/proposals?{base}&page={n}"), n == number);
    let chosen = |name: &str, is: bool| (name.to_owned(), is);
    let figures = figures(&found, t);
    let is_plan = wanted.state == Some(ProposalState::Agreed) && !found.rows.is_empty();
    html(&ListPage {
        collectable: collectable(&web.app, visitor.actor()?).await?,
        may_make: shell.may(Permission::EditProposal),
        years: found
            .years
            .iter()
            .map(|year| chosen(&year.to_string(), wanted.year == Some(*year)))
            .collect(),
        states: ProposalState::ALL
            .into_iter()
            .map(|one| {
                (
                    one.name().to_owned(),
                    state(one, t).1,
                    wanted.state == Some(one),
                )
            })
            .collect(),
        manners: Manner::ALL
            .into_iter()
            .map(|one| {
                let words = manner_words(one, t);
                (one.name().to_owned(), words, wanted.manner == Some(one))
            })
            .collect(),
        units: found
            .units
            .iter()
            .map(|(code, name)| {
                let is_chosen = wanted.unit.as_ref() == Some(code);
                (code.clone(), name.clone(), is_chosen)
            })
            .collect(),
        search: wanted.search.clone(),
        is_mine: wanted.is_mine,
        has_filter: !base.is_empty(),
        figures,
        plan: wanted.year.filter(|_| is_plan),
        csv: format!("/proposals/list.csv?{base}"),
        rows: found
            .rows
            .iter()
            .skip((number - 1) * ROWS)
            .take(ROWS)
            .map(|one| row(one, t))
            .collect(),
        pages: match n_pages {
            0 | 1 => Vec::new(),
            n => (1..=n).map(page).collect(),
        },
        shell,
    })
}

/// What the listed ones ask for and expect together.
fn figures(found: &Listing, t: T<'_>) -> Vec<(String, String)> {
    let mut figures = vec![
        (t.get("proposal-count"), t.count(found.rows.len())),
        (t.get("proposal-asked"), found.total.short(t.language())),
        (t.get("proposal-expected"), points(found.points, t)),
    ];
    if let Some(per) = found.total.per(found.points) {
        figures.push((t.get("proposal-cost-per-point"), per_point(per, t)));
    }
    figures
}

fn row(one: &Listed, t: T<'_>) -> Row {
    let proposal = &one.proposal;
    let (class, words) = state(proposal.state, t);
    let (agree, against, silent) = one.verdicts;
    let said = [
        ("proposal-n-agree", agree),
        ("proposal-n-against", against),
        ("proposal-n-silent", silent),
    ];
    let said = said
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| t.n(key, n));
    Row {
        href: format!("/proposals/{}", proposal.id),
        code: proposal.code.clone(),
        title: proposal.title.clone(),
        unit: one.unit.clone(),
        year: proposal.year,
        manner: manner_words(proposal.manner, t),
        total: one.total.map(|total| total.short(t.language())),
        points: one.points.map(|amount| points(amount, t)),
        indicators: one.indicators.join(", "),
        verdicts: said.collect::<Vec<_>>().join(" · "),
        class,
        state: words,
    }
}

/// `GET /proposals/list.csv`
pub(super) async fn file(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let wanted = wanted(uri.query().unwrap_or_default());
    let found = list_proposals(&web.app, visitor.actor()?, &wanted).await?;
    Ok(csv_file("de-xuat.csv", &listing_table(&found)))
}

/// `GET /proposals/plan.docx` and `.pdf`
pub(super) async fn document(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let year = asked.number("year").ok_or(app::Refusal::NotFound)?;
    let body = app::proposal::year_plan_document(&web.app, visitor.actor()?, year, format).await?;
    Ok(paper_file(&format!("de-xuat-{year}"), format, body))
}
