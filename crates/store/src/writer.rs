//! The one writer: waiting use cases share a durable commit, each inside its own savepoint.
//!
//! SQLite lets one connection write at a time and a durable commit costs milliseconds, so the
//! writer opens one immediate transaction, runs every use case that waits in a savepoint of its
//! own, commits once, and only then answers them all. A use case that refuses, fails or panics is
//! rolled back to its savepoint and takes nothing of its neighbours with it. PostgreSQL runs the
//! same way; there the batch first locks the audit chain, so that the processes in front of one
//! database write in turn, as the chain needs anyway, and never wait for each other in a circle.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    StoreError, Tally,
    audit::{self, Head},
    db::{Purpose, connect},
};

/// Use cases that share one commit at most.
const BATCH: usize = 64;
/// Use cases that may wait; beyond that the callers wait at the door.
const QUEUE: usize = 4096;

/// What is told to others in this process once a use case is durable.
type News = Box<dyn FnOnce() + Send>;

/// A use case's view of the open transaction: the connection and the head of the audit chain.
pub struct Tx {
    conn: DatabaseTransaction,
    head: Mutex<Head>,
    news: Mutex<Vec<News>>,
}

impl Tx {
    /// The connection, for the store's functions.
    ///
    /// A statement that fails ends a use case: PostgreSQL takes no further one in its savepoint.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.conn
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
}

fn held<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a use case hands to the writer.
pub trait Work<T, E>:
    for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + 'static
{
}
impl<T, E, F> Work<T, E> for F where
    F: for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + 'static
{
}

/// How a run ended, as far as the writer cares.
enum Ran {
    Keep,
    Undo,
}

/// A waiting use case with its types hidden.
trait Waiting: Send {
    fn run<'c>(&'c mut self, tx: &'c Tx) -> BoxFuture<'c, Ran>;
    /// What it did could not be kept, although it ended well.
    fn fail(&mut self, fault: StoreError);
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Ticket<T, E, F> {
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Waiting for Ticket<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: Work<T, E>,
{
    fn run<'c>(&'c mut self, tx: &'c Tx) -> BoxFuture<'c, Ran> {
        let Some(work) = self.work.take() else {
            return Box::pin(async { Ran::Undo });
        };
        Box::pin(async move {
            // Called inside the future, so that a panic before its first await is caught as well.
            let run = AssertUnwindSafe(async move { work(tx).await });
            let outcome = match run.catch_unwind().await {
                Ok(outcome) => outcome,
                Err(panic) => Err(E::from(StoreError::Broken(words(panic.as_ref())))),
            };
            let ran = if outcome.is_ok() {
                Ran::Keep
            } else {
                Ran::Undo
            };
            self.outcome = Some(outcome);
            ran
        })
    }

    fn fail(&mut self, fault: StoreError) {
        self.outcome = Some(Err(E::from(fault)));
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

/// What a panic says, where it says it in words.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// The queue in front of the writer's task.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Waiting>>,
}

impl Writer {
    /// Starts the task that owns the writing connection; it ends when the last `Writer` is gone.
    pub(crate) fn start(pen: Pen) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(serve(pen, waiting));
        Self { queue }
    }

    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Work<T, E>,
    {
        let (reply, answer) = oneshot::channel();
        let ticket = Ticket {
            work: Some(work),
            outcome: None,
            reply,
        };
        let queued = self.queue.send(Box::new(ticket)).await;
        queued.map_err(|_| E::from(StoreError::Closing))?;
        answer.await.map_err(|_| E::from(StoreError::Closing))?
    }
}

/// The writing connection, and how to make it anew.
///
/// A transaction that could not be ended leaves the driver and the database of two minds about
/// whether one is still open (SQLite ends it by itself when the disk is full). What is written
/// after that may be acknowledged and never committed, so such a connection is given up.
pub(crate) struct Pen {
    conn: Option<DatabaseConnection>,
    /// Absent for a database in memory, which would be gone with its connection.
    url: Option<String>,
    /// The end of the audit chain as the last commit over this connection left it. Forgotten with
    /// everything that is not known to be committed; that another process has since gone on from
    /// there is noticed by [`audit::append`].
    head: Option<Head>,
    tally: Tally,
}

impl Pen {
    pub(crate) fn new(conn: DatabaseConnection, url: Option<String>, tally: &Tally) -> Self {
        Self {
            conn: Some(conn),
            url,
            head: None,
            tally: tally.clone(),
        }
    }

    /// The connection, made anew where the last one was given up.
    async fn take_up(&mut self) -> Result<&DatabaseConnection, StoreError> {
        if let (None, Some(url)) = (&self.conn, &self.url) {
            self.conn = Some(connect(url, Purpose::Write, &self.tally).await?);
        }
        self.conn.as_ref().ok_or(StoreError::Closing)
    }

    /// Gives the connection up. It is closed beside the work: a server that has vanished would let
    /// us wait for its farewell.
    fn give_up(&mut self) {
        if self.url.is_none() {
            return;
        }
        if let Some(conn) = self.conn.take() {
            tokio::spawn(conn.close());
        }
    }
}

async fn serve(mut pen: Pen, mut waiting: mpsc::Receiver<Box<dyn Waiting>>) {
    while let Some(first) = waiting.recv().await {
        let mut done = Vec::new();
        let head = pen.head.take();
        let ended = match pen.take_up().await {
            Ok(conn) => batch((conn, head), first, &mut waiting, &mut done).await,
            Err(fault) => {
                done.push(first);
                Err(fault)
            }
        };
        let commit = ended.map(|head| pen.head = Some(head));
        if commit.is_err() {
            pen.give_up();
        }
        for ticket in done {
            ticket.answer(commit.clone());
        }
    }
}

/// Runs the first use case and all that wait behind it in one transaction, and commits. Gives back
/// the head of the audit chain, of which the last commit's may be known.
async fn batch(
    (conn, head): (&DatabaseConnection, Option<Head>),
    first: Box<dyn Waiting>,
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> Result<Head, StoreError> {
    let mut news = Vec::new();
    let (outer, mut head) = match begin(conn, head).await {
        Ok(open) => open,
        Err(fault) => {
            done.push(first);
            return Err(fault);
        }
    };
    let mut next = Some(first);
    while let Some(mut ticket) = next.take() {
        let ran = one(&outer, (&mut head, &mut news), ticket.as_mut()).await;
        done.push(ticket);
        ran?;
        if done.len() < BATCH {
            next = waiting.try_recv().ok();
        }
    }
    outer.commit().await?;
    for tell in news {
        tell();
    }
    Ok(head)
}

/// Opens the transaction of a batch. Nobody else can append to the audit chain until it ends, so
/// a head that is read in it stays true.
async fn begin(
    conn: &DatabaseConnection,
    head: Option<Head>,
) -> Result<(DatabaseTransaction, Head), StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let outer = conn.begin_with_options(options).await?;
    if outer.get_database_backend() == DbBackend::Postgres {
        outer
            .execute_unprepared("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    let head = match head {
        Some(head) => head,
        None => audit::last(&outer).await?,
    };
    Ok((outer, head))
}

/// Runs one use case in a savepoint; the head of the chain moves and its news are told only when
/// it is kept.
///
/// An error means that the whole transaction is lost.
async fn one(
    outer: &DatabaseTransaction,
    (head, news): (&mut Head, &mut Vec<News>),
    ticket: &mut dyn Waiting,
) -> Result<(), StoreError> {
    let tx = Tx {
        conn: outer.begin().await?,
        head: Mutex::new(head.clone()),
        news: Mutex::default(),
    };
    match ticket.run(&tx).await {
        Ran::Keep => {
            let moved = tx.head();
            let mut told = std::mem::take(&mut *held(&tx.news));
            match tx.conn.commit().await {
                Ok(()) => {
                    *head = moved;
                    news.append(&mut told);
                }
                // PostgreSQL keeps no savepoint in which a statement failed; dropping it undid it.
                Err(error) if outer.get_database_backend() == DbBackend::Postgres => {
                    ticket.fail(error.into());
                }
                // SQLite loses a savepoint only together with the whole transaction.
                Err(error) => return Err(error.into()),
            }
        }
        Ran::Undo => tx.conn.rollback().await?,
    }
    Ok(())
}
