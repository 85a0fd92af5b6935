//! Opening an installation: connections for reading, the writer, the folder of files.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    entity::prelude::*,
    sea_query::{ExprTrait, LikeExpr},
};

use crate::{
    Db, StoreError,
    blob::BlobFolder,
    migrations,
    readers::Readers,
    writer::{Pen, Work, Writer},
};

/// Reading connections of one process; pages are short, so a few serve many people.
const READERS: u32 = 4;
/// Pages that a reading connection to a file keeps in memory, in KiB; the system keeps the file itself.
const READER_CACHE: &str = "-1024";
/// Prepared statements that one connection keeps.
const STATEMENTS: usize = 256;

/// Counts the statements that were sent, for the tests that hold each page to its number.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<AtomicU64>);

impl Tally {
    /// Statements since the store was opened.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An open installation. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    reader: Arc<Db>,
    writer: Writer,
    files: BlobFolder,
    tally: Tally,
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`) and the folder of files,
    /// and brings the tables up to date.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or the folder cannot be made.
    pub async fn open(url: &str, files: &Path) -> Result<Self, StoreError> {
        let tally = Tally::default();
        let writer = connect(url, Purpose::Write, &tally).await?;
        migrate(&writer).await?;
        // A database in memory belongs to the one connection that made it.
        let in_memory = url.contains(":memory:");
        let reader = if in_memory {
            Db::of_pool(writer.clone())
        } else {
            let pool = connect(url, Purpose::Read, &tally).await?;
            match pool.get_database_backend() {
                DbBackend::Sqlite => Db::of_readers(Readers::open(&pool, READERS).await?),
                _ => Db::of_pool(pool),
            }
        };
        Ok(Self {
            reader: Arc::new(reader),
            writer: Writer::start(Pen::new(
                writer,
                (!in_memory).then(|| url.to_owned()),
                &tally,
            )),
            files: BlobFolder::open(files)?,
            tally,
        })
    }

    /// The connection pool for reading. Never inside [`Store::write`]: there [`crate::Tx::db`] sees
    /// what the use case has done so far.
    pub fn reader(&self) -> &Db {
        &self.reader
    }

    /// Whether nobody else writes to this database: it is a file in a data folder that is locked.
    pub fn is_alone(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Sqlite
    }

    /// The folder in which evidence files lie, by their hash.
    pub fn files(&self) -> &BlobFolder {
        &self.files
    }

    /// How many statements were sent so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Runs one use case as one durable transaction; `Ok` is returned only after the commit.
    ///
    /// A use case runs to its end even when its caller has gone away. It must not call `write`
    /// itself: the inner one would wait for the outer one to end.
    ///
    /// # Errors
    /// What the use case refused with, or the store's own fault; in both cases nothing was kept.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Work<T, E>,
    {
        self.writer.write(work).await
    }
}

/// What a pool of connections is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read,
    Write,
}

/// All missing steps in one transaction: a step that fails leaves nothing half made, and a second
/// process that starts at the same time waits and finds the tables there.
async fn migrate(conn: &DatabaseConnection) -> Result<(), StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let outer = Db::of_transaction(conn.begin_with_options(options).await?);
    if outer.get_database_backend() == DbBackend::Postgres {
        // Any number will do that no other program uses for a lock in this database.
        outer
            .execute_unprepared("SELECT pg_advisory_xact_lock(8423640)")
            .await?;
    }
    migrations::apply(&outer).await?;
    outer.commit().await?;
    Ok(())
}

pub(crate) async fn connect(
    url: &str,
    purpose: Purpose,
    tally: &Tally,
) -> Result<DatabaseConnection, StoreError> {
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let is_sqlite = url.starts_with("sqlite:");
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(if purpose == Purpose::Read { READERS } else { 1 })
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        // A file is always there; a server may have been started anew since.
        .test_before_acquire(!is_sqlite)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            // A machine that vanishes in the middle of a use case must not hold the chain for hours.
            let patience = [("idle_in_transaction_session_timeout", "60s")];
            postgres
                .statement_cache_capacity(STATEMENTS)
                .options(patience)
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
                .statement_cache_capacity(STATEMENTS);
            match purpose {
                // Whoever writes past the writer would wait for it, or break the audit chain.
                Purpose::Read => sqlite
                    .pragma("query_only", "ON")
                    .pragma("cache_size", READER_CACHE),
                // The log of a large import is cut back to this many bytes when it is written over.
                Purpose::Write => sqlite.pragma("journal_size_limit", "67108864"),
            }
        });
    if is_sqlite {
        // A connection to a file does not age, and one in memory takes the database with it.
        options.idle_timeout(None).max_lifetime(None);
    }
    let mut conn = Database::connect(options).await?;
    let counted = tally.clone();
    conn.set_metric_callback(move |_| {
        counted.0.fetch_add(1, Ordering::Relaxed);
    });
    Ok(conn)
}

/// Rows whose column holds a text as it stands: `%` and `_` are no wildcards.
pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let pattern = text
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    let pattern = LikeExpr::new(format!("%{pattern}%")).escape('!');
    ExprTrait::like(column.into_expr(), pattern)
}
