//! What one indicator asks for: typed, bounded input values.

use crate::Language;
use crate::amount::Amount;

/// The type of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputType {
    /// A whole number from 0.
    Count,
    /// An exact decimal.
    Amount,
    /// A percentage, typed as 80 for 80 %.
    Percent,
    /// Yes or no.
    YesNo,
    /// One of the options of the indicator's choice rule.
    Choice,
    /// Free text; never scored.
    Text,
}

impl InputType {
    /// Whether it holds a number.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Amount | Self::Percent)
    }

    /// Its name in framework files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Amount => "amount",
            Self::Percent => "percent",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
            Self::Text => "text",
        }
    }
}

/// One option of a choice input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is stored.
    pub value: String,
    /// What people read, Vietnamese.
    pub title: String,
    /// The same in English, where the file has it.
    pub title_en: Option<String>,
}

/// One input of an indicator.
#[derive(Debug, Clone)]
pub struct Input {
    /// Short name within the indicator, such as `a`.
    pub name: String,
    /// What is asked, Vietnamese.
    pub title: String,
    /// The same in English, where the file has it.
    pub title_en: Option<String>,
    /// Its type.
    pub kind: InputType,
    /// What is counted, such as `người`.
    pub unit: Option<String>,
    /// The same in English, where the file has it.
    pub unit_en: Option<String>,
    /// Least value; 0 unless the file says otherwise.
    pub min: Amount,
    /// Greatest value; 100 for a percentage unless the file says otherwise.
    pub max: Option<Amount>,
    /// Another input of the same indicator that this one must not exceed.
    pub at_most: Option<String>,
    /// The options of a choice; empty for other types.
    pub options: Vec<ChoiceOption>,
}

impl Input {
    /// The title in this language; Vietnamese where the file has no English.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        match (language, &self.title_en) {
            (Language::En, Some(title)) => title,
            _ => &self.title,
        }
    }

    /// What is counted in this language; Vietnamese where the file has no English.
    #[must_use]
    pub fn unit_in(&self, language: Language) -> Option<&str> {
        match (language, &self.unit_en) {
            (Language::En, Some(unit)) => Some(unit),
            _ => self.unit.as_deref(),
        }
    }

    /// Whether its name is a single letter, a sign as the decisions use in their formulas.
    #[must_use]
    pub fn is_letter(&self) -> bool {
        self.name.chars().nth(1).is_none()
    }
}
