//! Writes a flow as a PDF file: lines and pages are made here, where Word makes them itself.

mod content;
mod embedding;
mod file;
mod font;
mod grid;
mod length;
mod line;
mod mark;
mod outline;
mod paragraph;
mod picture;
mod row;
mod sheet;

use jiff::Timestamp;

use super::flow::Flow;
use super::style::Setting;
use super::{Document, DocumentError};
use font::Fonts;
use paragraph::Press;

/// The file, with the glyphs it uses and the same bytes for the same document.
pub(super) fn pdf(
    document: &Document,
    flow: &Flow<'_>,
    made_at: Timestamp,
    setting: Setting,
) -> Result<Vec<u8>, DocumentError> {
    let fonts = Fonts::read()?;
    let sheets = sheet::sheets(press(&fonts, setting), flow);
    file::file(document, &fonts, &sheets, made_at)
}

/// Millimetres left on the last page, and how many pages there are.
pub(super) fn room_left(flow: &Flow<'_>, setting: Setting) -> Result<(usize, u32), DocumentError> {
    let fonts = Fonts::read()?;
    let sheets = sheet::sheets(press(&fonts, setting), flow);
    let left = sheets.last().map_or(0, |sheet| sheet.left);
    Ok((sheets.len(), length::whole_millimetres(left)))
}

fn press(fonts: &Fonts, setting: Setting) -> Press<'_> {
    Press {
        fonts,
        setting,
        page_number: 1,
    }
}
