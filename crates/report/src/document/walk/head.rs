//! Cells 1 to 5 of the decree's layout, the marks below them, and the head of an annex.

use super::{Canvas, rule};
use crate::document::flow::{Grid, Paragraph};
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
    let rows = vec![
        [issuer(head, left), nation(room - left)],
        [number(head, left), place_and_date(head)],
    ];
    canvas.grid(Grid::bare([left, room - left], rows));
    if head.kind != Kind::Letter {
        canvas.say(&style::KIND, head.kind.name().to_uppercase());
        let ruler = Ruler {
            size: style::SUMMARY.size,
            room: room - room / SHARES,
        };
        let words = ruler.balanced(&head.summary);
        let length = ruler.rule_under(&words);
        // Set in from both sides, so that a long summary forms a block under the kind.
        canvas.paragraph(Paragraph {
            inset: Some(room / SHARES / 2),
            ..Paragraph::saying(&style::SUMMARY, words)
        });
        canvas.paragraph(rule(Ruler { room, ..ruler }.inset(length)));
        canvas.say(&style::SPACER, "");
    }
}

fn issuer(head: &Head, room: u32) -> Vec<Paragraph<'static>> {
    let ruler = Ruler {
        size: style::ISSUER.size,
        room,
    };
    let parent = head.parent.as_ref().map(|parent| {
        let parent = ruler.balanced(&parent.to_uppercase());
        Paragraph::saying(&style::PARENT, parent)
    });
    let name = ruler.balanced(&head.issuer.to_uppercase());
    let under = rule(ruler.inset(ruler.rule_under(&name)));
    parent
        .into_iter()
        .chain([Paragraph::saying(&style::ISSUER, name), under])
        .collect()
}

fn nation(room: u32) -> Vec<Paragraph<'static>> {
    let ruler = Ruler {
        size: style::MOTTO.size,
        room,
    };
    vec![
        Paragraph::saying(&style::NATION, NATION),
        Paragraph::saying(&style::MOTTO, MOTTO),
        rule(ruler.inset(MOTTO_LENGTH)),
    ]
}

fn number(head: &Head, room: u32) -> Vec<Paragraph<'static>> {
    let mut lines = vec![Paragraph::saying(&style::NUMBER, head.number_line())];
    if head.kind == Kind::Letter {
        let summary = format!("V/v {}", head.summary);
        lines.push(Paragraph::saying(&style::LETTER_SUMMARY, summary));
    }
    for mark in &head.marks {
        let ruler = Ruler {
            size: style::MARK.size,
            room,
        };
        let mark_and_air = ruler.length(mark.words()) + 400;
        lines.push(Paragraph {
            inset: Some(ruler.inset(mark_and_air)),
            ..Paragraph::saying(&style::MARK, mark.words())
        });
    }
    lines
}

/// Minutes say time and place in their own first lines.
fn place_and_date(head: &Head) -> Vec<Paragraph<'static>> {
    let line = match head.kind {
        Kind::Minutes => String::new(),
        _ => head.place_line(),
    };
    vec![Paragraph::saying(&style::PLACE_DATE, line)]
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
    canvas.say(&style::ANNEX, label);
    let room = annex.page.room();
    let ruler = Ruler {
        size: style::ANNEX_TITLE.size,
        room,
    };
    let title = ruler.balanced(&annex.title.to_uppercase());
    canvas.say(&style::ANNEX_TITLE, title);
    let source = ruler.balanced(&head.attachment_line());
    let length = ruler.rule_under(&source).min(room / SHARES);
    canvas.say(&style::ANNEX_SOURCE, source);
    canvas.paragraph(rule(ruler.inset(length)));
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
