//! Why a unit's place changed since the round before, from the two frozen editions.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use engine::{
    framework::{Framework, crosswalk::Crosswalk},
    rank_change::{Between, Change, RoundUnit, Side, Undefined, worlds},
};

use super::{
    scored::published,
    table::RankingTable,
    why::{Member, members},
};
use crate::{
    App, Refusal,
    case::beside,
    framework::{CrosswalkOrigin, crosswalk_between},
    round::Round,
    unit::successions,
};

/// The change from one unit of the round before to one of this round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankChange {
    /// Code that the unit had in the round before.
    pub was: String,
    /// Name that it had.
    pub was_name: String,
    /// Value and rank with their parts, or why they have none.
    pub change: Result<Change, Undefined>,
}

/// Why a unit's place changed.
#[derive(Debug, Clone)]
pub struct RankChanges {
    /// The round before.
    pub previous: Round,
    /// The framework of this round.
    pub framework: Arc<Framework>,
    /// One for each unit that this one came from; often only itself.
    pub list: Vec<RankChange>,
    /// Who says which indicators of the two rounds stand for each other.
    pub origin: CrosswalkOrigin,
    /// Indicators of either edition that the other round's answers say nothing about.
    pub left_out: usize,
}

/// Two rounds explained, for every unit of the later one.
#[derive(Debug)]
struct Explained {
    crosswalk: Arc<Crosswalk>,
    by_unit: HashMap<String, Vec<RankChange>>,
    left_out: usize,
}

/// What was explained since the start of the program, by the keys of the two editions. An edition
/// never changes and a correction is one of its own, so what is here grows old in one way only: when
/// another crosswalk counts between the two.
#[derive(Clone, Default)]
pub(crate) struct Explanations(Arc<RwLock<Kept>>);

type Kept = HashMap<(i64, i64), Arc<Explained>>;

/// Why the place of a unit in this table changed since the round before; nothing when that round
/// was not scored here, when the unit had no forerunner in it, or when it was not ranked.
///
/// # Errors
/// A fault of the database, or an edition that does not read.
pub(super) async fn rank_change(
    app: &App,
    table: &RankingTable,
    code: &str,
) -> Result<Option<RankChanges>, Refusal> {
    let (Some(edition), Some(framework), Some(previous)) =
        (&table.edition, &table.framework, &table.previous)
    else {
        return Ok(None);
    };
    let Some(before) = published(app, previous.id).await? else {
        return Ok(None);
    };
    let db = app.store.reader();
    let old = previous.framework_id.ok_or(Refusal::NotFound)?;
    let old = app.shelf.get(db, old).await?;
    let counterparts = crosswalk_between(app, db, &old, framework).await?;
    let crosswalk = counterparts.crosswalk;
    let key = (before.id, edition.id);
    let held = &app.explanations.0;
    let kept = held.read().ok().and_then(|kept| kept.get(&key).cloned());
    let explained = match kept.filter(|kept| kept.crosswalk == crosswalk) {
        Some(explained) => explained,
        None => {
            let made = explain(app, key, (&old, framework), crosswalk).await?;
            let made = Arc::new(made);
            if let Ok(mut kept) = held.write() {
                kept.insert(key, Arc::clone(&made));
            }
            made
        }
    };
    let list = explained.by_unit.get(code).cloned();
    Ok(list.map(|list| RankChanges {
        previous: previous.clone(),
        framework: Arc::clone(framework),
        list,
        origin: counterparts.origin,
        left_out: explained.left_out,
    }))
}

/// Scores both editions in every mixture of old and new, beside the requests of others.
async fn explain(
    app: &App,
    (before, after): (i64, i64),
    (old, new): (&Arc<Framework>, &Arc<Framework>),
    crosswalk: Arc<Crosswalk>,
) -> Result<Explained, Refusal> {
    let db = app.store.reader();
    let (old, new) = (Arc::clone(old), Arc::clone(new));
    let successions = successions(db).await?;
    let before = store::publication::get_edition(db, before).await?.body;
    let after = store::publication::get_edition(db, after).await?.body;
    let work = beside(move || {
        let before = members(&old, &before)?;
        let after = members(&new, &after)?;
        let worlds = worlds(&Between {
            before: Side {
                framework: &old,
                units: &entries(&before),
            },
            after: Side {
                framework: &new,
                units: &entries(&after),
            },
            crosswalk: &crosswalk,
            successions: &successions,
        });
        let mut by_unit: HashMap<String, Vec<RankChange>> = HashMap::new();
        for one in worlds.explain_all() {
            let (Some(was), Some(is)) = (before.get(one.was), after.get(one.is)) else {
                continue;
            };
            by_unit
                .entry(is.code.clone())
                .or_default()
                .push(RankChange {
                    was: was.code.clone(),
                    was_name: was.name.clone(),
                    change: one.change,
                });
        }
        let left_out = worlds.left_out_forth.len() + worlds.left_out_back.len();
        Ok(Explained {
            by_unit,
            left_out,
            crosswalk,
        })
    });
    work.await?
}

fn entries(members: &[Member]) -> Vec<RoundUnit<'_>> {
    let units = members.iter().map(|member| RoundUnit {
        code: &member.code,
        group: &member.group,
        answers: &member.answers,
    });
    units.collect()
}
