//! From the model to its flow: numbers, letters, capitals and end marks are made on the way.

mod body;
mod foot;
mod head;
mod margins;
mod numbering;
mod opening;
mod table;

use super::flow::{Flow, Grid, Opens, Paragraph, Piece, Section};
use super::page::Page;
use super::style::{self, Style};
use super::{Annex, Document};
use body::{Ending, body};

/// The flow of a document that is sound, or of one of its annexes alone, counted from 1.
pub(super) fn flow(document: &Document, only: Option<usize>) -> Flow<'_> {
    let are_several =
        document.annexes.len() > 1 || document.annexes.iter().any(|annex| annex.is_followed);
    let annexes = document.annexes.iter().zip(1..);
    let annexes = annexes
        .filter(|(_, number)| only.is_none_or(|only| only == *number))
        .map(|(annex, number)| {
            let number = are_several.then_some(number);
            annex_section(document, annex, number)
        });
    let own = only.is_none().then(|| own_section(document));
    Flow {
        sections: own.into_iter().chain(annexes).collect(),
        margins: margins::margins(document),
    }
}

fn own_section(document: &Document) -> Section<'_> {
    let mut canvas = Canvas::default();
    head::head(&mut canvas, document);
    opening::opening(&mut canvas, document);
    let ending = match document.opening.session {
        Some(_) => Ending::Open,
        None => Ending::Closed,
    };
    body(&mut canvas, &document.body, Page::Portrait, ending);
    opening::session_end(&mut canvas, document);
    foot::foot(&mut canvas, &document.foot);
    Section {
        opens: Opens::Document,
        page: Page::Portrait,
        pieces: canvas.0,
    }
}

fn annex_section<'a>(
    document: &'a Document,
    annex: &'a Annex,
    number: Option<usize>,
) -> Section<'a> {
    let mut canvas = Canvas::default();
    head::annex_head(&mut canvas, &document.head, annex, number);
    body(&mut canvas, &annex.body, annex.page, Ending::Open);
    canvas.end_at_words();
    Section {
        opens: Opens::Annex,
        page: annex.page,
        pieces: canvas.0,
    }
}

/// The pieces of a section while they are made.
#[derive(Default)]
struct Canvas<'a>(Vec<Piece<'a>>);

impl<'a> Canvas<'a> {
    /// A paragraph of one style with words as they are.
    fn say(&mut self, style: &'static Style, words: impl Into<super::Text>) {
        self.paragraph(Paragraph::saying(style, words));
    }

    fn paragraph(&mut self, paragraph: Paragraph<'a>) {
        self.0.push(Piece::Paragraph(paragraph));
    }

    /// Takes away the air behind a last table: below a table that fills its page it would be a page of its own.
    fn end_at_words(&mut self) {
        self.0.pop_if(|piece| match piece {
            Piece::Paragraph(paragraph) => paragraph.style.id == style::SPACER.id,
            Piece::Grid(_) => false,
        });
    }

    fn grid(&mut self, grid: Grid<'a>) {
        self.0.push(Piece::Grid(grid));
    }
}

/// A line of its own that stands in so far from both sides.
fn rule(inset: u32) -> Paragraph<'static> {
    Paragraph {
        inset: Some(inset),
        ..Paragraph::of(&style::RULE)
    }
}
