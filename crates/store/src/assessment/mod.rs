//! Returns and their answers.

use std::collections::BTreeSet;

use sea_orm::{
    Condition, DeriveActiveEnum, EnumIter, JoinType, Order, QueryOrder, QuerySelect, QueryTrait,
    Set,
    entity::prelude::*,
    sea_query::{ExprTrait, Query},
};

use crate::{Db, Moment, StoreError, db::contains, round, unit};

pub mod answer;

pub use answer::{
    Answer, create_answer, create_answers, list_answers, list_answers_to, list_round_answers,
    update_answer,
};

/// Where a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
pub enum ReturnState {
    /// The unit fills it in.
    #[sea_orm(string_value = "filling")]
    Filling,
    /// The head has submitted it.
    #[sea_orm(string_value = "submitted")]
    Submitted,
}

/// The return of one unit in one round, with the sums its lists show.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its round.
    pub round_id: i64,
    /// Its unit.
    pub unit_id: i64,
    /// Where it stands.
    pub state: ReturnState,
    /// Leaves of the framework.
    pub leaves: i32,
    /// Leaves that the unit answers itself and has answered.
    pub answered: i32,
    /// Leaves with a judgement that is no question.
    pub judged: i32,
    /// Leaves sent back to the unit and not yet answered again.
    pub asked: i32,
    /// Points claimed, in millionths, for lists; the scorecard is exact.
    pub self_micro: i64,
    /// The unit's own maximum, in millionths.
    pub maximum_micro: i64,
    /// Points after appraisal, in millionths.
    pub appraised_micro: i64,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// By whom.
    pub submitted_by: Option<i64>,
    /// Goes up when its state changes.
    pub version: i32,
    /// Goes up with every change of its state, its answers or its judgements.
    pub revision: i32,
    /// Last change.
    pub changed_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "the derive generates undocumented items")]
pub enum Relation {
    #[sea_orm(
        belongs_to = "unit::Entity",
        from = "Column::UnitId",
        to = "unit::Column::Id"
    )]
    Unit,
    #[sea_orm(
        belongs_to = "round::Entity",
        from = "Column::RoundId",
        to = "round::Column::Id"
    )]
    Round,
}
impl Related<unit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Unit.def()
    }
}
impl Related<round::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Round.def()
    }
}
impl ActiveModelBehavior for ActiveModel {}

/// A stored return.
pub type Assessment = Model;

/// The place of a return among the others of its round: the order of its unit's name, kept beside the
/// return so that the first page of a list does not sort the whole round. Units do not change names.
pub(crate) const PLACE: &str = "sort_key";

/// Makes the returns of a round; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when a unit has one already.
pub async fn create_assessments(db: &Db, rows: Vec<Assessment>) -> Result<(), StoreError> {
    unit::insert_many::<Entity, _, _>(db, rows.into_iter().map(Model::into_active)).await?;
    let place = unit::Entity::find()
        .select_only()
        .column(unit::Column::SortKey)
        .filter(
            unit::Column::Id
                .into_expr()
                .equals((Entity, Column::UnitId)),
        )
        .into_query();
    let placed = Query::update()
        .table(Entity)
        .value(PLACE, Expr::SubQuery(None, Box::new(place.into())))
        .and_where(Expr::col(PLACE).is_null())
        .to_owned();
    db.execute(&placed).await?;
    Ok(())
}

impl Model {
    /// A return in which nothing is answered yet, with its leaves and its maximum in millionths.
    pub fn blank(
        (round_id, unit_id): (i64, i64),
        (leaves, maximum_micro): (i32, i64),
        made_at: Moment,
    ) -> Self {
        Self {
            id: 0,
            round_id,
            unit_id,
            state: ReturnState::Filling,
            leaves,
            answered: 0,
            judged: 0,
            asked: 0,
            self_micro: 0,
            maximum_micro,
            appraised_micro: 0,
            submitted_at: None,
            submitted_by: None,
            version: 1,
            revision: 1,
            changed_at: made_at,
        }
    }

    fn into_active(self) -> ActiveModel {
        ActiveModel {
            id: sea_orm::NotSet,
            round_id: Set(self.round_id),
            unit_id: Set(self.unit_id),
            state: Set(self.state),
            leaves: Set(self.leaves),
            answered: Set(self.answered),
            judged: Set(self.judged),
            asked: Set(self.asked),
            self_micro: Set(self.self_micro),
            maximum_micro: Set(self.maximum_micro),
            appraised_micro: Set(self.appraised_micro),
            submitted_at: Set(self.submitted_at),
            submitted_by: Set(self.submitted_by),
            version: Set(self.version),
            revision: Set(self.revision),
            changed_at: Set(self.changed_at),
        }
    }
}

/// Removes a return that has no answers yet (a unit taken out of a draft).
///
/// # Errors
/// [`StoreError::Stale`] when it has been answered meanwhile, or is gone.
pub async fn delete_assessment(db: &Db, id: i64) -> Result<(), StoreError> {
    let answered = answer::Entity::find()
        .select_only()
        .column(answer::Column::AssessmentId)
        .filter(answer::Column::AssessmentId.eq(id))
        .into_query();
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::Id.not_in_subquery(answered))
        .exec(db)
        .await?;
    if gone.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// Writes every column of a return, if its version is still `row.version`; the stored version goes up.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else changed its state first.
pub async fn update_assessment(db: &Db, row: Assessment) -> Result<(), StoreError> {
    let (id, seen) = (row.id, row.version);
    let changed = Entity::update_many()
        .set(
            Model {
                version: seen + 1,
                revision: row.revision + 1,
                ..row
            }
            .into_active(),
        )
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

/// Writes the sums of a return without touching its state or version. Every change of an answer or a
/// judgement does so, and the revision goes up.
///
/// # Errors
/// A fault of the database.
pub async fn update_sums(db: &Db, row: &Assessment) -> Result<(), StoreError> {
    sums(row).exec(db).await?;
    Ok(())
}

/// Writes the sums of a return as [`update_sums`] does, if neither the return nor its round has
/// changed since both were read; otherwise nothing is written, and the answer is no.
///
/// # Errors
/// A fault of the database.
pub async fn update_sums_unmoved(
    db: &Db,
    row: &Assessment,
    round: &round::Round,
) -> Result<bool, StoreError> {
    let same_round = round::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .filter(round::Column::Id.eq(round.id))
        .filter(round::Column::Version.eq(round.version))
        .into_query();
    let changed = sums(row)
        .filter(Column::Revision.eq(row.revision))
        .filter(Column::RoundId.in_subquery(same_round))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

fn sums(row: &Assessment) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .set(ActiveModel {
            answered: Set(row.answered),
            judged: Set(row.judged),
            asked: Set(row.asked),
            self_micro: Set(row.self_micro),
            maximum_micro: Set(row.maximum_micro),
            appraised_micro: Set(row.appraised_micro),
            changed_at: Set(row.changed_at),
            ..Default::default()
        })
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(row.id))
}

/// A return with its round and its unit, by the names in an address, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn find_assessment(
    db: &Db,
    round_slug: &str,
    unit_code: &str,
) -> Result<Option<(Assessment, round::Round, unit::Unit)>, StoreError> {
    let found = Entity::find()
        .find_also_related(round::Entity)
        .find_also_related(unit::Entity)
        .filter(round::Column::Slug.eq(round_slug))
        .filter(unit::Column::Code.eq(unit_code))
        .one(db)
        .await?;
    Ok(found.and_then(|(assessment, round, unit)| Some((assessment, round?, unit?))))
}

/// All returns of a round with the round and their units, in Vietnamese order of the units' names,
/// in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_round_returns(
    db: &Db,
    round_slug: &str,
) -> Result<Vec<(Assessment, round::Round, unit::Unit)>, StoreError> {
    let rows = Entity::find()
        .find_also_related(round::Entity)
        .find_also_related(unit::Entity)
        .filter(round::Column::Slug.eq(round_slug))
        .order_by(Expr::col((Entity, PLACE)), Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(assessment, round, unit)| Some((assessment, round?, unit?)))
        .collect())
}

/// Codes of the units that have not handed in their return of a round.
///
/// # Errors
/// A fault of the database.
pub async fn list_unsubmitted(db: &Db, round_id: i64) -> Result<BTreeSet<String>, StoreError> {
    let codes: Vec<String> = Entity::find()
        .inner_join(unit::Entity)
        .select_only()
        .column(unit::Column::Code)
        .filter(Column::RoundId.eq(round_id))
        .filter(Column::State.ne(ReturnState::Submitted))
        .into_tuple()
        .all(db)
        .await?;
    Ok(codes.into_iter().collect())
}

/// How a list of returns is put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListOrder {
    /// Vietnamese order of the units' names.
    #[default]
    Name,
    /// Fewest answered leaves first.
    Progress,
    /// Most claimed points first.
    Points,
    /// Latest change first.
    Changed,
}

/// Narrows a list of returns. Empty fields do not narrow.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only units whose folded name contains this folded text.
    pub search: Option<String>,
    /// Only returns in this state.
    pub state: Option<ReturnState>,
    /// Only this group.
    pub group: Option<String>,
    /// Order.
    pub order: ListOrder,
    /// The reader is not told the figures of what was not submitted, nor by the order of a list.
    pub conceals_unsubmitted: bool,
}

impl ListFilter {
    pub(crate) fn condition(&self) -> Condition {
        let search = self.search.as_deref();
        let search = search.map(|text| contains(unit::Column::SearchKey, text));
        Condition::all()
            .add_option(search)
            .add_option(self.state.map(|state| Column::State.eq(state)))
            .add_option(
                self.group
                    .as_deref()
                    .map(|group| unit::Column::UnitGroup.eq(group)),
            )
    }
}

/// A page of a round's returns with their units, and how many match in all, in two statements.
///
/// # Errors
/// A fault of the database.
pub async fn list_assessments(
    db: &Db,
    round_id: i64,
    filter: &ListFilter,
    offset: u64,
    limit: u64,
) -> Result<(Vec<(Assessment, unit::Unit)>, u64), StoreError> {
    let wanted = filter.condition().add(Column::RoundId.eq(round_id));
    let mut matching = Entity::find().filter(wanted);
    if filter.search.is_some() || filter.group.is_some() {
        matching = matching.join(JoinType::InnerJoin, Relation::Unit.def());
    }
    let total = matching.count(db).await?;
    let rows = crate::progress::list_return_page(db, round_id, filter, offset, limit).await?;
    Ok((rows, total))
}

/// The returns of a unit with their rounds, latest year first.
///
/// # Errors
/// A fault of the database.
pub async fn list_unit_assessments(
    db: &Db,
    unit_id: i64,
) -> Result<Vec<(Assessment, round::Round)>, StoreError> {
    let rows = Entity::find()
        .find_also_related(round::Entity)
        .filter(Column::UnitId.eq(unit_id))
        .order_by_desc(round::Column::Year)
        .order_by_asc(round::Column::Id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(row, round)| round.map(|round| (row, round)))
        .collect())
}
