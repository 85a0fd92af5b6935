//! The open application: store, clock, chance, settings; and how a use case is run.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::future::BoxFuture;
use store::{Moment, Store, StoreError, Tx};
use tokio::sync::Notify;

use crate::{
    Actor, Refusal, account::Presence, assessment::UnderWay, framework::Crosswalks,
    overview::Overviews, proposal::Likenesses, ranking::Explanations, shelf::Shelf,
};

/// Tells the time. Passed in, so that tests stand still.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;
/// Fills a buffer with unpredictable bytes. Passed in, so that tests repeat.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What an installation may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// A session without a request for so long ends, in seconds.
    pub idle_seconds: i64,
    /// A session ends so long after the log-in, in seconds.
    pub session_seconds: i64,
    /// Largest evidence file, in bytes.
    pub file_limit_bytes: u64,
    /// Memory of one password hash, in KiB (Argon2id `m`); at least 19,456 outside tests.
    pub hash_memory_kib: u32,
    /// The address people use, for links in mail and webhooks; empty where none is set.
    pub public_url: String,
    /// The relay through which mail goes; without it none is written.
    pub mail: Option<courier::Relay>,
    /// Hosts that webhooks may go to beside the public ones.
    pub hook_hosts: courier::Allowed,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle_seconds: 60 * 60,
            session_seconds: 12 * 60 * 60,
            file_limit_bytes: 20 * 1024 * 1024,
            hash_memory_kib: 19_456,
            public_url: String::new(),
            mail: None,
            hook_hosts: courier::Allowed::default(),
        }
    }
}

/// The open application. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the application is made of.
#[derive(Clone)]
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) settings: Arc<Settings>,
    pub(crate) presence: Presence,
    pub(crate) under_way: UnderWay,
    pub(crate) shelf: Shelf,
    pub(crate) crosswalks: Crosswalks,
    pub(crate) explanations: Explanations,
    pub(crate) likenesses: Likenesses,
    pub(crate) overviews: Overviews,
    /// Rung when a job waits, for the runner of this process.
    pub(crate) bell: Arc<Notify>,
    /// Rung when something waits to go out, for the delivery of this process.
    pub(crate) post_bell: Arc<Notify>,
    public: Arc<AtomicU64>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What a use case does within its transaction.
type Steps<C, T> = for<'c> fn(&'c Tx, &'c Case<C>) -> BoxFuture<'c, Result<T, Refusal>>;

/// One run of a use case: who, when, and what was asked.
pub(crate) struct Case<C> {
    pub(crate) app: App,
    pub(crate) actor: Actor,
    pub(crate) now: Moment,
    pub(crate) command: C,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, clock: Clock, chance: Chance, settings: Settings) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            chance,
            settings: Arc::new(settings),
            presence: Presence::default(),
            under_way: UnderWay::default(),
            shelf: Shelf::default(),
            crosswalks: Crosswalks::default(),
            explanations: Explanations::default(),
            likenesses: Likenesses::default(),
            overviews: Overviews::default(),
            bell: Arc::default(),
            post_bell: Arc::default(),
            public: Arc::default(),
        }))
    }

    /// The same application at a moment that stands still: what the demonstration lets happen in
    /// earlier years goes through the use cases of everybody, with the clock of that time.
    pub(crate) fn at(&self, moment: Moment) -> Self {
        Self(Arc::new(Parts {
            clock: Arc::new(move || moment),
            ..Parts::clone(self)
        }))
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Today in Việt Nam, ISO 8601.
    pub fn today(&self) -> String {
        crate::day::of(self.now())
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The store, for the program's own commands and for tests; pages do not reach it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Goes up whenever what the public sees has changed: pages kept from before are then old.
    pub fn public_generation(&self) -> u64 {
        self.public.load(Ordering::Acquire)
    }

    /// Says that what the public sees has changed, once that is durable: a page made before would
    /// be kept as new and show what was.
    pub(crate) fn public_changes(&self, tx: &Tx) {
        let public = Arc::clone(&self.public);
        tx.after_commit(move || {
            public.fetch_add(1, Ordering::AcqRel);
        });
    }

    /// Wakes the runner of this process, once the job is durable.
    pub(crate) fn ring(&self, tx: &Tx) {
        let bell = Arc::clone(&self.bell);
        tx.after_commit(move || bell.notify_one());
    }

    /// Wakes the delivery of this process, once what is to go out is durable.
    pub(crate) fn ring_post(&self, tx: &Tx) {
        let bell = Arc::clone(&self.post_bell);
        tx.after_commit(move || bell.notify_one());
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn ready(&self) -> Result<(), Refusal> {
        store::unit::find_unit(self.store.reader(), "").await?;
        Ok(())
    }

    /// A fresh token of 256 bits, in hexadecimal.
    pub(crate) fn token(&self) -> String {
        let mut bytes = [0_u8; 32];
        (self.chance)(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Runs one use case in one transaction.
    pub(crate) async fn run<C, T>(
        &self,
        actor: &Actor,
        command: C,
        work: Steps<C, T>,
    ) -> Result<T, Refusal>
    where
        C: Send + Sync + 'static,
        T: Send + 'static,
    {
        let case = Arc::new(Case {
            app: self.clone(),
            actor: actor.clone(),
            now: self.now(),
            command,
        });
        self.store
            .write(move |tx| {
                let case = Arc::clone(&case);
                Box::pin(async move { work(tx, &case).await })
            })
            .await
    }
}

/// Computes, or waits for the disk, on a thread of its own; requests of others go on meanwhile.
///
/// # Errors
/// A fault when the work broke off.
pub(crate) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Refusal::Fault(StoreError::Broken(error.to_string())))
}
