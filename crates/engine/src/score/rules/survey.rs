//! Survey: the mean of the answers of a survey, placed on its scale and carried over to M.

use super::{Gap, InputNames, Need, WhenZero, number, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::framework::InputType;
use crate::score::{Reason, Term};

/// One level of answer, such as *satisfied*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// A count input: how many answered so.
    pub input: String,
    /// What such an answer is worth on the scale.
    pub value: Amount,
}

/// Where the mean comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The mean as the survey reports it.
    Mean {
        /// A number input within the scale.
        input: String,
        /// A count input: how many answered, where the framework asks for it.
        respondents: Option<String>,
    },
    /// Computed from how many gave each answer: Σ n·v ÷ Σ n.
    Levels(Vec<Level>),
}

/// How the mean becomes points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// M × (mean − low) ÷ (high − low).
    Range,
    /// M × mean ÷ high.
    ShareOfHigh,
}

/// The mean of a survey, carried over to M.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Where the mean comes from.
    pub asked: Asked,
    /// Low end of the scale.
    pub low: Amount,
    /// High end of the scale, above the low one.
    pub high: Amount,
    /// How the mean becomes points.
    pub onto: Onto,
    /// What it means that nobody answered.
    pub when_none: WhenZero,
    /// With fewer answers the survey says too little and the leaf is missing.
    pub least_respondents: Option<Amount>,
}

/// What a survey found: Σ n·v and Σ n, or a mean over one.
struct Found {
    sum: Amount,
    count: Amount,
}

impl Survey {
    /// What was found; nothing when nobody answered.
    fn found(&self, inputs: &impl InputSource) -> Result<Option<Found>, Gap> {
        let too_large = || Gap::Missing(Reason::TooLarge);
        match &self.asked {
            Asked::Mean { input, respondents } => {
                if let Some(name) = respondents {
                    let n = number(inputs, name)?;
                    if n <= Amount::ZERO {
                        return Ok(None);
                    }
                    self.check_enough(n)?;
                }
                let sum = number(inputs, input)?;
                let count = Amount::ONE;
                Ok(Some(Found { sum, count }))
            }
            Asked::Levels(levels) => {
                let mut found = Found {
                    sum: Amount::ZERO,
                    count: Amount::ZERO,
                };
                for level in levels {
                    let n = number(inputs, &level.input)?;
                    let worth = n.times(level.value).ok_or_else(too_large)?;
                    found.sum = found.sum.plus(worth).ok_or_else(too_large)?;
                    found.count = found.count.plus(n).ok_or_else(too_large)?;
                }
                if found.count <= Amount::ZERO {
                    return Ok(None);
                }
                self.check_enough(found.count)?;
                Ok(Some(found))
            }
        }
    }

    fn check_enough(&self, n: Amount) -> Result<(), Gap> {
        match self.least_respondents {
            Some(least) if n < least => Err(Gap::Missing(Reason::FewRespondents { n, least })),
            _ => Ok(()),
        }
    }

    /// M × part ÷ whole, in one quotient: n respondents between low and high.
    fn scaled(&self, maximum: Amount, found: &Found) -> Option<Amount> {
        let low = match self.onto {
            Onto::Range => self.low,
            Onto::ShareOfHigh => Amount::ZERO,
        };
        let part = found.sum.minus(found.count.times(low)?)?;
        let whole = found.count.times(self.high.minus(low)?)?;
        let points = maximum.mul_div(part, whole)?;
        Some(points.clamp(Amount::ZERO, maximum))
    }

    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        match self.found(inputs)? {
            None => self.when_none.points(maximum, Reason::NobodyAnswered),
            Some(found) => self
                .scaled(maximum, &found)
                .ok_or(Gap::Missing(Reason::TooLarge)),
        }
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let number = |amount: Amount| amount.short_text(6, language);
        let (low, high) = (number(self.low), number(self.high));
        let most = short(maximum, language);
        let mean = match &self.asked {
            Asked::Mean { input, .. } => names.text(input, language),
            Asked::Levels(levels) => {
                let levels: Vec<String> = levels
                    .iter()
                    .map(|level| {
                        let name = names.text(&level.input, language);
                        format!("{name} × {}", number(level.value))
                    })
                    .collect();
                let head = language.pick("trung bình của", "mean of");
                format!("({head} {})", levels.join(", "))
            }
        };
        let mut text = match self.onto {
            Onto::Range => format!("({mean} − {low}) ÷ ({high} − {low}) × {most}"),
            Onto::ShareOfHigh => format!("{mean} ÷ {high} × {most}"),
        };
        let counts = !matches!(
            self.asked,
            Asked::Mean {
                respondents: None,
                ..
            }
        );
        if counts {
            let nobody = language.pick("không ai trả lời", "nobody answered");
            text.push_str(&format!("; {nobody}: {}", self.when_none.words(language)));
        }
        if let Some(least) = self.least_respondents {
            let least = number(least);
            text.push_str(&match language {
                Language::Vi => format!("; dưới {least} người trả lời: chưa có số liệu"),
                Language::En => format!("; fewer than {least} respondents: missing"),
            });
        }
        text
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let nobody = Term::words("không ai trả lời", "nobody answered");
        let Some(found) = self.found(inputs).ok()? else {
            return Some(vec![vec![nobody]]);
        };
        let points = self.scaled(maximum, &found)?;
        let mean = found.sum.mul_div(Amount::ONE, found.count)?;
        let mut lines = Vec::new();
        if let Asked::Levels(levels) = &self.asked {
            let mut line = vec![Term::Sign("(")];
            for (place, level) in levels.iter().enumerate() {
                if place > 0 {
                    line.push(Term::Sign("+"));
                }
                line.extend([
                    Term::Number(number(inputs, &level.input).ok()?),
                    Term::Sign("×"),
                    Term::Number(level.value),
                ]);
            }
            line.extend([
                Term::Sign(")"),
                Term::Sign("÷"),
                Term::Number(found.count),
                Term::Sign("="),
                Term::Number(mean),
            ]);
            lines.push(line);
        }
        let mut line = match self.onto {
            Onto::Range => vec![
                Term::Sign("("),
                Term::Number(mean),
                Term::Sign("−"),
                Term::Number(self.low),
                Term::Sign(")"),
                Term::Sign("÷"),
                Term::Number(self.high.minus(self.low)?),
            ],
            Onto::ShareOfHigh => vec![Term::Number(mean), Term::Sign("÷"), Term::Number(self.high)],
        };
        line.extend([
            Term::Sign("×"),
            Term::Number(maximum),
            Term::Sign("="),
            Term::Points(points),
        ]);
        lines.push(line);
        Some(lines)
    }

    pub(super) fn needs(&self) -> Vec<(&str, Need)> {
        match &self.asked {
            Asked::Mean { input, respondents } => {
                let count = Need::Type(InputType::Count);
                let respondents = respondents.as_deref().map(|name| (name, count));
                [(input.as_str(), Need::Number)]
                    .into_iter()
                    .chain(respondents)
                    .collect()
            }
            Asked::Levels(levels) => {
                let count = Need::Type(InputType::Count);
                let names = levels.iter().map(|level| level.input.as_str());
                names.map(|name| (name, count)).collect()
            }
        }
    }
}
