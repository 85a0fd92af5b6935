//! What is drawn on a page, and the slabs that it is cut into on the way from top to bottom.

use std::rc::Rc;

use super::length::Length;
use super::line::Line;
use super::row::Row;
use crate::document::Picture;

/// Something at a place. Places count from the top left, to the right and down.
#[derive(Clone)]
pub(super) struct Mark<'a> {
    pub x: Length,
    pub y: Length,
    pub shape: Shape<'a>,
}

/// What it is.
#[derive(Clone)]
pub(super) enum Shape<'a> {
    /// Words; the place is the foot of their letters at the left margin.
    Words(Line),
    /// A line to the right.
    Rule(Length),
    /// Lines around a field.
    Field { width: Length, height: Length },
    /// A picture that fills a field.
    Picture {
        picture: &'a Picture,
        width: Length,
        height: Length,
    },
    /// Nothing to be seen: the place that the outline of the file leads to.
    Heading { level: u8, title: String },
}

impl Mark<'_> {
    /// The same somewhere else.
    pub(super) fn moved(mut self, right: Length, down: Length) -> Self {
        self.x += right;
        self.y += down;
        self
    }
}

/// A piece that stands on one page, between the side margins.
pub(super) struct Slab<'a> {
    /// Air above and below; of two that meet, the larger one counts.
    pub before: Length,
    pub after: Length,
    pub height: Length,
    /// Whether it stays on the page of what follows.
    pub stays: bool,
    pub body: Body<'a>,
    /// The head of the table that it is of, repeated above it on a new page.
    pub head: Option<Rc<Head<'a>>>,
}

/// What a slab shows.
pub(super) enum Body<'a> {
    /// Marks, placed from the top left of the slab.
    Marks(Vec<Mark<'a>>),
    /// A row of a table, which may be cut where it fits on no page.
    Row(Row<'a>),
}

/// The head of a table.
pub(super) struct Head<'a> {
    pub height: Length,
    pub marks: Vec<Mark<'a>>,
}

/// How high slabs are on each other, with the air above the first and below the last.
pub(super) fn stacked<'s, 'a: 's>(slabs: impl IntoIterator<Item = &'s Slab<'a>>) -> Length {
    let mut height = 0;
    let mut after = 0;
    for slab in slabs {
        height += slab.before.max(after) + slab.height;
        after = slab.after;
    }
    height + after
}

/// The same without that air.
pub(super) fn packed(slabs: &[Slab<'_>]) -> Length {
    let above = slabs.first().map_or(0, |slab| slab.before);
    let below = slabs.last().map_or(0, |slab| slab.after);
    stacked(slabs) - above - below
}

/// The marks of slabs on each other, from the top of the first one's air.
pub(super) fn marks<'a>(slabs: impl IntoIterator<Item = Slab<'a>>) -> Vec<Mark<'a>> {
    let mut marks = Vec::new();
    let (mut y, mut after) = (0, 0);
    for slab in slabs {
        y += slab.before.max(after);
        let own = slab.body.marks(slab.height);
        marks.extend(own.into_iter().map(|mark| mark.moved(0, y)));
        y += slab.height;
        after = slab.after;
    }
    marks
}

impl<'a> Body<'a> {
    /// The marks of a body that is so high.
    pub(super) fn marks(self, height: Length) -> Vec<Mark<'a>> {
        match self {
            Self::Marks(marks) => marks,
            Self::Row(row) => row.marks(height),
        }
    }
}
