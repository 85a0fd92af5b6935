//! The four faces of Liberation Serif, which has the measures of Times New Roman: signs to glyphs and their widths.

use ttf_parser::Face as Table;

use super::length::{Length, UNITS_PER_EM, units};
use crate::document::DocumentError;

/// Upright or not, bold or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Face {
    pub bold: bool,
    pub italic: bool,
}

/// Stands for a sign that the font does not have: seen, and never silently left out.
const BOX: char = '□';

/// All faces.
pub(super) struct Fonts([Font; 4]);

/// A face: the whole file, and what is looked up in it.
pub(super) struct Font {
    pub face: Face,
    /// The name inside the file.
    pub name: &'static str,
    pub file: &'static [u8],
    pub table: Table<'static>,
}

/// A sign as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub face: Face,
    /// Its number in the whole font.
    pub id: u16,
    /// The sign that is drawn, which is also what is copied out of the file.
    pub sign: char,
    /// How far the next one stands behind its beginning.
    pub advance: Length,
}

/// A face of this style with the file of this ending.
macro_rules! font {
    ($ending:literal, $bold:literal, $italic:literal) => {
        Font::read(
            Face {
                bold: $bold,
                italic: $italic,
            },
            concat!("LiberationSerif-", $ending),
            include_bytes!(concat!("../../../fonts/LiberationSerif-", $ending, ".ttf")),
        )
    };
}

impl Fonts {
    /// The faces that the product carries.
    pub(super) fn read() -> Result<Self, DocumentError> {
        Ok(Self([
            font!("Regular", false, false)?,
            font!("Bold", true, false)?,
            font!("Italic", false, true)?,
            font!("BoldItalic", true, true)?,
        ]))
    }

    /// A face.
    pub(super) fn font(&self, face: Face) -> &Font {
        let [regular, bold, italic, bold_italic] = &self.0;
        match (face.bold, face.italic) {
            (false, false) => regular,
            (true, false) => bold,
            (false, true) => italic,
            (true, true) => bold_italic,
        }
    }

    /// Every face, always in the same order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Font> {
        self.0.iter()
    }
}

impl Font {
    fn read(face: Face, name: &'static str, file: &'static [u8]) -> Result<Self, DocumentError> {
        let table = Table::parse(file, 0).map_err(|_| DocumentError::Font(name))?;
        if table.units_per_em() != UNITS_PER_EM {
            return Err(DocumentError::Font(name));
        }
        Ok(Self {
            face,
            name,
            file,
            table,
        })
    }

    /// The glyph of a sign in so many points; none of one that is not seen.
    pub(super) fn glyph(&self, sign: char, size: u32) -> Option<Glyph> {
        let of = |sign| Some((sign, self.table.glyph_index(sign)?));
        let other = if sign.is_whitespace() { ' ' } else { BOX };
        let (sign, id) = match of(sign) {
            _ if is_unseen(sign) => return None,
            Some(found) => found,
            None => of(other).unwrap_or((other, ttf_parser::GlyphId(0))),
        };
        Some(Glyph {
            face: self.face,
            id: id.0,
            sign,
            advance: units(self.width(id.0), size),
        })
    }

    /// The width of a glyph in units.
    pub(super) fn width(&self, id: u16) -> i32 {
        let advance = self.table.glyph_hor_advance(ttf_parser::GlyphId(id));
        advance.unwrap_or_default().into()
    }

    /// How far the line reaches above the foot of its letters, and its whole height.
    pub(super) fn line(&self, size: u32) -> (Length, Length) {
        let table = &self.table;
        let above = i32::from(table.ascender()) + i32::from(table.line_gap());
        let below = i32::from(table.descender());
        (units(above, size), units(above - below, size))
    }
}

/// Signs that only say where words join or break, or which variant of a sign is meant.
fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_all_letters_of_vietnamese_and_the_signs_of_documents() {
        let mut signs = String::from(" 0123456789.,:;/()-–%+−×≤≥“”‘’…•→□đĐ₫");
        for vowel in "aăâeêioôơuưy".chars() {
            for mark in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
                let letter = engine::vietnamese::nfc(&format!("{vowel}{mark}"));
                signs.push_str(&letter);
                signs.push_str(&letter.to_uppercase());
            }
        }
        for font in Fonts::read().unwrap().all() {
            for sign in signs.chars() {
                let glyph = font.glyph(sign, 14).unwrap();
                assert!(glyph.id > 0 && glyph.sign == sign, "{} {sign}", font.name);
            }
        }
    }

    #[test]
    fn a_sign_that_the_font_lacks_is_a_box_and_one_that_is_unseen_is_nothing() {
        let fonts = Fonts::read().unwrap();
        let font = fonts.font(Face::default());
        let drawn = |sign| font.glyph(sign, 14).map(|glyph| glyph.sign);
        assert_eq!(drawn('你'), Some('□'));
        assert_eq!(drawn('\u{3000}'), Some(' '));
        assert_eq!(drawn('\u{feff}'), None);
    }

    #[test]
    fn a_line_is_as_high_as_that_of_times_new_roman() {
        let fonts = Fonts::read().unwrap();
        let (above, height) = fonts.font(Face::default()).line(14);
        assert_eq!(super::super::length::points(height), 16.099);
        assert!(above < height);
    }
}
