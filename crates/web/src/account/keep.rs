//! Keeping accounts: the list, a new one, its one-time link, closing, and its role.

use app::{
    Refusal,
    account::{AccountRow, NewAccount, Role},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};

use super::log_in::refused;
use crate::shell::{Answer, Fields, Shell, Visitor, Web, html};

#[derive(Template)]
#[template(path = "account/keep.html")]
struct KeepPage<'a> {
    shell: Shell<'a>,
    rows: Vec<AccountRow>,
    roles: [Role; 7],
    typed: NewAccount,
    complaints: Vec<(String, String)>,
    link: Option<String>,
}

/// `GET /accounts`
pub(super) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, NewAccount::default(), Vec::new(), None).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    typed: NewAccount,
    complaints: Vec<(String, String)>,
    link: Option<String>,
) -> Answer {
    let rows = app::account::list_accounts(&web.app, visitor.actor()?).await?;
    let title = web.texts.speak(visitor.language).get("accounts-title");
    html(&KeepPage {
        shell: Shell::new(web, visitor, &title),
        rows,
        roles: Role::ALL,
        typed,
        complaints,
        link,
    })
}

/// `POST /accounts`: shows the one-time link once; it is kept nowhere in clear.
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let typed = NewAccount {
        login: fields.text("login").to_owned(),
        name: fields.text("name").to_owned(),
        role: Role::parse(fields.text("role")),
        unit: fields.text("unit").to_owned(),
    };
    match app::account::create_account(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(token) => {
            show(
                &web,
                &visitor,
                NewAccount::default(),
                Vec::new(),
                Some(address(&token)),
            )
            .await
        }
        Err(Refusal::Invalid(complaints)) => {
            let texts = complaints
                .iter()
                .map(|complaint| {
                    (
                        complaint.field.clone(),
                        complaint.text(visitor.language).to_owned(),
                    )
                })
                .collect();
            Ok(refused(show(&web, &visitor, typed, texts, None).await?))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn address(token: &str) -> String {
    format!("/activation/{token}")
}

/// `POST /accounts/{id}/link`
pub(super) async fn new_link(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Answer {
    let token = app::account::new_link(&web.app, visitor.actor()?, id).await?;
    show(
        &web,
        &visitor,
        NewAccount::default(),
        Vec::new(),
        Some(address(&token)),
    )
    .await
}

/// `POST /accounts/{id}/activity`
pub(super) async fn set_active(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    app::account::set_active(
        &web.app,
        visitor.actor()?,
        id,
        fields.text("active") == "yes",
    )
    .await?;
    Ok(Redirect::to("/accounts").into_response())
}

/// `POST /accounts/{id}/role`
pub(super) async fn set_role(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let role = Role::parse(fields.text("role")).ok_or(Refusal::NotFound)?;
    app::account::set_role(&web.app, visitor.actor()?, id, role).await?;
    Ok(Redirect::to("/accounts").into_response())
}
