//! What inspections found, real and invented apart, and what each is attached to.

use app::{
    Invalid, Permission, Refusal,
    money::{
        FindingShown, FindingTyped, FindingWanted, attach_finding, create_finding, list_findings,
    },
    proposal::Vnd,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, fields, html};

#[derive(Template)]
#[template(path = "money/findings.html")]
struct FindingsPage<'a> {
    shell: Shell<'a>,
    may_keep: bool,
    search: String,
    is_loose: bool,
    parts: Vec<Part>,
    typed: FindingTyped,
    complaints: Vec<(String, String)>,
}

/// Findings of one kind: published ones, or those entered here.
struct Part {
    id: &'static str,
    title: String,
    help: String,
    total: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    code: String,
    number: String,
    day: String,
    agency: String,
    amount: String,
    words: String,
    source: Option<String>,
    is_link: bool,
    fictional: bool,
    unit: Option<(String, String)>,
    project: Option<(String, String)>,
}

/// `GET /money/findings`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or_default();
    show(&web, &visitor, query, (FindingTyped::default(), &[])).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    query: &str,
    (typed, complaints): (FindingTyped, &[Invalid]),
) -> Answer {
    let asked = fields(query);
    let wanted = FindingWanted {
        search: asked.text("q").to_owned(),
        is_loose: asked.text("loose") == "1",
    };
    let found = list_findings(&web.app, visitor.actor()?, &wanted).await?;
    let t = web.texts.speak(visitor.language);
    let shell =
        Shell::new(web, visitor, &t.get("money-findings")).crumb("/money", t.get("money-title"));
    // Published findings stay apart from the invented ones, as published rounds do.
    let (own, published): (Vec<FindingShown>, Vec<FindingShown>) = found
        .into_iter()
        .partition(|one| one.finding.code.starts_with("KL-"));
    let part = |id, key: &str, rows: Vec<FindingShown>| {
        let total: Vnd = rows
            .iter()
            .filter_map(|one| one.finding.amount_vnd)
            .map(Vnd)
            .sum();
        Part {
            id,
            title: t.get(format!("money-findings-{key}")),
            help: t.get(format!("money-findings-{key}-help")),
            total: total.short(t.language()),
            rows: rows.into_iter().map(|one| row(one, t)).collect(),
        }
    };
    html(&FindingsPage {
        may_keep: shell.may(Permission::KeepMoney),
        search: wanted.search,
        is_loose: wanted.is_loose,
        parts: [
            part("own", "own", own),
            part("published", "published", published),
        ]
        .into_iter()
        .filter(|part| !part.rows.is_empty())
        .collect(),
        typed,
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        shell,
    })
}

fn row(one: FindingShown, t: T<'_>) -> Row {
    let finding = one.finding;
    let unknown = || t.get("money-unknown");
    Row {
        id: finding.id,
        code: finding.code,
        number: finding.number.unwrap_or_else(unknown),
        day: finding.issued_on.as_deref().map_or_else(unknown, date_text),
        agency: finding.agency.unwrap_or_else(unknown),
        amount: finding
            .amount_vnd
            .map_or_else(unknown, |amount| Vnd(amount).text(t.language())),
        words: finding.words,
        is_link: finding
            .source
            .as_deref()
            .is_some_and(|source| source.starts_with("https://")),
        source: finding.source,
        fictional: finding.fictional,
        unit: one.unit,
        project: one.project,
    }
}

/// `POST /money/findings`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = FindingTyped {
        number: text("number"),
        issued_on: text("issued_on"),
        agency: text("agency"),
        amount: text("amount"),
        words: text("words"),
        source: text("source"),
        unit: text("unit"),
        project: text("project"),
    };
    let done = create_finding(&web.app, visitor.actor()?, typed.clone()).await;
    answer(&web, &visitor, typed, done).await
}

/// `POST /money/findings/{id}/attachment`
pub(super) async fn attach(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let to = (
        fields.text("unit").to_owned(),
        fields.text("project").to_owned(),
    );
    let done = attach_finding(&web.app, visitor.actor()?, id, to).await;
    answer(&web, &visitor, FindingTyped::default(), done).await
}

async fn answer(
    web: &Web,
    visitor: &Visitor,
    typed: FindingTyped,
    done: Result<(), Refusal>,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to("/money/findings").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(web, visitor, "", (typed, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
