//! A row of a grid: its cells beside each other, and how it is cut where it fits on no page.

use std::collections::VecDeque;

use super::length::{LINE, Length};
use super::mark::{Mark, Shape, Slab, marks};
use crate::document::flow::Ruling;

/// A row.
pub(super) struct Row<'a> {
    pub ruling: Ruling,
    /// Whether it is cut only where it fits on no page.
    pub is_whole: bool,
    pub cells: Vec<Cell<'a>>,
}

/// A cell of it.
pub(super) struct Cell<'a> {
    pub x: Length,
    pub width: Length,
    /// How far words stay away from the sides.
    pub air: Length,
    /// How high its lines are together.
    pub height: Length,
    pub lines: VecDeque<Slab<'a>>,
}

impl<'a> Row<'a> {
    /// As high as the highest cell, with one line of the ruling.
    pub(super) fn height(&self) -> Length {
        let line = self.line();
        let highest = self.cells.iter().map(|cell| cell.height).max();
        highest.unwrap_or_default() + line
    }

    fn line(&self) -> Length {
        match self.ruling {
            Ruling::Lines => LINE,
            Ruling::None => 0,
        }
    }

    /// The marks of a row that is so high. In a ruled one words stand in the middle.
    pub(super) fn marks(self, height: Length) -> Vec<Mark<'a>> {
        let ruling = self.ruling;
        let cells = self.cells.into_iter();
        cells.flat_map(|cell| cell.marks(ruling, height)).collect()
    }

    /// Takes off what fits into so much room, at least one line of each cell if it must; none where
    /// nothing fits. The row keeps the rest.
    pub(super) fn cut(&mut self, room: Length, must: bool) -> Option<Self> {
        let room = room - self.line();
        let parts = self.cells.iter_mut();
        let cells: Vec<_> = parts.map(|cell| cell.cut(room, must)).collect();
        let part = Self {
            cells,
            ruling: self.ruling,
            is_whole: self.is_whole,
        };
        let is_something = part.cells.iter().any(|cell| !cell.lines.is_empty());
        is_something.then_some(part)
    }

    /// Whether nothing is left of it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.lines.is_empty())
    }
}

impl<'a> Cell<'a> {
    /// The marks of a cell in a row that is so high.
    pub(super) fn marks(self, ruling: Ruling, height: Length) -> Vec<Mark<'a>> {
        let (x, air) = (self.x, self.air);
        let y = match ruling {
            Ruling::Lines => LINE / 2 + (height - LINE - self.height) / 2,
            Ruling::None => 0,
        };
        let mut all: Vec<_> = marks(self.lines)
            .into_iter()
            .map(|mark| mark.moved(x + air, y))
            .collect();
        if ruling == Ruling::Lines {
            let width = self.width;
            let shape = Shape::Field { width, height };
            all.push(Mark { x, y: 0, shape });
        }
        all
    }

    fn cut(&mut self, room: Length, must: bool) -> Self {
        let mut taken = VecDeque::new();
        let (mut height, mut after) = (0, 0);
        while let Some(slab) = self.lines.pop_front() {
            let bottom = height + slab.before.max(after) + slab.height;
            if bottom > room && !(must && taken.is_empty()) {
                // The air above goes with the part that was taken.
                self.height -= height + slab.before.max(after);
                self.lines.push_front(Slab { before: 0, ..slab });
                break;
            }
            height = bottom;
            after = slab.after;
            taken.push_back(slab);
        }
        if self.lines.is_empty() {
            self.height = 0;
            height += after;
        }
        Self {
            height,
            lines: taken,
            ..*self
        }
    }
}
