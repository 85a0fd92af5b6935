//! How alike two texts are, and from where on that is said.

use crate::Language;
use crate::amount::{Amount, Rounding};

/// How much of what two texts say they say both: 0 for nothing, 1 for the same text.
///
/// Kept in ten-thousandths, so that what is stored and compared is what was computed.
///
/// ```
/// use engine::{Language, likeness::{Likeness, Nearness}};
/// let likeness = Likeness::of_ten_thousandths(8_150);
/// assert_eq!(likeness.text(Language::Vi), "0,82");
/// assert_eq!(likeness.nearness(), Nearness::Close);
/// assert!(Likeness::of_ten_thousandths(20_000) == Likeness::SAME);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Likeness(u16);

/// What a likeness means for somebody who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Nothing that needs to be looked at.
    Apart,
    /// Worth a look.
    Similar,
    /// Probably the same need: asks for a justification and a named decision.
    Close,
}

impl Likeness {
    /// The same text.
    pub const SAME: Self = Self(10_000);
    /// From here on two texts are similar.
    pub const SIMILAR: Self = Self(4_000);
    /// From here on two texts are a close match.
    pub const CLOSE: Self = Self(6_500);

    /// So many ten-thousandths, at most all of them.
    #[must_use]
    pub const fn of_ten_thousandths(number: u16) -> Self {
        if number > Self::SAME.0 {
            Self::SAME
        } else {
            Self(number)
        }
    }

    /// A share from 0 to 1; what is no number is 0.
    pub(super) fn of_share(share: f64) -> Self {
        // A conversion from a float keeps within the bounds of the type.
        Self::of_ten_thousandths((share * f64::from(Self::SAME.0) + 0.5) as u16)
    }

    /// In ten-thousandths, 0 to 10,000.
    #[must_use]
    pub fn ten_thousandths(self) -> u16 {
        self.0
    }

    /// As an exact number from 0 to 1.
    #[must_use]
    pub fn amount(self) -> Amount {
        Amount::from_micro(i64::from(self.0) * 100)
    }

    /// With two decimals, for people.
    #[must_use]
    pub fn text(self, language: Language) -> String {
        self.amount().text_rounded(2, Rounding::HalfUp, language)
    }

    /// What it means.
    #[must_use]
    pub fn nearness(self) -> Nearness {
        if self >= Self::CLOSE {
            Nearness::Close
        } else if self >= Self::SIMILAR {
            Nearness::Similar
        } else {
            Nearness::Apart
        }
    }
}

impl Nearness {
    /// In words.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        match self {
            Self::Apart => language.pick("khác", "different"),
            Self::Similar => language.pick("có phần giống", "similar"),
            Self::Close => language.pick("rất giống", "a close match"),
        }
    }
}
