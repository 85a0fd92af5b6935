//! Money in đồng: whole numbers, as people here type and read them.

use engine::{Language, amount::Amount};

/// Largest sum that a form takes: beyond the budget of any province.
const MOST: i64 = 1_000_000_000_000_000;
const BILLION: i64 = 1_000_000_000;
const MILLION: i64 = 1_000_000;

/// A sum of money in đồng, without decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Vnd(pub i64);

impl Vnd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads `1.500.000.000`, `1,5 tỷ`, `350 triệu`, each with or without `đ` or `đồng`; nothing for
    /// what is no whole number of đồng from 1 to a million billions.
    ///
    /// ```
    /// use app::proposal::Vnd;
    /// assert_eq!(Vnd::parse("1,5 tỷ"), Some(Vnd(1_500_000_000)));
    /// assert_eq!(Vnd::parse("350.000 đ"), Some(Vnd(350_000)));
    /// assert_eq!(Vnd::parse("nhiều"), None);
    /// ```
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let folded = engine::vietnamese::fold(typed);
        let folded = folded.trim();
        let bare = ["dong", "vnd", "d"]
            .into_iter()
            .find_map(|unit| folded.strip_suffix(unit))
            .unwrap_or(folded)
            .trim_end();
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
                .ok()?
                .times(Amount::from_int(scale))?,
            None => Amount::parse_vi_whole(&bare.replace(' ', "")).ok()?,
        };
        let whole: i64 = amount
            .is_whole()
            .then(|| amount.canonical())?
            .parse()
            .ok()?;
        (1..=MOST).contains(&whole).then_some(Self(whole))
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
            ("900000", 900_000),
        ] {
            assert_eq!(Vnd::parse(typed), Some(Vnd(expected)), "{typed}");
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
            assert_eq!(Vnd::parse(typed), None, "{typed}");
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
