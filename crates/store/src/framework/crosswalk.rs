//! The reviewed crosswalk from one framework to another: its file as it was given, by whom and when.
//!
//! A pair that ever had one keeps its row when the crosswalk is removed, without a text: its version
//! only ever goes up, so whoever has read one version never takes another for it.

use sea_orm::{NotSet, QueryOrder, QuerySelect, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError, account};

/// What is kept of an ordered pair of frameworks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crosswalk")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Code of the framework that it leads from.
    pub old_code: String,
    /// Code of the framework that it leads to.
    pub new_code: String,
    /// The file's text; nothing once it was removed.
    pub source: Option<String>,
    /// Key of the account that gave it, or removed it.
    pub account_id: i64,
    /// When.
    pub changed_at: Moment,
    /// Goes up with every change, from 1.
    pub version: i32,
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

/// What is stored of a pair.
pub type Crosswalk = Model;

/// What is stored of the pair from one framework to another, by their codes, with the name of who changed it last;
/// nothing where it never had a reviewed crosswalk.
///
/// # Errors
/// A fault of the database.
pub async fn find_crosswalk(
    db: &Db,
    (old, new): (&str, &str),
) -> Result<Option<(Crosswalk, String)>, StoreError> {
    let found = Entity::find()
        .find_also_related(account::Entity)
        .filter(Column::OldCode.eq(old))
        .filter(Column::NewCode.eq(new))
        .one(db)
        .await?;
    Ok(found.map(|(row, account)| {
        let name = account.map_or_else(String::new, |account| account.name);
        (row, name)
    }))
}

/// Writes what is to be stored of a pair, if its version is still `row.version` (0 where it has none
/// yet); the stored version goes up. The `id` is ignored.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else changed it first, [`StoreError::Duplicate`] when somebody
/// else was the first to give one.
pub async fn keep_crosswalk(db: &Db, row: Crosswalk) -> Result<(), StoreError> {
    let seen = row.version;
    let next = ActiveModel {
        id: NotSet,
        old_code: Set(row.old_code.clone()),
        new_code: Set(row.new_code.clone()),
        source: Set(row.source),
        account_id: Set(row.account_id),
        changed_at: Set(row.changed_at),
        version: Set(seen + 1),
    };
    if seen == 0 {
        Entity::insert(next).exec_without_returning(db).await?;
        return Ok(());
    }
    let changed = Entity::update_many()
        .set(next)
        .filter(Column::OldCode.eq(row.old_code))
        .filter(Column::NewCode.eq(row.new_code))
        .filter(Column::Version.eq(seen))
        .exec(db)
        .await?;
    match changed.rows_affected {
        1 => Ok(()),
        _ => Err(StoreError::Stale),
    }
}

/// When a crosswalk that leads to this framework was last given or removed; nothing where none ever was.
///
/// # Errors
/// A fault of the database.
pub async fn last_crosswalk_change(db: &Db, new: &str) -> Result<Option<Moment>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .column(Column::ChangedAt)
        .filter(Column::NewCode.eq(new))
        .order_by_desc(Column::ChangedAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?)
}
