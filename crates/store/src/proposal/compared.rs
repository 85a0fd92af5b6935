//! What a proposal is compared with besides others of its kind: projects of past years, shared platforms.

use sea_orm::{NotSet, QueryOrder, QuerySelect, entity::prelude::*};

use super::FundSource;
use crate::{
    Db, StoreError,
    task::{self, Task},
};

/// A project of this or a past year.
pub mod project {
    use super::*;

    /// A project.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "project")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// What people call it by.
        pub code: String,
        /// What it is called.
        pub name: String,
        /// What it is for; empty where not known.
        pub description: String,
        /// Whose it is, where known.
        pub unit_id: Option<i64>,
        /// Its first year.
        pub from_year: i32,
        /// Its last year; absent where there was only one or it goes on.
        pub to_year: Option<i32>,
        /// What it cost, in đồng, where known.
        pub amount_vnd: Option<i64>,
        /// Where the money came from, where known.
        pub source: Option<FundSource>,
        /// A note.
        pub note: Option<String>,
        /// One more than any row had at its last change.
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A platform that the province shares.
pub mod platform {
    use super::*;

    /// A platform.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform")]
    pub struct Model {
        /// Key.
        #[sea_orm(primary_key)]
        pub id: i64,
        /// What people call it by.
        pub code: String,
        /// What it is called.
        pub name: String,
        /// What it is used for.
        pub purpose: String,
        /// Who runs it.
        pub owner: String,
        /// The text that founds it, where there is one.
        pub basis: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// One more than any row had at its last change.
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored project.
pub type Project = project::Model;
/// A stored platform.
pub type Platform = platform::Model;

/// Keeps projects; `id` and `revision` are given here.
///
/// # Errors
/// [`StoreError::Duplicate`] when a code is taken; then none is kept.
pub async fn create_projects(db: &Db, rows: Vec<Project>) -> Result<(), StoreError> {
    let last: Option<i64> = project::Entity::find()
        .select_only()
        .column(project::Column::Revision)
        .order_by_desc(project::Column::Revision)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let first = last.unwrap_or(0) + 1;
    let new = (first..).zip(rows).map(|(revision, row)| {
        let mut new = project::ActiveModel::from(Project { revision, ..row }).reset_all();
        new.id = NotSet;
        new
    });
    crate::unit::insert_many::<project::Entity, _, _>(db, new).await
}

/// The project with this key.
///
/// # Errors
/// A fault of the database.
pub async fn find_project(db: &Db, id: i64) -> Result<Option<Project>, StoreError> {
    Ok(project::Entity::find_by_id(id).one(db).await?)
}

/// All projects, the latest year first.
///
/// # Errors
/// A fault of the database.
pub async fn list_projects(db: &Db) -> Result<Vec<Project>, StoreError> {
    Ok(project::Entity::find()
        .order_by_desc(project::Column::FromYear)
        .order_by_asc(project::Column::Code)
        .all(db)
        .await?)
}

/// Projects that came or changed after a revision.
///
/// # Errors
/// A fault of the database.
pub async fn list_projects_since(db: &Db, revision: i64) -> Result<Vec<Project>, StoreError> {
    Ok(project::Entity::find()
        .filter(project::Column::Revision.gt(revision))
        .order_by_asc(project::Column::Revision)
        .all(db)
        .await?)
}

/// Keeps a platform; `id` and `revision` are given here.
///
/// # Errors
/// [`StoreError::Duplicate`] when the code is taken; a fault of the database.
pub async fn create_platform(db: &Db, row: Platform) -> Result<(), StoreError> {
    let last: Option<i64> = platform::Entity::find()
        .select_only()
        .column(platform::Column::Revision)
        .order_by_desc(platform::Column::Revision)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let revision = last.unwrap_or(0) + 1;
    let mut new = platform::ActiveModel::from(Platform { revision, ..row }).reset_all();
    new.id = NotSet;
    platform::Entity::insert(new)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// All platforms of the province, by code.
///
/// # Errors
/// A fault of the database.
pub async fn list_platforms(db: &Db) -> Result<Vec<Platform>, StoreError> {
    Ok(platform::Entity::find()
        .order_by_asc(platform::Column::Code)
        .all(db)
        .await?)
}

/// Platforms that came or changed after a revision.
///
/// # Errors
/// A fault of the database.
pub async fn list_platforms_since(db: &Db, revision: i64) -> Result<Vec<Platform>, StoreError> {
    Ok(platform::Entity::find()
        .filter(platform::Column::Revision.gt(revision))
        .order_by_asc(platform::Column::Revision)
        .all(db)
        .await?)
}

/// Key and version of every task: what tells which of them are new or changed.
///
/// # Errors
/// A fault of the database.
pub async fn list_task_versions(db: &Db) -> Result<Vec<(i64, i32)>, StoreError> {
    Ok(task::Entity::find()
        .select_only()
        .columns([task::Column::Id, task::Column::Version])
        .into_tuple()
        .all(db)
        .await?)
}

/// The tasks with these keys, by code.
///
/// # Errors
/// A fault of the database.
pub async fn list_tasks_of(db: &Db, keys: &[i64]) -> Result<Vec<Task>, StoreError> {
    let mut found = Vec::new();
    // One statement carries only so many parameters.
    for some in keys.chunks(5_000) {
        let rows = task::Entity::find()
            .filter(task::Column::Id.is_in(some.iter().copied()))
            .order_by_asc(task::Column::Code);
        found.extend(rows.all(db).await?);
    }
    Ok(found)
}
