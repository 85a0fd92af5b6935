//! The tables, in steps that are only ever added to.
//!
//! A step is plain data: the tables, columns and indexes it makes, and the values of a column that takes
//! the place of another. The few lines that note which steps a
//! database has are ours: the library for it brings every type library along that its sister crates
//! can speak (decision 14).

use sea_orm::{
    ConnectionTrait, Set,
    entity::prelude::*,
    sea_query::{
        ColumnDef, Expr, ExprTrait, Index, IndexCreateStatement, Query, Table, TableAlterStatement,
        TableCreateStatement, UpdateStatement,
    },
};

use crate::{Db, StoreError};

mod column;
mod m0001_people;
mod m0002_rounds;
mod m0003_returns;
mod m0004_results;
mod m0005_audit_concerns;
mod m0006_jobs;
mod m0007_duties;
mod m0008_plans;
mod m0009_tasks;
mod m0010_notices;
mod m0011_series;
mod m0012_proposals;
mod m0013_estimates;
mod m0014_campaigns;
mod m0015_meetings;
mod m0018_subscriptions;
mod m0019_crosswalks;
mod m0020_amendments;
mod m0021_series_course;
mod m0022_meeting_corrections;
mod m0023_task_moments;

/// The name of a step in the database, and what it makes.
type Step = (&'static str, fn(&mut Tables));

/// Every step, oldest first.
const STEPS: [Step; 21] = [
    ("m0001_people", m0001_people::make),
    ("m0002_rounds", m0002_rounds::make),
    ("m0003_returns", m0003_returns::make),
    ("m0004_results", m0004_results::make),
    ("m0005_audit_concerns", m0005_audit_concerns::make),
    ("m0006_jobs", m0006_jobs::make),
    ("m0007_duties", m0007_duties::make),
    ("m0008_plans", m0008_plans::make),
    ("m0009_tasks", m0009_tasks::make),
    ("m0010_notices", m0010_notices::make),
    ("m0011_series", m0011_series::make),
    ("m0012_proposals", m0012_proposals::make),
    ("m0013_estimates", m0013_estimates::make),
    ("m0014_campaigns", m0014_campaigns::make),
    ("m0015_meetings", m0015_meetings::make),
    ("m0018_subscriptions", m0018_subscriptions::make),
    ("m0019_crosswalks", m0019_crosswalks::make),
    ("m0020_amendments", m0020_amendments::make),
    ("m0021_series_course", m0021_series_course::make),
    ("m0022_meeting_corrections", m0022_meeting_corrections::make),
    ("m0023_task_moments", m0023_task_moments::make),
];

/// A step that this database has.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "migration")]
pub struct Model {
    /// Its name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// What a step makes.
#[derive(Default)]
struct Tables {
    tables: Vec<TableCreateStatement>,
    columns: Vec<TableAlterStatement>,
    values: Vec<UpdateStatement>,
    gone: Vec<TableAlterStatement>,
    indexes: Vec<IndexCreateStatement>,
}

impl Tables {
    /// Makes a table of these columns.
    fn create(&mut self, name: &'static str, columns: Vec<ColumnDef>) {
        let mut table = Table::create();
        table.table(name);
        for column in columns {
            table.col(column);
        }
        self.tables.push(table);
    }

    /// Adds a column to a table that is there already; rows that are there have nothing in it.
    fn add(&mut self, table: &'static str, column: ColumnDef) {
        let mut more = Table::alter();
        more.table(table).add_column(column);
        self.columns.push(more);
    }

    /// Puts a new column, filled by an expression over the old one, in the place of that.
    fn turn(
        &mut self,
        table: &'static str,
        (old, value): (&'static str, &'static str),
        column: ColumnDef,
    ) {
        let name = column.get_column_name();
        let mut values = Query::update();
        values
            .table(table)
            .value(name, Expr::cust(value))
            .and_where(ExprTrait::is_not_null(Expr::col(old)));
        self.values.push(values);
        let mut gone = Table::alter();
        gone.table(table).drop_column(old);
        self.gone.push(gone);
        self.add(table, column);
    }

    /// Makes an index over these columns.
    fn index(&mut self, table: &'static str, columns: &[&'static str]) {
        self.indexes.push(index(table, columns));
    }

    /// Makes an index over columns that together identify a row.
    fn identify(&mut self, table: &'static str, columns: &[&'static str]) {
        self.indexes.push(index(table, columns).unique().take());
    }
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    let name = format!("{table}_{}", columns.join("_"));
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// Brings the tables up to date: every step that the database has not, in order.
///
/// # Errors
/// A fault of the database; a database that a newer program has changed.
pub(crate) async fn apply(tx: &Db) -> Result<(), StoreError> {
    let mut list = Table::create();
    let name = column::string("name").primary_key().take();
    tx.execute(list.table("migration").if_not_exists().col(name))
        .await?;
    let done: Vec<String> = Entity::find()
        .all(tx)
        .await?
        .into_iter()
        .map(|step| step.name)
        .collect();
    let is_known = |name: &&String| STEPS.iter().any(|(known, _)| known == name);
    if let Some(newer) = done.iter().find(|name| !is_known(name)) {
        return Err(StoreError::Database(format!(
            "step {newer} was made by a newer version of this program; run that one"
        )));
    }
    for (name, make) in STEPS {
        if done.iter().any(|done| done == name) {
            continue;
        }
        let mut step = Tables::default();
        make(&mut step);
        for table in &step.tables {
            tx.execute(table).await?;
        }
        for column in &step.columns {
            tx.execute(column).await?;
        }
        for values in &step.values {
            tx.execute(values).await?;
        }
        for column in &step.gone {
            tx.execute(column).await?;
        }
        for index in &step.indexes {
            tx.execute(index).await?;
        }
        let note = ActiveModel {
            name: Set(name.to_owned()),
        };
        Entity::insert(note).exec_without_returning(tx).await?;
    }
    Ok(())
}
