//! Yes or no: M or nothing.

use super::{Gap, short, yes};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::Term;

/// M when the input is yes, 0 when it is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YesNo {
    /// A yes/no input.
    pub input: String,
}

impl YesNo {
    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        Ok(if yes(inputs, &self.input)? {
            maximum
        } else {
            Amount::ZERO
        })
    }

    pub(super) fn describe(&self, maximum: Amount, language: Language) -> String {
        let points = short(maximum, language);
        match language {
            Language::Vi => format!("Có: {points} điểm; không: 0 điểm"),
            Language::En => format!("Yes: {points} points; no: 0 points"),
        }
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let answer = yes(inputs, &self.input).ok()?;
        let word = if answer {
            Term::words("có", "yes")
        } else {
            Term::words("không", "no")
        };
        let points = if answer { maximum } else { Amount::ZERO };
        Some(vec![vec![word, Term::Sign("→"), Term::Points(points)]])
    }
}
