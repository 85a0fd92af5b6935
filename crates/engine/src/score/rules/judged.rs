//! Judged: a person gives 0 to M; without that the leaf is not appraised yet, never 0.

use super::{Gap, number, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::Inputs;
use crate::score::{Reason, Term};

/// Points come as `points` from a person, or as a share of M from 0 to 1 where the source prints
/// values instead of points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// A number input from 0 to 1 that holds the judged share.
    pub share: Option<String>,
}

impl Judged {
    pub(super) fn points(&self, maximum: Amount, inputs: &Inputs) -> Result<Amount, Gap> {
        let Some(name) = &self.share else {
            return Err(Gap::Missing(Reason::NotAppraised));
        };
        let share = number(inputs, name)?;
        Ok(maximum
            .times(share)
            .unwrap_or(Amount::ZERO)
            .clamp(Amount::ZERO, maximum))
    }

    pub(super) fn describe(&self, maximum: Amount, language: Language) -> String {
        let most = short(maximum, language);
        match (&self.share, language) {
            (None, Language::Vi) => format!("Thẩm định cho từ 0 đến {most} điểm"),
            (None, Language::En) => format!("The appraiser gives 0 to {most} points"),
            (Some(name), Language::Vi) => format!("{name} (từ 0 đến 1, do thẩm định) × {most}"),
            (Some(name), Language::En) => format!("{name} (0 to 1, judged) × {most}"),
        }
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let share = number(inputs, self.share.as_ref()?).ok()?;
        let points = self.points(maximum, inputs).ok()?;
        Some(vec![vec![
            Term::Number(share),
            Term::Sign("×"),
            Term::Number(maximum),
            Term::Sign("="),
            Term::Points(points),
        ]])
    }
}
