//! Recording that a plan was signed: its number and its day.

use app::{
    Invalid, Refusal,
    plan::{PlanAction, plan_page},
    task::{SignWish, sign_plan},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::{
    plan::leading,
    shell::{Answer, Fields, Shell, Visitor, Web, html},
};

#[derive(Template)]
#[template(path = "task/plans/sign.html")]
struct SignPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    action: String,
    version: i32,
    number: String,
    day: String,
    complaints: Vec<(String, String)>,
}

/// `GET /plans/{slug}/signature`, and of a unit's own plan `GET /unit-plans/{slug}/signature`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    show(&web, &visitor, &slug, (None, &[])).await
}

/// `POST /plans/{slug}/signature`, and of a unit's own plan `POST /unit-plans/{slug}/signature`
pub(super) async fn sign(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let wish = SignWish {
        number: fields.text("number").to_owned(),
        day: fields.text("day").to_owned(),
        version: fields.number("version").unwrap_or_default(),
    };
    match sign_plan(&web.app, visitor.actor()?, &slug, wish.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/plans/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, &slug, (Some(wish), &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    slug: &str,
    (typed, complaints): (Option<SignWish>, &[Invalid]),
) -> Answer {
    let found = plan_page(&web.app, visitor.actor()?, slug).await?;
    if !found.actions.contains(&PlanAction::Sign) {
        let unanswered = found.comments.unanswered;
        return Err(match unanswered {
            0 => Refusal::Conflict("plan-not-ready").into(),
            unanswered => Refusal::ConflictOf("plan-unanswered", unanswered).into(),
        });
    }
    let t = web.texts.speak(visitor.language);
    let version = found.plan.version;
    let typed = typed.unwrap_or_else(|| SignWish {
        version,
        ..SignWish::default()
    });
    let room = match found.plan.parent_id {
        Some(_) => "unit-plans",
        None => "plans",
    };
    html(&SignPage {
        shell: Shell::new(web, visitor, &t.get("plan-sign"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/plans", t.get("plan-list-title"))
            .crumb(format!("/plans/{slug}"), &found.plan.title),
        sub: found.plan.title.clone(),
        base: format!("/plans/{slug}"),
        action: format!("/{room}/{slug}/signature"),
        version: typed.version,
        number: typed.number,
        day: typed.day,
        complaints: leading(complaints, &found.plan, t),
    })
}
