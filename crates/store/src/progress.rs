//! How far the returns of a round are: lean lists for pages that are looked at all day.

use sea_orm::{
    FromQueryResult, JoinType, Order, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SubQueryStatement},
};

use crate::{
    Db, StoreError,
    assessment::{self, Answer, Assessment, ListFilter, ListOrder, answer},
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
    let query = assessment::Entity::find()
        .find_also_related(unit::Entity)
        .filter(
            filter
                .condition()
                .add(assessment::Column::RoundId.eq(round_id)),
        );
    let query = match filter.order {
        ListOrder::Name => query,
        ListOrder::Progress => query.order_by(assessment::Column::Answered, Order::Asc),
        ListOrder::Points => query.order_by(assessment::Column::SelfMicro, Order::Desc),
        ListOrder::Changed => query.order_by(assessment::Column::ChangedAt, Order::Desc),
    };
    // Units of one name exist; without the key a page could show one of them twice.
    let rows = query
        .order_by(unit::Column::SortKey, Order::Asc)
        .order_by(assessment::Column::Id, Order::Asc)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(row, unit)| unit.map(|unit| (row, unit)))
        .collect())
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
