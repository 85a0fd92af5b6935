//! Proposals: what a unit registers that it wants to do, before it starts.

mod compared;
mod parts;

use sea_orm::{
    Condition, DeriveActiveEnum, EnumIter, NotSet, PaginatorTrait, QueryOrder, QuerySelect,
    entity::prelude::*,
};

use crate::{Db, Moment, StoreError, db::contains};

pub use compared::{
    Platform, Project, create_platform, create_projects, find_project, list_platforms,
    list_platforms_since, list_projects, list_projects_since, list_task_versions, list_tasks_of,
};
pub use parts::{
    Cost, Event, Need, Reviewer, Verdict, create_event, create_reviewers, list_costs, list_events,
    list_proposal_needs, list_reviewed_by, list_reviewers, replace_costs, replace_proposal_needs,
    say_verdict,
};

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum ProposalState {
    /// The unit is writing it.
    #[sea_orm(string_value = "draft")]
    Draft,
    /// Handed to the office.
    #[sea_orm(string_value = "registered")]
    Registered,
    /// Named reviewers look at it.
    #[sea_orm(string_value = "weighed")]
    Weighed,
    /// It may begin; next year's plan collects it.
    #[sea_orm(string_value = "agreed")]
    Agreed,
    /// It goes on as part of another proposal.
    #[sea_orm(string_value = "merged")]
    Merged,
    /// It shall not be done.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// The unit took it back.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

impl ProposalState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Registered,
        Self::Weighed,
        Self::Agreed,
        Self::Merged,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// Its word in forms, sheets and keys of texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Registered => "registered",
            Self::Weighed => "weighed",
            Self::Agreed => "agreed",
            Self::Merged => "merged",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// How something is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum Manner {
    /// A service is hired (thuê dịch vụ).
    #[sea_orm(string_value = "hire")]
    Hire,
    /// It is bought or built (mua sắm, đầu tư).
    #[sea_orm(string_value = "buy")]
    Buy,
    /// A platform that is there is used (dùng nền tảng dùng chung).
    #[sea_orm(string_value = "shared")]
    Shared,
    /// Own people do it (tự thực hiện).
    #[sea_orm(string_value = "own")]
    Own,
}

impl Manner {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hire, Self::Buy, Self::Shared, Self::Own];

    /// Its word in forms, sheets and keys of texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hire => "hire",
            Self::Buy => "buy",
            Self::Shared => "shared",
            Self::Own => "own",
        }
    }
}

/// Where money comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum FundSource {
    /// The state budget (ngân sách nhà nước).
    #[sea_orm(string_value = "state")]
    State,
    /// A programme or scheme that it is woven into (lồng ghép chương trình, đề án).
    #[sea_orm(string_value = "programme")]
    Programme,
    /// Enterprises and people (xã hội hóa).
    #[sea_orm(string_value = "social")]
    Social,
    /// Any other.
    #[sea_orm(string_value = "other")]
    Other,
}

impl FundSource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::State, Self::Programme, Self::Social, Self::Other];

    /// Its word in forms, sheets and keys of texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Programme => "programme",
            Self::Social => "social",
            Self::Other => "other",
        }
    }
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What people call it by; given when it is made.
    pub code: String,
    /// The unit that wants it.
    pub unit_id: i64,
    /// The year whose plan it is for.
    pub year: i32,
    /// What it is called.
    pub title: String,
    /// Code and title folded, for the search.
    pub search_key: String,
    /// What it is needed for, in words.
    pub need: String,
    /// What is to be done.
    pub description: String,
    /// How it is come by.
    pub manner: Manner,
    /// First day, ISO 8601.
    pub starts_on: Option<String>,
    /// Last day.
    pub ends_on: Option<String>,
    /// Whom to ask.
    pub contact: String,
    /// Why it is needed although something close to it exists.
    pub justification: Option<String>,
    /// Where it stands.
    pub state: ProposalState,
    /// The proposal that it goes on in.
    pub merged_into: Option<i64>,
    /// Account of the person who made it.
    pub made_by: i64,
    /// When.
    pub made_at: Moment,
    /// When it last changed.
    pub changed_at: Moment,
    /// One more than any row had at its last change: what tells who changed it, and what is new.
    pub revision: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(
    missing_docs,
    reason = "generated by the derive; there are no relations"
)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored proposal.
pub type Proposal = Model;

/// Which proposals a list shows; what is absent is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalFilter {
    /// Of this year.
    pub year: Option<i32>,
    /// In this state.
    pub state: Option<ProposalState>,
    /// Of this unit.
    pub unit_id: Option<i64>,
    /// Come by in this manner.
    pub manner: Option<Manner>,
    /// Folded words that code or title hold.
    pub search: Option<String>,
}

impl ProposalFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.year.map(|year| Column::Year.eq(year)))
            .add_option(self.state.map(|state| Column::State.eq(state)))
            .add_option(self.unit_id.map(|unit| Column::UnitId.eq(unit)))
            .add_option(self.manner.map(|manner| Column::Manner.eq(manner)))
            .add_option(
                self.search
                    .as_deref()
                    .map(|words| contains(Column::SearchKey, words)),
            )
    }
}

/// Keeps a proposal; `id` and `revision` are ignored and given here.
///
/// # Errors
/// [`StoreError::Duplicate`] when the code is taken; a fault of the database.
pub async fn create_proposal(db: &Db, row: Proposal) -> Result<Proposal, StoreError> {
    let revision = next_revision(db).await?;
    let mut new = ActiveModel::from(Proposal { revision, ..row }).reset_all();
    new.id = NotSet;
    Ok(new.insert(db).await?)
}

/// Changes a proposal that nobody has changed since it was read; gives it back with its new revision.
///
/// # Errors
/// [`StoreError::Stale`] when somebody has; a fault of the database.
pub async fn update_proposal(db: &Db, row: Proposal) -> Result<Proposal, StoreError> {
    let (id, seen) = (row.id, row.revision);
    let revision = next_revision(db).await?;
    let row = Proposal { revision, ..row };
    let mut change = ActiveModel::from(row.clone()).reset_all();
    change.id = NotSet;
    let changed = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(seen))
        .exec(db)
        .await?;
    match changed.rows_affected {
        1 => Ok(row),
        _ => Err(StoreError::Stale),
    }
}

async fn next_revision(db: &Db) -> Result<i64, StoreError> {
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Revision)
        .order_by_desc(Column::Revision)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

/// The proposal with this key.
///
/// # Errors
/// A fault of the database.
pub async fn find_proposal(db: &Db, id: i64) -> Result<Option<Proposal>, StoreError> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The proposal that people call so.
///
/// # Errors
/// A fault of the database.
pub async fn find_proposal_of_code(db: &Db, code: &str) -> Result<Option<Proposal>, StoreError> {
    Ok(Entity::find().filter(Column::Code.eq(code)).one(db).await?)
}

/// How many proposals a year has, whatever became of them.
///
/// # Errors
/// A fault of the database.
pub async fn count_proposals(db: &Db, filter: &ProposalFilter) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(filter.condition()).count(db).await?)
}

/// Proposals, the latest first, so many after so many.
///
/// # Errors
/// A fault of the database.
pub async fn list_proposals(
    db: &Db,
    filter: &ProposalFilter,
    after: u64,
    most: u64,
) -> Result<Vec<Proposal>, StoreError> {
    Ok(Entity::find()
        .filter(filter.condition())
        .order_by_desc(Column::Id)
        .offset(after)
        .limit(most)
        .all(db)
        .await?)
}

/// Proposals that were made or changed after a revision, in the order of their changes.
///
/// # Errors
/// A fault of the database.
pub async fn list_proposals_since(db: &Db, revision: i64) -> Result<Vec<Proposal>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Revision.gt(revision))
        .order_by_asc(Column::Revision)
        .all(db)
        .await?)
}
