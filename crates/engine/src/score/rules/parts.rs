//! Parts: shares or points earned independently and added, at most M.

use super::{Gap, InputNames, Need, Part, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::Term;

/// The sum of the parts, at most M. One missing input leaves the whole leaf missing: a part that
/// nobody answered is not a part that was not earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// In file order.
    pub parts: Vec<Part>,
}

impl Parts {
    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        let mut sum = Amount::ZERO;
        for part in &self.parts {
            sum = sum.plus_capped(part.points(maximum, inputs)?);
        }
        // Three thirds may differ from the whole by a few grains, which is the rounding of the
        // thirds and not a point lost.
        let grains = self.parts.len() as u128;
        Ok(if sum.within(maximum, grains) {
            maximum
        } else {
            sum.min(maximum)
        })
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| part.describe(maximum, names, language))
            .collect();
        let most = short(maximum, language);
        match language {
            Language::Vi => format!("{}; cộng lại, tối đa {most} điểm", parts.join("; ")),
            Language::En => format!("{}; added up, at most {most} points", parts.join("; ")),
        }
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let mut lines = Vec::new();
        let mut sum = Vec::new();
        let mut added = Amount::ZERO;
        for part in &self.parts {
            let (line, points) = part.working(maximum, inputs)?;
            lines.push(line);
            if !sum.is_empty() {
                sum.push(Term::Sign("+"));
            }
            sum.push(Term::Points(points));
            added = added.plus_capped(points);
        }
        sum.extend([Term::Sign("="), Term::Points(added)]);
        if added > maximum && !added.within(maximum, self.parts.len() as u128) {
            sum.extend([
                Term::Sign("→"),
                Term::words("tối đa", "at most"),
                Term::Points(maximum),
            ]);
        }
        lines.push(sum);
        Some(lines)
    }

    pub(super) fn needs(&self) -> Vec<(&str, Need)> {
        self.parts.iter().flat_map(Part::needs).collect()
    }
}
