//! Making a campaign.

use app::{
    Invalid, Refusal,
    campaign::{CampaignWish, create_campaign},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, Visitor, Web, encode, html};

#[derive(Template)]
#[template(path = "campaign/new.html")]
struct NewPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<(String, String)>,
    fields: Vec<Field>,
}

struct Field {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    is_long: bool,
    wrong: Option<String>,
}

/// `GET /campaigns/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    let own = app::estimate::own_return(&web.app).await?;
    let typed = own.map_or_else(CampaignWish::default, |address| CampaignWish {
        round: address.round,
        unit: address.unit,
        ..CampaignWish::default()
    });
    show(&web, &visitor, &typed, &[])
}

/// `POST /campaigns/new`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let wish = CampaignWish {
        slug: text("slug"),
        title: text("title"),
        round: text("round"),
        unit: text("unit"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
        target: text("target"),
        tasks: text("tasks"),
        indicators: text("indicators"),
    };
    match create_campaign(&web.app, visitor.actor()?, wish.clone()).await {
        Ok(slug) => Ok(Redirect::to(&format!("/campaigns/{}", encode(&slug))).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, &wish, &complaints)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn show(web: &Web, visitor: &Visitor, typed: &CampaignWish, complaints: &[Invalid]) -> Answer {
    let t = web.texts.speak(visitor.language);
    let field = |name: &'static str, key: &str, value: &str, is_long: bool| {
        let own = complaints.iter().filter(|one| one.field == name);
        let own: Vec<&str> = own.map(|one| one.text(visitor.language)).collect();
        Field {
            name,
            label: t.get(format!("campaign-form-{key}")),
            hint: t.get(format!("campaign-form-{key}-hint")),
            value: value.to_owned(),
            is_long,
            wrong: (!own.is_empty()).then(|| own.join(" ")),
        }
    };
    html(&NewPage {
        shell: Shell::new(web, visitor, &t.get("campaign-new"))
            .crumb("/campaigns", t.get("campaign-list")),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        fields: vec![
            field("title", "title", &typed.title, false),
            field("slug", "slug", &typed.slug, false),
            field("round", "round", &typed.round, false),
            field("unit", "unit", &typed.unit, false),
            field("starts_on", "start", &typed.starts_on, false),
            field("ends_on", "end", &typed.ends_on, false),
            field("target", "target", &typed.target, false),
            field("tasks", "tasks", &typed.tasks, true),
            field("indicators", "indicators", &typed.indicators, true),
        ],
    })
}
