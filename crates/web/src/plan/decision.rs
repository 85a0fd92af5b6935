//! Documents of plans as files: the decision that assigns the indicators.

use axum::extract::{Path, State};

use crate::shell::{Answer, Asked, Visitor, Web, paper_file};

/// `GET /rounds/{round}/duties/decision.docx` and `.pdf`
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(slug): Path<String>,
) -> Answer {
    let body = app::plan::duty_decision(&web.app, visitor.actor()?, &slug, format).await?;
    Ok(paper_file(&format!("phan-cong-{slug}"), format, body))
}
