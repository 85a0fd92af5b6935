//! The API: rounds, rankings and units as JSON, with the document that describes it.

use app::ranking::{Figure, Inherited, Past, RankingTable, Relative, Row, Sort};
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::asked::Asked;
use crate::shell::{Answer, Web, keep};

/// The description; a test compares it with the routes.
const DOCUMENT: &str = include_str!("openapi.json");

/// `GET /api/openapi.json`
pub(super) async fn document() -> Response {
    keep(with_kind("application/json", DOCUMENT.to_owned()))
}

/// `GET /api/v1/rounds`
pub(super) async fn rounds(State(web): State<Web>, uri: Uri) -> Answer {
    let rounds = app::ranking::list_published(&web.app).await?;
    let list: Vec<Value> = rounds
        .iter()
        .map(|(round, edition)| round_json(round, edition.as_ref()))
        .collect();
    Ok(answer(&json!({ "rounds": list }), &uri))
}

/// `GET /api/v1/rounds/{slug}/ranking?group=`
pub(super) async fn ranking(State(web): State<Web>, Path(slug): Path<String>, uri: Uri) -> Answer {
    let asked = Asked::of(&uri);
    let group = asked.group.as_deref();
    let table = app::ranking::ranking_page(&web.app, &slug, group, &Sort::Rank).await?;
    let response = body(&table_json(&table));
    Ok(match asked.endless {
        true => response,
        false => keep(response),
    })
}

/// `GET /api/v1/units/{code}`
pub(super) async fn unit(State(web): State<Web>, Path(code): Path<String>, uri: Uri) -> Answer {
    let profile = app::ranking::unit_profile(&web.app, &code).await?;
    let kin = |list: &[Relative]| -> Vec<Value> {
        list.iter()
            .map(|one| json!({ "code": one.code, "name": one.name, "date": one.on_date, "legal_basis": one.legal_basis }))
            .collect()
    };
    let unit = &profile.unit;
    let value = json!({
        "code": unit.code,
        "official_code": unit.official_code,
        "name": unit.name,
        "kind": unit.kind,
        "group": unit.unit_group,
        "parent": unit.parent,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "fictional": unit.fictional,
        "before": kin(&profile.before),
        "after": kin(&profile.after),
        "results": profile.past.iter().map(past_json).collect::<Vec<_>>(),
    });
    Ok(answer(&value, &uri))
}

fn round_json(round: &app::round::Round, edition: Option<&app::ranking::EditionHead>) -> Value {
    json!({
        "slug": round.slug,
        "title": round.title,
        "title_en": round.title_en,
        "year": round.year,
        "kind": if edition.is_some() { "scored" } else { "printed" },
        "fictional": round.fictional,
        "published_on": round.published_on,
        "decision": edition.map(|edition| edition.decision.clone()).or_else(|| round.decision.clone()),
        "source": round.source,
        "note": round.note,
        "edition": edition.map(|edition| json!({ "number": edition.number, "fingerprint": edition.fingerprint })),
    })
}

fn table_json(table: &RankingTable) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| json!({ "code": column.code, "title": column.title, "title_en": column.title_en, "kind": kind(column.kind) }))
        .collect();
    let rows: Vec<Value> = table.rows.iter().map(|row| row_json(table, row)).collect();
    json!({
        "round": round_json(&table.round, table.edition.as_ref()),
        "groups": table.groups.iter().map(|group| &group.name).collect::<Vec<_>>(),
        "group": table.group,
        "ranked": table.ranked(),
        "partial": table.is_partial(),
        "nodes": columns,
        "rows": rows,
    })
}

fn kind(kind: app::ranking::ColumnKind) -> &'static str {
    match kind {
        app::ranking::ColumnKind::Index => "index",
        app::ranking::ColumnKind::Pillar => "pillar",
    }
}

fn row_json(table: &RankingTable, row: &Row) -> Value {
    let nodes: serde_json::Map<String, Value> = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(_, figure)| figure.amount.is_some() || figure.rank.is_some())
        .map(|(column, figure)| (column.code.clone(), figure_json(figure)))
        .collect();
    json!({
        "code": row.code,
        "name": row.name,
        "rank": row.rank,
        "total": figure_json(&row.total),
        "percent_as_printed": row.percent,
        "class": row.class.as_ref().map(|class| &class.title),
        "class_en": row.class.as_ref().and_then(|class| class.title_en.as_ref()),
        "status": table.status(row),
        "missing": table.edition.as_ref().map(|_| row.missing),
        "submitted": row.submitted,
        "note": row.note,
        "source": row.source,
        "confidence": row.confidence,
        "nodes": nodes,
    })
}

/// Exact decimals travel as texts, because a JSON reader may round numbers.
fn figure_json(figure: &Figure) -> Value {
    json!({
        "points": figure.exact,
        "maximum": figure.maximum.map(|maximum| maximum.canonical()),
        "value": figure.share.map(|share| share.canonical()),
        "scaled": figure.scaled.map(|scaled| scaled.canonical()),
        "as_printed": figure.printed,
        "rank": figure.rank,
        "missing": figure.missing,
    })
}

fn past_json(past: &Past) -> Value {
    json!({
        "round": past.round.slug,
        "year": past.round.year,
        "unit": past.code,
        "name": past.name,
        "group": past.group,
        "rank": past.rank,
        "of": past.of,
        "total": figure_json(&past.total),
        "class": past.class.as_ref().map(|class| &class.title),
        "class_en": past.class.as_ref().and_then(|class| class.title_en.as_ref()),
        "note": past.note,
        "source": past.source,
        "fictional": past.round.fictional,
        "computed": past.computed.as_ref().map(computed_json),
    })
}

/// What a result that nobody published was computed from: units, and the means of the main indices.
fn computed_json(inherited: &Inherited) -> Value {
    let codes =
        |list: &[Relative]| -> Vec<String> { list.iter().map(|one| one.code.clone()).collect() };
    let indices = inherited.indices.iter().map(|(column, value)| {
        json!({ "code": column.code, "title": column.title, "value": value.map(|value| value.canonical()) })
    });
    json!({
        "how": "mean",
        "from": codes(&inherited.from),
        "unknown": codes(&inherited.unknown),
        "nodes": indices.collect::<Vec<_>>(),
    })
}

fn body(value: &Value) -> Response {
    with_kind("application/json", value.to_string())
}

fn answer(value: &Value, uri: &Uri) -> Response {
    let response = body(value);
    if uri.query().is_none() {
        keep(response)
    } else {
        response
    }
}

fn with_kind(kind: &'static str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, body).into_response()
}
