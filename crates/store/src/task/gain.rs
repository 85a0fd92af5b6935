//! Which indicators a task raises and by how much, and why an indicator with open points has none.

use sea_orm::{DbErr, NotSet, QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

use super::Task;
use crate::{
    Db, Moment, StoreError,
    round::{self, Round},
    unit::insert_many,
};

/// A task raises an indicator of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_gain")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// The round.
    pub round_id: i64,
    /// Code of the indicator.
    pub indicator: String,
    /// What it is expected to win, in millionths of a point; absent when nobody has said.
    pub expected_micro: Option<i64>,
    /// What it has won, in millionths of a point; absent until somebody has seen it.
    pub won_micro: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "the derive generates undocumented items")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::Entity",
        from = "Column::TaskId",
        to = "super::Column::Id"
    )]
    Task,
}
impl Related<super::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Task.def()
    }
}
impl ActiveModelBehavior for ActiveModel {}

/// A stored gain.
pub type Gain = Model;

/// Why nothing is done for an indicator.
pub mod reason {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `GapReason`"
    )]
    use sea_orm::entity::prelude::*;

    use crate::Moment;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_gap_reason")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub round_id: i64,
        pub indicator: String,
        pub words: String,
        pub made_by: i64,
        pub made_at: Moment,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored reason: round, indicator, words, by whom and when.
pub type GapReason = reason::Model;

/// Puts these gains in the place of all that a task had; their `id` and `task_id` are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when an indicator stands twice.
pub async fn replace_gains(db: &Db, task_id: i64, rows: Vec<Gain>) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::TaskId.eq(task_id))
        .exec(db)
        .await?;
    let own = rows.into_iter().map(|row| Gain { task_id, ..row });
    create_gains(db, own.collect()).await
}

/// Keeps gains of many tasks; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when an indicator stands twice at a task.
pub async fn create_gains(db: &Db, rows: Vec<Gain>) -> Result<(), StoreError> {
    let rows = rows.into_iter().map(|row| ActiveModel {
        id: NotSet,
        task_id: Set(row.task_id),
        round_id: Set(row.round_id),
        indicator: Set(row.indicator),
        expected_micro: Set(row.expected_micro),
        won_micro: Set(row.won_micro),
    });
    insert_many::<Entity, _, _>(db, rows).await
}

/// The gains of these tasks, in the order in which they were given.
///
/// # Errors
/// A fault of the database.
pub async fn list_gains(db: &Db, tasks: &[i64]) -> Result<Vec<Gain>, StoreError> {
    Ok(Entity::find()
        .filter(Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// The gains of a round with their tasks, those that were given up too, by task.
///
/// # Errors
/// A fault of the database.
pub async fn list_round_gains(db: &Db, round_id: i64) -> Result<Vec<(Gain, Task)>, StoreError> {
    let rows = Entity::find()
        .find_also_related(super::Entity)
        .filter(Column::RoundId.eq(round_id))
        .order_by_asc(Column::TaskId)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let paired = rows
        .into_iter()
        .map(|(gain, task)| task.map(|task| (gain, task)));
    let paired: Option<Vec<_>> = paired.collect();
    paired.ok_or_else(|| DbErr::RecordNotFound("the task of a gain".to_owned()).into())
}

/// The rounds that tasks serve, the latest year first.
///
/// # Errors
/// A fault of the database.
pub async fn list_served_rounds(db: &Db) -> Result<Vec<Round>, StoreError> {
    let served = Entity::find()
        .select_only()
        .column(Column::RoundId)
        .distinct()
        .into_query();
    Ok(round::Entity::find()
        .filter(round::Column::Id.in_subquery(served))
        .order_by_desc(round::Column::Year)
        .order_by_asc(round::Column::Slug)
        .all(db)
        .await?)
}

/// Writes why nothing is done for an indicator, in the place of what was said before; `None` takes it back.
///
/// # Errors
/// A fault of the database.
pub async fn keep_gap_reason(
    db: &Db,
    (round_id, indicator): (i64, &str),
    words: Option<(String, i64, Moment)>,
) -> Result<(), StoreError> {
    reason::Entity::delete_many()
        .filter(reason::Column::RoundId.eq(round_id))
        .filter(reason::Column::Indicator.eq(indicator))
        .exec(db)
        .await?;
    let Some((words, made_by, made_at)) = words else {
        return Ok(());
    };
    let row = reason::ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        indicator: Set(indicator.to_owned()),
        words: Set(words),
        made_by: Set(made_by),
        made_at: Set(made_at),
    };
    reason::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What was said about indicators of a round for which nothing is done.
///
/// # Errors
/// A fault of the database.
pub async fn list_gap_reasons(db: &Db, round_id: i64) -> Result<Vec<GapReason>, StoreError> {
    Ok(reason::Entity::find()
        .filter(reason::Column::RoundId.eq(round_id))
        .order_by_asc(reason::Column::Id)
        .all(db)
        .await?)
}
