//! Choice: each option earns a stated share of M.

use super::{Gap, Share, short, value};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs, ValueRef};
use crate::framework::ChoiceOption;
use crate::score::{Reason, Term};

/// One option and what it earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceShare {
    /// Value and titles.
    pub option: ChoiceOption,
    /// Share of M, 0 to 1.
    pub share: Share,
}

/// M times the share of the chosen option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// A choice input.
    pub input: String,
    /// The options, in file order.
    pub options: Vec<ChoiceShare>,
}

impl Choice {
    fn chosen(&self, inputs: &impl InputSource) -> Result<&ChoiceShare, Gap> {
        let absent = || Gap::Missing(Reason::InputMissing(self.input.clone()));
        match value(inputs, &self.input)? {
            ValueRef::Choice(chosen) => self
                .options
                .iter()
                .find(|one| one.option.value == chosen)
                .ok_or_else(absent),
            _ => Err(absent()),
        }
    }

    pub(super) fn points(&self, maximum: Amount, inputs: &impl InputSource) -> Result<Amount, Gap> {
        Ok(self.chosen(inputs)?.share.of(maximum))
    }

    pub(super) fn describe(&self, maximum: Amount, language: Language) -> String {
        let options: Vec<String> = self
            .options
            .iter()
            .map(|one| {
                let points = short(one.share.of(maximum), language);
                format!(
                    "{}: {points} {}",
                    title(&one.option, language),
                    language.pick("điểm", "points")
                )
            })
            .collect();
        options.join("; ")
    }

    pub(super) fn working(&self, maximum: Amount, inputs: &Inputs) -> Option<Vec<Vec<Term>>> {
        let chosen = self.chosen(inputs).ok()?;
        let share = chosen.share;
        let mut line = vec![
            Term::words(
                title(&chosen.option, Language::Vi),
                title(&chosen.option, Language::En),
            ),
            Term::Sign("→"),
            Term::Number(share.numerator),
        ];
        if share.denominator != Amount::ONE {
            line.extend([Term::Sign("÷"), Term::Number(share.denominator)]);
        }
        line.extend([
            Term::Sign("×"),
            Term::Number(maximum),
            Term::Sign("="),
            Term::Points(share.of(maximum)),
        ]);
        Some(vec![line])
    }
}

fn title(option: &ChoiceOption, language: Language) -> &str {
    match (language, &option.title_en) {
        (Language::En, Some(title)) => title,
        _ => &option.title,
    }
}
