//! Tables: ruled ones with a head on every page, and bare ones of two columns for head and foot.

use super::Canvas;
use crate::document::flow::{Grid, GridCell, GridRow, Paragraph, Ruling, Span, behind};
use crate::document::page::{Page, twips};
use crate::document::style;
use crate::document::{Cell, Column, Emphasis, Row, Run, Table, Text};

/// A row with more letters than this may break across pages: one that fits on no page must.
const LETTERS_KEPT_TOGETHER: usize = 1200;

/// A ruled table with its caption above.
pub(super) fn table(canvas: &mut Canvas<'_>, table: &Table, label: &str, page: Page) {
    match &table.caption {
        Some(caption) => canvas.paragraph(Paragraph {
            with_next: true,
            ..Paragraph::saying(&style::CAPTION, behind(label, Emphasis::Bold, caption))
        }),
        None => canvas.say(&style::SPACER, ""),
    }
    let widths = widths(&table.columns, page);
    let mut rows = head_rows(&table.columns, &widths);
    let body = table.rows.iter();
    rows.extend(body.map(|row| body_row(row, &table.columns, &widths)));
    canvas.grid(Grid {
        ruling: Ruling::Lines,
        widths,
        rows,
    });
    canvas.say(&style::SPACER, "");
}

/// The widths in twips; together never more than the room, whatever the millimetres round up to.
fn widths(columns: &[Column], page: Page) -> Vec<u32> {
    let mut left = page.room();
    columns
        .iter()
        .map(|column| {
            let width = twips(column.width_mm.into()).min(left);
            left -= width;
            width
        })
        .collect()
}

/// One row of titles, or two where neighbours share a head.
fn head_rows(columns: &[Column], widths: &[u32]) -> Vec<GridRow<'static>> {
    let placed: Vec<_> = columns.iter().zip(widths).collect();
    if columns.iter().all(|column| column.group.is_none()) {
        let cells = placed
            .into_iter()
            .map(|(column, width)| head_cell(*width, &column.title, Span::One));
        return vec![head_row(cells.collect())];
    }
    let neighbours =
        |a: &(&Column, &u32), b: &(&Column, &u32)| a.0.group.is_some() && a.0.group == b.0.group;
    let above = placed.chunk_by(neighbours).filter_map(|group| {
        let (first, _) = group.first()?;
        let width = group.iter().map(|(_, width)| **width).sum();
        Some(match &first.group {
            Some(name) => head_cell(width, name, Span::Across(group.len())),
            None => head_cell(width, &first.title, Span::DownFirst),
        })
    });
    let below = placed.iter().map(|(column, width)| match column.group {
        Some(_) => head_cell(**width, &column.title, Span::One),
        None => head_cell(**width, "", Span::DownNext),
    });
    vec![head_row(above.collect()), head_row(below.collect())]
}

fn head_row(cells: Vec<GridCell<'static>>) -> GridRow<'static> {
    GridRow {
        is_head: true,
        is_whole: true,
        cells,
    }
}

fn head_cell(width: u32, title: &str, span: Span) -> GridCell<'static> {
    GridCell {
        width,
        span,
        paragraphs: vec![Paragraph::saying(&style::TABLE_HEAD, title)],
    }
}

fn body_row(row: &Row, columns: &[Column], widths: &[u32]) -> GridRow<'static> {
    match row {
        Row::Band(name) => {
            let words = Text::default().then(name, Emphasis::Bold);
            let cell = GridCell {
                width: widths.iter().sum(),
                span: Span::Across(widths.len()),
                paragraphs: vec![Paragraph {
                    with_next: true,
                    ..Paragraph::saying(&style::TABLE_CELL, words)
                }],
            };
            GridRow {
                is_head: false,
                is_whole: name.chars().count() <= LETTERS_KEPT_TOGETHER,
                cells: vec![cell],
            }
        }
        Row::Cells(cells) => row_cells(cells, columns, widths, Emphasis::None),
        Row::Total(cells) => row_cells(cells, columns, widths, Emphasis::Bold),
    }
}

fn row_cells(
    cells: &[Cell],
    columns: &[Column],
    widths: &[u32],
    emphasis: Emphasis,
) -> GridRow<'static> {
    let texts: Vec<Text> = cells
        .iter()
        .map(|cell| emphasised(cell.words(), emphasis))
        .collect();
    let letters = texts.iter().map(|text| text.plain().chars().count()).max();
    let placed = texts.into_iter().zip(columns).zip(widths);
    GridRow {
        is_head: false,
        is_whole: letters.unwrap_or_default() <= LETTERS_KEPT_TOGETHER,
        cells: placed
            .map(|((text, column), width)| GridCell {
                width: *width,
                span: Span::One,
                paragraphs: vec![Paragraph {
                    align: Some(column.align),
                    ..Paragraph::saying(&style::TABLE_CELL, text)
                }],
            })
            .collect(),
    }
}

/// All words in this emphasis that have none of their own.
fn emphasised(text: Text, emphasis: Emphasis) -> Text {
    let runs = text.runs.into_iter().map(|piece| match piece.emphasis {
        Emphasis::None => Run { emphasis, ..piece },
        _ => piece,
    });
    Text {
        runs: runs.collect(),
    }
}

impl<'a> Grid<'a> {
    /// A grid of two columns without lines, each of whose rows stays on one page.
    pub(super) fn bare(widths: [u32; 2], rows: Vec<[Vec<Paragraph<'a>>; 2]>) -> Self {
        let row = |cells: [Vec<Paragraph<'a>>; 2]| GridRow {
            is_head: false,
            is_whole: true,
            cells: cells
                .into_iter()
                .zip(widths)
                .map(|(paragraphs, width)| GridCell {
                    width,
                    span: Span::One,
                    paragraphs,
                })
                .collect(),
        };
        Self {
            ruling: Ruling::None,
            widths: widths.to_vec(),
            rows: rows.into_iter().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Align;

    #[test]
    fn columns_that_round_up_stay_within_the_page() {
        let column = Column {
            title: String::new(),
            group: None,
            width_mm: 15,
            align: Align::Left,
        };
        let widths = widths(&vec![column; 11], Page::Portrait);
        assert_eq!(widths.iter().sum::<u32>(), Page::Portrait.room());
    }
}
