//! A whole round tried on a draft: values and ranks before and after, and what moved each unit.

use super::{Fate, Fates, carry};
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::compare::{compared, ranking_groups};
use crate::framework::crosswalk::Crosswalk;
use crate::framework::{Framework, NodeId};
use crate::score::table::{Row, Table, table};
use crate::score::{Scorecard, score_round};

/// One unit of the round that is tried.
#[derive(Debug, Clone, Copy)]
pub struct TrialUnit<'a> {
    /// Ranking group; empty for the group without a name.
    pub group: &'a str,
    /// Last year's answers.
    pub answers: &'a UnitAnswers,
}

/// Where a unit stands in one of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Points over the unit's own maximum; nothing when nothing applies.
    pub value: Option<Amount>,
    /// Rank within the group.
    pub rank: Option<u32>,
    /// How many of the group have a rank.
    pub of: u32,
}

/// How much one indicator moved a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The old nodes; none for a new indicator.
    pub old: Vec<NodeId>,
    /// The new nodes; none for a removed one.
    pub new: Vec<NodeId>,
    /// What they added to the compared figure (value, or points) in the old version.
    pub was: Amount,
    /// What they add in the draft.
    pub is: Amount,
    /// `is − was`, less the mean of that over the ranking group: what everybody loses moves nobody.
    pub against_group: Amount,
}

/// Nodes that stand for each other, as one line of the explanation.
struct Line {
    old: Vec<NodeId>,
    new: Vec<NodeId>,
}

/// A round on the old version and on the draft.
pub struct Trial {
    before: Table,
    after: Table,
    fates: Fates,
    lines: Vec<Line>,
    /// For each unit and line, what was and what is.
    parts: Vec<Vec<(Amount, Amount)>>,
    /// For each unit the place of its group among the means.
    group_of: Vec<usize>,
    /// For each group and line the mean change.
    means: Vec<Vec<Amount>>,
}

/// Scores every unit on both versions, the draft with carried answers, and ranks both.
///
/// The formulas are those of [`crate::score::score`] and [`carry`]; what an indicator adds to a unit's compared
/// figure is that figure × the indicator's points ÷ all points. A rule relative to the group looks
/// at the answers that are scored: last year's, or those that carried over to the draft.
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
/// use engine::carry::{TrialUnit, attempt};
/// let [three, five] = [answers(3), answers(5)];
/// let unit = |answers| TrialUnit { group: "", answers };
/// let crosswalk = Crosswalk::of_titles(&framework, &framework);
/// let trial = attempt(&crosswalk, (&framework, &framework), &[unit(&three), unit(&five)]);
/// assert_eq!(trial.after(0), trial.before(0));
/// assert_eq!(trial.before(0).rank, Some(2));
/// ```
#[must_use]
pub fn attempt(
    crosswalk: &Crosswalk,
    (old, new): (&Framework, &Framework),
    units: &[TrialUnit<'_>],
) -> Trial {
    let groups: Vec<&str> = units.iter().map(|unit| unit.group).collect();
    let before = score_round(old, units.iter().map(|unit| (unit.group, unit.answers)));
    let mut fates = Fates::new();
    let mut carried = Vec::with_capacity(units.len());
    for (unit, card) in units.iter().zip(&before) {
        let one = carry(crosswalk, (old, new), unit.answers, card);
        for (leaf, fate) in one.fates {
            let of_leaf = fates.entry(leaf).or_default();
            of_leaf.entry(fate.name()).or_insert((fate, 0)).1 += 1;
        }
        carried.push(one.answers);
    }
    let after = score_round(new, groups.iter().copied().zip(&carried));
    let lines = lines(crosswalk, old, new);
    let parts: Vec<Vec<(Amount, Amount)>> = before
        .iter()
        .zip(&after)
        .map(|(was, is)| {
            let line = |line: &Line| (added(old, was, &line.old), added(new, is, &line.new));
            lines.iter().map(line).collect()
        })
        .collect();
    let (group_of, n_groups) = grouped(old, &groups, &before);
    let means = means(&parts, &group_of, n_groups, lines.len());
    Trial {
        before: table(old, &before, &groups),
        after: table(new, &after, &groups),
        fates,
        lines,
        parts,
        group_of,
        means,
    }
}

impl Trial {
    /// How many units were tried.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.parts.len()
    }

    /// Where the unit at this place stands in the old version.
    #[must_use]
    pub fn before(&self, unit: usize) -> Standing {
        standing(&self.before.unit(unit))
    }

    /// Where it would stand in the draft.
    #[must_use]
    pub fn after(&self, unit: usize) -> Standing {
        standing(&self.after.unit(unit))
    }

    /// What moved the unit against its group, most first. The differences `is − was` add up to the
    /// change of its compared figure, but for a grain a line.
    #[must_use]
    pub fn why(&self, unit: usize) -> Vec<Why> {
        let (Some(parts), Some(group)) = (self.parts.get(unit), self.group_of.get(unit)) else {
            return Vec::new();
        };
        let means = self.means.get(*group).map(Vec::as_slice);
        let mut whys: Vec<Why> = self
            .lines
            .iter()
            .zip(parts)
            .zip(means.unwrap_or_default())
            .map(|((line, (was, is)), mean)| Why {
                old: line.old.clone(),
                new: line.new.clone(),
                was: *was,
                is: *is,
                against_group: less(less(*is, *was), *mean),
            })
            .collect();
        whys.sort_by_key(|why| {
            let size = why.against_group;
            std::cmp::Reverse(size.max(less(Amount::ZERO, size)))
        });
        whys
    }

    /// What became of every leaf of the draft: leaf, fate, number of units, in code order. Of a
    /// fate with details (which input, which bound) the first is shown.
    pub fn fates(&self) -> impl Iterator<Item = (NodeId, &Fate, u32)> {
        self.fates.iter().flat_map(|(leaf, fates)| {
            let fates = fates.values();
            fates.map(|(fate, n_units)| (*leaf, fate, *n_units))
        })
    }
}

/// The difference of two amounts that sums of points bound.
fn less(one: Amount, other: Amount) -> Amount {
    one.minus(other).unwrap_or_default()
}

/// The row of the whole stands last.
fn standing(rows: &[Row]) -> Standing {
    match rows.last() {
        Some(row) => Standing {
            value: row.value,
            rank: row.rank,
            of: row.of,
        },
        None => Standing {
            value: None,
            rank: None,
            of: 0,
        },
    }
}

/// What these nodes add to the unit's compared figure.
fn added(framework: &Framework, card: &Scorecard, nodes: &[NodeId]) -> Amount {
    let mut points = Amount::ZERO;
    for id in nodes {
        points = points.plus_capped(card.node(*id).points);
    }
    let whole = compared(framework, &card.total);
    let part = whole.and_then(|whole| whole.mul_div(points, card.total.points));
    part.unwrap_or_default()
}

/// One line for what a match joins, matches that share an old node together, and one for every
/// leaf that no match names.
fn lines(crosswalk: &Crosswalk, old: &Framework, new: &Framework) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for one in &crosswalk.matches {
        let mut line = Line {
            old: one.old.clone(),
            new: one.new.clone(),
        };
        lines.retain(|other| {
            let shared = other.old.iter().any(|node| line.old.contains(node));
            if shared {
                line.old.extend(&other.old);
                line.new.extend(&other.new);
            }
            !shared
        });
        for side in [&mut line.old, &mut line.new] {
            side.sort_unstable();
            side.dedup();
        }
        lines.push(line);
    }
    let alone = crosswalk.old_without_counterpart(old);
    lines.extend(alone.into_iter().map(|node| Line {
        old: vec![node],
        new: Vec::new(),
    }));
    let alone = crosswalk.new_without_counterpart(new);
    lines.extend(alone.into_iter().map(|node| Line {
        old: Vec::new(),
        new: vec![node],
    }));
    lines
}

/// The number of each unit's ranking group, and how many there are. Where units with unequal maxima
/// are ranked apart, those of the round that took place decide.
fn grouped(old: &Framework, groups: &[&str], before: &[Scorecard]) -> (Vec<usize>, usize) {
    let maxima = before.iter().map(|card| card.total.maximum);
    let groups = ranking_groups(old, groups.iter().copied().zip(maxima));
    let mut group_of = vec![0; before.len()];
    for (number, group) in groups.iter().enumerate() {
        for unit in &group.units {
            if let Some(slot) = group_of.get_mut(*unit) {
                *slot = number;
            }
        }
    }
    (group_of, groups.len())
}

/// The mean change of every line in every group.
fn means(
    parts: &[Vec<(Amount, Amount)>],
    group_of: &[usize],
    n_groups: usize,
    n_lines: usize,
) -> Vec<Vec<Amount>> {
    let mut sums = vec![(0_i64, vec![Amount::ZERO; n_lines]); n_groups];
    for (parts, group) in parts.iter().zip(group_of) {
        let Some((n_units, sums)) = sums.get_mut(*group) else {
            continue;
        };
        *n_units += 1;
        for (sum, (was, is)) in sums.iter_mut().zip(parts) {
            *sum = sum.plus_capped(less(*is, *was));
        }
    }
    let mean = |sum: Amount, n_units| sum.mul_div(Amount::ONE, Amount::from_int(n_units));
    sums.into_iter()
        .map(|(n_units, sums)| {
            let means = sums.into_iter().map(|sum| mean(sum, n_units));
            means.map(Option::unwrap_or_default).collect()
        })
        .collect()
}
