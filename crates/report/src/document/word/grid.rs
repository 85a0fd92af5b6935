//! Grids as Word's tables: ruled ones with a head on every page, and bare ones.

use super::Sheet;
use super::styles::line;
use super::xml::Xml;
use crate::document::flow::{Grid, GridCell, GridRow, Ruling, Span};
use crate::document::page::GRID_AIR;

const SIDES: [&str; 6] = [
    "w:top",
    "w:left",
    "w:bottom",
    "w:right",
    "w:insideH",
    "w:insideV",
];

/// A table.
pub(super) fn grid<'a>(sheet: &mut Sheet<'a>, grid: &Grid<'a>) {
    // A bare table begins a line of its own in the part; one with a caption goes on behind it.
    if grid.ruling == Ruling::None {
        sheet.xml.line();
    }
    sheet.element("w:tbl", &[], |sheet| {
        properties(&mut sheet.xml, grid);
        for row in &grid.rows {
            grid_row(sheet, row, grid.ruling);
        }
    });
}

fn properties(xml: &mut Xml, grid: &Grid<'_>) {
    let total: u32 = grid.widths.iter().sum();
    xml.line();
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
        xml.value("w:jc", "center");
        if grid.ruling == Ruling::Lines {
            xml.element("w:tblBorders", &[], |xml| {
                for side in SIDES {
                    line(xml, side, 0);
                }
            });
        }
        xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
        let air = match grid.ruling {
            Ruling::Lines => GRID_AIR,
            Ruling::None => 0,
        };
        xml.element("w:tblCellMar", &[], |xml| {
            for side in ["w:left", "w:right"] {
                xml.empty(side, &[("w:w", &air), ("w:type", &"dxa")]);
            }
        });
    });
    xml.element("w:tblGrid", &[], |xml| {
        for width in &grid.widths {
            xml.empty("w:gridCol", &[("w:w", width)]);
        }
    });
}

fn grid_row<'a>(sheet: &mut Sheet<'a>, row: &GridRow<'a>, ruling: Ruling) {
    sheet.xml.line();
    sheet.element("w:tr", &[], |sheet| {
        if row.is_whole || row.is_head {
            sheet.xml.element("w:trPr", &[], |xml| {
                if row.is_whole {
                    xml.empty("w:cantSplit", &[]);
                }
                if row.is_head {
                    xml.empty("w:tblHeader", &[]);
                }
            });
        }
        for cell in &row.cells {
            grid_cell(sheet, cell, ruling);
        }
    });
}

fn grid_cell<'a>(sheet: &mut Sheet<'a>, cell: &GridCell<'a>, ruling: Ruling) {
    sheet.element("w:tc", &[], |sheet| {
        sheet.xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &cell.width), ("w:type", &"dxa")]);
            match cell.span {
                Span::One => {}
                Span::Across(n_columns) => xml.value("w:gridSpan", n_columns),
                Span::DownFirst => xml.value("w:vMerge", "restart"),
                Span::DownNext => xml.empty("w:vMerge", &[]),
            }
            if ruling == Ruling::Lines {
                xml.value("w:vAlign", "center");
            }
        });
        for paragraph in &cell.paragraphs {
            sheet.paragraph(paragraph);
        }
    });
}
