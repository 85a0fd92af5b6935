//! A part: one thing that earns a share of M or so many points, whole or in proportion.

use super::{Gap, InputNames, Need, Ratio, Share, short, value, yes};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs, ValueRef};
use crate::framework::InputType;
use crate::score::{Reason, Term};

/// What a part is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// A share of M.
    Share(Share),
    /// So many points.
    Points(Amount),
}

impl Worth {
    /// In points.
    #[must_use]
    pub fn points(self, maximum: Amount) -> Amount {
        match self {
            Self::Share(share) => share.of(maximum),
            Self::Points(points) => points,
        }
    }
}

/// How a part is earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartRule {
    /// Whole when this input is yes.
    YesNo(String),
    /// Whole when this option of a choice is chosen.
    Chosen {
        /// A choice input.
        input: String,
        /// The value of its option.
        option: String,
    },
    /// In proportion.
    Ratio(Ratio),
}

/// One part of [`super::Parts`], or one case of [`super::BestOf`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Vietnamese title.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// How it is earned.
    pub rule: PartRule,
    /// What it is worth.
    pub worth: Worth,
}

impl Part {
    /// What it earns; a gap when its input is missing.
    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        let worth = self.worth.points(maximum);
        let whole = match &self.rule {
            PartRule::YesNo(input) => yes(inputs, input)?,
            PartRule::Chosen { input, option } => match value(inputs, input)? {
                ValueRef::Choice(chosen) => chosen == option,
                _ => return Err(Gap::Missing(Reason::InputMissing(input.clone()))),
            },
            PartRule::Ratio(ratio) => return ratio.points(worth, inputs),
        };
        Ok(if whole { worth } else { Amount::ZERO })
    }

    fn title_in(&self, language: Language) -> &str {
        match (language, &self.title_en) {
            (Language::En, Some(title)) => title,
            _ => &self.title,
        }
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let worth = self.worth.points(maximum);
        let earned = match &self.rule {
            PartRule::YesNo(_) | PartRule::Chosen { .. } => format!(
                "{} {}",
                short(worth, language),
                language.pick("điểm", "points")
            ),
            PartRule::Ratio(ratio) => ratio.describe(worth, names, language),
        };
        format!("{}: {earned}", self.title_in(language))
    }

    /// Its line of arithmetic and what it earns.
    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<(Vec<Term>, Amount)> {
        let points = self.points(maximum, inputs).ok()?;
        let mut line = vec![Term::words(
            &format!("{}:", self.title_in(Language::Vi)),
            &format!("{}:", self.title_in(Language::En)),
        )];
        let word = match &self.rule {
            PartRule::YesNo(input) => yes(inputs, input).ok()?,
            PartRule::Chosen { .. } => points == self.worth.points(maximum),
            PartRule::Ratio(ratio) => {
                let terms = ratio.working(self.worth.points(maximum), inputs)?;
                line.extend(terms.into_iter().flatten());
                return Some((line, points));
            }
        };
        line.push(if word {
            Term::words("có", "yes")
        } else {
            Term::words("không", "no")
        });
        line.extend([Term::Sign("→"), Term::Points(points)]);
        Some((line, points))
    }

    pub(super) fn needs(&self) -> Vec<(&str, Need)> {
        match &self.rule {
            PartRule::YesNo(input) => vec![(input, Need::Type(InputType::YesNo))],
            PartRule::Chosen { input, .. } => vec![(input, Need::Type(InputType::Choice))],
            PartRule::Ratio(ratio) => ratio.needs(),
        }
    }
}
