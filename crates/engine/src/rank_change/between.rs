//! Two rounds side by side: every mixture of old and new, prepared once for all units.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Coalition, Factor, Ladder, Undefined, share};
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::carry::{Carried, Fate, carry};
use crate::compare::{compared, ranking_groups};
use crate::framework::crosswalk::Crosswalk;
use crate::framework::{Compare, Framework, NodeId};
use crate::history::{Past, Succession, inherit, past, successors};
use crate::score::{leaving_out, score_round};

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
#[derive(Clone)]
struct World {
    pasts: Vec<Past>,
    figures: Vec<Option<Figure>>,
}

/// Every mixture of units, framework and answers, in the places of `mixture`.
pub struct Worlds {
    figures: [Vec<Option<Figure>>; 8],
    /// For each mixture the compared figures of every group; nothing for one without ranks.
    ladders: [Vec<Option<Ladder>>; 8],
    /// Who is ranked with whom, for each list of units under each framework.
    places: [Places; 4],
    predecessors: Vec<Vec<usize>>,
    /// Leaves of the new version that old answers say nothing about, with the number of units.
    pub left_out_forth: Vec<(NodeId, u32)>,
    /// Leaves of the old version that new answers say nothing about, with the number of units.
    pub left_out_back: Vec<(NodeId, u32)>,
}

/// The place of a list of units under a framework among the four.
fn listing(units_new: bool, framework_new: bool) -> usize {
    2 * usize::from(units_new) + usize::from(framework_new)
}

/// The place of a mixture among the eight.
fn mixture(units_new: bool, framework_new: bool, answers_new: bool) -> usize {
    4 * usize::from(units_new) + 2 * usize::from(framework_new) + usize::from(answers_new)
}

/// Where each unit of a list stands: its group, and its place in the group.
struct Places {
    of_unit: Vec<(usize, usize)>,
    groups: Vec<Members>,
}

/// The units of a group, and whether they get ranks.
struct Members {
    is_ranked: bool,
    units: Vec<usize>,
}

impl Places {
    /// `maxima` are those that applied to the units in their own round.
    fn of(framework: &Framework, units: &[RoundUnit<'_>], maxima: &[Amount]) -> Self {
        let names = units.iter().map(|unit| unit.group);
        let groups = ranking_groups(framework, names.zip(maxima.iter().copied()));
        let mut of_unit = vec![(0, 0); units.len()];
        for (number, group) in groups.iter().enumerate() {
            for (place, unit) in group.units.iter().enumerate() {
                if let Some(slot) = of_unit.get_mut(*unit) {
                    *slot = (number, place);
                }
            }
        }
        let members = groups.into_iter().map(|group| Members {
            is_ranked: group.is_ranked,
            units: group.units,
        });
        Self {
            of_unit,
            groups: members.collect(),
        }
    }

    fn ladders(&self, figures: &[Option<Figure>]) -> Vec<Option<Ladder>> {
        let compared = |place: &usize| Some(figures.get(*place).copied().flatten()?.compared);
        let ladder = |group: &Members| {
            let values = group.units.iter().map(compared);
            group.is_ranked.then(|| Ladder::new(values.collect()))
        };
        self.groups.iter().map(ladder).collect()
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
/// *Peers* of a rule relative to the group are the units of the round whose answers are scored.
/// *Who is ranked with whom* is said by the framework of the mixture and the groups of its units;
/// where that framework ranks unequal maxima apart, the maxima are those that applied to the listed
/// units in their own round, because a mixture has none of its own for a unit that was merged.
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
    let forth = on_both(before.units, (old, new), (between.crosswalk, same));
    let back = on_both(after.units, (new, old), (&back, same));
    let places = [
        Places::of(old, before.units, &forth.maxima),
        Places::of(new, before.units, &forth.maxima),
        Places::of(old, after.units, &back.maxima),
        Places::of(new, after.units, &back.maxima),
    ];
    let codes_before: Vec<&str> = before.units.iter().map(|unit| unit.code).collect();
    let codes_after: Vec<&str> = after.units.iter().map(|unit| unit.code).collect();
    let predecessors = successors(between.successions, &codes_before, &codes_after);
    let heirs = turned(&predecessors, before.units.len());
    // In the order of `mixture`: units, then framework, then answers.
    let figures = [
        forth.here.figures.clone(),
        handed_on(old, &back.there, &heirs),
        forth.there.figures.clone(),
        handed_on(new, &back.here, &heirs),
        handed_on(old, &forth.here, &predecessors),
        back.there.figures,
        handed_on(new, &forth.there, &predecessors),
        back.here.figures,
    ];
    // The last of the three bits of a mixture is whose answers; the others are the listing.
    let ladders = std::array::from_fn(|mixture| {
        let places = places.get(mixture / 2);
        let figures = figures.get(mixture).map(Vec::as_slice);
        let ladders = places.map(|places| places.ladders(figures.unwrap_or_default()));
        ladders.unwrap_or_default()
    });
    Worlds {
        figures,
        ladders,
        places,
        predecessors,
        left_out_forth: forth.left_out,
        left_out_back: back.left_out,
    }
}

/// A list of units on its own version and on the other one.
struct Both {
    here: World,
    there: World,
    /// The maximum of the whole set that applied to each unit, on its own version.
    maxima: Vec<Amount>,
    /// Leaves of the other version that the answers say nothing about, with the number of units.
    left_out: Vec<(NodeId, u32)>,
}

fn on_both(
    units: &[RoundUnit<'_>],
    (own, other): (&Framework, &Framework),
    (crosswalk, same): (&Crosswalk, bool),
) -> Both {
    let cards = score_round(own, units.iter().map(|unit| (unit.group, unit.answers)));
    let mut here = World::new();
    for card in &cards {
        let figure = card.total.value().zip(compared(own, &card.total));
        let figure = figure.map(|(value, compared)| Figure { value, compared });
        here.push(past(own, card), figure);
    }
    let maxima = cards.iter().map(|card| card.total.maximum).collect();
    if same {
        return Both {
            there: here.clone(),
            here,
            maxima,
            left_out: Vec::new(),
        };
    }
    let carried = units.iter().zip(&cards);
    let carried: Vec<Carried> = carried
        .map(|(unit, card)| carry(crosswalk, (own, other), unit.answers, card))
        .collect();
    let answers = carried.iter().map(|carried| &carried.answers);
    let entries = units.iter().map(|unit| unit.group).zip(answers);
    let mut there = World::new();
    let mut left_out: BTreeMap<NodeId, u32> = BTreeMap::new();
    for (card, carried) in score_round(other, entries).iter().zip(&carried) {
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
        let past = past(other, &leaving_out(other, card, &silent));
        let figure = past.total.and_then(|value| of_value(other, value));
        there.push(past, figure);
    }
    Both {
        here,
        there,
        maxima,
        left_out: left_out.into_iter().collect(),
    }
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

/// The figure of a computed value: where points are compared, plain or scaled up, as if the whole
/// maximum applied.
fn of_value(framework: &Framework, value: Amount) -> Option<Figure> {
    let compared = match framework.compare {
        Compare::Percentage | Compare::OwnGroup => value,
        Compare::Points | Compare::Scaled => framework.maximum.times(value)?,
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
    /// [`Undefined`] with the first mixture in which the unit has no value or no rank.
    pub fn explain(&self, was: usize, is: usize) -> Result<Change, Undefined> {
        let mut values = Vec::with_capacity(16);
        for coalition in Coalition::every() {
            values.push(self.at(coalition, was, is)?);
        }
        let at = |coalition: Coalition| values.get(coalition.place()).copied();
        let value = |coalition| Some(at(coalition)?.0);
        // A better rank is a smaller number, so that places gained are positive.
        let places = |coalition| Amount::ZERO.minus(Amount::from_int(at(coalition)?.1.into()));
        let ends = at(Coalition::NONE).zip(at(Coalition::ALL));
        let parts = share(value).zip(share(places));
        let (Some((first, last)), Some((value_parts, rank_parts))) = (ends, parts) else {
            return Err(Undefined::NoValue(Coalition::ALL));
        };
        Ok(Change {
            value: (first.0, last.0),
            value_parts,
            rank: (first.1, last.1),
            rank_parts,
        })
    }

    /// Value and rank of the unit in one mixture.
    fn at(&self, coalition: Coalition, was: usize, is: usize) -> Result<(Amount, u32), Undefined> {
        let units_new = coalition.has(Factor::Mergers);
        let framework_new = coalition.has(Factor::Framework);
        let unit = if units_new { is } else { was };
        let own = mixture(units_new, framework_new, coalition.has(Factor::Own));
        let figures = self.figures.get(own);
        let figure = figures.and_then(|figures| figures.get(unit).copied().flatten());
        let figure = figure.ok_or(Undefined::NoValue(coalition))?;
        let others = mixture(units_new, framework_new, coalition.has(Factor::Others));
        let places = self.places.get(listing(units_new, framework_new));
        let rank = places.and_then(|places| {
            let (group, place) = *places.of_unit.get(unit)?;
            let ladder = self.ladders.get(others)?.get(group)?.as_ref()?;
            ladder.rank(place, figure.compared)
        });
        Ok((figure.value, rank.ok_or(Undefined::NoRank(coalition))?))
    }
}
