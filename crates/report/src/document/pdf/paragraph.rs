//! Paragraphs as slabs: one for each line, so that a page can end between any two that do not belong together.

use super::font::{Face, Fonts};
use super::length::{LINE, Length, POINT, millimetres, twips};
use super::line::{Frame, Line, items, lines};
use super::mark::{Body, Mark, Shape, Slab};
use super::picture::is_readable;
use crate::document::flow::{Content, Paragraph};
use crate::document::style::{Border, Line as Distance, Setting};
use crate::document::{Picture, Text};

/// What paragraphs are set with.
#[derive(Clone, Copy)]
pub(super) struct Press<'f> {
    pub fonts: &'f Fonts,
    pub setting: Setting,
    /// The number of the page, where it is printed.
    pub page_number: usize,
}

/// From a line around words to the words, a point.
const BORDER_AIR: Length = POINT;

impl Press<'_> {
    /// The slabs of a paragraph between margins so far apart.
    pub(super) fn paragraph<'a>(self, paragraph: &Paragraph<'a>, room: Length) -> Vec<Slab<'a>> {
        let mut slabs = match &paragraph.content {
            Content::Words(text) => self.words(paragraph, text, room),
            Content::PageNumber => {
                let number = self.page_number.to_string();
                self.words(paragraph, &number.into(), room)
            }
            Content::Picture(picture) => self.picture(paragraph, picture, room),
        };
        if let Some(first) = slabs.first_mut() {
            first.before = twips(paragraph.style.before);
        }
        keep_together(&mut slabs, paragraph.stays());
        if let Some(last) = slabs.last_mut() {
            last.after = twips(paragraph.style.after);
        }
        slabs
    }

    fn words<'a>(self, paragraph: &Paragraph<'_>, text: &Text, room: Length) -> Vec<Slab<'a>> {
        let style = paragraph.style;
        let face = Face {
            bold: style.bold,
            italic: style.italic,
        };
        let (size, distance) = self.setting.of(style);
        let (left, right) = match paragraph.inset {
            Some(inset) => (twips(inset), twips(inset)),
            None => (twips(style.left), 0),
        };
        let frame = Frame {
            room: room - left - right,
            first_line: twips(style.first_line),
            align: paragraph.align.unwrap_or(style.align),
        };
        let (foot, single) = self.fonts.font(face).line(size);
        let height = match distance {
            Distance::Relative(parts) => single * Length::from(parts) / 240,
            Distance::Exact(exact) => twips(exact),
        };
        let lines = lines(&items(self.fonts, text, face, size), frame, size);
        let mut slabs: Vec<_> = lines
            .into_iter()
            .map(|line| slab(words_at(line, left, foot), height))
            .collect();
        if let (Some(level), Some(first)) = (style.outline, slabs.first_mut()) {
            let title = text.plain().replace(['\n', '\t'], " ");
            let shape = Shape::Heading { level, title };
            first.add(Mark { x: 0, y: 0, shape });
        }
        match style.border {
            Border::None => slabs,
            border => vec![bordered(slabs, border, left, frame.room)],
        }
    }

    fn picture<'a>(
        self,
        paragraph: &Paragraph<'a>,
        picture: &'a Picture,
        room: Length,
    ) -> Vec<Slab<'a>> {
        let Some((across, down)) = picture.pixels().filter(|_| is_readable(picture)) else {
            // What cannot be shown is said.
            let words = format!("[{}]", picture.alternative);
            return self.words(paragraph, &words.into(), room);
        };
        let width = millimetres(picture.width_mm.into());
        let height = width * Length::from(down) / Length::from(across);
        let mark = Mark {
            x: (room - width) / 2,
            y: 0,
            shape: Shape::Picture {
                picture,
                width,
                height,
            },
        };
        vec![slab(Some(mark), height)]
    }
}

/// Two lines at the beginning and two at the end are never torn apart.
fn keep_together(slabs: &mut [Slab<'_>], stays: bool) {
    let n_lines = slabs.len();
    for (place, slab) in slabs.iter_mut().enumerate() {
        let is_last = place + 1 == n_lines;
        slab.stays = if is_last {
            stays
        } else {
            place == 0 || place + 2 == n_lines
        };
    }
}

fn words_at<'a>(line: Line, x: Length, foot: Length) -> Option<Mark<'a>> {
    let is_seen = !line.glyphs.is_empty();
    is_seen.then_some(Mark {
        x,
        y: foot,
        shape: Shape::Words(line),
    })
}

fn slab<'a>(mark: Option<Mark<'a>>, height: Length) -> Slab<'a> {
    Slab {
        before: 0,
        after: 0,
        height,
        stays: false,
        body: Body::Marks(mark.into_iter().collect()),
        head: None,
    }
}

/// All lines in one slab with the border around them.
fn bordered<'a>(slabs: Vec<Slab<'a>>, border: Border, x: Length, width: Length) -> Slab<'a> {
    let air = LINE + BORDER_AIR;
    let inside = super::mark::stacked(&slabs);
    let marks = super::mark::marks(slabs);
    let mut marks: Vec<_> = marks.into_iter().map(|mark| mark.moved(0, air)).collect();
    let (height, y) = (inside + 2 * air, LINE / 2);
    let (shape, x, height) = match border {
        Border::Box => {
            let field = Shape::Field {
                width: width + 2 * air,
                height: height - LINE,
            };
            (field, x - air, height)
        }
        Border::None | Border::Top => (Shape::Rule(width), x, inside + air),
    };
    marks.push(Mark { x, y, shape });
    Slab {
        body: Body::Marks(marks),
        ..slab(None, height)
    }
}

impl<'a> Slab<'a> {
    fn add(&mut self, mark: Mark<'a>) {
        if let Body::Marks(marks) = &mut self.body {
            marks.push(mark);
        }
    }
}
