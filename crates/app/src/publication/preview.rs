//! What approval would freeze: the ranking as it stands, and every change against claims and last round.

use std::{collections::HashMap, sync::Arc};

use engine::{
    amount::Amount,
    compare::{RankingGroup, compared, ranking_groups},
    framework::Framework,
    ranking::{Entry, rank},
    score::NodeScore,
};
use store::{
    Db,
    assessment::ReturnState,
    publication::EditionHead,
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use super::{
    edition::heads,
    moved::{Against, against},
    results::{Results, UnitResult, gather},
};
use crate::{Actor, App, Permission, Refusal, round::Standing};

/// One unit in the preview.
#[derive(Debug, Clone)]
pub struct PreviewRow {
    /// The unit.
    pub unit: Unit,
    /// Whether its return was submitted.
    pub is_submitted: bool,
    /// Rank in its group; nothing when no maximum applies or the group is not ranked.
    pub rank: Option<u32>,
    /// Points, maximum and what is missing, in the end.
    pub settled: NodeScore,
    /// What settling changed; absent where nothing was submitted, for a draft claims nothing.
    pub claim: Option<Claim>,
    /// Rank in the round before it.
    pub previous_rank: Option<u32>,
    /// Points over maximum in the round before it.
    pub previous_value: Option<Amount>,
}

/// What a unit claimed, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Points by the unit's own answers.
    pub points: Amount,
    /// Points in the end less points claimed.
    pub difference: Amount,
    /// Leaves whose points in the end are not those claimed.
    pub changed: usize,
}

impl PreviewRow {
    /// Places won against the round before; negative when lost, nothing when there is no rank to compare.
    pub fn rise(&self) -> Option<i64> {
        Some(i64::from(self.previous_rank?) - i64::from(self.rank?))
    }
}

/// One ranking group, best first, ties in Vietnamese order.
#[derive(Debug, Clone)]
pub struct PreviewGroup {
    /// Name of the group.
    pub name: String,
    /// How many are ranked.
    pub of: u32,
    /// Its units.
    pub rows: Vec<PreviewRow>,
}

/// What approval would freeze.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The round it is compared with.
    pub previous: Option<Round>,
    /// What is still open.
    pub standing: Standing,
    /// The groups in Vietnamese order.
    pub groups: Vec<PreviewGroup>,
    /// What a correction that is under way moves against the edition that the public sees.
    pub against: Option<Against>,
    /// Editions of the round, latest first.
    pub editions: Vec<EditionHead>,
}

/// Previews the results of a round; of one under correction also against its published edition.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn preview(app: &App, actor: &Actor, slug: &str) -> Result<Preview, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let results = gather(app, db, slug).await?;
    if !crate::round::is_shown(actor, &results.round) {
        return Err(Refusal::NotFound);
    }
    let standing = Standing::of(results.units.iter().map(|one| &one.assessment))
        .with_explanations(db, &results.round)
        .await?;
    let previous = match results.round.previous_id {
        Some(id) => Some(store::round::get_round(db, id).await?),
        None => None,
    };
    let places = match &previous {
        Some(round) => previous_places(db, round).await?,
        None => HashMap::new(),
    };
    let editions = heads(db, results.round.id).await?;
    let published = editions.iter().find(|one| one.published_at.is_some());
    let is_over = results.round.state == RoundState::Published;
    let against = match published.filter(|_| !is_over) {
        Some(edition) => Some(against(db, &results, edition).await?),
        None => None,
    };
    Ok(Preview {
        against,
        standing,
        previous,
        groups: groups(&results, &places),
        editions,
        round: results.round,
        framework: results.framework,
    })
}

/// Rank and value of each unit.
type Places = HashMap<i64, (Option<u32>, Option<Amount>)>;

/// Where each unit stood in an earlier round: its last published edition, or the printed table.
async fn previous_places(db: &Db, round: &Round) -> Result<Places, Refusal> {
    let rank = |rank: Option<i32>| rank.and_then(|rank| u32::try_from(rank).ok());
    let amount = |text: &Option<String>| text.as_deref().and_then(|text| Amount::parse(text).ok());
    if round.kind == RoundKind::Printed {
        let (rows, _) = store::ranking::list_printed(db, round.id).await?;
        let place = |row: store::ranking::PrintedRow| {
            Some((row.unit_id?, (rank(row.rank), amount(&row.value))))
        };
        return Ok(rows.into_iter().filter_map(place).collect());
    }
    let published = heads(db, round.id).await?;
    let Some(edition) = published.iter().find(|one| one.published_at.is_some()) else {
        return Ok(Places::new());
    };
    let figures = store::ranking::list_figures(db, edition.id).await?;
    let totals = figures.into_iter().filter(|row| row.kind == "total");
    Ok(totals
        .map(|row| (row.unit_id, (rank(row.rank), amount(&row.value))))
        .collect())
}

fn groups(results: &Results, places: &Places) -> Vec<PreviewGroup> {
    let framework = &results.framework;
    let units = results.units.iter().map(|one| {
        let name: &str = &one.unit.unit_group;
        (name, one.settled.total.maximum)
    });
    let mut groups: Vec<PreviewGroup> = ranking_groups(framework, units)
        .iter()
        .map(|one| group(framework, one, &results.units, places))
        .collect();
    groups.sort_by_cached_key(|group| engine::vietnamese::sort_key(&group.name));
    groups
}

fn group(
    framework: &Framework,
    group: &RankingGroup<'_>,
    all: &[UnitResult],
    places: &Places,
) -> PreviewGroup {
    let members = group.units.iter().filter_map(|place| all.get(*place));
    let units: Vec<&UnitResult> = members.collect();
    let entries: Vec<Entry<'_>> = units
        .iter()
        .map(|one| Entry {
            name: &one.unit.name,
            value: compared(framework, &one.settled.total).filter(|_| group.is_ranked),
        })
        .collect();
    let ranked = rank(&entries);
    let of = ranked.first().map_or(0, |place| place.of);
    let rows = ranked
        .iter()
        .filter_map(|place| Some((place.rank, *units.get(place.entry)?)))
        .map(|(rank, one)| row(rank, one, places))
        .collect();
    PreviewGroup {
        name: group.title(framework),
        of,
        rows,
    }
}

fn row(rank: Option<u32>, one: &UnitResult, places: &Places) -> PreviewRow {
    let leaves = one.own.leaves.iter().zip(&one.settled.leaves);
    let changed = leaves
        .filter(|(own, settled)| own.points() != settled.points())
        .count();
    let before = places.get(&one.unit.id).copied();
    let (previous_rank, previous_value) = before.unwrap_or_default();
    let (settled, own) = (one.settled.total, one.own.total);
    let is_submitted = one.assessment.state == ReturnState::Submitted;
    let claim = Claim {
        points: own.points,
        difference: settled.points.minus(own.points).unwrap_or(Amount::ZERO),
        changed,
    };
    PreviewRow {
        unit: one.unit.clone(),
        is_submitted,
        rank,
        settled,
        claim: is_submitted.then_some(claim),
        previous_rank,
        previous_value,
    }
}
