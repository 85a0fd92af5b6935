//! Official documents as Word and PDF files, in the form of Decree 30/2020/NĐ-CP: decisions with annexes,
//! plans, reports, letters, minutes.
//!
//! A [`Document`] says what the document is; how it looks follows from the decree and is not for the
//! caller to say. The file is a draft for the province's own document system: the product signs nothing.

mod block;
mod check;
mod complaint;
mod flow;
mod foot;
mod head;
mod kind;
mod opening;
mod page;
mod pdf;
mod ruler;
mod style;
mod walk;
mod word;
mod words;

pub use block::{Align, Block, Cell, Column, Division, Emphasis, Picture, Row, Run, Table, Text};
pub use complaint::{Complaint, Fault, Place};
pub use foot::{Behalf, Foot, Signature, Signing};
pub use head::{Carrier, Head, IssueDate, Mark};
pub use kind::Kind;
pub use opening::{Opening, Session};
pub use page::Page;
pub use style::Setting;

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
    /// The annexes, numbered I, II … when there are several, in this file or in others.
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
    /// Further annexes of the document that are files of their own come behind it, so it has its number though
    /// it may stand alone here.
    pub is_followed: bool,
}

/// Why a document was not made.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The document says something that cannot be printed, or lacks what its kind needs: all of it.
    #[error("{} complaints about the document, the first: {}", .0.len(), first(.0))]
    Unsound(Vec<Complaint>),
    /// An annex was asked for that the document does not have.
    #[error("the document has no annex {0}")]
    NoAnnex(usize),
    /// The parts could not be put together: too large for a file.
    #[error("the parts of the document do not fit into one file")]
    Package(#[from] zip::result::ZipError),
    /// A font of the PDF could not be read or cut down to what the document uses.
    #[error("the font {0} is not whole")]
    Font(&'static str),
}

fn first(complaints: &[Complaint]) -> String {
    complaints
        .first()
        .map(|complaint| complaint.text(engine::Language::En))
        .unwrap_or_default()
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, to be worked on.
    Word,
    /// PDF 1.7 with its fonts, to be read and printed anywhere.
    Pdf,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Word, Self::Pdf];

    /// How the names of its files end: `docx`, `pdf`.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Word => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// What it is sent as.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }
}

/// The document as a file, made at this moment.
///
/// The same document and moment give the same bytes. Words are composed (NFC); control characters
/// are left out; capitals, numbers, letters, dates and end marks are set as the decree has them. A
/// sign that the fonts of the PDF do not have is printed as a box there.
///
/// # Errors
/// [`DocumentError::Unsound`] with everything that [`Document::check`] complains about.
pub fn file(
    document: &Document,
    format: Format,
    setting: Setting,
    made_at: Timestamp,
) -> Result<Vec<u8>, DocumentError> {
    written(document, None, (format, setting), made_at)
}

/// One annex of a document as a file of its own, numbered as in the document: for what is handed on, or
/// known, apart from the text it belongs to. Annexes are counted from 1.
///
/// # Errors
/// [`DocumentError::NoAnnex`] where the document has no such annex; else as [`file()`].
pub fn annex_file(
    document: &Document,
    number: usize,
    format: Format,
    made_at: Timestamp,
) -> Result<Vec<u8>, DocumentError> {
    if !(1..=document.annexes.len()).contains(&number) {
        return Err(DocumentError::NoAnnex(number));
    }
    written(document, Some(number), (format, Setting::Usual), made_at)
}

/// How many pages a document takes as it is laid out for the PDF, and how many millimetres of the last are
/// left, so that what is to stay on one page can be cut until it does. Word breaks lines by fonts of its own:
/// whoever cuts leaves a line or two.
///
/// # Errors
/// As [`file()`].
pub fn room_left(document: &Document, setting: Setting) -> Result<(usize, u32), DocumentError> {
    let complaints = document.check();
    match complaints.is_empty() {
        true => pdf::room_left(&walk::flow(document, None), setting),
        false => Err(DocumentError::Unsound(complaints)),
    }
}

fn written(
    document: &Document,
    only: Option<usize>,
    (format, setting): (Format, Setting),
    made_at: Timestamp,
) -> Result<Vec<u8>, DocumentError> {
    let complaints = document.check();
    if !complaints.is_empty() {
        return Err(DocumentError::Unsound(complaints));
    }
    let flow = walk::flow(document, only);
    match format {
        Format::Word => Ok(word::package(document, &flow, made_at, setting)?),
        Format::Pdf => pdf::pdf(document, &flow, made_at, setting),
    }
}
