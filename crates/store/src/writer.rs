//! The one writer: waiting use cases share a durable commit, and none pays for another's failure.
//!
//! SQLite lets one connection write at a time and a durable commit costs milliseconds, so the
//! writer opens one immediate transaction, runs every use case that waits one after the other,
//! commits once, and only then answers them all. Nearly all of them end well, or refuse before they
//! have changed anything. Where one ends badly after that, the transaction is undone and the others
//! of the batch, if there are any, run again with it, each in a savepoint of its own: the one that
//! refuses, fails or panics is rolled back to its savepoint and takes nothing of its neighbours with
//! it. A use case may therefore run twice, and the first time leaves nothing behind.
//!
//! PostgreSQL takes savepoints at once, as it takes no statement after one that failed. There the
//! batch first locks the audit chain, so that the processes in front of one database write in turn,
//! as the chain needs anyway, and never wait for each other in a circle.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use tokio::sync::{mpsc, oneshot};

use crate::{
    StoreError, Tally, Tx,
    audit::Head,
    db::{Purpose, connect},
};

/// Use cases that share one commit at most.
const BATCH: usize = 64;
/// Use cases that may wait; beyond that the callers wait at the door.
const QUEUE: usize = 4096;

/// What a use case hands to the writer: it may be run again from its beginning.
pub trait Work<T, E>:
    for<'c> FnMut(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + 'static
{
}
impl<T, E, F> Work<T, E> for F where
    F: for<'c> FnMut(&'c Tx) -> BoxFuture<'c, Result<T, E>> + Send + 'static
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
    work: F,
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
        Box::pin(async move {
            let work = &mut self.work;
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
            work,
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
        let commit = ended.map(|head| pen.head = head);
        if commit.is_err() {
            pen.give_up();
        }
        for ticket in done {
            ticket.answer(commit.clone());
        }
    }
}

/// Runs the first use case and all that wait behind it in one transaction, and commits. Gives back
/// the head of the audit chain where it is known; the last commit's may be.
async fn batch(
    (conn, head): (&DatabaseConnection, Option<Head>),
    first: Box<dyn Waiting>,
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> Result<Option<Head>, StoreError> {
    done.push(first);
    let mut tx = Tx::begin(conn, head).await?;
    let is_postgres = tx.db().get_database_backend() == DbBackend::Postgres;
    if is_postgres {
        apart(&tx, waiting, done).await?;
    } else if !together(&tx, waiting, done).await {
        tx.rollback().await?;
        if done.len() == 1 {
            return Ok(None);
        }
        tx = Tx::begin(conn, None).await?;
        apart(&tx, waiting, done).await?;
    }
    let (head, news) = tx.commit().await?;
    for tell in news {
        tell();
    }
    Ok(Some(head))
}

/// Takes up whoever waits, unless the batch is full; whether there was somebody.
fn take_up(
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> bool {
    if done.len() == BATCH {
        return false;
    }
    let next = waiting.try_recv();
    next.map(|next| done.push(next)).is_ok()
}

/// Runs the batch without savepoints, taking up whatever comes meanwhile. Whether all of it can be
/// kept: nobody ended badly after something had been changed.
async fn together(
    tx: &Tx,
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> bool {
    while let Some(ticket) = done.last_mut() {
        let told = tx.count_news();
        let ran = ticket.run(tx).await;
        let has_written = tx.db().take_written();
        if let Ran::Undo = ran {
            if has_written {
                return false;
            }
            tx.keep_news(told);
        }
        if !take_up(waiting, done) {
            break;
        }
    }
    true
}

/// Runs the batch with a savepoint for each, taking up whatever comes meanwhile.
///
/// An error means that the whole transaction is lost.
async fn apart(
    tx: &Tx,
    waiting: &mut mpsc::Receiver<Box<dyn Waiting>>,
    done: &mut Vec<Box<dyn Waiting>>,
) -> Result<(), StoreError> {
    let mut place = 0;
    while let Some(ticket) = done.get_mut(place) {
        one(tx, ticket.as_mut()).await?;
        place += 1;
        if place == done.len() {
            take_up(waiting, done);
        }
    }
    Ok(())
}

/// Runs one use case in a savepoint; the head of the chain moves and its news are told only when
/// it is kept.
///
/// An error means that the whole transaction is lost.
async fn one(outer: &Tx, ticket: &mut dyn Waiting) -> Result<(), StoreError> {
    let part = outer.savepoint().await?;
    match ticket.run(&part).await {
        Ran::Keep => match part.commit().await {
            Ok((head, news)) => outer.follow(head, news),
            // PostgreSQL keeps no savepoint in which a statement failed; dropping it undid it.
            Err(fault) if outer.db().get_database_backend() == DbBackend::Postgres => {
                ticket.fail(fault);
            }
            // SQLite loses a savepoint only together with the whole transaction.
            Err(fault) => return Err(fault),
        },
        Ran::Undo => part.rollback().await?,
    }
    Ok(())
}
