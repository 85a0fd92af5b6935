//! A plan's own document, as a file.

use app::task::plan_paper;
use axum::extract::{Path, State};

use crate::shell::{Answer, Asked, Visitor, Web, paper_file};

/// `GET /plans/{slug}/document.docx` and `.pdf`
///
/// # Errors
/// A conflict while the plan says nothing; what the use case refuses.
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(slug): Path<String>,
) -> Answer {
    let body = plan_paper(&web.app, visitor.actor()?, &slug, format).await?;
    Ok(paper_file(&slug, format, body))
}
