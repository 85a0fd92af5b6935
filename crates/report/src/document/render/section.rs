//! Sections: a page setting with numbers from 1 for the document and for each annex, and what stands
//! in their margins.

use std::fmt::Display;

use super::{Canvas, Paragraph, run, write_paragraph};
use crate::document::page::{BOTTOM_MM, HEADER_MM, LEFT_MM, Page, RIGHT_MM, TOP_MM, twips};
use crate::document::style::{self, WORD};
use crate::document::xml::{Attribute, Xml};
use crate::document::{Document, Emphasis};

/// A part that stands in the margin of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) struct Furniture {
    /// The file, and with it the name of its relation.
    pub file: &'static str,
    /// The kind of the part: `header` or `footer`.
    pub kind: &'static str,
}

/// From the second page on: the page number.
pub(in crate::document) const HEADER: Furniture = Furniture {
    file: "header",
    kind: "header",
};
/// On a first page: no number.
pub(in crate::document) const FIRST_HEADER: Furniture = Furniture {
    file: "header-first",
    kind: "header",
};
/// From the second page on.
pub(in crate::document) const DEFAULT_FOOTER: Furniture = Furniture {
    file: "footer",
    kind: "footer",
};
/// On the first page of the document: the address of the issuing body.
pub(in crate::document) const FIRST_FOOTER: Furniture = Furniture {
    file: "footer-first",
    kind: "footer",
};
/// On the first page of an annex, which would show the document's if it had none of its own.
pub(in crate::document) const FIRST_FOOTER_OF_ANNEX: Furniture = Furniture {
    file: "footer-annex",
    kind: "footer",
};

const SAMPLE: &str = "SỐ LIỆU MINH HỌA";

/// What a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    Document,
    Annex,
}

/// Ends a section with its page setting: in its last paragraph, or after all of them in the last.
pub(super) fn end(canvas: &mut Canvas<'_>, page: Page, opens: Opens, is_last: bool) {
    let xml = &mut canvas.xml;
    // A paragraph in either case: a text may not end with a table.
    xml.line();
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style::ANCHOR.id);
            if !is_last {
                setting(xml, page, opens);
            }
        });
    });
    if is_last {
        xml.line();
        setting(xml, page, opens);
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
pub(in crate::document) fn furniture(document: &Document) -> Vec<(Furniture, String)> {
    let sample = document.head.sample;
    let address = document.foot.address.as_deref();
    let label = |xml: &mut Xml| {
        if sample {
            say(xml, &style::SAMPLE, SAMPLE);
        }
    };
    vec![
        (HEADER, part("w:hdr", page_number)),
        (FIRST_HEADER, part("w:hdr", label)),
        (DEFAULT_FOOTER, part("w:ftr", label)),
        (
            FIRST_FOOTER,
            part("w:ftr", |xml| {
                if let Some(address) = address {
                    say(xml, &style::ADDRESS, address);
                }
            }),
        ),
        (FIRST_FOOTER_OF_ANNEX, part("w:ftr", |_| {})),
    ]
}

/// A part of at least one paragraph, which the schema demands.
fn part(name: &str, inside: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml::part();
    xml.element(name, &[("xmlns:w", &WORD)], |xml| {
        inside(xml);
        say(xml, &style::ANCHOR, "");
    });
    xml.finish()
}

fn say(xml: &mut Xml, style: &style::Style, words: &str) {
    write_paragraph(xml, &Paragraph::of(style), |xml| {
        run(xml, words, Emphasis::None);
    });
}

fn page_number(xml: &mut Xml) {
    write_paragraph(xml, &Paragraph::of(&style::PAGE_NUMBER), |xml| {
        xml.element("w:fldSimple", &[("w:instr", &"PAGE")], |xml| {
            run(xml, "2", Emphasis::None);
        });
    });
}
