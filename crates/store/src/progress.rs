//! How far the returns of a round are: lean lists for pages that are looked at all day.

use sea_orm::{
    FromQueryResult, JoinType, Order, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SubQueryStatement},
};

use crate::{
    Db, Moment, StoreError,
    assessment::{self, Answer, Assessment, ListFilter, ListOrder, ReturnState, answer},
    round::{self, Round},
    unit::{self, Unit},
};

#[derive(FromQueryResult)]
struct Counted {
    #[sea_orm(nested)]
    round: Round,
    matching: i64,
}

/// A round by its name, and how many of its returns match, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn find_round_counted(
    db: &impl Db,
    slug: &str,
    filter: &ListFilter,
) -> Result<Option<(Round, u64)>, StoreError> {
    let same_round = assessment::Column::RoundId
        .into_expr()
        .equals((round::Entity, round::Column::Id));
    let mut matching = assessment::Entity::find()
        .select_only()
        .column_as(assessment::Column::Id.count(), "n")
        .filter(filter.condition().add(same_round));
    if filter.search.is_some() || filter.group.is_some() {
        matching = matching.join(JoinType::InnerJoin, assessment::Relation::Unit.def());
    }
    let matching = SubQueryStatement::SelectStatement(matching.into_query());
    let found = round::Entity::find()
        .filter(round::Column::Slug.eq(slug))
        .expr_as(Expr::SubQuery(None, Box::new(matching)), "matching")
        .into_model::<Counted>()
        .one(db)
        .await?;
    Ok(found.map(|found| (found.round, u64::try_from(found.matching).unwrap_or(0))))
}

/// One line of a list of returns: what it shows of a return and of its unit, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// Code of the unit.
    pub code: String,
    /// Name of the unit.
    pub name: String,
    /// Group of the unit.
    pub group: String,
    /// Where the return stands.
    pub state: ReturnState,
    /// Leaves of the framework.
    pub leaves: i32,
    /// Leaves that the unit answers itself and has answered.
    pub answered: i32,
    /// Leaves with a judgement that is no question.
    pub judged: i32,
    /// Points claimed, in millionths.
    pub self_micro: i64,
    /// Points after appraisal, in millionths.
    pub appraised_micro: i64,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// Last change.
    pub changed_at: Moment,
}

/// The columns of a [`ReturnLine`], read by place: SQLite hands over every value by itself, so the
/// columns that a list does not show would be most of its cost.
type LineColumns = (
    String,
    String,
    String,
    ReturnState,
    i32,
    i32,
    i32,
    i64,
    i64,
    Option<Moment>,
    Moment,
);

/// A page of a round's returns as lines, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_return_lines(
    db: &impl Db,
    round_id: i64,
    filter: &ListFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<ReturnLine>, StoreError> {
    let query = assessment::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, assessment::Relation::Unit.def())
        .columns([
            unit::Column::Code,
            unit::Column::Name,
            unit::Column::UnitGroup,
        ])
        .columns([
            assessment::Column::State,
            assessment::Column::Leaves,
            assessment::Column::Answered,
            assessment::Column::Judged,
            assessment::Column::SelfMicro,
            assessment::Column::AppraisedMicro,
            assessment::Column::SubmittedAt,
            assessment::Column::ChangedAt,
        ]);
    let rows = page_of(query, round_id, filter, offset, limit)
        .into_tuple::<LineColumns>()
        .all(db)
        .await?;
    let line = |row: LineColumns| ReturnLine {
        code: row.0,
        name: row.1,
        group: row.2,
        state: row.3,
        leaves: row.4,
        answered: row.5,
        judged: row.6,
        self_micro: row.7,
        appraised_micro: row.8,
        submitted_at: row.9,
        changed_at: row.10,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// A page of a round's returns with their units, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_return_page(
    db: &impl Db,
    round_id: i64,
    filter: &ListFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<(Assessment, Unit)>, StoreError> {
    let query = assessment::Entity::find().find_also_related(unit::Entity);
    let rows = page_of(query, round_id, filter, offset, limit)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(row, unit)| unit.map(|unit| (row, unit)))
        .collect())
}

/// The window of a round's returns that a list shows, in its order.
fn page_of<Q: QueryFilter + QueryOrder + QuerySelect>(
    query: Q,
    round_id: i64,
    filter: &ListFilter,
    offset: u64,
    limit: u64,
) -> Q {
    let wanted = assessment::Column::RoundId.eq(round_id);
    let query = QueryFilter::filter(query, filter.condition().add(wanted));
    let told = |column: assessment::Column| match filter.conceals_unsubmitted {
        false => column.into_expr(),
        true => {
            let is_submitted = assessment::Column::State.eq(ReturnState::Submitted);
            Expr::case(is_submitted, column.into_expr())
                .finally(-1_i64)
                .into()
        }
    };
    let query = match filter.order {
        ListOrder::Name => query,
        ListOrder::Progress => query.order_by(told(assessment::Column::Answered), Order::Asc),
        ListOrder::Points => query.order_by(told(assessment::Column::SelfMicro), Order::Desc),
        ListOrder::Changed => query.order_by(told(assessment::Column::ChangedAt), Order::Desc),
    };
    // Units of one name exist; without the key a page could show one of them twice.
    query
        .order_by(unit::Column::SortKey, Order::Asc)
        .order_by(assessment::Column::Id, Order::Asc)
        .offset(offset)
        .limit(limit)
}

/// All answers of some returns.
///
/// # Errors
/// A fault of the database.
pub async fn list_answers_of(db: &impl Db, returns: &[i64]) -> Result<Vec<Answer>, StoreError> {
    Ok(answer::Entity::find()
        .filter(answer::Column::AssessmentId.is_in(returns.iter().copied()))
        .order_by_asc(answer::Column::Id)
        .all(db)
        .await?)
}
