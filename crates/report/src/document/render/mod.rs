//! From the model to the text of the file: sections, paragraphs and runs.

mod body;
mod foot;
mod head;
mod numbering;
mod opening;
mod picture;
mod section;
mod table;

pub(super) use section::furniture;

use super::page::Page;
use super::style::{self, Style, WORD};
use super::xml::{Attribute, Xml};
use super::{Annex, Document, Emphasis, Picture, Text};
use body::{Ending, body};
use section::Opens;

/// The text while it is written, with the pictures met on the way.
pub(super) struct Canvas<'a> {
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
pub(super) fn document_part(document: &Document) -> (String, Vec<&Picture>) {
    let mut canvas = Canvas {
        xml: Xml::part(),
        pictures: Vec::new(),
    };
    canvas.element("w:document", &NAMESPACES, |canvas| {
        canvas.element("w:body", &[], |canvas| sections(canvas, document));
    });
    (canvas.xml.finish(), canvas.pictures)
}

/// The document itself and each annex: a section that ends with its page settings.
fn sections<'a>(canvas: &mut Canvas<'a>, document: &'a Document) {
    head::head(canvas, document);
    opening::opening(canvas, document);
    let ending = match document.opening.session {
        Some(_) => Ending::Open,
        None => Ending::Closed,
    };
    body(canvas, &document.body, Page::Portrait, ending);
    opening::session_end(canvas, document);
    foot::foot(canvas, &document.foot);
    let last = document.annexes.len();
    section::end(canvas, Page::Portrait, Opens::Document, last == 0);
    for (annex, number) in document.annexes.iter().zip(1..) {
        annex_section(canvas, document, annex, (last > 1).then_some(number));
        section::end(canvas, annex.page, Opens::Annex, number == last);
    }
}

fn annex_section<'a>(
    canvas: &mut Canvas<'a>,
    document: &'a Document,
    annex: &'a Annex,
    number: Option<usize>,
) {
    head::annex_head(canvas, &document.head, annex, number);
    body(canvas, &annex.body, annex.page, Ending::Open);
}

impl<'a> Canvas<'a> {
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

    /// A paragraph of one style with words as they are.
    fn say(&mut self, style: &Style, words: &str) {
        self.paragraph(&Paragraph::of(style), |xml| {
            run(xml, words, Emphasis::None);
        });
    }

    /// A paragraph with what the closure writes into it.
    fn paragraph(&mut self, paragraph: &Paragraph<'_>, inside: impl FnOnce(&mut Xml)) {
        write_paragraph(&mut self.xml, paragraph, inside);
    }

    /// A line of its own, so long, in the middle of so much room.
    fn rule(&mut self, inset: u32) {
        let rule = Paragraph {
            inset: Some(inset),
            ..Paragraph::of(&style::RULE)
        };
        self.paragraph(&rule, |_| {});
    }
}

/// What a paragraph has beside its style.
struct Paragraph<'a> {
    style: &'a Style,
    /// How far it stands in from both sides, in twips.
    inset: Option<u32>,
    /// Another alignment than the style's.
    align: Option<super::Align>,
    /// Whether it stays on the page of what follows.
    with_next: bool,
}

impl<'a> Paragraph<'a> {
    fn of(style: &'a Style) -> Self {
        Self {
            style,
            inset: None,
            align: None,
            with_next: false,
        }
    }
}

fn write_paragraph(xml: &mut Xml, paragraph: &Paragraph<'_>, inside: impl FnOnce(&mut Xml)) {
    xml.line();
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", paragraph.style.id);
            if paragraph.with_next {
                xml.empty("w:keepNext", &[]);
            }
            if let Some(inset) = paragraph.inset {
                xml.empty("w:ind", &[("w:left", &inset), ("w:right", &inset)]);
            }
            if let Some(align) = paragraph.align {
                xml.value("w:jc", style::alignment(align));
            }
        });
        inside(xml);
    });
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
        for (line, place) in words.lines().zip(0..) {
            if place > 0 {
                xml.empty("w:br", &[]);
            }
            for (piece, place) in line.split('\t').zip(0..) {
                if place > 0 {
                    xml.empty("w:tab", &[]);
                }
                if !piece.is_empty() {
                    xml.element("w:t", &[("xml:space", &"preserve")], |xml| {
                        xml.words(piece);
                    });
                }
            }
        }
    });
}

/// The runs of a text.
fn runs(xml: &mut Xml, text: &Text) {
    for piece in &text.runs {
        run(xml, &piece.words, piece.emphasis);
    }
}
