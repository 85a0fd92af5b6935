//! What is drawn on a page, in the words of PDF.

use pdf_writer::{Content, Name, Str, TextStr};

use super::embedding::Embedding;
use super::font::Glyph;
use super::length::{LINE, Length, POINT, points};
use super::line::Line;
use super::mark::{Mark, Shape};
use super::picture::Pictures;
use super::sheet::Sheet;
use crate::document::Picture;

/// The drawing of a page. Glyphs and pictures met here are taken up into what the file holds.
pub(super) fn content<'a>(
    sheet: &Sheet<'a>,
    embedding: &mut Embedding<'_>,
    pictures: &mut Pictures<'a>,
) -> Vec<u8> {
    let mut page = Drawing {
        content: Content::new(),
        height: sheet.height,
        embedding,
    };
    page.content.set_line_width(points(LINE));
    for mark in &sheet.marks {
        match &mark.shape {
            Shape::Words(line) => page.words(mark, line),
            Shape::Rule(length) => page.rule(mark, *length),
            Shape::Field { width, height } => page.field(mark, *width, *height),
            Shape::Picture {
                picture,
                width,
                height,
            } => match pictures.name(picture) {
                Some(name) => page.picture(mark, (*width, *height), picture, &name),
                None => page.field(mark, *width, *height),
            },
            Shape::Heading { .. } => {}
        }
    }
    page.content.finish().into_vec()
}

struct Drawing<'d, 'f> {
    content: Content,
    height: Length,
    embedding: &'d mut Embedding<'f>,
}

impl Drawing<'_, '_> {
    /// A place of ours in points from the left and from below.
    fn at(&self, x: Length, y: Length) -> (f32, f32) {
        (points(x), points(self.height - y))
    }

    fn words(&mut self, mark: &Mark<'_>, line: &Line) {
        let (x, y) = self.at(mark.x + line.offset, mark.y);
        self.content.begin_text();
        self.content.next_line(x, y);
        for glyphs in line.glyphs.chunk_by(|a, b| a.face == b.face) {
            self.stretch(glyphs, line.size);
        }
        self.content.end_text();
    }

    /// Glyphs of one face. What follows one stands where its own width puts it, and moved by what the
    /// line adds to that.
    fn stretch(&mut self, glyphs: &[Glyph], size: u32) {
        let Some(first) = glyphs.first() else {
            return;
        };
        let name = Embedding::name(first.face);
        self.content
            .set_font(Name(name.as_bytes()), points(POINT * Length::from(size)));
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut bytes = Vec::new();
        for glyph in glyphs {
            let (number, width) = self.embedding.take(*glyph, size);
            bytes.extend(number.to_be_bytes());
            if glyph.advance != width {
                items.show(Str(&bytes));
                bytes.clear();
                // In thousandths of the size, and backwards.
                let moved = (width - glyph.advance) * 1000 / Length::from(size);
                items.adjust(points(moved));
            }
        }
        if !bytes.is_empty() {
            items.show(Str(&bytes));
        }
    }

    fn rule(&mut self, mark: &Mark<'_>, length: Length) {
        let (x, y) = self.at(mark.x, mark.y);
        self.content.move_to(x, y);
        self.content.line_to(points(mark.x + length), y);
        self.content.stroke();
    }

    fn field(&mut self, mark: &Mark<'_>, width: Length, height: Length) {
        let (x, y) = self.at(mark.x, mark.y + height);
        self.content.rect(x, y, points(width), points(height));
        self.content.stroke();
    }

    fn picture(
        &mut self,
        mark: &Mark<'_>,
        (width, height): (Length, Length),
        picture: &Picture,
        name: &str,
    ) {
        let (x, y) = self.at(mark.x, mark.y + height);
        let mut begun = self
            .content
            .begin_marked_content_with_properties(Name(b"Span"));
        begun
            .properties()
            .pair(Name(b"Alt"), TextStr(&picture.alternative));
        drop(begun);
        self.content.save_state();
        let (width, height) = (points(width), points(height));
        self.content.transform([width, 0.0, 0.0, height, x, y]);
        self.content.x_object(Name(name.as_bytes()));
        self.content.restore_state();
        self.content.end_marked_content();
    }
}
