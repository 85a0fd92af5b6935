//! One side of a ratio: an input, or a number the decision states.

use super::{Gap, InputNames, number};
use crate::Language;
use crate::amount::Amount;
use crate::answer::InputSource;

/// An input by name, or a constant such as the 12 meetings of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// The value of this input.
    Input(String),
    /// This number.
    Constant(Amount),
}

impl Operand {
    /// Its value.
    ///
    /// # Errors
    /// A [`Gap`] when the input is missing.
    pub fn value(&self, inputs: &impl InputSource) -> Result<Amount, Gap> {
        match self {
            Self::Input(name) => number(inputs, name),
            Self::Constant(amount) => Ok(*amount),
        }
    }

    /// The input's name, when it is one.
    #[must_use]
    pub fn input(&self) -> Option<&str> {
        match self {
            Self::Input(name) => Some(name),
            Self::Constant(_) => None,
        }
    }

    /// As written in a description.
    #[must_use]
    pub fn text(&self, names: InputNames<'_>, language: Language) -> String {
        match self {
            Self::Input(name) => names.text(name, language),
            Self::Constant(amount) => amount.short_text(6, language),
        }
    }
}
