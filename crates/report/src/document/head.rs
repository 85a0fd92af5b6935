//! The head of a document: who issues it, its number, place and date, and what it is about.

use jiff::civil::Date;

use super::Kind;
use super::words::{blank_or_padded, date_words};

/// The head.
///
/// Names of bodies may hold a line break where they should be broken; capitals are made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What kind of document it is.
    pub kind: Kind,
    /// The body above the issuing one, such as "UBND tỉnh Gia Lai"; a people's committee has none.
    pub parent: Option<String>,
    /// The issuing body as printed at the top left: "Sở Khoa học và Công nghệ".
    pub issuer: String,
    /// Who issues it, in a sentence: "Chủ tịch Ủy ban nhân dân tỉnh Gia Lai"; annexes name it.
    pub issued_by: String,
    /// The part of the symbol after the kind: `UBND` in `QĐ-UBND`; for a letter all of it, `UBND-KGVX`.
    pub symbol: String,
    /// The number, from 1 on; blank until the clerk has given one.
    pub number: Option<u32>,
    /// The place named before the date: "Gia Lai". Minutes do not print it.
    pub place: String,
    /// The date.
    pub date: IssueDate,
    /// What it is about (trích yếu): "Về việc công bố …"; for a letter without the "V/v".
    pub summary: String,
    /// Urgency and who may read it, boxed below the number.
    pub marks: Vec<Mark>,
    /// How it is issued.
    pub carrier: Carrier,
    /// Whether it rests on demonstration data; every page then says "Số liệu minh họa".
    pub sample: bool,
}

impl Head {
    /// What file lists show: `Quyết định: Về việc công bố …`.
    pub(super) fn title(&self) -> String {
        format!("{}: {}", self.kind.name(), self.summary)
    }

    /// `Số: 05/QĐ-UBND`, or with room for the number.
    pub(super) fn number_line(&self) -> String {
        format!("Số: {}", self.number_and_symbol(self.number))
    }

    /// `Gia Lai, ngày 05 tháng 02 năm 2026`.
    pub(super) fn place_line(&self) -> String {
        format!("{}, {}", self.place, date_words(self.date))
    }

    /// What an annex says about where it belongs. On an electronic document number and date stay
    /// blank, as the decree has it: they are known only after the annex has been signed with the rest.
    pub(super) fn attachment_line(&self) -> String {
        let (number, date) = match self.carrier {
            Carrier::Electronic => (
                None,
                IssueDate::Open {
                    year: self.date.year(),
                },
            ),
            Carrier::Paper => (self.number, self.date),
        };
        format!(
            "(Kèm theo {} số {} {} của {})",
            self.kind.name(),
            self.number_and_symbol(number),
            date_words(date),
            self.issued_by
        )
    }

    fn number_and_symbol(&self, number: Option<u32>) -> String {
        let number = blank_or_padded(number);
        match self.kind.abbreviation() {
            Some(kind) => format!("{number}/{kind}-{}", self.symbol),
            None => format!("{number}/{}", self.symbol),
        }
    }
}

/// The date of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueDate {
    /// Signed on this day.
    On(Date),
    /// Not signed yet: room for day and month.
    Open {
        /// The year it is expected in.
        year: i16,
    },
}

impl IssueDate {
    pub(super) fn year(self) -> i16 {
        match self {
            Self::On(date) => date.year(),
            Self::Open { year } => year,
        }
    }
}

/// A mark in a box. Marks of secrecy are left out on purpose: no state secret belongs in the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Hỏa tốc: the most urgent.
    Immediate,
    /// Thượng khẩn.
    VeryUrgent,
    /// Khẩn.
    Urgent,
    /// Lưu hành nội bộ: for use inside the authority only.
    Internal,
}

impl Mark {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Immediate => "HỎA TỐC",
            Self::VeryUrgent => "THƯỢNG KHẨN",
            Self::Urgent => "KHẨN",
            Self::Internal => "LƯU HÀNH NỘI BỘ",
        }
    }
}

/// How a document is issued; it decides what its annexes say about number and date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    /// Signed electronically.
    #[default]
    Electronic,
    /// Signed and sealed on paper.
    Paper,
}
