//! What of a task was changed on record after its plan was signed: day and agency, before and after.

use sea_orm::{NotSet, QueryOrder, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError, account};

/// A change of a task whose plan is signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_amendment")]
pub struct Model {
    /// Key; later changes have larger ones.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// Key of the account that made it.
    pub account_id: i64,
    /// When.
    pub made_at: Moment,
    /// By which decision, or why.
    pub words: String,
    /// The last day before (ISO 8601).
    pub was_due_on: Option<String>,
    /// The last day from then on.
    pub due_on: Option<String>,
    /// Key of the unit that answered for it before.
    pub was_lead_id: i64,
    /// Key of the unit that answers for it from then on.
    pub lead_id: i64,
    /// Whether that unit helped with it before.
    pub had_helped: bool,
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

/// A stored amendment.
pub type Amendment = Model;

/// Keeps an amendment; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn create_amendment(db: &Db, row: Amendment) -> Result<Amendment, StoreError> {
    Ok(ActiveModel {
        id: NotSet,
        task_id: Set(row.task_id),
        account_id: Set(row.account_id),
        made_at: Set(row.made_at),
        words: Set(row.words),
        was_due_on: Set(row.was_due_on),
        due_on: Set(row.due_on),
        was_lead_id: Set(row.was_lead_id),
        lead_id: Set(row.lead_id),
        had_helped: Set(row.had_helped),
    }
    .insert(db)
    .await?)
}

/// The amendments of these tasks with the names of those who made them, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_amendments(
    db: &Db,
    tasks: &[i64],
) -> Result<Vec<(Amendment, String)>, StoreError> {
    let rows = Entity::find()
        .find_also_related(account::Entity)
        .filter(Column::TaskId.is_in(tasks.iter().copied()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let named = |(row, account): (Amendment, Option<account::Account>)| {
        (
            row,
            account.map_or_else(String::new, |account| account.name),
        )
    };
    Ok(rows.into_iter().map(named).collect())
}
