//! Which series feeds which input of a framework, and how.

use sea_orm::{QueryOrder, Set, entity::prelude::*};

use crate::{Db, StoreError};

/// A series that feeds an input.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series_input")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Code of the framework.
    pub framework_code: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Name of the input.
    pub input: String,
    /// Code of the series.
    pub series_code: String,
    /// `latest`, or `year` for the sum of the round's year.
    pub how: String,
    /// Exact decimal in machine form by which the figure is divided: 1000 for an input in thousands.
    pub per: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored link from a series to an input.
pub type SeriesInput = Model;

/// What feeds the inputs of a framework.
///
/// # Errors
/// A fault of the database.
pub async fn list_series_inputs(
    db: &Db,
    framework_code: &str,
) -> Result<Vec<SeriesInput>, StoreError> {
    Ok(Entity::find()
        .filter(Column::FrameworkCode.eq(framework_code))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Links a series to an input, in the place of what fed it before; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn put_series_input(db: &Db, row: SeriesInput) -> Result<(), StoreError> {
    delete_series_input(db, &row.framework_code, &row.indicator, &row.input).await?;
    let new = ActiveModel {
        id: sea_orm::NotSet,
        framework_code: Set(row.framework_code),
        indicator: Set(row.indicator),
        input: Set(row.input),
        series_code: Set(row.series_code),
        how: Set(row.how),
        per: Set(row.per),
    };
    Entity::insert(new).exec_without_returning(db).await?;
    Ok(())
}

/// Takes away what feeds an input.
///
/// # Errors
/// A fault of the database.
pub async fn delete_series_input(
    db: &Db,
    framework_code: &str,
    indicator: &str,
    input: &str,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::FrameworkCode.eq(framework_code))
        .filter(Column::Indicator.eq(indicator))
        .filter(Column::Input.eq(input))
        .exec(db)
        .await?;
    Ok(())
}
