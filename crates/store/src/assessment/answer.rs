//! Answers to indicators: the rows below a return.
#![expect(
    missing_docs,
    reason = "the derive generates undocumented items; the fields speak in `Answer`"
)]

use sea_orm::{QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

use crate::{Db, Moment, StoreError, unit};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub assessment_id: i64,
    pub indicator: String,
    pub content: String,
    pub note: Option<String>,
    pub version: i32,
    pub updated_by: i64,
    pub updated_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A stored answer: its content is the engine's answer as JSON; the version goes up with each change.
pub type Answer = Model;

/// All answers of a return.
///
/// # Errors
/// A fault of the database.
pub async fn list_answers(db: &impl Db, assessment_id: i64) -> Result<Vec<Answer>, StoreError> {
    let rows: Vec<AnswerColumns> = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Indicator,
            Column::Content,
            Column::Note,
            Column::Version,
            Column::UpdatedBy,
            Column::UpdatedAt,
        ])
        .filter(Column::AssessmentId.eq(assessment_id))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let answer = |row: AnswerColumns| Answer {
        id: row.0,
        assessment_id,
        indicator: row.1,
        content: row.2,
        note: row.3,
        version: row.4,
        updated_by: row.5,
        updated_at: row.6,
    };
    Ok(rows.into_iter().map(answer).collect())
}

/// The columns of an answer, read by place: a return has a hundred, and every page of a form and
/// every save reads them all.
type AnswerColumns = (i64, String, String, Option<String>, i32, i64, Moment);

/// All answers of a round, or those to one indicator.
///
/// # Errors
/// A fault of the database.
pub async fn list_round_answers(
    db: &impl Db,
    round_id: i64,
    indicator: Option<&str>,
) -> Result<Vec<Answer>, StoreError> {
    let returns = super::Entity::find()
        .select_only()
        .column(super::Column::Id)
        .filter(super::Column::RoundId.eq(round_id))
        .into_query();
    let mut query = Entity::find().filter(Column::AssessmentId.in_subquery(returns));
    if let Some(indicator) = indicator {
        query = query.filter(Column::Indicator.eq(indicator));
    }
    Ok(query.order_by_asc(Column::Id).all(db).await?)
}

/// The answers of a round to some indicators.
///
/// # Errors
/// A fault of the database.
pub async fn list_answers_to(
    db: &impl Db,
    round_id: i64,
    indicators: &[String],
) -> Result<Vec<Answer>, StoreError> {
    let returns = super::Entity::find()
        .select_only()
        .column(super::Column::Id)
        .filter(super::Column::RoundId.eq(round_id))
        .into_query();
    Ok(Entity::find()
        .filter(Column::AssessmentId.in_subquery(returns))
        .filter(Column::Indicator.is_in(indicators))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Keeps the first answer to an indicator; its `id` is ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when somebody answered at the same moment.
pub async fn create_answer(db: &impl Db, row: Answer) -> Result<(), StoreError> {
    Entity::insert(active_answer(row))
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps many first answers at once; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when one is there already; then none is kept.
pub async fn create_answers(db: &impl Db, rows: Vec<Answer>) -> Result<(), StoreError> {
    unit::insert_many::<Entity, _, _>(db, rows.into_iter().map(active_answer)).await
}

/// Replaces an answer whose version is still `row.version`; the stored version goes up.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else changed it first.
pub async fn update_answer(db: &impl Db, row: Answer) -> Result<(), StoreError> {
    let (id, seen) = (row.id, row.version);
    let changed = Entity::update_many()
        .set(active_answer(Answer {
            version: seen + 1,
            ..row
        }))
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(seen))
        .exec(db)
        .await?;
    if changed.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

fn active_answer(row: Answer) -> ActiveModel {
    ActiveModel {
        id: sea_orm::NotSet,
        assessment_id: Set(row.assessment_id),
        indicator: Set(row.indicator),
        content: Set(row.content),
        note: Set(row.note),
        version: Set(row.version),
        updated_by: Set(row.updated_by),
        updated_at: Set(row.updated_at),
    }
}
