//! Tables: ruled ones with a head on every page, and bare ones of two columns for head and foot.

use super::{Canvas, Paragraph, run, runs, write_paragraph};
use crate::document::page::{Page, twips};
use crate::document::style::{self, line};
use crate::document::xml::Xml;
use crate::document::{Cell, Column, Emphasis, Row, Run, Table, Text};

const SIDES: [&str; 6] = [
    "w:top",
    "w:left",
    "w:bottom",
    "w:right",
    "w:insideH",
    "w:insideV",
];

/// A row with more letters than this may break across pages: one that fits on no page must.
const LETTERS_KEPT_TOGETHER: usize = 1200;

/// A ruled table with its caption above.
pub(super) fn table(canvas: &mut Canvas<'_>, table: &Table, label: &str, page: Page) {
    match &table.caption {
        Some(caption) => {
            let paragraph = Paragraph {
                with_next: true,
                ..Paragraph::of(&style::CAPTION)
            };
            canvas.paragraph(&paragraph, |xml| {
                run(xml, &format!("{label} "), Emphasis::Bold);
                run(xml, caption, Emphasis::None);
            });
        }
        None => canvas.say(&style::SPACER, ""),
    }
    let widths: Vec<u32> = widths(&table.columns, page);
    canvas.element("w:tbl", &[], |canvas| {
        let xml = &mut canvas.xml;
        properties(xml, &widths, Ruling::Lines);
        head_rows(xml, &table.columns, &widths);
        for row in &table.rows {
            body_row(xml, row, &table.columns, &widths);
        }
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

/// Whether a table shows its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ruling {
    None,
    Lines,
}

fn properties(xml: &mut Xml, widths: &[u32], ruling: Ruling) {
    let total: u32 = widths.iter().sum();
    xml.line();
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
        xml.value("w:jc", "center");
        if ruling == Ruling::Lines {
            xml.element("w:tblBorders", &[], |xml| {
                for side in SIDES {
                    line(xml, side, 0);
                }
            });
        }
        xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
        let air = if ruling == Ruling::Lines { twips(2) } else { 0 };
        xml.element("w:tblCellMar", &[], |xml| {
            for side in ["w:left", "w:right"] {
                xml.empty(side, &[("w:w", &air), ("w:type", &"dxa")]);
            }
        });
    });
    xml.element("w:tblGrid", &[], |xml| {
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", width)]);
        }
    });
}

/// One row of titles, or two where neighbours share a head.
fn head_rows(xml: &mut Xml, columns: &[Column], widths: &[u32]) {
    if columns.iter().all(|column| column.group.is_none()) {
        head_row(xml, |xml| {
            for (column, width) in columns.iter().zip(widths) {
                head_cell(xml, *width, &column.title, Span::One);
            }
        });
        return;
    }
    let neighbours =
        |a: &(&Column, &u32), b: &(&Column, &u32)| a.0.group.is_some() && a.0.group == b.0.group;
    let placed: Vec<_> = columns.iter().zip(widths).collect();
    head_row(xml, |xml| {
        for group in placed.chunk_by(neighbours) {
            let width = group.iter().map(|(_, width)| **width).sum();
            match group.first() {
                Some((
                    Column {
                        group: Some(name), ..
                    },
                    _,
                )) => {
                    head_cell(xml, width, name, Span::Across(group.len()));
                }
                Some((column, _)) => head_cell(xml, width, &column.title, Span::DownFirst),
                None => {}
            }
        }
    });
    head_row(xml, |xml| {
        for (column, width) in placed {
            match column.group {
                Some(_) => head_cell(xml, *width, &column.title, Span::One),
                None => head_cell(xml, *width, "", Span::DownNext),
            }
        }
    });
}

/// What a cell covers beside its own place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    One,
    /// So many columns.
    Across(usize),
    /// The first of two rows.
    DownFirst,
    /// The second of them.
    DownNext,
}

fn head_row(xml: &mut Xml, cells: impl FnOnce(&mut Xml)) {
    xml.line();
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            xml.empty("w:tblHeader", &[]);
        });
        cells(xml);
    });
}

fn head_cell(xml: &mut Xml, width: u32, title: &str, span: Span) {
    let paragraph = Paragraph::of(&style::TABLE_HEAD);
    cell(xml, width, span, |xml| {
        write_paragraph(xml, &paragraph, |xml| run(xml, title, Emphasis::None));
    });
}

fn body_row(xml: &mut Xml, row: &Row, columns: &[Column], widths: &[u32]) {
    xml.line();
    xml.element("w:tr", &[], |xml| match row {
        Row::Band(name) => {
            keep_together(xml, name.chars().count());
            let width = widths.iter().sum();
            cell(xml, width, Span::Across(widths.len()), |xml| {
                let paragraph = Paragraph {
                    with_next: true,
                    ..Paragraph::of(&style::TABLE_CELL)
                };
                write_paragraph(xml, &paragraph, |xml| run(xml, name, Emphasis::Bold));
            });
        }
        Row::Cells(cells) => row_cells(xml, cells, columns, widths, Emphasis::None),
        Row::Total(cells) => row_cells(xml, cells, columns, widths, Emphasis::Bold),
    });
}

fn row_cells(
    xml: &mut Xml,
    cells: &[Cell],
    columns: &[Column],
    widths: &[u32],
    emphasis: Emphasis,
) {
    let texts: Vec<Text> = cells
        .iter()
        .map(|cell| emphasised(cell.words(), emphasis))
        .collect();
    let letters = texts.iter().map(|text| text.plain().chars().count()).max();
    keep_together(xml, letters.unwrap_or_default());
    for ((text, column), width) in texts.iter().zip(columns).zip(widths) {
        cell(xml, *width, Span::One, |xml| {
            let paragraph = Paragraph {
                align: Some(column.align),
                ..Paragraph::of(&style::TABLE_CELL)
            };
            write_paragraph(xml, &paragraph, |xml| runs(xml, text));
        });
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

fn keep_together(xml: &mut Xml, letters: usize) {
    if letters <= LETTERS_KEPT_TOGETHER {
        xml.element("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
    }
}

fn cell(xml: &mut Xml, width: u32, span: Span, inside: impl FnOnce(&mut Xml)) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
            match span {
                Span::One => {}
                Span::Across(n_columns) => xml.value("w:gridSpan", n_columns),
                Span::DownFirst => xml.value("w:vMerge", "restart"),
                Span::DownNext => xml.empty("w:vMerge", &[]),
            }
            xml.value("w:vAlign", "center");
        });
        inside(xml);
    });
}

impl Canvas<'_> {
    /// A table of two columns without lines.
    pub(super) fn bare_table(&mut self, widths: [u32; 2], rows: impl FnOnce(&mut Self)) {
        self.xml.line();
        self.element("w:tbl", &[], |canvas| {
            properties(&mut canvas.xml, &widths, Ruling::None);
            rows(canvas);
        });
    }

    /// A row of it, which stays on one page.
    pub(super) fn bare_row(
        &mut self,
        [left_width, right_width]: [u32; 2],
        left: impl FnOnce(&mut Self),
        right: impl FnOnce(&mut Self),
    ) {
        self.xml.line();
        self.element("w:tr", &[], |canvas| {
            keep_together(&mut canvas.xml, 0);
            canvas.bare_cell(left_width, left);
            canvas.bare_cell(right_width, right);
        });
    }

    fn bare_cell(&mut self, width: u32, inside: impl FnOnce(&mut Self)) {
        self.element("w:tc", &[], |canvas| {
            canvas.xml.element("w:tcPr", &[], |xml| {
                xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
            });
            inside(canvas);
        });
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
