//! The runner: one background task of a process that takes jobs up, reports, and lets go when told.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use store::{
    Tx,
    job::{self as rows, Job, JobEnd},
};
use tokio::{sync::watch, task::JoinHandle, time};

use super::{Fault, JobKind, Progress, Work};
use crate::{Actor, App, Refusal, analysis, audit::record, case::Case, estimate};

/// A holder who has not reported for so many seconds is taken to be gone.
const LEASE_SECONDS: i64 = 60;
/// How often a holder reports, and so how long a cancelled job goes on at most.
const REPORT: Duration = Duration::from_secs(1);
/// Without a bell (another process was asked, a process was killed) the runner looks this often.
const LOOK: Duration = Duration::from_secs(30);
/// A job that ended so many processes is not given another.
const MOST_ATTEMPTS: i32 = 3;

/// Carries out jobs until told to stop; the job in hand is then given back. Whenever it looks for one
/// it also keeps the estimates that are due.
pub async fn serve(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // After a fault the database may come back; whoever asked sees meanwhile that the job waits.
        if let Ok(true) = carry_out_next(&app, &mut stop).await {
            continue;
        }
        // The next look keeps what this one could not; a history may lack a day, a save may not wait.
        drop(estimate::keep_days(&app).await);
        tokio::select! {
            () = app.bell.notified() => {}
            () = time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Carries out the jobs that wait, one after the other, until there is none.
///
/// # Errors
/// A fault of the database.
pub async fn carry_out_all(app: &App) -> Result<(), Refusal> {
    let (_stop, mut stopped) = watch::channel(false);
    while carry_out_next(app, &mut stopped).await? {}
    Ok(())
}

/// Carries out the next job, if there is one.
async fn carry_out_next(app: &App, stop: &mut watch::Receiver<bool>) -> Result<bool, Refusal> {
    let Some(job) = claim(app).await? else {
        return Ok(false);
    };
    if job.attempt > MOST_ATTEMPTS {
        end(app, &job, Err(Fault::Code("attempts"))).await?;
        return Ok(true);
    }
    match prepare(app, &job).await {
        Ok(work) => attempt(app, &job, work, stop).await?,
        Err(fault) => end(app, &job, Err(fault)).await?,
    }
    Ok(true)
}

/// Takes the oldest job of a kind that this program knows.
async fn claim(app: &App) -> Result<Option<Job>, Refusal> {
    let now = app.now();
    let kinds = JobKind::ALL.map(JobKind::name);
    app.store
        .write(move |tx| {
            let lease = now.plus_seconds(LEASE_SECONDS);
            Box::pin(async move { Ok(rows::claim_job(tx.db(), &kinds, now, lease).await?) })
        })
        .await
}

/// Reads what a job needs; each kind belongs to a room.
async fn prepare(app: &App, job: &Job) -> Result<Work, Fault> {
    match JobKind::parse(&job.kind) {
        Some(JobKind::Robustness) => analysis::prepare_robustness(app, job).await,
        Some(JobKind::Variance) => analysis::prepare_variance(app, job).await,
        None => Err(Fault::Code("kind")),
    }
}

/// Computes on a thread of its own, so that nobody's save waits for it, and reports meanwhile.
async fn attempt(
    app: &App,
    job: &Job,
    work: Work,
    stop: &mut watch::Receiver<bool>,
) -> Result<(), Refusal> {
    let progress = Arc::new(Progress::default());
    let seen = Arc::clone(&progress);
    let mut thread = tokio::task::spawn_blocking(move || work(&seen));
    loop {
        tokio::select! {
            ended = &mut thread => return end(app, job, outcome(ended)).await,
            () = time::sleep(REPORT) => {
                if let Err(Refusal::Conflict(_)) = report(app, job, progress.permille()).await {
                    return let_go(thread, &progress).await;
                }
            }
            _ = stop.changed() => {
                let_go(thread, &progress).await?;
                return give_back(app, job).await;
            }
        }
    }
}

/// Stops the thread and waits until it has; what it had so far is dropped.
async fn let_go(
    thread: JoinHandle<Result<String, Fault>>,
    progress: &Progress,
) -> Result<(), Refusal> {
    progress.stop();
    drop(thread.await);
    Ok(())
}

fn outcome(ended: Result<Result<String, Fault>, tokio::task::JoinError>) -> Result<String, Fault> {
    ended.unwrap_or_else(|error| Err(Fault::Broken(error.to_string())))
}

async fn report(app: &App, job: &Job, permille: i32) -> Result<(), Refusal> {
    let held = (job.id, job.attempt);
    let lease = app.now().plus_seconds(LEASE_SECONDS);
    app.store
        .write(move |tx| {
            Box::pin(async move { Ok(rows::report_job(tx.db(), held, permille, lease).await?) })
        })
        .await
}

async fn give_back(app: &App, job: &Job) -> Result<(), Refusal> {
    let held = (job.id, job.attempt);
    let given = app
        .store
        .write(move |tx| Box::pin(async move { Ok(rows::give_back_job(tx.db(), held).await?) }));
    lost_is_fine(given.await)
}

/// Keeps how a job ended, with its line in the audit chain.
async fn end(app: &App, job: &Job, outcome: Result<String, Fault>) -> Result<(), Refusal> {
    let program = Actor::program();
    let ended = app.run(&program, (job.clone(), outcome), |tx, case| {
        Box::pin(run_end(tx, case))
    });
    lost_is_fine(ended.await)
}

async fn run_end(tx: &Tx, case: &Case<(Job, Result<String, Fault>)>) -> Result<(), Refusal> {
    let (job, outcome) = &case.command;
    let (end, action, detail) = match outcome {
        Ok(result) => {
            let hash = engine::publication::sha256(result.as_bytes());
            let detail = json!({ "job": job.id, "kind": job.kind, "sha256": hash });
            (JobEnd::Done(result.clone()), "analysis.end", detail)
        }
        Err(fault) => {
            let words = match fault {
                Fault::Stopped => "stopped".to_owned(),
                Fault::Code(code) => (*code).to_owned(),
                Fault::Told(code, told) => format!("{code} {told}"),
                Fault::Broken(words) => words.clone(),
            };
            let detail = json!({ "job": job.id, "kind": job.kind, "fault": words });
            (JobEnd::Failed(words), "analysis.fail", detail)
        }
    };
    rows::end_job(tx.db(), (job.id, job.attempt), end, case.now).await?;
    record(case, action)
        .round(&job.subject)
        .detail(&detail)
        .append(tx)
        .await
}

/// A job that was cancelled, or that somebody else has taken up, is no fault of the holder.
fn lost_is_fine(done: Result<(), Refusal>) -> Result<(), Refusal> {
    match done {
        Err(Refusal::Conflict(_)) => Ok(()),
        other => other,
    }
}
