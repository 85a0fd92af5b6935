//! Official documents as files: the one place where every room has its papers made.

use jiff::Timestamp;
use report::document::{Document, DocumentError, Format, Setting, annex_file, file, room_left};
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

/// Lines of Word that are longer than ours take no more than this, in millimetres.
const SPARE_MM: u32 = 12;

/// Whether a document stays on one page in either format.
///
/// # Errors
/// As [`paper`].
pub(crate) fn is_one_page(document: &Document, setting: Setting) -> Result<bool, Refusal> {
    is_within(document, setting, 1)
}

/// Whether a document stays within so many pages in either format.
///
/// # Errors
/// As [`paper`].
pub(crate) fn is_within(
    document: &Document,
    setting: Setting,
    most: usize,
) -> Result<bool, Refusal> {
    let (pages, left) = room_left(document, setting).map_err(|error| fault(document, &error))?;
    Ok(pages < most || pages == most && left >= SPARE_MM)
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

/// A table within a sentence: “bảng DTI cấp tỉnh năm 2022”. One that calls itself a table is not called so twice.
pub(crate) fn table_words(title: &str) -> String {
    match title.strip_prefix("Bảng ") {
        Some(rest) => format!("bảng {rest}"),
        None => format!("bảng {title}"),
    }
}

fn timestamp(now: Moment) -> Timestamp {
    Timestamp::from_microsecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn fault(document: &Document, error: &DocumentError) -> Refusal {
    let summary = &document.head.summary;
    Refusal::Fault(StoreError::Broken(format!("document {summary}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_called_one_once() {
        assert_eq!(table_words("Bảng mẫu 63 tỉnh"), "bảng mẫu 63 tỉnh");
        assert_eq!(table_words("DTI cấp tỉnh 2022"), "bảng DTI cấp tỉnh 2022");
    }
}
