//! What units have reported for a period. A correction is a new version; the one before it stays.

use sea_orm::{DeriveActiveEnum, EnumIter, QueryOrder, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError, unit::insert_many};

/// Keys that one statement names at most.
const KEYS: usize = 500;

/// How far a value was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum ObservationStatus {
    /// Given by the unit.
    #[sea_orm(string_value = "given")]
    Given,
    /// Entered or confirmed by the office.
    #[sea_orm(string_value = "checked")]
    Checked,
}

/// A value of a unit for a period, in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The series.
    pub series_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Code of the period, such as `2026-Q3`.
    pub period: String,
    /// Exact decimal in machine form; nothing where a value was taken back.
    pub value: Option<String>,
    /// How far it was looked at.
    pub status: ObservationStatus,
    /// Where the value comes from, or why it was corrected.
    pub source: Option<String>,
    /// Number and day of the document it stands in.
    pub document: Option<String>,
    /// 1 for the first value of the unit and period, then counting up.
    pub version: i32,
    /// Account of whoever entered it; 0 for the program.
    pub made_by: i64,
    /// When.
    pub made_at: Moment,
    /// When a later version took its place.
    pub replaced_at: Option<Moment>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored observation.
pub type Observation = Model;

/// The values of a series that count now, by unit and period.
///
/// # Errors
/// A fault of the database.
pub async fn list_observations(db: &Db, series_id: i64) -> Result<Vec<Observation>, StoreError> {
    Ok(Entity::find()
        .filter(Column::SeriesId.eq(series_id))
        .filter(Column::ReplacedAt.is_null())
        .order_by_asc(Column::UnitId)
        .order_by_asc(Column::Period)
        .all(db)
        .await?)
}

/// The values of all series that count now, for these periods.
///
/// # Errors
/// A fault of the database.
pub async fn list_observations_of_periods(
    db: &Db,
    periods: &[String],
) -> Result<Vec<Observation>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Period.is_in(periods.iter().map(String::as_str)))
        .filter(Column::ReplacedAt.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Every version of a unit's values of a series, latest period and version first.
///
/// # Errors
/// A fault of the database.
pub async fn list_observation_versions(
    db: &Db,
    series_id: i64,
    unit_id: i64,
) -> Result<Vec<Observation>, StoreError> {
    Ok(Entity::find()
        .filter(Column::SeriesId.eq(series_id))
        .filter(Column::UnitId.eq(unit_id))
        .order_by_desc(Column::Period)
        .order_by_desc(Column::Version)
        .all(db)
        .await?)
}

/// Keeps new versions, and notes of those whose keys are given that they no longer count; the `id`s
/// of the new ones are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when a version is there already; a fault of the database.
pub async fn correct_observations(
    db: &Db,
    replaced: &[i64],
    new: Vec<Observation>,
    at: Moment,
) -> Result<(), StoreError> {
    for keys in replaced.chunks(KEYS) {
        Entity::update_many()
            .col_expr(Column::ReplacedAt, Expr::value(Some(at)))
            .filter(Column::Id.is_in(keys.iter().copied()))
            .exec(db)
            .await?;
    }
    let rows = new.into_iter().map(|one| ActiveModel {
        id: sea_orm::NotSet,
        series_id: Set(one.series_id),
        unit_id: Set(one.unit_id),
        period: Set(one.period),
        value: Set(one.value),
        status: Set(one.status),
        source: Set(one.source),
        document: Set(one.document),
        version: Set(one.version),
        made_by: Set(one.made_by),
        made_at: Set(one.made_at),
        replaced_at: Set(one.replaced_at),
    });
    insert_many::<Entity, _, _>(db, rows).await
}
