//! A unit's values of one series with every correction.

use app::series::{ObservationStatus, Version, unit_history};
use askama::Template;
use axum::extract::{Path, State};

use crate::shell::{Answer, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "series/unit.html")]
struct UnitPage<'a> {
    shell: Shell<'a>,
    sub: String,
    rows: Vec<Row>,
}

struct Row {
    period: String,
    value: String,
    is_replaced: bool,
    version: i32,
    status: (&'static str, String),
    source: String,
    by: String,
    at: String,
}

/// `GET /series/{code}/units/{unit}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((code, unit)): Path<(String, String)>,
) -> Answer {
    let found = unit_history(&web.app, visitor.actor()?, &code, &unit).await?;
    let t = web.texts.speak(visitor.language);
    let series = &found.series;
    let row = |version: &Version| Row {
        period: version.period.text(t.language()),
        value: match version.value {
            Some(value) => series.text(value, t.language()),
            None => t.get("series-taken-back"),
        },
        is_replaced: version.is_replaced,
        version: version.version,
        status: status(version, t),
        source: [&version.source, &version.document]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" · "),
        by: version.by.clone(),
        at: moment_text(version.at, t.language()),
    };
    let name = series.name(t.language());
    html(&UnitPage {
        shell: Shell::new(&web, &visitor, &found.unit.name)
            .crumb("/series", t.get("series-title"))
            .crumb(format!("/series/{code}"), name),
        sub: format!("{name} · {}", series.measure(t.language())),
        rows: found.versions.iter().map(row).collect(),
    })
}

fn status(version: &Version, t: T<'_>) -> (&'static str, String) {
    match (version.is_replaced, version.status) {
        (true, _) => ("lock", t.get("series-replaced")),
        (false, ObservationStatus::Checked) => ("done", t.get("series-checked")),
        (false, ObservationStatus::Given) => ("doing", t.get("series-given")),
    }
}
