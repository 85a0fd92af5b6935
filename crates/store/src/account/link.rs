//! Links that let somebody choose a password once. Their tokens are kept only as hashes.

use sea_orm::{Condition, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError};

/// A stored one-time link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub struct Model {
    /// Hash of its token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose it is.
    pub account_id: i64,
    /// Until when it can be used.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored one-time link.
pub type Link = Model;

/// Clears away links that were used or are over at `now`.
///
/// # Errors
/// A fault of the database.
pub async fn delete_ended_links(db: &Db, now: Moment) -> Result<(), StoreError> {
    let ended = Condition::any()
        .add(Column::UsedAt.is_not_null())
        .add(Column::ExpiresAt.lte(now));
    Entity::delete_many().filter(ended).exec(db).await?;
    Ok(())
}

/// Takes back all one-time links of these accounts.
///
/// # Errors
/// A fault of the database.
pub async fn delete_links(db: &Db, accounts: &[i64]) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::AccountId.is_in(accounts.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps a one-time link.
///
/// # Errors
/// A fault of the database.
pub async fn create_link(db: &Db, row: Link) -> Result<(), StoreError> {
    create_links(db, vec![row]).await
}

/// Keeps one-time links.
///
/// # Errors
/// A fault of the database.
pub async fn create_links(db: &Db, rows: Vec<Link>) -> Result<(), StoreError> {
    let rows = rows.into_iter().map(|row| ActiveModel {
        token_hash: Set(row.token_hash),
        account_id: Set(row.account_id),
        expires_at: Set(row.expires_at),
        used_at: Set(row.used_at),
    });
    crate::unit::insert_many::<Entity, _, _>(db, rows).await
}

/// The link under this token hash, used or not.
///
/// # Errors
/// A fault of the database.
pub async fn find_link(db: &Db, token_hash: &str) -> Result<Option<Link>, StoreError> {
    Ok(Entity::find_by_id(token_hash.to_owned()).one(db).await?)
}

/// Marks a link as used.
///
/// # Errors
/// [`StoreError::Stale`] when it was used already.
pub async fn use_link(db: &Db, token_hash: &str, at: Moment) -> Result<(), StoreError> {
    let changed = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Some(at)))
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .exec(db)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}
