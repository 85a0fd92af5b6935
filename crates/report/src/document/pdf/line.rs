//! Lines: where words break, and where each sign stands between the margins.

use super::font::{Fonts, Glyph};
use super::length::{Length, twips};
use crate::document::words::{Scrap, printable, scraps};
use crate::document::{Align, Emphasis, Text};

use super::font::Face;

/// Words go on at the next multiple of this after a tab: the half inch of Word.
const TAB: Length = twips(720);

/// What a line is made of, before it is known where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Glyph(Glyph),
    /// The glyph of a space, to be stretched up to the next stop.
    Tab(Glyph),
    Break,
}

/// A line of glyphs, each with the advance that it has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// How far the first glyph stands behind the left margin.
    pub offset: Length,
    /// Points.
    pub size: u32,
    pub glyphs: Vec<Glyph>,
}

/// Between which margins lines stand, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub room: Length,
    /// How far the first line stands in.
    pub first_line: Length,
    pub align: Align,
}

/// The items of a text in a face and size.
pub(super) fn items(fonts: &Fonts, text: &Text, face: Face, size: u32) -> Vec<Item> {
    let mut items = Vec::new();
    for run in &text.runs {
        let font = fonts.font(Face {
            bold: face.bold || run.emphasis == Emphasis::Bold,
            italic: face.italic || run.emphasis == Emphasis::Italic,
        });
        for scrap in scraps(&run.words) {
            match scrap {
                Scrap::Break => items.push(Item::Break),
                Scrap::Tab => items.extend(font.glyph(' ', size).map(Item::Tab)),
                Scrap::Words(words) => {
                    let words = printable(words);
                    let glyphs = words.chars().filter_map(|sign| font.glyph(sign, size));
                    items.extend(glyphs.map(Item::Glyph));
                }
            }
        }
    }
    items
}

/// The lines of a paragraph; an empty one has one line with nothing on it.
pub(super) fn lines(items: &[Item], frame: Frame, size: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = items;
    loop {
        let indent = if lines.is_empty() {
            frame.first_line
        } else {
            0
        };
        let cut = cut(rest, indent, frame.room);
        let (own, after) = rest.split_at(cut.end);
        let glyphs = trimmed(own, indent);
        lines.push(placed(glyphs, indent, cut.is_full, frame, size));
        rest = match after {
            [Item::Break, after @ ..] => after,
            [] => return lines,
            after => after,
        };
    }
}

/// Where a line ends.
struct Cut {
    /// So many items are on it.
    end: usize,
    /// Whether it ends because it is full.
    is_full: bool,
}

/// The end of the line that begins here: the last chance before the room ends; inside a word that has
/// no chance, where the room ends; never before the first sign.
fn cut(items: &[Item], indent: Length, room: Length) -> Cut {
    let mut reached = indent;
    let mut chance = None;
    let mut before = ' ';
    for (place, item) in items.iter().enumerate() {
        let sign = match item {
            Item::Break => {
                return Cut {
                    end: place,
                    is_full: false,
                };
            }
            Item::Tab(_) => ' ',
            Item::Glyph(glyph) => glyph.sign,
        };
        // A hyphen joins the words around it, but a line may end behind it.
        if matches!(before, '-' | '–') && sign.is_alphabetic() && behind_letter(items, place) {
            chance = Some(place);
        }
        reached += advance(item, reached);
        if reached > room && !is_space(sign) && place > 0 {
            return Cut {
                end: chance.unwrap_or(place),
                is_full: true,
            };
        }
        if is_space(sign) {
            chance = Some(place + 1);
        }
        before = sign;
    }
    Cut {
        end: items.len(),
        is_full: false,
    }
}

/// Whether the sign two places before this one is a letter.
fn behind_letter(items: &[Item], place: usize) -> bool {
    let before = place.checked_sub(2).and_then(|place| items.get(place));
    matches!(before, Some(Item::Glyph(glyph)) if glyph.sign.is_alphabetic())
}

/// A space at which a line may end; the one that joins is none.
fn is_space(sign: char) -> bool {
    sign.is_whitespace() && !matches!(sign, '\u{a0}' | '\u{202f}')
}

fn advance(item: &Item, reached: Length) -> Length {
    match item {
        Item::Glyph(glyph) => glyph.advance,
        Item::Tab(_) => TAB - reached.rem_euclid(TAB),
        Item::Break => 0,
    }
}

/// The glyphs of a line without the spaces at its end, tabs as wide as they are there.
fn trimmed(items: &[Item], indent: Length) -> Vec<Glyph> {
    let mut reached = indent;
    let mut glyphs = Vec::with_capacity(items.len());
    for item in items {
        let advance = advance(item, reached);
        reached += advance;
        if let Item::Glyph(glyph) | Item::Tab(glyph) = item {
            glyphs.push(Glyph { advance, ..*glyph });
        }
    }
    while glyphs.last().is_some_and(|glyph| is_space(glyph.sign)) {
        glyphs.pop();
    }
    glyphs
}

/// The line where its alignment puts it; a full one of justified text is stretched at its spaces.
fn placed(mut glyphs: Vec<Glyph>, indent: Length, is_full: bool, frame: Frame, size: u32) -> Line {
    let width: Length = glyphs.iter().map(|glyph| glyph.advance).sum();
    let left = (frame.room - indent - width).max(0);
    let offset = match frame.align {
        Align::Left | Align::Justified => indent,
        Align::Center => indent + left / 2,
        Align::Right => indent + left,
    };
    if is_full && frame.align == Align::Justified {
        stretch(&mut glyphs, left);
    }
    Line {
        offset,
        size,
        glyphs,
    }
}

/// Spreads so much over the spaces.
fn stretch(glyphs: &mut [Glyph], mut left: Length) {
    let spaces = glyphs.iter_mut().filter(|glyph| is_space(glyph.sign));
    let mut spaces: Vec<_> = spaces.collect();
    while let Some(last) = spaces.pop() {
        let n_spaces = i64::try_from(spaces.len() + 1).unwrap_or(i64::MAX);
        let share = left / n_spaces;
        last.advance += share;
        left -= share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &str, room: Length, align: Align) -> Vec<Line> {
        let fonts = Fonts::read().unwrap();
        let items = items(&fonts, &words.into(), Face::default(), 14);
        let frame = Frame {
            room,
            first_line: 0,
            align,
        };
        lines(&items, frame, 14)
    }

    fn words(lines: &[Line]) -> Vec<String> {
        let line = |line: &Line| line.glyphs.iter().map(|glyph| glyph.sign).collect();
        lines.iter().map(line).collect()
    }

    #[test]
    fn lines_end_at_spaces_and_behind_hyphens_between_words() {
        let lines = set("Ủy ban nhân dân số 05/QĐ-UBND", twips(1500), Align::Left);
        assert_eq!(words(&lines), ["Ủy ban nhân", "dân số", "05/QĐ-", "UBND"]);
    }

    #[test]
    fn a_word_longer_than_a_line_breaks_where_the_room_ends_and_no_room_holds_one_sign() {
        let long = set(&"Ủ".repeat(20), twips(1000), Align::Justified);
        assert_eq!(words(&long).concat(), "Ủ".repeat(20));
        assert_eq!(long.len(), 5);
        assert_eq!(set("abc", -5, Align::Center).len(), 3);
    }

    #[test]
    fn full_lines_of_justified_text_fill_the_room_and_the_last_does_not() {
        let lines = set(
            &"năm chữ cái một dòng ".repeat(5),
            twips(4000),
            Align::Justified,
        );
        let widths: Vec<Length> = lines
            .iter()
            .map(|line| line.glyphs.iter().map(|glyph| glyph.advance).sum())
            .collect();
        let (last, full) = widths.split_last().unwrap();
        assert!(full.iter().all(|width| *width == twips(4000)) && *last < twips(4000));
        assert!(full.len() > 1);
    }

    #[test]
    fn breaks_and_empty_words_keep_their_lines() {
        assert_eq!(
            words(&set("a\n\nb", twips(4000), Align::Left)),
            ["a", "", "b"]
        );
        assert_eq!(words(&set("", twips(4000), Align::Left)), [""]);
    }

    #[test]
    fn a_tab_goes_on_at_the_next_half_inch() {
        let lines = set("a\tb", twips(4000), Align::Left);
        let before: Length = lines[0].glyphs[..2].iter().map(|glyph| glyph.advance).sum();
        assert_eq!(before, TAB);
    }
}
