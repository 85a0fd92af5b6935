//! What stands in the margins of pages: the page number, the address, and the label of made-up figures.

use crate::document::Document;
use crate::document::flow::{Content, Margins, Paragraph};
use crate::document::style;

const SAMPLE: &str = "SỐ LIỆU MINH HỌA";

/// The margins of all sections.
pub(super) fn margins(document: &Document) -> Margins<'_> {
    let label = || {
        let sample = document.head.sample;
        let label = sample.then(|| Paragraph::saying(&style::SAMPLE, SAMPLE));
        label.into_iter().collect()
    };
    let number = Paragraph {
        content: Content::PageNumber,
        ..Paragraph::of(&style::PAGE_NUMBER)
    };
    let address = document.foot.address.as_deref();
    let address = address.map(|address| Paragraph::saying(&style::ADDRESS, address));
    Margins {
        header: vec![number],
        first_header: label(),
        footer: label(),
        first_footer: address.into_iter().collect(),
    }
}
