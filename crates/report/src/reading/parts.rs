//! The parts of a Word or Excel file: a zip whose sizes are checked before and while it is unpacked.

use std::io::{Cursor, Read};

use quick_xml::{Reader, events::BytesStart, events::Event};
use zip::ZipArchive;

use super::Unreadable;

/// Parts that an honest file has at most.
const PARTS: usize = 10_000;
/// One part unpacked, in bytes: 20,000 rows of twenty cells with their styles.
const PART_BYTES: u64 = 48 * 1024 * 1024;
/// Elements within elements; Word nests some twenty deep.
const DEPTH: usize = 128;

/// The parts of a file.
pub(super) struct Parts<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Parts<'a> {
    pub(super) fn open(file: &'a [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(file)).map_err(|_| Unreadable::Damaged)?;
        match archive.len() > PARTS {
            true => Err(Unreadable::TooLarge),
            false => Ok(Self(archive)),
        }
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// A part as text. What a part says about its size is not believed: it is cut off at the limit.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let part = self.0.by_name(name).map_err(|_| Unreadable::Damaged)?;
        let mut text = String::new();
        let read = part.take(PART_BYTES + 1).read_to_string(&mut text);
        read.map_err(|_| Unreadable::Damaged)?;
        match text.len() as u64 > PART_BYTES {
            true => Err(Unreadable::TooLarge),
            false => Ok(text),
        }
    }
}

/// What a part says, element by element; names without their prefixes.
pub(super) enum Said {
    /// An element begins, with its name and attributes.
    Open(String, Vec<(String, String)>),
    /// One ends.
    Close(String),
    /// Text.
    Text(String),
}

/// Tells a part to `hear`, element by element. A document type is refused: no honest part has one,
/// and entities of its own are how a short text becomes a long one.
pub(super) fn tell(
    part: &str,
    hear: &mut impl FnMut(Said) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(part);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Unreadable::TooLarge);
                }
                hear(opened(&start)?)?;
            }
            Event::Empty(start) => {
                hear(opened(&start)?)?;
                hear(Said::Close(local(start.local_name().as_ref())))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                hear(Said::Close(local(end.local_name().as_ref())))?;
            }
            Event::Text(text) => {
                let text = text.decode().map_err(|_| Unreadable::Damaged)?;
                hear(Said::Text(text.into_owned()))?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|_| Unreadable::Damaged)?;
                hear(Said::Text(text.into_owned()))?;
            }
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(|_| Unreadable::Damaged)?;
                let name = name.decode().map_err(|_| Unreadable::Damaged)?;
                let known = quick_xml::escape::resolve_predefined_entity(&name);
                let text = letter.map(String::from).or(known.map(str::to_owned));
                hear(Said::Text(text.ok_or(Unreadable::Damaged)?))?;
            }
            Event::DocType(_) => return Err(Unreadable::Damaged),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn opened(start: &BytesStart<'_>) -> Result<Said, Unreadable> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Unreadable::Damaged)?;
        let value = std::str::from_utf8(&attribute.value).map_err(|_| Unreadable::Damaged)?;
        let value = quick_xml::escape::unescape(value).map_err(|_| Unreadable::Damaged)?;
        // Kept with its prefix where it has one: `r:id` is not `id`.
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(Said::Open(local(start.local_name().as_ref()), attributes))
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// The value of an attribute.
pub(super) fn attribute<'a>(all: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = all.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}
