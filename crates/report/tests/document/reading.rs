//! Reads made files back: the parts of the zip, whether they are well formed, and paragraphs with their looks.

use std::io::{Cursor, Read as _};

use jiff::Timestamp;
use report::document::{Document, Format, Setting, file};
use zip::ZipArchive;

/// The file of a document, made at a fixed moment.
pub fn made(document: &Document) -> Vec<u8> {
    let made_at: Timestamp = "2026-11-22T01:02:03Z".parse().unwrap();
    file(document, Format::Word, Setting::Usual, made_at).unwrap()
}

/// Names of all parts, in order.
pub fn names(file: &[u8]) -> Vec<String> {
    let zip = ZipArchive::new(Cursor::new(file)).unwrap();
    zip.file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

/// One part as text.
pub fn part(file: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// What stands between the first `from` and the `to` after it.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let rest = text.split_once(from)?.1;
    Some(rest.split_once(to)?.0)
}

/// The words of a piece of a part, without its elements.
pub fn words(piece: &str) -> String {
    let mut words = String::new();
    for piece in piece.split('<').skip(1) {
        let (element, after) = piece.split_once('>').unwrap();
        if element == "w:br/" {
            words.push(' ');
        }
        words.push_str(after);
    }
    words.trim_matches('\n').to_owned()
}

/// Every paragraph of a part: the name of its style and its words.
pub fn paragraphs(part: &str) -> Vec<(String, String)> {
    part.split("<w:p>")
        .skip(1)
        .map(|paragraph| {
            let style = between(paragraph, "<w:pStyle w:val=\"", "\"").unwrap();
            let inside = paragraph.split("</w:p>").next().unwrap();
            (style.to_owned(), words(inside))
        })
        .collect()
}

/// The first element that does not fit: closed without having been opened, or never closed.
pub fn badly_nested(part: &str) -> Option<String> {
    let mut open = Vec::new();
    for piece in part.split('<').skip(1) {
        let Some((element, _)) = piece.split_once('>') else {
            return Some(piece.to_owned());
        };
        let name = element.split([' ', '/']).find(|name| !name.is_empty())?;
        if element.starts_with('/') {
            if open.pop() != Some(name) {
                return Some(element.to_owned());
            }
        } else if !element.ends_with('/') && !element.starts_with('?') {
            open.push(name);
        }
    }
    open.pop().map(str::to_owned)
}
