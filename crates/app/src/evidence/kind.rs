//! What a file is, by its content: documents and pictures are taken, everything else is refused.
//!
//! The name only has to agree. Nothing is unpacked: of a Word or Excel file only the list of its
//! parts is read.

use std::io::{Read, Seek, SeekFrom};

use super::{archive, compound};
use crate::Invalid;

/// Bytes looked at to tell the kind.
const HEAD: usize = 16;

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// Word, since 2007.
    Docx,
    /// Excel, since 2007.
    Xlsx,
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Doc,
        Self::Xls,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
    ];

    /// Its media type, for headers.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The kind with this media type.
    pub fn of_media_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == text)
    }

    /// Whether a browser shows it without running anything of it.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Jpeg | Self::Webp)
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Doc => &["doc"],
            Self::Xls => &["xls"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
        }
    }
}

/// Tells the kind of a file and checks that its name agrees.
///
/// # Errors
/// One complaint: empty, unknown, a program, macros, packed beyond reason, or a name that lies.
pub(crate) fn recognise(file: &mut (impl Read + Seek), name: &str) -> Result<Kind, Invalid> {
    let mut head = Vec::with_capacity(HEAD);
    file.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    file.by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|_| damaged())?;
    if head.is_empty() {
        return Err(Invalid::new(
            "file",
            "file-empty",
            "Tệp không có gì bên trong. Hãy mở thử tệp trên máy rồi tải lại.",
            "The file is empty. Open it on your computer and try again.",
        ));
    }
    let kind = by_content(file, &head, name)?;
    let extension = extension(name);
    if kind.extensions().contains(&extension.as_str()) {
        return Ok(kind);
    }
    let right = kind.extensions().first().copied().unwrap_or_default();
    Err(Invalid::new(
        "file",
        "file-name",
        format!(
            "Tên tệp có đuôi “.{extension}” nhưng nội dung là {right}. Hãy đổi đuôi tên tệp thành .{right} rồi tải lại."
        ),
        format!(
            "The name ends in “.{extension}” but the content is {right}. Rename it to .{right} and try again."
        ),
    ))
}

fn by_content(file: &mut (impl Read + Seek), head: &[u8], name: &str) -> Result<Kind, Invalid> {
    match head {
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Kind::Pdf),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Kind::Png),
        [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Kind::Webp),
        [b'P', b'K', 3, 4, ..] => archive::recognise(file),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => compound::recognise(file),
        [b'M', b'Z', ..] | [0x7f, b'E', b'L', b'F', ..] | [b'#', b'!', ..] => Err(program(name)),
        _ => Err(unknown()),
    }
}

fn extension(name: &str) -> String {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.unwrap_or_default().to_lowercase()
}

fn program(name: &str) -> Invalid {
    let extension = extension(name);
    Invalid::new(
        "file",
        "file-program",
        format!(
            "Tệp .{extension} này thật ra là chương trình chạy được nên không nhận. Hãy lưu văn bản thành PDF rồi tải lên."
        ),
        format!(
            "This .{extension} file is in truth a program and was not taken. Save the document as PDF and upload that."
        ),
    )
}

pub(super) fn unknown() -> Invalid {
    Invalid::new(
        "file",
        "file-type",
        "Chỉ nhận PDF, Word (doc, docx), Excel (xls, xlsx) và ảnh (PNG, JPEG, WebP), xét theo nội dung tệp chứ không theo tên. Hãy lưu thành PDF rồi tải lên.",
        "Only PDF, Word (doc, docx), Excel (xls, xlsx) and pictures (PNG, JPEG, WebP) are taken, by content and not by name. Save it as PDF and upload that.",
    )
}

pub(super) fn damaged() -> Invalid {
    Invalid::new(
        "file",
        "file-damaged",
        "Tệp hỏng hoặc bị đứt giữa chừng, không đọc được. Hãy mở thử trên máy, lưu lại rồi tải lên.",
        "The file is damaged or was cut off. Open it on your computer, save it again and upload that.",
    )
}

pub(super) fn macros() -> Invalid {
    Invalid::new(
        "file",
        "file-macro",
        "Tệp có macro (mã chạy được) nên không nhận. Hãy lưu thành PDF, hoặc thành docx/xlsx không macro.",
        "The file carries macros (code that runs) and was not taken. Save it as PDF, or as docx/xlsx without macros.",
    )
}

pub(super) fn packed() -> Invalid {
    Invalid::new(
        "file",
        "file-packed",
        "Tệp nén bất thường: mở ra sẽ lớn gấp hàng trăm lần. Hãy lưu thành PDF rồi tải lên.",
        "The file is packed beyond reason and would unpack to hundreds of times its size. Save it as PDF and upload that.",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn code(bytes: &[u8], name: &str) -> Result<Kind, &'static str> {
        recognise(&mut Cursor::new(bytes.to_vec()), name).map_err(|invalid| invalid.code)
    }

    #[test]
    fn content_decides_and_the_name_must_agree() {
        assert_eq!(code(b"%PDF-1.7\n...", "Quyết định.PDF"), Ok(Kind::Pdf));
        assert_eq!(code(b"\xff\xd8\xff\xe0...", "anh.jpeg"), Ok(Kind::Jpeg));
        assert_eq!(code(b"\x89PNG\r\n\x1a\n...", "anh.png"), Ok(Kind::Png));
        assert_eq!(code(b"RIFF....WEBPVP8 ", "anh.webp"), Ok(Kind::Webp));
        assert_eq!(code(b"%PDF-1.7", "bao-cao.docx"), Err("file-name"));
        assert_eq!(code(b"%PDF-1.7", "khong-duoi"), Err("file-name"));
        assert_eq!(code(b"", "a.pdf"), Err("file-empty"));
    }

    #[test]
    fn what_runs_or_is_shown_as_a_page_is_refused() {
        assert_eq!(code(b"MZ\x90\x00", "bao-cao.docx"), Err("file-program"));
        assert_eq!(code(b"\x7fELF\x02", "a.pdf"), Err("file-program"));
        assert_eq!(code(b"#!/bin/sh\n", "a.pdf"), Err("file-program"));
        assert_eq!(code(b"<svg onload=\"\"/>", "a.png"), Err("file-type"));
        assert_eq!(code(b"<!doctype html>", "a.pdf"), Err("file-type"));
    }
}
