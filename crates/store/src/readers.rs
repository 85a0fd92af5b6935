//! Reading connections to a file, kept in hand.
//!
//! The driver's pool sends each connection an empty command whenever it comes back, to see whether it
//! still lives, which costs a page as much as a small query does. A file does not go away, so its
//! connections are taken out of the pool once and handed from one query to the next.

use std::sync::{Mutex, PoisonError};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr,
    TransactionTrait,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::StoreError;

/// Some connections; whoever finds none idle waits.
pub(crate) struct Readers {
    idle: Mutex<Vec<DatabaseTransaction>>,
    free: Semaphore,
}

impl Readers {
    /// Takes `count` connections out of the pool.
    pub(crate) async fn open(pool: &DatabaseConnection, count: u32) -> Result<Self, StoreError> {
        let mut idle = Vec::new();
        for _ in 0..count {
            // The driver gives out a connection for a transaction only; ended behind its back, what
            // is left is the connection, on which every query sees what was committed last.
            let connection = pool.begin().await?;
            connection.execute_unprepared("COMMIT").await?;
            idle.push(connection);
        }
        Ok(Self {
            free: Semaphore::new(idle.len()),
            idle: Mutex::new(idle),
        })
    }

    /// An idle connection, which comes back when it is dropped.
    pub(crate) async fn take(&self) -> Result<Reader<'_>, DbErr> {
        let closed = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        let permit = self.free.acquire().await.map_err(|_| closed())?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Reader {
            connection: Some(idle.pop().ok_or_else(closed)?),
            readers: self,
            _permit: permit,
        })
    }
}

/// A connection in use.
pub(crate) struct Reader<'r> {
    connection: Option<DatabaseTransaction>,
    readers: &'r Readers,
    _permit: SemaphorePermit<'r>,
}

impl Reader<'_> {
    /// The connection.
    pub(crate) fn connection(&self) -> Result<&DatabaseTransaction, DbErr> {
        let gone = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        self.connection.as_ref().ok_or_else(gone)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let idle = self.readers.idle.lock();
        let mut idle = idle.unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
    }
}
