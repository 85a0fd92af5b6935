//! Handing out the file of a document to those who may see the returns of its unit.
//!
//! Whoever does not see what was not submitted gets the files of submitted returns and no others;
//! that there are any is not told.

use store::evidence as rows;

use super::Kind;
use crate::{Actor, App, Permission, Refusal, case::beside};

/// A file with what a header needs to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it was called.
    pub name: String,
    /// What it is; absent for kinds that are no longer taken.
    pub kind: Option<Kind>,
}

/// Reads the file of a document.
///
/// # Errors
/// Not found when there is no such document or it has no file; not allowed; a fault.
pub async fn download(app: &App, actor: &Actor, id: i64) -> Result<Download, Refusal> {
    let document = rows::get_evidence(app.store.reader(), id).await?;
    actor.need(Permission::SeeReturn, Some(document.unit_id))?;
    let db = app.store.reader();
    if !actor.sees_unsubmitted() && !rows::serves_submitted(db, document.id).await? {
        return Err(Refusal::NotFound);
    }
    let sha256 = document.sha256.ok_or(Refusal::NotFound)?;
    let files = app.store.files().clone();
    let bytes = beside(move || files.read(&sha256)).await??;
    Ok(Download {
        bytes,
        name: document.file_name.unwrap_or_else(|| String::from("tep")),
        kind: document.media_type.as_deref().and_then(Kind::of_media_type),
    })
}
