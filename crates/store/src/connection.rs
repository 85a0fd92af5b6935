//! The connection that every room speaks through, in a transaction or not.

use std::{
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, Statement, TransactionTrait,
};

use crate::{StoreError, readers::Readers};

/// Reading connections, or an open transaction.
///
/// One type for both, so that every query is compiled once; a transaction notes when anything but a
/// reading statement goes through it.
pub struct Db {
    way: Way,
    has_written: AtomicBool,
}

enum Way {
    /// To a server, or to a database in memory.
    Pool(DatabaseConnection),
    /// To a file.
    Readers(Readers),
    Transaction(DatabaseTransaction),
}

impl Db {
    pub(crate) fn of_pool(pool: DatabaseConnection) -> Self {
        Self::new(Way::Pool(pool))
    }

    pub(crate) fn of_readers(readers: Readers) -> Self {
        Self::new(Way::Readers(readers))
    }

    pub(crate) fn of_transaction(transaction: DatabaseTransaction) -> Self {
        Self::new(Way::Transaction(transaction))
    }

    fn new(way: Way) -> Self {
        Self {
            way,
            has_written: AtomicBool::new(false),
        }
    }

    /// A part of a transaction that can be undone by itself.
    pub(crate) async fn savepoint(&self) -> Result<Self, StoreError> {
        match &self.way {
            Way::Transaction(outer) => Ok(Self::of_transaction(outer.begin().await?)),
            Way::Pool(_) | Way::Readers(_) => Err(StoreError::Closing),
        }
    }

    /// Keeps what was done in a transaction.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.way {
            Way::Transaction(transaction) => Ok(transaction.commit().await?),
            Way::Pool(_) | Way::Readers(_) => Ok(()),
        }
    }

    /// Undoes what was done in a transaction.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self.way {
            Way::Transaction(transaction) => Ok(transaction.rollback().await?),
            Way::Pool(_) | Way::Readers(_) => Ok(()),
        }
    }

    /// Whether something may have been changed since this was last asked.
    pub(crate) fn take_written(&self) -> bool {
        self.has_written.swap(false, Ordering::AcqRel)
    }

    /// Whatever does not begin as a reading statement counts as writing.
    fn note(&self, sql: &str) {
        let word = sql.trim_start().get(..6);
        if !word.is_some_and(|word| word.eq_ignore_ascii_case("select")) {
            self.has_written.store(true, Ordering::Release);
        }
    }
}

/// What the driver gives back later.
type Later<'c, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'c>>;

// The trait's functions as its own macro spells them out: the driver's future is handed on as it is.
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        match &self.way {
            Way::Pool(pool) => pool.get_database_backend(),
            Way::Readers(_) => DbBackend::Sqlite,
            Way::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    fn execute_raw<'s, 'c>(&'s self, statement: Statement) -> Later<'c, ExecResult>
    where
        's: 'c,
        Self: 'c,
    {
        self.note(&statement.sql);
        match &self.way {
            Way::Pool(pool) => pool.execute_raw(statement),
            Way::Readers(readers) => Box::pin(async move {
                let reader = readers.take().await?;
                reader.connection()?.execute_raw(statement).await
            }),
            Way::Transaction(transaction) => transaction.execute_raw(statement),
        }
    }

    fn execute_unprepared<'s, 'q, 'c>(&'s self, sql: &'q str) -> Later<'c, ExecResult>
    where
        's: 'c,
        'q: 'c,
        Self: 'c,
    {
        self.note(sql);
        match &self.way {
            Way::Pool(pool) => pool.execute_unprepared(sql),
            Way::Readers(readers) => Box::pin(async move {
                let reader = readers.take().await?;
                reader.connection()?.execute_unprepared(sql).await
            }),
            Way::Transaction(transaction) => transaction.execute_unprepared(sql),
        }
    }

    fn query_one_raw<'s, 'c>(&'s self, statement: Statement) -> Later<'c, Option<QueryResult>>
    where
        's: 'c,
        Self: 'c,
    {
        self.note(&statement.sql);
        match &self.way {
            Way::Pool(pool) => pool.query_one_raw(statement),
            Way::Readers(readers) => Box::pin(async move {
                let reader = readers.take().await?;
                reader.connection()?.query_one_raw(statement).await
            }),
            Way::Transaction(transaction) => transaction.query_one_raw(statement),
        }
    }

    fn query_all_raw<'s, 'c>(&'s self, statement: Statement) -> Later<'c, Vec<QueryResult>>
    where
        's: 'c,
        Self: 'c,
    {
        self.note(&statement.sql);
        match &self.way {
            Way::Pool(pool) => pool.query_all_raw(statement),
            Way::Readers(readers) => Box::pin(async move {
                let reader = readers.take().await?;
                reader.connection()?.query_all_raw(statement).await
            }),
            Way::Transaction(transaction) => transaction.query_all_raw(statement),
        }
    }
}
