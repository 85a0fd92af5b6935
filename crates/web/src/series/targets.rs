//! The targets of a series in a period: for the province, and for each unit where wanted.

use app::{
    Invalid, Refusal,
    series::{TargetWish, series_page, set_targets},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "series/targets.html")]
struct TargetsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    action: String,
    period: String,
    periods: Vec<(String, String)>,
    total: String,
    target: String,
    complaints: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    value: String,
    target: String,
}

/// `GET /series/{code}/targets`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    uri: Uri,
) -> Answer {
    let query = fields(uri.query().unwrap_or_default());
    show(&web, &visitor, (&code, query.text("period")), None).await
}

/// `POST /series/{code}/targets`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Answer {
    let period = fields.text("period").to_owned();
    let province = TargetWish {
        unit: None,
        value: fields.text("target").to_owned(),
    };
    let of_unit = |unit: &str| TargetWish {
        unit: Some(unit.to_owned()),
        value: fields.text(&format!("{unit}.target")).to_owned(),
    };
    let wishes = std::iter::once(province).chain(fields.all("unit").map(of_unit));
    match set_targets(
        &web.app,
        visitor.actor()?,
        (&code, &period),
        wishes.collect(),
    )
    .await
    {
        Ok(_) => Ok(Redirect::to(&format!("/series/{code}?period={period}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let overlay = Some((&fields, complaints.as_slice()));
            let page = show(&web, &visitor, (&code, &period), overlay).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (code, period): (&str, &str),
    overlay: Option<(&Fields, &[Invalid])>,
) -> Answer {
    let period = Some(period).filter(|text| !text.is_empty());
    let found = series_page(&web.app, visitor.actor()?, code, period).await?;
    let t = web.texts.speak(visitor.language);
    let name = found.series.name(t.language()).to_owned();
    let text = |value: Option<_>| {
        value.map_or_else(String::new, |value| found.series.text(value, t.language()))
    };
    let typed = |field: &str, stored: String| match overlay {
        Some((fields, _)) => fields.text(field).to_owned(),
        None => stored,
    };
    let row = |line: &app::series::UnitLine| Row {
        name: line.unit.name.clone(),
        value: text(line.value()),
        target: typed(&format!("{}.target", line.unit.code), text(line.target)),
        code: line.unit.code.clone(),
    };
    let complaints = overlay.map_or(&[][..], |(_, complaints)| complaints);
    html(&TargetsPage {
        shell: Shell::new(web, visitor, &t.get("series-targets-title"))
            .crumb("/series", t.get("series-title"))
            .crumb(format!("/series/{code}"), &name),
        sub: format!("{name} · {}", found.period.text(t.language())),
        base: format!("/series/{code}?period={}", found.period.code()),
        action: format!("/series/{code}/targets"),
        period: found.period.code(),
        periods: found
            .choices
            .iter()
            .map(|one| (one.code(), one.text(t.language())))
            .collect(),
        total: text(found.total()),
        target: typed("target", text(found.target())),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        rows: found.lines.iter().map(row).collect(),
    })
}
