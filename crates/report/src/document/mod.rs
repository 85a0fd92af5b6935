//! Official documents as Word files, in the form of Decree 30/2020/NĐ-CP: decisions with annexes,
//! plans, reports, letters, minutes.
//!
//! A [`Document`] says what the document is; how it looks follows from the decree and is not for the
//! caller to say. The file is a draft for the province's own document system: the product signs nothing.

mod block;
mod check;
mod complaint;
mod foot;
mod head;
mod kind;
mod opening;
mod package;
mod page;
mod render;
mod ruler;
mod style;
mod words;
mod xml;

pub use block::{Align, Block, Cell, Column, Division, Emphasis, Picture, Row, Run, Table, Text};
pub use complaint::{Complaint, Fault, Place};
pub use foot::{Behalf, Foot, Signature, Signing};
pub use head::{Carrier, Head, IssueDate, Mark};
pub use kind::Kind;
pub use opening::{Opening, Session};
pub use page::Page;

use style::Setting;

use jiff::Timestamp;
use thiserror::Error;

/// An official document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Who issues it, its number, place, date and summary.
    pub head: Head,
    /// Addressees, authority, legal bases, session.
    pub opening: Opening,
    /// The text. The sign that it ends here, `./.`, is set behind its last words.
    pub body: Vec<Block>,
    /// Who signs and who receives it.
    pub foot: Foot,
    /// The annexes, numbered I, II … when there are several.
    pub annexes: Vec<Annex>,
}

/// An annex: pages of its own, numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// Its title; capitals are made here.
    pub title: String,
    /// Upright or across.
    pub page: Page,
    /// Its text; numbering begins anew.
    pub body: Vec<Block>,
}

/// Why a document was not made.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The document says something that cannot be printed, or lacks what its kind needs: all of it.
    #[error("{} complaints about the document, the first: {}", .0.len(), first(.0))]
    Unsound(Vec<Complaint>),
    /// The parts could not be put together: too large for a file.
    #[error("the parts of the document do not fit into one file")]
    Package(#[from] zip::result::ZipError),
}

fn first(complaints: &[Complaint]) -> String {
    complaints
        .first()
        .map(|complaint| complaint.text(engine::Language::En))
        .unwrap_or_default()
}

/// The document as a Word file (Office Open XML), made at this moment.
///
/// The same document and moment give the same bytes. Words are composed (NFC); control characters
/// are left out; capitals, numbers, letters, dates and end marks are set as the decree has them.
///
/// # Errors
/// [`DocumentError::Unsound`] with everything that [`Document::check`] complains about.
pub fn docx(document: &Document, made_at: Timestamp) -> Result<Vec<u8>, DocumentError> {
    written(document, made_at, Setting::Usual)
}

/// The same with running text in 13 points and single lines, the smaller of the sizes that the decree
/// leaves a choice of: for papers that are to stay on one page.
///
/// # Errors
/// As [`docx`].
pub fn tight_docx(document: &Document, made_at: Timestamp) -> Result<Vec<u8>, DocumentError> {
    written(document, made_at, Setting::Tight)
}

fn written(
    document: &Document,
    made_at: Timestamp,
    setting: Setting,
) -> Result<Vec<u8>, DocumentError> {
    let complaints = document.check();
    if !complaints.is_empty() {
        return Err(DocumentError::Unsound(complaints));
    }
    Ok(package::package(document, made_at, setting)?)
}
