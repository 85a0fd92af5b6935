//! Per item: so many points each, at most M.

use super::{Gap, InputNames, number, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::Term;

/// min(M, n × points each).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerItem {
    /// A number input.
    pub input: String,
    /// Points for each.
    pub points_each: Amount,
}

impl PerItem {
    fn uncapped(&self, items: Amount, maximum: Amount) -> Amount {
        // A product beyond the range is certainly beyond the maximum.
        self.points_each.times(items).unwrap_or(maximum)
    }

    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        Ok(self.points_of(maximum, number(inputs, &self.input)?))
    }

    /// The points of so many items.
    pub(super) fn points_of(&self, maximum: Amount, items: Amount) -> Amount {
        self.uncapped(items, maximum).clamp(Amount::ZERO, maximum)
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let (input, each, most) = (
            names.text(&self.input, language),
            short(self.points_each, language),
            short(maximum, language),
        );
        match language {
            Language::Vi => format!("{input} × {each} điểm, tối đa {most}"),
            Language::En => format!("{input} × {each} points, at most {most}"),
        }
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let items = number(inputs, &self.input).ok()?;
        let product = self.uncapped(items, maximum);
        let mut line = vec![
            Term::Number(items),
            Term::Sign("×"),
            Term::Number(self.points_each),
            Term::Sign("="),
            Term::Points(product),
        ];
        if product > maximum {
            line.extend([
                Term::Sign("→"),
                Term::words("tối đa", "at most"),
                Term::Points(maximum),
            ]);
        }
        Some(vec![line])
    }
}
