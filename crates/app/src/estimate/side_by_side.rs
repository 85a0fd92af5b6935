//! The province's own indices side by side: last result, estimate of today, and the tasks that serve several.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use engine::{framework::Framework, score::NodeScore};
use store::{
    assessment::{ListFilter, list_assessments},
    round::{Round, RoundState},
    task::Task,
    unit::Unit,
};

use super::live::opened;
use crate::{
    Actor, App, Refusal,
    assessment::{ReturnAddress, grounds::Known},
};

/// One of the province's own indices.
#[derive(Debug, Clone)]
pub struct OwnIndex {
    /// The round that runs.
    pub round: Round,
    /// The province.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// The last published result that this one follows.
    pub previous: Option<(Round, NodeScore)>,
    /// Low, middle and high figure of today's estimate.
    pub estimate: [NodeScore; 3],
    /// Open tasks that raise it.
    pub open: usize,
    /// Those of them that raise another of the indices too.
    pub shared: usize,
}

/// The returns of a province in its own indices that are being filled in: what a leader means by "our
/// scores". The index of provinces comes first, then the others in the order in which they were begun.
///
/// # Errors
/// A fault.
pub async fn own_returns(app: &App) -> Result<Vec<ReturnAddress>, Refusal> {
    let db = app.store.reader();
    let mut rounds = store::round::list_rounds(db).await?;
    rounds.retain(|round| {
        matches!(round.level.as_str(), "province" | "other")
            && matches!(round.state, RoundState::Open | RoundState::Appraisal)
            && round.framework_id.is_some()
    });
    rounds.sort_by_key(|round| round.level != "province");
    let mut found = Vec::new();
    for round in rounds {
        let everyone = ListFilter::default();
        let (list, total) = list_assessments(db, round.id, &everyone, 0, 1).await?;
        let one = list.first().filter(|_| total == 1);
        // Communes may have an index of another level too.
        let is_own =
            round.level == "province" || one.is_some_and(|(_, unit)| unit.kind == "province");
        if let Some((_, unit)) = one.filter(|_| is_own) {
            found.push(ReturnAddress::new(&round.slug, &unit.code));
        }
    }
    Ok(found)
}

/// The first of [`own_returns`]. Nothing where there is none.
///
/// # Errors
/// A fault.
pub async fn own_return(app: &App) -> Result<Option<ReturnAddress>, Refusal> {
    Ok(own_returns(app).await?.into_iter().next())
}

/// The province's own indices with where they stand; nothing where there are not several.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn own_indices(app: &App, actor: &Actor) -> Result<Vec<OwnIndex>, Refusal> {
    let addresses = own_returns(app).await?;
    if addresses.len() < 2 {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for address in &addresses {
        let opened = opened(app, actor, address).await?;
        all.push(Known::read(app, app.store.reader(), opened).await?);
    }
    let open = |known: &Known| -> BTreeSet<i64> {
        let tasks = known.gains.iter().map(|(_, task)| task);
        let open = tasks.filter(|task: &&Task| known.drafts.leave_open(task));
        open.map(|task| task.id).collect()
    };
    let mut times: BTreeMap<i64, usize> = BTreeMap::new();
    for task in all.iter().flat_map(open) {
        *times.entry(task).or_default() += 1;
    }
    let index = |known: Known| {
        let estimate = known.estimate(|_| false);
        let tasks = open(&known);
        let is_shared = |task: &&i64| times.get(task).is_some_and(|n| *n > 1);
        let cards = [&estimate.low, &estimate.middle, &estimate.high];
        let last = known.last.as_ref().map(|card| card.total);
        OwnIndex {
            open: tasks.len(),
            shared: tasks.iter().filter(is_shared).count(),
            estimate: cards.map(|card| card.total),
            previous: known.previous.zip(last),
            round: known.round,
            unit: known.unit,
            framework: known.framework,
        }
    };
    Ok(all.into_iter().map(index).collect())
}
