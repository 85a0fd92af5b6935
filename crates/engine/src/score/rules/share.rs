//! A share of the maximum, exact even when it is a third.

use crate::Language;
use crate::amount::Amount;

/// `numerator ÷ denominator`, written `1/2` or `0.5` in framework files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Above the line.
    pub numerator: Amount,
    /// Below the line, positive.
    pub denominator: Amount,
}

impl Share {
    /// Reads `1/2` or `0.5`; nothing for any other text or a denominator that is not positive.
    ///
    /// ```
    /// use engine::{amount::Amount, score::rules::Share};
    /// let third = Share::parse("1/3").unwrap();
    /// assert_eq!(third.of(Amount::from_int(30)), Amount::from_int(10));
    /// assert!(Share::parse("1/0").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let numerator = Amount::parse(numerator.trim()).ok()?;
        let denominator = Amount::parse(denominator.trim()).ok()?;
        (denominator > Amount::ZERO).then_some(Self {
            numerator,
            denominator,
        })
    }

    /// Whether it lies from 0 to 1.
    #[must_use]
    pub fn is_proper(self) -> bool {
        self.numerator >= Amount::ZERO && self.numerator <= self.denominator
    }

    /// This share of an amount, rounded once.
    #[must_use]
    pub fn of(self, whole: Amount) -> Amount {
        whole
            .mul_div(self.numerator, self.denominator)
            .unwrap_or(Amount::ZERO)
    }

    /// As a percentage: `80 %`.
    #[must_use]
    pub fn percent(self, language: Language) -> String {
        format!(
            "{} %",
            self.of(Amount::from_int(100)).short_text(2, language)
        )
    }
}
