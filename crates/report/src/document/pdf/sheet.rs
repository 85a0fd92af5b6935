//! Pages: slabs one below the other until a page is full, with what stands in its margins.

use std::rc::Rc;

use super::length::{Length, twips};
use super::mark::{Body, Head, Mark, Slab, marks, packed, stacked};
use super::paragraph::Press;
use crate::document::flow::{Flow, Margins, Opens, Paragraph, Piece, Section};
use crate::document::page::{BOTTOM_MM, HEADER_MM, LEFT_MM, TOP_MM, twips as twips_of_mm};

/// A page with all that is drawn on it.
pub(super) struct Sheet<'a> {
    pub width: Length,
    pub height: Length,
    pub marks: Vec<Mark<'a>>,
    /// Room left between what stands on it and its lower margin.
    pub left: Length,
}

/// The pages of a flow.
pub(super) fn sheets<'a>(press: Press<'_>, flow: &Flow<'a>) -> Vec<Sheet<'a>> {
    let sections = flow.sections.iter();
    sections
        .flat_map(|section| {
            let mut stack = Stack::new(press, section, &flow.margins);
            let mut group = Vec::new();
            for piece in &section.pieces {
                let slabs = match piece {
                    Piece::Paragraph(own) => press.paragraph(own, stack.room()),
                    Piece::Grid(grid) => press.grid(grid, stack.room(), stack.room_down()),
                };
                for slab in slabs {
                    let stays = slab.stays;
                    group.push(slab);
                    if !stays {
                        stack.add(std::mem::take(&mut group));
                    }
                }
            }
            stack.add(group);
            stack.sheets
        })
        .collect()
}

/// The pages of a section while they fill.
struct Stack<'s, 'a> {
    press: Press<'s>,
    section: &'s Section<'a>,
    margins: &'s Margins<'a>,
    sheets: Vec<Sheet<'a>>,
    /// Where the next slab goes, the air that it has to keep, and where the page ends.
    y: Length,
    after: Length,
    bottom: Length,
    /// Whether nothing but the head of a table stands on the page.
    is_fresh: bool,
}

impl<'s, 'a> Stack<'s, 'a> {
    fn new(press: Press<'s>, section: &'s Section<'a>, margins: &'s Margins<'a>) -> Self {
        let mut stack = Self {
            press,
            section,
            margins,
            sheets: Vec::new(),
            y: 0,
            after: 0,
            bottom: 0,
            is_fresh: true,
        };
        stack.turn(None);
        stack
    }

    /// Room between the side margins.
    fn room(&self) -> Length {
        twips(self.section.page.room())
    }

    /// Room between top and bottom margin.
    fn room_down(&self) -> Length {
        let (_, height) = self.section.page.size();
        twips(height - twips_of_mm(TOP_MM) - twips_of_mm(BOTTOM_MM))
    }

    /// Slabs that belong on one page, and are put there if they fit on any.
    fn add(&mut self, group: Vec<Slab<'a>>) {
        let Some(first) = group.first() else {
            return;
        };
        let height = packed(&group);
        let fits_here = self.y + self.air(first.before) + height <= self.bottom;
        let head = first.head.clone();
        let head_height = head.as_ref().map_or(0, |head| head.height);
        let fits_on_another = head_height + height <= self.room_down();
        if !fits_here && !self.is_fresh && fits_on_another {
            self.turn(head);
        }
        for slab in group {
            self.place(slab);
        }
    }

    /// A slab where it fits: here, or on the next page; in parts if it fits on none.
    fn place(&mut self, mut slab: Slab<'a>) {
        loop {
            let air = self.air(slab.before);
            let room = self.bottom - self.y - air;
            if slab.height <= room {
                return self.put(slab, air);
            }
            let part = match &mut slab.body {
                Body::Row(row) if self.is_fresh || !row.is_whole => row.cut(room, self.is_fresh),
                Body::Row(_) | Body::Marks(_) => None,
            };
            match part {
                Some(part) => {
                    let height = part.height();
                    let part = Slab {
                        height,
                        after: 0,
                        stays: false,
                        body: Body::Row(part),
                        head: None,
                        ..slab
                    };
                    self.put(part, air);
                }
                None if self.is_fresh => return self.put(slab, air),
                None => {}
            }
            if let Body::Row(row) = &slab.body {
                if row.is_empty() {
                    return;
                }
                slab.height = row.height();
                slab.before = 0;
            }
            self.turn(slab.head.clone());
        }
    }

    /// The air above a slab. At the top of a page there is none, unless the section begins there.
    fn air(&self, before: Length) -> Length {
        if self.is_fresh && self.sheets.len() > 1 {
            return 0;
        }
        before.max(self.after)
    }

    fn put(&mut self, slab: Slab<'a>, air: Length) {
        self.y += air;
        let (height, after) = (slab.height, slab.after);
        self.draw(slab.body.marks(height), self.y);
        self.y += height;
        self.after = after;
        self.is_fresh = false;
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.left = self.bottom - self.y;
        }
    }

    fn draw(&mut self, marks: Vec<Mark<'a>>, down: Length) {
        let left = twips(twips_of_mm(LEFT_MM));
        if let Some(sheet) = self.sheets.last_mut() {
            let placed = marks.into_iter().map(|mark| mark.moved(left, down));
            sheet.marks.extend(placed);
        }
    }

    /// Begins a page, with its margins and the head of the table that goes on there.
    fn turn(&mut self, head: Option<Rc<Head<'a>>>) {
        let (width, height) = self.section.page.size();
        let (width, height) = (twips(width), twips(height));
        self.sheets.push(Sheet {
            width,
            height,
            marks: Vec::new(),
            left: 0,
        });
        let (above, below) = self.margin_paragraphs();
        let (above, below) = (self.margin(above), self.margin(below));
        let edge = twips(twips_of_mm(HEADER_MM));
        let (above_height, below_height) = (stacked(&above), stacked(&below));
        // Margins grow with what stands in them, up to a quarter of the page.
        let grown = |least_mm, own: Length| {
            let least = twips(twips_of_mm(least_mm));
            least.max((edge + own).min(height / 4))
        };
        self.draw(marks(above), edge);
        self.draw(marks(below), height - edge - below_height);
        self.y = grown(TOP_MM, above_height);
        self.bottom = height - grown(BOTTOM_MM, below_height);
        self.after = 0;
        self.is_fresh = true;
        if let Some(head) = head {
            self.draw(head.marks.clone(), self.y);
            self.y += head.height;
        }
    }

    /// What stands in the top and bottom margin of the page that was just begun.
    fn margin_paragraphs(&self) -> (&'s [Paragraph<'a>], &'s [Paragraph<'a>]) {
        let margins = self.margins;
        let is_first = self.sheets.len() == 1;
        match (is_first, self.section.opens) {
            (true, Opens::Document) => (&margins.first_header, &margins.first_footer),
            (true, Opens::Annex) => (&margins.first_header, &[]),
            (false, _) => (&margins.header, &margins.footer),
        }
    }

    fn margin(&self, paragraphs: &[Paragraph<'a>]) -> Vec<Slab<'a>> {
        let press = Press {
            page_number: self.sheets.len(),
            ..self.press
        };
        let own = paragraphs.iter();
        own.flat_map(|paragraph| press.paragraph(paragraph, self.room()))
            .collect()
    }
}
