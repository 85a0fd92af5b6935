//! The tables, in steps that are only ever added to.

use sea_orm_migration::{
    prelude::{ColumnDef, DbErr, Index, MigrationTrait, MigratorTrait, SchemaManager, Table},
    schema::big_integer,
};

mod m0001_people;
mod m0002_rounds;
mod m0003_returns;
mod m0004_results;
mod m0005_audit_concerns;

/// Every step, oldest first.
pub(crate) struct Migrations;

impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_rounds::Migration),
            Box::new(m0003_returns::Migration),
            Box::new(m0004_results::Migration),
            Box::new(m0005_audit_concerns::Migration),
        ]
    }
}

/// Makes a table of these columns.
async fn create(
    manager: &SchemaManager<'_>,
    name: &'static str,
    columns: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(name);
    for mut column in columns {
        table.col(&mut column);
    }
    manager.create_table(table.to_owned()).await
}

/// Makes an index over these columns, unique where a pair may stand only once.
async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    unique: Unique,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}", columns.join("_")))
        .table(table);
    for column in columns {
        index.col(*column);
    }
    if matches!(unique, Unique::Yes) {
        index.unique();
    }
    manager.create_index(index.to_owned()).await
}

/// Whether the columns of an index identify a row.
enum Unique {
    Yes,
    No,
}

/// A key that the database numbers by itself.
fn id() -> ColumnDef {
    let mut column = big_integer("id");
    column.auto_increment().primary_key();
    column
}
