//! Tokens by which programs act for an account. They are kept only as hashes.

use sea_orm::{QueryOrder, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError};

/// A stored token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// For whom it acts.
    pub account_id: i64,
    /// Its hash.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// What it is for, in the words of its owner.
    pub name: String,
    /// When it was made.
    pub made_at: Moment,
    /// When it was last used for a change.
    pub last_used_at: Option<Moment>,
    /// When it was taken back.
    pub revoked_at: Option<Moment>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored token of a program.
pub type ApiToken = Model;

/// Keeps a token; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn create_api_token(db: &Db, row: ApiToken) -> Result<(), StoreError> {
    let new = ActiveModel {
        id: sea_orm::NotSet,
        account_id: Set(row.account_id),
        token_hash: Set(row.token_hash),
        name: Set(row.name),
        made_at: Set(row.made_at),
        last_used_at: Set(row.last_used_at),
        revoked_at: Set(row.revoked_at),
    };
    Entity::insert(new).exec_without_returning(db).await?;
    Ok(())
}

/// The tokens of an account, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_api_tokens(db: &Db, account_id: i64) -> Result<Vec<ApiToken>, StoreError> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account_id))
        .order_by_desc(Column::Id)
        .all(db)
        .await?)
}

/// The token under this hash, taken back or not.
///
/// # Errors
/// A fault of the database.
pub async fn find_api_token(db: &Db, token_hash: &str) -> Result<Option<ApiToken>, StoreError> {
    Ok(Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .one(db)
        .await?)
}

/// Notes when a token was last used.
///
/// # Errors
/// A fault of the database.
pub async fn update_api_token_used(db: &Db, id: i64, at: Moment) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(Some(at)))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes a token of an account back.
///
/// # Errors
/// [`StoreError::Absent`] when the account has no such token that still holds.
pub async fn revoke_api_token(
    db: &Db,
    account_id: i64,
    id: i64,
    at: Moment,
) -> Result<(), StoreError> {
    let changed = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Some(at)))
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    match changed.rows_affected {
        1 => Ok(()),
        _ => Err(StoreError::Absent),
    }
}
