//! Units and their succession, accounts, sessions, one-time links, the audit chain.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        units(manager).await?;
        accounts(manager).await?;
        audit(manager).await
    }
}

async fn units(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let unit = vec![
        id(),
        string_uniq("code"),
        string_null("official_code"),
        string("name"),
        string("kind"),
        string("unit_group"),
        string_null("parent"),
        string_null("valid_from"),
        string_null("valid_to"),
        boolean("fictional"),
        string_null("source"),
        blob("sort_key"),
        string("search_key"),
    ];
    create(manager, "unit", unit).await?;
    index(manager, "unit", &["unit_group"], Unique::No).await?;
    let succession = vec![
        id(),
        string("predecessor"),
        string("successor"),
        string("on_date"),
        string_null("legal_basis"),
    ];
    create(manager, "succession", succession).await?;
    index(
        manager,
        "succession",
        &["predecessor", "successor"],
        Unique::Yes,
    )
    .await?;
    index(manager, "succession", &["successor"], Unique::No).await
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let account = vec![
        id(),
        string_uniq("login"),
        string("name"),
        string("role"),
        big_integer_null("unit_id"),
        text_null("password"),
        boolean("active"),
        integer("failures"),
        big_integer_null("locked_until"),
        big_integer("created_at"),
    ];
    create(manager, "account", account).await?;
    let mut token = string("token_hash");
    token.primary_key();
    let session = vec![
        token.clone(),
        big_integer("account_id"),
        big_integer("created_at"),
        big_integer("seen_at"),
        big_integer("expires_at"),
    ];
    create(manager, "session", session).await?;
    index(manager, "session", &["account_id"], Unique::No).await?;
    let link = vec![
        token,
        big_integer("account_id"),
        big_integer("expires_at"),
        big_integer_null("used_at"),
    ];
    create(manager, "link", link).await
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut seq = big_integer("seq");
    seq.primary_key();
    let line = vec![
        seq,
        big_integer("at"),
        big_integer_null("account_id"),
        string("actor"),
        string("action"),
        string_null("round"),
        string_null("unit"),
        string_null("indicator"),
        text("detail"),
        string("previous"),
        string("hash"),
    ];
    create(manager, "audit", line).await?;
    index(
        manager,
        "audit",
        &["round", "unit", "indicator"],
        Unique::No,
    )
    .await
}
