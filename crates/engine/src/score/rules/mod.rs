//! The rules that turn input values into points: one file a rule.
//!
//! A rule to come is one more variant here, one more file beside these and one more arm in the file
//! reader.

mod best_of;
mod choice;
mod judged;
mod names;
mod operand;
mod part;
mod parts;
mod per_item;
mod prepared;
mod ratio;
mod relative;
mod share;
mod steps;
mod survey;
mod yes_no;

pub use best_of::BestOf;
pub use choice::{Choice, ChoiceShare};
pub use judged::Judged;
pub use names::InputNames;
pub use operand::Operand;
pub use part::{Part, PartRule, Worth};
pub use parts::Parts;
pub use per_item::PerItem;
pub(in crate::score) use prepared::ForGroup;
use prepared::Placing;
pub use ratio::{Ratio, WhenZero};
pub use relative::{Better, Compared, Relative, Scale};
pub use share::Share;
pub use steps::{Band, Edge, Steps};
pub use survey::{Asked, Level, Onto, Survey};
pub use yes_no::YesNo;

use super::formula::Formula;
use super::{Reason, Spread, Term};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs, ValueRef};
use crate::framework::InputType;

/// A leaf's rule. `M` is the leaf's maximum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// M or nothing.
    YesNo(YesNo),
    /// A stated share of M for each option.
    Choice(Choice),
    /// The sum of parts earned independently, at most M.
    Parts(Parts),
    /// M × a ÷ b.
    Ratio(Ratio),
    /// Points by bands of a number.
    Steps(Steps),
    /// Points for each item, at most M.
    PerItem(PerItem),
    /// The best of several cases over a base, at most M.
    BestOf(BestOf),
    /// The mean of a survey, carried over to M.
    Survey(Survey),
    /// What no other kind can say: a small total expression.
    Formula(Formula),
    /// A value against those of the ranking group.
    Relative(Relative),
    /// Points from a person only.
    Judged(Judged),
}

/// Why a rule gives no points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// An input is missing.
    Missing(Reason),
    /// The rule says that the leaf does not apply.
    NotApplicable(Reason),
}

/// What a rule asks of one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A count, an amount or a percentage.
    Number,
    /// A number that divides and so must not be negative.
    Divisor,
    /// This type and no other.
    Type(InputType),
}

impl Rule {
    /// Its name in framework files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::YesNo(_) => "yes_no",
            Self::Choice(_) => "choice",
            Self::Parts(_) => "parts",
            Self::Ratio(_) => "ratio",
            Self::Steps(_) => "steps",
            Self::PerItem(_) => "per_item",
            Self::BestOf(_) => "best_of",
            Self::Survey(_) => "survey",
            Self::Formula(_) => "formula",
            Self::Relative(_) => "relative",
            Self::Judged(_) => "judged",
        }
    }

    /// Whether its points depend on the other units of the group.
    #[must_use]
    pub fn needs_peers(&self) -> bool {
        matches!(self, Self::Relative(rule) if rule.needs_peers())
    }

    /// The value that the units of a group are compared by; nothing for rules that do not compare,
    /// and for inputs that give no value.
    #[must_use]
    pub fn compared_value(&self, inputs: &impl InputSource) -> Option<Amount> {
        match self {
            Self::Relative(rule) => rule.value(inputs).ok().flatten(),
            _ => None,
        }
    }

    /// Points from 0 to `maximum`. `group` holds the values of the unit's ranking group at this leaf;
    /// nothing when they were not gathered, which only a relative rule minds.
    ///
    /// # Errors
    /// A [`Gap`] when an input is missing, the group is needed and not known, a number leaves its
    /// range, or the rule says that the leaf does not apply.
    pub fn points(
        &self,
        maximum: Amount,
        inputs: &impl InputSource,
        group: Option<Spread>,
    ) -> Result<Amount, Gap> {
        match self {
            Self::YesNo(rule) => rule.points(maximum, inputs),
            Self::Choice(rule) => rule.points(maximum, inputs),
            Self::Parts(rule) => rule.points(maximum, inputs),
            Self::Ratio(rule) => rule.points(maximum, inputs),
            Self::Steps(rule) => rule.points(inputs),
            Self::PerItem(rule) => rule.points(maximum, inputs),
            Self::BestOf(rule) => rule.points(maximum, inputs),
            Self::Survey(rule) => rule.points(maximum, inputs),
            Self::Formula(rule) => rule.points(maximum, inputs),
            Self::Relative(rule) => rule.points(maximum, inputs, group),
            Self::Judged(rule) => rule.points(),
        }
    }

    /// The input of a rule that reads one number and nothing else.
    pub(in crate::score) fn number_input(&self) -> Option<&str> {
        match self {
            Self::Steps(rule) => Some(&rule.input),
            Self::PerItem(rule) => Some(&rule.input),
            Self::Relative(rule) => rule.number_input(),
            _ => None,
        }
    }

    /// The rule made ready for the units of one ranking group, each with a number of its own that lies
    /// within the spread; nothing for a rule that does not read one number alone, and where units must be
    /// scored one by one.
    pub(in crate::score) fn for_group(
        &self,
        maximum: Amount,
        group: Option<Spread>,
    ) -> Option<ForGroup<'_>> {
        self.number_input()?;
        match self {
            Self::Relative(rule) => rule.placing(maximum, group).map(ForGroup::Placing),
            Self::Steps(rule) => Some(ForGroup::Steps(rule, maximum)),
            Self::PerItem(rule) => Some(ForGroup::PerItem(rule, maximum)),
            _ => None,
        }
    }

    /// The rule in words, for people who fill in: `a ÷ b × 20; đủ điểm từ 80 %`.
    #[must_use]
    pub fn describe(&self, maximum: Amount, names: InputNames<'_>, language: Language) -> String {
        match self {
            Self::YesNo(rule) => rule.describe(maximum, language),
            Self::Choice(rule) => rule.describe(maximum, language),
            Self::Parts(rule) => rule.describe(maximum, names, language),
            Self::Ratio(rule) => rule.describe(maximum, names, language),
            Self::Steps(rule) => rule.describe(names, language),
            Self::PerItem(rule) => rule.describe(maximum, names, language),
            Self::BestOf(rule) => rule.describe(maximum, names, language),
            Self::Survey(rule) => rule.describe(maximum, names, language),
            Self::Formula(rule) => rule.describe(maximum, language),
            Self::Relative(rule) => rule.describe(maximum, names, language),
            Self::Judged(rule) => rule.describe(maximum, language),
        }
    }

    /// The arithmetic, a line each; empty when inputs are missing or the group is not known.
    #[must_use]
    pub fn working(
        &self,
        maximum: Amount,
        inputs: &Inputs,
        names: InputNames<'_>,
        group: Option<Spread>,
    ) -> Vec<Vec<Term>> {
        let lines = match self {
            Self::YesNo(rule) => rule.working(maximum, inputs),
            Self::Choice(rule) => rule.working(maximum, inputs),
            Self::Parts(rule) => rule.working(maximum, inputs),
            Self::Ratio(rule) => rule.working(maximum, inputs),
            Self::Steps(rule) => rule.working(inputs, names),
            Self::PerItem(rule) => rule.working(maximum, inputs),
            Self::BestOf(rule) => rule.working(maximum, inputs),
            Self::Survey(rule) => rule.working(maximum, inputs),
            Self::Formula(rule) => rule.working(maximum, inputs),
            Self::Relative(rule) => rule.working(maximum, inputs, group),
            Self::Judged(_) => None,
        };
        lines.unwrap_or_default()
    }

    /// The inputs it reads, with what it asks of each.
    #[must_use]
    pub fn needs(&self) -> Vec<(&str, Need)> {
        match self {
            Self::YesNo(rule) => vec![(&rule.input, Need::Type(InputType::YesNo))],
            Self::Choice(rule) => vec![(&rule.input, Need::Type(InputType::Choice))],
            Self::Parts(rule) => rule.needs(),
            Self::Ratio(rule) => rule.needs(),
            Self::Steps(rule) => vec![(&rule.input, Need::Number)],
            Self::PerItem(rule) => vec![(&rule.input, Need::Number)],
            Self::BestOf(rule) => rule.needs(),
            Self::Survey(rule) => rule.needs(),
            Self::Formula(rule) => rule.needs(),
            Self::Relative(rule) => rule.needs(),
            Self::Judged(_) => Vec::new(),
        }
    }
}

/// The value of an input, or the gap that its absence leaves.
fn value<'a>(inputs: &'a impl InputSource, name: &str) -> Result<ValueRef<'a>, Gap> {
    inputs.value(name).ok_or_else(|| absent(name))
}

/// A number; a value of another type counts as absent (it was refused before the rule ran).
fn number(inputs: &impl InputSource, name: &str) -> Result<Amount, Gap> {
    value(inputs, name)?.number().ok_or_else(|| absent(name))
}

fn yes(inputs: &impl InputSource, name: &str) -> Result<bool, Gap> {
    match value(inputs, name)? {
        ValueRef::YesNo(yes) => Ok(yes),
        _ => Err(absent(name)),
    }
}

#[cold]
fn absent(name: &str) -> Gap {
    Gap::Missing(Reason::InputMissing(String::from(name)))
}

/// Points in a description: as short as they are exact.
fn short(points: Amount, language: Language) -> String {
    points.short_text(4, language)
}
