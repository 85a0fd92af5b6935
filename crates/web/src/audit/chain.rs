//! Verifying the whole chain, and downloading it for a verification elsewhere.

use app::{Actor, App, audit::ChainState};
use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;

use crate::shell::{Answer, Shell, Visitor, Web, html, moment_text};

/// Lines sent in one piece of the download.
const STRETCH: u64 = 1_000;

#[derive(Template)]
#[template(path = "audit/verification.html")]
struct VerificationPage<'a> {
    shell: Shell<'a>,
    state: ChainState,
    at: String,
}

/// `GET /audit/verification`
pub(super) async fn verification(State(web): State<Web>, visitor: Visitor) -> Answer {
    let state = app::audit::verify_chain(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    html(&VerificationPage {
        shell: Shell::new(&web, &visitor, &t.get("audit-verification"))
            .crumb("/audit", t.get("menu-audit")),
        state,
        at: moment_text(web.app.now(), visitor.language),
    })
}

/// `GET /audit/chain.jsonl`: one line of JSON for each line of the chain, in its order.
pub(super) async fn download(
    State(web): State<Web>,
    visitor: Visitor,
) -> Result<Response, crate::shell::Problem> {
    let actor = visitor.actor()?.clone();
    let start = (web.app.clone(), actor, 0);
    let stretches = stream::try_unfold(start, |(app, actor, after)| async move {
        let (text, last) = stretch(&app, &actor, after).await?;
        Ok::<_, std::io::Error>(last.map(|last| (text, (app, actor, last))))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"thang-audit.jsonl\"",
        ),
    ];
    Ok((headers, Body::from_stream(stretches)).into_response())
}

/// A piece of the download and the place of its last line; no place when the chain has ended. A
/// fault cuts the download off, so that nobody takes a part for the whole.
async fn stretch(app: &App, actor: &Actor, after: i64) -> std::io::Result<(String, Option<i64>)> {
    let lines = app::audit::chain_lines(app, actor, after, STRETCH)
        .await
        .map_err(std::io::Error::other)?;
    let mut text = String::new();
    for line in &lines {
        text += &serde_json::to_string(line)?;
        text.push('\n');
    }
    Ok((text, lines.last().map(|line| line.seq)))
}
