//! Accounts, sessions and one-time links. Tokens are kept only as hashes.

mod api_token;
mod link;
pub mod list;

use std::collections::BTreeSet;

use sea_orm::{
    Condition, DeriveActiveEnum, EnumIter, JoinType, QueryOrder, QuerySelect, Set,
    entity::prelude::*,
};

use crate::{Db, Moment, StoreError};

pub use api_token::{
    ApiToken, create_api_token, find_api_token, list_api_tokens, revoke_api_token,
    update_api_token_used,
};
pub use link::{
    Link, create_link, create_links, delete_ended_links, delete_links, find_link, use_link,
};

/// What a person is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Role {
    /// Keeps accounts, units and frameworks.
    #[sea_orm(string_value = "administrator")]
    Administrator,
    /// Runs the rounds.
    #[sea_orm(string_value = "office")]
    Office,
    /// Fills in for one unit.
    #[sea_orm(string_value = "officer")]
    Officer,
    /// Submits for one unit.
    #[sea_orm(string_value = "head")]
    Head,
    /// Judges.
    #[sea_orm(string_value = "appraiser")]
    Appraiser,
    /// Reads everything of the results, approves.
    #[sea_orm(string_value = "leader")]
    Leader,
    /// Reads everything, changes nothing.
    #[sea_orm(string_value = "auditor")]
    Auditor,
}

impl Role {
    /// All roles, in the order of the glossary.
    pub const ALL: [Self; 7] = [
        Self::Administrator,
        Self::Office,
        Self::Officer,
        Self::Head,
        Self::Appraiser,
        Self::Leader,
        Self::Auditor,
    ];

    /// The text under which it is stored, shown in addresses and named in the locales.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Office => "office",
            Self::Officer => "officer",
            Self::Head => "head",
            Self::Appraiser => "appraiser",
            Self::Leader => "leader",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether whoever has it acts for a unit, and so must belong to one.
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::Officer | Self::Head)
    }
}

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name to log in with, lower case.
    pub login: String,
    /// Name of the person or post.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The unit it acts for; also whom an appraiser may not judge.
    pub unit_id: Option<i64>,
    /// Argon2id hash in PHC form; absent until the first link was used.
    pub password: Option<String>,
    /// May log in.
    pub active: bool,
    /// Wrong passwords since the last right one.
    pub failures: i32,
    /// No log-in before this moment.
    pub locked_until: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "the derive generates undocumented items")]
pub enum Relation {
    #[sea_orm(has_many = "session::Entity")]
    Session,
    #[sea_orm(
        belongs_to = "crate::unit::Entity",
        from = "Column::UnitId",
        to = "crate::unit::Column::Id"
    )]
    Unit,
}
impl Related<session::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Session.def()
    }
}
impl ActiveModelBehavior for ActiveModel {}

/// A stored account.
pub type Account = Model;

/// A log-in that lasts.
pub mod session {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `Session`"
    )]
    use sea_orm::entity::prelude::*;

    use crate::Moment;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub account_id: i64,
        pub created_at: Moment,
        pub seen_at: Moment,
        pub expires_at: Moment,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::Entity",
            from = "Column::AccountId",
            to = "super::Column::Id"
        )]
        Account,
    }
    impl Related<super::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Account.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored session: hash of its token, whose it is, and its moments.
pub type Session = session::Model;

/// Keeps an account; its `id` is ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when the login is taken.
pub async fn create_account(db: &Db, row: Account) -> Result<Account, StoreError> {
    let new = ActiveModel {
        id: sea_orm::NotSet,
        ..row.into_active()
    };
    Ok(new.insert(db).await?)
}

/// Keeps accounts; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when a login is taken.
pub async fn create_accounts(db: &Db, rows: Vec<Account>) -> Result<(), StoreError> {
    let rows = rows.into_iter().map(|row| ActiveModel {
        id: sea_orm::NotSet,
        ..row.into_active()
    });
    crate::unit::insert_many::<Entity, _, _>(db, rows).await
}

/// Writes every column of an account.
///
/// # Errors
/// [`StoreError::Absent`] when it is gone.
pub async fn update_account(db: &Db, row: Account) -> Result<(), StoreError> {
    let changed = Entity::update_many()
        .set(ActiveModel {
            id: sea_orm::NotSet,
            ..row.clone().into_active()
        })
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::Absent)
    }
}

impl Model {
    fn into_active(self) -> ActiveModel {
        ActiveModel {
            id: Set(self.id),
            login: Set(self.login),
            name: Set(self.name),
            role: Set(self.role),
            unit_id: Set(self.unit_id),
            password: Set(self.password),
            active: Set(self.active),
            failures: Set(self.failures),
            locked_until: Set(self.locked_until),
            created_at: Set(self.created_at),
        }
    }
}

/// The account with this login, if there is one.
///
/// # Errors
/// A fault of the database.
pub async fn find_account(db: &Db, login: &str) -> Result<Option<Account>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Login.eq(login))
        .one(db)
        .await?)
}

/// The account with this key.
///
/// # Errors
/// [`StoreError::Absent`] when there is none.
pub async fn get_account(db: &Db, id: i64) -> Result<Account, StoreError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(StoreError::Absent)
}

/// All accounts, by login.
///
/// # Errors
/// A fault of the database.
pub async fn list_accounts(db: &Db) -> Result<Vec<Account>, StoreError> {
    Ok(Entity::find().order_by_asc(Column::Login).all(db).await?)
}

/// Keys of the units that somebody with one of these roles belongs to and may log in.
///
/// # Errors
/// A fault of the database.
pub async fn list_acted_for(db: &Db, roles: &[Role]) -> Result<BTreeSet<i64>, StoreError> {
    let keys: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::UnitId)
        .distinct()
        .filter(Column::Active.eq(true))
        .filter(Column::Role.is_in(roles.iter().copied()))
        .filter(Column::UnitId.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(keys.into_iter().collect())
}

/// The administrators, by login.
///
/// # Errors
/// A fault of the database.
pub async fn list_administrators(db: &Db) -> Result<Vec<Account>, StoreError> {
    let found = Entity::find().filter(Column::Role.eq(Role::Administrator));
    Ok(found.order_by_asc(Column::Login).all(db).await?)
}

/// Whether there is any account yet.
///
/// # Errors
/// A fault of the database.
pub async fn has_accounts(db: &Db) -> Result<bool, StoreError> {
    Ok(Entity::find().limit(1).one(db).await?.is_some())
}

/// Keeps a session.
///
/// # Errors
/// A fault of the database.
pub async fn create_session(db: &Db, row: Session) -> Result<(), StoreError> {
    let new = session::ActiveModel {
        token_hash: Set(row.token_hash),
        account_id: Set(row.account_id),
        created_at: Set(row.created_at),
        seen_at: Set(row.seen_at),
        expires_at: Set(row.expires_at),
    };
    session::Entity::insert(new)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Who holds the session under this token hash, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn find_session(db: &Db, token_hash: &str) -> Result<Option<Holder>, StoreError> {
    let found: Option<HolderColumns> = session::Entity::find_by_id(token_hash.to_owned())
        .select_only()
        .join(JoinType::InnerJoin, session::Relation::Account.def())
        .columns([session::Column::SeenAt, session::Column::ExpiresAt])
        .columns([
            Column::Id,
            Column::Name,
            Column::Role,
            Column::UnitId,
            Column::Active,
        ])
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.map(|row| Holder {
        seen_at: row.0,
        expires_at: row.1,
        account_id: row.2,
        name: row.3,
        role: row.4,
        unit_id: row.5,
        active: row.6,
    }))
}

/// Who holds a session: what every request asks, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// When the session was last used.
    pub seen_at: Moment,
    /// When it ends at the latest.
    pub expires_at: Moment,
    /// Key of the account.
    pub account_id: i64,
    /// Name of the person.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The unit the account acts for.
    pub unit_id: Option<i64>,
    /// Whether the account may log in.
    pub active: bool,
}

type HolderColumns = (Moment, Moment, i64, String, Role, Option<i64>, bool);

/// Notes that a session was used.
///
/// # Errors
/// A fault of the database.
pub async fn update_session_seen(db: &Db, token_hash: &str, at: Moment) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(at))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(db)
        .await?;
    Ok(())
}

/// The sessions of an account, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_sessions(db: &Db, account_id: i64) -> Result<Vec<Session>, StoreError> {
    Ok(session::Entity::find()
        .filter(session::Column::AccountId.eq(account_id))
        .order_by_desc(session::Column::CreatedAt)
        .order_by_asc(session::Column::TokenHash)
        .all(db)
        .await?)
}

/// Ends one session.
///
/// # Errors
/// A fault of the database.
pub async fn delete_session(db: &Db, token_hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_by_id(token_hash.to_owned())
        .exec(db)
        .await?;
    Ok(())
}

/// Ends all sessions of an account.
///
/// # Errors
/// A fault of the database.
pub async fn delete_sessions(db: &Db, account_id: i64) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(account_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Clears away sessions that no longer count: over at `now`, last seen at `idle_since` or before, or
/// last seen after `latest`, which only a clock that was set back leaves behind.
///
/// # Errors
/// A fault of the database.
pub async fn delete_ended_sessions(
    db: &Db,
    now: Moment,
    idle_since: Moment,
    latest: Moment,
) -> Result<(), StoreError> {
    let ended = Condition::any()
        .add(session::Column::ExpiresAt.lte(now))
        .add(session::Column::SeenAt.lte(idle_since))
        .add(session::Column::SeenAt.gt(latest));
    session::Entity::delete_many()
        .filter(ended)
        .exec(db)
        .await?;
    Ok(())
}
