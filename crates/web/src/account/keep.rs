//! Keeping accounts: the list, a new one, its one-time link, closing, and its role.

use app::{
    Refusal,
    account::{AccountLine, AccountState, NewAccount, Role},
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect},
};

use super::{list::View, log_in::refused};
use crate::shell::{Answer, Fields, Shell, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "account/keep.html")]
struct KeepPage<'a> {
    shell: Shell<'a>,
    /// Whoever reads the list: nobody changes their own role.
    own: i64,
    view: View,
    rows: Vec<AccountLine>,
    total: usize,
    earlier: Option<String>,
    later: Option<String>,
    roles: [Role; 7],
    states: [AccountState; 3],
    units: Vec<(String, String)>,
    typed: NewAccount,
    complaints: Vec<(String, String)>,
    link: Option<String>,
}

/// What a page of the list says beside the list.
#[derive(Default)]
struct Extra {
    typed: NewAccount,
    complaints: Vec<(String, String)>,
    link: Option<String>,
}

/// `GET /accounts`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let view = View::read(&fields(query.as_deref().unwrap_or_default()));
    show(&web, &visitor, view, Extra::default()).await
}

async fn show(web: &Web, visitor: &Visitor, view: View, extra: Extra) -> Answer {
    let (filter, window) = (view.filter(), view.window());
    let found = app::account::list_accounts(&web.app, visitor.actor()?, &filter, window).await?;
    let title = web.texts.speak(visitor.language).get("accounts-title");
    html(&KeepPage {
        shell: Shell::new(web, visitor, &title),
        own: visitor.actor()?.account_id,
        rows: found.lines,
        total: found.total,
        units: found.units,
        earlier: view.earlier(),
        later: view.later(found.total),
        view,
        roles: Role::ALL,
        states: AccountState::ALL,
        typed: extra.typed,
        complaints: extra.complaints,
        link: extra.link,
    })
}

/// `POST /accounts`: shows the one-time link once; it is kept nowhere in clear.
pub(super) async fn create(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let typed = NewAccount {
        login: fields.text("login").to_owned(),
        name: fields.text("name").to_owned(),
        role: Role::parse(fields.text("role")),
        unit: fields.text("unit").to_owned(),
    };
    match app::account::create_account(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(token) => {
            let link = whole_link(&web, &headers, &token);
            show_link(&web, &visitor, View::default(), link).await
        }
        Err(Refusal::Invalid(complaints)) => {
            let told = complaints.iter().map(|complaint| {
                let text = complaint.text(visitor.language).to_owned();
                (complaint.field.clone(), text)
            });
            let extra = Extra {
                typed,
                complaints: told.collect(),
                link: None,
            };
            let page = show(&web, &visitor, View::default(), extra).await?;
            Ok(refused(page))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The link as it is sent to somebody: with the name under which the administrator reached us.
pub(super) fn whole_link(web: &Web, headers: &HeaderMap, token: &str) -> String {
    let host = headers.get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let scheme = if web.options.https { "https" } else { "http" };
    match host {
        Some(host) => format!("{scheme}://{host}/activation/{token}"),
        None => format!("/activation/{token}"),
    }
}

async fn show_link(web: &Web, visitor: &Visitor, view: View, link: String) -> Answer {
    let extra = Extra {
        link: Some(link),
        ..Extra::default()
    };
    show(web, visitor, view, extra).await
}

/// `POST /accounts/{id}/link`
pub(super) async fn new_link(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let token = app::account::new_link(&web.app, visitor.actor()?, id).await?;
    let link = whole_link(&web, &headers, &token);
    show_link(&web, &visitor, View::read(&fields), link).await
}

/// `POST /accounts/{id}/activity`
pub(super) async fn set_active(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let active = fields.text("active") == "yes";
    app::account::set_active(&web.app, visitor.actor()?, id, active).await?;
    Ok(Redirect::to(&View::read(&fields).address()).into_response())
}

/// `POST /accounts/{id}/role`
pub(super) async fn set_role(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let role = Role::parse(fields.text("new-role")).ok_or(Refusal::NotFound)?;
    app::account::set_role(&web.app, visitor.actor()?, id, role).await?;
    Ok(Redirect::to(&View::read(&fields).address()).into_response())
}
