//! The items that an audit line on many of them is about, so that the line is found from each.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Lines written before this step keep what their detail says, and are found by their own columns.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let concern = vec![
            id(),
            big_integer("seq"),
            string("unit"),
            string_null("indicator"),
        ];
        create(manager, "audit_concern", concern).await?;
        let columns = ["unit", "indicator"];
        index(manager, "audit_concern", &columns, Unique::No).await?;
        index(manager, "audit_concern", &["indicator"], Unique::No).await
    }
}
