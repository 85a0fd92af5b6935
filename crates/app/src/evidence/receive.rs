//! Receiving a file piece by piece: too much is refused while it comes, and the wrong kind before it is kept.

use std::io::Cursor;

use engine::vietnamese::nfc;
use store::blob::Incoming;

use super::kind::{self, Kind};
use crate::{App, Invalid, Refusal, case::beside};

/// Longest file name that is kept, in characters.
const NAME_LIMIT: usize = 200;
/// Pieces are gathered to this size before they are written, in bytes.
const PIECE: usize = 512 * 1024;

/// A file on its way in. Dropped before it is finished, it leaves nothing behind.
pub struct Receiving {
    incoming: Incoming,
    waiting: Vec<u8>,
    name: String,
    size: u64,
    limit: u64,
}

/// A file that was received, looked at and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its hash, under which it lies.
    pub(crate) sha256: String,
    /// What it was called, cleaned.
    pub(crate) name: String,
    /// What it is, by its content.
    pub(crate) kind: Kind,
    /// How large it is, in bytes.
    pub(crate) size: u64,
}

/// Begins to receive a file of this name. `declared` is the size that was announced, if any.
///
/// # Errors
/// A complaint when the announced size is too much; a fault.
pub fn receive(app: &App, name: &str, declared: Option<u64>) -> Result<Receiving, Refusal> {
    let limit = app.settings().file_limit_bytes;
    if declared.is_some_and(|size| size > limit) {
        return Err(too_large(limit).into());
    }
    Ok(Receiving {
        incoming: app.store.files().receive()?,
        waiting: Vec::new(),
        name: clean_name(name),
        size: 0,
        limit,
    })
}

/// What is said when a file is too large.
pub fn too_large(limit_bytes: u64) -> Invalid {
    let limit = limit_bytes / (1024 * 1024);
    Invalid::new(
        "file",
        "file-size",
        format!(
            "Tệp lớn hơn {limit} MB nên không nhận. Hãy nén ảnh trong tệp, tách tệp, hoặc chỉ ghi số, ngày, cơ quan ban hành của văn bản."
        ),
        format!(
            "The file is larger than {limit} MB and was not taken. Reduce its pictures, split it, or give only the document's number, date and issuer."
        ),
    )
}

impl Receiving {
    /// Takes the next piece.
    ///
    /// # Errors
    /// A complaint as soon as it is too much; a fault of the disk.
    pub async fn take(mut self, piece: &[u8]) -> Result<Self, Refusal> {
        self.size += piece.len() as u64;
        if self.size > self.limit {
            return Err(too_large(self.limit).into());
        }
        self.waiting.extend_from_slice(piece);
        if self.waiting.len() < PIECE {
            return Ok(self);
        }
        beside(move || {
            self.write()?;
            Ok(self)
        })
        .await?
    }

    /// Looks at the file and keeps it under its hash.
    ///
    /// # Errors
    /// A complaint when it is empty, of the wrong kind, carries macros, or is not what its name says.
    pub async fn finish(mut self) -> Result<Received, Refusal> {
        beside(move || {
            self.write()?;
            let mut file = self.incoming.reading()?;
            let kind = kind::recognise(&mut file, &self.name).map_err(Refusal::from)?;
            Ok(Received {
                kind,
                size: self.size,
                name: self.name,
                sha256: self.incoming.finish()?,
            })
        })
        .await?
    }

    fn write(&mut self) -> Result<(), Refusal> {
        self.incoming.take(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

/// A file that was received before and lies under its hash, with its bytes. Its hash is known only to
/// whoever had the file in hand.
///
/// # Errors
/// Not found when no file has this hash; a complaint when it is not what its name says; a fault.
pub(crate) async fn read_received(
    app: &App,
    sha256: &str,
    name: &str,
) -> Result<(Received, Vec<u8>), Refusal> {
    let (files, sha256) = (app.store.files().clone(), sha256.to_owned());
    let name = clean_name(name);
    beside(move || {
        let bytes = files.read(&sha256)?;
        let kind = kind::recognise(&mut Cursor::new(&bytes), &name).map_err(Refusal::from)?;
        let received = Received {
            kind,
            size: bytes.len() as u64,
            name,
            sha256,
        };
        Ok((received, bytes))
    })
    .await?
}

/// The last part of a path, composed, without what a file system or a header could misread.
pub(crate) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = nfc(last)
        .chars()
        .filter(|letter| !letter.is_control() && !is_direction(*letter))
        .collect();
    let kept = kept.trim().trim_start_matches('.').to_owned();
    let n_letters = kept.chars().count();
    if n_letters == 0 {
        return "tep".to_owned();
    }
    // The end holds the extension, so a long name loses its beginning.
    kept.chars()
        .skip(n_letters.saturating_sub(NAME_LIMIT))
        .collect()
}

/// Marks that turn the reading direction round and so hide an extension (`fdp.exe`).
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_last_part_in_composed_form() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\tam\\Quyet dinh.pdf"), "Quyet dinh.pdf");
        assert_eq!(clean_name("Ba\u{301}o ca\u{301}o.pdf"), "Báo cáo.pdf");
        assert_eq!(clean_name("a\u{202e}fdp.exe"), "afdp.exe");
        assert_eq!(clean_name("a\r\nb.pdf"), "ab.pdf");
        for nothing in ["", "..", "/", " \u{7} "] {
            assert_eq!(clean_name(nothing), "tep", "{nothing:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = clean_name(&format!("{}.pdf", "ă".repeat(500)));
        assert!(name.ends_with(".pdf") && name.chars().count() == NAME_LIMIT);
    }
}
