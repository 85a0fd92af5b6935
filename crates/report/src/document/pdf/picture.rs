//! Pictures inside the file: PDF packs pixels as PNG does, so that most of a PNG is handed on as it is.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use pdf_writer::types::Predictor;
use pdf_writer::{Filter, Name, Pdf, Ref};

use super::file::packed;
use crate::document::Picture;

/// A picture that unpacks to more is none for a document.
const MOST_BYTES: u64 = 64 << 20;

/// The pictures of a file, each held once.
#[derive(Default)]
pub(super) struct Pictures<'a>(Vec<(&'a Picture, Png)>);

/// A PNG taken apart.
struct Png {
    width: u32,
    height: u32,
    bits: u8,
    colours: Colours,
    /// The rows, packed, each with its filter in front.
    rows: Vec<u8>,
    /// How much of each pixel is seen, packed the same way.
    opacity: Option<Vec<u8>>,
}

enum Colours {
    Grey,
    RedGreenBlue,
    /// Three bytes for each.
    Palette(Vec<u8>),
}

/// Whether the file can hold it: a PNG that is not interlaced, with at most 8 bits where pixels can be
/// seen through.
pub(super) fn is_readable(picture: &Picture) -> bool {
    Png::read(&picture.png).is_some()
}

impl<'a> Pictures<'a> {
    /// What pages call a picture; none if the file cannot hold it.
    pub(super) fn name(&mut self, picture: &'a Picture) -> Option<String> {
        let held = self.0.iter().position(|(held, _)| held.png == picture.png);
        let place = match held {
            Some(place) => place,
            None => {
                self.0.push((picture, Png::read(&picture.png)?));
                self.0.len() - 1
            }
        };
        Some(name(place))
    }

    /// Writes the pictures, and gives for each its name and place in the file.
    pub(super) fn write(&self, pdf: &mut Pdf, mut next: impl FnMut() -> Ref) -> Vec<(String, Ref)> {
        let held = self.0.iter().enumerate();
        held.map(|(place, (_, png))| {
            let id = next();
            let opacity = png.opacity.as_ref().map(|opacity| (next(), opacity));
            png.write(pdf, id, opacity.map(|(id, _)| id));
            if let Some((id, opacity)) = opacity {
                let (width, height) = png.sides();
                let mut mask = pdf.image_xobject(id, opacity);
                mask.width(width).height(height).bits_per_component(8);
                mask.color_space().device_gray();
                mask.filter(Filter::FlateDecode);
                predicted(&mut mask, (1, 8, width));
            }
            (name(place), id)
        })
        .collect()
    }
}

fn name(place: usize) -> String {
    format!("P{}", place + 1)
}

/// Says how the rows were packed: channels, bits of each, and pixels in a row.
fn predicted(
    image: &mut pdf_writer::writers::ImageXObject<'_>,
    (channels, bits, width): (i32, i32, i32),
) {
    image
        .decode_parms()
        .predictor(Predictor::PngOptimum)
        .colors(channels)
        .bits_per_component(bits)
        .columns(width);
}

impl Png {
    fn read(png: &[u8]) -> Option<Self> {
        let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let (mut head, mut palette, mut rows) = (None, None, Vec::new());
        while let Some((kind, data, after)) = chunk(rest) {
            match kind {
                b"IHDR" => head = data.first_chunk::<13>(),
                b"PLTE" => palette = Some(data.to_vec()),
                b"IDAT" => rows.extend_from_slice(data),
                _ => {}
            }
            rest = after;
        }
        let [w1, w2, w3, w4, h1, h2, h3, h4, bits, colours, 0, 0, 0] = *head? else {
            return None;
        };
        let width = u32::from_be_bytes([w1, w2, w3, w4]);
        let height = u32::from_be_bytes([h1, h2, h3, h4]);
        let is_possible = matches!(
            (colours, bits),
            (0, 1 | 2 | 4 | 8 | 16) | (2, 8 | 16) | (3, 1 | 2 | 4 | 8) | (4 | 6, 8)
        );
        let is_size = i32::try_from(width).is_ok_and(|width| width > 0)
            && i32::try_from(height).is_ok_and(|height| height > 0);
        if !is_possible || !is_size || rows.is_empty() {
            return None;
        }
        let (rows, opacity) = match colours {
            4 => parted(&rows, width, height, 2)?,
            6 => parted(&rows, width, height, 4)?,
            _ => (rows, None),
        };
        let colours = match colours {
            0 | 4 => Colours::Grey,
            3 => Colours::Palette(palette.filter(|colours| !colours.is_empty())?),
            _ => Colours::RedGreenBlue,
        };
        Some(Self {
            width,
            height,
            bits,
            colours,
            rows,
            opacity,
        })
    }

    /// Width and height, which fit by now.
    fn sides(&self) -> (i32, i32) {
        let side = |side| i32::try_from(side).unwrap_or(i32::MAX);
        (side(self.width), side(self.height))
    }

    fn write(&self, pdf: &mut Pdf, id: Ref, opacity: Option<Ref>) {
        let (width, height) = self.sides();
        let bits = i32::from(self.bits);
        let mut image = pdf.image_xobject(id, &self.rows);
        image.width(width).height(height).bits_per_component(bits);
        match &self.colours {
            Colours::Grey => image.color_space().device_gray(),
            Colours::RedGreenBlue => image.color_space().device_rgb(),
            Colours::Palette(colours) => {
                let last = i32::try_from(colours.len() / 3).unwrap_or(256) - 1;
                image
                    .color_space()
                    .indexed(Name(b"DeviceRGB"), last, colours);
            }
        }
        if let Some(opacity) = opacity {
            image.s_mask(opacity);
        }
        image.filter(Filter::FlateDecode);
        let channels = match self.colours {
            Colours::RedGreenBlue => 3,
            Colours::Grey | Colours::Palette(_) => 1,
        };
        predicted(&mut image, (channels, bits, width));
    }
}

/// The next chunk: its kind, what it holds, and what comes behind it.
fn chunk(rest: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (data, rest) = rest.split_at_checked(length)?;
    Some((kind, data, rest.get(4..)?))
}

/// Rows, and how much of them is seen, both packed.
type Parted = (Vec<u8>, Option<Vec<u8>>);

/// Parts colours from the last channel of 8 bits, which says how much of a pixel is seen: PDF holds it apart.
fn parted(rows: &[u8], width: u32, height: u32, channels: usize) -> Option<Parted> {
    let bytes = usize::try_from(width).ok()?.checked_mul(channels)?;
    let whole = u64::try_from(bytes).ok()?.checked_add(1)?;
    let size = whole.checked_mul(u64::from(height))?;
    if size > MOST_BYTES {
        return None;
    }
    let mut raw = Vec::new();
    ZlibDecoder::new(rows)
        .take(size)
        .read_to_end(&mut raw)
        .ok()?;
    if u64::try_from(raw.len()).ok()? < size {
        return None;
    }
    let (mut colours, mut seen) = (Vec::new(), Vec::new());
    let mut above = vec![0; bytes];
    for row in raw.chunks_exact(bytes + 1) {
        let (filter, row) = row.split_first()?;
        above = unfiltered(*filter, row, &above, channels)?;
        colours.push(0);
        seen.push(0);
        for pixel in above.chunks_exact(channels) {
            let (opacity, own) = pixel.split_last()?;
            colours.extend_from_slice(own);
            seen.push(*opacity);
        }
    }
    Some((packed(&colours), Some(packed(&seen))))
}

/// A row as it is, from the differences to its neighbours that PNG keeps (PNG specification, part 9).
fn unfiltered(filter: u8, row: &[u8], above: &[u8], channels: usize) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(row.len());
    for (place, (byte, up)) in row.iter().zip(above).enumerate() {
        let before = |bytes: &[u8]| {
            let before = place.checked_sub(channels);
            before.and_then(|before| bytes.get(before).copied())
        };
        let (left, corner) = (
            before(&out).unwrap_or_default(),
            before(above).unwrap_or_default(),
        );
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => *up,
            3 => left.midpoint(*up),
            4 => nearest(left, *up, corner),
            _ => return None,
        };
        out.push(byte.wrapping_add(guess));
    }
    Some(out)
}

/// Of the three neighbours the one nearest to left + up − corner (Paeth).
fn nearest(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i16::from);
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of these settings and rows.
    fn png(size: [u32; 2], settings: [u8; 5], rows: &[u8]) -> Vec<u8> {
        let mut head = size.map(u32::to_be_bytes).concat();
        head.extend(settings);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, data) in [
            (b"IHDR", head),
            (b"IDAT", packed(rows)),
            (b"IEND", Vec::new()),
        ] {
            png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            png.extend(kind);
            png.extend(data);
            png.extend([0; 4]);
        }
        png
    }

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        ZlibDecoder::new(bytes).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn what_is_seen_of_pixels_is_parted_from_their_colours_under_every_filter() {
        let rows = [
            [0, 10, 255, 20, 128],
            [1, 10, 255, 10, 129],
            [2, 1, 1, 1, 1],
            [3, 1, 1, 1, 1],
            [4, 1, 1, 1, 1],
        ];
        let own = Png::read(&png([2, 5], [8, 4, 0, 0, 0], &rows.concat())).unwrap();
        let colours = [
            [0, 10, 20],
            [0, 10, 20],
            [0, 11, 21],
            [0, 6, 14],
            [0, 7, 15],
        ];
        assert_eq!(unpacked(&own.rows), colours.concat());
        let seen = unpacked(&own.opacity.unwrap());
        assert_eq!(&seen[..9], [0, 255, 128, 0, 255, 128, 0, 0, 129]);
    }

    #[test]
    fn pictures_that_the_file_cannot_hold_are_told_apart() {
        let readable = |settings, rows: &[u8]| Png::read(&png([1, 1], settings, rows)).is_some();
        assert!(readable([8, 0, 0, 0, 0], &[0, 7]));
        assert!(!readable([8, 0, 0, 0, 1], &[0, 7]), "interlaced");
        assert!(!readable([8, 3, 0, 0, 0], &[0, 7]), "no palette");
        assert!(!readable([8, 6, 0, 0, 0], &[0, 7]), "too short");
        assert!(!readable([7, 0, 0, 0, 0], &[0, 7]), "no such depth");
        assert!(Png::read(&png([u32::MAX, u32::MAX], [8, 6, 0, 0, 0], &[0])).is_none());
        assert!(Png::read(b"GIF89a").is_none());
    }
}
