//! Steps: points by bands of a number, each edge said to be in or out.

use super::{Gap, InputNames, number, short};
use crate::Language;
use crate::amount::{Amount, Interval};
use crate::answer::{InputSource, Inputs};
use crate::score::Term;

pub use crate::amount::Edge;

/// One band and its points. An absent edge leaves that side open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Lower edge.
    pub from: Option<Edge>,
    /// Upper edge.
    pub to: Option<Edge>,
    /// Points inside.
    pub points: Amount,
}

impl Band {
    /// Whether a number lies in it.
    #[must_use]
    pub fn holds(&self, number: Amount) -> bool {
        self.interval().holds(number)
    }

    /// Where it lies.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval {
            from: self.from,
            to: self.to,
        }
    }

    /// The band as a condition on its input: `3 ≤ n < 4`.
    pub(crate) fn text(&self, input: &str, language: Language) -> String {
        let edge = |at: Amount| at.short_text(6, language);
        match (self.from, self.to) {
            (Some(from), Some(to)) if from.at == to.at => format!("{input} = {}", edge(from.at)),
            (Some(from), Some(to)) => {
                let low = if from.included { "≤" } else { "<" };
                let high = if to.included { "≤" } else { "<" };
                format!("{} {low} {input} {high} {}", edge(from.at), edge(to.at))
            }
            (Some(from), None) => format!(
                "{input} {} {}",
                if from.included { "≥" } else { ">" },
                edge(from.at)
            ),
            (None, Some(to)) => format!(
                "{input} {} {}",
                if to.included { "≤" } else { "<" },
                edge(to.at)
            ),
            (None, None) => String::from(input),
        }
    }
}

/// The points of the band that holds the number; 0 outside all bands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// A number input.
    pub input: String,
    /// Bands that do not overlap, from low to high.
    pub bands: Vec<Band>,
}

impl Steps {
    fn band(&self, number: Amount) -> Option<&Band> {
        self.bands.iter().find(|band| band.holds(number))
    }

    pub(super) fn points(&self, inputs: &impl InputSource) -> Result<Amount, Gap> {
        Ok(self.points_of(number(inputs, &self.input)?))
    }

    /// The points of this number.
    pub(super) fn points_of(&self, number: Amount) -> Amount {
        self.band(number).map_or(Amount::ZERO, |band| band.points)
    }

    pub(super) fn describe(&self, names: InputNames<'_>, language: Language) -> String {
        let input = names.text(&self.input, language);
        let mut texts: Vec<String> = self
            .bands
            .iter()
            .rev()
            .map(|band| {
                let points = short(band.points, language);
                format!(
                    "{}: {points} {}",
                    band.text(&input, language),
                    language.pick("điểm", "points")
                )
            })
            .collect();
        texts.push(String::from(
            language.pick("ngoài ra: 0 điểm", "otherwise: 0 points"),
        ));
        texts.join("; ")
    }

    pub(super) fn working(&self, inputs: &Inputs, names: InputNames<'_>) -> Option<Vec<Vec<Term>>> {
        let number = number(inputs, &self.input).ok()?;
        let (vi, en) = (
            names.text(&self.input, Language::Vi),
            names.text(&self.input, Language::En),
        );
        let mut line = vec![
            Term::words(&vi, &en),
            Term::Sign("="),
            Term::Number(number),
            Term::Sign("→"),
        ];
        match self.band(number) {
            Some(band) => line.extend([
                Term::words(&band.text(&vi, Language::Vi), &band.text(&en, Language::En)),
                Term::Sign("→"),
                Term::Points(band.points),
            ]),
            None => line.extend([
                Term::words("ngoài mọi mức", "outside all bands"),
                Term::Sign("→"),
                Term::Points(Amount::ZERO),
            ]),
        }
        Some(vec![line])
    }
}
