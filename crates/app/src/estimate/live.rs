//! The live index of a unit: today's estimate, its rank in a table, what comes, what was.

use std::sync::Arc;

use engine::{
    estimate::{Estimate, LeafEstimate},
    framework::{Code, Framework, Node},
    score::NodeScore,
};
use store::{
    estimate::EstimateDay,
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    bar::{BasisShare, shares},
    coming::{Coming, coming},
    grounds::Known,
    past::{PastEstimate, past},
    table::{ChosenTable, list_tables, table},
};
use crate::{
    Actor, App, Permission, Refusal,
    assessment::{
        ReturnAddress,
        opened::{Opened, open},
    },
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
    let past = past(db, known.unit.id, &known.round.level).await?;
    let (tables, table) = chosen_table(app, &known, chosen).await?;
    let today = crate::day::of(app.now());
    let estimate = known.estimate(|_| false);
    let coming = coming(&known, &today, estimate.middle.total);
    let totals = known.last.as_ref().map(|card| card.total);
    Ok(Live {
        shares: shares(&known.framework, &estimate, None),
        previous: known.previous.zip(totals),
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
    })
}

/// What a unit would score today, without what stands around it.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub(crate) async fn estimate_today(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
) -> Result<Estimate, Refusal> {
    let db = app.store.reader();
    let known = Known::read(app, db, opened(app, actor, address).await?).await?;
    Ok(known.estimate(|_| false))
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

/// The one return of a province in its own index that is being filled in: what a leader means by
/// "our score". Nothing where there is no such round.
///
/// # Errors
/// A fault.
pub async fn own_return(app: &App) -> Result<Option<ReturnAddress>, Refusal> {
    let db = app.store.reader();
    let mut rounds = store::round::list_rounds(db).await?;
    rounds.retain(|round| {
        round.level == "province"
            && matches!(round.state, RoundState::Open | RoundState::Appraisal)
            && round.framework_id.is_some()
    });
    for round in rounds {
        let everyone = store::assessment::ListFilter::default();
        let (list, total) =
            store::assessment::list_assessments(db, round.id, &everyone, 0, 1).await?;
        if let (Some((_, unit)), 1) = (list.first(), total) {
            return Ok(Some(ReturnAddress::new(&round.slug, &unit.code)));
        }
    }
    Ok(None)
}
