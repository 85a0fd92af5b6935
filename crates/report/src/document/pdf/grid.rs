//! Grids as slabs: a row is one, and the head of a ruled grid is one that pages repeat.

use std::collections::VecDeque;
use std::rc::Rc;

use super::length::{LINE, Length, twips};
use super::mark::{Body, Head, Mark, Slab, stacked};
use super::paragraph::Press;
use super::row::{Cell, Row};
use crate::document::flow::{Grid, GridCell, GridRow, Ruling, Span};
use crate::document::page::GRID_AIR;

impl Press<'_> {
    /// The slabs of a grid between margins so far apart, on a page with so much room down.
    pub(super) fn grid<'a>(self, grid: &Grid<'a>, room: Length, down: Length) -> Vec<Slab<'a>> {
        let width: Length = grid.widths.iter().copied().map(twips).sum();
        let left = (room - width) / 2;
        let (head, body): (Vec<_>, Vec<_>) = grid.rows.iter().partition(|row| row.is_head);
        let row = |row: &&GridRow<'a>| self.row(row, grid.ruling, left);
        let mut slabs = Vec::with_capacity(body.len() + 1);
        let mut repeated = None;
        if !head.is_empty() {
            let whole = joined(head.iter().map(row).collect(), &head);
            // A head that takes half a page is set once, and cut like any row if it must be.
            if whole.height <= down / 2 {
                slabs.push(Slab {
                    stays: true,
                    ..plain(whole.height, Body::Marks(whole.marks.clone()))
                });
                repeated = Some(Rc::new(whole));
            } else {
                slabs.extend(head.iter().map(row).map(slab));
            }
        }
        slabs.extend(body.iter().map(|own| Slab {
            stays: stays(own),
            head: repeated.clone(),
            ..slab(row(own))
        }));
        slabs
    }

    fn row<'a>(self, row: &GridRow<'a>, ruling: Ruling, left: Length) -> Row<'a> {
        let air = match ruling {
            Ruling::Lines => twips(GRID_AIR),
            Ruling::None => 0,
        };
        let mut x = left;
        let cells = row.cells.iter().map(|cell| {
            let width = twips(cell.width);
            let lines = self.lines(cell, width - 2 * air);
            let own = Cell {
                x,
                width,
                air,
                height: stacked(&lines),
                lines,
            };
            x += width;
            own
        });
        Row {
            ruling,
            is_whole: row.is_whole,
            cells: cells.collect(),
        }
    }

    fn lines<'a>(self, cell: &GridCell<'a>, room: Length) -> VecDeque<Slab<'a>> {
        if cell.span == Span::DownNext {
            return VecDeque::new();
        }
        let paragraphs = cell.paragraphs.iter();
        paragraphs
            .flat_map(|paragraph| self.paragraph(paragraph, room))
            .collect()
    }
}

fn plain<'a>(height: Length, body: Body<'a>) -> Slab<'a> {
    Slab {
        before: 0,
        after: 0,
        height,
        stays: false,
        body,
        head: None,
    }
}

fn slab(row: Row<'_>) -> Slab<'_> {
    plain(row.height(), Body::Row(row))
}

/// A row stays with the next one if its first words do.
fn stays(row: &GridRow<'_>) -> bool {
    let first = row.cells.first().and_then(|cell| cell.paragraphs.first());
    first.is_some_and(crate::document::flow::Paragraph::stays)
}

/// The rows of a head as one, with the cells that cover two of them.
fn joined<'a>(rows: Vec<Row<'a>>, of: &[&GridRow<'a>]) -> Head<'a> {
    let spans: Vec<Vec<Span>> = of
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.span).collect())
        .collect();
    let heights = heights(&rows, &spans);
    let whole: Length = heights.iter().sum();
    let mut marks: Vec<Mark<'a>> = Vec::new();
    let mut y = 0;
    for ((row, spans), height) in rows.into_iter().zip(spans).zip(heights) {
        for (cell, span) in row.cells.into_iter().zip(spans) {
            let height = match span {
                Span::One | Span::Across(_) => height,
                Span::DownFirst => whole - y,
                Span::DownNext => continue,
            };
            let own = cell.marks(Ruling::Lines, height).into_iter();
            marks.extend(own.map(|mark| mark.moved(0, y)));
        }
        y += height;
    }
    Head {
        height: whole,
        marks,
    }
}

/// The heights of the rows of a head: what a cell that covers all of them needs more is the last one's.
fn heights(rows: &[Row<'_>], spans: &[Vec<Span>]) -> Vec<Length> {
    let cells = |row: usize| {
        let own = rows.get(row).zip(spans.get(row));
        own.into_iter()
            .flat_map(|(row, spans)| row.cells.iter().zip(spans))
            .map(|(cell, span)| (cell.height + LINE, *span))
    };
    let mut heights: Vec<Length> = (0..rows.len())
        .map(|row| {
            let own = cells(row).filter(|(_, span)| *span != Span::DownFirst);
            own.map(|(height, _)| height).max().unwrap_or_default()
        })
        .collect();
    let down = cells(0).filter(|(_, span)| *span == Span::DownFirst);
    let needed = down.map(|(height, _)| height).max().unwrap_or_default();
    let more = needed - heights.iter().sum::<Length>();
    if let Some(last) = heights.last_mut() {
        *last += more.max(0);
    }
    heights
}
