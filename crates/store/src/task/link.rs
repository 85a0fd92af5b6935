//! Who helps with a task, what it waits for, and its milestones.

use std::collections::BTreeSet;

use sea_orm::{Condition, NotSet, QueryOrder, Set, entity::prelude::*};

use super::Task;
use crate::{Db, StoreError, unit::insert_many};

/// A unit that helps with a task.
pub mod helper {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `Helper`"
    )]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_unit")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub task_id: i64,
        pub unit_id: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A task waits for another.
pub mod need {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `Need`"
    )]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_need")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub task_id: i64,
        pub needs_id: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A step on the way.
pub mod milestone {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `Milestone`"
    )]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "milestone")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub task_id: i64,
        pub words: String,
        pub due_on: Option<String>,
        pub done_on: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored helper: task and unit.
pub type Helper = helper::Model;
/// A stored need: the task, and the one it waits for.
pub type Need = need::Model;
/// A stored milestone: task, words, and the days (ISO 8601) until and on which it was reached.
pub type Milestone = milestone::Model;

/// Puts these units in the place of all that helped with a task.
///
/// # Errors
/// A fault of the database.
pub async fn replace_helpers(
    db: &Db,
    task_id: i64,
    units: &BTreeSet<i64>,
) -> Result<(), StoreError> {
    helper::Entity::delete_many()
        .filter(helper::Column::TaskId.eq(task_id))
        .exec(db)
        .await?;
    let rows = units.iter().copied().map(|unit| helper::ActiveModel {
        id: NotSet,
        task_id: Set(task_id),
        unit_id: Set(unit),
    });
    insert_many::<helper::Entity, _, _>(db, rows).await
}

/// The helpers of these tasks, in the order in which they were named.
///
/// # Errors
/// A fault of the database.
pub async fn list_helpers(db: &Db, tasks: &[i64]) -> Result<Vec<Helper>, StoreError> {
    Ok(helper::Entity::find()
        .filter(helper::Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(helper::Column::Id)
        .all(db)
        .await?)
}

/// Puts these tasks in the place of all that a task waited for. That no circle arises is the caller's to see to.
///
/// # Errors
/// A fault of the database.
pub async fn replace_needs(db: &Db, task_id: i64, needs: &BTreeSet<i64>) -> Result<(), StoreError> {
    need::Entity::delete_many()
        .filter(need::Column::TaskId.eq(task_id))
        .exec(db)
        .await?;
    let rows = needs.iter().copied().map(|other| need::ActiveModel {
        id: NotSet,
        task_id: Set(task_id),
        needs_id: Set(other),
    });
    insert_many::<need::Entity, _, _>(db, rows).await
}

/// Every task with the one it waits for, in the order in which this was said.
///
/// # Errors
/// A fault of the database.
pub async fn list_needs(db: &Db) -> Result<Vec<Need>, StoreError> {
    Ok(need::Entity::find()
        .order_by_asc(need::Column::Id)
        .all(db)
        .await?)
}

/// What these tasks wait for and what waits for them, each with the task at the other end.
///
/// # Errors
/// A fault of the database.
pub async fn list_needs_of(db: &Db, tasks: &[i64]) -> Result<(Vec<Need>, Vec<Task>), StoreError> {
    let either = Condition::any()
        .add(need::Column::TaskId.is_in(tasks.iter().copied()))
        .add(need::Column::NeedsId.is_in(tasks.iter().copied()));
    let needs = need::Entity::find()
        .filter(either)
        .order_by_asc(need::Column::Id)
        .all(db)
        .await?;
    let ends: BTreeSet<i64> = needs
        .iter()
        .flat_map(|need| [need.task_id, need.needs_id])
        .collect();
    if ends.is_empty() {
        return Ok((needs, Vec::new()));
    }
    let tasks = super::Entity::find()
        .filter(super::Column::Id.is_in(ends))
        .order_by_asc(super::Column::Code)
        .all(db)
        .await?;
    Ok((needs, tasks))
}

/// Puts these milestones in the place of all that a task had; their `id` and `task_id` are ignored.
///
/// # Errors
/// A fault of the database.
pub async fn replace_milestones(
    db: &Db,
    task_id: i64,
    rows: Vec<Milestone>,
) -> Result<(), StoreError> {
    milestone::Entity::delete_many()
        .filter(milestone::Column::TaskId.eq(task_id))
        .exec(db)
        .await?;
    let rows = rows.into_iter().map(|row| milestone::ActiveModel {
        id: NotSet,
        task_id: Set(task_id),
        words: Set(row.words),
        due_on: Set(row.due_on),
        done_on: Set(row.done_on),
    });
    insert_many::<milestone::Entity, _, _>(db, rows).await
}

/// The milestones of these tasks, in the order in which they were given.
///
/// # Errors
/// A fault of the database.
pub async fn list_milestones(db: &Db, tasks: &[i64]) -> Result<Vec<Milestone>, StoreError> {
    Ok(milestone::Entity::find()
        .filter(milestone::Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(milestone::Column::Id)
        .all(db)
        .await?)
}
