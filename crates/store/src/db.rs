//! Opening an installation: connections for reading, the writer, the folder of files.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use sea_orm_migration::MigratorTrait;

use crate::{
    StoreError,
    blob::BlobFolder,
    migrations::Migrations,
    writer::{ChainClash, Work, Writer, pragma},
};

/// Reading connections of one process; pages are short, so a few serve many people.
const READERS: u32 = 8;

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
    reader: DatabaseConnection,
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
        let writer = connect(url, 1, &tally).await?;
        Migrations::up(&writer, None).await?;
        let in_memory = url.contains(":memory:");
        let reader = if in_memory { writer.clone() } else { connect(url, READERS, &tally).await? };
        if writer.get_database_backend() == DbBackend::Sqlite && !in_memory {
            pragma(&reader, "PRAGMA query_only = OFF").await?;
        }
        Ok(Self { reader, writer: Writer::start(writer), files: BlobFolder::open(files)?, tally })
    }

    /// The connection pool for reading.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
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
    /// # Errors
    /// What the use case refused with, or the store's own fault; in both cases nothing was kept.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + ChainClash + Send + 'static,
        F: Work<T, E>,
    {
        self.writer.write(work).await
    }
}

async fn connect(url: &str, connections: u32, tally: &Tally) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .statement_cache_capacity(256)
        });
    let mut conn = Database::connect(options).await?;
    let counted = tally.clone();
    conn.set_metric_callback(move |_| {
        counted.0.fetch_add(1, Ordering::Relaxed);
    });
    Ok(conn)
}
