//! Parts: shares or points earned independently and added, at most M.

use super::{Gap, InputNames, Need, Ratio, Share, short, yes};
use crate::Language;
use crate::amount::Amount;
use crate::answer::Inputs;
use crate::framework::InputType;
use crate::score::Term;

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
    /// In proportion.
    Ratio(Ratio),
}

/// One part.
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

/// The sum of the parts, at most M. One missing input leaves the whole leaf missing: a part that
/// nobody answered is not a part that was not earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// In file order.
    pub parts: Vec<Part>,
}

impl Part {
    fn points(&self, maximum: Amount, inputs: &Inputs) -> Result<Amount, Gap> {
        let worth = self.worth.points(maximum);
        match &self.rule {
            PartRule::YesNo(input) => Ok(if yes(inputs, input)? {
                worth
            } else {
                Amount::ZERO
            }),
            PartRule::Ratio(ratio) => ratio.points(worth, inputs),
        }
    }

    fn title_in(&self, language: Language) -> &str {
        match (language, &self.title_en) {
            (Language::En, Some(title)) => title,
            _ => &self.title,
        }
    }
}

impl Parts {
    pub(super) fn points(&self, maximum: Amount, inputs: &Inputs) -> Result<Amount, Gap> {
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
            .map(|part| {
                let worth = part.worth.points(maximum);
                let earned = match &part.rule {
                    PartRule::YesNo(_) => {
                        format!(
                            "{} {}",
                            short(worth, language),
                            language.pick("điểm", "points")
                        )
                    }
                    PartRule::Ratio(ratio) => ratio.describe(worth, names, language),
                };
                format!("{}: {earned}", part.title_in(language))
            })
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
            let points = part.points(maximum, inputs).ok()?;
            let mut line = vec![Term::words(
                &format!("{}:", part.title_in(Language::Vi)),
                &format!("{}:", part.title_in(Language::En)),
            )];
            match &part.rule {
                PartRule::YesNo(input) => {
                    let answer = yes(inputs, input).ok()?;
                    line.push(if answer {
                        Term::words("có", "yes")
                    } else {
                        Term::words("không", "no")
                    });
                    line.extend([Term::Sign("→"), Term::Points(points)]);
                }
                PartRule::Ratio(ratio) => {
                    line.extend(
                        ratio
                            .working(part.worth.points(maximum), inputs)?
                            .into_iter()
                            .flatten(),
                    );
                }
            }
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
        self.parts
            .iter()
            .flat_map(|part| match &part.rule {
                PartRule::YesNo(input) => vec![(input.as_str(), Need::Type(InputType::YesNo))],
                PartRule::Ratio(ratio) => ratio.needs(),
            })
            .collect()
    }
}
