//! Correcting a series of the province's own, and closing it.

use app::{
    Invalid, Refusal,
    series::{
        DUE_CHOICES, Revisable, SeriesWish, close_series, reopen_series, revisable, revise_series,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "series/revise.html")]
struct RevisePage<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    complaints: Vec<(String, String)>,
    typed: SeriesWish,
    due: Vec<DueChoice>,
    is_shipped: bool,
    is_closed: bool,
    has_values: bool,
}

/// A last day to choose: days after the end of the period, in words, chosen or not.
pub(super) type DueChoice = (i32, String, bool);

/// The last days that can be chosen.
pub(super) fn due_choices(chosen: &str, t: T<'_>) -> Vec<DueChoice> {
    let choice = |days: i32| {
        (
            days,
            t.n("series-due-after", days),
            days.to_string() == chosen,
        )
    };
    DUE_CHOICES.map(choice).into()
}

/// `GET /series/{code}/definition`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let found = revisable(&web.app, visitor.actor()?, &code).await?;
    let row = &found.series.row;
    let typed = SeriesWish {
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        measure: row.measure.clone(),
        counted: row.counted.clone(),
        source: row.source.clone(),
        due_days: found.series.due_days().to_string(),
    };
    show(&web, &visitor, &found, typed, &[])
}

/// `POST /series/{code}/definition`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = SeriesWish {
        name: text("name"),
        name_en: text("name_en"),
        measure: text("measure"),
        counted: text("counted"),
        source: text("source"),
        due_days: text("due_days"),
    };
    let actor = visitor.actor()?;
    match revise_series(&web.app, actor, &code, typed.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/series/{code}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let found = revisable(&web.app, actor, &code).await?;
            let page = show(&web, &visitor, &found, typed, &complaints)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /series/{code}/closing`
pub(super) async fn close(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    close_series(&web.app, visitor.actor()?, &code).await?;
    Ok(Redirect::to(&format!("/series/{code}")).into_response())
}

/// `POST /series/{code}/reopening`
pub(super) async fn reopen(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    reopen_series(&web.app, visitor.actor()?, &code).await?;
    Ok(Redirect::to(&format!("/series/{code}")).into_response())
}

fn show(
    web: &Web,
    visitor: &Visitor,
    found: &Revisable,
    typed: SeriesWish,
    complaints: &[Invalid],
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let series = &found.series;
    let base = format!("/series/{}", series.row.code);
    let name = series.name(t.language()).to_owned();
    html(&RevisePage {
        shell: Shell::new(web, visitor, &t.get("series-revise"))
            .crumb("/series", t.get("series-title"))
            .crumb(base.clone(), &name),
        due: due_choices(&typed.due_days, t),
        is_shipped: series.row.shipped,
        is_closed: series.is_closed(),
        has_values: found.has_values,
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        sub: name,
        base,
        typed,
    })
}
