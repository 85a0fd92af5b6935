//! For machines: is it alive, is it ready, what does it count, who to tell of a weakness.

use app::Permission;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::{SignedDuration, Timestamp};

use super::{House, Problem, Web};

/// `security.txt` must say until when it holds; it is renewed with every request.
const VALID_DAYS: i64 = 180;

pub(super) fn furnish(house: House) -> House {
    house
        .get("/health/live", Permission::Public, live)
        .get("/health/ready", Permission::Public, ready)
        .get("/robots.txt", Permission::Public, robots)
        .get("/.well-known/security.txt", Permission::Public, security)
}

/// The figures of the program, for a router on an address of its own.
pub(super) fn metrics(web: Web) -> Router {
    Router::new()
        .route("/metrics", get(figures))
        .with_state(web)
}

async fn live() -> Response {
    plain("live\n".to_owned())
}

async fn ready(State(web): State<Web>) -> Result<Response, Problem> {
    web.app.ready().await?;
    Ok(plain("ready\n".to_owned()))
}

/// Robots may read what is public and have no business where one logs in; endless searches are kept from them.
async fn robots() -> Response {
    plain("User-agent: *\nDisallow: /login\nDisallow: /search\nDisallow: /api/\n".to_owned())
}

async fn security(State(web): State<Web>, headers: HeaderMap) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("localhost");
    let scheme = if web.options.https { "https" } else { "http" };
    let expires = Timestamp::from_microsecond(web.app.now().0)
        .ok()
        .and_then(|now| {
            now.checked_add(SignedDuration::from_hours(24 * VALID_DAYS))
                .ok()
        })
        .unwrap_or_default();
    plain(format!(
        "Contact: {scheme}://{host}/method#security\nExpires: {}\nPreferred-Languages: vi, en\n",
        expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    ))
}

async fn figures(State(web): State<Web>) -> Response {
    let (kept, made, bytes) = web.shelf.tally();
    let lines = [
        ("thang_up", "gauge", "The program answers.", 1),
        (
            "thang_pages_kept_total",
            "counter",
            "Public pages answered from the shelf.",
            kept,
        ),
        (
            "thang_pages_made_total",
            "counter",
            "Public pages made for the shelf.",
            made,
        ),
        (
            "thang_shelf_bytes",
            "gauge",
            "Bytes of pages on the shelf.",
            u64::try_from(bytes).unwrap_or(u64::MAX),
        ),
        (
            "thang_statements_total",
            "counter",
            "Statements sent to the database.",
            web.app.store().tally().count(),
        ),
        (
            "thang_public_generation",
            "counter",
            "Changes of what the public sees since the start.",
            web.app.public_generation(),
        ),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in lines {
        text.push_str(&format!(
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n"
        ));
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
