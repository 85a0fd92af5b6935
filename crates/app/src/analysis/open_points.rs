//! Points to win: for each unit the indicators at which points are open, and what they take.

use std::collections::BTreeMap;

use engine::{
    amount::Amount,
    answer::{Answer, UnitAnswers},
    framework::{Code, Rule},
    history::{RebasedCard, rebase},
    path::{OpenLeaf, Scoring, Takes, Yardsticks, open_points, takes},
    score::{GroupPeers, NodeScore, Peers, leaf},
};
use report::{Cell, Column, Table};

use super::{
    job_table::{column, text},
    rank_change::last_round,
    source::{Examined, ExaminedUnit},
    study::{Sight, Study, study, study_of_unit},
};
use crate::{
    Actor, App, Refusal,
    case::beside,
    framework::{Counterparts, CrosswalkOrigin, crosswalk_between},
};

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
    /// Whether it rests on results, or on what the unit entered itself.
    pub sight: Sight,
    /// The unit.
    pub unit: ExaminedUnit,
    /// Its sum.
    pub total: NodeScore,
    /// The leaves with open points, most first; the goals of each by their points.
    pub leaves: Vec<OpenLeaf>,
    /// The leaves with a rule in whose place the points of an appraiser stand.
    pub overruled: BTreeMap<Code, ByRule>,
    /// Who says what the indicators were in the round before; nothing where none was published.
    pub origin: Option<CrosswalkOrigin>,
}

/// What the rule of a leaf says of the unit's own values, where an appraiser gave the points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByRule {
    /// What the rule gives for them; nothing when they are not complete.
    pub points: Option<Amount>,
    /// What the rule takes for the maximum; nothing when these values have earned it.
    pub takes: Option<Takes>,
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
/// also for a unit that asks about another; or a fault.
pub async fn open_unit(
    app: &App,
    actor: &Actor,
    slug: &str,
    code: &str,
) -> Result<OpenUnit, Refusal> {
    let (study, examined, sight) = study_of_unit(app, actor, slug, code).await?;
    let own = examined.units.iter().position(|unit| unit.code == code);
    let own = own.ok_or(Refusal::NotFound)?;
    let before = last_round(app, &study.round).await?;
    let before = match before {
        Some(before) => {
            let (db, new) = (app.store.reader(), &examined.framework);
            let counterparts = crosswalk_between(app, db, &before.framework, new).await?;
            Some((before, counterparts))
        }
        None => None,
    };
    let origin = before.as_ref().map(|(_, says)| says.origin.clone());
    let work = move || {
        let last = before.as_ref().and_then(|(before, counterparts)| {
            last_card(before, &examined, code_of(&examined, own), counterparts)
        });
        compute(&examined, own, sight, last.as_ref())
    };
    let found = beside(work).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    Ok(OpenUnit {
        sight,
        study,
        unit: found.unit,
        total: found.total,
        leaves: found.leaves,
        overruled: found.overruled,
        origin,
    })
}

/// What is open at one unit.
struct Found {
    unit: ExaminedUnit,
    total: NodeScore,
    leaves: Vec<OpenLeaf>,
    overruled: BTreeMap<Code, ByRule>,
}

fn code_of(examined: &Examined, own: usize) -> &str {
    let unit = examined.units.get(own);
    unit.map(|unit| unit.code.as_str()).unwrap_or_default()
}

/// What the unit had in the round before, on the framework of this one; nothing when it was not in
/// it.
fn last_card(
    before: &Examined,
    examined: &Examined,
    code: &str,
    counterparts: &Counterparts,
) -> Option<RebasedCard> {
    let place = before.units.iter().position(|unit| unit.code == code)?;
    let card = before.settled.get(place)?;
    let (old, new) = (&before.framework, &examined.framework);
    Some(rebase(&counterparts.crosswalk, old, card, new))
}

fn compute(
    examined: &Examined,
    own: usize,
    sight: Sight,
    last: Option<&RebasedCard>,
) -> Option<Found> {
    let unit = examined.units.get(own)?;
    let (card, answers) = (examined.settled.get(own)?, examined.answers.get(own)?);
    let members = examined.units.iter().enumerate();
    let same = members.filter(|(_, one)| one.group == unit.group);
    let cards = same
        .clone()
        .filter_map(|(place, _)| examined.settled.get(place));
    let yardsticks = match sight {
        Sight::Whole => Yardsticks::of_group(cards),
        Sight::OwnEntries => Yardsticks::default(),
    };
    let yardsticks = match last {
        Some(last) => yardsticks.with_rebased(&examined.framework, last),
        None => yardsticks,
    };
    // The unit joins its peers with the answer that is tried, so it is none of them itself.
    let others = same.filter(|(place, _)| *place != own);
    let others =
        others.filter_map(|(place, one)| Some((one.group.as_str(), examined.answers.get(place)?)));
    let peers = GroupPeers::of(&examined.framework, others);
    let peers = peers.group(&unit.group);
    let scoring = Scoring::new(&examined.framework).among(peers);
    let mut leaves = open_points(scoring, answers, &yardsticks);
    for leaf in &mut leaves {
        leaf.marks.sort_by_key(|mark| mark.points);
    }
    let claims = examined.own_answers.get(own)?;
    let by_rule = |leaf: &OpenLeaf| by_rule((scoring, peers), leaf, (answers, claims));
    let overruled = leaves.iter().filter_map(by_rule).collect();
    Some(Found {
        unit: unit.clone(),
        total: card.total,
        leaves,
        overruled,
    })
}

/// A leaf with a rule at which a person's points stand, with what the rule says of the unit's values.
fn by_rule(
    (scoring, peers): (Scoring<'_>, &Peers),
    open: &OpenLeaf,
    (stands, claims): (&UnitAnswers, &UnitAnswers),
) -> Option<(Code, ByRule)> {
    let code = open.score.code;
    let node = scoring.framework.node(open.node)?;
    let has_rule = node
        .rule
        .as_ref()
        .is_some_and(|rule| !matches!(rule, Rule::Judged(_)));
    let is_given = matches!(stands.get(&code), Some(Answer::Points(_)));
    let values = claims.get(&code);
    let values = values.filter(|own| matches!(own, Answer::Inputs(_)))?;
    if !has_rule || !is_given {
        return None;
    }
    let points = leaf(node, Some(values), peers).outcome.points();
    let is_full = points.is_some_and(|points| points >= open.score.maximum);
    let takes = (!is_full).then(|| takes(scoring, node, Some(values), open.score.maximum));
    Some((code, ByRule { points, takes }))
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
            let framework = &self.study.framework;
            let needs = node.map(|node| mark.takes.text(framework, node, language));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::{
        framework::{crosswalk::Crosswalk, read},
        path::Goal,
        score::score,
    };

    use super::*;
    use crate::analysis::Basis;

    const FRAMEWORK: &str = r#"
        [framework]
        code = "mau"
        title = "Mẫu"
        level = "commune"
        year = 2025
        status = "sample"
        maximum = "40"
        compare = "percentage"
        source = "mẫu"
        [[index]]
        code = "1"
        title = "Hạ tầng"
        maximum = "40"
        [[indicator]]
        code = "1.1"
        title = "Kết nối"
        maximum = "40"
        rule = { kind = "judged" }
    "#;

    fn examined(points: i64) -> Examined {
        let framework = Arc::new(read("mau.toml", FRAMEWORK).unwrap());
        let given = Answer::Points(Amount::from_int(points));
        let answers = UnitAnswers::from([(Code::parse("1.1").unwrap(), given)]);
        let card = score(&framework, &answers, &Peers::none());
        Examined {
            basis: Basis::Submitted {
                submitted: 1,
                of: 1,
            },
            units: vec![ExaminedUnit {
                code: "xa-1".to_owned(),
                name: "Xã Một".to_owned(),
                group: String::new(),
            }],
            settled: vec![card.clone()],
            claimed: vec![card],
            answers: vec![answers.clone()],
            own_answers: vec![answers],
            framework,
        }
    }

    #[test]
    fn what_the_unit_had_in_the_round_before_is_a_goal() {
        let (before, now) = (examined(30), examined(15));
        let framework = &before.framework;
        let counterparts = Counterparts {
            crosswalk: Arc::new(Crosswalk::of_titles(framework, framework)),
            origin: CrosswalkOrigin::Same,
            source: None,
            version: 0,
        };
        let last = last_card(&before, &now, "xa-1", &counterparts);
        let found = compute(&now, 0, Sight::Whole, last.as_ref()).unwrap();
        let marks = found.leaves.iter().flat_map(|leaf| &leaf.marks);
        let mut last = marks.filter(|mark| mark.goal == Goal::Last);
        assert_eq!(last.next().unwrap().points, Amount::from_int(30));
        let nobody = last_card(&before, &now, "xa-2", &counterparts);
        assert_eq!(nobody, None, "the unit was not in it");
    }
}
