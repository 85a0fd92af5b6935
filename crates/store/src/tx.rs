//! What a use case sees of the transaction it runs in: the connection, the end of the audit chain, its news.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{
    Db, StoreError,
    audit::{self, Head},
};

/// What is told to others in this process once a use case is durable.
pub(crate) type News = Box<dyn FnOnce() + Send>;

/// A use case's view of the open transaction: the connection and the head of the audit chain.
pub struct Tx {
    db: Db,
    head: Mutex<Head>,
    news: Mutex<Vec<News>>,
}

impl Tx {
    /// Opens a transaction in which nobody else can append to the audit chain until it ends, so
    /// that the head stays true, whether it is known from before or read now.
    pub(crate) async fn begin(
        conn: &DatabaseConnection,
        head: Option<Head>,
    ) -> Result<Self, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let db = Db::of_transaction(conn.begin_with_options(options).await?);
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE")
                .await?;
        }
        let head = match head {
            Some(head) => head,
            None => audit::last(&db).await?,
        };
        Ok(Self::new(db, head))
    }

    fn new(db: Db, head: Head) -> Self {
        Self {
            db,
            head: Mutex::new(head),
            news: Mutex::default(),
        }
    }

    /// A part that can be undone by itself.
    pub(crate) async fn savepoint(&self) -> Result<Self, StoreError> {
        Ok(Self::new(self.db.savepoint().await?, self.head()))
    }

    /// Takes over how far a kept part has moved the chain, and what it has to tell.
    pub(crate) fn follow(&self, head: Head, mut news: Vec<News>) {
        self.set_head(head);
        held(&self.news).append(&mut news);
    }

    /// Keeps what was done, durably if this is no part; gives back the chain's head and the news.
    pub(crate) async fn commit(self) -> Result<(Head, Vec<News>), StoreError> {
        self.db.commit().await?;
        let head = self.head.into_inner();
        let news = self.news.into_inner();
        Ok((
            head.unwrap_or_else(PoisonError::into_inner),
            news.unwrap_or_else(PoisonError::into_inner),
        ))
    }

    /// Undoes what was done.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        self.db.rollback().await
    }

    /// The connection, for the store's functions.
    ///
    /// A statement that fails ends a use case: PostgreSQL takes no further one in its savepoint.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Has something done once this use case is durable, before it is answered, and also when
    /// its caller has gone away meanwhile; never when nothing was kept. It must be short: the
    /// writer does it.
    pub fn after_commit(&self, news: impl FnOnce() + Send + 'static) {
        held(&self.news).push(Box::new(news));
    }

    pub(crate) fn head(&self) -> Head {
        held(&self.head).clone()
    }

    pub(crate) fn set_head(&self, head: Head) {
        *held(&self.head) = head;
    }

    /// How many news wait to be told.
    pub(crate) fn count_news(&self) -> usize {
        held(&self.news).len()
    }

    /// Forgets the news after the first `count`.
    pub(crate) fn keep_news(&self, count: usize) {
        held(&self.news).truncate(count);
    }
}

fn held<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
