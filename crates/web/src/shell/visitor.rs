//! Who is asking, in which language: met once per request, from the cookies.

use app::Actor;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use engine::Language;

use super::{Web, problem::Problem};

/// The person or passer-by behind a request.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    /// Who is logged in.
    pub(crate) actor: Option<Actor>,
    /// Language of the page.
    pub(crate) language: Language,
    /// The script asks for a part of a page only.
    pub(crate) fragment: bool,
    /// Path and query, for links that come back here.
    pub(crate) address: String,
}

/// The token of the session, for the handlers that end it.
#[derive(Debug, Clone)]
pub(crate) struct SessionToken(pub(crate) Option<String>);

impl Visitor {
    /// The actor; the route's permission has made sure that there is one.
    ///
    /// # Errors
    /// Not logged in.
    pub(crate) fn actor(&self) -> Result<&Actor, Problem> {
        self.actor
            .as_ref()
            .ok_or_else(|| app::Refusal::NotLoggedIn.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| app::Refusal::NotLoggedIn.into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SessionToken {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or(Self(None)))
    }
}

/// Meets the visitor, serves the request, and puts a refusal into a page in their language.
pub(super) async fn meet(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let token = cookie(request.headers(), session_name(&web)).map(str::to_owned);
    let found = match (&token, program_token(&request)) {
        (_, Some(program)) => app::account::find_token_actor(&web.app, program).await,
        (Some(token), None) => app::account::find_actor(&web.app, token).await,
        (None, None) => Ok(None),
    };
    let actor = match found {
        Ok(actor) => actor,
        Err(refusal) => {
            let visitor = Visitor::of(&request, None);
            return super::problem::render(&web, &visitor, &Problem::from(refusal));
        }
    };
    let visitor = Visitor::of(&request, actor);
    request.extensions_mut().insert(visitor.clone());
    request.extensions_mut().insert(SessionToken(token));
    let chosen = chosen_language(request.uri());
    let mut response = if holds_nul(request.uri()) {
        Problem::from(app::Refusal::NotFound).into_response()
    } else {
        next.run(request).await
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = super::problem::render(&web, &visitor, &problem);
    }
    if let Some(language) = chosen {
        remember_language(&mut response, language);
    }
    response
}

/// Turns the bare answer to a form from another site into a page. The check comes before the
/// visitor is known, so the page is that of a passer-by.
pub(super) async fn tell_forgery(State(web): State<Web>, request: Request, next: Next) -> Response {
    let visitor = Visitor::of(&request, None);
    let response = next.run(request).await;
    let is_bare = response.status() == StatusCode::FORBIDDEN
        && !response.headers().contains_key(header::CONTENT_TYPE);
    match is_bare {
        true => super::problem::render_forged(&web, &visitor),
        false => response,
    }
}

/// Whether an address holds a NUL: nothing has such a name, and PostgreSQL would not even look for it.
fn holds_nul(uri: &Uri) -> bool {
    let encoded = uri.path_and_query().map_or("", |address| address.as_str());
    encoded.contains("%00")
}

impl Visitor {
    fn of(request: &Request, actor: Option<Actor>) -> Self {
        let headers = request.headers();
        let language = language_of(request);
        let address = request
            .uri()
            .path_and_query()
            .map_or("/", |address| address.as_str())
            .to_owned();
        Self {
            actor,
            language,
            fragment: headers.contains_key("x-thang-fragment"),
            address,
        }
    }
}

/// The language a request asks for: by its address, by its cookie, else Vietnamese.
pub(super) fn language_of(request: &Request) -> Language {
    chosen_language(request.uri())
        .or_else(|| cookie(request.headers(), "lang").and_then(parse_language))
        .unwrap_or(Language::Vi)
}

/// Whether the request carries a session, good or not.
pub(super) fn has_session(web: &Web, headers: &HeaderMap) -> bool {
    cookie(headers, session_name(web)).is_some()
}

/// The token of a program, which opens the API and no page.
fn program_token(request: &Request) -> Option<&str> {
    if !request.uri().path().starts_with("/api/") {
        return None;
    }
    bearer(request.headers())
}

/// The token after `Authorization: Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(str::trim)
}

fn parse_language(text: &str) -> Option<Language> {
    match text {
        "vi" => Some(Language::Vi),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn chosen_language(uri: &Uri) -> Option<Language> {
    let pairs = uri.query()?.split('&');
    pairs
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(parse_language)
}

fn remember_language(response: &mut Response, language: Language) {
    let name = language.pick("vi", "en");
    let text = format!("lang={name}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

fn session_name(web: &Web) -> &'static str {
    if web.options.https {
        "__Host-thang"
    } else {
        "thang"
    }
}

/// The `Set-Cookie` text that opens a session.
pub(crate) fn session_cookie(web: &Web, token: &str) -> String {
    let secure = if web.options.https { "; Secure" } else { "" };
    format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}",
        session_name(web)
    )
}

/// The `Set-Cookie` text that ends it.
pub(crate) fn clear_session_cookie(web: &Web) -> String {
    let secure = if web.options.https { "; Secure" } else { "" };
    format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}",
        session_name(web)
    )
}
