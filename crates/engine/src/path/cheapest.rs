//! The cheapest way up: the set of actions that reaches a target at least cost, and the runner-up.

use super::action::{Action, ActionComplaint, EffectChange, changed, complaints};
use super::chance::{Changed, Counting, Worth};
use super::plan::{Graph, bit, members};
use super::scoring::Scoring;
use super::search::{Found, LeafWorth, Problem, solve};
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::compare::Compare;
use crate::framework::{Code, Framework, Node};
use crate::ranking::EQUAL_WITHIN;
use crate::score::NodeScore;

/// Branches that one search bounds before it gives up proving, unless it is told otherwise.
pub const STEPS: u64 = 100_000;

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// So many points in all.
    Points(Amount),
    /// Points over the unit's own maximum, 0 to 1.
    Value(Amount),
    /// Points scaled back up to the full maximum.
    Scaled {
        /// Scaled points to be reached.
        points: Amount,
        /// The framework's maximum.
        full: Amount,
    },
}

impl Target {
    /// The figure by which units are compared, as a target: what it takes to reach a rank.
    ///
    /// ```
    /// # let source = include_str!("../../tests/golden/hue-2020-scaled/framework.toml");
    /// use engine::{amount::Amount, path::Target};
    /// let framework = engine::framework::read("hue.toml", source).unwrap();
    /// let target = Target::of_figure(&framework, Amount::from_int(88));
    /// assert_eq!(target, Target::Scaled { points: Amount::from_int(88), full: framework.maximum });
    /// ```
    #[must_use]
    pub fn of_figure(framework: &Framework, figure: Amount) -> Self {
        match framework.compare {
            Compare::Points => Self::Points(figure),
            Compare::Percentage | Compare::OwnGroup => Self::Value(figure),
            Compare::Scaled => Self::Scaled {
                points: figure,
                full: framework.maximum,
            },
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What is to be reached.
    pub target: Target,
    /// Which points count.
    pub counting: Counting,
    /// Days within which everything must be finished.
    pub deadline: Option<u32>,
    /// Đồng that may be spent.
    pub budget: Option<u64>,
    /// Branches after which the search stops and says how far it is from a proof.
    pub n_steps: u64,
}

impl Question {
    /// A target in expected points, with no limits but [`STEPS`].
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            counting: Counting::default(),
            deadline: None,
            budget: None,
            n_steps: STEPS,
        }
    }
}

/// A set of actions and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Places of the actions, each after what it requires.
    pub actions: Vec<usize>,
    /// Cost in đồng.
    pub cost: u64,
    /// Days until everything is finished, nothing waiting but for what it requires.
    pub days: u32,
    /// Points in all if every action succeeds, as the score gives them.
    pub all_succeed: NodeScore,
    /// Mean points over success and failure.
    pub expected: Amount,
    /// Points if only the certain actions succeed, as the score gives them.
    pub certain: NodeScore,
}

/// How far the answer can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The target is reached without doing anything.
    AlreadyThere,
    /// Proven: no set that reaches the target costs less.
    Cheapest,
    /// Not proven best: a cheaper set may exist, by at most this many đồng.
    Within(u64),
    /// Proven: no set reaches the target.
    OutOfReach,
    /// No set was found before the search stopped, and none was ruled out.
    NotFound,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayUp {
    /// The unit today.
    pub today: NodeScore,
    /// How far the answer can be relied on.
    pub verdict: Verdict,
    /// The cheapest set.
    pub best: Option<Way>,
    /// The cheapest set that does without at least one action of the best.
    pub runner_up: Option<Way>,
    /// Whether no cheaper runner-up exists, proven.
    pub runner_up_proven: bool,
    /// Đồng by which the best costs more than the budget; nothing when it keeps within.
    pub over_budget: Option<u64>,
    /// No set that is finished within the deadline gives more points than these (of those that
    /// count); some may be out of its reach.
    pub most: Amount,
    /// The same without the deadline: what exceeds [`WayUp::most`] can only come later.
    pub most_later: Amount,
    /// Branches that were bounded.
    pub steps: u64,
}

/// Finds the cheapest set of actions that reaches the target, and the runner-up: the cheapest set
/// that does without at least one of its actions (a set with something superfluous added to the best
/// is no alternative). Equal cost: fewer actions, then finished earlier, then the order of the actions.
///
/// A set is possible when it holds what its actions require, at most one action of each either-or
/// word, and nothing that finishes after the deadline. What a set gives is what the score gives to
/// the answers it changes, leaf by leaf and combination by combination; actions that meet at one
/// leaf are scored together and cannot go beyond its maximum.
///
/// Formula: minimise Σ cost subject to Σ over leaves of the counted points ≥ target; for a value v,
/// Σ (points − v × maximum) ≥ 0, as actions may change what applies; for scaled points s of a full
/// maximum F, v = s ÷ F. Reached means within 10⁻¹²,
/// as in a tie of ranks. Branch and bound with a Lagrangian bound.
///
/// # Errors
/// Everything wrong with the actions, all at once.
///
/// ```
/// use engine::path::{Question, Scoring, Target, cheapest};
/// # let source = r#"
/// # [framework]
/// # code = "m"
/// # title = "M"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "10"
/// # compare = "points"
/// # source = "đặt ra"
/// # [[index]]
/// # code = "1"
/// # title = "Nhận thức"
/// # maximum = "10"
/// # "#;
/// # let framework = engine::framework::read("m.toml", &format!("{source}[[indicator]]\ncode = \"1.1\"\ntitle = \"T\"\nmaximum = \"10\"\nrule = {{ kind = \"judged\" }}\n")).unwrap();
/// # use engine::{amount::Amount, path::{Action, Effect, EffectChange}};
/// # let action = |code: &str, cost, points| Action { code: code.into(), title: code.into(), cost, days: 1, certainty: Amount::ONE,
/// #     effects: vec![Effect { indicator: engine::framework::Code::parse("1.1").unwrap(), change: EffectChange::Points(Amount::from_int(points)) }],
/// #     requires: vec![], either: None };
/// // Two actions on one leaf of 10 points: 6 for 50 đồng, 8 for 70 đồng.
/// let actions = [action("A", 50, 6), action("B", 70, 8)];
/// let ask = |points| Question::new(Target::Points(Amount::from_int(points)));
/// let answer = |points| cheapest(Scoring::new(&framework), &Default::default(), &actions, &ask(points)).unwrap();
/// assert_eq!(answer(5).best.unwrap().actions, [0]);
/// assert_eq!(answer(7).best.unwrap().actions, [1]);
/// assert_eq!(answer(10).best.unwrap().actions, [0, 1]);
/// ```
pub fn cheapest(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    actions: &[Action],
    question: &Question,
) -> Result<WayUp, Vec<ActionComplaint>> {
    let graph = checked(scoring, answers, actions)?;
    let today = scoring.card(answers).total;
    let weighing = Weighing::new(scoring, answers, actions, &graph);
    let problem = weighing.problem(actions, question, &today);
    let nothing = WayUp {
        today,
        verdict: Verdict::AlreadyThere,
        best: None,
        runner_up: None,
        runner_up_proven: true,
        over_budget: None,
        most: weighing.most(actions, question, &today, problem.barred),
        most_later: weighing.most(actions, question, &today, 0),
        steps: 0,
    };
    if problem.need <= 0 {
        return Ok(nothing);
    }
    let found = solve(&problem, None, question.n_steps);
    let Some(best) = found.set else {
        let verdict = if found.complete {
            Verdict::OutOfReach
        } else {
            Verdict::NotFound
        };
        return Ok(WayUp {
            verdict,
            steps: found.steps,
            ..nothing
        });
    };
    let second = solve(&problem, Some(best), question.n_steps);
    let way = |set| weighing.way(answers, actions, &problem, set, &today);
    let cost = problem.cost(best);
    Ok(WayUp {
        verdict: match proven_gap(&found, cost) {
            0 => Verdict::Cheapest,
            gap => Verdict::Within(gap),
        },
        best: Some(way(best)),
        runner_up: second.set.map(way),
        runner_up_proven: second.set.map_or(second.complete, |set| {
            proven_gap(&second, problem.cost(set)) == 0
        }),
        over_budget: question
            .budget
            .and_then(|budget| cost.checked_sub(budget))
            .filter(|over| *over > 0),
        steps: found.steps + second.steps,
        ..nothing
    })
}

/// The actions as a graph, or everything wrong with them.
pub(super) fn checked(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    actions: &[Action],
) -> Result<Graph, Vec<ActionComplaint>> {
    let mut wrong = complaints(scoring, answers, actions);
    match Graph::new(actions) {
        Ok(graph) if wrong.is_empty() => Ok(graph),
        Ok(_) => Err(wrong),
        Err(more) => {
            wrong.extend(more);
            wrong.sort_by_key(|complaint| (complaint.action, complaint.effect));
            Err(wrong)
        }
    }
}

fn proven_gap(found: &Found, cost: u64) -> u64 {
    cost.saturating_sub(found.least)
}

/// The answers once these actions have succeeded, to be scored like any others. Actions that meet
/// at one input or leaf act as in [`cheapest`].
///
/// ```
/// use engine::{amount::Amount, framework::{Code, read}, path::{Action, Effect, EffectChange, Scoring, answers_after}};
/// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
/// let framework = read("framework.toml", source).unwrap();
/// let node = framework.find(Code::parse("1.6").unwrap()).unwrap();
/// let change = EffectChange::read(node, "n", "4").unwrap();
/// let action = Action {
///     code: "hop".into(), title: "Họp".into(), cost: 0, days: 1, certainty: Amount::ONE,
///     effects: vec![Effect { indicator: node.code, change }], requires: vec![], either: None,
/// };
/// let after = answers_after(Scoring::new(&framework), &Default::default(), &[&action]);
/// let card = engine::score::score(&framework, &after, &engine::score::Peers::none());
/// assert_eq!(card.total.points, Amount::from_int(20));
/// ```
#[must_use]
pub fn answers_after(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    actions: &[&Action],
) -> UnitAnswers {
    let mut changes: std::collections::BTreeMap<Code, Vec<&EffectChange>> = Default::default();
    for effect in actions.iter().flat_map(|action| &action.effects) {
        changes
            .entry(effect.indicator)
            .or_default()
            .push(&effect.change);
    }
    let mut after = answers.clone();
    for (code, changes) in changes {
        let Some(node) = scoring.framework.find(code) else {
            continue;
        };
        if let Some(answer) = changed(scoring, node, answers.get(&code), &changes) {
            after.insert(code, answer);
        }
    }
    after
}

/// The actions weighed on the leaves that they change.
pub(super) struct Weighing<'a> {
    scoring: Scoring<'a>,
    graph: &'a Graph,
    leaves: Vec<Changed>,
}

impl<'a> Weighing<'a> {
    pub(super) fn new(
        scoring: Scoring<'a>,
        answers: &UnitAnswers,
        actions: &[Action],
        graph: &'a Graph,
    ) -> Self {
        let effects = actions.iter().flat_map(|action| &action.effects);
        let codes: std::collections::BTreeSet<Code> = effects.map(|one| one.indicator).collect();
        let nodes = codes
            .iter()
            .filter_map(|code| scoring.framework.find(*code));
        let leaves = nodes
            .map(|node: &Node| Changed::new(scoring, answers, actions, node))
            .collect();
        Self {
            scoring,
            graph,
            leaves,
        }
    }

    fn worths(&self, leaf: &Changed, actions: &[Action], counting: Counting) -> Vec<Worth> {
        let certainties = actions
            .iter()
            .map(|one| counting.probability(one.certainty));
        leaf.worths(&certainties.collect::<Vec<_>>(), &self.graph.requires)
    }

    pub(super) fn problem(
        &self,
        actions: &[Action],
        question: &Question,
        today: &NodeScore,
    ) -> Problem<'a> {
        // Grains of points, less what the maximum asks at the wanted value.
        let net = |points: Amount, maximum: Amount| match question.target {
            Target::Points(_) => points.grains(),
            Target::Value(value) => {
                points.grains() - value.times(maximum).unwrap_or_default().grains()
            }
            Target::Scaled {
                points: wanted,
                full,
            } => points.grains() - wanted.mul_div(maximum, full).unwrap_or_default().grains(),
        };
        let mut effects = vec![Vec::new(); actions.len()];
        let mut leaves = Vec::new();
        for (number, leaf) in self.leaves.iter().enumerate() {
            let worths = self.worths(leaf, actions, question.counting);
            let mut worth: Vec<i128> = worths
                .iter()
                .map(|one| net(one.points, one.maximum))
                .collect();
            let idle = worth.first().copied().unwrap_or(0);
            worth.iter_mut().for_each(|one| *one -= idle);
            for (local, place) in leaf.actions.iter().enumerate() {
                if let Some(effects) = effects.get_mut(*place) {
                    effects.push((number, local));
                }
            }
            leaves.push(LeafWorth {
                actions: leaf.actions.clone(),
                worth,
            });
        }
        let here = net(today.points, today.maximum);
        let tie = EQUAL_WITHIN.cast_signed();
        let need = match question.target {
            Target::Points(points) => points.grains() - here - tie,
            // A tie of values is a thousandfold of it in points of 1,000.
            Target::Value(_) => {
                -here - tie * (today.maximum.grains() / Amount::ONE.grains()).max(1)
            }
            // A tie of scaled points is less in points of a smaller maximum.
            Target::Scaled { full, .. } => {
                let most = full.grains().max(1);
                -here - tie * today.maximum.grains().clamp(0, most) / most
            }
        };
        let late = |place: &usize| {
            let days = self.graph.finish.get(*place);
            question
                .deadline
                .is_some_and(|deadline| days.is_some_and(|days| *days > deadline))
        };
        Problem {
            graph: self.graph,
            costs: actions.iter().map(|action| action.cost).collect(),
            leaves,
            effects,
            need,
            barred: (0..actions.len())
                .filter(late)
                .fold(0, |all, place| all | bit(place)),
        }
    }

    /// Points today and the most that every leaf alone can be brought to add without the barred actions.
    fn most(
        &self,
        actions: &[Action],
        question: &Question,
        today: &NodeScore,
        barred: u128,
    ) -> Amount {
        self.leaves.iter().fold(today.points, |most, leaf| {
            let worths = self.worths(leaf, actions, question.counting);
            let idle = worths.first().copied().unwrap_or_default().points;
            let locals = leaf.actions.iter().enumerate();
            let late = locals
                .filter(|(_, place)| barred & bit(**place) != 0)
                .fold(0_usize, |all, (local, _)| all | 1 << local);
            let combinations = worths.iter().enumerate();
            let in_time = combinations.filter(|(combination, _)| combination & late == 0);
            let best = in_time.map(|(_, one)| one.points).max().unwrap_or(idle);
            most.plus_capped(best.minus(idle).unwrap_or_default())
        })
    }

    fn way(
        &self,
        answers: &UnitAnswers,
        actions: &[Action],
        problem: &Problem<'_>,
        set: u128,
        today: &NodeScore,
    ) -> Way {
        let ordered = |set: u128| -> Vec<usize> {
            let order = self.graph.order.iter().copied();
            order.filter(|place| set & bit(*place) != 0).collect()
        };
        let scored = |set: u128| {
            let done: Vec<&Action> = members(set)
                .filter_map(|place| actions.get(place))
                .collect();
            self.scoring
                .card(&answers_after(self.scoring, answers, &done))
                .total
        };
        let certain = |place: &usize| {
            let needs = self.graph.requires.get(*place).copied().unwrap_or(0);
            members(needs).all(|one| {
                actions
                    .get(one)
                    .is_some_and(|action| action.certainty == Amount::ONE)
            })
        };
        let sure = members(set)
            .filter(certain)
            .fold(0, |all, place| all | bit(place));
        let expected =
            self.leaves
                .iter()
                .zip(&problem.leaves)
                .fold(today.points, |sum, (leaf, known)| {
                    let worths = self.worths(leaf, actions, Counting::Expected);
                    let points = |combination: usize| {
                        worths.get(combination).copied().unwrap_or_default().points
                    };
                    let gain = points(known.combination(set)).minus(points(0));
                    sum.plus_capped(gain.unwrap_or_default())
                });
        Way {
            actions: ordered(set),
            cost: problem.cost(set),
            days: self.graph.days(set),
            all_succeed: scored(set),
            expected,
            certain: scored(sure),
        }
    }
}
