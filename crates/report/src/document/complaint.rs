//! What is wrong with a document, and where: for the people who wrote it.

use engine::Language;

/// Something that must be mended before the document can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

/// A place in a document. Blocks and annexes are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The head.
    Head,
    /// Between head and text.
    Opening,
    /// The text as a whole.
    Body,
    /// A block of the text.
    Block(usize),
    /// An annex as a whole.
    Annex(usize),
    /// A block of an annex.
    AnnexBlock {
        /// Which annex.
        annex: usize,
        /// Which of its blocks.
        block: usize,
    },
    /// The foot.
    Foot,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A field that every document of the kind has is empty: its name in Vietnamese and English.
    Empty(&'static str, &'static str),
    /// Something stands where the kind has nothing: its name in Vietnamese and English.
    OutOfPlace(&'static str, &'static str),
    /// Documents are numbered from 1.
    NumberZero,
    /// A session ends before it begins.
    EndsBeforeBegin,
    /// More points in one list than the alphabet has letters.
    TooManyPoints {
        /// How many letters there are.
        letters: usize,
    },
    /// A table without columns or a column without width.
    NoWidth,
    /// A row has another number of cells than the table has columns.
    RowLength {
        /// Which row, from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The columns.
        columns: usize,
    },
    /// A table or picture is wider than the page has room for.
    TooWide {
        /// How wide it is, in millimetres.
        width_mm: u32,
        /// The room.
        room_mm: u32,
    },
    /// A picture is higher than a page.
    TooHigh {
        /// How high it is, in millimetres.
        height_mm: u64,
        /// The room.
        room_mm: u32,
    },
    /// A picture is no PNG file.
    NotPng,
    /// A picture without width.
    PictureWithoutWidth,
}

impl Complaint {
    /// Where it is and what was expected, in one sentence without full stop.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        format!(
            "{}: {}",
            self.place.text(language),
            self.fault.text(language)
        )
    }
}

impl Place {
    fn text(self, language: Language) -> String {
        let pick = |vi, en| language.pick(vi, en);
        match self {
            Self::Head => pick("phần đầu văn bản", "head").to_owned(),
            Self::Opening => pick("phần mở đầu", "opening").to_owned(),
            Self::Body => pick("nội dung", "text").to_owned(),
            Self::Foot => pick("phần cuối văn bản", "foot").to_owned(),
            Self::Block(block) => format!("{} {block}", pick("nội dung, đoạn", "text, block")),
            Self::Annex(annex) => format!("{} {annex}", pick("phụ lục", "annex")),
            Self::AnnexBlock { annex, block } => format!(
                "{} {annex}, {} {block}",
                pick("phụ lục", "annex"),
                pick("đoạn", "block")
            ),
        }
    }
}

impl Fault {
    fn text(&self, language: Language) -> String {
        match language {
            Language::Vi => self.vietnamese(),
            Language::En => self.english(),
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Empty(vi, _) => format!("chưa có {vi}"),
            Self::OutOfPlace(vi, _) => format!("loại văn bản này không có {vi}"),
            Self::NumberZero => "số văn bản bắt đầu từ 01".to_owned(),
            Self::EndsBeforeBegin => "thời gian kết thúc trước thời gian bắt đầu".to_owned(),
            Self::TooManyPoints { letters } => {
                format!("một khoản có tối đa {letters} điểm, hết chữ cái để đánh thứ tự")
            }
            Self::NoWidth => "bảng phải có ít nhất một cột, cột nào cũng có độ rộng".to_owned(),
            Self::RowLength {
                row,
                cells,
                columns,
            } => format!("hàng {row} có {cells} ô, bảng có {columns} cột"),
            Self::TooWide { width_mm, room_mm } => {
                format!("rộng {width_mm} mm, trang giấy chỉ còn {room_mm} mm")
            }
            Self::TooHigh { height_mm, room_mm } => {
                format!("cao {height_mm} mm, trang giấy chỉ còn {room_mm} mm")
            }
            Self::NotPng => "hình phải là tệp PNG".to_owned(),
            Self::PictureWithoutWidth => "hình phải có độ rộng từ 1 mm".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty(_, en) => format!("{en} is missing"),
            Self::OutOfPlace(_, en) => format!("this kind of document has no {en}"),
            Self::NumberZero => "documents are numbered from 01".to_owned(),
            Self::EndsBeforeBegin => "the session ends before it begins".to_owned(),
            Self::TooManyPoints { letters } => {
                format!("a list has at most {letters} points, one for each letter")
            }
            Self::NoWidth => "a table needs a column, and every column a width".to_owned(),
            Self::RowLength {
                row,
                cells,
                columns,
            } => format!("row {row} has {cells} cells, the table {columns} columns"),
            Self::TooWide { width_mm, room_mm } => {
                format!("{width_mm} mm wide, the page has room for {room_mm} mm")
            }
            Self::TooHigh { height_mm, room_mm } => {
                format!("{height_mm} mm high, the page has room for {room_mm} mm")
            }
            Self::NotPng => "a picture must be a PNG file".to_owned(),
            Self::PictureWithoutWidth => "a picture must be at least 1 mm wide".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_says_where_and_what_was_expected_in_both_languages() {
        let complaint = Complaint {
            place: Place::AnnexBlock { annex: 2, block: 3 },
            fault: Fault::RowLength {
                row: 7,
                cells: 4,
                columns: 5,
            },
        };
        assert_eq!(
            complaint.text(Language::Vi),
            "phụ lục 2, đoạn 3: hàng 7 có 4 ô, bảng có 5 cột"
        );
        assert_eq!(
            complaint.text(Language::En),
            "annex 2, block 3: row 7 has 4 cells, the table 5 columns"
        );
    }
}
