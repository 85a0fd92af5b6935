//! Best of: the case that earns most counts, over an optional base, at most M.

use super::{Gap, InputNames, Need, Part, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::Term;

/// min(M, base + the greatest of the cases). One missing input leaves the whole leaf missing: a case
/// that nobody answered might have been the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestOf {
    /// Earned beside the best case.
    pub base: Option<Part>,
    /// The cases, in file order; only the best counts.
    pub cases: Vec<Part>,
    /// Without the base the cases earn nothing, and need no answer.
    pub only_with_base: bool,
}

impl BestOf {
    fn base(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        match &self.base {
            Some(base) => base.points(maximum, inputs),
            None => Ok(Amount::ZERO),
        }
    }

    fn stops(&self, base: Amount) -> bool {
        self.only_with_base && base == Amount::ZERO
    }

    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        let base = self.base(maximum, inputs)?;
        if self.stops(base) {
            return Ok(Amount::ZERO);
        }
        let mut best = Amount::ZERO;
        for case in &self.cases {
            best = best.max(case.points(maximum, inputs)?);
        }
        Ok(base.plus_capped(best).min(maximum))
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let mut texts = Vec::new();
        if let Some(base) = &self.base {
            let title = language.pick("Điểm nền", "Base");
            texts.push(format!(
                "{title} – {}",
                base.describe(maximum, names, language)
            ));
        }
        if self.only_with_base {
            texts.push(String::from(language.pick(
                "không có điểm nền thì không có điểm",
                "without the base there are no points",
            )));
        }
        let cases: Vec<String> = self
            .cases
            .iter()
            .map(|case| case.describe(maximum, names, language))
            .collect();
        texts.push(format!(
            "{} ({})",
            language.pick("trường hợp cao điểm nhất", "the case that earns most"),
            cases.join("; ")
        ));
        let most = short(maximum, language);
        let text = texts.join("; ");
        match language {
            Language::Vi => format!("{text}; tối đa {most} điểm"),
            Language::En => format!("{text}; at most {most} points"),
        }
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let mut lines = Vec::new();
        let base = self.base(maximum, inputs).ok()?;
        if let Some(part) = &self.base {
            lines.push(part.working(maximum, inputs)?.0);
        }
        if self.stops(base) {
            return Some(lines);
        }
        let mut best = Amount::ZERO;
        for case in &self.cases {
            let (line, points) = case.working(maximum, inputs)?;
            lines.push(line);
            best = best.max(points);
        }
        let added = base.plus_capped(best);
        let mut sum = vec![Term::words("cao nhất:", "best:"), Term::Points(best)];
        if self.base.is_some() {
            sum.extend([Term::Sign("+"), Term::Points(base)]);
            sum.extend([Term::Sign("="), Term::Points(added)]);
        }
        if added > maximum {
            sum.extend([
                Term::Sign("→"),
                Term::words("tối đa", "at most"),
                Term::Points(maximum),
            ]);
        }
        lines.push(sum);
        Some(lines)
    }

    /// The base before the cases.
    pub(super) fn needs(&self) -> Vec<(&str, Need)> {
        let parts = self.base.iter().chain(&self.cases);
        parts.flat_map(Part::needs).collect()
    }
}
