//! Frozen editions, and results that others published, as printed.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let edition = vec![
            id(),
            big_integer("round_id"),
            integer("number"),
            string_uniq("fingerprint"),
            text("body"),
            text("decision"),
            big_integer("approved_by"),
            big_integer("approved_at"),
            big_integer_null("published_by"),
            big_integer_null("published_at"),
        ];
        create(manager, "edition", edition).await?;
        index(manager, "edition", &["round_id", "number"], Unique::Yes).await?;
        result(manager).await?;
        printed(manager).await
    }
}

/// Values of an edition's units at each node, so that a page need not open the frozen document.
async fn result(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let result = vec![
        id(),
        big_integer("edition_id"),
        big_integer("unit_id"),
        string("node"),
        string("kind"),
        string("points"),
        string("maximum"),
        string_null("value"),
        integer_null("rank"),
        integer_null("of"),
        integer("missing"),
    ];
    create(manager, "result", result).await?;
    index(manager, "result", &["edition_id", "unit_id"], Unique::No).await?;
    index(manager, "result", &["edition_id", "node"], Unique::No).await?;
    index(manager, "result", &["unit_id", "node"], Unique::No).await
}

async fn printed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let row = vec![
        id(),
        big_integer("round_id"),
        integer("place"),
        big_integer_null("unit_id"),
        string("unit_name"),
        string("unit_group"),
        integer_null("rank"),
        integer_null("group_size"),
        string_null("value"),
        string_null("value_as_printed"),
        string_null("max_total"),
        string_null("percent"),
        string_null("class"),
        string("status"),
        text_null("note"),
        text_null("source"),
        string_null("confidence"),
    ];
    create(manager, "printed_row", row).await?;
    index(manager, "printed_row", &["round_id"], Unique::No).await?;
    index(manager, "printed_row", &["unit_id"], Unique::No).await?;
    let value = vec![
        id(),
        big_integer("row_id"),
        string("node"),
        string_null("points"),
        string_null("maximum"),
        string_null("value"),
        integer_null("rank"),
    ];
    create(manager, "printed_value", value).await?;
    index(manager, "printed_value", &["row_id"], Unique::No).await
}
