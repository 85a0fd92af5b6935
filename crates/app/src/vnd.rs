//! Money in đồng: whole numbers, as people here type and read them.

use engine::{Language, amount::Amount};

use crate::Invalid;

/// Largest sum that a form takes: beyond the budget of any province.
const MOST: i64 = 1_000_000_000_000_000;
const BILLION: i64 = 1_000_000_000;
const MILLION: i64 = 1_000_000;

/// Why a text is no sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMoney {
    /// It does not read, or is out of bounds.
    Unreadable,
    /// A bare number below a million: whoever writes one mostly means millions.
    Bare(i64),
}

impl NotMoney {
    /// The complaint of this code about a field in which it was typed.
    pub(crate) fn complaint(self, (field, code): (&str, &'static str), typed: &str) -> Invalid {
        let (vi, en) = self.words(typed);
        Invalid::new(field, code, vi, en)
    }

    /// What is said about it to whoever typed it, in Vietnamese and English.
    fn words(self, typed: &str) -> (String, String) {
        let typed = typed.trim();
        match self {
            Self::Unreadable => (
                format!("“{typed}” không phải một số tiền; ghi như 1.500.000.000 hoặc 1,5 tỷ."),
                format!("“{typed}” is no sum of money; write it like 1.500.000.000 or 1,5 tỷ."),
            ),
            Self::Bare(number) => {
                let in_full = Amount::from_int(number);
                let (vi, en) = (in_full.text(0, Language::Vi), in_full.text(0, Language::En));
                (
                    format!(
                        "{vi} đồng? Ghi “{number} triệu” nếu là triệu đồng, “{vi} đồng” nếu đúng là đồng."
                    ),
                    format!(
                        "{en} đồng? Write “{number} triệu” for millions of đồng, “{vi} đồng” for đồng."
                    ),
                )
            }
        }
    }
}

/// A sum of money in đồng, without decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Vnd(pub i64);

impl Vnd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads `1.500.000.000`, `1,5 tỷ`, `350 triệu`, each with or without `đ` or `đồng`. A number below a
    /// million needs one of these words. `1.500 tỷ` has two readings and is refused.
    ///
    /// ```
    /// use app::proposal::{NotMoney, Vnd};
    /// assert_eq!(Vnd::parse("1,5 tỷ"), Ok(Vnd(1_500_000_000)));
    /// assert_eq!(Vnd::parse("350.000 đ"), Ok(Vnd(350_000)));
    /// assert_eq!(Vnd::parse("350"), Err(NotMoney::Bare(350)));
    /// assert_eq!(Vnd::parse("1.500 tỷ"), Err(NotMoney::Unreadable));
    /// ```
    ///
    /// # Errors
    /// What is no whole number of đồng from 1 to a million billions, and a bare number below a million.
    pub fn parse(typed: &str) -> Result<Self, NotMoney> {
        let folded = engine::vietnamese::fold(typed);
        let folded = folded.trim();
        let named = ["dong", "vnd", "d"]
            .into_iter()
            .find_map(|unit| folded.strip_suffix(unit));
        let bare = named.unwrap_or(folded).trim_end();
        let units = [
            ("ty", BILLION),
            ("ti", BILLION),
            ("trieu", MILLION),
            ("tr", MILLION),
        ];
        let scaled = units
            .into_iter()
            .find_map(|(word, scale)| Some((bare.strip_suffix(word)?.trim_end(), scale)));
        let amount = match scaled {
            Some((number, scale)) => Amount::parse_vi(number)
                .ok()
                .and_then(|number| number.times(Amount::from_int(scale))),
            None => Amount::parse_vi_whole(&bare.replace(' ', "")).ok(),
        };
        let whole = amount.filter(|amount| amount.is_whole());
        let whole = whole.and_then(|amount| amount.canonical().parse::<i64>().ok());
        let whole = whole.filter(|whole| (1..=MOST).contains(whole));
        match whole.ok_or(NotMoney::Unreadable)? {
            whole if whole < MILLION && named.is_none() && scaled.is_none() => {
                Err(NotMoney::Bare(whole))
            }
            whole => Ok(Self(whole)),
        }
    }

    /// As a form shows it to be read again: `1.234.567`, `350 đ` below a million, and `0`.
    ///
    /// ```
    /// use app::proposal::Vnd;
    /// assert_eq!(Vnd(1_500_000).typed(), "1.500.000");
    /// assert_eq!(Vnd::parse(&Vnd(350).typed()), Ok(Vnd(350)));
    /// ```
    #[must_use]
    pub fn typed(self) -> String {
        match self.0 {
            0 | MILLION.. => Amount::from_int(self.0).text(0, Language::Vi),
            _ => self.text(Language::Vi),
        }
    }

    /// In full: `1.234.567 đ`, English `1,234,567 VND`.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        let number = Amount::from_int(self.0).text(0, language);
        format!("{number} {}", language.pick("đ", "VND"))
    }

    /// In short: `1,23 tỷ đ`, `350 triệu đ`, in full below a million; rounded to two decimals.
    #[must_use]
    pub fn short(self, language: Language) -> String {
        let (scale, vi, en) = match self.0.unsigned_abs() {
            0..1_000_000 => return self.text(language),
            1_000_000..1_000_000_000 => (MILLION, "triệu đ", "mn VND"),
            _ => (BILLION, "tỷ đ", "bn VND"),
        };
        let scaled = Amount::from_int(self.0).mul_div(Amount::ONE, Amount::from_int(scale));
        let number = scaled.unwrap_or_default().short_text(2, language);
        format!("{number} {}", language.pick(vi, en))
    }

    /// The sum, kept at the end of the range.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of it after another sum.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Đồng per point, exact to the grain; nothing where there are no points.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// use app::proposal::Vnd;
    /// let points = Amount::parse("2.5").unwrap();
    /// assert_eq!(Vnd(1_000_000).per(points).unwrap().canonical(), "400000");
    /// assert_eq!(Vnd(1).per(Amount::ZERO), None);
    /// ```
    #[must_use]
    pub fn per(self, points: Amount) -> Option<Amount> {
        (points > Amount::ZERO)
            .then(|| Amount::from_int(self.0).mul_div(Amount::ONE, points))
            .flatten()
    }

    /// This share of a whole, in percent; nothing of nothing.
    #[must_use]
    pub fn percent_of(self, whole: Self) -> Option<Amount> {
        let hundred = Amount::from_int(100);
        Amount::from_int(self.0).mul_div(hundred, Amount::from_int(whole.0))
    }
}

impl std::iter::Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_people_type_it() {
        for (typed, expected) in [
            ("1.500.000.000", 1_500_000_000),
            ("1 500 000 000 đồng", 1_500_000_000),
            ("1,5 tỷ", 1_500_000_000),
            ("2 TỶ ĐỒNG", 2_000_000_000),
            ("0,35 tỉ", 350_000_000),
            ("350 triệu", 350_000_000),
            ("45tr", 45_000_000),
            ("1000000", 1_000_000),
            ("900000 đồng", 900_000),
            ("300đ", 300),
        ] {
            assert_eq!(Vnd::parse(typed), Ok(Vnd(expected)), "{typed}");
        }
        for typed in [
            "",
            "0",
            "-5",
            "1,5",
            "1,0000000001 tỷ",
            "nhiều",
            "9999999999999999",
        ] {
            assert_eq!(Vnd::parse(typed), Err(NotMoney::Unreadable), "{typed}");
        }
    }

    #[test]
    fn a_bare_number_below_a_million_is_asked_back() {
        for (typed, number) in [("300", 300), ("1.500", 1_500), ("999.999", 999_999)] {
            assert_eq!(Vnd::parse(typed), Err(NotMoney::Bare(number)), "{typed}");
        }
        let (vi, en) = NotMoney::Bare(1_500).words("1500");
        let expected =
            "1.500 đồng? Ghi “1500 triệu” nếu là triệu đồng, “1.500 đồng” nếu đúng là đồng.";
        assert_eq!(vi, expected);
        assert!(en.starts_with("1,500 đồng? Write “1500 triệu”"), "{en}");
        assert_eq!(Vnd::parse("1500 triệu"), Ok(Vnd(1_500_000_000)));
        for small in [1, 300, 999_999, 1_000_000] {
            assert_eq!(Vnd::parse(&Vnd(small).typed()), Ok(Vnd(small)));
        }
    }

    #[test]
    fn money_is_written_in_full_and_in_short() {
        let vi = |amount: i64| {
            (
                Vnd(amount).text(Language::Vi),
                Vnd(amount).short(Language::Vi),
            )
        };
        assert_eq!(vi(1_234_567), ("1.234.567 đ".into(), "1,23 triệu đ".into()));
        assert_eq!(vi(2_300_000_000).1, "2,3 tỷ đ");
        assert_eq!(vi(-350_000_000).1, "−350 triệu đ");
        assert_eq!(vi(999_999).1, "999.999 đ");
        assert_eq!(Vnd(1_500_000_000).short(Language::En), "1.5 bn VND");
    }
}
