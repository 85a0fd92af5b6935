//! Points to win: every leaf with points still open, against five goals, and what each goal takes.

use super::requirement::{Requirement, requirements, to_enter};
use super::scoring::Scoring;
use super::takes::{Takes, takes};
use crate::Language;
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::framework::{Code, Framework, NodeId};
use crate::history::RebasedCard;
use crate::score::table::Target;
use crate::score::{LeafScore, Outcome, Scorecard};
use crate::statistics::median;

/// What a leaf is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// The next step up that the rule knows.
    Next,
    /// What the unit had here in its last round.
    Last,
    /// The median of the group.
    Median,
    /// The best of the group.
    Best,
    /// The maximum that applies to the unit.
    Maximum,
}

impl Goal {
    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Last => "last",
            Self::Median => "median",
            Self::Best => "best",
            Self::Maximum => "maximum",
        }
    }

    /// Its name in words.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Next => ("bước kế tiếp", "next step"),
            Self::Last => ("bằng kỳ trước", "last round"),
            Self::Median => ("trung vị của nhóm", "median of the group"),
            Self::Best => ("cao nhất nhóm", "best of the group"),
            Self::Maximum => ("điểm tối đa", "maximum"),
        };
        language.pick(vi, en)
    }
}

/// A goal above today's points, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which goal.
    pub goal: Goal,
    /// Its points.
    pub points: Amount,
    /// Points from today's to it, positive.
    pub open: Amount,
    /// What earns at least these points.
    pub takes: Takes,
}

/// A leaf with points to win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLeaf {
    /// Its place among the framework's nodes.
    pub node: NodeId,
    /// Its result today.
    pub score: LeafScore,
    /// Points still open against the unit's own maximum.
    pub open: Amount,
    /// Names of inputs that nobody has entered.
    pub to_enter: Vec<String>,
    /// Every step up, fewest points first.
    pub steps: Vec<Requirement>,
    /// The goals above today's points, in the order of [`Goal`].
    pub marks: Vec<Mark>,
}

/// Median and best of a group at one leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Points in the middle; the mean of the two middle ones of an even number.
    pub median: Amount,
    /// Most points.
    pub best: Amount,
    /// How many units it applies to.
    pub units: u32,
}

/// What today's points are held against besides the maximum.
#[derive(Debug, Clone, Default)]
pub struct Yardsticks {
    levels: Vec<(Code, Level)>,
    last: Vec<(Code, Amount, Amount)>,
}

impl Yardsticks {
    /// Median and best at every leaf, over the units of a group to which the leaf applies; a
    /// missing answer counts as the 0 that it scores.
    ///
    /// ```
    /// use engine::path::Yardsticks;
    /// assert_eq!(Yardsticks::of_group([]).level(engine::framework::Code::parse("1.1").unwrap()), None);
    /// ```
    #[must_use]
    pub fn of_group<'c>(cards: impl IntoIterator<Item = &'c Scorecard>) -> Self {
        let mut points: std::collections::BTreeMap<Code, Vec<Amount>> = Default::default();
        for leaf in cards.into_iter().flat_map(|card| &card.leaves) {
            if leaf.maximum > Amount::ZERO {
                points.entry(leaf.code).or_default().push(leaf.points());
            }
        }
        let levels = points
            .into_iter()
            .filter_map(|(code, points)| {
                let level = Level {
                    best: *points.iter().max()?,
                    units: u32::try_from(points.len()).unwrap_or(u32::MAX),
                    median: median(points)?,
                };
                Some((code, level))
            })
            .collect();
        Self {
            levels,
            last: Vec::new(),
        }
    }

    /// Adds the unit's last round. Where the maximum of a leaf has changed, its share is carried over.
    #[must_use]
    pub fn with_last(mut self, card: &Scorecard) -> Self {
        self.last = card
            .leaves
            .iter()
            .filter(|leaf| leaf.maximum > Amount::ZERO)
            .map(|leaf| (leaf.code, leaf.points(), leaf.maximum))
            .collect();
        self
    }

    /// Adds the unit's last round, carried over to this version of the framework. A leaf without a
    /// counterpart, and one whose maximum is not known, has no last round.
    ///
    /// ```
    /// use engine::{framework::crosswalk::Crosswalk, history::rebase, path::{Goal, Scoring, Yardsticks, open_points}};
    /// # use engine::score::{Peers, score};
    /// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
    /// let framework = engine::framework::read("framework.toml", source).unwrap();
    /// # let last_year = score(&framework, &Default::default(), &Peers::none());
    /// let same = Crosswalk::of_titles(&framework, &framework);
    /// let last = rebase(&same, &framework, &last_year, &framework);
    /// let yardsticks = Yardsticks::default().with_rebased(&framework, &last);
    /// // Nothing was earned last year either, so that no leaf has it as a goal.
    /// let open = open_points(Scoring::new(&framework), &Default::default(), &yardsticks);
    /// assert!(open.iter().flat_map(|leaf| &leaf.marks).all(|mark| mark.goal != Goal::Last));
    /// ```
    #[must_use]
    pub fn with_rebased(mut self, framework: &Framework, card: &RebasedCard) -> Self {
        let leaf = |node: &crate::framework::Node| {
            let rebased = card.at(Target::Node(node.id));
            let known = rebased.value.is_some() && rebased.covered > Amount::ZERO;
            known.then_some((node.code, rebased.points, rebased.covered))
        };
        self.last = framework.leaves().filter_map(leaf).collect();
        self.last.sort_by_key(|(code, _, _)| *code);
        self
    }

    /// The group at a leaf; nothing when the leaf applies to none of it.
    #[must_use]
    pub fn level(&self, code: Code) -> Option<Level> {
        let place = self.levels.binary_search_by_key(&code, |(code, _)| *code);
        self.levels.get(place.ok()?).map(|(_, level)| *level)
    }

    fn last(&self, code: Code, maximum: Amount) -> Option<Amount> {
        let place = self.last.binary_search_by_key(&code, |(code, _, _)| *code);
        let (_, points, before) = self.last.get(place.ok()?)?;
        maximum.mul_div(*points, *before)
    }
}

/// The leaves of one unit at which points are still open, most to win first, then by code.
///
/// Formula: open = own maximum − points. A leaf that does not apply or is only collected has none.
/// A leaf without an answer has its whole maximum open.
///
/// ```
/// use engine::path::{Goal, Scoring, Yardsticks, open_points};
/// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
/// // Nothing is answered: the 30 points of a ratio of amounts are the most to win.
/// let framework = engine::framework::read("framework.toml", source).unwrap();
/// let open = open_points(Scoring::new(&framework), &Default::default(), &Yardsticks::default());
/// assert_eq!((open[0].score.code.to_string().as_str(), open[0].open.canonical().as_str()), ("1.5", "30"));
/// assert_eq!(open[0].to_enter, ["a", "b"]);
/// assert_eq!(open[0].marks.last().unwrap().goal, Goal::Maximum);
/// ```
#[must_use]
pub fn open_points(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    yardsticks: &Yardsticks,
) -> Vec<OpenLeaf> {
    let mut found = Vec::new();
    for node in scoring.framework.leaves() {
        let answer = answers.get(&node.code);
        let score = scoring.leaf(node, answer);
        let points = score.points();
        let Some(open) = score
            .maximum
            .minus(points)
            .filter(|open| *open > Amount::ZERO)
        else {
            continue;
        };
        let missing = match score.outcome {
            Outcome::Missing(_) | Outcome::Refused(_) => to_enter(node, answer),
            _ => Vec::new(),
        };
        let steps = requirements(scoring, node, answer);
        let level = yardsticks.level(node.code);
        let goals = [
            (Goal::Next, steps.first().map(|step| step.points)),
            (Goal::Last, yardsticks.last(node.code, score.maximum)),
            (Goal::Median, level.map(|level| level.median)),
            (Goal::Best, level.map(|level| level.best)),
            (Goal::Maximum, Some(score.maximum)),
        ];
        let marks = goals
            .into_iter()
            .filter_map(|(goal, wanted)| {
                let wanted = wanted?;
                let open = wanted.minus(points).filter(|open| *open > Amount::ZERO)?;
                Some(Mark {
                    goal,
                    points: wanted,
                    open,
                    takes: match (goal, steps.first()) {
                        (Goal::Next, Some(step)) => Takes::Changes(step.clone()),
                        _ => takes(scoring, node, answer, wanted),
                    },
                })
            })
            .collect();
        found.push(OpenLeaf {
            node: node.id,
            open,
            to_enter: missing.iter().map(|input| input.name.clone()).collect(),
            score,
            steps,
            marks,
        });
    }
    found.sort_by_key(|leaf| (std::cmp::Reverse(leaf.open), leaf.score.code));
    found
}
