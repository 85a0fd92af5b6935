//! The live index of a unit: today's estimate, its rank in a table, what comes, what was.

use std::sync::Arc;

use engine::{
    estimate::{Estimate, LeafEstimate},
    framework::{Code, Framework, Node},
    score::NodeScore,
};
use store::{estimate::EstimateDay, round::Round, unit::Unit};

use super::{
    bar::{BasisShare, shares},
    coming::{Coming, coming},
    days::up_to_now,
    past::{PastEstimate, past},
    table::{ChosenTable, list_tables, table},
};
use crate::{
    Actor, App, Permission, Refusal,
    assessment::{
        ReturnAddress,
        grounds::Known,
        opened::{Opened, open},
    },
    framework::CrosswalkOrigin,
    ranking::{UnitPlace, unit_place},
};

/// The live index of a unit.
#[derive(Debug, Clone)]
pub struct Live {
    /// The round.
    pub round: Round,
    /// The unit.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// Today, ISO 8601.
    pub today: String,
    /// The estimate of today.
    pub estimate: Estimate,
    /// The published round whose settled answers are carried over, and what the unit got there.
    pub previous: Option<(Round, NodeScore)>,
    /// Who says what the indicators were in that round; nothing where there is none.
    pub origin: Option<CrosswalkOrigin>,
    /// How much rests on what.
    pub shares: Vec<BasisShare>,
    /// What tasks due soon would add.
    pub coming: Coming,
    /// The days kept so far, earliest first.
    pub days: Vec<EstimateDay>,
    /// Published rounds with what had been estimated before.
    pub past: Vec<PastEstimate>,
    /// Published tables that it can be put into, latest first.
    pub tables: Vec<Round>,
    /// The one that it is put into.
    pub table: Option<ChosenTable>,
    /// Its own place in the last printed one in which it stands.
    pub placed: Option<UnitPlace>,
}

impl Live {
    /// What rests on what in one main index.
    #[must_use]
    pub fn shares_of(&self, index: Code) -> Vec<BasisShare> {
        shares(&self.framework, &self.estimate, Some(index))
    }

    /// The leaves of a main index with their estimates.
    pub fn leaves_of(&self, index: Code) -> impl Iterator<Item = (&Node, &LeafEstimate)> {
        let leaves = self.framework.leaves().zip(&self.estimate.leaves);
        leaves.filter(move |(node, _)| node.scored && node.code.is_under(index))
    }
}

/// Opens the return of a unit for somebody who may see its estimate.
pub(super) async fn opened(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
) -> Result<Opened, Refusal> {
    let db = app.store.reader();
    open(app, db, actor, address, Permission::SeeEstimate).await
}

/// The live index of a unit, put into the table with this slug, else into the latest one.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn live(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    chosen: &str,
) -> Result<Live, Refusal> {
    let db = app.store.reader();
    let known = Known::read(app, db, opened(app, actor, address).await?).await?;
    let days = store::estimate::list_days(db, known.round.id, known.unit.id).await?;
    let days = up_to_now(days, &known, app.now());
    let past = past(db, known.unit.id, &known.round.level).await?;
    let (tables, table) = chosen_table(app, &known, chosen).await?;
    let placed = placed(app, &known.unit, &tables).await?;
    let today = crate::day::of(app.now());
    let estimate = known.estimate(|_| false);
    let coming = coming(&known, &today, estimate.middle.total);
    let totals = known.last.as_ref().map(|card| card.total);
    Ok(Live {
        shares: shares(&known.framework, &estimate, None),
        previous: known.previous.zip(totals),
        origin: known.origin,
        round: known.round,
        unit: known.unit,
        framework: known.framework,
        today,
        estimate,
        coming,
        days,
        past,
        tables,
        table,
        placed,
    })
}

/// The tables to choose from, and the chosen one with its values.
pub(super) async fn chosen_table(
    app: &App,
    known: &Known,
    chosen: &str,
) -> Result<(Vec<Round>, Option<ChosenTable>), Refusal> {
    let mut tables = list_tables(app, &known.round.level).await?;
    tables.retain(|round| round.id != known.round.id);
    let wanted = tables.iter().find(|round| round.slug == chosen);
    let Some(round) = wanted.or(tables.first()).cloned() else {
        return Ok((tables, None));
    };
    let own = (&known.unit, known.round.framework_id);
    let table = table(app.store.reader(), round, own).await?;
    Ok((tables, Some(table)))
}

/// The place of a unit in the last printed table in which it stands.
async fn placed(app: &App, unit: &Unit, tables: &[Round]) -> Result<Option<UnitPlace>, Refusal> {
    let db = app.store.reader();
    let (rows, _) = store::ranking::list_printed_of_units(db, &[unit.id]).await?;
    let stands = |round: &&Round| rows.iter().any(|row| row.round_id == round.id);
    match tables.iter().find(stands) {
        Some(round) => Ok(Some(unit_place(app, &round.slug, &unit.code).await?)),
        None => Ok(None),
    }
}
