//! Tokens for one's programs: made, shown once, taken back.

use app::account::{OwnToken, list_tokens, make_token, revoke_token};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "account/tokens.html")]
struct TokensPage<'a> {
    shell: Shell<'a>,
    fresh: Option<String>,
    complaints: Vec<String>,
    name: String,
    tokens: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    made: String,
    used: String,
}

/// `GET /account/tokens`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, None, ("", Vec::new())).await
}

/// `POST /account/tokens`
pub(super) async fn make(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let name = fields.text("name");
    match make_token(&web.app, visitor.actor()?, name).await {
        Ok(token) => show(&web, &visitor, Some(token), ("", Vec::new())).await,
        Err(app::Refusal::Invalid(complaints)) => {
            let texts = complaints
                .iter()
                .map(|one| one.text(visitor.language).to_owned());
            let page = show(&web, &visitor, None, (name, texts.collect())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /account/tokens/{id}/revocation`
pub(super) async fn revoke(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Answer {
    revoke_token(&web.app, visitor.actor()?, id).await?;
    Ok(Redirect::to("/account/tokens").into_response())
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    fresh: Option<String>,
    (name, complaints): (&str, Vec<String>),
) -> Answer {
    let tokens = list_tokens(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    html(&TokensPage {
        shell: Shell::new(web, visitor, &t.get("tokens-title"))
            .crumb("/account", t.get("account-title")),
        fresh,
        complaints,
        name: name.to_owned(),
        tokens: tokens.iter().map(|one| row(one, t)).collect(),
    })
}

fn row(one: &OwnToken, t: T<'_>) -> Row {
    let moment = |at| moment_text(at, t.language());
    Row {
        id: one.id,
        name: one.name.clone(),
        made: moment(one.made_at),
        used: one
            .last_used_at
            .map_or_else(|| t.get("tokens-unused"), moment),
    }
}
