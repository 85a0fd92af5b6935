//! A past scorecard on another version of the framework, through a crosswalk.

use super::{IndexValue, Past};
use crate::amount::Amount;
use crate::framework::crosswalk::{Crosswalk, Match};
use crate::framework::{Framework, Node, NodeId};
use crate::score::table::Target;
use crate::score::{NodeScore, Scorecard};

/// A node of the new version with what the old points say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebased {
    /// Points over maximum among what has a counterpart; nothing when nothing has, when nothing of
    /// it applied to the unit, or when the maxima that would weigh the parts are not known.
    pub value: Option<Amount>,
    /// Covered maximum × old points ÷ old maxima.
    pub points: Amount,
    /// The part of the maximum that has a counterpart and applied to the unit.
    pub covered: Amount,
    /// The whole maximum; nothing where a partial framework does not know it.
    pub maximum: Option<Amount>,
}

impl Rebased {
    /// Covered maximum over maximum, 0 to 1; nothing when the maximum is 0 or not known.
    ///
    /// ```
    /// use engine::{amount::Amount, history::Rebased};
    /// let int = Amount::from_int;
    /// let rebased = Rebased { covered: int(30), maximum: Some(int(40)), ..Rebased::default() };
    /// assert_eq!(rebased.coverage().unwrap().canonical(), "0.75");
    /// ```
    #[must_use]
    pub fn coverage(&self) -> Option<Amount> {
        self.covered.mul_div(Amount::ONE, self.maximum?)
    }

    /// What old points and their maximum say of a node with this one.
    fn of_past(past: &NodeScore, maximum: Option<Amount>) -> Self {
        let value = past.value();
        let covered = maximum.filter(|_| value.is_some()).unwrap_or_default();
        // Rounded once: under the same maximum the points are those that were had, to the grain.
        let points = covered.mul_div(past.points, past.maximum);
        Self {
            value,
            points: points.unwrap_or_default(),
            covered,
            maximum,
        }
    }

    /// What nothing is known of.
    fn unknown(maximum: Option<Amount>) -> Self {
        Self {
            maximum,
            ..Self::default()
        }
    }

    /// The sum of parts, each weighed with its own maximum.
    fn sum(parts: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self {
            maximum: Some(Amount::ZERO),
            ..Self::default()
        };
        for part in parts {
            sum.points = sum.points.plus_capped(part.points);
            sum.covered = sum.covered.plus_capped(part.covered);
            let maximum = sum.maximum.zip(part.maximum);
            sum.maximum = maximum.map(|(all, own)| all.plus_capped(own));
        }
        if sum.maximum.is_some() {
            sum.value = sum.points.mul_div(Amount::ONE, sum.covered);
        } else {
            (sum.points, sum.covered) = (Amount::ZERO, Amount::ZERO);
        }
        sum
    }
}

/// One unit's past on the new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebasedCard {
    /// Every node, in the places of [`Framework::nodes`] of the new version.
    pub nodes: Vec<Rebased>,
    /// Every group.
    pub groups: Vec<Rebased>,
    /// Every pillar.
    pub pillars: Vec<Rebased>,
    /// All main indices.
    pub total: Rebased,
}

impl RebasedCard {
    /// The figure at a target of the new version.
    #[must_use]
    pub fn at(&self, target: Target) -> Rebased {
        let found = match target {
            Target::Node(id) => self.nodes.get(id.place()),
            Target::Group(place) => self.groups.get(place),
            Target::Pillar(place) => self.pillars.get(place),
            Target::Total => Some(&self.total),
        };
        found.copied().unwrap_or_default()
    }
}

impl RebasedCard {
    /// The same as a past that successors can inherit. A main index without a value is unknown
    /// unless it gives no points to anybody.
    #[must_use]
    pub fn past(&self, new: &Framework) -> Past {
        let value = |node: &Node| {
            let rebased = self.at(Target::Node(node.id));
            match (rebased.value, rebased.maximum) {
                (Some(value), _) => IndexValue::Known(value),
                (None, Some(Amount::ZERO)) => IndexValue::NotApplicable,
                (None, _) => IndexValue::Unknown,
            }
        };
        Past {
            indices: new.indices().map(value).collect(),
            total: self.total.value,
            computed: true,
        }
    }
}

/// Re-bases one unit's scorecard.
///
/// Formula, for a new node that a match names: value = Σ points ÷ Σ maxima of the match's old nodes,
/// both as they applied to the unit; points = the node's maximum × Σ points ÷ Σ maxima. Above it, points and
/// covered maximum are sums, and value = points ÷ covered maximum. Below it nothing is known. What
/// has no counterpart takes no part in the value and lowers the coverage. Source: OECD/JRC Handbook
/// (2008), steps 6 and 9, for weights and for going back to the indicators; the pooling is ours.
///
/// ```
/// # let source = |code: &str, first: &str, points: u32| format!(r#"
/// # [framework]
/// # code = "{code}"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "{points}"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "{first}"
/// # title = "Hạ tầng"
/// # maximum = "{points}"
/// # [[indicator]]
/// # code = "{first}.1"
/// # title = "Kết nối"
/// # maximum = "{points}"
/// # rule = {{ kind = "judged" }}
/// # "#);
/// use engine::{amount::Amount, answer::{Answer, UnitAnswers}, history::rebase, score::{Peers, score}};
/// use engine::framework::{Code, crosswalk::Crosswalk, read};
/// let old = read("old.toml", &source("cu", "1", 10)).unwrap();
/// let new = read("new.toml", &source("moi", "2", 40)).unwrap();
/// let answer = Answer::Points(Amount::from_int(7));
/// let answers = UnitAnswers::from([(Code::parse("1.1").unwrap(), answer)]);
/// let card = score(&old, &answers, &Peers::none());
/// let past = rebase(&Crosswalk::of_titles(&old, &new), &old, &card, &new);
/// assert_eq!(past.total.value.unwrap().canonical(), "0.7");
/// assert_eq!(past.total.points, Amount::from_int(28));
/// ```
#[must_use]
pub fn rebase(
    crosswalk: &Crosswalk,
    old: &Framework,
    card: &Scorecard,
    new: &Framework,
) -> RebasedCard {
    let named = crosswalk.by_new(new);
    let mut nodes = vec![Rebased::default(); new.nodes.len()];
    // Parents stand before their children, so going backwards the children are there already.
    for node in new.nodes.iter().rev() {
        let maximum = node.maximum_known.then_some(node.maximum);
        let one = named.get(node.id.place()).copied().flatten();
        let rebased = match one.filter(|one| one.new.contains(&node.id)) {
            Some(one) => Rebased::of_past(&pooled(old, card, one), maximum),
            None => above(node, maximum, &nodes),
        };
        if let Some(slot) = nodes.get_mut(node.id.place()) {
            *slot = rebased;
        }
    }
    let sum = |indices: &[NodeId]| {
        let parts = indices.iter().map(|id| nodes.get(id.place()).copied());
        Rebased::sum(parts.map(Option::unwrap_or_default))
    };
    let all: Vec<NodeId> = new.indices().map(|node| node.id).collect();
    RebasedCard {
        groups: new.groups.iter().map(|one| sum(&one.indices)).collect(),
        pillars: new.pillars.iter().map(|one| sum(&one.indices)).collect(),
        total: sum(&all),
        nodes,
    }
}

/// Points and maxima of a match's old nodes, added up.
pub(crate) fn pooled(old: &Framework, card: &Scorecard, one: &Match) -> NodeScore {
    let mut sum = NodeScore::default();
    for node in one.old.iter().filter_map(|id| old.node(*id)) {
        sum.plus(&card.node(node.id));
    }
    sum
}

/// A node that no match names: the sum of those below it, or nothing at a leaf.
fn above(node: &Node, maximum: Option<Amount>, nodes: &[Rebased]) -> Rebased {
    if node.is_leaf() {
        return Rebased::unknown(maximum);
    }
    let below = node.children.iter().map(|id| nodes.get(id.place()));
    let sum = Rebased::sum(below.map(|below| below.copied().unwrap_or_default()));
    Rebased { maximum, ..sum }
}
