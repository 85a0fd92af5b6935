//! The objects of the file: pages, fonts, pictures, outline, and what file lists show.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pdf_writer::{Date, Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};

use super::content::content;
use super::embedding::Embedding;
use super::font::Fonts;
use super::length::points;
use super::outline::outline;
use super::picture::Pictures;
use super::sheet::Sheet;
use crate::document::{Document, DocumentError};

/// Gives each object of the file its number, from 1 on.
struct Numbers(Ref);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0.bump()
    }
}

/// The file.
pub(super) fn file(
    document: &Document,
    fonts: &Fonts,
    sheets: &[Sheet<'_>],
    made_at: Timestamp,
) -> Result<Vec<u8>, DocumentError> {
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let mut numbers = Numbers(Ref::new(1));
    let [catalog, info, tree, resources] = [(); 4].map(|()| numbers.next());
    let pages: Vec<Ref> = sheets.iter().map(|_| numbers.next()).collect();

    let mut embedding = Embedding::new(fonts);
    let mut pictures = Pictures::default();
    for (sheet, id) in sheets.iter().zip(&pages) {
        let drawn = content(sheet, &mut embedding, &mut pictures);
        let content_id = numbers.next();
        deflated(&mut pdf, content_id, &drawn);
        let mut page = pdf.page(*id);
        page.parent(tree)
            .media_box(Rect::new(
                0.0,
                0.0,
                points(sheet.width),
                points(sheet.height),
            ))
            .contents(content_id)
            .pair(Name(b"Resources"), resources);
    }
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(pages.iter().copied()).count(count);

    let faces = embedding.write(&mut pdf, || numbers.next())?;
    let shown = pictures.write(&mut pdf, || numbers.next());
    let mut held = pdf
        .indirect(resources)
        .start::<pdf_writer::writers::Resources<'_>>();
    let mut names = held.fonts();
    for (name, id) in faces {
        names.pair(Name(name.as_bytes()), id);
    }
    names.finish();
    let mut names = held.x_objects();
    for (name, id) in &shown {
        names.pair(Name(name.as_bytes()), *id);
    }
    names.finish();
    held.finish();

    let outline = outline(&mut pdf, sheets, &pages, || numbers.next());
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("vi-VN"));
    root.viewer_preferences().display_doc_title(true);
    if let Some(outline) = outline {
        root.outlines(outline);
    }
    root.finish();
    about(&mut pdf, info, document, made_at);
    Ok(pdf.finish())
}

/// Title, author and when it was made.
fn about(pdf: &mut Pdf, id: Ref, document: &Document, made_at: Timestamp) {
    let line = |words: &str| crate::document::words::printable(&words.replace('\n', " "));
    let date = date(made_at);
    pdf.document_info(id)
        .title(TextStr(&line(&document.head.title())))
        .author(TextStr(&line(&document.head.issuer)))
        .creation_date(date)
        .modified_date(date);
}

fn date(moment: Timestamp) -> Date {
    let at = moment.to_zoned(TimeZone::UTC);
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    Date::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// A stream, packed.
pub(super) fn deflated(pdf: &mut Pdf, id: Ref, bytes: &[u8]) {
    let packed = packed(bytes);
    pdf.stream(id, &packed).filter(Filter::FlateDecode);
}

/// Bytes packed as PDF and PNG have them.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
