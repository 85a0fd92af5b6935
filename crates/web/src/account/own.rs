//! One's own account: password and sessions.

use app::Refusal;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect},
};

use super::log_in::{different, refused};
use crate::shell::{
    Answer, Fields, SessionToken, Shell, Visitor, Web, clear_session_cookie, html, moment_text,
};

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage<'a> {
    shell: Shell<'a>,
    role: String,
    sessions: Vec<SessionRow>,
    complaints: Vec<String>,
}

struct SessionRow {
    id: String,
    began: String,
    seen: String,
    is_current: bool,
}

/// `GET /account`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, token: SessionToken) -> Answer {
    show(&web, &visitor, &token, Vec::new()).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    SessionToken(token): &SessionToken,
    complaints: Vec<String>,
) -> Answer {
    let actor = visitor.actor()?;
    let sessions = app::account::list_sessions(&web.app, actor, token.as_deref()).await?;
    let t = web.texts.speak(visitor.language);
    let row = |own: app::account::OwnSession| SessionRow {
        began: moment_text(own.session.created_at, visitor.language),
        seen: moment_text(own.session.seen_at, visitor.language),
        id: own.session.token_hash,
        is_current: own.is_current,
    };
    html(&OwnPage {
        shell: Shell::new(web, visitor, &t.get("account-title")),
        role: t.get(format!("role-{}", actor.role.name())),
        sessions: sessions.into_iter().map(row).collect(),
        complaints,
    })
}

/// `POST /account/password`
pub(super) async fn change_password(
    State(web): State<Web>,
    visitor: Visitor,
    token: SessionToken,
    fields: Fields,
) -> Answer {
    let (old, new) = (
        fields.find("old").unwrap_or_default(),
        fields.find("new").unwrap_or_default(),
    );
    let outcome = match fields.find("again") == Some(new) {
        true => app::account::change_password(&web.app, visitor.actor()?, old, new).await,
        false => Err(different().into()),
    };
    match outcome {
        Ok(()) => {
            let cookie = HeaderValue::from_str(&clear_session_cookie(&web))
                .map_err(|_| Refusal::NotFound)?;
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let texts = complaints
                .iter()
                .map(|complaint| complaint.text(visitor.language).to_owned());
            Ok(refused(
                show(&web, &visitor, &token, texts.collect()).await?,
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /account/sessions/{session}/end`
pub(super) async fn end_session(
    State(web): State<Web>,
    visitor: Visitor,
    Path(session): Path<String>,
) -> Answer {
    app::account::end_session(&web.app, visitor.actor()?, &session).await?;
    Ok(Redirect::to("/account").into_response())
}
