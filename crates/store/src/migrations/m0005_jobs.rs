//! Work that outlasts a request, and which of its results the public may see.

use sea_orm_migration::{prelude::*, schema::*};

use super::{Unique, create, id, index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let job = vec![
            id(),
            string("kind"),
            string("subject"),
            text("parameters"),
            string("state"),
            integer("permille"),
            integer("attempt"),
            big_integer_null("lease_until"),
            big_integer("asked_by"),
            big_integer("asked_at"),
            big_integer_null("begun_at"),
            big_integer_null("ended_at"),
            text_null("result"),
            text_null("fault"),
        ];
        create(manager, "job", job).await?;
        index(manager, "job", &["state"], Unique::No).await?;
        index(manager, "job", &["subject"], Unique::No).await?;
        let released = vec![
            id(),
            big_integer("edition_id"),
            big_integer("job_id"),
            text("parameters"),
            text("intervals"),
            big_integer("released_by"),
            big_integer("released_at"),
        ];
        create(manager, "released_analysis", released).await?;
        index(manager, "released_analysis", &["edition_id"], Unique::Yes).await
    }
}
