//! What belongs to a proposal: needs, costs, reviewers, and everything that was said and decided.

use sea_orm::{DeriveActiveEnum, EnumIter, NotSet, QueryOrder, entity::prelude::*};

use super::FundSource;
use crate::{Db, Moment, StoreError};

/// What a reviewer thinks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Verdict {
    /// For it.
    #[sea_orm(string_value = "agree")]
    Agree,
    /// Against it.
    #[sea_orm(string_value = "against")]
    Against,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Agree, Self::Against];

    /// Its word in forms, sheets and keys of texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Against => "against",
        }
    }
}

macro_rules! part {
    ($module:ident, $table:literal, $what:literal, { $($(#[$note:meta])* $field:ident: $kind:ty,)* }) => {
        // Four tables of the same make; the derive wants a module for each.
        #[doc = $what]
        pub mod $module {
            use super::*;

            #[doc = $what]
            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                /// Key.
                #[sea_orm(primary_key)]
                pub id: i64,
                /// The proposal.
                pub proposal_id: i64,
                $($(#[$note])* pub $field: $kind,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

part!(need, "proposal_need", "An indicator that a proposal is to raise.", {
    /// The round.
    round_id: i64,
    /// Code of the indicator.
    indicator: String,
    /// Points expected, an exact decimal; absent where nobody has said.
    points: Option<String>,
});
part!(cost, "proposal_cost", "Money that a proposal asks for, by year and source.", {
    /// The year.
    year: i32,
    /// Where it comes from.
    source: FundSource,
    /// How much, in đồng.
    amount_vnd: i64,
});
part!(reviewer, "proposal_reviewer", "A named reviewer and what they think.", {
    /// Account of the reviewer.
    account_id: i64,
    /// What they think; absent until they have said.
    verdict: Option<Verdict>,
    /// Why.
    words: Option<String>,
    /// Account of the person who named them.
    named_by: i64,
    /// When.
    named_at: Moment,
    /// When they said.
    said_at: Option<Moment>,
});
part!(event, "proposal_event", "Something that was said or decided about a proposal.", {
    /// What happened, as the use case names it.
    verb: String,
    /// In words.
    words: Option<String>,
    /// Another proposal that it is about.
    other_id: Option<i64>,
    /// The close record that was decided about.
    record: Option<String>,
    /// Account of the person.
    account_id: i64,
    /// When.
    at: Moment,
});

/// A stored need.
pub type Need = need::Model;
/// A stored cost.
pub type Cost = cost::Model;
/// A stored reviewer.
pub type Reviewer = reviewer::Model;
/// A stored event.
pub type Event = event::Model;

/// Puts these needs in the place of all that the proposal had; `id` and `proposal_id` are given here.
///
/// # Errors
/// [`StoreError::Duplicate`] when an indicator stands twice; a fault of the database.
pub async fn replace_proposal_needs(
    db: &Db,
    proposal_id: i64,
    rows: Vec<Need>,
) -> Result<(), StoreError> {
    need::Entity::delete_many()
        .filter(need::Column::ProposalId.eq(proposal_id))
        .exec(db)
        .await?;
    let new = rows.into_iter().map(|row| {
        let mut new = need::ActiveModel::from(Need { proposal_id, ..row }).reset_all();
        new.id = NotSet;
        new
    });
    crate::unit::insert_many::<need::Entity, _, _>(db, new).await
}

/// Puts these costs in the place of all that the proposal had; `id` and `proposal_id` are given here.
///
/// # Errors
/// [`StoreError::Duplicate`] when year and source stand twice; a fault of the database.
pub async fn replace_costs(db: &Db, proposal_id: i64, rows: Vec<Cost>) -> Result<(), StoreError> {
    cost::Entity::delete_many()
        .filter(cost::Column::ProposalId.eq(proposal_id))
        .exec(db)
        .await?;
    let new = rows.into_iter().map(|row| {
        let mut new = cost::ActiveModel::from(Cost { proposal_id, ..row }).reset_all();
        new.id = NotSet;
        new
    });
    crate::unit::insert_many::<cost::Entity, _, _>(db, new).await
}

/// The needs of these proposals, as they were given.
///
/// # Errors
/// A fault of the database.
pub async fn list_proposal_needs(db: &Db, proposals: &[i64]) -> Result<Vec<Need>, StoreError> {
    Ok(need::Entity::find()
        .filter(need::Column::ProposalId.is_in(proposals.iter().copied()))
        .order_by_asc(need::Column::Id)
        .all(db)
        .await?)
}

/// The costs of these proposals, by year.
///
/// # Errors
/// A fault of the database.
pub async fn list_costs(db: &Db, proposals: &[i64]) -> Result<Vec<Cost>, StoreError> {
    Ok(cost::Entity::find()
        .filter(cost::Column::ProposalId.is_in(proposals.iter().copied()))
        .order_by_asc(cost::Column::Year)
        .order_by_asc(cost::Column::Id)
        .all(db)
        .await?)
}

/// Names reviewers; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when one is named already; a fault of the database.
pub async fn create_reviewers(db: &Db, rows: Vec<Reviewer>) -> Result<(), StoreError> {
    let new = rows.into_iter().map(|row| {
        let mut new = reviewer::ActiveModel::from(row).reset_all();
        new.id = NotSet;
        new
    });
    crate::unit::insert_many::<reviewer::Entity, _, _>(db, new).await
}

/// Keeps what a reviewer thinks, in place of what they said before.
///
/// # Errors
/// [`StoreError::Absent`] when they are no reviewer of it; a fault of the database.
pub async fn say_verdict(
    db: &Db,
    (proposal_id, account_id): (i64, i64),
    (verdict, words): (Verdict, String),
    at: Moment,
) -> Result<(), StoreError> {
    let change = reviewer::ActiveModel {
        verdict: sea_orm::Set(Some(verdict)),
        words: sea_orm::Set(Some(words)),
        said_at: sea_orm::Set(Some(at)),
        ..Default::default()
    };
    let changed = reviewer::Entity::update_many()
        .set(change)
        .filter(reviewer::Column::ProposalId.eq(proposal_id))
        .filter(reviewer::Column::AccountId.eq(account_id))
        .exec(db)
        .await?;
    match changed.rows_affected {
        0 => Err(StoreError::Absent),
        _ => Ok(()),
    }
}

/// The reviewers of these proposals, as they were named.
///
/// # Errors
/// A fault of the database.
pub async fn list_reviewers(db: &Db, proposals: &[i64]) -> Result<Vec<Reviewer>, StoreError> {
    Ok(reviewer::Entity::find()
        .filter(reviewer::Column::ProposalId.is_in(proposals.iter().copied()))
        .order_by_asc(reviewer::Column::Id)
        .all(db)
        .await?)
}

/// The proposals that a person was named to review.
///
/// # Errors
/// A fault of the database.
pub async fn list_reviewed_by(db: &Db, account_id: i64) -> Result<Vec<Reviewer>, StoreError> {
    Ok(reviewer::Entity::find()
        .filter(reviewer::Column::AccountId.eq(account_id))
        .order_by_desc(reviewer::Column::Id)
        .all(db)
        .await?)
}

/// Keeps something that was said or decided; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn create_event(db: &Db, row: Event) -> Result<(), StoreError> {
    let mut new = event::ActiveModel::from(row).reset_all();
    new.id = NotSet;
    event::Entity::insert(new)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Everything that was said and decided about a proposal, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_events(db: &Db, proposal_id: i64) -> Result<Vec<Event>, StoreError> {
    Ok(event::Entity::find()
        .filter(event::Column::ProposalId.eq(proposal_id))
        .order_by_asc(event::Column::Id)
        .all(db)
        .await?)
}
