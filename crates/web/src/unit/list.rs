//! The list of units with their validity and those before and after them.

use app::unit::{Relative, UnitRow};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, encode, fields, html};

/// Units on one page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "unit/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    q: String,
    group: String,
    groups: Vec<String>,
    total: usize,
    added: Option<usize>,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Row {
    code: String,
    name: String,
    kind: String,
    group: String,
    parent: Option<String>,
    validity: String,
    fictional: bool,
    before: Vec<Relative>,
    after: Vec<Relative>,
}

/// `GET /units`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let all = app::unit::list_units(&web.app, visitor.actor()?).await?;
    let mut groups: Vec<String> = all.iter().map(|row| row.unit.unit_group.clone()).collect();
    groups.sort_unstable();
    groups.dedup();
    let wanted: Vec<UnitRow> = all.into_iter().filter(|row| matches(row, &query)).collect();
    let place = query.number("page").unwrap_or(1_usize).max(1);
    let t = web.texts.speak(visitor.language);
    let shown = wanted.iter().skip((place - 1).saturating_mul(PAGE));
    html(&ListPage {
        shell: Shell::new(&web, &visitor, &t.get("units-title")),
        groups,
        total: wanted.len(),
        added: query.number("added"),
        rows: shown.take(PAGE).map(|row| told(row, t)).collect(),
        earlier: (place > 1).then(|| address(&query, place - 1)),
        later: (place.saturating_mul(PAGE) < wanted.len()).then(|| address(&query, place + 1)),
        q: query.text("q").to_owned(),
        group: query.text("group").to_owned(),
    })
}

fn matches(row: &UnitRow, query: &Fields) -> bool {
    let (q, group) = (query.text("q"), query.text("group"));
    let found =
        q.is_empty() || app::ranking::matches(&row.unit.search_key, Some(&row.unit.code), q);
    found && (group.is_empty() || row.unit.unit_group == group)
}

fn address(query: &Fields, place: usize) -> String {
    let (q, group) = (encode(query.text("q")), encode(query.text("group")));
    format!("/units?q={q}&group={group}&page={place}")
}

/// A kind in words; what a province calls its own stays as typed.
pub(super) fn kind_text(kind: &str, t: T<'_>) -> String {
    match kind {
        "province" => t.get("units-kind-province"),
        "department" => t.get("units-kind-department"),
        "district" => t.get("units-kind-district"),
        "commune" => t.get("units-kind-commune"),
        other => other.to_owned(),
    }
}

fn dated(one: &Relative) -> Relative {
    Relative {
        on_date: date_text(&one.on_date),
        ..one.clone()
    }
}

fn told(row: &UnitRow, t: T<'_>) -> Row {
    let unit = &row.unit;
    let day = |stored: &Option<String>| stored.as_deref().map(date_text);
    let validity = match (day(&unit.valid_from), day(&unit.valid_to)) {
        (None, None) => String::new(),
        (Some(from), None) => t.name("units-since", &from),
        (None, Some(to)) => t.name("units-until", &to),
        (Some(from), Some(to)) => format!("{from} – {to}"),
    };
    Row {
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: kind_text(&unit.kind, t),
        group: t.group(&unit.unit_group).to_owned(),
        parent: unit.parent.clone(),
        validity,
        fictional: unit.fictional,
        before: row.predecessors.clone(),
        after: row.successors.iter().map(dated).collect(),
    }
}
