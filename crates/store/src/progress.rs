//! How far the returns of a round are: lean lists for pages that are looked at all day.

use sea_orm::{
    FromQueryResult, JoinType, Order, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SubQueryStatement},
};

use crate::{
    Db, Moment, StoreError,
    assessment::{self, Answer, Assessment, ListFilter, ListOrder, ReturnState, answer},
    packed,
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
    use assessment::Column as C;
    let columns = [
        packed::text(unit::Column::Code),
        packed::text(unit::Column::Name),
        packed::text(unit::Column::UnitGroup),
        packed::text(C::State),
        packed::number(C::Leaves),
        packed::number(C::Answered),
        packed::number(C::Judged),
        packed::number(C::SelfMicro),
        packed::number(C::AppraisedMicro),
        packed::optional_number(C::SubmittedAt),
        packed::number(C::ChangedAt),
    ];
    let query = assessment::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, assessment::Relation::Unit.def())
        .expr(packed::row(columns));
    let lines: Vec<String> = page_of(query, round_id, filter, offset, limit)
        .into_tuple()
        .all(db)
        .await?;
    let read = |line: String| {
        packed::read_row(&line, |row| {
            Some(ReturnLine {
                code: row.text()?,
                name: row.text()?,
                group: row.text()?,
                state: ReturnState::try_from_value(&row.text()?).ok()?,
                leaves: row.number()?,
                answered: row.number()?,
                judged: row.number()?,
                self_micro: row.number()?,
                appraised_micro: row.number()?,
                submitted_at: row.optional_number()?.map(Moment),
                changed_at: Moment(row.number()?),
            })
        })
    };
    lines.into_iter().map(read).collect()
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
        .order_by(
            Expr::col((assessment::Entity, assessment::PLACE)),
            Order::Asc,
        )
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
