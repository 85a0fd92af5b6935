//! The question of the cheapest way as plain tables, for a check by another solver.

use super::action::{Action, ActionComplaint};
use super::cheapest::{Question, Weighing, checked};
use super::plan::members;
use super::scoring::Scoring;
use super::search::LeafWorth;
use crate::amount::Amount;
use crate::answer::UnitAnswers;

/// A leaf that actions change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLeaf {
    /// Places of the actions that change it, ascending.
    pub actions: Vec<usize>,
    /// Worth above doing nothing of every combination: that of the actions whose bits its place has,
    /// the first of [`ModelLeaf::actions`] being the lowest bit.
    pub worth: Vec<Amount>,
}

/// What [`crate::path::cheapest`] searches: the least sum of costs whose worth reaches the need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Cost of each action, in đồng.
    pub costs: Vec<u64>,
    /// For each action the places of those that it names as required.
    pub requires: Vec<Vec<usize>>,
    /// For each action the places of those that it rules out.
    pub rivals: Vec<Vec<usize>>,
    /// Places of the actions that would be finished too late.
    pub barred: Vec<usize>,
    /// The leaves; worths of different leaves add up.
    pub leaves: Vec<ModelLeaf>,
    /// Worth that is needed above doing nothing; nothing is to be done when it is 0 or less.
    pub need: Amount,
}

/// The tables of a question.
///
/// Formula: minimise Σ costₐ xₐ over x ∈ {0, 1} so that Σ over leaves of worth(actions done there) ≥
/// need, xₐ ≤ xᵣ for every requirement r of a, and xₐ + xᵦ ≤ 1 for rivals.
///
/// # Errors
/// Complaints about the actions, as [`crate::path::cheapest`] has them.
///
/// ```
/// use engine::{amount::Amount, framework::{Code, read}, path::{Action, Effect, EffectChange, Question, Scoring, Target, model}};
/// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
/// let framework = read("framework.toml", source).unwrap();
/// let node = framework.find(Code::parse("1.6").unwrap()).unwrap();
/// let change = EffectChange::read(node, "n", "4").unwrap();
/// let action = Action {
///     code: "hop".into(), title: "Họp".into(), cost: 40, days: 1, certainty: Amount::ONE,
///     effects: vec![Effect { indicator: node.code, change }], requires: vec![], either: None,
/// };
/// let question = Question::new(Target::Points(Amount::from_int(20)));
/// let model = model(Scoring::new(&framework), &Default::default(), &[action], &question).unwrap();
/// assert_eq!(model.costs, [40]);
/// assert_eq!(model.leaves[0].worth, [Amount::ZERO, Amount::from_int(20)]);
/// ```
pub fn model(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    actions: &[Action],
    question: &Question,
) -> Result<Model, Vec<ActionComplaint>> {
    let graph = checked(scoring, answers, actions)?;
    let today = scoring.card(answers).total;
    let weighing = Weighing::new(scoring, answers, actions, &graph);
    let problem = weighing.problem(actions, question, &today);
    let leaf = |leaf: &LeafWorth| ModelLeaf {
        actions: leaf.actions.clone(),
        worth: leaf
            .worth
            .iter()
            .copied()
            .map(Amount::from_grains)
            .collect(),
    };
    Ok(Model {
        leaves: problem.leaves.iter().map(leaf).collect(),
        need: Amount::from_grains(problem.need),
        barred: members(problem.barred).collect(),
        requires: graph.direct.clone(),
        rivals: graph
            .rivals
            .iter()
            .map(|set| members(*set).collect())
            .collect(),
        costs: problem.costs,
    })
}
