//! Documents of plans as Word files: the decision that assigns the indicators.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
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
    Ok(word_file(&format!("phan-cong-{slug}"), body))
}

/// A Word file under a name, without its ending.
pub(crate) fn word_file(name: &str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}.docx\"");
    let headers = [
        (header::CONTENT_TYPE, WORD.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, body).into_response()
}
