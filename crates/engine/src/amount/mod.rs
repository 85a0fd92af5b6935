//! Exact decimals: the only type in which points, maxima, inputs and values are computed.
//!
//! An amount is a whole number of grains of 10⁻¹⁸ in 128 bits, so that sums are exact and do not
//! depend on their order (a 96-bit decimal would round a sum silently once it ran out of digits).
//! A quotient is rounded once, to the grain, half to even. Rounding for display happens when text
//! is made and nowhere else.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Language;

mod column;
mod interval;
mod proportion;
mod text;
mod wide;

pub use column::Marks;
pub use interval::{Edge, Interval, Joint};
pub(crate) use proportion::{Prepared, Shares};

/// Decimals of one grain.
const GRAIN_DECIMALS: u32 = 18;
/// Grains in one.
const ONE: i128 = 1_000_000_000_000_000_000;

/// How a half is rounded when text is made for people. Never used in a computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// 0.125 → 0.13: what people expect, the default.
    #[default]
    HalfUp,
    /// 0.125 → 0.12 and 0.135 → 0.14.
    HalfEven,
    /// A first dropped digit of 5 is cut, from 6 it rounds up: 0.125 and 0.1259 → 0.12, 0.126 → 0.13.
    /// For tables recomputed from inputs printed shorter than those they were rounded from: the
    /// digits behind the 5 are then noise.
    FiveDown,
}

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Nothing was written.
    #[error("a number is expected, the text is empty")]
    Empty,
    /// Something that is not a number.
    #[error("not a number")]
    NotANumber,
    /// One dot before three digits: one thousand to some, one to others.
    #[error("ambiguous: the dot may separate thousands or decimals")]
    Ambiguous,
    /// A comma in a count, or dots that do not part it into groups of three digits.
    #[error("a whole number is expected, without a comma")]
    NotACount,
    /// More than 18 decimals or more than 19 digits before them.
    #[error("too many digits")]
    TooLong,
}

/// An exact decimal with up to 18 decimals, between about ±1.7 × 10²⁰.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(ONE);

    /// A whole number.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// assert_eq!(Amount::from_int(-3).canonical(), "-3");
    /// ```
    #[must_use]
    pub const fn from_int(whole: i64) -> Self {
        // 2⁶³ × 10¹⁸ is below 2¹²³, so the product always fits.
        Self(whole as i128 * ONE)
    }

    /// Reads the machine form: optional minus, digits, optional dot and digits. No blanks, no
    /// grouping, no exponent.
    ///
    /// # Errors
    /// [`AmountError`] when the text is anything else or has more digits than the type holds.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// assert_eq!(Amount::parse("1234.560").unwrap().canonical(), "1234.56");
    /// assert!(Amount::parse("1.234,5").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        text::parse(text)
    }

    /// Reads what a Vietnamese user types: `1.234,56`, `1234,5`, also `1234.56` and `1,234.56`
    /// where only one reading is possible. `1.234` has two readings and is refused.
    ///
    /// # Errors
    /// [`AmountError::Ambiguous`] for two possible readings, the others as in [`Amount::parse`].
    ///
    /// ```
    /// use engine::amount::{Amount, AmountError};
    /// assert_eq!(Amount::parse_vi("1.234,56").unwrap().canonical(), "1234.56");
    /// assert_eq!(Amount::parse_vi("1234.56").unwrap().canonical(), "1234.56");
    /// assert_eq!(Amount::parse_vi("1.234"), Err(AmountError::Ambiguous));
    /// ```
    pub fn parse_vi(text: &str) -> Result<Self, AmountError> {
        text::parse_vi(text)
    }

    /// Reads a count as a Vietnamese user types it: `1.234` can only mean one thousand two hundred
    /// and thirty-four here. A comma is never read: `1,000` is one to some and a thousand to others.
    ///
    /// # Errors
    /// [`AmountError::NotACount`] for a comma or dots elsewhere, the others as in [`Amount::parse`].
    ///
    /// ```
    /// use engine::amount::{Amount, AmountError};
    /// assert_eq!(Amount::parse_vi_whole("1.234").unwrap(), Amount::from_int(1234));
    /// assert_eq!(Amount::parse_vi_whole("1,000"), Err(AmountError::NotACount));
    /// ```
    pub fn parse_vi_whole(text: &str) -> Result<Self, AmountError> {
        text::parse_vi_whole(text)
    }

    /// The sum, or nothing when it leaves the range.
    #[must_use]
    pub const fn plus(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(grains) => Some(Self(grains)),
            None => None,
        }
    }

    /// The difference, or nothing when it leaves the range.
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(grains) => Some(Self(grains)),
            None => None,
        }
    }

    /// The sum kept at the end of the range. For sums of points, which checks have bounded.
    #[must_use]
    pub const fn plus_capped(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `self × numerator ÷ denominator`, rounded once to the grain, half to even. Nothing when the
    /// denominator is zero or the result leaves the range.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// let int = Amount::from_int;
    /// let points = int(20).mul_div(int(3), int(42)).unwrap();
    /// assert_eq!(points.canonical(), "1.428571428571428571");
    /// assert_eq!(int(20).mul_div(int(3), int(0)), None);
    /// ```
    #[must_use]
    pub fn mul_div(self, numerator: Self, denominator: Self) -> Option<Self> {
        wide::mul_div(self.0, numerator.0, denominator.0).map(Self)
    }

    /// The product, rounded once to the grain, half to even.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.mul_div(other, Self::ONE)
    }

    /// Text for people, rounded half up, with exactly `decimals` decimals (18 at most).
    ///
    /// ```
    /// use engine::{Language, amount::Amount};
    /// let amount = Amount::parse("1234.565").unwrap();
    /// assert_eq!(amount.text(2, Language::Vi), "1.234,57");
    /// assert_eq!(amount.text(2, Language::En), "1,234.57");
    /// ```
    #[must_use]
    pub fn text(self, decimals: u32, language: Language) -> String {
        self.text_rounded(decimals, Rounding::HalfUp, language)
    }

    /// Text for people with a stated rounding of halves, as a framework may declare.
    #[must_use]
    pub fn text_rounded(self, decimals: u32, rounding: Rounding, language: Language) -> String {
        text::for_people(
            self.rounded(decimals, rounding),
            decimals.min(GRAIN_DECIMALS),
            language,
        )
    }

    /// Text for people with as many decimals as the amount has, up to `decimals`.
    ///
    /// ```
    /// use engine::{Language, amount::Amount};
    /// assert_eq!(Amount::parse("12.50").unwrap().short_text(4, Language::Vi), "12,5");
    /// ```
    #[must_use]
    pub fn short_text(self, decimals: u32, language: Language) -> String {
        let rounded = self.rounded(decimals, Rounding::HalfUp);
        let needed = rounded.decimals().min(decimals);
        text::for_people(rounded, needed, language)
    }

    /// The nearest amount with `decimals` decimals. For display and for comparing with a printed
    /// figure; computations never call it.
    ///
    /// ```
    /// use engine::amount::{Amount, Rounding};
    /// let half = Amount::parse("0.71635").unwrap();
    /// assert_eq!(half.rounded(4, Rounding::HalfUp).canonical(), "0.7164");
    /// assert_eq!(half.rounded(4, Rounding::FiveDown).canonical(), "0.7163");
    /// ```
    #[must_use]
    pub fn rounded(self, decimals: u32, rounding: Rounding) -> Self {
        if decimals >= GRAIN_DECIMALS {
            return self;
        }
        let unit = 10_i128.pow(GRAIN_DECIMALS - decimals);
        let quotient = self.0 / unit;
        let rest = (self.0 % unit).abs() * 2;
        let away = match rounding {
            Rounding::HalfUp => rest >= unit,
            Rounding::FiveDown => rest / 6 >= unit / 5,
            Rounding::HalfEven => rest > unit || (rest == unit && quotient % 2 != 0),
        };
        let quotient = if away {
            quotient + self.0.signum()
        } else {
            quotient
        };
        Self(quotient.saturating_mul(unit))
    }

    /// The nearest amount with `decimals` decimals that is at least as far from `start`: what people
    /// are told to reach must be enough when they reach it to the last digit they see.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// let amount = |text| Amount::parse(text).unwrap();
    /// assert_eq!(amount("4.001").away_from(amount("3"), 2).canonical(), "4.01");
    /// assert_eq!(amount("4.999").away_from(amount("9"), 2).canonical(), "4.99");
    /// assert_eq!(amount("4.5").away_from(amount("3"), 2).canonical(), "4.5");
    /// ```
    #[must_use]
    pub fn away_from(self, start: Self, decimals: u32) -> Self {
        let unit = 10_i128.pow(GRAIN_DECIMALS.saturating_sub(decimals));
        let below = self.0.div_euclid(unit).saturating_mul(unit);
        match below == self.0 || self < start {
            true => Self(below),
            false => Self(below.saturating_add(unit)),
        }
    }

    /// The greatest whole number that is not above it. Exact: for bounds of counts, never for display.
    #[must_use]
    pub(crate) const fn floor(self) -> Self {
        Self(self.0.div_euclid(ONE) * ONE)
    }

    /// How many decimals the exact amount has, 0 to 18.
    #[must_use]
    pub fn decimals(self) -> u32 {
        let mut left = GRAIN_DECIMALS;
        let mut rest = self.0 % ONE;
        if rest == 0 {
            return 0;
        }
        while rest % 10 == 0 {
            rest /= 10;
            left -= 1;
        }
        left
    }

    /// Whether it has no decimals.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        // 10¹⁸ is 2¹⁸ × 5¹⁸. What is left of most counts without the twos fits 64 bits, which divide
        // several times faster than 128.
        const FIVES: i64 = 5_i64.pow(GRAIN_DECIMALS);
        let rest = self.0 >> GRAIN_DECIMALS;
        if rest << GRAIN_DECIMALS != self.0 {
            return false;
        }
        let short = rest as i64;
        match short as i128 == rest {
            true => short % FIVES == 0,
            false => rest % FIVES as i128 == 0,
        }
    }

    /// The exact machine form: dot, no grouping, no trailing zeros.
    #[must_use]
    pub fn canonical(self) -> String {
        self.to_string()
    }

    /// Appends the canonical form without a new allocation; for writers of large tables.
    pub fn write_canonical(self, out: &mut Vec<u8>) {
        text::write_canonical(self.0, out);
    }

    /// Millionths, rounded half to even, as the databases keep figures; nothing beyond 64 bits.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// assert_eq!(Amount::parse("1.5").unwrap().to_micro(), Some(1_500_000));
    /// ```
    #[must_use]
    pub fn to_micro(self) -> Option<i64> {
        let rounded = self.rounded(6, Rounding::HalfEven);
        i64::try_from(rounded.0 / 1_000_000_000_000).ok()
    }

    /// The amount of so many millionths.
    #[must_use]
    pub const fn from_micro(micro: i64) -> Self {
        Self(micro as i128 * 1_000_000_000_000)
    }

    /// The nearest floating number, for analyses; never for points, values or ranks of a score.
    ///
    /// ```
    /// use engine::amount::Amount;
    /// assert_eq!(Amount::parse("0.25").unwrap().to_f64(), 0.25);
    /// ```
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// The amount of so many grains.
    pub(crate) const fn from_grains(grains: i128) -> Self {
        Self(grains)
    }

    /// The whole number of grains of 10⁻¹⁸, for searches that compare millions of sums.
    pub(crate) const fn grains(self) -> i128 {
        self.0
    }

    /// Whether two amounts differ by no more than `grains` × 10⁻¹⁸.
    #[must_use]
    pub const fn within(self, other: Self, grains: u128) -> bool {
        self.0.abs_diff(other.0) <= grains
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::with_capacity(40);
        text::write_canonical(self.0, &mut bytes);
        formatter.write_str(&String::from_utf8_lossy(&bytes))
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Amount({self})")
    }
}

impl std::str::FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::parse(text)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
