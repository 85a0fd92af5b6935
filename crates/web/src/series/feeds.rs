//! Which inputs of frameworks a series is offered for.

use app::{
    Invalid, Refusal,
    series::{FeedWish, fed_inputs, feed_input, series_page, unfeed_input},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, Visitor, Web, html};

#[derive(Template)]
#[template(path = "series/feeds.html")]
struct FeedsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    complaints: Vec<(String, String)>,
    rows: Vec<Row>,
    frameworks: Vec<(String, String)>,
    typed: FeedWish,
}

struct Row {
    framework: String,
    indicator: String,
    input: String,
    how: String,
    per: String,
}

/// `GET /series/{code}/feeds`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    show(&web, &visitor, &code, (FeedWish::default(), &[])).await
}

/// `POST /series/{code}/feeds`
pub(super) async fn link(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Answer {
    let wish = wish(&fields);
    match feed_input(&web.app, visitor.actor()?, &code, wish.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/series/{code}/feeds")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, &code, (wish, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /series/{code}/feeds/removal`
pub(super) async fn unlink(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Answer {
    unfeed_input(&web.app, visitor.actor()?, &code, wish(&fields)).await?;
    Ok(Redirect::to(&format!("/series/{code}/feeds")).into_response())
}

fn wish(fields: &Fields) -> FeedWish {
    let text = |name: &str| fields.text(name).to_owned();
    FeedWish {
        framework: text("framework"),
        indicator: text("indicator"),
        input: text("input"),
        how: text("how"),
        per: text("per"),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    code: &str,
    (typed, complaints): (FeedWish, &[Invalid]),
) -> Answer {
    let actor = visitor.actor()?;
    let found = series_page(&web.app, actor, code, None).await?;
    let links = fed_inputs(&web.app, actor, code).await?;
    let frameworks = app::framework::list_frameworks(&web.app, Some(actor)).await?;
    let t = web.texts.speak(visitor.language);
    let name = found.series.name(t.language()).to_owned();
    let row = |link: &app::series::SeriesInput| Row {
        framework: link.framework_code.clone(),
        indicator: link.indicator.clone(),
        input: link.input.clone(),
        how: t.get(format!("series-how-{}", link.how)),
        per: link.per.clone(),
    };
    html(&FeedsPage {
        shell: Shell::new(web, visitor, &t.get("series-feeds"))
            .crumb("/series", t.get("series-title"))
            .crumb(format!("/series/{code}"), &name),
        sub: name,
        base: format!("/series/{code}/feeds"),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        rows: links.iter().map(row).collect(),
        frameworks: frameworks
            .iter()
            .map(|one| {
                let framework = &one.framework;
                let title = framework.title_en.as_ref().unwrap_or(&framework.title);
                let title = t.language().pick(&framework.title, title).to_owned();
                (framework.code.clone(), title)
            })
            .collect(),
        typed,
    })
}
