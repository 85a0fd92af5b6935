//! Accounts as a list shows them: what is seen of each, with its unit, and never a password.

use sea_orm::{
    Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::ExprTrait,
};

use super::{Account, Column, Entity, Relation, Role};
use crate::{Db, StoreError, unit};

/// Whether an account can be logged in to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountState {
    /// It has a password and is not closed.
    Open,
    /// Its first link was not used yet.
    Waiting,
    /// An administrator closed it.
    Closed,
}

impl AccountState {
    /// All of them, in the order in which an account goes through them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Open, Self::Closed];

    /// The text that names it in addresses and locales.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
        }
    }

    /// The state with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    fn condition(self) -> Condition {
        let all = Condition::all().add(Column::Active.eq(!matches!(self, Self::Closed)));
        match self {
            Self::Open => all.add(Column::Password.is_not_null()),
            Self::Waiting => all.add(Column::Password.is_null()),
            Self::Closed => all,
        }
    }
}

/// One account of a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AccountLine {
    /// Key.
    pub id: i64,
    /// Name to log in with.
    pub login: String,
    /// Name of the person or post.
    pub name: String,
    /// Role.
    pub role: Role,
    /// May log in.
    pub active: bool,
    /// Somebody chose a password.
    pub activated: bool,
    /// Code of the unit it acts for.
    pub unit_code: Option<String>,
    /// Name of that unit.
    pub unit_name: Option<String>,
    /// The unit's name without marks, for searching.
    pub unit_key: Option<String>,
}

impl AccountLine {
    /// Whether it can be logged in to.
    pub fn state(&self) -> AccountState {
        match (self.active, self.activated) {
            (false, _) => AccountState::Closed,
            (true, false) => AccountState::Waiting,
            (true, true) => AccountState::Open,
        }
    }
}

/// The accounts of a role and a state (all where none is given) by login, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_account_lines(
    db: &Db,
    role: Option<Role>,
    state: Option<AccountState>,
) -> Result<Vec<AccountLine>, StoreError> {
    let wanted = Condition::all()
        .add_option(role.map(|role| Column::Role.eq(role)))
        .add_option(state.map(AccountState::condition));
    Ok(Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Login,
            Column::Name,
            Column::Role,
            Column::Active,
        ])
        .expr_as(Column::Password.into_expr().is_not_null(), "activated")
        .column_as(unit::Column::Code, "unit_code")
        .column_as(unit::Column::Name, "unit_name")
        .column_as(unit::Column::SearchKey, "unit_key")
        .join(JoinType::LeftJoin, Relation::Unit.def())
        .filter(wanted)
        .order_by_asc(Column::Login)
        .into_model::<AccountLine>()
        .all(db)
        .await?)
}

/// Which people are meant: by key, by the unit they act for, by what they are here for.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Meant {
    /// These accounts.
    pub ids: Vec<i64>,
    /// Officers and heads of these units.
    pub units: Vec<i64>,
    /// Officers of these units.
    pub officers: Vec<i64>,
    /// Heads of these units.
    pub heads: Vec<i64>,
    /// Everybody with one of these roles.
    pub roles: Vec<Role>,
}

/// The accounts that are meant and may log in, by key, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_meant(db: &Db, meant: &Meant) -> Result<Vec<Account>, StoreError> {
    let of = |role: Role, units: &[i64]| {
        Condition::all()
            .add(Column::Role.eq(role))
            .add(Column::UnitId.is_in(units.iter().copied()))
    };
    let wanted = Condition::any()
        .add(Column::Id.is_in(meant.ids.iter().copied()))
        .add(of(
            Role::Officer,
            &[meant.units.as_slice(), &meant.officers].concat(),
        ))
        .add(of(
            Role::Head,
            &[meant.units.as_slice(), &meant.heads].concat(),
        ))
        .add(Column::Role.is_in(meant.roles.iter().copied()));
    Ok(Entity::find()
        .filter(Column::Active.eq(true))
        .filter(wanted)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}
