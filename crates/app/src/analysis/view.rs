//! The room as people see it: what is analysed, the analyses so far, and one of them with its result.

use std::sync::Arc;

use engine::framework::Framework;
use store::{
    Moment, StoreError,
    assessment::ReturnState,
    job::{self as rows, Job, JobHead, JobState},
    publication::EditionHead,
    round::{Round, RoundKind},
};

use super::{
    plan::DrawPlan,
    robustness::RobustnessResult,
    source::Basis,
    variance::{Undefined, VarianceResult},
};
use crate::{Actor, App, Permission, Refusal, job::JobKind, ranking::were_released, round::shown};

/// Analyses on the list.
const MOST: u64 = 30;

/// The analysis room of a round.
#[derive(Debug, Clone)]
pub struct AnalysisRoom {
    /// The round.
    pub round: Round,
    /// What an analysis would be about now.
    pub basis: Basis,
    /// The analyses asked for, latest first.
    pub jobs: Vec<AnalysisHead>,
    /// The job whose result the public sees, if one was released for the edition.
    pub released: Option<i64>,
    /// Intervals were released for an edition before the public one, and none for it yet.
    pub intervals_lapsed: bool,
}

/// One analysis on the list.
#[derive(Debug, Clone)]
pub struct AnalysisHead {
    /// Key of the job.
    pub id: i64,
    /// Which analysis.
    pub kind: JobKind,
    /// What was drawn.
    pub plan: DrawPlan,
    /// Where it stands.
    pub state: JobState,
    /// How much is done, 0 to 1,000.
    pub permille: i32,
    /// When it was asked for.
    pub asked_at: Moment,
}

/// One analysis.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Key of the job.
    pub id: i64,
    /// Which analysis.
    pub kind: JobKind,
    /// What was drawn.
    pub plan: DrawPlan,
    /// Name of the person who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Moment,
    /// When it ended, in whatever way.
    pub ended_at: Option<Moment>,
    /// How it stands.
    pub outcome: Outcome,
    /// Whether it may be shown to the public: it is about the edition that the public sees, and its
    /// intervals lie around the published figures, without disputed judgements.
    pub may_release: bool,
    /// Whether the public sees it.
    pub is_released: bool,
}

/// How an analysis stands.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Nobody has begun.
    Waiting,
    /// Under way; how much is done, 0 to 1,000.
    Running(i32),
    /// Stopped by a person.
    Cancelled,
    /// Ended without a result; a code, or the words of a fault.
    Failed(String),
    /// Ended without a result, because a way of computing has no value for some units.
    Undefined(Undefined),
    /// The robustness of the ranking.
    Robustness(Box<RobustnessResult>),
    /// What the movement of ranks is owed to.
    Variance(Box<VarianceResult>),
}

impl Outcome {
    /// Whether it has yet to end.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Running(_))
    }
}

/// A round with its analyses, latest first.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn analysis_room(app: &App, actor: &Actor, slug: &str) -> Result<AnalysisRoom, Refusal> {
    let (round, published) = seen_round(app, actor, slug).await?;
    let db = app.store.reader();
    let heads = rows::list_jobs(db, slug, MOST).await?;
    let released = match &published {
        Some(edition) => store::analysis::find_released(db, edition.id).await?,
        None => None,
    };
    let basis = match &published {
        Some(edition) => Basis::Edition {
            number: edition.number,
            fingerprint: edition.fingerprint.clone(),
        },
        None => submitted(app, slug).await?,
    };
    let intervals_lapsed = match &published {
        Some(edition) if released.is_none() => were_released(app, edition).await?,
        _ => false,
    };
    Ok(AnalysisRoom {
        basis,
        jobs: heads.into_iter().filter_map(head).collect(),
        released: released.map(|row| row.job_id),
        intervals_lapsed,
        round,
    })
}

/// A round that this person may analyse, with the edition that the public sees.
pub(super) async fn seen_round(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Round, Option<EditionHead>), Refusal> {
    actor.need(Permission::SeeAnalysis, None)?;
    analysed_round(app, actor, slug).await
}

/// The same, where the right to it was asked for already.
pub(super) async fn analysed_round(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Round, Option<EditionHead>), Refusal> {
    let db = app.store.reader();
    let round = shown(actor, store::round::find_round(db, slug).await?)?;
    if round.kind == RoundKind::Printed {
        return Err(Refusal::Conflict("round-printed"));
    }
    let editions = store::publication::list_editions(db, round.id).await?;
    let published = editions.into_iter().find(|one| one.published_at.is_some());
    Ok((round, published))
}

async fn submitted(app: &App, slug: &str) -> Result<Basis, Refusal> {
    let returns = store::assessment::list_round_returns(app.store.reader(), slug).await?;
    let is_submitted = |state| state == ReturnState::Submitted;
    let submitted = returns.iter().filter(|(row, _, _)| is_submitted(row.state));
    Ok(Basis::Submitted {
        submitted: submitted.count(),
        of: returns.len(),
    })
}

/// A job as the list shows it; nothing for one of another room.
fn head(head: JobHead) -> Option<AnalysisHead> {
    Some(AnalysisHead {
        id: head.id,
        kind: JobKind::parse(&head.kind)?,
        plan: serde_json::from_str(&head.parameters).ok()?,
        state: head.state,
        permille: head.permille,
        asked_at: head.asked_at,
    })
}

/// The job with this key, if it is an analysis of this round.
async fn find(app: &App, slug: &str, id: i64) -> Result<(Job, JobKind), Refusal> {
    let job = rows::find_job(app.store.reader(), id).await?;
    let job = job.filter(|job| job.subject == slug);
    let job = job.ok_or(Refusal::NotFound)?;
    let kind = JobKind::parse(&job.kind).ok_or(Refusal::NotFound)?;
    Ok((job, kind))
}

/// One analysis with its result, if it has one.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn find_analysis(
    app: &App,
    actor: &Actor,
    slug: &str,
    id: i64,
) -> Result<Analysis, Refusal> {
    let (round, published) = seen_round(app, actor, slug).await?;
    let (job, kind) = find(app, slug, id).await?;
    let db = app.store.reader();
    let plan: DrawPlan = serde_json::from_str(&job.parameters).map_err(|error| unread(&error))?;
    let outcome = outcome(&job, kind)?;
    let is_current = published
        .as_ref()
        .is_some_and(|edition| plan.edition == Some(edition.number));
    let released = match &published {
        Some(edition) if is_current => store::analysis::find_released(db, edition.id).await?,
        _ => None,
    };
    let framework = round.framework_id.ok_or(Refusal::NotFound)?;
    Ok(Analysis {
        framework: app.shelf.get(db, framework).await?,
        asked_by: store::account::get_account(db, job.asked_by).await?.name,
        may_release: is_current && !plan.judgement && matches!(outcome, Outcome::Robustness(_)),
        is_released: released.is_some_and(|row| row.job_id == job.id),
        id: job.id,
        kind,
        plan,
        asked_at: job.asked_at,
        ended_at: job.ended_at,
        outcome,
        round,
    })
}

fn outcome(job: &Job, kind: JobKind) -> Result<Outcome, Refusal> {
    let result = job.result.as_deref().unwrap_or_default();
    Ok(match (job.state, kind) {
        (JobState::Waiting, _) => Outcome::Waiting,
        (JobState::Running, _) => Outcome::Running(job.permille),
        (JobState::Cancelled, _) => Outcome::Cancelled,
        (JobState::Failed, _) => failed(job.fault.as_deref().unwrap_or_default()),
        (JobState::Done, JobKind::Robustness) => {
            let read = serde_json::from_str(result).map_err(|error| unread(&error))?;
            Outcome::Robustness(Box::new(read))
        }
        (JobState::Done, JobKind::Variance) => {
            let read = serde_json::from_str(result).map_err(|error| unread(&error))?;
            Outcome::Variance(Box::new(read))
        }
    })
}

/// Why a job has no result; a code may be followed by what there is to tell with it.
fn failed(words: &str) -> Outcome {
    let told = words.strip_prefix("undefined ");
    match told.and_then(|told| serde_json::from_str(told).ok()) {
        Some(told) => Outcome::Undefined(told),
        None => Outcome::Failed(words.to_owned()),
    }
}

fn unread(error: &serde_json::Error) -> Refusal {
    Refusal::Fault(StoreError::Database(format!(
        "a stored analysis does not read: {error}"
    )))
}

/// The result of an analysis, byte for byte as it was computed.
///
/// # Errors
/// Not found, also while it has no result; not allowed, or a fault.
pub async fn download_result(
    app: &App,
    actor: &Actor,
    slug: &str,
    id: i64,
) -> Result<String, Refusal> {
    seen_round(app, actor, slug).await?;
    let (job, _) = find(app, slug, id).await?;
    job.result.ok_or(Refusal::NotFound)
}
