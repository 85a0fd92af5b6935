//! A unit's values of one series with every correction, who made it and why.

use std::collections::HashMap;

use engine::{amount::Amount, series::Period};
use store::series::{self as rows, ObservationStatus};

use super::{
    definition::{Series, amount},
    reporters::Reporter,
};
use crate::{Actor, App, Moment, Permission, Refusal};

/// One version of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The period.
    pub period: Period,
    /// The value; nothing where it was taken back.
    pub value: Option<Amount>,
    /// How far it was looked at.
    pub status: ObservationStatus,
    /// Where it comes from, or why it was corrected.
    pub source: Option<String>,
    /// The document it stands in.
    pub document: Option<String>,
    /// Its number, from 1.
    pub version: i32,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// A later version counts in its place.
    pub is_replaced: bool,
}

/// A unit's values of one series.
#[derive(Debug, Clone)]
pub struct UnitHistory {
    /// The series.
    pub series: Series,
    /// The unit.
    pub unit: Reporter,
    /// Latest period and version first.
    pub versions: Vec<Version>,
}

/// A unit's values of one series with every correction; four statements.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn unit_history(
    app: &App,
    actor: &Actor,
    code: &str,
    unit: &str,
) -> Result<UnitHistory, Refusal> {
    actor.need(Permission::SeeSeries, None)?;
    let db = app.store.reader();
    let series = Series::get(db, code).await?;
    let unit = store::unit::find_unit(db, unit).await?;
    let unit = unit.ok_or(Refusal::NotFound)?;
    let rows = rows::list_observation_versions(db, series.row.id, unit.id).await?;
    let accounts = store::account::list_accounts(db).await?;
    let names: HashMap<i64, String> = accounts
        .into_iter()
        .map(|account| (account.id, account.name))
        .collect();
    let version = |row: rows::Observation| {
        Some(Version {
            period: Period::read(&row.period)?,
            value: amount(row.value.as_deref()),
            status: row.status,
            source: row.source,
            document: row.document,
            version: row.version,
            by: names.get(&row.made_by).cloned().unwrap_or_default(),
            at: row.made_at,
            is_replaced: row.replaced_at.is_some(),
        })
    };
    Ok(UnitHistory {
        unit: Reporter::of(&unit),
        versions: rows.into_iter().filter_map(version).collect(),
        series,
    })
}
