//! Word and Excel before 2007: a small file system whose directory names what it holds.
//!
//! Only names are looked for, entry by entry; the chain of sectors is not followed, so that no
//! crafted chain can lead anywhere.

use std::io::{Read, Seek, SeekFrom};

use super::kind::{Kind, damaged, macros, unknown};
use crate::Invalid;

/// Size of a directory entry; entries lie at multiples of it.
const ENTRY: usize = 128;
/// Entries read at once.
const STRETCH: usize = 512 * ENTRY;

pub(super) fn recognise(file: &mut (impl Read + Seek)) -> Result<Kind, Invalid> {
    file.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    let (mut word, mut excel, mut code) = (false, false, false);
    let mut stretch = Vec::with_capacity(STRETCH);
    loop {
        stretch.clear();
        let taken = file
            .by_ref()
            .take(STRETCH as u64)
            .read_to_end(&mut stretch)
            .map_err(|_| damaged())?;
        if taken == 0 {
            break;
        }
        for entry in stretch.chunks_exact(ENTRY) {
            match name(entry).as_deref() {
                Some("WordDocument") => word = true,
                Some("Workbook" | "Book") => excel = true,
                Some("_VBA_PROJECT" | "_VBA_PROJECT_CUR" | "Macros") => code = true,
                _ => {}
            }
        }
    }
    match (word, excel, code) {
        (_, _, true) => Err(macros()),
        (true, false, false) => Ok(Kind::Doc),
        (false, true, false) => Ok(Kind::Xls),
        _ => Err(unknown()),
    }
}

/// The name of a directory entry: UTF-16 in its first 64 bytes, its length in bytes with the final
/// zero at 64, the kind of the entry (1 folder, 2 stream) at 66.
fn name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_le_bytes([*entry.get(64)?, *entry.get(65)?]));
    let is_entry = matches!(entry.get(66)?, 1 | 2);
    if !is_entry || !(4..=64).contains(&length) || length % 2 == 1 {
        return None;
    }
    let units: Vec<u16> = entry
        .get(..length - 2)?
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes([*pair.first()?, *pair.get(1)?])))
        .collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn entry(name: &str) -> Vec<u8> {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(ENTRY, 0);
        entry[64..66].copy_from_slice(&(name.len() as u16 * 2 + 2).to_le_bytes());
        entry[66] = 2;
        entry
    }

    fn code(names: &[&str]) -> Result<Kind, &'static str> {
        let mut bytes = vec![0_u8; 512];
        bytes.extend(names.iter().flat_map(|name| entry(name)));
        recognise(&mut Cursor::new(bytes)).map_err(|invalid| invalid.code)
    }

    #[test]
    fn the_directory_tells_word_from_excel_and_from_an_installer() {
        assert_eq!(code(&["Root Entry", "WordDocument"]), Ok(Kind::Doc));
        assert_eq!(code(&["Workbook"]), Ok(Kind::Xls));
        assert_eq!(code(&["\u{5}SummaryInformation"]), Err("file-type"));
        assert_eq!(code(&["WordDocument", "_VBA_PROJECT"]), Err("file-macro"));
    }
}
