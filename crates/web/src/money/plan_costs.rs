//! What a plan's tasks cost by source, as an annex of the plan.

use app::money::plan_costs_annex;
use axum::extract::{Path, State};

use crate::shell::{Answer, Asked, Visitor, Web, paper_file};

/// `GET /plans/{slug}/costs.docx` and `.pdf`
///
/// # Errors
/// A conflict while the plan has no text or no task; what the use case refuses.
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(slug): Path<String>,
) -> Answer {
    let body = plan_costs_annex(&web.app, visitor.actor()?, &slug, format).await?;
    // Beside the plan's own paper when files are sorted by name.
    let name = format!("{slug}-phu-luc-kinh-phi");
    Ok(paper_file(&name, format, body))
}
