//! What can go wrong below: one error type for database, files and the chain.

use sea_orm::{DbErr, SqlErr};

/// A fault or a clash reported by the store.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A row with this key is already there.
    #[error("a row with this key exists already: {0}")]
    Duplicate(String),
    /// The row was changed by somebody else since it was read.
    #[error("the row was changed meanwhile")]
    Stale,
    /// The row that must exist does not.
    #[error("no such row")]
    Absent,
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(String),
    /// The folder of stored files could not be read or written.
    #[error("file store: {0}")]
    File(String),
    /// The use case panicked; nothing of it was kept.
    #[error("the use case broke off: {0}")]
    Broken(String),
    /// The writer has stopped because the program is ending.
    #[error("the store is closing")]
    Closing,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => Self::Duplicate(what),
            _ => Self::Database(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.to_string())
    }
}
