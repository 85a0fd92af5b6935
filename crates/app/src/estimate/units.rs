//! The estimates of all units of a round, as they were last kept.

use std::collections::HashMap;

use store::{
    estimate::EstimateDay,
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use crate::{Actor, App, Permission, Refusal, allows, round::shown};

/// The units of a round with their estimates.
#[derive(Debug, Clone)]
pub struct LiveUnits {
    /// The round.
    pub round: Round,
    /// The day the estimates are of, ISO 8601; nothing when none was kept yet.
    pub day: Option<String>,
    /// Each unit that the reader may see, most points first, those without an estimate last.
    pub units: Vec<(Unit, Option<EstimateDay>)>,
}

/// The units of a round with their last estimates.
///
/// # Errors
/// Not found, also for a printed round and for a draft that the reader does not see; not allowed, or
/// a fault.
pub async fn live_units(app: &App, actor: &Actor, slug: &str) -> Result<LiveUnits, Refusal> {
    actor.need(Permission::SeeEstimate, None)?;
    let db = app.store.reader();
    let round = shown(actor, store::round::find_round(db, slug).await?)?;
    let is_hidden =
        round.state == RoundState::Draft && !allows(Some(actor), Permission::SeeRound, None);
    if round.kind == RoundKind::Printed || is_hidden {
        return Err(Refusal::NotFound);
    }
    let returns = store::assessment::list_round_returns(db, slug).await?;
    let day = store::estimate::find_last_day(db, round.id).await?;
    let mut days: HashMap<i64, EstimateDay> = match &day {
        Some(day) => store::estimate::list_days_on(db, round.id, day)
            .await?
            .into_iter()
            .map(|row| (row.unit_id, row))
            .collect(),
        None => HashMap::new(),
    };
    let seen = returns
        .into_iter()
        .map(|(_, _, unit)| unit)
        .filter(|unit| allows(Some(actor), Permission::SeeEstimate, Some(unit.id)));
    let mut units: Vec<(Unit, Option<EstimateDay>)> = seen
        .map(|unit| {
            let day = days.remove(&unit.id);
            (unit, day)
        })
        .collect();
    units.sort_by(|(one, of), (other, than)| {
        let points = |day: &Option<EstimateDay>| day.as_ref().map(|day| day.middle_micro);
        (points(than), &one.sort_key).cmp(&(points(of), &other.sort_key))
    });
    Ok(LiveUnits { round, day, units })
}
