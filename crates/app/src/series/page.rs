//! One series: every unit's value of a period with its target and its course, and the province's.

use std::collections::{HashMap, HashSet};

use engine::{amount::Amount, series::Period};
use store::{
    series::{self as rows, Observation, ObservationStatus},
    unit::Unit,
};

use super::{
    definition::{Series, amount},
    overview::{Standing, weight_of},
    reporters::{Reporter, Units},
};
use crate::{Actor, App, Moment, Permission, Refusal};

/// Periods that a course shows.
const COURSE: i32 = 8;

/// A value that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The value; nothing where it was taken back.
    pub value: Option<Amount>,
    /// How far it was looked at.
    pub status: ObservationStatus,
    /// Where it comes from.
    pub source: Option<String>,
    /// Its version: above 1 it is a correction.
    pub version: i32,
    /// When it was entered.
    pub at: Moment,
}

/// A unit in a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    /// The unit.
    pub unit: Reporter,
    /// What it reported for the period; nothing where it did not.
    pub reading: Option<Reading>,
    /// Its target of the period.
    pub target: Option<Amount>,
    /// Its values over the shown periods, earliest first.
    pub course: Vec<Option<Amount>>,
    /// The actor may enter its values.
    pub may_enter: bool,
}

impl UnitLine {
    /// The value of the period.
    #[must_use]
    pub fn value(&self) -> Option<Amount> {
        self.reading.as_ref().and_then(|reading| reading.value)
    }
}

/// One series.
#[derive(Debug, Clone)]
pub struct SeriesPage {
    /// The series.
    pub series: Series,
    /// The series that weighs it, where it is a share.
    pub weight: Option<Series>,
    /// The period shown.
    pub period: Period,
    /// The shown periods, earliest first; `period` is the last.
    pub periods: Vec<Period>,
    /// Periods that can be chosen, latest first.
    pub choices: Vec<Period>,
    /// The province's total in each of the shown periods.
    pub totals: Vec<Option<Amount>>,
    /// The province's target in each of the shown periods.
    pub targets: Vec<Option<Amount>>,
    /// Every unit that is to report, in Vietnamese order.
    pub lines: Vec<UnitLine>,
    /// The last day for reporting the period, ISO 8601, and whether it has passed.
    pub due: String,
    /// Whether that day has passed and the period was owed.
    pub is_late: bool,
}

impl SeriesPage {
    /// The province's total of the period.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.totals.last().copied().flatten()
    }

    /// The province's target of the period.
    #[must_use]
    pub fn target(&self) -> Option<Amount> {
        self.targets.last().copied().flatten()
    }

    /// Units without a value for the period.
    pub fn silent(&self) -> impl Iterator<Item = &UnitLine> {
        self.lines.iter().filter(|line| line.value().is_none())
    }
}

/// One series at a period, the last that is over where none is named.
///
/// # Errors
/// Not found, also for a period of another step or one to come; not allowed; a fault.
pub async fn series_page(
    app: &App,
    actor: &Actor,
    code: &str,
    period: Option<&str>,
) -> Result<SeriesPage, Refusal> {
    actor.need(Permission::SeeSeries, None)?;
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let all = Series::list(db).await?;
    let series = all.iter().find(|one| one.row.code == code);
    let series = series.ok_or(Refusal::NotFound)?.clone();
    let asked = series.asked_for(&today)?;
    let current = Period::holding(series.step, &today).ok_or(Refusal::NotFound)?;
    let period = match period {
        None => asked,
        Some(text) => Period::read(text)
            .filter(|one| one.step() == series.step && one.code() <= current.code())
            .ok_or(Refusal::NotFound)?,
    };
    let mut values = rows::list_observations(db, series.row.id).await?;
    let weight = weight_of(&series, &all);
    let own: Vec<Observation> = values.clone();
    if let Some(weight) = weight {
        values.extend(rows::list_observations(db, weight).await?);
    }
    let units = Units::read(db, &today).await?;
    let targets = rows::list_targets(db, series.row.id).await?;
    let target_of = |unit: Option<i64>, period: Period| {
        let code = period.code();
        let mut own = targets.iter();
        let found = own.find(|target| target.unit_id == unit && target.period == code);
        found.and_then(|target| amount(Some(&target.value)))
    };
    let course = (0..COURSE).rev();
    let periods: Vec<Period> = course.filter_map(|back| period.before(back)).collect();
    let standing = Standing::of(&values);
    let reported: HashSet<i64> = own.iter().map(|row| row.unit_id).collect();
    let reporters: Vec<&Unit> = units.reporters(&series, &reported).collect();
    let total = |at: &Period| standing.total((series.row.id, series.adds), weight, &reporters, *at);
    let code = period.code();
    let at_period = own.iter().filter(|row| row.period == code);
    let by_unit: HashMap<i64, &Observation> = at_period.map(|row| (row.unit_id, row)).collect();
    let line = |unit: &&Unit| UnitLine {
        reading: by_unit.get(&unit.id).map(|row| reading(row)),
        target: target_of(Some(unit.id), period),
        course: periods
            .iter()
            .map(|at| standing.value(series.row.id, unit.id, *at))
            .collect(),
        may_enter: !series.is_closed()
            && crate::allows(Some(actor), Permission::EnterSeries, Some(unit.id)),
        unit: Reporter::of(unit),
    };
    let due = series.due(period);
    Ok(SeriesPage {
        totals: periods.iter().map(total).collect(),
        targets: periods.iter().map(|at| target_of(None, *at)).collect(),
        lines: reporters.iter().map(line).collect(),
        choices: choices(current, asked, &own),
        weight: all.iter().find(|one| Some(one.row.id) == weight).cloned(),
        is_late: due < today && series.is_owed(period),
        due,
        periods,
        period,
        series,
    })
}

/// The periods that can be chosen: the one that runs, the last eight that are over, and all with values.
fn choices(current: Period, asked: Period, own: &[Observation]) -> Vec<Period> {
    let recent = (0..COURSE).filter_map(|back| asked.before(back));
    let known = own.iter().filter_map(|row| Period::read(&row.period));
    let mut all: Vec<Period> = recent.chain(known).chain([current]).collect();
    all.sort_by_key(|period| std::cmp::Reverse(period.code()));
    all.dedup();
    all
}

fn reading(row: &Observation) -> Reading {
    Reading {
        value: amount(row.value.as_deref()),
        status: row.status,
        source: row.source.clone(),
        version: row.version,
        at: row.made_at,
    }
}
