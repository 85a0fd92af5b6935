//! Official documents as files: the one place where every room has its papers made.

use jiff::Timestamp;
use report::document::{Document, DocumentError, Format, Setting, annex_file, file};
use store::{Moment, StoreError};

use crate::Refusal;

/// A document as a file, made at this moment.
///
/// # Errors
/// A fault that names the document and the first of what is wrong with it.
pub(crate) fn paper(
    document: &Document,
    (format, setting): (Format, Setting),
    now: Moment,
) -> Result<Vec<u8>, Refusal> {
    file(document, format, setting, timestamp(now)).map_err(|error| fault(document, &error))
}

/// The last annex of a document as a file of its own.
///
/// # Errors
/// As [`paper`].
pub(crate) fn last_annex(
    document: &Document,
    format: Format,
    now: Moment,
) -> Result<Vec<u8>, Refusal> {
    let number = document.annexes.len();
    annex_file(document, number, format, timestamp(now)).map_err(|error| fault(document, &error))
}

fn timestamp(now: Moment) -> Timestamp {
    Timestamp::from_microsecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn fault(document: &Document, error: &DocumentError) -> Refusal {
    let summary = &document.head.summary;
    Refusal::Fault(StoreError::Broken(format!("document {summary}: {error}")))
}
