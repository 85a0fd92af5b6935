//! A plan's own document, as a Word file.

use app::task::plan_paper;
use axum::extract::{Path, State};

use crate::{
    plan::word_file,
    shell::{Answer, Visitor, Web},
};

/// `GET /plans/{slug}/document.docx`
///
/// # Errors
/// A conflict while the plan says nothing; what the use case refuses.
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let body = plan_paper(&web.app, visitor.actor()?, &slug).await?;
    Ok(word_file(&slug, body))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_plan_is_sent_under_its_name() {
        let file = crate::plan::word_file("ke-hoach-2027", Vec::new());
        let name = file.headers().get("content-disposition").cloned();
        let name = name.and_then(|name| name.to_str().map(str::to_owned).ok());
        let expected = "attachment; filename=\"ke-hoach-2027.docx\"";
        assert_eq!(name.as_deref(), Some(expected));
    }
}
