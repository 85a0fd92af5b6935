//! Why an input value is refused, in words that say what was expected.

use crate::Language;
use crate::amount::{Amount, AmountError};
use crate::framework::ChoiceOption;

/// Why an input value is refused; [`InputComplaint::text`] says what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputComplaint {
    /// Nothing was written.
    Empty,
    /// A number is expected.
    NotANumber,
    /// `1.234` in a field that takes decimals.
    Ambiguous,
    /// A whole number is expected.
    NotWhole,
    /// A comma in a count, or dots that do not part it into groups of three digits.
    NotACount,
    /// More digits than can be kept.
    TooLong,
    /// Below the least value.
    BelowMin(Amount),
    /// Above the greatest value.
    AboveMax(Amount),
    /// Above another input of the same indicator.
    AboveOther {
        /// Name of the other input.
        other: String,
        /// Its value.
        limit: Amount,
    },
    /// Yes or no is expected.
    NotYesNo,
    /// One of these options is expected; people see the titles, files hold the values.
    UnknownOption(Vec<ChoiceOption>),
    /// The indicator has no such input; these are its inputs.
    UnknownInput(Vec<String>),
    /// A stored value has another type than the framework asks for.
    WrongType,
    /// Points outside 0 and the maximum.
    PointsOutside(Amount),
    /// The leaf is collected only.
    NotScored,
    /// The framework does not let a unit leave this indicator out.
    MustApply,
    /// Not applicable without a reason.
    ReasonMissing,
    /// Points and not applicable at once.
    PointsAndNotApplicable,
}

/// `Có kết nối, Rời rạc`: the titles as the page offers them.
fn listed(options: &[ChoiceOption], language: Language) -> String {
    let named = options.iter().map(|option| {
        let title = match (language, &option.title_en) {
            (Language::En, Some(title)) => title,
            _ => &option.title,
        };
        title.as_str()
    });
    named.collect::<Vec<_>>().join(", ")
}

impl InputComplaint {
    /// Stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::Ambiguous => "ambiguous_number",
            Self::NotWhole => "not_whole",
            Self::NotACount => "not_a_count",
            Self::TooLong => "too_long",
            Self::BelowMin(_) => "below_min",
            Self::AboveMax(_) => "above_max",
            Self::AboveOther { .. } => "above_other",
            Self::NotYesNo => "not_yes_no",
            Self::UnknownOption(_) => "unknown_option",
            Self::UnknownInput(_) => "unknown_input",
            Self::WrongType => "wrong_type",
            Self::PointsOutside(_) => "points_outside",
            Self::NotScored => "not_scored",
            Self::MustApply => "must_apply",
            Self::ReasonMissing => "reason_missing",
            Self::PointsAndNotApplicable => "points_and_not_applicable",
        }
    }

    /// One sentence for the field: what was expected.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let number = |amount: &Amount| amount.short_text(6, language);
        let (vi, en) = match self {
            Self::Empty => ("chưa có giá trị".into(), "a value is expected".into()),
            Self::NotANumber => {
                ("cần một số, ví dụ 1234,5".into(), "a number is expected, such as 1234.5".into())
            }
            Self::Ambiguous => (
                "dấu chấm này có thể là hàng nghìn hoặc thập phân: viết 1234 hoặc 1,234".into(),
                "the dot may separate thousands or decimals: write 1234 or 1,234 with a decimal comma".into(),
            ),
            Self::NotWhole => ("cần một số nguyên".into(), "a whole number is expected".into()),
            Self::NotACount => (
                "cần một số nguyên, viết 1.000 hay 1000; số đếm không có dấu phẩy".into(),
                "a whole number is expected: write 1.000 or 1000; a count has no comma".into(),
            ),
            Self::TooLong => ("quá nhiều chữ số hoặc quá dài".into(), "too many digits or too long".into()),
            Self::BelowMin(min) => {
                (format!("phải từ {} trở lên", number(min)), format!("must be at least {}", number(min)))
            }
            Self::AboveMax(max) => {
                (format!("không được quá {}", number(max)), format!("must be at most {}", number(max)))
            }
            Self::AboveOther { other, limit } => (
                format!("không được lớn hơn {other} ({})", number(limit)),
                format!("must not exceed {other} ({})", number(limit)),
            ),
            Self::NotYesNo => ("cần có hoặc không (yes hoặc no)".into(), "yes or no is expected".into()),
            Self::UnknownOption(options) => (
                format!("cần một trong: {}", listed(options, Language::Vi)),
                format!("one of these is expected: {}", listed(options, Language::En)),
            ),
            Self::UnknownInput(names) if names.is_empty() => (
                "chỉ số này không có giá trị nhập nào; dùng points hoặc na".into(),
                "this indicator has no inputs; use points or na".into(),
            ),
            Self::UnknownInput(names) => (
                format!("chỉ số này không có giá trị nhập đó; có: {}, points, na", names.join(", ")),
                format!("this indicator has no such input; it has: {}, points, na", names.join(", ")),
            ),
            Self::WrongType => (
                "giá trị đã lưu không đúng kiểu của bộ chỉ số".into(),
                "the stored value has another type than the framework asks for".into(),
            ),
            Self::PointsOutside(max) => (
                format!("điểm phải từ 0 đến {}", number(max)),
                format!("points must be from 0 to {}", number(max)),
            ),
            Self::NotScored => (
                "chỉ số này chỉ thu thập, không chấm điểm".into(),
                "this indicator is collected and not scored".into(),
            ),
            Self::MustApply => (
                "bộ chỉ số không cho phép khai không áp dụng ở chỉ số này".into(),
                "the framework does not allow not applicable here".into(),
            ),
            Self::PointsAndNotApplicable => (
                "vừa có điểm vừa không áp dụng: chỉ giữ một".into(),
                "points and not applicable at once: keep one".into(),
            ),
            Self::ReasonMissing => {
                ("cần lý do không áp dụng".into(), "a reason is expected for not applicable".into())
            }
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

impl From<AmountError> for InputComplaint {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Empty => Self::Empty,
            AmountError::NotANumber => Self::NotANumber,
            AmountError::Ambiguous => Self::Ambiguous,
            AmountError::NotACount => Self::NotACount,
            AmountError::TooLong => Self::TooLong,
        }
    }
}
