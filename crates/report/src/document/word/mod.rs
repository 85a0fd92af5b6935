//! Writes a flow as a Word file: sections, paragraphs and runs in Office Open XML.

mod grid;
mod package;
mod picture;
mod section;
mod styles;
mod xml;

pub(super) use package::package;

use super::flow::{Content, Flow, Paragraph, Piece};
use super::words::{Scrap, scraps};
use super::{Emphasis, Picture, Text};
use styles::{WORD, alignment};
use xml::{Attribute, Xml};

/// The text while it is written, with the pictures met on the way.
struct Sheet<'a> {
    xml: Xml,
    /// The pictures, in the order of the text; the first is `media/1.png`.
    pictures: Vec<&'a Picture>,
}

/// Namespaces of the main part: Word's own, and those of pictures.
const NAMESPACES: [Attribute<'static>; 5] = [
    ("xmlns:w", &WORD),
    (
        "xmlns:r",
        &"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        "xmlns:wp",
        &"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (
        "xmlns:a",
        &"http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
    (
        "xmlns:pic",
        &"http://schemas.openxmlformats.org/drawingml/2006/picture",
    ),
];

/// The part `word/document.xml` and the pictures it shows.
fn document_part<'a>(flow: &Flow<'a>) -> (String, Vec<&'a Picture>) {
    let mut sheet = Sheet {
        xml: Xml::part(),
        pictures: Vec::new(),
    };
    sheet.element("w:document", &NAMESPACES, |sheet| {
        sheet.element("w:body", &[], |sheet| {
            let n_sections = flow.sections.len();
            for (section, number) in flow.sections.iter().zip(1..) {
                for piece in &section.pieces {
                    match piece {
                        Piece::Paragraph(paragraph) => sheet.paragraph(paragraph),
                        Piece::Grid(content) => grid::grid(sheet, content),
                    }
                }
                section::end(&mut sheet.xml, section, number == n_sections);
            }
        });
    });
    (sheet.xml.finish(), sheet.pictures)
}

impl<'a> Sheet<'a> {
    /// An element and what is inside.
    fn element(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) {
        self.xml.begin(name, attributes);
        inside(self);
        self.xml.end(name);
    }

    /// A paragraph with what it holds.
    fn paragraph(&mut self, paragraph: &Paragraph<'a>) {
        self.xml.line();
        self.element("w:p", &[], |sheet| {
            properties(&mut sheet.xml, paragraph);
            match paragraph.content {
                Content::Words(ref text) => runs(&mut sheet.xml, text),
                Content::PageNumber => page_number(&mut sheet.xml),
                Content::Picture(shown) => {
                    sheet.pictures.push(shown);
                    picture::picture(&mut sheet.xml, shown, sheet.pictures.len());
                }
            }
        });
    }
}

fn properties(xml: &mut Xml, paragraph: &Paragraph<'_>) {
    xml.element("w:pPr", &[], |xml| {
        xml.value("w:pStyle", paragraph.style.id);
        if paragraph.with_next {
            xml.empty("w:keepNext", &[]);
        }
        if let Some(inset) = paragraph.inset {
            xml.empty("w:ind", &[("w:left", &inset), ("w:right", &inset)]);
        }
        if let Some(align) = paragraph.align {
            xml.value("w:jc", alignment(align));
        }
    });
}

fn runs(xml: &mut Xml, text: &Text) {
    for piece in &text.runs {
        run(xml, &piece.words, piece.emphasis);
    }
}

/// Words of one kind; line breaks and tabs in them are Word's own.
fn run(xml: &mut Xml, words: &str, emphasis: Emphasis) {
    xml.element("w:r", &[], |xml| {
        let names: &[&str] = match emphasis {
            Emphasis::None => &[],
            Emphasis::Bold => &["w:b", "w:bCs"],
            Emphasis::Italic => &["w:i", "w:iCs"],
        };
        if !names.is_empty() {
            xml.element("w:rPr", &[], |xml| {
                for name in names {
                    xml.empty(name, &[]);
                }
            });
        }
        for scrap in scraps(words) {
            match scrap {
                Scrap::Break => xml.empty("w:br", &[]),
                Scrap::Tab => xml.empty("w:tab", &[]),
                Scrap::Words(words) => {
                    xml.element("w:t", &[("xml:space", &"preserve")], |xml| xml.words(words));
                }
            }
        }
    });
}

/// A field that Word fills in.
fn page_number(xml: &mut Xml) {
    xml.element("w:fldSimple", &[("w:instr", &"PAGE")], |xml| {
        run(xml, "2", Emphasis::None);
    });
}
