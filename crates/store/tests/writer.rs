//! The writer under load: whoever shares a commit with a refusal, a panic or another program loses nothing by it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the parts of a test fail by panicking, like the test itself"
)]

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use store::{
    Moment, Store, StoreError, Tx,
    audit::{self, Entry, Line},
    unit::{self, Unit},
};
use tokio::sync::Semaphore;

mod place;

use place::Place;

/// How a use case of these tests says no.
#[derive(Debug, Clone)]
enum No {
    Refused,
    Fault(StoreError),
}

impl From<StoreError> for No {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault)
    }
}

/// What a use case does after its row and its line are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Keep,
    Refuse,
    Panic,
}

/// Enters a unit and leaves a line, and then ends as asked.
fn enter(
    code: String,
    end: End,
) -> impl for<'c> FnMut(&'c Tx) -> BoxFuture<'c, Result<String, No>> + Send + 'static {
    move |tx| {
        let code = code.clone();
        Box::pin(async move {
            unit::create_units(tx.db(), vec![unit_of(&code)]).await?;
            audit::append(tx, line_of(&code)).await?;
            match end {
                End::Keep => Ok(code),
                End::Refuse => Err(No::Refused),
                End::Panic => panic!("broke off at {code}"),
            }
        })
    }
}

fn unit_of(code: &str) -> Unit {
    Unit {
        id: 0,
        code: code.to_owned(),
        official_code: None,
        name: "Xã Mẫu".to_owned(),
        kind: "xã".to_owned(),
        unit_group: "xã".to_owned(),
        parent: None,
        valid_from: None,
        valid_to: None,
        fictional: true,
        source: None,
        sort_key: code.as_bytes().to_vec(),
        search_key: "xa mau".to_owned(),
    }
}

fn line_of(code: &str) -> Entry {
    Entry {
        at: Moment(1),
        actor: "Văn phòng".to_owned(),
        action: "unit.create".to_owned(),
        unit: Some(code.to_owned()),
        detail: "{}".to_owned(),
        ..Entry::default()
    }
}

/// The whole chain, which must hold, and units and lines must speak of the same.
async fn sound_chain(store: &Store) -> Vec<Line> {
    let chain = audit::list_chain(store.reader(), 0, 100_000).await.unwrap();
    audit::check(&chain, None).unwrap();
    assert!(chain.iter().zip(1..).all(|(line, place)| line.seq == place));
    let lines: BTreeSet<_> = chain.iter().filter_map(|line| line.unit.clone()).collect();
    let units = unit::list_units(store.reader()).await.unwrap();
    let units: BTreeSet<_> = units.into_iter().map(|unit| unit.code).collect();
    assert_eq!(lines, units);
    assert_eq!(lines.len(), chain.len());
    chain
}

fn codes(chain: &[Line]) -> Vec<&str> {
    chain
        .iter()
        .filter_map(|line| line.unit.as_deref())
        .collect()
}

/// Keeps the writer busy until it is opened, so that what is queued meanwhile shares its commit.
fn gate(
    opened: Arc<Semaphore>,
) -> impl for<'c> FnMut(&'c Tx) -> BoxFuture<'c, Result<(), No>> + Send + 'static {
    move |_| {
        let opened = Arc::clone(&opened);
        Box::pin(async move {
            let opened = opened.acquire().await;
            opened.map(|_| ()).map_err(|_| No::Refused)
        })
    }
}

async fn sixty_four_writers_leave_one_unbroken_chain(place: Place) {
    let store = place.open().await;
    let ends = |n: usize| match n % 10 {
        3 => End::Refuse,
        7 => End::Panic,
        _ => End::Keep,
    };
    let writers = (0..64).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..20 {
                let code = format!("{writer}-{n}");
                let outcome = store.write(enter(code.clone(), ends(writer + n))).await;
                match ends(writer + n) {
                    End::Keep => assert_eq!(outcome.unwrap(), code),
                    End::Refuse => assert!(matches!(outcome, Err(No::Refused))),
                    End::Panic => {
                        assert!(matches!(outcome, Err(No::Fault(StoreError::Broken(_)))));
                    }
                }
                // What was acknowledged is seen at once by everybody.
                let found = unit::find_unit(store.reader(), &code).await.unwrap();
                assert_eq!(found.is_some(), ends(writer + n) == End::Keep);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(sound_chain(&store).await.len(), 64 * 20 * 8 / 10);
}

async fn neighbours_of_a_failure_in_one_commit_are_kept(place: Place) {
    let store = place.open().await;
    let opened = Arc::new(Semaphore::new(0));
    let enter = |code: &str, end| store.write(enter(code.to_owned(), end));
    // Polled in this order, so all of them wait before the gate opens.
    let (gate, first, refused, second, panicked, taken, third, ()) = tokio::join!(
        store.write(gate(opened.clone())),
        enter("a", End::Keep),
        enter("b", End::Refuse),
        enter("c", End::Keep),
        enter("d", End::Panic),
        enter("a", End::Keep),
        enter("e", End::Keep),
        async { opened.add_permits(1) },
    );
    gate.unwrap();
    for kept in [first, second, third] {
        kept.unwrap();
    }
    assert!(matches!(refused, Err(No::Refused)));
    assert!(
        matches!(panicked, Err(No::Fault(StoreError::Broken(words))) if words == "broke off at d")
    );
    assert!(matches!(taken, Err(No::Fault(StoreError::Duplicate(_)))));
    assert_eq!(codes(&sound_chain(&store).await), ["a", "c", "e"]);
}

async fn nothing_is_seen_before_it_is_committed(place: Place) {
    let store = place.open().await;
    let (entered, opened) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let held = (entered.clone(), opened.clone());
    let entering = store.write(move |tx: &Tx| -> BoxFuture<'_, Result<String, No>> {
        let (signal, door) = held.clone();
        Box::pin(async move {
            let code = enter("a".to_owned(), End::Keep)(tx).await?;
            signal.add_permits(1);
            drop(door.acquire().await);
            Ok(code)
        })
    });
    let reading = async {
        drop(entered.acquire().await);
        let found = unit::find_unit(store.reader(), "a").await.unwrap();
        opened.add_permits(1);
        found
    };
    let (kept, seen) = tokio::join!(entering, reading);
    kept.unwrap();
    assert_eq!(seen, None);
    assert_eq!(codes(&sound_chain(&store).await), ["a"]);
}

async fn a_panic_before_the_first_wait_does_not_end_the_writer(place: Place) {
    let store = place.open().await;
    let broken: Result<(), StoreError> = store
        .write(|_: &Tx| -> BoxFuture<'_, Result<(), StoreError>> { panic!("at once") })
        .await;
    assert!(matches!(broken, Err(StoreError::Broken(words)) if words == "at once"));
    store.write(enter("a".to_owned(), End::Keep)).await.unwrap();
    assert_eq!(codes(&sound_chain(&store).await), ["a"]);
}

async fn a_caller_that_goes_away_is_served_all_the_same(place: Place) {
    let store = place.open().await;
    let gone = store.write(enter("a".to_owned(), End::Keep)).now_or_never();
    assert!(gone.is_none());
    store.write(enter("b".to_owned(), End::Keep)).await.unwrap();
    assert_eq!(codes(&sound_chain(&store).await), ["a", "b"]);
}

/// As [`enter`], with something to tell.
fn telling(
    told: &Arc<Mutex<Vec<&'static str>>>,
    code: &'static str,
    end: End,
) -> impl for<'c> FnMut(&'c Tx) -> BoxFuture<'c, Result<String, No>> + Send + 'static {
    let told = Arc::clone(told);
    let mut steps = enter(code.to_owned(), end);
    move |tx| {
        let told = Arc::clone(&told);
        tx.after_commit(move || told.lock().unwrap().push(code));
        steps(tx)
    }
}

/// What a use case has to tell is told after its commit, whether or not its caller still waits; a
/// refused one tells nothing.
async fn news_are_told_after_the_commit_and_only_then(place: Place) {
    let store = place.open().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let gone = store.write(telling(&told, "a", End::Keep)).now_or_never();
    assert!(gone.is_none());
    assert!(store.write(telling(&told, "b", End::Refuse)).await.is_err());
    store.write(telling(&told, "c", End::Keep)).await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["a", "c"]);
    assert_eq!(codes(&sound_chain(&store).await), ["a", "c"]);
}

/// A use case that goes on after a failed statement: PostgreSQL keeps nothing of it, SQLite all the rest.
async fn a_swallowed_failure_harms_no_neighbour(place: Place) {
    let store = place.open().await;
    let is_postgres = store.reader().get_database_backend() == DbBackend::Postgres;
    let opened = Arc::new(Semaphore::new(0));
    let (gate, first, swallowed, last, ()) = tokio::join!(
        store.write(gate(opened.clone())),
        store.write(enter("a".to_owned(), End::Keep)),
        store.write(|tx: &Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(async move {
                let twice = unit::create_units(tx.db(), vec![unit_of("a")]).await;
                assert!(matches!(twice, Err(StoreError::Duplicate(_))));
                Ok(())
            })
        }),
        store.write(enter("b".to_owned(), End::Keep)),
        async { opened.add_permits(1) },
    );
    gate.unwrap();
    first.unwrap();
    last.unwrap();
    assert_eq!(swallowed.is_err(), is_postgres, "{swallowed:?}");
    assert_eq!(codes(&sound_chain(&store).await), ["a", "b"]);
}

/// Both make the tables of an empty database, and both write as fast as they can.
async fn two_programs_share_one_database_and_one_chain(place: Place) {
    let (one, two) = tokio::join!(place.open(), place.open());
    let writers = (0..32).map(|writer| {
        let store = if writer % 2 == 0 { &one } else { &two }.clone();
        tokio::spawn(async move {
            for n in 0..10 {
                let code = format!("{writer}-{n}");
                store.write(enter(code, End::Keep)).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(sound_chain(&one).await.len(), 320);
    assert_eq!(sound_chain(&two).await.len(), 320);
}

/// Whoever remembers the end of the chain must see that somebody else went on from there.
async fn lines_of_another_program_are_followed(place: Place) {
    let (one, two) = (place.open().await, place.open().await);
    for (store, code) in [(&one, "a"), (&two, "b"), (&two, "c"), (&one, "d")] {
        let entered: Result<_, No> = store.write(enter(code.to_owned(), End::Keep)).await;
        entered.unwrap();
    }
    // What was refused after it had found the place taken leaves nothing behind, its head neither.
    for (store, code) in [(&two, "e"), (&one, "f")] {
        let refused = store.write(enter("no".to_owned(), End::Refuse)).await;
        assert!(matches!(refused, Err(No::Refused)));
        store
            .write(enter(code.to_owned(), End::Keep))
            .await
            .unwrap();
    }
    let expected = ["a", "b", "c", "d", "e", "f"];
    assert_eq!(codes(&sound_chain(&one).await), expected);
}

/// Whoever refuses before anything is written costs its neighbours nothing; whoever refuses later has
/// them all run once more, to the same end.
async fn a_batch_runs_again_only_when_something_must_be_undone(place: Place) {
    let store = place.open().await;
    let is_postgres = store.reader().get_database_backend() == DbBackend::Postgres;
    let runs = Arc::new(Mutex::new(0));
    for (code, end, expected) in [("a", None, 1), ("b", Some(End::Refuse), 2)] {
        *runs.lock().unwrap() = 0;
        let (opened, counted) = (Arc::new(Semaphore::new(0)), Arc::clone(&runs));
        let mut steps = enter(code.to_owned(), End::Keep);
        let (gate, kept, refused, ()) = tokio::join!(
            store.write(gate(opened.clone())),
            store.write(move |tx: &Tx| -> BoxFuture<'_, Result<String, No>> {
                *counted.lock().unwrap() += 1;
                steps(tx)
            }),
            store.write(move |tx: &Tx| -> BoxFuture<'_, Result<String, No>> {
                Box::pin(async move {
                    assert!(unit::find_unit(tx.db(), "nowhere").await?.is_none());
                    match end {
                        Some(end) => enter("c".to_owned(), end)(tx).await,
                        None => Err(No::Refused),
                    }
                })
            }),
            async { opened.add_permits(1) },
        );
        gate.unwrap();
        assert_eq!(kept.unwrap(), code);
        assert!(matches!(refused, Err(No::Refused)));
        let expected = if is_postgres { 1 } else { expected };
        assert_eq!(*runs.lock().unwrap(), expected, "{code}");
    }
    assert_eq!(codes(&sound_chain(&store).await), ["a", "b"]);
}

async fn a_commit_does_not_ask_for_the_chain_it_left_itself(place: Place) {
    let store = place.open().await;
    store.write(enter("a".to_owned(), End::Keep)).await.unwrap();
    let before = store.tally().count();
    store.write(enter("b".to_owned(), End::Keep)).await.unwrap();
    // The unit and its line; PostgreSQL's lock is sent unprepared and not counted.
    assert_eq!(store.tally().count() - before, 2);
    assert_eq!(codes(&sound_chain(&store).await), ["a", "b"]);
}

macro_rules! on_both_databases {
    ($($sentence:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $sentence() {
                super::$sentence(super::Place::sqlite()).await;
            })+
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn the_same_holds_on_postgres() {
            let suite = "store writer on postgres";
            $(let Some(place) = Place::postgres() else {
                return testing::left_out(suite, testing::NO_POSTGRES);
            };
            $sentence(place).await;)+
            a_lost_connection_costs_its_own_batch_only(Place::postgres().unwrap()).await;
            testing::ran(suite);
        }
    };
}

// One list for both, so that no sentence is proved on one of them only.
on_both_databases!(
    sixty_four_writers_leave_one_unbroken_chain,
    neighbours_of_a_failure_in_one_commit_are_kept,
    nothing_is_seen_before_it_is_committed,
    a_panic_before_the_first_wait_does_not_end_the_writer,
    a_caller_that_goes_away_is_served_all_the_same,
    news_are_told_after_the_commit_and_only_then,
    a_swallowed_failure_harms_no_neighbour,
    two_programs_share_one_database_and_one_chain,
    lines_of_another_program_are_followed,
    a_batch_runs_again_only_when_something_must_be_undone,
    a_commit_does_not_ask_for_the_chain_it_left_itself,
);

/// The server ends the connection in the middle of a batch, as in a restart.
async fn a_lost_connection_costs_its_own_batch_only(place: Place) {
    let store = place.open().await;
    store.write(enter("a".to_owned(), End::Keep)).await.unwrap();
    let opened = Arc::new(Semaphore::new(0));
    let (_, before, cut, after, ()) = tokio::join!(
        store.write(gate(opened.clone())),
        store.write(enter("b".to_owned(), End::Keep)),
        store.write(|tx: &Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(async move {
                let end = "SELECT pg_terminate_backend(pg_backend_pid())";
                tx.db().execute_unprepared(end).await?;
                Ok(())
            })
        }),
        store.write(enter("c".to_owned(), End::Keep)),
        async { opened.add_permits(1) },
    );
    assert!(matches!(before, Err(No::Fault(StoreError::Database(_)))));
    assert!(cut.is_err());
    // What waited behind the cut shared the batch or found the next one.
    let mut expected = vec!["a"];
    expected.extend(after.is_ok().then_some("c"));
    store.write(enter("d".to_owned(), End::Keep)).await.unwrap();
    expected.push("d");
    assert_eq!(codes(&sound_chain(&store).await), expected);

    // Connections that were idle while the server was away are not handed out.
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let other = place.open().await;
    other.reader().execute_unprepared(end_all).await.unwrap();
    store.write(enter("e".to_owned(), End::Keep)).await.unwrap();
    expected.push("e");
    assert_eq!(codes(&sound_chain(&store).await), expected);
}

#[tokio::test]
async fn a_commit_to_a_file_waits_for_the_disk() {
    let place = Place::sqlite();
    let store = place.open().await;
    let settings: Result<Vec<String>, StoreError> = store
        .write(|tx: &Tx| -> BoxFuture<'_, Result<_, StoreError>> {
            Box::pin(async move {
                let mut settings = Vec::new();
                for name in ["journal_mode", "synchronous", "wal_autocheckpoint"] {
                    let ask = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
                    let row = tx.db().query_one_raw(ask).await?.unwrap();
                    let text = row.try_get_by_index::<String>(0);
                    let number = || row.try_get_by_index::<i64>(0).map(|n| n.to_string());
                    settings.push(text.or_else(|_| number())?);
                }
                Ok(settings)
            })
        })
        .await;
    // 2 is FULL; the log is carried over every thousand pages.
    assert_eq!(settings.unwrap(), ["wal", "2", "1000"]);
}
