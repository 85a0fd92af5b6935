//! Refusals as answers: the right status, and a page that says what happened and what to do next.

use app::Refusal;
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use engine::Language;
use serde_json::{Value, json};

use super::{Shell, T, Visitor, Web};

/// Where programs ask; everything there is JSON, refusals too.
const API: &str = "/api/";

/// A refusal on its way out. Handlers return it with `?`; the outer layer turns it into a page.
#[derive(Debug, Clone)]
pub(crate) struct Problem(pub(crate) Refusal);

/// What a handler returns.
pub(crate) type Answer = Result<Response, Problem>;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Problem {
    pub(crate) fn status(&self) -> StatusCode {
        match self.0 {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::NotLoggedIn => StatusCode::UNAUTHORIZED,
            Refusal::NotAllowed => StatusCode::FORBIDDEN,
            Refusal::Conflict(_) | Refusal::ConflictOf(..) => StatusCode::CONFLICT,
            Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code that programs know it by.
    fn code(&self) -> &str {
        match &self.0 {
            Refusal::NotFound => "not-found",
            Refusal::NotLoggedIn => "not-logged-in",
            Refusal::NotAllowed => "not-allowed",
            Refusal::Conflict(code) | Refusal::ConflictOf(code, _) => code,
            Refusal::Invalid(_) => "invalid",
            Refusal::Wait(_) => "wait",
            Refusal::Fault(_) => "fault",
        }
    }

    /// The sentence that says what happened, in the visitor's language.
    pub(crate) fn sentence(&self, t: T<'_>) -> String {
        match &self.0 {
            Refusal::NotFound => t.get("problem-not-found"),
            Refusal::NotLoggedIn => t.get("problem-not-logged-in"),
            Refusal::NotAllowed => t.get("problem-not-allowed"),
            Refusal::Conflict(code) => t.get(format!("conflict-{code}")),
            Refusal::ConflictOf(code, n) => {
                t.with(&format!("conflict-{code}"), &[("n", (*n).into())])
            }
            Refusal::Invalid(complaints) => {
                let texts = complaints
                    .iter()
                    .map(|complaint| complaint.text(t.language()));
                texts.collect::<Vec<_>>().join(" ")
            }
            Refusal::Wait(seconds) => t.with("problem-wait", &[("seconds", (*seconds).into())]),
            Refusal::Fault(_) => t.get("problem-fault"),
        }
    }
}

#[derive(Template)]
#[template(path = "shell/problem.html")]
struct ProblemPage<'a> {
    shell: Shell<'a>,
    title: String,
    sentence: String,
    next: String,
}

#[derive(Template)]
#[template(path = "shell/problem_part.html")]
struct ProblemPart {
    sentence: String,
}

/// The page for a problem; a passer-by at a closed door is sent to the log-in and back.
pub(super) fn render(web: &Web, visitor: &Visitor, problem: &Problem) -> Response {
    let t = web.texts.speak(visitor.language);
    if let Refusal::Fault(fault) = &problem.0 {
        tracing::error!(address = %visitor.address, %fault, "a request failed");
    }
    if visitor.address.starts_with(API) {
        return for_programs(web, problem);
    }
    if visitor.fragment {
        let part = ProblemPart {
            sentence: problem.sentence(t),
        };
        return finish(problem, part.render());
    }
    if matches!(problem.0, Refusal::NotLoggedIn) {
        let back = super::forms::encode(&visitor.address);
        return Redirect::to(&format!("/login?next={back}")).into_response();
    }
    let title = t.get(match problem.status() {
        StatusCode::NOT_FOUND => "problem-title-not-found",
        StatusCode::FORBIDDEN => "problem-title-not-allowed",
        StatusCode::CONFLICT => "problem-title-conflict",
        StatusCode::UNPROCESSABLE_ENTITY => "problem-title-invalid",
        StatusCode::TOO_MANY_REQUESTS => "problem-title-wait",
        _ => "problem-title-fault",
    });
    let next = t.get(match problem.status() {
        StatusCode::CONFLICT => "problem-next-reload",
        StatusCode::UNPROCESSABLE_ENTITY => "problem-next-mend",
        _ => "problem-next-home",
    });
    let page = ProblemPage {
        shell: Shell::new(web, visitor, &title),
        sentence: problem.sentence(t),
        next,
        title: title.clone(),
    };
    finish(problem, page.render())
}

/// The page for a form that another site sent in a visitor's name; nothing of it was done.
pub(super) fn render_forged(web: &Web, visitor: &Visitor) -> Response {
    let t = web.texts.speak(visitor.language);
    let problem = Problem::from(Refusal::NotAllowed);
    let title = t.get("problem-title-not-allowed");
    let page = ProblemPage {
        shell: Shell::new(web, visitor, &title),
        sentence: t.get("problem-forged"),
        next: t.get("problem-forged-next"),
        title: title.clone(),
    };
    finish(&problem, page.render())
}

/// A refusal for programs (RFC 9457): its code, what it says in both languages, and each complaint
/// with its place.
fn for_programs(web: &Web, problem: &Problem) -> Response {
    let complaints: Vec<Value> = match &problem.0 {
        Refusal::Invalid(complaints) => complaints
            .iter()
            .map(|one| json!({ "place": one.field, "code": one.code, "text": one.text_vi, "text_en": one.text_en }))
            .collect(),
        _ => Vec::new(),
    };
    let texts = |language| problem.sentence(web.texts.speak(language));
    let [text, text_en] = [Language::Vi, Language::En].map(texts);
    let said = Said {
        status: problem.status(),
        code: problem.code(),
        texts: [text, text_en],
        complaints,
    };
    let mut response = said.respond();
    let headers = response.headers_mut();
    match problem.0 {
        Refusal::Wait(seconds) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Refusal::NotLoggedIn => {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        _ => {}
    }
    response
}

/// What a program is told.
struct Said<'a> {
    status: StatusCode,
    code: &'a str,
    texts: [String; 2],
    complaints: Vec<Value>,
}

impl Said<'_> {
    fn respond(self) -> Response {
        let [text, text_en] = self.texts;
        let value = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "text": text,
            "text_en": text_en,
            "complaints": self.complaints,
        });
        let headers = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (self.status, headers, value.to_string()).into_response()
    }
}

/// Puts into JSON what is refused to a program before or beside its handler: a method that is not
/// there, a body too large, a request that took too long.
pub(super) async fn tell_programs(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Response {
    let is_program = request.uri().path().starts_with(API);
    let response = next.run(request).await;
    let status = response.status();
    let is_refused = status.is_client_error() || status.is_server_error();
    if !is_program || !is_refused || is_json(&response) {
        return response;
    }
    let (code, key) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "problem-method"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "problem-too-large"),
        StatusCode::FORBIDDEN => ("forged", "problem-forged"),
        StatusCode::SERVICE_UNAVAILABLE => ("too-slow", "problem-too-slow"),
        status if status.is_client_error() => ("unreadable", "problem-unreadable"),
        _ => ("fault", "problem-fault"),
    };
    let texts = [Language::Vi, Language::En].map(|language| web.texts.speak(language).get(key));
    let said = Said {
        status,
        code,
        texts,
        complaints: Vec::new(),
    };
    let mut told = said.respond();
    // What every answer carries stays; what was about the old body goes with it.
    let about_body = [header::CONTENT_LENGTH, header::CONTENT_ENCODING];
    for (name, value) in response.headers() {
        if !about_body.contains(name) {
            told.headers_mut().entry(name).or_insert(value.clone());
        }
    }
    told
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind == "application/problem+json")
}

fn finish(problem: &Problem, body: Result<String, askama::Error>) -> Response {
    let body = body.unwrap_or_else(|_| "500".to_owned());
    let mut response = (problem.status(), axum::response::Html(body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Refusal::Wait(seconds) = problem.0 {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
