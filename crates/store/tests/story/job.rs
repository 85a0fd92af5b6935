//! Long work is asked for, taken up, lost, taken up again, ended and cancelled.

use store::job::{self, Job, JobEnd, JobState, JobWish};

use crate::{EXACT, WORDS, World, is_stale};

const KINDS: &[&str] = &["robustness"];

fn wish(kind: &str, subject: &str) -> JobWish {
    JobWish {
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        parameters: format!("{{\"seed\":\"{WORDS}\"}}"),
        asked_by: 7,
        asked_at: EXACT,
    }
}

async fn claim(world: &World, seconds: i64) -> Option<Job> {
    let (now, lease) = (
        EXACT.plus_seconds(seconds),
        EXACT.plus_seconds(seconds + 60),
    );
    write!(world, tx => job::claim_job(tx.db(), KINDS, now, lease)).unwrap()
}

pub async fn long_work_is_done(world: &World) {
    let reader = world.store.reader();
    assert_eq!(claim(world, 0).await, None, "there is nothing to do");
    let first = wish("robustness", "xa-2026");
    let first = write!(world, tx => job::create_job(tx.db(), first)).unwrap();
    assert_eq!(first.parameters, wish("", "").parameters);
    assert_eq!((first.state, first.attempt), (JobState::Waiting, 0));
    let other = wish("robustness", "xa-2026");
    let other = write!(world, tx => job::create_job(tx.db(), other)).unwrap();
    let foreign = wish("mail", "xa-2026");
    let foreign = write!(world, tx => job::create_job(tx.db(), foreign)).unwrap();

    let taken = claim(world, 1).await.unwrap();
    assert_eq!((taken.id, taken.attempt), (first.id, 1), "the oldest first");
    let lease = EXACT.plus_seconds(120);
    write!(world, tx => job::report_job(tx.db(), (first.id, 1), 250, lease)).unwrap();
    let running = job::find_job(reader, first.id).await.unwrap().unwrap();
    assert_eq!((running.permille, running.lease_until), (250, Some(lease)));

    let second = claim(world, 2).await.unwrap();
    assert_eq!(second.id, other.id);
    assert_eq!(claim(world, 3).await, None, "the third is of another kind");

    // The first holder falls silent, the lease ends, and somebody takes the job up anew.
    let again = claim(world, 119).await.unwrap();
    assert_eq!((again.id, again.attempt, again.permille), (second.id, 2, 0));
    let again = claim(world, 121).await.unwrap();
    assert_eq!((again.id, again.attempt, again.permille), (first.id, 2, 0));
    assert_eq!(claim(world, 122).await, None, "both are held");
    let late = EXACT.plus_seconds(123);
    assert!(is_stale(
        write!(world, tx => job::report_job(tx.db(), (first.id, 1), 900, late))
    ));
    let end = JobEnd::Done("[1]".to_owned());
    assert!(is_stale(
        write!(world, tx => job::end_job(tx.db(), (first.id, 1), end, late))
    ));
    // Who ends in good order gives the job back, and somebody else goes on at once.
    write!(world, tx => job::give_back_job(tx.db(), (first.id, 2))).unwrap();
    assert!(is_stale(
        write!(world, tx => job::give_back_job(tx.db(), (first.id, 2)))
    ));
    let again = claim(world, 123).await.unwrap();
    assert_eq!((again.id, again.attempt), (first.id, 2), "it did not count");
    let end = JobEnd::Done("[2]".to_owned());
    write!(world, tx => job::end_job(tx.db(), (first.id, 2), end, late)).unwrap();
    let done = job::find_job(reader, first.id).await.unwrap().unwrap();
    assert_eq!((done.state, done.permille), (JobState::Done, 1000));
    assert_eq!(done.result.as_deref(), Some("[2]"));

    some_end_otherwise(world, &second, &foreign).await;
}

async fn some_end_otherwise(world: &World, second: &Job, foreign: &Job) {
    let reader = world.store.reader();
    let at = EXACT.plus_seconds(200);
    let (second, foreign) = (second.id, foreign.id);
    let end = JobEnd::Failed(WORDS.to_owned());
    write!(world, tx => job::end_job(tx.db(), (second, 2), end, at)).unwrap();
    let failed = job::find_job(reader, second).await.unwrap().unwrap();
    assert_eq!(failed.fault.as_deref(), Some(WORDS));
    write!(world, tx => job::cancel_job(tx.db(), foreign, at)).unwrap();
    assert!(is_stale(
        write!(world, tx => job::cancel_job(tx.db(), second, at))
    ));
    assert!(is_stale(
        write!(world, tx => job::cancel_job(tx.db(), 0, at))
    ));
    let list = job::list_jobs(reader, "xa-2026", 2).await.unwrap();
    let states: Vec<JobState> = list.iter().map(|head| head.state).collect();
    assert_eq!(states, [JobState::Cancelled, JobState::Failed]);
    assert_eq!(job::find_job(reader, 0).await.unwrap(), None);
}
