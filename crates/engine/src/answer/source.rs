//! Where rules find what was said about a leaf: by the names of its inputs, however they are kept.
//!
//! An answer of its own and a place in the columns of a whole round read alike, so that one rule
//! scores both.

use super::{Answer, InputValue, Inputs};
use crate::amount::Amount;
use crate::framework::Input;

/// An input value that is lent out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueRef<'a> {
    /// A count, an amount or a percentage (80 for 80 %).
    Number(Amount),
    /// Yes or no.
    YesNo(bool),
    /// The value of a choice option.
    Choice(&'a str),
    /// Free text.
    Text(&'a str),
}

impl ValueRef<'_> {
    /// The number, when it is one.
    #[must_use]
    pub fn number(self) -> Option<Amount> {
        match self {
            Self::Number(amount) => Some(amount),
            _ => None,
        }
    }

    /// The value with a text of its own.
    #[must_use]
    pub fn to_value(self) -> InputValue {
        match self {
            Self::Number(amount) => InputValue::Number(amount),
            Self::YesNo(yes) => InputValue::YesNo(yes),
            Self::Choice(text) => InputValue::Choice(String::from(text)),
            Self::Text(text) => InputValue::Text(String::from(text)),
        }
    }
}

impl<'a> From<&'a InputValue> for ValueRef<'a> {
    fn from(value: &'a InputValue) -> Self {
        match value {
            InputValue::Number(amount) => Self::Number(*amount),
            InputValue::YesNo(yes) => Self::YesNo(*yes),
            InputValue::Choice(text) => Self::Choice(text),
            InputValue::Text(text) => Self::Text(text),
        }
    }
}

/// The inputs of one leaf of one unit.
pub trait InputSource {
    /// The value of the input with this name; nothing when it was not given.
    fn value(&self, name: &str) -> Option<ValueRef<'_>>;

    /// The value of an input whose place among the leaf's inputs is known.
    fn value_at(&self, _place: usize, input: &Input) -> Option<ValueRef<'_>> {
        self.value(&input.name)
    }

    /// Whether no input was given.
    fn gives_nothing(&self) -> bool;
}

impl InputSource for Inputs {
    fn value(&self, name: &str) -> Option<ValueRef<'_>> {
        self.get(name).map(ValueRef::from)
    }

    fn gives_nothing(&self) -> bool {
        self.is_empty()
    }
}

/// What was said about one leaf: an [`Answer`], lent out, or nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Said<'a, S> {
    Nothing,
    Missing(&'a str),
    NotApplicable(&'a str),
    Points(Amount),
    Inputs(&'a S),
}

impl<'a> Said<'a, Inputs> {
    pub(crate) fn of(answer: Option<&'a Answer>) -> Self {
        match answer {
            None => Self::Nothing,
            Some(Answer::Inputs(inputs)) => Self::Inputs(inputs),
            Some(Answer::Points(points)) => Self::Points(*points),
            Some(Answer::NotApplicable { reason }) => Self::NotApplicable(reason),
            Some(Answer::Missing { reason }) => Self::Missing(reason),
        }
    }
}
