//! Ratio: M × a ÷ b, optionally full from a threshold and nothing below a floor.

use super::{Gap, InputNames, Need, Operand, Share, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::{Reason, Term};

/// What a denominator of 0 means; every ratio says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenZero {
    /// Full points: there was nothing to do.
    Full,
    /// No points.
    None,
    /// The leaf does not apply to the unit.
    NotApplicable,
}

impl WhenZero {
    /// Its points, or that the leaf does not apply for this reason.
    pub(super) fn points(self, maximum: Amount, reason: Reason) -> Result<Amount, Gap> {
        match self {
            Self::Full => Ok(maximum),
            Self::None => Ok(Amount::ZERO),
            Self::NotApplicable => Err(Gap::NotApplicable(reason)),
        }
    }

    /// In words.
    pub(super) fn words(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Full => ("đủ điểm", "full points"),
            Self::None => ("không có điểm", "no points"),
            Self::NotApplicable => ("không áp dụng", "not applicable"),
        };
        language.pick(vi, en)
    }
}

/// M × min(1, (a ÷ b) ÷ t); 0 when a ÷ b is below the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// a.
    pub numerator: Operand,
    /// b, never negative.
    pub denominator: Operand,
    /// t: the share from which M is earned whole; 1 when absent.
    pub full_from: Option<Share>,
    /// The share below which nothing is earned; the edge itself earns.
    pub zero_below: Option<Share>,
    /// What b = 0 means.
    pub when_zero: WhenZero,
}

/// Which branch of the rule applies.
enum Case {
    Zero,
    BelowFloor,
    /// Points, from `a` and the `b × t` that earns M.
    Share(Amount),
}

impl Ratio {
    fn case(&self, maximum: Amount, a: Amount, b: Amount) -> Case {
        if b <= Amount::ZERO {
            return Case::Zero;
        }
        if let Some(floor) = self.zero_below {
            // a ÷ b < n ÷ d ⇔ a < b × n ÷ d, as b and d are positive.
            if b.mul_div(floor.numerator, floor.denominator)
                .is_some_and(|least| a < least)
            {
                return Case::BelowFloor;
            }
        }
        let (part, whole) = match self.full_from {
            None => (a, b),
            // a ÷ (b × n ÷ d) = (a × d) ÷ (b × n): both products are exact, the quotient rounds
            // once. Only absurdly large inputs leave the range and round a second time.
            Some(full) => match (a.times(full.denominator), b.times(full.numerator)) {
                (Some(part), Some(whole)) => (part, whole),
                _ => (a, full.of(b)),
            },
        };
        if part >= whole {
            return Case::Share(maximum);
        }
        let points = maximum
            .mul_div(part.max(Amount::ZERO), whole)
            .unwrap_or(Amount::ZERO);
        Case::Share(points)
    }

    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        let a = self.numerator.value(inputs)?;
        let b = self.denominator.value(inputs)?;
        match self.case(maximum, a, b) {
            Case::Share(points) => Ok(points),
            Case::BelowFloor => Ok(Amount::ZERO),
            Case::Zero => self.when_zero.points(maximum, Reason::ZeroDenominator),
        }
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let vi = language == Language::Vi;
        let mut text = format!(
            "{} ÷ {} × {}",
            self.numerator.text(names, language),
            self.denominator.text(names, language),
            short(maximum, language)
        );
        if let Some(full) = self.full_from {
            let percent = full.percent(language);
            text.push_str(&if vi {
                format!("; đủ điểm từ {percent}")
            } else {
                format!("; full points from {percent}")
            });
        }
        if let Some(floor) = self.zero_below {
            let percent = floor.percent(language);
            text.push_str(&if vi {
                format!("; dưới {percent} không có điểm")
            } else {
                format!("; no points below {percent}")
            });
        }
        if let Operand::Input(name) = &self.denominator {
            let name = names.text(name, language);
            text.push_str(&format!("; {name} = 0: {}", self.when_zero.words(language)));
        }
        text
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let a = self.numerator.value(inputs).ok()?;
        let b = self.denominator.value(inputs).ok()?;
        let quotient = [Term::Number(a), Term::Sign("÷"), Term::Number(b)];
        let points = match self.case(maximum, a, b) {
            Case::Zero => {
                let line = vec![Term::Number(b), Term::Sign("="), Term::Number(Amount::ZERO)];
                return Some(vec![line]);
            }
            Case::BelowFloor => {
                let floor = self.zero_below?;
                let mut line = Vec::from(quotient);
                line.extend([
                    Term::Sign("<"),
                    Term::Percent(floor),
                    Term::Sign("→"),
                    Term::Points(Amount::ZERO),
                ]);
                return Some(vec![line]);
            }
            Case::Share(points) => points,
        };
        let mut line = Vec::new();
        if let (Some(full), true) = (self.full_from, points == maximum) {
            line.extend(quotient);
            line.extend([
                Term::Sign("≥"),
                Term::Percent(full),
                Term::Sign("→"),
                Term::Points(points),
            ]);
            return Some(vec![line]);
        }
        line.extend(quotient);
        if let Some(full) = self.full_from {
            line.extend([Term::Sign("÷"), Term::Percent(full)]);
        }
        line.extend([
            Term::Sign("×"),
            Term::Number(maximum),
            Term::Sign("="),
            Term::Points(points),
        ]);
        Some(vec![line])
    }

    pub(crate) fn needs(&self) -> Vec<(&str, Need)> {
        let numerator = self.numerator.input().map(|name| (name, Need::Number));
        let denominator = self.denominator.input().map(|name| (name, Need::Divisor));
        numerator.into_iter().chain(denominator).collect()
    }
}
