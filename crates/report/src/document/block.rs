//! What a document's text is made of: parts, articles, points, paragraphs, tables and pictures.
//!
//! Numbers and letters are not part of the words: they are counted when the document is made.

use engine::Language;
use engine::amount::Amount;

/// One block of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A division of a long text with articles: the word and number on one line, the title below.
    Division {
        /// Which level.
        level: Division,
        /// Its title; capitals are made here.
        title: String,
    },
    /// A part of a plan or report: `I. MỤC ĐÍCH, YÊU CẦU`; capitals are made here.
    Part(String),
    /// A heading inside a part: `1. Mục đích`.
    Heading(String),
    /// An article: `Điều 1.` and its words. Its number counts through the whole document.
    Article(Text),
    /// A clause of an article: `1.` and its words.
    Clause(Text),
    /// A point: `a)` and its words, lettered b, c, d, đ, e, g …
    Point(Text),
    /// A line that begins with a dash.
    Dash(Text),
    /// A paragraph.
    Paragraph(Text),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

/// The levels above articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// Phần I.
    Part,
    /// Chương I.
    Chapter,
    /// Mục 1.
    Section,
    /// Tiểu mục 1.
    Subsection,
}

/// Words, some of them bold or italic. A line break in them breaks the line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The pieces, in order.
    pub runs: Vec<Run>,
}

/// A piece of text of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: String,
    /// How they stand out.
    pub emphasis: Emphasis,
}

/// How words stand out of their paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// As the paragraph is.
    #[default]
    None,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Text {
    /// These words and then others.
    #[must_use]
    pub fn then(mut self, words: impl Into<String>, emphasis: Emphasis) -> Self {
        self.runs.push(Run {
            words: words.into(),
            emphasis,
        });
        self
    }

    /// All words in one string.
    #[must_use]
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.words.as_str()).collect()
    }
}

impl<W: Into<String>> From<W> for Text {
    fn from(words: W) -> Self {
        Self::default().then(words, Emphasis::None)
    }
}

/// A table; its head is repeated on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows, above it after "Bảng 1."; none in an annex whose title says it.
    pub caption: Option<String>,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands in its head.
    pub title: String,
    /// The head above it that neighbours of the same group share.
    pub group: Option<String>,
    /// Width in millimetres.
    pub width_mm: u16,
    /// Where its cells stand.
    pub align: Align,
}

/// Where lines stand between their margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left margin.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right margin: figures under each other.
    Right,
    /// From margin to margin.
    Justified,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// As many cells as columns.
    Cells(Vec<Cell>),
    /// The same in bold: a total.
    Total(Vec<Cell>),
    /// One line over all columns: the name of a group of rows.
    Band(String),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(Text),
    /// An amount with so many decimals: `1.234,56`. Rounded for reading only, here and nowhere before.
    Amount {
        /// The exact amount.
        amount: Amount,
        /// How many decimals are printed.
        decimals: u32,
    },
    /// A whole number: `1.234`.
    Count(i64),
    /// Not known or does not apply; printed as a dash, never as zero.
    Missing,
    /// Nothing stands here, for somebody to write in.
    Blank,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<Text>) -> Self {
        Self::Text(words.into())
    }

    /// What is printed.
    pub(super) fn words(&self) -> Text {
        match self {
            Self::Text(text) => text.clone(),
            Self::Amount { amount, decimals } => amount.text(*decimals, Language::Vi).into(),
            Self::Count(count) => Amount::from_int(*count).text(0, Language::Vi).into(),
            Self::Missing => "–".into(),
            Self::Blank => "".into(),
        }
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file, PNG.
    pub png: Vec<u8>,
    /// Width on paper in millimetres; the height follows.
    pub width_mm: u16,
    /// What it shows, in words, for those who cannot see it.
    pub alternative: String,
    /// What it shows, below it after "Hình 1.".
    pub caption: Option<String>,
}

impl Picture {
    /// Width and height in pixels, as the file says; none if it is no PNG.
    pub(super) fn pixels(&self) -> Option<(u32, u32)> {
        let rest = self.png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let (width, height) = (rest.get(8..12)?, rest.get(12..16)?);
        let is_header = rest.get(4..8)? == b"IHDR";
        let side = |bytes: &[u8]| Some(u32::from_be_bytes(bytes.try_into().ok()?));
        let (width, height) = (side(width)?, side(height)?);
        (is_header && width > 0 && height > 0).then_some((width, height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_print_as_vietnamese_readers_write() {
        let amount = Amount::parse("1234.565").unwrap();
        let cell = Cell::Amount {
            amount,
            decimals: 2,
        };
        assert_eq!(cell.words().plain(), "1.234,57");
        assert_eq!(Cell::Count(-1234).words().plain(), "−1.234");
        assert_eq!(Cell::Missing.words().plain(), "–");
    }

    #[test]
    fn a_picture_says_its_size_and_anything_else_is_none() {
        let of = |png: &[u8]| Picture {
            png: png.to_vec(),
            width_mm: 10,
            alternative: String::new(),
            caption: None,
        };
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x80";
        assert_eq!(of(head).pixels(), Some((256, 128)));
        assert_eq!(of(&head[..20]).pixels(), None);
        assert_eq!(of(b"GIF89a").pixels(), None);
    }
}
