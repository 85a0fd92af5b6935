//! The fonts inside the file: of each face the glyphs that are drawn, and which sign each of them is.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::file::deflated;
use super::font::{Face, Font, Fonts, Glyph};
use super::length::{Length, UNITS_PER_EM, units};
use crate::document::DocumentError;

const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// What the pages use of each face.
pub(super) struct Embedding<'f> {
    used: Vec<Used<'f>>,
}

struct Used<'f> {
    font: &'f Font,
    /// From numbers in the whole font to numbers in the file.
    numbers: GlyphRemapper,
    /// The sign of each number in the file.
    signs: BTreeMap<u16, char>,
}

impl<'f> Embedding<'f> {
    /// Nothing is used yet.
    pub(super) fn new(fonts: &'f Fonts) -> Self {
        let used = fonts.all().map(|font| Used {
            font,
            numbers: GlyphRemapper::new(),
            signs: BTreeMap::new(),
        });
        Self {
            used: used.collect(),
        }
    }

    /// What pages call a face.
    pub(super) fn name(face: Face) -> &'static str {
        match (face.bold, face.italic) {
            (false, false) => "R",
            (true, false) => "B",
            (false, true) => "I",
            (true, true) => "BI",
        }
    }

    /// Takes up a glyph: its number in the file and its own width in this size.
    pub(super) fn take(&mut self, glyph: Glyph, size: u32) -> (u16, Length) {
        let used = self.used.iter_mut();
        let Some(used) = used.into_iter().find(|used| used.font.face == glyph.face) else {
            return (0, glyph.advance);
        };
        let number = used.numbers.remap(glyph.id);
        used.signs.entry(number).or_insert(glyph.sign);
        (number, units(used.font.width(glyph.id), size))
    }

    /// Writes the fonts, and gives for each that is used its name and place in the file.
    pub(super) fn write(
        &self,
        pdf: &mut Pdf,
        mut next: impl FnMut() -> Ref,
    ) -> Result<Vec<(&'static str, Ref)>, DocumentError> {
        let used = self.used.iter().filter(|used| !used.signs.is_empty());
        used.map(|used| {
            let id = next();
            used.write(pdf, id, &mut next)?;
            Ok((Embedding::name(used.font.face), id))
        })
        .collect()
    }
}

impl Used<'_> {
    fn write(
        &self,
        pdf: &mut Pdf,
        id: Ref,
        mut next: impl FnMut() -> Ref,
    ) -> Result<(), DocumentError> {
        let font = self.font;
        let [signs_id, cid_id, descriptor_id, file_id] = [next(), next(), next(), next()];
        let file = subsetter::subset(font.file, 0, &self.numbers)
            .map_err(|_| DocumentError::Font(font.name))?;
        let name = format!("{}+{}", self.tag(), font.name);
        pdf.type0_font(id)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_id)
            .to_unicode(signs_id);

        let mut signs = UnicodeCmap::new(Name(b"Signs"), IDENTITY);
        for (number, sign) in &self.signs {
            signs.pair(*number, *sign);
        }
        deflated(pdf, signs_id, &signs.finish().into_vec());

        let mut cid = pdf.cid_font(cid_id);
        cid.subtype(CidFontType::Type2)
            .base_font(Name(name.as_bytes()))
            .system_info(IDENTITY)
            .font_descriptor(descriptor_id)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let widths = self.numbers.remapped_gids();
        cid.widths()
            .consecutive(0, widths.map(|id| thousandths(font.width(id))));
        cid.finish();
        self.descriptor(pdf, descriptor_id, &name, file_id);
        deflated(pdf, file_id, &file);
        Ok(())
    }

    fn descriptor(&self, pdf: &mut Pdf, id: Ref, name: &str, file_id: Ref) {
        let table = &self.font.table;
        let face = self.font.face;
        let mut flags = FontFlags::SERIF | FontFlags::SYMBOLIC;
        flags.set(FontFlags::ITALIC, face.italic);
        let bounds = table.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let [left, bottom, right, top] = bounds.map(|side| thousandths(side.into()));
        pdf.font_descriptor(id)
            .name(Name(name.as_bytes()))
            .flags(flags)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(table.italic_angle())
            .ascent(thousandths(table.ascender().into()))
            .descent(thousandths(table.descender().into()))
            .cap_height(thousandths(
                table.capital_height().unwrap_or_default().into(),
            ))
            // The fonts do not say it; these are the stems of Times.
            .stem_v(if face.bold { 139.0 } else { 84.0 })
            .font_file2(file_id);
    }

    /// Six letters in front of the name that differ with the glyphs, so that a program which joins
    /// files does not take one part of a font for another.
    fn tag(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for id in self.numbers.remapped_gids() {
            hash = (hash ^ u64::from(id)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut tag = String::new();
        for _ in 0..6 {
            let letter = u8::try_from(hash % 26).unwrap_or_default();
            tag.push(char::from(b'A' + letter));
            hash /= 26;
        }
        tag
    }
}

/// Units of a letter in thousandths of the size.
#[expect(
    clippy::cast_precision_loss,
    reason = "a few thousand units are far below the limit"
)]
fn thousandths(units: i32) -> f32 {
    let tenths = i64::from(units) * 10_000 / i64::from(UNITS_PER_EM);
    tenths as f32 / 10.0
}
