//! Points to win: for each unit the indicators at which points are open, and what they take.

use engine::{
    amount::Amount,
    path::{OpenLeaf, Scoring, Yardsticks, open_points},
    score::{GroupPeers, NodeScore},
};
use report::{Cell, Column, Table};

use super::{
    job_table::{column, text},
    source::{Examined, ExaminedUnit},
    study::{Study, study},
};
use crate::{Actor, App, Refusal, case::beside};

/// The units of a round with the points they have open, most first.
#[derive(Debug, Clone)]
pub struct OpenUnits {
    /// What it is about.
    pub study: Study,
    /// Each unit with its sum.
    pub units: Vec<(ExaminedUnit, NodeScore)>,
}

/// What one unit can still win.
#[derive(Debug, Clone)]
pub struct OpenUnit {
    /// What it is about.
    pub study: Study,
    /// The unit.
    pub unit: ExaminedUnit,
    /// Its sum.
    pub total: NodeScore,
    /// The leaves with open points, most first.
    pub leaves: Vec<OpenLeaf>,
}

/// The points that a unit has open: what applies to it less what it has.
#[must_use]
pub fn open(total: &NodeScore) -> Amount {
    total.maximum.minus(total.points).unwrap_or(Amount::ZERO)
}

/// The units of a round with the points they have open.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn open_units(app: &App, actor: &Actor, slug: &str) -> Result<OpenUnits, Refusal> {
    let (study, examined) = study(app, actor, slug).await?;
    let totals = examined.settled.iter().map(|card| card.total);
    let mut units: Vec<_> = examined.units.iter().cloned().zip(totals).collect();
    units.sort_by_cached_key(|(unit, total)| {
        let name = engine::vietnamese::sort_key(&unit.name);
        (std::cmp::Reverse(open(total)), name)
    });
    Ok(OpenUnits { study, units })
}

/// What one unit of a round can still win, and what it takes; compared with its group.
///
/// # Errors
/// A conflict for a printed round; not found, also for a unit that has not submitted; not allowed,
/// or a fault.
pub async fn open_unit(
    app: &App,
    actor: &Actor,
    slug: &str,
    code: &str,
) -> Result<OpenUnit, Refusal> {
    let (study, examined) = study(app, actor, slug).await?;
    let own = examined.units.iter().position(|unit| unit.code == code);
    let own = own.ok_or(Refusal::NotFound)?;
    let found = beside(move || compute(&examined, own)).await?;
    let (unit, total, leaves) = found.ok_or(Refusal::NotFound)?;
    Ok(OpenUnit {
        study,
        unit,
        total,
        leaves,
    })
}

fn compute(examined: &Examined, own: usize) -> Option<(ExaminedUnit, NodeScore, Vec<OpenLeaf>)> {
    let unit = examined.units.get(own)?;
    let (card, answers) = (examined.settled.get(own)?, examined.answers.get(own)?);
    let members = examined.units.iter().enumerate();
    let same = members.filter(|(_, one)| one.group == unit.group);
    let cards = same
        .clone()
        .filter_map(|(place, _)| examined.settled.get(place));
    let yardsticks = Yardsticks::of_group(cards);
    // The unit joins its peers with the answer that is tried, so it is none of them itself.
    let others = same.filter(|(place, _)| *place != own);
    let others =
        others.filter_map(|(place, one)| Some((one.group.as_str(), examined.answers.get(place)?)));
    let peers = GroupPeers::of(&examined.framework, others);
    let scoring = Scoring::new(&examined.framework).among(peers.group(&unit.group));
    let leaves = open_points(scoring, answers, &yardsticks);
    Some((unit.clone(), card.total, leaves))
}

const COLUMNS: [Column; 6] = [
    column("indicator", "mã chỉ số", "code of the indicator"),
    column("points", "điểm đang có", "points now"),
    column("maximum", "điểm tối đa", "maximum"),
    column(
        "goal",
        "mốc: next, last, median, best, maximum",
        "goal: next, last, median, best, maximum",
    ),
    column("goal_points", "điểm ở mốc ấy", "points at that goal"),
    column("needs", "cần gì", "what it takes"),
];

impl OpenUnit {
    /// The same as a table for a file.
    #[must_use]
    pub fn sheet(&self, language: engine::Language) -> Table {
        let marks = self.leaves.iter().flat_map(|leaf| {
            let of = move |mark| (leaf, mark);
            leaf.marks.iter().map(of)
        });
        let row = |(leaf, mark): (&OpenLeaf, &engine::path::Mark)| {
            let node = self.study.framework.node(leaf.node);
            let needs = node.map(|node| mark.takes.text(node, language));
            vec![
                text(&leaf.score.code.to_string()),
                Cell::Exact(leaf.score.points().canonical()),
                Cell::Exact(leaf.score.maximum.canonical()),
                text(mark.goal.name()),
                Cell::Exact(mark.points.canonical()),
                Cell::text(needs.as_deref()),
            ]
        };
        Table {
            columns: COLUMNS.to_vec(),
            rows: marks.map(row).collect(),
        }
    }
}
