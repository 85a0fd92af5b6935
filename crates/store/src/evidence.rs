//! Documents that prove answers: files by their hash, or number–date–issuer, and where each serves.

use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, Set, entity::prelude::*};

use crate::{
    Db, Moment, StoreError,
    assessment::{self, ReturnState},
    packed, unit,
};

/// A document of a unit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose it is.
    pub unit_id: i64,
    /// Hash of the file, where there is one.
    pub sha256: Option<String>,
    /// What the file was called.
    pub file_name: Option<String>,
    /// What its content is.
    pub media_type: Option<String>,
    /// How large it is.
    pub size_bytes: Option<i64>,
    /// Number of the document: `45/QĐ-UBND`.
    pub number: Option<String>,
    /// Its day, ISO 8601.
    pub issued_on: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub title: String,
    /// Who entered it.
    pub created_by: i64,
    /// When.
    pub created_at: Moment,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "the derive generates undocumented items")]
pub enum Relation {
    #[sea_orm(has_many = "usage::Entity")]
    Usage,
}
impl Related<usage::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Usage.def()
    }
}
impl ActiveModelBehavior for ActiveModel {}

/// A stored document.
pub type Evidence = Model;

/// A document serves an indicator of a return.
pub mod usage {
    #![expect(
        missing_docs,
        reason = "the derive generates undocumented items; the fields speak in `Usage`"
    )]
    use sea_orm::entity::prelude::*;

    use crate::Moment;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evidence_use")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub assessment_id: i64,
        pub indicator: String,
        pub evidence_id: i64,
        pub created_at: Moment,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::Entity",
            from = "Column::EvidenceId",
            to = "super::Column::Id"
        )]
        Evidence,
    }
    impl Related<super::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Evidence.def()
        }
    }
    impl ActiveModelBehavior for ActiveModel {}
}

/// A stored use: return, indicator, document, and since when.
pub type Usage = usage::Model;

/// Keeps a document; its `id` is ignored.
///
/// # Errors
/// A fault of the database.
pub async fn create_evidence(db: &Db, row: Evidence) -> Result<Evidence, StoreError> {
    Ok(active(row).insert(db).await?)
}

/// Keeps many documents; their `id`s are ignored, and what was kept comes back by key. For a
/// transaction, beside which nobody else writes.
///
/// # Errors
/// A fault of the database; then none is kept.
pub async fn create_all_evidence(
    db: &Db,
    rows: Vec<Evidence>,
) -> Result<Vec<Evidence>, StoreError> {
    let last: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::Id.max(), "last")
        .into_tuple()
        .one(db)
        .await?;
    unit::insert_many::<Entity, _, _>(db, rows.into_iter().map(active)).await?;
    Ok(Entity::find()
        .filter(Column::Id.gt(last.flatten().unwrap_or_default()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

fn active(row: Evidence) -> ActiveModel {
    ActiveModel {
        id: sea_orm::NotSet,
        unit_id: Set(row.unit_id),
        sha256: Set(row.sha256),
        file_name: Set(row.file_name),
        media_type: Set(row.media_type),
        size_bytes: Set(row.size_bytes),
        number: Set(row.number),
        issued_on: Set(row.issued_on),
        issuer: Set(row.issuer),
        title: Set(row.title),
        created_by: Set(row.created_by),
        created_at: Set(row.created_at),
    }
}

/// The document with this key.
///
/// # Errors
/// [`StoreError::Absent`] when there is none.
pub async fn get_evidence(db: &Db, id: i64) -> Result<Evidence, StoreError> {
    Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(StoreError::Absent)
}

/// The documents of a unit, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_unit_evidence(db: &Db, unit_id: i64) -> Result<Vec<Evidence>, StoreError> {
    Ok(Entity::find()
        .filter(Column::UnitId.eq(unit_id))
        .order_by_desc(Column::Id)
        .all(db)
        .await?)
}

/// The documents that share a file, of any unit.
///
/// # Errors
/// A fault of the database.
pub async fn list_same_file(db: &Db, sha256: &str) -> Result<Vec<Evidence>, StoreError> {
    Ok(Entity::find()
        .filter(Column::Sha256.eq(sha256))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Lets a document serve an indicator; its `id` is ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when it does so already.
pub async fn create_usage(db: &Db, row: Usage) -> Result<(), StoreError> {
    usage::Entity::insert(active_usage(row))
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Lets many documents serve; their `id`s are ignored.
///
/// # Errors
/// [`StoreError::Duplicate`] when one does so already.
pub async fn create_usages(db: &Db, rows: Vec<Usage>) -> Result<(), StoreError> {
    crate::unit::insert_many::<usage::Entity, _, _>(db, rows.into_iter().map(active_usage)).await
}

fn active_usage(row: Usage) -> usage::ActiveModel {
    usage::ActiveModel {
        id: sea_orm::NotSet,
        assessment_id: Set(row.assessment_id),
        indicator: Set(row.indicator),
        evidence_id: Set(row.evidence_id),
        created_at: Set(row.created_at),
    }
}

/// Takes a document away from an indicator; the document itself stays.
///
/// # Errors
/// [`StoreError::Absent`] when it did not serve there.
pub async fn delete_usage(
    db: &Db,
    assessment_id: i64,
    indicator: &str,
    evidence_id: i64,
) -> Result<(), StoreError> {
    let gone = usage::Entity::delete_many()
        .filter(usage::Column::AssessmentId.eq(assessment_id))
        .filter(usage::Column::Indicator.eq(indicator))
        .filter(usage::Column::EvidenceId.eq(evidence_id))
        .exec(db)
        .await?;
    if gone.rows_affected == 1 {
        Ok(())
    } else {
        Err(StoreError::Absent)
    }
}

/// The documents of a return with the indicator each serves, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_usages(
    db: &Db,
    assessment_id: i64,
) -> Result<Vec<(Usage, Evidence)>, StoreError> {
    let columns = [
        packed::number(usage::Column::Id),
        packed::text(usage::Column::Indicator),
        packed::number(usage::Column::CreatedAt),
        packed::number(Column::Id),
        packed::number(Column::UnitId),
        packed::optional_text(Column::Sha256),
        packed::optional_text(Column::FileName),
        packed::optional_text(Column::MediaType),
        packed::optional_number(Column::SizeBytes),
        packed::optional_text(Column::Number),
        packed::optional_text(Column::IssuedOn),
        packed::optional_text(Column::Issuer),
        packed::text(Column::Title),
        packed::number(Column::CreatedBy),
        packed::number(Column::CreatedAt),
    ];
    let list: Option<Option<String>> = usage::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, usage::Relation::Evidence.def())
        .expr(packed::list(columns))
        .filter(usage::Column::AssessmentId.eq(assessment_id))
        .into_tuple()
        .one(db)
        .await?;
    let mut usages = packed::read_list(list.flatten().as_deref(), |row| {
        let (id, indicator, used_at) = (row.number()?, row.text()?, row.number()?);
        let document = Evidence {
            id: row.number()?,
            unit_id: row.number()?,
            sha256: row.optional_text()?,
            file_name: row.optional_text()?,
            media_type: row.optional_text()?,
            size_bytes: row.optional_number()?,
            number: row.optional_text()?,
            issued_on: row.optional_text()?,
            issuer: row.optional_text()?,
            title: row.text()?,
            created_by: row.number()?,
            created_at: Moment(row.number()?),
        };
        let usage = Usage {
            id,
            assessment_id,
            indicator,
            evidence_id: document.id,
            created_at: Moment(used_at),
        };
        Some((usage, document))
    })?;
    usages.sort_by_key(|(usage, _)| usage.id);
    Ok(usages)
}

/// Which documents serve in which of these returns: key of the document, key of the return, each pair once.
///
/// # Errors
/// A fault of the database.
pub async fn list_served(db: &Db, returns: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(usage::Entity::find()
        .select_only()
        .column(usage::Column::EvidenceId)
        .column(usage::Column::AssessmentId)
        .filter(usage::Column::AssessmentId.is_in(returns.iter().copied()))
        .distinct()
        .order_by_asc(usage::Column::EvidenceId)
        .order_by_asc(usage::Column::AssessmentId)
        .into_tuple()
        .all(db)
        .await?)
}

/// Which uses of documents a desk of the appraisal looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen<'a> {
    /// Those for one indicator in all returns of a round.
    Indicator {
        /// The round.
        round_id: i64,
        /// Code of the indicator.
        indicator: &'a str,
    },
    /// Those in one return.
    Return(i64),
    /// Those in all returns of a round.
    Round(i64),
}

/// Which uses of documents are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uses {
    /// All of them, and documents without any.
    All,
    /// Those in returns that were submitted.
    Submitted,
}

/// Whether a document serves in a return that was submitted.
///
/// # Errors
/// A fault of the database.
pub async fn serves_submitted(db: &Db, evidence_id: i64) -> Result<bool, StoreError> {
    let uses = usage::Entity::find()
        .select_only()
        .column(usage::Column::AssessmentId)
        .filter(usage::Column::EvidenceId.eq(evidence_id))
        .into_query();
    let served = assessment::Entity::find()
        .filter(assessment::Column::State.eq(ReturnState::Submitted))
        .filter(assessment::Column::Id.in_subquery(uses))
        .count(db)
        .await?;
    Ok(served > 0)
}

/// The documents that serve there, and all documents of whatever unit that share a file with one of
/// them; each with its uses, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_related(
    db: &Db,
    seen: Seen<'_>,
    uses: Uses,
) -> Result<Vec<(Evidence, Option<Usage>)>, StoreError> {
    let hashes = Entity::find()
        .select_only()
        .column(Column::Sha256)
        .filter(Column::Id.in_subquery(serving(seen)))
        .filter(Column::Sha256.is_not_null())
        .into_query();
    let wanted = Condition::any()
        .add(Column::Id.in_subquery(serving(seen)))
        .add(Column::Sha256.in_subquery(hashes));
    let submitted = assessment::Entity::find()
        .select_only()
        .column(assessment::Column::Id)
        .filter(assessment::Column::State.eq(ReturnState::Submitted))
        .into_query();
    let told = match uses {
        Uses::All => None,
        Uses::Submitted => Some(usage::Column::AssessmentId.in_subquery(submitted)),
    };
    let wanted = Condition::all().add(wanted).add_option(told);
    Ok(Entity::find()
        .find_also_related(usage::Entity)
        .filter(wanted)
        .order_by_asc(Column::Id)
        .order_by_asc(usage::Column::Id)
        .all(db)
        .await?)
}

fn serving(seen: Seen<'_>) -> sea_orm::sea_query::SelectStatement {
    let uses = usage::Entity::find()
        .select_only()
        .column(usage::Column::EvidenceId);
    let returns = |round_id: i64| {
        assessment::Entity::find()
            .select_only()
            .column(assessment::Column::Id)
            .filter(assessment::Column::RoundId.eq(round_id))
            .into_query()
    };
    let uses = match seen {
        Seen::Return(id) => uses.filter(usage::Column::AssessmentId.eq(id)),
        Seen::Round(id) => uses.filter(usage::Column::AssessmentId.in_subquery(returns(id))),
        Seen::Indicator {
            round_id,
            indicator,
        } => uses
            .filter(usage::Column::Indicator.eq(indicator))
            .filter(usage::Column::AssessmentId.in_subquery(returns(round_id))),
    };
    uses.into_query()
}
