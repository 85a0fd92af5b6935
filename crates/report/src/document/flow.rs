//! A document as it flows onto pages: paragraphs of a style, grids of cells, sections; what every kind of file is written from.

use super::style::Style;
use super::{Align, Emphasis, Page, Picture, Text};

/// A whole document.
pub(super) struct Flow<'a> {
    /// The document itself and each annex, in order.
    pub sections: Vec<Section<'a>>,
    /// What stands in the margins of all of them.
    pub margins: Margins<'a>,
}

/// Pages of their own, numbered from 1.
pub(super) struct Section<'a> {
    pub opens: Opens,
    pub page: Page,
    pub pieces: Vec<Piece<'a>>,
}

/// What a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    Document,
    Annex,
}

/// What stands in the top and bottom margins.
pub(super) struct Margins<'a> {
    /// From the second page of a section on: the page number.
    pub header: Vec<Paragraph<'a>>,
    /// On the first page of a section: no number.
    pub first_header: Vec<Paragraph<'a>>,
    /// From the second page of a section on.
    pub footer: Vec<Paragraph<'a>>,
    /// On the first page of the document: the address of the issuing body. An annex has none.
    pub first_footer: Vec<Paragraph<'a>>,
}

/// What follows what from top to bottom.
pub(super) enum Piece<'a> {
    Paragraph(Paragraph<'a>),
    Grid(Grid<'a>),
}

/// A paragraph: its style, what it has beside it, and what it says.
#[derive(Clone)]
pub(super) struct Paragraph<'a> {
    pub style: &'static Style,
    /// How far it stands in from both sides, in twips.
    pub inset: Option<u32>,
    /// Another alignment than the style's.
    pub align: Option<Align>,
    /// Whether it stays on the page of what follows, whatever its style says.
    pub with_next: bool,
    pub content: Content<'a>,
}

/// What a paragraph holds.
#[derive(Clone)]
pub(super) enum Content<'a> {
    Words(Text),
    PageNumber,
    /// A picture; its size can be read.
    Picture(&'a Picture),
}

impl Paragraph<'_> {
    /// A paragraph of a style that holds nothing: air, or a line of its own.
    pub(super) fn of(style: &'static Style) -> Self {
        Self {
            style,
            inset: None,
            align: None,
            with_next: false,
            content: Content::Words(Text::default()),
        }
    }

    /// A paragraph of a style with words.
    pub(super) fn saying(style: &'static Style, words: impl Into<Text>) -> Self {
        Self {
            content: Content::Words(words.into()),
            ..Self::of(style)
        }
    }

    /// Whether it stays on the page of what follows.
    pub(super) fn stays(&self) -> bool {
        self.with_next || self.style.with_next
    }
}

/// Words behind a label of their own emphasis: `Bảng 1. Tên bảng`.
pub(super) fn behind(label: &str, emphasis: Emphasis, words: &str) -> Text {
    Text::default()
        .then(format!("{label} "), emphasis)
        .then(words, Emphasis::None)
}

/// Cells in rows, in the middle between the margins.
pub(super) struct Grid<'a> {
    pub ruling: Ruling,
    /// Widths of the columns in twips; together never more than the room.
    pub widths: Vec<u32>,
    pub rows: Vec<GridRow<'a>>,
}

/// Whether a grid shows its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// None: the grid only places what stands in it, at the top of its cells.
    None,
    /// All of them; words stand in the middle of their cells.
    Lines,
}

/// A row of a grid.
pub(super) struct GridRow<'a> {
    /// Whether it belongs to the head, which is repeated on every page.
    pub is_head: bool,
    /// Whether it stays on one page.
    pub is_whole: bool,
    pub cells: Vec<GridCell<'a>>,
}

/// A cell of a grid, with at least one paragraph.
pub(super) struct GridCell<'a> {
    /// Twips.
    pub width: u32,
    pub span: Span,
    pub paragraphs: Vec<Paragraph<'a>>,
}

/// What a cell covers beside its own place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    One,
    /// So many columns.
    Across(usize),
    /// The first of two rows.
    DownFirst,
    /// The second of them.
    DownNext,
}
