//! All series with where they stand: the latest total, its target, and who has not reported.

use std::collections::{HashMap, HashSet};

use engine::{
    amount::Amount,
    series::{Adds, Period, Reported, total},
};
use store::{
    series::{self as rows, Observation, Target},
    unit::Unit,
};

use super::{
    definition::{Series, amount},
    reporters::Units,
};
use crate::{Actor, App, Permission, Refusal};

/// A series in the list.
#[derive(Debug, Clone)]
pub struct SeriesLine {
    /// The series.
    pub series: Series,
    /// The last period that is over.
    pub period: Period,
    /// What the reported values come to.
    pub total: Option<Amount>,
    /// How far that is from a period earlier, among the units that have reported both: a unit that is
    /// late is no decline.
    pub change: Option<Amount>,
    /// The province's target of the period.
    pub target: Option<Amount>,
    /// Units that have reported.
    pub reported: usize,
    /// Units that are to report.
    pub expected: usize,
    /// The last day for reporting, ISO 8601.
    pub due: String,
    /// Whether that day has passed and the period was owed.
    pub is_late: bool,
    /// Value of the actor's own unit, where it reports this series.
    pub own: Option<Option<Amount>>,
}

/// What stands for a period, of all series.
pub(super) struct Standing {
    values: HashMap<(i64, String), HashMap<i64, Amount>>,
}

impl Standing {
    pub(super) fn of(rows: &[Observation]) -> Self {
        let mut values: HashMap<(i64, String), HashMap<i64, Amount>> = HashMap::new();
        for row in rows {
            if let Some(value) = amount(row.value.as_deref()) {
                let key = (row.series_id, row.period.clone());
                values.entry(key).or_default().insert(row.unit_id, value);
            }
        }
        Self { values }
    }

    pub(super) fn value(&self, series: i64, unit: i64, period: Period) -> Option<Amount> {
        let all = self.values.get(&(series, period.code()))?;
        all.get(&unit).copied()
    }

    /// The total of a period over these units; `weight` is the key of what weighs a share.
    pub(super) fn total(
        &self,
        (series, adds): (i64, Adds),
        weight: Option<i64>,
        units: &[&Unit],
        period: Period,
    ) -> Option<Amount> {
        let reported = units.iter().filter_map(|unit| {
            Some(Reported {
                value: self.value(series, unit.id, period)?,
                weight: weight.and_then(|weight| self.value(weight, unit.id, period)),
            })
        });
        total(adds, reported)
    }
}

/// The key of the series that weighs a share.
pub(super) fn weight_of(series: &Series, all: &[Series]) -> Option<i64> {
    let code = series.row.weight.as_deref()?;
    all.iter()
        .find(|one| one.row.code == code)
        .map(|one| one.row.id)
}

/// Every series with where it stands now, those that are closed last; five statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn series_overview(app: &App, actor: &Actor) -> Result<Vec<SeriesLine>, Refusal> {
    actor.need(Permission::SeeSeries, None)?;
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let mut all = Series::list(db).await?;
    all.sort_by_key(Series::is_closed);
    let mut periods = HashSet::new();
    for series in &all {
        let asked = series.asked_for(&today)?;
        periods.extend([Some(asked), asked.before(1)].into_iter().flatten());
    }
    let codes: Vec<String> = periods.into_iter().map(Period::code).collect();
    let observations = rows::list_observations_of_periods(db, &codes).await?;
    let targets = rows::list_targets_of_periods(db, &codes).await?;
    let units = Units::read(db, &today).await?;
    let standing = Standing::of(&observations);
    all.iter()
        .map(|series| line(series, &all, actor, (&standing, &targets, &units), &today))
        .collect()
}

fn line(
    series: &Series,
    all: &[Series],
    actor: &Actor,
    (standing, targets, units): (&Standing, &[Target], &Units),
    today: &str,
) -> Result<SeriesLine, Refusal> {
    let period = series.asked_for(today)?;
    let id = series.row.id;
    let nobody = HashSet::new();
    let reporters: Vec<&Unit> = units.reporters(series, &nobody).collect();
    let weight = weight_of(series, all);
    let total = standing.total((id, series.adds), weight, &reporters, period);
    let reported = reporters
        .iter()
        .filter(|unit| standing.value(id, unit.id, period).is_some());
    let target = targets.iter().find(|target| {
        target.series_id == id && target.unit_id.is_none() && target.period == period.code()
    });
    let own = actor
        .unit_id
        .filter(|own| reporters.iter().any(|unit| unit.id == *own));
    let due = series.due(period);
    Ok(SeriesLine {
        period,
        total,
        change: period.before(1).and_then(|before| {
            let both = |unit: &&&Unit| {
                let has = |at: Period| standing.value(id, unit.id, at).is_some();
                has(period) && has(before)
            };
            let both: Vec<&Unit> = reporters.iter().filter(both).copied().collect();
            let total = |at: Period| standing.total((id, series.adds), weight, &both, at);
            total(period)?.minus(total(before)?)
        }),
        target: target.and_then(|target| amount(Some(&target.value))),
        reported: reported.count(),
        expected: reporters.len(),
        is_late: due.as_str() < today && series.is_owed(period),
        due,
        own: own.map(|own| standing.value(id, own, period)),
        series: series.clone(),
    })
}
