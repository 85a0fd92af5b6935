//! A series of the province's own.

use app::{
    Invalid, Refusal,
    series::{NewSeries, create_series, series_overview},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::revise::{DueChoice, due_choices};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "series/new.html")]
struct NewPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<(String, String)>,
    typed: NewSeries,
    selects: Vec<Select>,
    weights: Vec<(String, String)>,
    due: Vec<DueChoice>,
}

/// A choice among a few words.
struct Select {
    name: &'static str,
    label: String,
    options: Vec<(&'static str, String, bool)>,
}

/// `GET /series/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    let usual = NewSeries {
        step: "quarter".to_owned(),
        adds: "sum".to_owned(),
        number: "count".to_owned(),
        unit_kind: "commune".to_owned(),
        due_days: "15".to_owned(),
        ..NewSeries::default()
    };
    show(&web, &visitor, usual, &[]).await
}

/// `POST /series/new`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = NewSeries {
        code: text("code"),
        name: text("name"),
        name_en: text("name_en"),
        measure: text("measure"),
        counted: text("counted"),
        step: text("step"),
        adds: text("adds"),
        weight: text("weight"),
        number: text("number"),
        better: text("better"),
        unit_kind: text("unit_kind"),
        source: text("source"),
        due_days: text("due_days"),
    };
    match create_series(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/series/{}", typed.code)).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, typed, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(web: &Web, visitor: &Visitor, typed: NewSeries, complaints: &[Invalid]) -> Answer {
    let lines = series_overview(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let sums = lines.iter().filter(|line| line.series.row.adds == "sum");
    html(&NewPage {
        shell: Shell::new(web, visitor, &t.get("series-new"))
            .crumb("/series", t.get("series-title")),
        due: due_choices(&typed.due_days, t),
        selects: selects(&typed, t),
        weights: sums
            .map(|line| {
                let series = &line.series;
                (
                    series.row.code.clone(),
                    series.name(t.language()).to_owned(),
                )
            })
            .collect(),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        typed,
    })
}

/// The choices of the form, with what was chosen.
fn selects(typed: &NewSeries, t: T<'_>) -> Vec<Select> {
    let select = |name: &'static str, chosen: &str, words: &[(&'static str, &str)]| Select {
        name,
        label: t.get(format!("series-{name}")),
        options: words
            .iter()
            .map(|(word, key)| (*word, t.get(key), *word == chosen))
            .collect(),
    };
    vec![
        select(
            "step",
            &typed.step,
            &[
                ("month", "series-step-month"),
                ("quarter", "series-step-quarter"),
                ("year", "series-step-year"),
            ],
        ),
        select(
            "number",
            &typed.number,
            &[
                ("count", "series-number-count"),
                ("amount", "series-number-amount"),
                ("percent", "series-number-percent"),
            ],
        ),
        select(
            "better",
            &typed.better,
            &[
                ("higher", "series-better-higher"),
                ("lower", "series-better-lower"),
            ],
        ),
        select(
            "unit_kind",
            &typed.unit_kind,
            &[
                ("commune", "series-kind-commune"),
                ("department", "series-kind-department"),
            ],
        ),
        select(
            "adds",
            &typed.adds,
            &[
                ("sum", "series-adds-sum"),
                ("mean", "series-adds-mean"),
                ("share", "series-adds-weighted"),
            ],
        ),
    ]
}
