//! The one writer: waiting use cases share a durable commit, each inside its own savepoint.
//!
//! SQLite lets one connection write at a time and a durable commit costs milliseconds, so the
//! writer opens one immediate transaction, runs every use case that waits in a savepoint of its
//! own, commits once, and only then answers them all. A use case that refuses is rolled back to
//! its savepoint and takes nothing of its neighbours with it. PostgreSQL runs the same way; there
//! another process may append to the audit chain first, which shows as a duplicate key, and the
//! use case is run again on the fresh head.

use std::sync::Mutex;

use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::{StoreError, audit::Head};

/// Use cases that share one commit at most.
const BATCH: usize = 64;
/// Runs of one use case when another process was first on the audit chain.
const TRIES: usize = 5;

/// A use case's view of the open transaction: the connection and the head of the audit chain.
pub struct Tx {
    pub(crate) conn: DatabaseTransaction,
    pub(crate) head: Mutex<Option<Head>>,
}

impl Tx {
    /// The connection, for the store's functions.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.conn
    }

    pub(crate) fn head(&self) -> Option<Head> {
        self.head.lock().ok().and_then(|held| held.clone())
    }

    pub(crate) fn set_head(&self, head: Option<Head>) {
        if let Ok(mut held) = self.head.lock() {
            *held = head;
        }
    }
}

/// What a use case hands to the writer: it may be run more than once, and only its last run counts.
pub trait Work<T, E>: for<'c> Fn(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static {}
impl<T, E, F> Work<T, E> for F where F: for<'c> Fn(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static {}

/// How one run ended, as far as the writer cares.
enum Ran {
    Keep,
    Undo,
    Again,
}

/// A waiting use case with its types hidden.
trait Waiting: Send {
    fn run<'c>(&'c mut self, tx: &'c Tx) -> BoxFuture<'c, Ran>;
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Ticket<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Waiting for Ticket<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + ChainClash + Send + 'static,
    F: Work<T, E>,
{
    fn run<'c>(&'c mut self, tx: &'c Tx) -> BoxFuture<'c, Ran> {
        Box::pin(async move {
            let outcome = (self.work)(tx).await;
            let ran = match &outcome {
                Ok(_) => Ran::Keep,
                Err(error) if error.is_chain_clash() => Ran::Again,
                Err(_) => Ran::Undo,
            };
            self.outcome = Some(outcome);
            ran
        })
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        let answer = match (self.outcome, commit) {
            (Some(Err(refusal)), _) => Err(refusal),
            (_, Err(fault)) => Err(E::from(fault)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(E::from(StoreError::Closing)),
        };
        // The asker may have gone away; what was committed stays committed.
        drop(self.reply.send(answer));
    }
}

/// Tells the writer which errors mean "another process was first on the audit chain".
pub trait ChainClash {
    /// True when the use case should be run again on a fresh head.
    fn is_chain_clash(&self) -> bool;
}

impl ChainClash for StoreError {
    fn is_chain_clash(&self) -> bool {
        matches!(self, Self::Duplicate(what) if what.contains("audit"))
    }
}

/// The queue in front of the writer's task.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Waiting>>,
}

impl Writer {
    /// Starts the task that owns the writing connection.
    pub(crate) fn start(conn: DatabaseConnection) -> Self {
        let (queue, waiting) = mpsc::channel(4096);
        tokio::spawn(serve(conn, waiting));
        Self { queue }
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + ChainClash + Send + 'static,
        F: Work<T, E>,
    {
        let (reply, answer) = oneshot::channel();
        let ticket = Ticket { work, outcome: None, reply };
        self.queue.send(Box::new(ticket)).await.map_err(|_| E::from(StoreError::Closing))?;
        answer.await.map_err(|_| E::from(StoreError::Closing))?
    }
}

async fn serve(conn: DatabaseConnection, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    let mut head = None;
    while let Some(first) = waiting.recv().await {
        let mut done = Vec::new();
        let commit = batch(&conn, &mut head, first, &mut waiting, &mut done).await;
        if commit.is_err() {
            head = None;
        }
        for ticket in done {
            ticket.answer(commit.clone());
        }
    }
}

/// Runs the first use case and all that wait behind it in one transaction, and commits.
async fn batch(
    conn: &DatabaseConnection,
    head: &mut Option<Head>,
    first: Box<dyn Waiting>,
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> Result<(), StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let outer = match conn.begin_with_options(options).await {
        Ok(outer) => outer,
        Err(error) => {
            done.push(first);
            return Err(error.into());
        }
    };
    let mut next = Some(first);
    let mut outcome = Ok(());
    while let Some(mut ticket) = next.take() {
        if outcome.is_ok() {
            outcome = one(&outer, head, ticket.as_mut()).await;
        }
        done.push(ticket);
        if done.len() < BATCH && outcome.is_ok() {
            next = waiting.try_recv().ok();
        }
    }
    outcome?;
    outer.commit().await?;
    Ok(())
}

/// Runs one use case in a savepoint; the head of the chain moves only when it is kept.
async fn one(
    outer: &DatabaseTransaction,
    head: &mut Option<Head>,
    ticket: &mut dyn Waiting,
) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let tx = Tx { conn: outer.begin().await?, head: Mutex::new(head.clone()) };
        match ticket.run(&tx).await {
            Ran::Keep => {
                *head = tx.head();
                tx.conn.commit().await?;
                return Ok(());
            }
            Ran::Undo => {
                tx.conn.rollback().await?;
                return Ok(());
            }
            Ran::Again => {
                *head = None;
                tx.conn.rollback().await?;
            }
        }
    }
    Ok(())
}

/// Runs one statement outside any use case, for the connection's own settings.
pub(crate) async fn pragma(conn: &DatabaseConnection, sql: &str) -> Result<(), StoreError> {
    conn.execute_unprepared(sql).await?;
    Ok(())
}
