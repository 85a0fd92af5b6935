//! The decision that assigns the indicators, as a Word file.

use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};

use crate::shell::{Answer, Visitor, Web};

/// What a Word file is sent as.
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `GET /rounds/{round}/duties/decision.docx`
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let body = app::plan::duty_decision(&web.app, visitor.actor()?, &slug).await?;
    let name = format!("attachment; filename=\"phan-cong-{slug}.docx\"");
    let headers = [
        (header::CONTENT_TYPE, WORD.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, body).into_response())
}
