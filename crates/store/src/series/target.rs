//! What a series is to reach in a period, for the province or for a unit.

use sea_orm::{QueryOrder, Set, entity::prelude::*};

use crate::{Db, StoreError, unit::insert_many};

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series_target")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The series.
    pub series_id: i64,
    /// The unit; nothing for the province as a whole.
    pub unit_id: Option<i64>,
    /// Code of the period.
    pub period: String,
    /// Exact decimal in machine form.
    pub value: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored target.
pub type Target = Model;

/// The targets of a series, in the order in which they were set.
///
/// # Errors
/// A fault of the database.
pub async fn list_targets(db: &Db, series_id: i64) -> Result<Vec<Target>, StoreError> {
    Ok(Entity::find()
        .filter(Column::SeriesId.eq(series_id))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// The targets of all series for these periods.
///
/// # Errors
/// A fault of the database.
pub async fn list_targets_of_periods(
    db: &Db,
    periods: &[String],
) -> Result<Vec<Target>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Period.is_in(periods.iter().map(String::as_str)))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Puts these targets in the place of all that the series had for the period; `id`s are ignored.
///
/// # Errors
/// A fault of the database.
pub async fn replace_targets(
    db: &Db,
    series_id: i64,
    period: &str,
    targets: Vec<Target>,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::SeriesId.eq(series_id))
        .filter(Column::Period.eq(period))
        .exec(db)
        .await?;
    let rows = targets.into_iter().map(|one| ActiveModel {
        id: sea_orm::NotSet,
        series_id: Set(series_id),
        unit_id: Set(one.unit_id),
        period: Set(period.to_owned()),
        value: Set(one.value),
    });
    insert_many::<Entity, _, _>(db, rows).await
}
