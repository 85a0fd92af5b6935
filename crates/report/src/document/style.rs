//! The look of every part of a document: the table of letters and sizes in appendix I of the decree as data.
//!
//! A style for each part keeps the text free of formatting: whoever edits the file in Word changes
//! the look of all points, or all headings, at once. Where the decree leaves a choice of size, the
//! larger is taken throughout, because it wants sizes to go together.

use super::Align;
use super::page::twips;

/// The look of a kind of paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// The name inside the file.
    pub id: &'static str,
    /// The name that Word shows.
    pub name: &'static str,
    /// Points.
    pub size: u32,
    pub bold: bool,
    pub italic: bool,
    pub align: Align,
    /// How far the first line stands in, in twips.
    pub first_line: u32,
    /// How far all lines stand in from the left, in twips.
    pub left: u32,
    /// Room above and below, in twips.
    pub before: u32,
    pub after: u32,
    pub line: Line,
    /// Level in the outline that Word shows at the side, from 0.
    pub outline: Option<u8>,
    pub border: Border,
    /// Whether it stays on the page of what follows.
    pub with_next: bool,
}

/// The distance of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// In parts of what the letters need, of which 240 make one line.
    Relative(u32),
    /// In twips, whatever the letters need.
    Exact(u32),
}

/// How much goes on a page, within what the decree leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Setting {
    /// The larger sizes.
    #[default]
    Usual,
    /// 13 points and single lines where the decree allows them, 12 in tables as ever: for papers that
    /// are to stay on one page.
    Tight,
}

impl Setting {
    /// Points and lines of a style in this setting.
    pub(super) fn of(self, style: &Style) -> (u32, Line) {
        match (self, style.line) {
            (Self::Usual, line) | (Self::Tight, line @ Line::Exact(_)) => (style.size, line),
            (Self::Tight, Line::Relative(_)) => (style.size.min(13), Line::Relative(240)),
        }
    }
}

/// Lines around a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Border {
    None,
    Top,
    Box,
}

/// 6 points, the least room between paragraphs.
const GAP: u32 = 120;
/// 1.27 cm, the larger of the two indents that the decree allows.
const INDENT: u32 = 720;

pub(super) const PLAIN: Style = Style {
    id: "Normal",
    name: "Normal",
    size: 14,
    bold: false,
    italic: false,
    align: Align::Left,
    first_line: 0,
    left: 0,
    before: 0,
    after: 0,
    line: Line::Relative(240),
    outline: None,
    border: Border::None,
    with_next: false,
};

const CENTERED: Style = Style {
    align: Align::Center,
    ..PLAIN
};

const RUNNING: Style = Style {
    align: Align::Justified,
    first_line: INDENT,
    after: GAP,
    line: Line::Relative(264),
    ..PLAIN
};

const TITLE: Style = Style {
    bold: true,
    before: GAP,
    after: GAP,
    with_next: true,
    ..CENTERED
};

/// Declares the styles and the list of all of them in one go, so that none is left out of the file.
macro_rules! styles {
    ($($(#[$doc:meta])* $constant:ident $id:literal $name:literal { $($field:ident: $value:expr,)* ..$base:ident })*) => {
        $($(#[$doc])* pub(super) const $constant: Style = Style { id: $id, name: $name, $($field: $value,)* ..$base };)*
        /// Every style.
        pub(super) const ALL: &[&Style] = &[&PLAIN, $(&$constant,)*];
    };
}

styles! {
    /// Cell 1 of the decree's layout.
    NATION "Nation" "Quốc hiệu" { size: 13, bold: true, ..CENTERED }
    MOTTO "Motto" "Tiêu ngữ" { bold: true, ..CENTERED }
    /// Cell 2.
    PARENT "Parent" "Cơ quan chủ quản" { size: 13, ..CENTERED }
    ISSUER "Issuer" "Cơ quan ban hành" { size: 13, bold: true, ..CENTERED }
    /// Cell 3.
    NUMBER "Number" "Số, ký hiệu" { size: 13, before: GAP, ..CENTERED }
    /// Cell 4.
    PLACE_DATE "PlaceDate" "Địa danh, thời gian" { italic: true, before: GAP, ..CENTERED }
    /// Cell 5a.
    KIND "Kind" "Tên loại" { before: 240, after: 0, ..TITLE }
    SUMMARY "Summary" "Trích yếu" { before: 0, after: 0, ..TITLE }
    /// Cell 5b: 6 points below the number.
    LETTER_SUMMARY "LetterSummary" "Trích yếu công văn" { size: 13, before: GAP, ..CENTERED }
    /// Cell 9a.
    ADDRESSEE "Addressee" "Kính gửi" { left: twips(25), after: 60, ..PLAIN }
    ADDRESSEE_ALONE "AddresseeAlone" "Kính gửi một nơi" { before: GAP, after: GAP, ..CENTERED }
    ADDRESSEE_LINE "AddresseeLine" "Kính gửi nhiều nơi" { left: twips(44), after: 60, ..PLAIN }
    /// Cell 6: before the articles.
    AUTHORITY "Authority" "Thẩm quyền ban hành" { before: 200, after: 200, ..TITLE }
    BASIS "Basis" "Căn cứ" { italic: true, ..RUNNING }
    OPERATIVE "Operative" "Quyết định:" { before: 200, after: 200, ..TITLE }
    /// Cell 6: the text.
    DIVISION "Division" "Phần, Chương, Mục" { before: 200, after: 0, outline: Some(0), ..TITLE }
    DIVISION_TITLE "DivisionTitle" "Tên phần, chương, mục" { before: 0, ..TITLE }
    PART "Part" "Mục I." { bold: true, outline: Some(0), with_next: true, ..RUNNING }
    HEADING "Heading" "Mục 1." { bold: true, outline: Some(1), with_next: true, ..RUNNING }
    ARTICLE "Article" "Điều" { outline: Some(1), ..RUNNING }
    CLAUSE "Clause" "Khoản" { ..RUNNING }
    POINT "Point" "Điểm" { ..RUNNING }
    PARAGRAPH "Paragraph" "Đoạn văn" { ..RUNNING }
    /// Cells 7a to 7c. Those of the foot stay with what follows them, the end of the section, so that it
    /// takes the foot along where it would have to begin a page of its own.
    SIGNER "Signer" "Quyền hạn, chức vụ" { bold: true, with_next: true, ..CENTERED }
    SIGNATURE_NOTE "SignatureNote" "Chỗ ký" { with_next: true, ..CENTERED }
    SIGNER_NAME "SignerName" "Họ tên người ký" { bold: true, with_next: true, ..CENTERED }
    /// Cell 9b.
    RECIPIENTS "Recipients" "Nơi nhận" { size: 12, bold: true, italic: true, with_next: true, ..PLAIN }
    RECIPIENT "Recipient" "Nơi nhận: danh sách" { size: 11, with_next: true, ..PLAIN }
    /// Cells 10 and 11.
    MARK "Mark" "Dấu chỉ mức độ" { size: 13, bold: true, before: GAP, border: Border::Box, ..CENTERED }
    /// Cells 12 and 13.
    DRAFTER "Drafter" "Ký hiệu người soạn thảo" { size: 11, before: GAP, with_next: true, ..PLAIN }
    ADDRESS "Address" "Địa chỉ cơ quan" { size: 11, border: Border::Top, ..CENTERED }
    /// Annexes, forms 2.1 and 2.2.
    ANNEX "Annex" "Phụ lục" { before: 0, after: 0, outline: Some(0), ..TITLE }
    ANNEX_TITLE "AnnexTitle" "Tên phụ lục" { before: 0, after: 0, ..TITLE }
    ANNEX_SOURCE "AnnexSource" "Phụ lục kèm theo" { italic: true, with_next: true, ..CENTERED }
    /// The decree says nothing about these.
    TABLE_HEAD "TableHead" "Đầu bảng" { size: 12, bold: true, before: 40, after: 40, ..CENTERED }
    TABLE_CELL "TableCell" "Ô trong bảng" { size: 12, before: 40, after: 40, ..PLAIN }
    CAPTION "Caption" "Tên bảng, hình" { size: 13, italic: true, before: GAP, after: GAP, ..CENTERED }
    PICTURE "Picture" "Hình" { before: GAP, with_next: true, ..CENTERED }
    /// The page number, and what says that the figures are made up.
    PAGE_NUMBER "PageNumber" "Số trang" { ..CENTERED }
    SAMPLE "Sample" "Số liệu minh họa" { size: 12, bold: true, italic: true, ..CENTERED }
    /// A line of its own: the border of an empty paragraph as narrow as the line is to be.
    RULE "Rule" "Đường kẻ" { size: 2, before: 50, border: Border::Top, ..CENTERED }
    /// Air above and below a table.
    SPACER "Spacer" "Khoảng cách" { size: 6, ..PLAIN }
    /// An empty paragraph where Word wants one; so low that it never needs a page of its own.
    ANCHOR "Anchor" "Neo" { size: 2, line: Line::Exact(2), ..PLAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_has_a_name_of_its_own() {
        for (place, style) in ALL.iter().enumerate() {
            for other in &ALL[..place] {
                assert_ne!(style.id, other.id);
                assert_ne!(style.name, other.name);
            }
        }
    }

    #[test]
    fn the_tight_setting_stays_within_the_decree() {
        for style in ALL.iter().filter(|style| style.size >= 13) {
            let (size, _) = Setting::Tight.of(style);
            assert_eq!(size, 13, "{}", style.name);
        }
        assert_eq!(Setting::Tight.of(&TABLE_CELL).0, 12);
        assert_eq!(Setting::Tight.of(&ANCHOR), (2, Line::Exact(2)));
    }

    #[test]
    fn running_text_is_justified_with_an_indent_and_six_points_between() {
        for style in [&PARAGRAPH, &BASIS, &ARTICLE, &CLAUSE, &POINT] {
            assert_eq!(style.align, Align::Justified, "{}", style.name);
            assert!(
                style.after >= 120 && style.first_line == 720,
                "{}",
                style.name
            );
            let single_to_half_more = matches!(style.line, Line::Relative(240..=360));
            assert!(single_to_half_more, "{}", style.name);
        }
    }
}
