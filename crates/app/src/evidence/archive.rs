//! Word and Excel since 2007: a zip of which only the list of parts is read, never the parts.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::kind::{Kind, damaged, macros, packed, unknown};
use crate::Invalid;

/// An honest document has hundreds of parts.
const PARTS: usize = 10_000;
/// All parts unpacked, in bytes: what an office program still opens.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Unpacked to packed; text compresses some twenty times, a bomb a thousand times.
const RATIO: u64 = 200;
/// Below this size a high ratio harms nobody, in bytes.
const HARMLESS: u64 = 16 * 1024 * 1024;

pub(super) fn recognise(file: &mut (impl Read + Seek)) -> Result<Kind, Invalid> {
    let mut archive = ZipArchive::new(file).map_err(|_| damaged())?;
    if archive.len() > PARTS {
        return Err(packed());
    }
    let (mut word, mut excel, mut code) = (false, false, false);
    let (mut unpacked, mut stored) = (0_u64, 0_u64);
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(|_| damaged())?;
        unpacked = unpacked.saturating_add(part.size());
        stored = stored.saturating_add(part.compressed_size());
        let name = part.name().map_err(|_| damaged())?.to_ascii_lowercase();
        word |= name == "word/document.xml";
        excel |= name == "xl/workbook.xml";
        code |= name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/");
    }
    let is_bomb = unpacked > HARMLESS && unpacked / RATIO > stored;
    if unpacked > UNPACKED || is_bomb {
        return Err(packed());
    }
    match (word, excel, code) {
        (true, false, false) => Ok(Kind::Docx),
        (false, true, false) => Ok(Kind::Xlsx),
        (true, _, true) | (_, true, true) => Err(macros()),
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zipped(parts: &[&str]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            let plain =
                SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*part, plain).unwrap();
            zip.write_all(b"<x/>").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code(bytes: Vec<u8>) -> Result<Kind, &'static str> {
        recognise(&mut Cursor::new(bytes)).map_err(|invalid| invalid.code)
    }

    #[test]
    fn the_parts_tell_word_from_excel_and_from_any_other_zip() {
        let types = "[Content_Types].xml";
        assert_eq!(code(zipped(&[types, "word/document.xml"])), Ok(Kind::Docx));
        assert_eq!(code(zipped(&[types, "xl/workbook.xml"])), Ok(Kind::Xlsx));
        assert_eq!(code(zipped(&["a.exe"])), Err("file-type"));
        assert_eq!(
            code(zipped(&["word/document.xml", "xl/workbook.xml"])),
            Err("file-type")
        );
    }

    #[test]
    fn macros_are_refused() {
        let parts = ["word/document.xml", "word/vbaProject.bin"];
        assert_eq!(code(zipped(&parts)), Err("file-macro"));
    }

    #[test]
    fn a_zip_that_claims_to_unpack_to_gigabytes_is_refused_unopened() {
        let mut bytes = zipped(&["word/document.xml"]);
        // The list of parts at the end says how large each part becomes: 4 bytes at 24 of its entry.
        let entry = bytes
            .windows(4)
            .rposition(|four| four == b"PK\x01\x02")
            .unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
        assert_eq!(code(bytes), Err("file-packed"));
    }

    #[test]
    fn a_cut_off_zip_is_damaged() {
        let mut bytes = zipped(&["word/document.xml"]);
        bytes.truncate(bytes.len() / 2);
        assert_eq!(code(bytes), Err("file-damaged"));
    }
}
