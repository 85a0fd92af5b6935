//! The one door through which planning asks the score: a leaf, a whole unit, a leaf with values tried out.

use crate::amount::Amount;
use crate::answer::{Answer, InputValue, Inputs, UnitAnswers};
use crate::framework::{Framework, Node};
use crate::score::{self, LeafScore, Scorecard};

/// What the score needs besides the answers.
#[derive(Debug, Clone, Copy)]
pub struct Scoring<'a> {
    /// The set whose rules count.
    pub framework: &'a Framework,
}

impl<'a> Scoring<'a> {
    /// Scores under this framework.
    #[must_use]
    pub fn new(framework: &'a Framework) -> Self {
        Self { framework }
    }

    pub(super) fn leaf(self, node: &Node, answer: Option<&Answer>) -> LeafScore {
        score::leaf(self.framework, node, answer)
    }

    pub(super) fn card(self, answers: &UnitAnswers) -> Scorecard {
        score::score(self.framework, answers)
    }
}

/// One leaf with values that nobody has entered yet.
#[derive(Debug, Clone)]
pub(super) struct Trial<'a> {
    scoring: Scoring<'a>,
    /// The leaf.
    pub(super) node: &'a Node,
    answer: Answer,
}

impl<'a> Trial<'a> {
    /// Starts from the inputs of an answer; from none when it has none.
    pub(super) fn new(scoring: Scoring<'a>, node: &'a Node, answer: Option<&Answer>) -> Self {
        let inputs = match answer {
            Some(Answer::Inputs(inputs)) => inputs.clone(),
            _ => Inputs::new(),
        };
        Self {
            scoring,
            node,
            answer: Answer::Inputs(inputs),
        }
    }

    /// The points of the values tried; nothing when they give none.
    pub(super) fn points(&self) -> Option<Amount> {
        self.scoring
            .leaf(self.node, Some(&self.answer))
            .outcome
            .points()
    }

    /// The same, with a leaf that gives none at 0.
    pub(super) fn earned(&self) -> Amount {
        self.points().unwrap_or(Amount::ZERO)
    }

    pub(super) fn answer(&self) -> &Answer {
        &self.answer
    }

    pub(super) fn value(&self, name: &str) -> Option<&InputValue> {
        match &self.answer {
            Answer::Inputs(inputs) => inputs.get(name),
            _ => None,
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<Amount> {
        self.value(name)?.number()
    }

    pub(super) fn set(&mut self, name: &str, value: InputValue) {
        if let Answer::Inputs(inputs) = &mut self.answer {
            match inputs.get_mut(name) {
                Some(place) => *place = value,
                None => {
                    inputs.insert(String::from(name), value);
                }
            }
        }
    }

    pub(super) fn with(&self, name: &str, value: InputValue) -> Self {
        let mut tried = self.clone();
        tried.set(name, value);
        tried
    }

    /// The values that differ from those it started from, by name.
    pub(super) fn changed_from<'t>(
        &'t self,
        start: &'t Self,
    ) -> impl Iterator<Item = (&'t str, Option<&'t InputValue>, &'t InputValue)> {
        let inputs = match &self.answer {
            Answer::Inputs(inputs) => Some(inputs),
            _ => None,
        };
        inputs.into_iter().flatten().filter_map(|(name, to)| {
            let from = start.value(name);
            (from != Some(to)).then_some((name.as_str(), from, to))
        })
    }
}
