//! Refusals as answers: the right status, and a page that says what happened and what to do next.

use app::Refusal;
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{Shell, T, Visitor, Web};

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
    if visitor.fragment {
        let part = ProblemPart {
            sentence: problem.sentence(t),
        };
        return finish(problem, part.render());
    }
    if matches!(problem.0, Refusal::NotLoggedIn) && !visitor.address.starts_with("/api/") {
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
