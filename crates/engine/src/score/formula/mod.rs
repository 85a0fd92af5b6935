//! The small formula language, for rules that no other kind can say.
//!
//! It is total: every formula that was read gives points or a reason, in at most as many steps as it
//! has parts. There are no loops, no names of one's own and no recursion; a division says what a zero
//! divisor gives; a number that leaves its range is a reason and never a fault.

mod complaint;
mod eval;
mod lexer;
mod parser;
mod text;
mod types;

pub use complaint::FormulaComplaint;
pub use types::{Choosable, Known, Number, Truth};

use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::framework::InputType;
use crate::score::rules::{Gap, Need};
use crate::score::{Reason, Term};

/// Longest formula, in characters.
pub const LONGEST: usize = 2_000;
/// Deepest nesting; a sum of so many summands is as deep.
pub const DEEPEST: usize = 64;
/// Most parts (numbers, names, signs), and so most steps of an evaluation.
pub const MOST_PARTS: usize = 500;

/// What a result outside 0 and M means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// It is cut to 0 or M.
    Clamp,
    /// The leaf is missing, with that reason: the inputs cannot be right.
    Missing,
}

/// A checked formula over the inputs of one leaf and its maximum `M`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// The points it gives.
    pub points: Number,
    /// What a result outside 0 and M means.
    pub beyond: Beyond,
    /// The inputs it reads, each once, in the order of the leaf.
    pub inputs: Vec<(String, InputType)>,
}

/// Reads and checks a formula over these inputs.
///
/// The language: `+ − × ÷` (also `- * /`), `= ≠ < ≤ > ≥`, `and or not`, `if … then … else …`, `min`,
/// `max`, `clamp(x, low, high)`, `yes`, `no`, `'option'`, and `M` for the leaf's maximum. A division
/// by anything but a number says what a zero divisor gives: `a / b else 0`.
///
/// # Errors
/// The first complaint of syntax, or all complaints of names and types, each with its column.
///
/// ```
/// use engine::framework::InputType;
/// use engine::score::formula::{Beyond, Known, read};
/// let a = Known { name: "a", kind: InputType::Count, options: &[] };
/// assert!(read("M × min(1, a / 5)", Beyond::Clamp, &[a]).is_ok());
/// let complaints = read("M × b", Beyond::Clamp, &[a]).unwrap_err();
/// assert_eq!(complaints[0].column, 5);
/// ```
pub fn read(
    source: &str,
    beyond: Beyond,
    known: &[Known<'_>],
) -> Result<Formula, Vec<FormulaComplaint>> {
    let tree = lexer::tokens(source)
        .and_then(parser::parse)
        .map_err(|complaint| vec![complaint])?;
    let (points, used) = types::check(tree, known)?;
    let inputs = known
        .iter()
        .filter(|one| used.contains(one.name))
        .map(|one| (String::from(one.name), one.kind))
        .collect();
    Ok(Formula {
        points,
        beyond,
        inputs,
    })
}

impl Number {
    /// In words and signs, with the names of its inputs.
    pub(crate) fn text(&self, maximum: Amount, language: Language) -> String {
        text::number(self, language, &text::Put::Names(maximum))
    }
}

impl Formula {
    /// The result before it is held against 0 and M.
    ///
    /// # Errors
    /// Missing when an input is missing (also one that this branch does not read) or a number leaves
    /// its range.
    pub fn result(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        for (name, _) in &self.inputs {
            if inputs.value(name).is_none() {
                return Err(Gap::Missing(Reason::InputMissing(name.clone())));
            }
        }
        eval::number(&self.points, maximum, inputs)
    }

    pub(in crate::score) fn points(
        &self,
        maximum: Amount,
        inputs: &impl InputSource,
    ) -> Result<Amount, Gap> {
        let result = self.result(maximum, inputs)?;
        let cut = result.clamp(Amount::ZERO, maximum);
        match self.beyond {
            Beyond::Missing if cut != result => Err(Gap::Missing(Reason::BeyondMaximum(result))),
            _ => Ok(cut),
        }
    }

    pub(in crate::score) fn describe(&self, maximum: Amount, language: Language) -> String {
        let formula = text::number(&self.points, language, &text::Put::Names(maximum));
        let most = maximum.short_text(4, language);
        let beyond = match (self.beyond, language) {
            (Beyond::Clamp, Language::Vi) => format!("giữ trong khoảng từ 0 đến {most}"),
            (Beyond::Clamp, Language::En) => format!("kept between 0 and {most}"),
            (Beyond::Missing, Language::Vi) => {
                format!("kết quả ngoài khoảng từ 0 đến {most} là chưa có số liệu")
            }
            (Beyond::Missing, Language::En) => {
                format!("a result outside 0 and {most} is missing")
            }
        };
        format!("{formula}; {beyond}")
    }

    pub(in crate::score) fn working(
        &self,
        maximum: Amount,
        inputs: &Inputs,
    ) -> Option<Vec<Vec<Term>>> {
        let result = self.result(maximum, inputs).ok()?;
        let put = text::Put::Values(maximum, inputs);
        let mut line = vec![
            Term::words(
                &text::number(&self.points, Language::Vi, &put),
                &text::number(&self.points, Language::En, &put),
            ),
            Term::Sign("="),
            Term::Number(result),
        ];
        let cut = result.clamp(Amount::ZERO, maximum);
        if cut != result && self.beyond == Beyond::Clamp {
            line.extend([Term::Sign("→"), Term::Points(cut)]);
        }
        Some(vec![line])
    }

    pub(in crate::score) fn needs(&self) -> Vec<(&str, Need)> {
        self.inputs
            .iter()
            .map(|(name, kind)| (name.as_str(), Need::Type(*kind)))
            .collect()
    }
}
