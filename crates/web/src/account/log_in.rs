//! The log-in form, leaving, and choosing a password by a one-time link.

use std::{net::SocketAddr, num::NonZeroU32, sync::OnceLock};

use app::{Invalid, Refusal};
use askama::Template;
use axum::{
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota};
use serde::Deserialize;

use crate::shell::{
    Answer, Fields, SessionToken, Shell, Visitor, Web, clear_session_cookie, html, session_cookie,
};

/// Tries a minute from one address; the account has its own growing pause.
const TRIES_A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

#[derive(Template)]
#[template(path = "account/log_in.html")]
struct LogInPage<'a> {
    shell: Shell<'a>,
    next: String,
    login: String,
    /// The password was chosen a moment ago, by a one-time link.
    has_set_password: bool,
    complaints: Vec<String>,
}

#[derive(Template)]
#[template(path = "account/activate.html")]
struct ActivationPage<'a> {
    shell: Shell<'a>,
    /// Whose link it is; nothing for one that opens nothing (any more).
    login: Option<String>,
    complaints: Vec<String>,
}

/// Where to go after logging in.
#[derive(Debug, Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// `GET /login`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Query(query): Query<Next>,
) -> Answer {
    let title = web.texts.speak(visitor.language).get("log-in");
    html(&LogInPage {
        shell: Shell::new(&web, &visitor, &title),
        next: own_path(query.next.as_deref())
            .unwrap_or_default()
            .to_owned(),
        login: String::new(),
        has_set_password: false,
        complaints: Vec::new(),
    })
}

/// `POST /login`
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    from: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    fields: Fields,
) -> Answer {
    throttle(from.map(|axum::Extension(ConnectInfo(address))| address))?;
    let outcome = app::account::log_in(
        &web.app,
        fields.text("login"),
        fields.find("password").unwrap_or_default(),
    );
    let login = match outcome.await {
        Ok(login) => login,
        Err(Refusal::Invalid(complaints)) => {
            return try_again(&web, &visitor, &fields, &complaints);
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let home = crate::shell::home_of(Some(&login.actor));
    let target = own_path(fields.find("next")).unwrap_or(home);
    let cookie = HeaderValue::from_str(&session_cookie(&web, &login.token))
        .map_err(|_| Refusal::NotFound)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(target)).into_response())
}

fn try_again(web: &Web, visitor: &Visitor, fields: &Fields, complaints: &[Invalid]) -> Answer {
    let title = web.texts.speak(visitor.language).get("log-in");
    let page = LogInPage {
        shell: Shell::new(web, visitor, &title),
        next: own_path(fields.find("next")).unwrap_or_default().to_owned(),
        login: fields.text("login").to_owned(),
        has_set_password: false,
        complaints: texts(visitor, complaints),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

fn texts(visitor: &Visitor, complaints: &[Invalid]) -> Vec<String> {
    complaints
        .iter()
        .map(|complaint| complaint.text(visitor.language).to_owned())
        .collect()
}

/// Only a path of this site may follow a log-in.
fn own_path(next: Option<&str>) -> Option<&str> {
    let next = next?;
    let plain = next.chars().all(|c| !c.is_control() && c != '\\');
    (plain && next.starts_with('/') && !next.starts_with("//")).then_some(next)
}

/// Slows down guessing from one address.
fn throttle(from: Option<SocketAddr>) -> Result<(), Refusal> {
    static LIMITER: OnceLock<DefaultKeyedRateLimiter<std::net::IpAddr>> = OnceLock::new();
    let Some(address) = from else { return Ok(()) };
    let limiter =
        LIMITER.get_or_init(|| DefaultKeyedRateLimiter::keyed(Quota::per_minute(TRIES_A_MINUTE)));
    limiter
        .check_key(&address.ip())
        .map_err(|_| Refusal::Wait(60 / u64::from(TRIES_A_MINUTE.get()) + 1))
}

/// `POST /logout`
pub(super) async fn leave(
    State(web): State<Web>,
    visitor: Visitor,
    SessionToken(token): SessionToken,
) -> Answer {
    if let Some(token) = token {
        app::account::log_out(&web.app, visitor.actor()?, &token).await?;
    }
    let mut headers = HeaderMap::new();
    if let Ok(cookie) = HeaderValue::from_str(&clear_session_cookie(&web)) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    headers.insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok((headers, Redirect::to("/")).into_response())
}

/// `GET /activation/{token}`
pub(super) async fn activation_form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Answer {
    match app::account::find_activation(&web.app, &token).await {
        Ok(login) => activation(&web, &visitor, login, Vec::new()),
        Err(Refusal::NotFound) => void(&web, &visitor),
        Err(refusal) => Err(refusal.into()),
    }
}

fn activation(web: &Web, visitor: &Visitor, login: String, complaints: Vec<String>) -> Answer {
    let title = web.texts.speak(visitor.language).get("activation-title");
    html(&ActivationPage {
        shell: Shell::new(web, visitor, &title),
        login: Some(login),
        complaints,
    })
}

/// A link that was used, taken back, is over or never was: all in the same words, so that they tell
/// nobody which links there are.
fn void(web: &Web, visitor: &Visitor) -> Answer {
    let title = web.texts.speak(visitor.language).get("activation-void");
    let page = html(&ActivationPage {
        shell: Shell::new(web, visitor, &title),
        login: None,
        complaints: Vec::new(),
    });
    Ok((StatusCode::NOT_FOUND, page?).into_response())
}

/// `POST /activation/{token}`: answers with the page to log in on, the login filled in. It leads to
/// no address that says so, because anybody could send such an address around.
pub(super) async fn activate(
    State(web): State<Web>,
    visitor: Visitor,
    Path(token): Path<String>,
    fields: Fields,
) -> Answer {
    let login = match app::account::find_activation(&web.app, &token).await {
        Ok(login) => login,
        Err(Refusal::NotFound) => return void(&web, &visitor),
        Err(refusal) => return Err(refusal.into()),
    };
    let new = fields.find("new").unwrap_or_default();
    let outcome = match fields.find("again") == Some(new) {
        true => app::account::activate(&web.app, &token, new).await,
        false => Err(different().into()),
    };
    match outcome {
        Ok(()) => {
            let title = web.texts.speak(visitor.language).get("log-in");
            html(&LogInPage {
                shell: Shell::new(&web, &visitor, &title),
                next: String::new(),
                login,
                has_set_password: true,
                complaints: Vec::new(),
            })
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = activation(&web, &visitor, login, texts(&visitor, &complaints))?;
            Ok(refused(page))
        }
        Err(Refusal::NotFound) => void(&web, &visitor),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The second typing differs from the first.
pub(super) fn different() -> Invalid {
    Invalid::new(
        "again",
        "password-different",
        "Hai lần gõ mật khẩu không giống nhau.",
        "The two passwords are not the same.",
    )
}

/// An answer with the status of a refused form.
pub(super) fn refused(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_follow_a_log_in() {
        assert_eq!(own_path(Some("/my?x=1")), Some("/my?x=1"));
        for foreign in [
            "https://a.example",
            "//a.example",
            "/\\a.example",
            "javascript:x",
            "",
            "/\n/a",
        ] {
            assert_eq!(own_path(Some(foreign)), None, "{foreign}");
        }
    }
}
