//! What is said of a task: reports with their proof, remarks and answers, and every change.

use sea_orm::{
    DeriveActiveEnum, EnumIter, NotSet, QueryOrder, QuerySelect, Set, entity::prelude::*,
};

use crate::{Db, Moment, StoreError, account};

/// What a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum NoteKind {
    /// How far it has come, with proof where there is one.
    #[sea_orm(string_value = "progress")]
    Progress,
    /// A remark that begins a thread, or an answer in one.
    #[sea_orm(string_value = "remark")]
    Remark,
    /// It was made.
    #[sea_orm(string_value = "made")]
    Made,
    /// What is to be done was changed.
    #[sea_orm(string_value = "edited")]
    Edited,
    /// It was finished.
    #[sea_orm(string_value = "finished")]
    Finished,
    /// It was begun again.
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// It was given up.
    #[sea_orm(string_value = "dropped")]
    Dropped,
    /// Another unit answers for it.
    #[sea_orm(string_value = "handed-over")]
    HandedOver,
    /// Its plan was signed, and its day or agency was changed on record.
    #[sea_orm(string_value = "amended")]
    Amended,
    /// What it won was written down.
    #[sea_orm(string_value = "settled")]
    Settled,
}

impl NoteKind {
    /// The text that names it in locales.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Remark => "remark",
            Self::Made => "made",
            Self::Edited => "edited",
            Self::Finished => "finished",
            Self::Reopened => "reopened",
            Self::Dropped => "dropped",
            Self::HandedOver => "handed-over",
            Self::Amended => "amended",
            Self::Settled => "settled",
        }
    }
}

/// A note about a task.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_note")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// Key of the account that wrote it.
    pub account_id: i64,
    /// When.
    pub made_at: Moment,
    /// What it is.
    pub kind: NoteKind,
    /// What was written; empty where nothing was.
    pub words: String,
    /// How far the task had come then, from 0 to 100.
    pub progress: Option<i32>,
    /// Key of the document that proves it; of the making, the document that the task rests on.
    pub document_id: Option<i64>,
    /// Key of the remark that this answers; absent at the first of a thread.
    pub thread_id: Option<i64>,
    /// When the thread that begins here was settled.
    pub resolved_at: Option<Moment>,
    /// Key of the account that settled it.
    pub resolved_by: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "the derive generates undocumented items")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "account::Entity",
        from = "Column::AccountId",
        to = "account::Column::Id"
    )]
    Account,
}
impl Related<account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}
impl ActiveModelBehavior for ActiveModel {}

/// A stored note.
pub type Note = Model;

/// Keeps a note; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn create_note(db: &Db, row: Note) -> Result<Note, StoreError> {
    Ok(ActiveModel {
        id: NotSet,
        task_id: Set(row.task_id),
        account_id: Set(row.account_id),
        made_at: Set(row.made_at),
        kind: Set(row.kind),
        words: Set(row.words),
        progress: Set(row.progress),
        document_id: Set(row.document_id),
        thread_id: Set(row.thread_id),
        resolved_at: Set(row.resolved_at),
        resolved_by: Set(row.resolved_by),
    }
    .insert(db)
    .await?)
}

/// The note with this key.
///
/// # Errors
/// [`StoreError::Absent`] when there is none.
pub async fn get_note(db: &Db, id: i64) -> Result<Note, StoreError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(StoreError::Absent)
}

/// The notes about a task with the names of those who wrote them, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_notes(db: &Db, task_id: i64) -> Result<Vec<(Note, String)>, StoreError> {
    let rows = Entity::find()
        .find_also_related(account::Entity)
        .filter(Column::TaskId.eq(task_id))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let named = |(note, account): (Note, Option<account::Account>)| {
        (
            note,
            account.map_or_else(String::new, |account| account.name),
        )
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Those of these tasks that a document proves, with the keys of the documents, oldest first. What a
/// task rests on proves nothing of it.
///
/// # Errors
/// A fault of the database.
pub async fn list_proofs(db: &Db, tasks: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .column(Column::TaskId)
        .column(Column::DocumentId)
        .filter(Column::TaskId.is_in(tasks.iter().copied()))
        .filter(Column::DocumentId.is_not_null())
        .filter(Column::Kind.ne(NoteKind::Made))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

/// The notes with which these tasks were given up, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_drops(db: &Db, tasks: &[i64]) -> Result<Vec<Note>, StoreError> {
    Ok(Entity::find()
        .filter(Column::TaskId.is_in(tasks.iter().copied()))
        .filter(Column::Kind.eq(NoteKind::Dropped))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Threads of these tasks that are not settled yet, how many each has.
///
/// # Errors
/// A fault of the database.
pub async fn count_open_threads(db: &Db, tasks: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .column(Column::TaskId)
        .column_as(Column::Id.count(), "n")
        .filter(Column::TaskId.is_in(tasks.iter().copied()))
        .filter(Column::Kind.eq(NoteKind::Remark))
        .filter(Column::ThreadId.is_null())
        .filter(Column::ResolvedAt.is_null())
        .group_by(Column::TaskId)
        .into_tuple()
        .all(db)
        .await?)
}

/// Settles the thread that begins with a note, or opens it again with `None`.
///
/// # Errors
/// [`StoreError::Absent`] when there is no such note.
pub async fn settle_thread(db: &Db, id: i64, by: Option<(i64, Moment)>) -> Result<(), StoreError> {
    let row = ActiveModel {
        resolved_at: Set(by.map(|(_, at)| at)),
        resolved_by: Set(by.map(|(account, _)| account)),
        ..<ActiveModel as ActiveModelTrait>::default()
    };
    let changed = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    match changed.rows_affected {
        1 => Ok(()),
        _ => Err(StoreError::Absent),
    }
}
