//! The peers of a unit: the least and the greatest value of its ranking group, leaf by leaf.
//!
//! Only leaves whose rule is relative to the group are looked at; for every other framework there
//! is nothing to gather and nothing to pay.

use std::collections::{BTreeMap, HashMap};

use super::{Scorecard, score};
use crate::amount::Amount;
use crate::answer::{InputSource, Said, UnitAnswers, first_complaint};
use crate::framework::{Code, Framework, Node};

/// Peers that nobody has gathered, to be lent out.
static UNKNOWN: Peers = Peers::none();

/// The values of a group at one leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spread {
    /// Least and greatest value; nothing while no unit has one.
    pub bounds: Option<(Amount, Amount)>,
    /// Units with a value, as they were gathered.
    pub n_units: u32,
}

impl Spread {
    /// The spread with one more value in it.
    pub(super) fn and(self, value: Amount) -> Self {
        Self {
            bounds: Some(self.with(value)),
            n_units: self.n_units.saturating_add(1),
        }
    }

    /// The spread with the values of more units in it.
    pub(super) fn and_all(self, values: &[Amount]) -> Self {
        let Some((first, others)) = values.split_first() else {
            return self;
        };
        let mut bounds = self.with(*first);
        for value in others {
            bounds = (bounds.0.min(*value), bounds.1.max(*value));
        }
        let n_units = u32::try_from(values.len()).unwrap_or(u32::MAX);
        Self {
            bounds: Some(bounds),
            n_units: self.n_units.saturating_add(n_units),
        }
    }

    /// Least and greatest value, the unit's own among them. A unit always belongs to its group, also
    /// while its return is a draft that the others are not compared with.
    ///
    /// ```
    /// use engine::{amount::Amount, score::Spread};
    /// let int = Amount::from_int;
    /// let spread = Spread { bounds: Some((int(2), int(5))), n_units: 3 };
    /// assert_eq!(spread.with(int(7)), (int(2), int(7)));
    /// assert_eq!(Spread::default().with(int(7)), (int(7), int(7)));
    /// ```
    #[must_use]
    pub fn with(self, own: Amount) -> (Amount, Amount) {
        match self.bounds {
            Some((least, greatest)) => (least.min(own), greatest.max(own)),
            None => (own, own),
        }
    }
}

/// What a ranking group answered, as far as rules relative to the group need it.
///
/// A unit counts at a leaf when its answer there is a set of accepted inputs that give a value.
/// Points given by a person, not applicable, missing and refused answers are no value: the group is
/// measured against what stands, not against what was refuted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peers {
    /// Nothing when the group was not gathered.
    spreads: Option<BTreeMap<Code, Spread>>,
}

impl Peers {
    /// No peers: for frameworks without relative rules, and where the group is not known. A relative
    /// leaf is then missing with [`crate::score::Reason::PeersUnknown`].
    #[must_use]
    pub const fn none() -> Self {
        Self { spreads: None }
    }

    /// Gathers the group in one pass over the answers of its units.
    ///
    /// Formula: for every leaf with a relative rule, the minimum, the maximum and the number of the
    /// values that its units have (OECD/JRC Handbook (2008), step 5: minimum and maximum over units).
    ///
    /// ```
    /// use engine::{answer::UnitAnswers, framework::{Code, read}, score::Peers};
    /// # let source = include_str!("../../tests/golden/relative/framework.toml");
    /// let framework = read("framework.toml", source).unwrap();
    /// let silent = UnitAnswers::new();
    /// let spread = Peers::of(&framework, [&silent]).at(Code::parse("1.3").unwrap());
    /// assert_eq!(spread.unwrap().n_units, 0);
    /// assert_eq!(Peers::none().at(Code::parse("1.3").unwrap()), None);
    /// ```
    #[must_use]
    pub fn of<'a>(framework: &Framework, units: impl IntoIterator<Item = &'a UnitAnswers>) -> Self {
        let mut peers = Self {
            spreads: Some(BTreeMap::new()),
        };
        for answers in units {
            peers.add(framework, answers);
        }
        peers
    }

    /// A group of which only the bounds at one leaf are known, for worked examples.
    #[must_use]
    pub fn stated(code: Code, bounds: Option<(Amount, Amount)>) -> Self {
        let spread = Spread { bounds, n_units: 0 };
        Self {
            spreads: Some(BTreeMap::from([(code, spread)])),
        }
    }

    /// Adds one unit of the group.
    pub fn add(&mut self, framework: &Framework, answers: &UnitAnswers) {
        let spreads = self.spreads.get_or_insert_default();
        for node in framework.relative_leaves() {
            if let Some(value) = value(node, Said::of(answers.get(&node.code))) {
                let spread = spreads.entry(node.code).or_default();
                *spread = spread.and(value);
            }
        }
    }

    /// The spread at a leaf: an empty one where no unit has a value, nothing when the group was not
    /// gathered.
    #[must_use]
    pub fn at(&self, code: Code) -> Option<Spread> {
        let spreads = self.spreads.as_ref()?;
        Some(spreads.get(&code).copied().unwrap_or_default())
    }
}

/// The value that an answer brings into its group.
pub(super) fn value(node: &Node, said: Said<'_, impl InputSource>) -> Option<Amount> {
    let Said::Inputs(inputs) = said else {
        return None;
    };
    if first_complaint(node, inputs).is_some() {
        return None;
    }
    node.rule.as_ref()?.compared_value(inputs)
}

/// The peers of several ranking groups.
#[derive(Debug, Clone, Default)]
pub struct GroupPeers {
    groups: HashMap<String, Peers>,
}

impl GroupPeers {
    /// Gathers the groups in one pass; empty, without looking, when the framework needs none.
    #[must_use]
    pub fn of<'a>(
        framework: &Framework,
        units: impl IntoIterator<Item = (&'a str, &'a UnitAnswers)>,
    ) -> Self {
        let mut groups: HashMap<String, Peers> = HashMap::new();
        if framework.needs_peers() {
            for (group, answers) in units {
                match groups.get_mut(group) {
                    Some(peers) => peers.add(framework, answers),
                    None => {
                        groups.insert(String::from(group), Peers::of(framework, [answers]));
                    }
                }
            }
        }
        Self { groups }
    }

    /// The peers of a group; [`Peers::none`] for a group that was not gathered.
    #[must_use]
    pub fn group(&self, group: &str) -> &Peers {
        self.groups.get(group).unwrap_or(&UNKNOWN)
    }
}

/// Scores the units of a round, each among the peers of its ranking group in these answers. Each
/// unit comes as the name of its group and its answers; the scorecards stand in the same order.
///
/// Formula and source are those of [`score`]; this only gathers what a rule relative to the group
/// looks at.
///
/// ```
/// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
/// use engine::{answer::UnitAnswers, framework::read, score::{Peers, score, score_round}};
/// let framework = read("mau.toml", source).unwrap();
/// let none = UnitAnswers::new();
/// let cards = score_round(&framework, [("sở", &none), ("xã", &none)].into_iter());
/// assert_eq!(cards[1], score(&framework, &none, &Peers::none()));
/// ```
pub fn score_round<'a>(
    framework: &Framework,
    units: impl Iterator<Item = (&'a str, &'a UnitAnswers)> + Clone,
) -> Vec<Scorecard> {
    let peers = GroupPeers::of(framework, units.clone());
    units
        .map(|(group, answers)| score(framework, answers, peers.group(group)))
        .collect()
}
