//! From answers to points: the one place where a scorecard is made.
//!
//! A leaf without a usable answer earns nothing, stays in the maximum and is counted as missing.
//! A leaf that does not apply leaves the unit's own maximum. Sums are exact in any order.

mod aggregate;
mod board;
pub mod formula;
mod missing;
mod peers;
mod round;
mod round_leaf;
pub mod rules;
pub mod table;
mod trace;

pub use board::Board;
pub use missing::{Outcome, Reason};
pub use peers::{GroupPeers, Peers, Spread, score_round};
pub use round::{RoundScores, ScoreColumn, score_columns};
pub use trace::{Given, Term, Trace};

use std::collections::BTreeSet;

use crate::Language;
use crate::amount::Amount;
use crate::answer::{Answer, InputSource, Said, UnitAnswers};
use crate::framework::{Code, Framework, Node, NodeId};
use rules::InputNames;

/// The result of one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafScore {
    /// Its place among the framework's nodes.
    pub node: NodeId,
    /// Its code.
    pub code: Code,
    /// Points, or why there are none.
    pub outcome: Outcome,
    /// The maximum that counts for this unit: 0 when not applicable or collected only.
    pub maximum: Amount,
}

impl LeafScore {
    /// The points it adds: 0 unless scored.
    #[must_use]
    pub fn points(&self) -> Amount {
        self.outcome.points().unwrap_or(Amount::ZERO)
    }
}

/// Points over maximum at a node, a group, a pillar or the whole, with what is missing below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeScore {
    /// Exact sum of the leaves' points.
    pub points: Amount,
    /// Exact sum of the maxima that apply to this unit.
    pub maximum: Amount,
    /// Scored leaves without a usable answer; they earn nothing and stay in the maximum.
    pub missing: u32,
    /// All leaves, collected and not applicable ones too.
    pub leaves: u32,
    /// Leaves with a usable answer of any kind.
    pub answered: u32,
}

impl NodeScore {
    /// Points over maximum, rounded once to 10⁻¹⁸; nothing when no maximum applies.
    ///
    /// ```
    /// use engine::{amount::Amount, score::NodeScore};
    /// let score = NodeScore { points: Amount::from_int(1), maximum: Amount::from_int(3), ..Default::default() };
    /// assert_eq!(score.value().unwrap().canonical(), "0.333333333333333333");
    /// assert_eq!(NodeScore::default().value(), None);
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<Amount> {
        self.points.mul_div(Amount::ONE, self.maximum)
    }

    /// Points still open.
    #[must_use]
    pub fn open(&self) -> Amount {
        self.maximum.minus(self.points).unwrap_or(Amount::ZERO)
    }
}

/// The whole result of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// Every leaf, in code order.
    pub leaves: Vec<LeafScore>,
    /// Every node, in the places of [`Framework::nodes`].
    pub nodes: Vec<NodeScore>,
    /// Every group, in the places of [`Framework::groups`].
    pub groups: Vec<NodeScore>,
    /// Every pillar, in the places of [`Framework::pillars`].
    pub pillars: Vec<NodeScore>,
    /// All main indices, each once.
    pub total: NodeScore,
}

impl Scorecard {
    /// The score of a node of the framework it was made with.
    #[must_use]
    pub fn node(&self, id: NodeId) -> NodeScore {
        self.nodes.get(id.place()).copied().unwrap_or_default()
    }

    /// The result of the leaf with this code.
    #[must_use]
    pub fn leaf(&self, code: Code) -> Option<&LeafScore> {
        let place = self
            .leaves
            .binary_search_by(|leaf| leaf.code.cmp(&code))
            .ok()?;
        self.leaves.get(place)
    }
}

/// Scores one unit. Answers to codes that are no leaves of the framework are left aside; readers
/// of files complain about them beforehand. `peers` are those of the unit's ranking group, or
/// [`Peers::none`] where [`Framework::needs_peers`] is false.
///
/// Formula: points of a leaf by its rule, of every other node the sum of its leaves; of a group or
/// a pillar the sum of its main indices; of the whole the sum of all main indices, each once.
#[must_use]
pub fn score(framework: &Framework, answers: &UnitAnswers, peers: &Peers) -> Scorecard {
    let leaves = framework
        .leaves()
        .map(|node| leaf(node, answers.get(&node.code), peers))
        .collect();
    with_sums(framework, leaves)
}

fn with_sums(framework: &Framework, leaves: Vec<LeafScore>) -> Scorecard {
    let own = framework.leaves().zip(&leaves);
    let sums = aggregate::aggregate(
        framework,
        own.map(|(node, leaf)| aggregate::of_leaf(node, leaf)),
    );
    Scorecard {
        nodes: sums.nodes,
        groups: sums.groups,
        pillars: sums.pillars,
        total: sums.total,
        leaves,
    }
}

/// The scorecard without some leaves, as if they did not apply to the unit: their points and their
/// maxima go. For comparing with a round that never asked for them.
///
/// ```
/// # let source = r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "30"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "30"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "10"
/// # rule = { kind = "judged" }
/// # [[indicator]]
/// # code = "1.2"
/// # title = "Máy chủ"
/// # maximum = "20"
/// # rule = { kind = "judged" }
/// # "#;
/// use engine::{answer::UnitAnswers, framework::{Code, read}, score::{Peers, leaving_out, score}};
/// let framework = read("mau.toml", source).unwrap();
/// let card = score(&framework, &UnitAnswers::new(), &Peers::none());
/// let leaf = framework.find(Code::parse("1.2").unwrap()).unwrap().id;
/// let without = leaving_out(&framework, &card, &[leaf].into());
/// assert_eq!(without.total.maximum.canonical(), "10");
/// ```
#[must_use]
pub fn leaving_out(
    framework: &Framework,
    card: &Scorecard,
    leaves: &BTreeSet<NodeId>,
) -> Scorecard {
    let leaves = card.leaves.iter().map(|leaf| {
        if !leaves.contains(&leaf.node) {
            return leaf.clone();
        }
        LeafScore {
            outcome: Outcome::NotApplicable(Reason::NotAsked),
            maximum: Amount::ZERO,
            ..leaf.clone()
        }
    });
    with_sums(framework, leaves.collect())
}

/// Scores one leaf. Without an answer it is missing.
#[must_use]
pub fn leaf(node: &Node, answer: Option<&Answer>, peers: &Peers) -> LeafScore {
    leaf_of(node, Said::of(answer), peers.at(node.code))
}

/// The one way from what was said about a leaf to its points, whether a unit is scored by itself or
/// with its round.
fn leaf_of(node: &Node, said: Said<'_, impl InputSource>, group: Option<Spread>) -> LeafScore {
    with_maximum(node, outcome(node, said, group))
}

#[inline]
fn with_maximum(node: &Node, outcome: Outcome) -> LeafScore {
    let maximum = match outcome {
        Outcome::NotApplicable(_) | Outcome::Collected => Amount::ZERO,
        _ => node.maximum,
    };
    LeafScore {
        node: node.id,
        code: node.code,
        outcome,
        maximum,
    }
}

fn outcome(node: &Node, said: Said<'_, impl InputSource>, group: Option<Spread>) -> Outcome {
    use crate::answer::{check_not_applicable, check_points, first_complaint};

    match said {
        Said::Nothing => no_answer(node),
        Said::Missing(reason) => Outcome::Missing(Reason::Given(String::from(reason))),
        Said::NotApplicable(reason) => match check_not_applicable(node, reason) {
            Ok(()) => Outcome::NotApplicable(Reason::Given(String::from(reason))),
            Err(complaint) => Outcome::Refused(complaint),
        },
        Said::Points(points) => match check_points(node, points) {
            Ok(points) => Outcome::Scored(points),
            Err(complaint) => Outcome::Refused(complaint),
        },
        Said::Inputs(inputs) => match first_complaint(node, inputs) {
            Some(complaint) => Outcome::Refused(complaint),
            None => by_rule(node, inputs, group),
        },
    }
}

fn no_answer(node: &Node) -> Outcome {
    match node.rule {
        Some(rules::Rule::Judged(_)) if node.scored => Outcome::Missing(Reason::NotAppraised),
        _ => Outcome::Missing(Reason::NoAnswer),
    }
}

fn by_rule(node: &Node, inputs: &impl InputSource, group: Option<Spread>) -> Outcome {
    if !node.scored {
        return if inputs.gives_nothing() {
            Outcome::Missing(Reason::NoAnswer)
        } else {
            Outcome::Collected
        };
    }
    match &node.rule {
        None => Outcome::Missing(Reason::NotAppraised),
        Some(rule) => earned(node, rule.points(node.maximum, inputs, group)),
    }
}

/// The outcome of a leaf whose rule gave this.
#[inline]
fn earned(node: &Node, points: Result<Amount, rules::Gap>) -> Outcome {
    match points {
        Ok(points) => Outcome::Scored(points.clamp(Amount::ZERO, node.maximum)),
        Err(rules::Gap::Missing(reason)) => Outcome::Missing(reason),
        Err(rules::Gap::NotApplicable(reason)) => Outcome::NotApplicable(reason),
    }
}

/// Why a leaf has its points: rule, inputs, arithmetic, result. Made on demand, never by [`score`].
#[must_use]
pub fn explain(
    framework: &Framework,
    node: &Node,
    answer: Option<&Answer>,
    peers: &Peers,
) -> Trace {
    trace::explain(framework, node, answer, peers)
}

/// The rule of a leaf in words, such as `a ÷ b × 20; đủ điểm từ 80 %`; nothing without a rule. An
/// input whose name is longer than one letter is called by its title.
#[must_use]
pub fn rule_text(node: &Node, language: Language) -> Option<String> {
    node.rule
        .as_ref()
        .map(|rule| rule.describe(node.maximum, InputNames::of(&node.inputs), language))
}
