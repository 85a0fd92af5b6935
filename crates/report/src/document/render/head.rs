//! Cells 1 to 5 of the decree's layout, the marks below them, and the head of an annex.

use super::{Canvas, Paragraph};
use crate::document::page::Page;
use crate::document::ruler::Ruler;
use crate::document::style;
use crate::document::words::roman;
use crate::document::{Annex, Document, Head, Kind};

/// Of the room between the margins, two fifths are the issuing body's and three the nation's.
const ISSUER_SHARE: u32 = 2;
const SHARES: u32 = 5;

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// The motto in bold Times New Roman of 14 points, in twips: its line is as long as the words.
const MOTTO_LENGTH: u32 = 3428;

/// From the issuing body to the summary.
pub(super) fn head(canvas: &mut Canvas<'_>, document: &Document) {
    let head = &document.head;
    let room = Page::Portrait.room();
    let left = room * ISSUER_SHARE / SHARES;
    let widths = [left, room - left];
    canvas.bare_table(widths, |canvas| {
        canvas.bare_row(
            widths,
            |canvas| issuer(canvas, head, left),
            |canvas| nation(canvas, room - left),
        );
        canvas.bare_row(
            widths,
            |canvas| number(canvas, head, left),
            |canvas| place_and_date(canvas, head),
        );
    });
    if head.kind != Kind::Letter {
        canvas.say(&style::KIND, &head.kind.name().to_uppercase());
        let ruler = Ruler {
            size: style::SUMMARY.size,
            room: room - room / SHARES,
        };
        // Set in from both sides, so that a long summary forms a block under the kind.
        let summary = Paragraph {
            inset: Some(room / SHARES / 2),
            ..Paragraph::of(&style::SUMMARY)
        };
        let words = ruler.balanced(&head.summary);
        canvas.paragraph(&summary, |xml| {
            super::run(xml, &words, super::Emphasis::None);
        });
        let length = ruler.rule_under(&words);
        canvas.rule(Ruler { room, ..ruler }.inset(length));
        canvas.say(&style::SPACER, "");
    }
}

fn issuer(canvas: &mut Canvas<'_>, head: &Head, room: u32) {
    let ruler = Ruler {
        size: style::ISSUER.size,
        room,
    };
    if let Some(parent) = &head.parent {
        let parent = ruler.balanced(&parent.to_uppercase());
        canvas.say(&style::PARENT, &parent);
    }
    let name = ruler.balanced(&head.issuer.to_uppercase());
    canvas.say(&style::ISSUER, &name);
    canvas.rule(ruler.inset(ruler.rule_under(&name)));
}

fn nation(canvas: &mut Canvas<'_>, room: u32) {
    canvas.say(&style::NATION, NATION);
    canvas.say(&style::MOTTO, MOTTO);
    let ruler = Ruler {
        size: style::MOTTO.size,
        room,
    };
    canvas.rule(ruler.inset(MOTTO_LENGTH));
}

fn number(canvas: &mut Canvas<'_>, head: &Head, room: u32) {
    canvas.say(&style::NUMBER, &head.number_line());
    if head.kind == Kind::Letter {
        let summary = format!("V/v {}", head.summary);
        canvas.say(&style::LETTER_SUMMARY, &summary);
    }
    for mark in &head.marks {
        let ruler = Ruler {
            size: style::MARK.size,
            room,
        };
        let mark_and_air = ruler.length(mark.words()) + 400;
        let boxed = Paragraph {
            inset: Some(ruler.inset(mark_and_air)),
            ..Paragraph::of(&style::MARK)
        };
        canvas.paragraph(&boxed, |xml| {
            super::run(xml, mark.words(), super::Emphasis::None);
        });
    }
}

/// Minutes say time and place in their own first lines.
fn place_and_date(canvas: &mut Canvas<'_>, head: &Head) {
    let line = match head.kind {
        Kind::Minutes => String::new(),
        _ => head.place_line(),
    };
    canvas.say(&style::PLACE_DATE, &line);
}

/// `Phụ lục I`, the title, and what it belongs to. An annex by itself has no number.
pub(super) fn annex_head(
    canvas: &mut Canvas<'_>,
    head: &Head,
    annex: &Annex,
    number: Option<usize>,
) {
    let label = match number {
        Some(number) => format!("Phụ lục {}", roman(number)),
        None => "Phụ lục".to_owned(),
    };
    canvas.say(&style::ANNEX, &label);
    let room = annex.page.room();
    let ruler = Ruler {
        size: style::ANNEX_TITLE.size,
        room,
    };
    let title = ruler.balanced(&annex.title.to_uppercase());
    canvas.say(&style::ANNEX_TITLE, &title);
    let source = ruler.balanced(&head.attachment_line());
    canvas.say(&style::ANNEX_SOURCE, &source);
    canvas.rule(ruler.inset(ruler.rule_under(&source).min(room / SHARES)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_under_the_motto_is_as_long_as_its_words() {
        let ruler = Ruler {
            size: style::MOTTO.size,
            room: 9999,
        };
        let guessed = ruler.length(MOTTO);
        assert!(
            guessed.abs_diff(MOTTO_LENGTH) < MOTTO_LENGTH / 20,
            "{guessed}"
        );
    }
}
