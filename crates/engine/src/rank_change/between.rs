//! Two rounds side by side: every mixture of old and new, prepared once for all units.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Coalition, Factor, Ladder, Undefined, share};
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::carry::{Fate, carry};
use crate::framework::crosswalk::Crosswalk;
use crate::framework::{Compare, Framework, NodeId};
use crate::history::{Past, Succession, inherit, past, successors};
use crate::ranking::compared;
use crate::score::{leaving_out, score};

/// One unit of a round.
#[derive(Debug, Clone, Copy)]
pub struct RoundUnit<'a> {
    /// Code.
    pub code: &'a str,
    /// Ranking group; empty for the group without a name.
    pub group: &'a str,
    /// Its answers.
    pub answers: &'a UnitAnswers,
}

/// One round.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The version it was scored on.
    pub framework: &'a Framework,
    /// All its units.
    pub units: &'a [RoundUnit<'a>],
}

/// Two rounds and what joins them.
#[derive(Debug, Clone, Copy)]
pub struct Between<'a> {
    /// The old round.
    pub before: Side<'a>,
    /// The new round.
    pub after: Side<'a>,
    /// From the old version to the new one.
    pub crosswalk: &'a Crosswalk,
    /// Which units became which.
    pub successions: &'a [Succession],
}

/// Value, and what is compared for the rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Figure {
    value: Amount,
    compared: Amount,
}

/// What is known of every unit of a list in one mixture of framework and answers.
struct World {
    pasts: Vec<Past>,
    figures: Vec<Option<Figure>>,
}

/// Every mixture of units, framework and answers, in the places of `mixture`.
pub struct Worlds {
    figures: [Vec<Option<Figure>>; 8],
    /// For each mixture the compared figures of every group.
    ladders: [Vec<Ladder>; 8],
    before: Places,
    after: Places,
    predecessors: Vec<Vec<usize>>,
    /// Leaves of the new version that old answers say nothing about, with the number of units.
    pub left_out_forth: Vec<(NodeId, u32)>,
    /// Leaves of the old version that new answers say nothing about, with the number of units.
    pub left_out_back: Vec<(NodeId, u32)>,
}

/// The place of a mixture among the eight.
fn mixture(units_new: bool, framework_new: bool, answers_new: bool) -> usize {
    4 * usize::from(units_new) + 2 * usize::from(framework_new) + usize::from(answers_new)
}

/// Where each unit of a list stands: its group, and its place in the group.
struct Places {
    of_unit: Vec<(usize, usize)>,
    members: Vec<Vec<usize>>,
}

impl Places {
    fn of(units: &[RoundUnit<'_>]) -> Self {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut of_unit = Vec::with_capacity(units.len());
        for (place, unit) in units.iter().enumerate() {
            let next = numbers.len();
            let group = *numbers.entry(unit.group).or_insert(next);
            if group == members.len() {
                members.push(Vec::new());
            }
            if let Some(members) = members.get_mut(group) {
                of_unit.push((group, members.len()));
                members.push(place);
            }
        }
        Self { of_unit, members }
    }

    fn ladders(&self, figures: &[Option<Figure>]) -> Vec<Ladder> {
        let compared = |place: &usize| Some(figures.get(*place).copied().flatten()?.compared);
        let ladder = |members: &Vec<usize>| Ladder::new(members.iter().map(compared).collect());
        self.members.iter().map(ladder).collect()
    }
}

/// One unit of the new round with one of the units it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Place of the unit in the old round.
    pub was: usize,
    /// Place of the unit in the new round.
    pub is: usize,
    /// The change, or the mixture that has no value.
    pub change: Result<Change, Undefined>,
}

/// Prepares all mixtures.
///
/// *Answers on the other version* are carried by the crosswalk as [`carry`] does; leaves about which
/// they say nothing are left out of the unit's own maximum there, because a question that was not
/// asked is not a point lost. *Units of the other round* have the history that [`inherit`] gives:
/// a merged unit the mean of its predecessors' main indices, and a predecessor that of what it
/// became. With one framework, or one list of units, that factor changes nothing, to the grain.
///
/// ```
/// # let source = r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "10"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "10"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "10"
/// # rule = { kind = "judged" }
/// # "#;
/// # let framework = engine::framework::read("mau.toml", source).unwrap();
/// # use engine::{amount::Amount, answer::{Answer, UnitAnswers}, framework::{Code, crosswalk::Crosswalk}};
/// # let answers = |points| {
/// #     UnitAnswers::from([(Code::parse("1.1").unwrap(), Answer::Points(Amount::from_int(points)))])
/// # };
/// use engine::rank_change::{Between, Factor, RoundUnit, Side, worlds};
/// let [three, five, eight] = [answers(3), answers(5), answers(8)];
/// let unit = |code, answers| RoundUnit { code, group: "", answers };
/// let (before, after) = ([unit("a", &three), unit("b", &five)], [unit("a", &eight), unit("b", &five)]);
/// let worlds = worlds(&Between {
///     before: Side { framework: &framework, units: &before },
///     after: Side { framework: &framework, units: &after },
///     crosswalk: &Crosswalk::of_titles(&framework, &framework),
///     successions: &[],
/// });
/// let change = worlds.explain(0, 0).unwrap();
/// assert_eq!(change.rank, (2, 1));
/// assert_eq!(change.rank_parts.of(Factor::Own), Amount::ONE);
/// ```
#[must_use]
pub fn worlds(between: &Between<'_>) -> Worlds {
    let (before, after) = (between.before, between.after);
    let (old, new) = (before.framework, after.framework);
    let same = old.fingerprint == new.fingerprint;
    let back = between.crosswalk.reversed();
    let (old_on_old, old_on_new, left_out_forth) =
        on_both(before.units, (old, new), (between.crosswalk, same));
    let (new_on_new, new_on_old, left_out_back) = on_both(after.units, (new, old), (&back, same));
    let codes_before: Vec<&str> = before.units.iter().map(|unit| unit.code).collect();
    let codes_after: Vec<&str> = after.units.iter().map(|unit| unit.code).collect();
    let predecessors = successors(between.successions, &codes_before, &codes_after);
    let heirs = turned(&predecessors, before.units.len());
    // In the order of `mixture`: units, then framework, then answers.
    let figures = [
        old_on_old.figures.clone(),
        handed_on(old, &new_on_old, &heirs),
        old_on_new.figures.clone(),
        handed_on(new, &new_on_new, &heirs),
        handed_on(old, &old_on_old, &predecessors),
        new_on_old.figures,
        handed_on(new, &old_on_new, &predecessors),
        new_on_new.figures,
    ];
    let (before, after) = (Places::of(before.units), Places::of(after.units));
    let ladders = std::array::from_fn(|place| {
        let units_new = place >= mixture(true, false, false);
        let places = if units_new { &after } else { &before };
        let figures = figures.get(place).map(Vec::as_slice);
        places.ladders(figures.unwrap_or_default())
    });
    Worlds {
        figures,
        ladders,
        before,
        after,
        predecessors,
        left_out_forth,
        left_out_back,
    }
}

type LeftOut = Vec<(NodeId, u32)>;

/// Scores a list of units on their own version and on the other one.
fn on_both(
    units: &[RoundUnit<'_>],
    (own, other): (&Framework, &Framework),
    (crosswalk, same): (&Crosswalk, bool),
) -> (World, World, LeftOut) {
    let mut here = World::new();
    let mut there = World::new();
    let mut left_out: BTreeMap<NodeId, u32> = BTreeMap::new();
    for unit in units {
        let card = score(own, unit.answers);
        let figure = card.total.value().zip(compared(own, &card.total));
        let figure = figure.map(|(value, compared)| Figure { value, compared });
        here.push(past(own, &card), figure);
        if same {
            there.push(past(own, &card), figure);
            continue;
        }
        let carried = carry(crosswalk, (own, other), unit.answers, &card);
        let scored = |leaf| other.node(leaf).is_some_and(|node| node.scored);
        let silent: BTreeSet<NodeId> = carried
            .fates
            .iter()
            .filter(|(leaf, fate)| says_nothing(fate) && scored(*leaf))
            .map(|(leaf, _)| *leaf)
            .collect();
        for leaf in &silent {
            *left_out.entry(*leaf).or_default() += 1;
        }
        let card = leaving_out(other, &score(other, &carried.answers), &silent);
        let past = past(other, &card);
        let figure = past.total.and_then(|value| of_value(other, value));
        there.push(past, figure);
    }
    (here, there, left_out.into_iter().collect())
}

/// Whether the other round never asked what this leaf asks. An answer that was asked for and not
/// given stays missing.
fn says_nothing(fate: &Fate) -> bool {
    match fate {
        Fate::Carried | Fate::Scaled | Fate::ByValue | Fate::NoAnswer => false,
        Fate::NoCounterpart
        | Fate::NothingApplied
        | Fate::InputsMissing(_)
        | Fate::NotJudged
        | Fate::Refused(..) => true,
    }
}

/// The figure of a computed value: where points are compared, as if the whole maximum applied.
fn of_value(framework: &Framework, value: Amount) -> Option<Figure> {
    let compared = match framework.compare {
        Compare::Percentage => value,
        Compare::Points => framework.maximum.times(value)?,
    };
    Some(Figure { value, compared })
}

impl World {
    fn new() -> Self {
        Self {
            pasts: Vec::new(),
            figures: Vec::new(),
        }
    }

    fn push(&mut self, past: Past, figure: Option<Figure>) {
        self.pasts.push(past);
        self.figures.push(figure);
    }
}

/// The figures of another list of units, each from those it came from.
fn handed_on(framework: &Framework, world: &World, from: &[Vec<usize>]) -> Vec<Option<Figure>> {
    let figure = |places: &Vec<usize>| match places.as_slice() {
        // One unit to one: the figure itself, to the grain.
        [only] => world.figures.get(*only).copied().flatten(),
        places => {
            let pasts = places.iter().filter_map(|place| world.pasts.get(*place));
            let pasts: Vec<&Past> = pasts.collect();
            let value = inherit(framework, &pasts)?.total?;
            of_value(framework, value)
        }
    };
    from.iter().map(figure).collect()
}

/// From "came from" to "became".
fn turned(predecessors: &[Vec<usize>], n_before: usize) -> Vec<Vec<usize>> {
    let mut heirs = vec![Vec::new(); n_before];
    for (after, before) in predecessors.iter().enumerate() {
        for place in before {
            if let Some(heirs) = heirs.get_mut(*place) {
                heirs.push(after);
            }
        }
    }
    heirs
}

impl Worlds {
    /// Every unit of the new round with each unit it came from, in the order of the new round. A
    /// unit that came from none is not among them.
    #[must_use]
    pub fn explain_all(&self) -> Vec<Explained> {
        let pairs = self.predecessors.iter().enumerate();
        let pairs = pairs.flat_map(|(is, before)| before.iter().map(move |was| (*was, is)));
        pairs
            .map(|(was, is)| Explained {
                was,
                is,
                change: self.explain(was, is),
            })
            .collect()
    }

    /// The change from one unit of the old round to one of the new round.
    ///
    /// # Errors
    /// [`Undefined`] with the first mixture in which the unit has no value.
    pub fn explain(&self, was: usize, is: usize) -> Result<Change, Undefined> {
        let mut values = Vec::with_capacity(16);
        for coalition in Coalition::every() {
            let found = self.at(coalition, was, is);
            values.push(found.ok_or(Undefined(coalition))?);
        }
        let at = |coalition: Coalition| values.get(coalition.place()).copied();
        let value = |coalition| Some(at(coalition)?.0);
        // A better rank is a smaller number, so that places gained are positive.
        let places = |coalition| Amount::ZERO.minus(Amount::from_int(at(coalition)?.1.into()));
        let ends = at(Coalition::NONE).zip(at(Coalition::ALL));
        let parts = share(value).zip(share(places));
        let (Some((first, last)), Some((value_parts, rank_parts))) = (ends, parts) else {
            return Err(Undefined(Coalition::ALL));
        };
        Ok(Change {
            value: (first.0, last.0),
            value_parts,
            rank: (first.1, last.1),
            rank_parts,
        })
    }

    /// Value and rank of the unit in one mixture.
    fn at(&self, coalition: Coalition, was: usize, is: usize) -> Option<(Amount, u32)> {
        let units_new = coalition.has(Factor::Mergers);
        let framework_new = coalition.has(Factor::Framework);
        let (places, unit) = if units_new {
            (&self.after, is)
        } else {
            (&self.before, was)
        };
        let own = mixture(units_new, framework_new, coalition.has(Factor::Own));
        let figure = self.figures.get(own)?.get(unit).copied().flatten()?;
        let (group, place) = *places.of_unit.get(unit)?;
        let others = mixture(units_new, framework_new, coalition.has(Factor::Others));
        let ladder = self.ladders.get(others)?.get(group)?;
        Some((figure.value, ladder.rank(place, figure.compared)?))
    }
}
