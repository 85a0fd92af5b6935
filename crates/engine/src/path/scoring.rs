//! The one door through which planning asks the score: a leaf, a whole unit, a leaf with values tried out.

use crate::amount::Amount;
use crate::answer::{Answer, InputValue, Inputs, UnitAnswers};
use crate::framework::{Framework, Node};
use crate::score::{self, LeafScore, Peers, Scorecard, Spread};

/// Peers of a unit of which nothing is known.
static NO_PEERS: Peers = Peers::none();

/// What the score needs besides the answers.
#[derive(Debug, Clone, Copy)]
pub struct Scoring<'a> {
    /// The set whose rules count.
    pub framework: &'a Framework,
    /// The other units of the ranking group. The unit itself is not among them: it comes to them with
    /// each value that is tried, so that its own change also moves least and greatest.
    pub others: &'a Peers,
}

impl<'a> Scoring<'a> {
    /// Scores under this framework, without peers: leaves that compare with the group are missing.
    #[must_use]
    pub fn new(framework: &'a Framework) -> Self {
        Self {
            framework,
            others: &NO_PEERS,
        }
    }

    /// Scores among the other units of the group, as their values stand.
    ///
    /// ```
    /// use engine::{amount::Amount, framework::{Code, read}, path::{Scoring, requirement_for}, score::Peers};
    /// # let source = include_str!("../../tests/golden/relative/framework.toml");
    /// // 20 points × days of the fastest ÷ own days; the others take 4 days or more, this unit 8.
    /// let framework = read("framework.toml", source).unwrap();
    /// let node = framework.find(Code::parse("1.2").unwrap()).unwrap();
    /// let (four, nine) = (Amount::from_int(4), Amount::from_int(9));
    /// let others = Peers::stated(node.code, Some((four, nine)));
    /// let answer = engine::answer::read_answer(node, &[("n".into(), "8".into())].into()).unwrap();
    /// let scoring = Scoring::new(&framework).among(&others);
    /// let need = requirement_for(scoring, node, Some(&answer), Amount::from_int(16)).unwrap();
    /// assert_eq!(need.text(&framework, node, engine::Language::En), "Số ngày (n): 8 → 5 (3 fewer)");
    /// ```
    #[must_use]
    pub fn among(self, others: &'a Peers) -> Self {
        Self { others, ..self }
    }

    /// The other units' values at a leaf.
    pub(super) fn spread(self, node: &Node) -> Option<Spread> {
        self.others.at(node.code)
    }

    pub(super) fn leaf(self, node: &Node, answer: Option<&Answer>) -> LeafScore {
        score::leaf(node, answer, self.others)
    }

    pub(super) fn card(self, answers: &UnitAnswers) -> Scorecard {
        score::score(self.framework, answers, self.others)
    }
}

/// One leaf with values that nobody has entered yet.
#[derive(Debug, Clone)]
pub(super) struct Trial<'a> {
    pub(super) scoring: Scoring<'a>,
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

    /// The values tried.
    pub(super) fn inputs(&self) -> Option<&Inputs> {
        match &self.answer {
            Answer::Inputs(inputs) => Some(inputs),
            _ => None,
        }
    }

    pub(super) fn value(&self, name: &str) -> Option<&InputValue> {
        self.inputs()?.get(name)
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
        self.inputs()
            .into_iter()
            .flatten()
            .filter_map(|(name, to)| {
                let from = start.value(name);
                (from != Some(to)).then_some((name.as_str(), from, to))
            })
    }
}
