//! Sections of a Word file: a page setting with numbers from 1 for the document and for each annex, and what stands
//! in their margins.

use std::fmt::Display;

use super::Sheet;
use super::styles::WORD;
use super::xml::{Attribute, Xml};
use crate::document::flow::{Flow, Opens, Paragraph, Section};
use crate::document::page::{BOTTOM_MM, HEADER_MM, LEFT_MM, Page, RIGHT_MM, TOP_MM, twips};
use crate::document::style;

/// A part that stands in the margin of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Furniture {
    /// The file, and with it the name of its relation.
    pub file: &'static str,
    /// The kind of the part: `header` or `footer`.
    pub kind: &'static str,
}

/// From the second page on: the page number.
pub(super) const HEADER: Furniture = Furniture {
    file: "header",
    kind: "header",
};
/// On a first page: no number.
pub(super) const FIRST_HEADER: Furniture = Furniture {
    file: "header-first",
    kind: "header",
};
/// From the second page on.
pub(super) const DEFAULT_FOOTER: Furniture = Furniture {
    file: "footer",
    kind: "footer",
};
/// On the first page of the document: the address of the issuing body.
pub(super) const FIRST_FOOTER: Furniture = Furniture {
    file: "footer-first",
    kind: "footer",
};
/// On the first page of an annex, which would show the document's if it had none of its own.
pub(super) const FIRST_FOOTER_OF_ANNEX: Furniture = Furniture {
    file: "footer-annex",
    kind: "footer",
};

/// Ends a section with its page setting: in its last paragraph, or after all of them in the last.
pub(super) fn end(xml: &mut Xml, section: &Section<'_>, is_last: bool) {
    // A paragraph in either case: a text may not end with a table.
    xml.line();
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style::ANCHOR.id);
            if !is_last {
                setting(xml, section.page, section.opens);
            }
        });
    });
    if is_last {
        xml.line();
        setting(xml, section.page, section.opens);
    }
}

fn setting(xml: &mut Xml, page: Page, opens: Opens) {
    xml.element("w:sectPr", &[], |xml| {
        let first_footer = match opens {
            Opens::Document => FIRST_FOOTER,
            Opens::Annex => FIRST_FOOTER_OF_ANNEX,
        };
        for (part, pages) in [
            (HEADER, "default"),
            (FIRST_HEADER, "first"),
            (DEFAULT_FOOTER, "default"),
            (first_footer, "first"),
        ] {
            let name = format!("w:{}Reference", part.kind);
            xml.empty(&name, &[("w:type", &pages), ("r:id", &part.file)]);
        }
        xml.value("w:type", "nextPage");
        let (width, height) = page.size();
        let turned: &[Attribute<'_>] = match page {
            Page::Portrait => &[],
            Page::Landscape => &[("w:orient", &"landscape")],
        };
        let size: &[Attribute<'_>] = &[("w:w", &width), ("w:h", &height)];
        xml.empty("w:pgSz", &[size, turned].concat());
        let margins = [
            ("w:top", twips(TOP_MM)),
            ("w:right", twips(RIGHT_MM)),
            ("w:bottom", twips(BOTTOM_MM)),
            ("w:left", twips(LEFT_MM)),
            ("w:header", twips(HEADER_MM)),
            ("w:footer", twips(HEADER_MM)),
            ("w:gutter", 0),
        ];
        let margins = margins
            .each_ref()
            .map(|(name, length)| (*name, length as &dyn Display));
        xml.empty("w:pgMar", &margins);
        xml.empty("w:pgNumType", &[("w:start", &1)]);
        xml.empty("w:titlePg", &[]);
    });
}

/// The parts in the margins, each with its text.
pub(super) fn furniture(flow: &Flow<'_>) -> Vec<(Furniture, String)> {
    let margins = &flow.margins;
    [
        (HEADER, "w:hdr", &margins.header),
        (FIRST_HEADER, "w:hdr", &margins.first_header),
        (DEFAULT_FOOTER, "w:ftr", &margins.footer),
        (FIRST_FOOTER, "w:ftr", &margins.first_footer),
        (FIRST_FOOTER_OF_ANNEX, "w:ftr", &Vec::new()),
    ]
    .map(|(file, name, paragraphs)| (file, part(name, paragraphs)))
    .into()
}

/// A part of at least one paragraph, which the schema demands.
fn part(name: &str, paragraphs: &[Paragraph<'_>]) -> String {
    let mut sheet = Sheet {
        xml: Xml::part(),
        pictures: Vec::new(),
    };
    sheet.element(name, &[("xmlns:w", &WORD)], |sheet| {
        for paragraph in paragraphs {
            sheet.paragraph(paragraph);
        }
        sheet.paragraph(&Paragraph::saying(&style::ANCHOR, ""));
    });
    sheet.xml.finish()
}
