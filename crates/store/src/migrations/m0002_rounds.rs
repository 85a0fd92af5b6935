//! Frameworks, rounds, who appraises what, recorded exceptions to the deadline.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let framework = vec![
            id(),
            string_uniq("code"),
            string("title"),
            string("level"),
            text("source"),
            string("fingerprint"),
            big_integer("created_at"),
        ];
        create(manager, "framework", framework).await?;
        rounds(manager).await?;
        let assignment = vec![
            id(),
            big_integer("round_id"),
            big_integer("account_id"),
            string("main_index"),
        ];
        create(manager, "assignment", assignment).await?;
        index(
            manager,
            "assignment",
            &["round_id", "account_id", "main_index"],
            Unique::Yes,
        )
        .await?;
        let permission = vec![
            id(),
            big_integer("round_id"),
            big_integer("unit_id"),
            big_integer("until"),
            text("reason"),
            big_integer("granted_by"),
            big_integer("granted_at"),
        ];
        create(manager, "permission", permission).await?;
        index(manager, "permission", &["round_id", "unit_id"], Unique::No).await
    }
}

async fn rounds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let round = vec![
        id(),
        string_uniq("slug"),
        string("title"),
        string("title_en"),
        integer("year"),
        string("level"),
        string("kind"),
        string("state"),
        big_integer_null("framework_id"),
        big_integer_null("previous_id"),
        boolean("fictional"),
        big_integer_null("deadline_at"),
        big_integer_null("explain_until"),
        string_null("published_on"),
        text_null("decision"),
        text_null("source"),
        text_null("note"),
        integer_null("ranked"),
        integer("version"),
        big_integer("created_at"),
    ];
    create(manager, "round", round).await?;
    index(manager, "round", &["state"], Unique::No).await
}
