//! The returns of units: answers, evidence, judgements, explanations.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        assessments(manager).await?;
        evidence(manager).await?;
        appraisal(manager).await
    }
}

async fn assessments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let assessment = vec![
        id(),
        big_integer("round_id"),
        big_integer("unit_id"),
        string("state"),
        integer("leaves"),
        integer("answered"),
        integer("judged"),
        integer("asked"),
        big_integer("self_micro"),
        big_integer("maximum_micro"),
        big_integer("appraised_micro"),
        big_integer_null("submitted_at"),
        big_integer_null("submitted_by"),
        integer("version"),
        integer("revision"),
        big_integer("changed_at"),
    ];
    create(manager, "assessment", assessment).await?;
    index(manager, "assessment", &["round_id", "unit_id"], Unique::Yes).await?;
    index(manager, "assessment", &["unit_id"], Unique::No).await?;
    let answer = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        text("content"),
        text_null("note"),
        integer("version"),
        big_integer("updated_by"),
        big_integer("updated_at"),
    ];
    create(manager, "answer", answer).await?;
    index(
        manager,
        "answer",
        &["assessment_id", "indicator"],
        Unique::Yes,
    )
    .await
}

async fn evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let evidence = vec![
        id(),
        big_integer("unit_id"),
        string_null("sha256"),
        string_null("file_name"),
        string_null("media_type"),
        big_integer_null("size_bytes"),
        string_null("number"),
        string_null("issued_on"),
        string_null("issuer"),
        text("title"),
        big_integer("created_by"),
        big_integer("created_at"),
    ];
    create(manager, "evidence", evidence).await?;
    index(manager, "evidence", &["unit_id"], Unique::No).await?;
    index(manager, "evidence", &["sha256"], Unique::No).await?;
    let usage = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        big_integer("evidence_id"),
        big_integer("created_at"),
    ];
    create(manager, "evidence_use", usage).await?;
    index(
        manager,
        "evidence_use",
        &["assessment_id", "indicator", "evidence_id"],
        Unique::Yes,
    )
    .await?;
    index(manager, "evidence_use", &["evidence_id"], Unique::No).await
}

async fn appraisal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let judgement = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        string("verdict"),
        big_integer_null("points_micro"),
        string_null("reason_code"),
        text_null("reason"),
        big_integer("appraiser_id"),
        big_integer("judged_at"),
        string_null("settlement"),
        big_integer_null("settled_micro"),
        text_null("settled_reason"),
        big_integer_null("settled_by"),
        big_integer_null("settled_at"),
        integer("version"),
    ];
    create(manager, "judgement", judgement).await?;
    index(
        manager,
        "judgement",
        &["assessment_id", "indicator"],
        Unique::Yes,
    )
    .await?;
    let explanation = vec![
        id(),
        big_integer("assessment_id"),
        string("indicator"),
        text("body"),
        big_integer("author_id"),
        big_integer("updated_at"),
        integer("version"),
    ];
    create(manager, "explanation", explanation).await?;
    index(
        manager,
        "explanation",
        &["assessment_id", "indicator"],
        Unique::Yes,
    )
    .await
}
