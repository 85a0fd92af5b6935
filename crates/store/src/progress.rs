//! How far the returns of a round are: lean lists for pages that are looked at all day.

use sea_orm::{
    FromQueryResult, JoinType, Order, QueryOrder, QuerySelect, QueryTrait, Select,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, SelectStatement, SubQueryStatement},
};

use crate::{
    Db, Moment, StoreError,
    assessment::{self, Answer, Assessment, ListFilter, ListOrder, ReturnState, answer},
    packed,
    round::{self, Round},
    shape::Shape,
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
    db: &Db,
    slug: &str,
    filter: &ListFilter,
) -> Result<Option<(Round, u64)>, StoreError> {
    let found = round::Entity::find()
        .filter(round::Column::Slug.eq(slug))
        .expr_as(matching(filter), "matching")
        .into_model::<Counted>()
        .one(db)
        .await?;
    Ok(found.map(|found| (found.round, whole(found.matching))))
}

/// How many returns of the round in hand match.
fn matching(filter: &ListFilter) -> Expr {
    let mut matching = assessment::Entity::find()
        .select_only()
        .column_as(assessment::Column::Id.count(), "n")
        .filter(filter.condition().add(of_round_in_hand()));
    if filter.search.is_some() || filter.group.is_some() {
        matching = matching.join(JoinType::InnerJoin, assessment::Relation::Unit.def());
    }
    figure(matching.into_query())
}

fn of_round_in_hand() -> Expr {
    assessment::Column::RoundId
        .into_expr()
        .equals((round::Entity, round::Column::Id))
}

fn figure(query: SelectStatement) -> Expr {
    let query = SubQueryStatement::SelectStatement(query);
    Expr::SubQuery(None, Box::new(query))
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
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

#[derive(FromQueryResult)]
struct Lined {
    #[sea_orm(nested)]
    round: Round,
    matching: i64,
    lines: Option<String>,
}

/// A page of a round's returns as lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnLines {
    /// The round.
    pub round: Round,
    /// How many returns match in all.
    pub matching: u64,
    /// Those of the page.
    pub lines: Vec<ReturnLine>,
}

/// A round by its name with a page of its returns as lines, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn find_return_lines(
    db: &Db,
    slug: &str,
    filter: &ListFilter,
    window: (u64, u64),
) -> Result<Option<ReturnLines>, StoreError> {
    let backend = db.get_database_backend();
    let statement = match Shape::of(backend, filter) {
        Some(shape) => shape.statement(|slug, window| lined(slug, filter, window), (slug, window)),
        None => lined(slug, filter, window).build(backend),
    };
    let found = Lined::find_by_statement(statement).one(db).await?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some(ReturnLines {
        lines: packed::read_list(found.lines.as_deref(), read_line)?,
        matching: whole(found.matching),
        round: found.round,
    }))
}

fn lined(slug: &str, filter: &ListFilter, window: (u64, u64)) -> Select<round::Entity> {
    round::Entity::find()
        .filter(round::Column::Slug.eq(slug))
        .expr_as(matching(filter), "matching")
        .expr_as(figure(packed_lines(filter, window)), "lines")
}

fn packed_lines(filter: &ListFilter, window: (u64, u64)) -> SelectStatement {
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
    let mut lines = assessment::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, assessment::Relation::Unit.def())
        .expr_as(packed::row(columns), packed::LINE);
    let order = order_of(filter);
    for (place, (key, _)) in order.iter().enumerate() {
        lines = lines.expr_as(key.clone(), packed::key(place));
    }
    let page = page_of(lines, of_round_in_hand(), filter, window).into_query();
    packed::ordered(page, order.into_iter().map(|(_, direction)| direction))
}

fn read_line(row: &mut packed::Fields<'_>) -> Option<ReturnLine> {
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
}

/// A page of a round's returns with their units, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_return_page(
    db: &Db,
    round_id: i64,
    filter: &ListFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<(Assessment, Unit)>, StoreError> {
    let query = assessment::Entity::find().find_also_related(unit::Entity);
    let of_round = assessment::Column::RoundId.eq(round_id);
    let rows = page_of(query, of_round, filter, (offset, limit))
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
    of_round: Expr,
    filter: &ListFilter,
    (offset, limit): (u64, u64),
) -> Q {
    let query = QueryFilter::filter(query, filter.condition().add(of_round));
    let ordered = order_of(filter)
        .into_iter()
        .fold(query, |query, (key, order)| query.order_by(key, order));
    ordered.offset(offset).limit(limit)
}

/// By what a list is ordered, first things first.
fn order_of(filter: &ListFilter) -> Vec<(Expr, Order)> {
    let told = |column: assessment::Column| match filter.conceals_unsubmitted {
        false => column.into_expr(),
        true => {
            let is_submitted = assessment::Column::State.eq(ReturnState::Submitted);
            Expr::case(is_submitted, column.into_expr())
                .finally(-1_i64)
                .into()
        }
    };
    let chosen = match filter.order {
        ListOrder::Name => None,
        ListOrder::Progress => Some((told(assessment::Column::Answered), Order::Asc)),
        ListOrder::Points => Some((told(assessment::Column::SelfMicro), Order::Desc)),
        ListOrder::Changed => Some((told(assessment::Column::ChangedAt), Order::Desc)),
    };
    // Units of one name exist; without the key a page could show one of them twice.
    let place = Expr::col((assessment::Entity, assessment::PLACE));
    let last = [
        (place, Order::Asc),
        (assessment::Column::Id.into_expr(), Order::Asc),
    ];
    chosen.into_iter().chain(last).collect()
}

/// All answers of some returns.
///
/// # Errors
/// A fault of the database.
pub async fn list_answers_of(db: &Db, returns: &[i64]) -> Result<Vec<Answer>, StoreError> {
    Ok(answer::Entity::find()
        .filter(answer::Column::AssessmentId.is_in(returns.iter().copied()))
        .order_by_asc(answer::Column::Id)
        .all(db)
        .await?)
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, Iterable};

    use super::*;

    #[test]
    fn a_statement_kept_for_its_shape_is_the_one_that_would_be_built() {
        let orders = [
            ListOrder::Name,
            ListOrder::Progress,
            ListOrder::Points,
            ListOrder::Changed,
        ];
        let states = ReturnState::iter().map(Some).chain([None]);
        let mut filters = Vec::new();
        for state in states {
            for order in orders {
                filters.extend([true, false].map(|conceals_unsubmitted| ListFilter {
                    state,
                    order,
                    conceals_unsubmitted,
                    ..ListFilter::default()
                }));
            }
        }
        for backend in [DbBackend::Sqlite, DbBackend::Postgres] {
            for filter in &filters {
                for (slug, window) in [("xa-2025", (0, 20)), ("xa-2026", (40, 50))] {
                    let shape = Shape::of(backend, filter).unwrap();
                    let kept =
                        shape.statement(|slug, window| lined(slug, filter, window), (slug, window));
                    assert_eq!(kept, lined(slug, filter, window).build(backend));
                }
            }
        }
        let typed = ListFilter {
            search: Some("xa".into()),
            ..ListFilter::default()
        };
        assert!(Shape::of(DbBackend::Sqlite, &typed).is_none());
    }
}
