//! The figures of a round on another version of its framework: next year's draft, or one of years ago.
//!
//! Two questions have two answers. *Scored again* gives the answers to the rules of the other
//! version, as far as they carry over, and tells who would move; *carried over* takes the points as
//! they are to the indicators that stand for each other, which is how a history is compared.

use std::sync::Arc;

use engine::{
    amount::Amount,
    carry::{Fate, Standing, Trial, TrialUnit, Why, attempt},
    framework::{Code, Framework, NodeId, crosswalk::Crosswalk},
    history::{RebasedCard, rebase},
};
use report::{Cell, Column, Table};

use super::{
    job_table::{column, rank, text},
    source::{Examined, ExaminedUnit},
    study::{Study, study},
};
use crate::{
    Actor, App, Refusal,
    case::beside,
    framework::{Counterparts, CrosswalkOrigin, crosswalk_between, list_frameworks},
};

/// Reasons that are told of each unit.
const REASONS: usize = 3;

/// A round and the versions on which it can be seen.
#[derive(Debug, Clone)]
pub struct OnVersion {
    /// What it is about.
    pub study: Study,
    /// The other versions of the same level, by code.
    pub choices: Vec<Arc<Framework>>,
    /// The chosen one, with what came out.
    pub other: Option<Other>,
}

/// A round on another version.
#[derive(Debug, Clone)]
pub struct Other {
    /// The other version.
    pub framework: Arc<Framework>,
    /// Who says what stands for what.
    pub origin: CrosswalkOrigin,
    /// The units, who moves most first.
    pub units: Vec<OnOther>,
    /// Leaves of the other version to which no answer carries over: why, and for how many units.
    pub unanswered: Vec<(NodeId, Fate, u32)>,
    /// Nodes of the round's own version that nothing in the other stands for.
    pub gone: Vec<NodeId>,
}

/// One unit on another version.
#[derive(Debug, Clone)]
pub struct OnOther {
    /// The unit.
    pub unit: ExaminedUnit,
    /// Where it stands.
    pub before: Standing,
    /// Where it would stand, its answers scored again.
    pub after: Standing,
    /// Its value carried over; nothing when nothing has a counterpart.
    pub carried: Option<Amount>,
    /// The part of the maximum that has a counterpart, 0 to 1; nothing where it is not known.
    pub covered: Option<Amount>,
    /// What moved it against its group, most first.
    pub why: Vec<Why>,
}

impl OnOther {
    /// Places gained; nothing when it has no rank on one of the two.
    #[must_use]
    pub fn places(&self) -> Option<i64> {
        Some(i64::from(self.before.rank?) - i64::from(self.after.rank?))
    }
}

/// The round on the version with this code; only what can be chosen when there is none.
///
/// # Errors
/// A conflict for a printed round; not found, also for a version of another level; not allowed, or
/// a fault.
pub async fn on_version(
    app: &App,
    actor: &Actor,
    slug: &str,
    code: Option<&str>,
) -> Result<OnVersion, Refusal> {
    let (study, examined) = study(app, actor, slug).await?;
    let own = Arc::clone(&study.framework);
    let readable = list_frameworks(app, Some(actor)).await?.into_iter();
    let choices: Vec<Arc<Framework>> = readable
        .map(|line| line.framework)
        .filter(|other| other.level == own.level && other.fingerprint != own.fingerprint)
        .collect();
    let other = match code {
        None => None,
        Some(code) => {
            let chosen = choices.iter().find(|other| other.code == code);
            let chosen = Arc::clone(chosen.ok_or(Refusal::NotFound)?);
            let counterparts = crosswalk_between(app, app.store.reader(), &own, &chosen).await?;
            let work = move || compute(&examined, chosen, counterparts);
            Some(beside(work).await?)
        }
    };
    Ok(OnVersion {
        study,
        choices,
        other,
    })
}

fn compute(examined: &Examined, framework: Arc<Framework>, counterparts: Counterparts) -> Other {
    let own = &examined.framework;
    let crosswalk: &Crosswalk = &counterparts.crosswalk;
    let members = examined.units.iter().zip(&examined.answers);
    let entries: Vec<TrialUnit<'_>> = members
        .map(|(unit, answers)| TrialUnit {
            group: &unit.group,
            answers,
        })
        .collect();
    let trial = attempt(crosswalk, (own, &framework), &entries);
    let cards = examined.settled.iter();
    let rebased: Vec<RebasedCard> = cards
        .map(|card| rebase(crosswalk, own, card, &framework))
        .collect();
    let each = examined.units.iter().zip(&rebased).enumerate();
    let mut units: Vec<OnOther> = each
        .map(|(place, (unit, card))| one(&trial, place, unit, card))
        .collect();
    units.sort_by_cached_key(|one| {
        let name = engine::vietnamese::sort_key(&one.unit.name);
        let places = one.places().map(i64::abs);
        (std::cmp::Reverse(places.unwrap_or(-1)), name)
    });
    let unanswered = trial.fates().filter(|(_, fate, _)| !fate.is_carried());
    Other {
        origin: counterparts.origin,
        units,
        unanswered: unanswered
            .map(|(leaf, fate, n_units)| (leaf, fate.clone(), n_units))
            .collect(),
        gone: crosswalk.old_without_counterpart(own),
        framework,
    }
}

fn one(trial: &Trial, place: usize, unit: &ExaminedUnit, card: &RebasedCard) -> OnOther {
    let why = trial.why(place).into_iter().take(REASONS);
    OnOther {
        unit: unit.clone(),
        before: trial.before(place),
        after: trial.after(place),
        carried: card.total.value,
        covered: card.total.coverage(),
        why: why
            .filter(|why| why.against_group != Amount::ZERO)
            .collect(),
    }
}

const COLUMNS: [Column; 9] = [
    column("unit", "mã đơn vị", "code of the unit"),
    column("name", "tên đơn vị", "name of the unit"),
    column("group", "nhóm xếp hạng", "ranking group"),
    column("value", "giá trị của kỳ", "value in the round"),
    column("rank", "hạng của kỳ", "rank in the round"),
    column(
        "value_again",
        "giá trị khi chấm lại câu trả lời theo bộ kia",
        "value of the answers scored by the other version",
    ),
    column(
        "rank_again",
        "hạng khi chấm lại theo bộ kia",
        "rank when scored by the other version",
    ),
    column(
        "value_carried",
        "giá trị quy đổi từ điểm của kỳ",
        "value carried over from the points of the round",
    ),
    column(
        "covered",
        "phần điểm tối đa của bộ kia có đối ứng",
        "part of the other version's maximum that has a counterpart",
    ),
];

impl Other {
    /// The units as a table for a file.
    #[must_use]
    pub fn sheet(&self) -> Table {
        let exact = |value: Option<Amount>| {
            value.map_or(Cell::Empty, |value| Cell::Exact(value.canonical()))
        };
        let row = |one: &OnOther| {
            vec![
                text(&one.unit.code),
                text(&one.unit.name),
                text(&one.unit.group),
                exact(one.before.value),
                rank(one.before.rank),
                exact(one.after.value),
                rank(one.after.rank),
                exact(one.carried),
                exact(one.covered),
            ]
        };
        Table {
            columns: COLUMNS.to_vec(),
            rows: self.units.iter().map(row).collect(),
        }
    }

    /// Codes of the nodes that a reason is about: of the other version, or of the own one where
    /// nothing there stands for it.
    #[must_use]
    pub fn about(&self, own: &Framework, why: &Why) -> Vec<Code> {
        let (framework, ids) = match why.new.is_empty() {
            true => (own, &why.old),
            false => (self.framework.as_ref(), &why.new),
        };
        let nodes = ids.iter().filter_map(|id| framework.node(*id));
        nodes.map(|node| node.code).collect()
    }
}
