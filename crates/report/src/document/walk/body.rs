//! The text itself: each block in the style of its part.

use super::numbering::Numbering;
use super::{Canvas, table};
use crate::document::flow::{Content, Paragraph, behind};
use crate::document::page::Page;
use crate::document::style::{self, Style};
use crate::document::words::without_end;
use crate::document::{Block, Emphasis, Picture, Text};

/// Whether the text ends here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Its last words are followed by the sign that nothing was added: `./.`
    Closed,
    /// Something follows, or an annex ends, which has no sign.
    Open,
}

/// The sign at the end of a document's text.
pub(super) const END_SIGN: &str = "./.";

/// All blocks of a section.
pub(super) fn body<'a>(canvas: &mut Canvas<'a>, blocks: &'a [Block], page: Page, ending: Ending) {
    let mut numbering = Numbering::default();
    let last = blocks.len().saturating_sub(1);
    for (place, block) in blocks.iter().enumerate() {
        let label = numbering.label(block);
        let closes = ending == Ending::Closed && place == last;
        match block {
            Block::Division { title, .. } => {
                canvas.say(&style::DIVISION, label);
                canvas.say(&style::DIVISION_TITLE, title.to_uppercase());
            }
            Block::Part(title) => {
                canvas.say(&style::PART, format!("{label} {}", title.to_uppercase()));
            }
            Block::Heading(title) => canvas.say(&style::HEADING, format!("{label} {title}")),
            Block::Table(content) => table::table(canvas, content, &label, page),
            Block::Picture(content) => picture(canvas, content, &label),
            Block::Article(text) => {
                let label = (label.as_str(), Emphasis::Bold);
                labelled(canvas, &style::ARTICLE, label, text, closes);
            }
            Block::Clause(text) => {
                labelled(
                    canvas,
                    &style::CLAUSE,
                    (&label, Emphasis::None),
                    text,
                    closes,
                );
            }
            Block::Point(text) => {
                labelled(
                    canvas,
                    &style::POINT,
                    (&label, Emphasis::None),
                    text,
                    closes,
                );
            }
            Block::Dash(text) | Block::Paragraph(text) => {
                labelled(
                    canvas,
                    &style::PARAGRAPH,
                    (&label, Emphasis::None),
                    text,
                    closes,
                );
            }
        }
        if closes && !is_words(block) {
            canvas.say(&style::PARAGRAPH, END_SIGN);
        }
    }
}

/// Whether a block is running words, which can take the end sign.
fn is_words(block: &Block) -> bool {
    matches!(
        block,
        Block::Article(_)
            | Block::Clause(_)
            | Block::Point(_)
            | Block::Dash(_)
            | Block::Paragraph(_)
    )
}

/// A paragraph behind its label. The last one stays on the page of the signature, so that no
/// signature stands alone on a page.
fn labelled(
    canvas: &mut Canvas<'_>,
    style: &'static Style,
    (label, emphasis): (&str, Emphasis),
    text: &Text,
    closes: bool,
) {
    let mut words = Text::default();
    if !label.is_empty() {
        words = words.then(format!("{label} "), emphasis);
    }
    let text = if closes { closed(text) } else { text.clone() };
    words.runs.extend(text.runs);
    canvas.paragraph(Paragraph {
        with_next: closes,
        ..Paragraph::saying(style, words)
    });
}

/// A picture with its caption below; one whose size cannot be read has been complained about before.
fn picture<'a>(canvas: &mut Canvas<'a>, picture: &'a Picture, label: &str) {
    if picture.pixels().is_none() {
        return;
    }
    canvas.paragraph(Paragraph {
        with_next: picture.caption.is_some(),
        content: Content::Picture(picture),
        ..Paragraph::of(&style::PICTURE)
    });
    if let Some(caption) = &picture.caption {
        canvas.say(&style::CAPTION, behind(label, Emphasis::Bold, caption));
    }
}

/// The text with the end sign instead of its full stop.
fn closed(text: &Text) -> Text {
    let mut text = text.clone();
    match text.runs.last_mut() {
        Some(last) => last.words = format!("{}{END_SIGN}", without_end(&last.words)),
        None => text = END_SIGN.into(),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_sign_takes_the_place_of_the_full_stop() {
        for typed in ["thi hành.", "thi hành", "thi hành./."] {
            assert_eq!(closed(&typed.into()).plain(), "thi hành./.");
        }
        let two = Text::from("a").then(" b.", Emphasis::Bold);
        assert_eq!(closed(&two).plain(), "a b./.");
    }
}
