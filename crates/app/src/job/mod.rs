//! Work that outlasts a request: asked for in a use case, carried out beside the requests, cancelled by a person.
//!
//! A job is a row, written in the same transaction as the use case that asks for it. One runner in
//! each process takes jobs up one after the other (`runner.rs`); what a job of each kind does, the
//! room says that it belongs to.

mod progress;
mod runner;

pub(crate) use progress::Progress;
pub use runner::{carry_out_all, serve};
pub use store::job::{Job, JobHead, JobState};

use store::{
    Tx,
    job::{self as rows, JobWish},
};

use crate::{Refusal, case::Case};

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Ranks over many draws of weights, judgements and methods.
    Robustness,
    /// What the movement of ranks is owed to.
    Variance,
}

impl JobKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Robustness, Self::Variance];

    /// Stable name, as stored and in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Robustness => "robustness",
            Self::Variance => "variance",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Why a job ended without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It was told to stop.
    Stopped,
    /// There can be no result; the code names the sentence to show.
    Code(&'static str),
    /// The same with what there is to tell, as JSON.
    Told(&'static str, String),
    /// Something broke below.
    Broken(String),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::Code("gone"),
            other => Self::Broken(other.to_string()),
        }
    }
}

/// The part of a job that computes: everything was read, nothing is awaited any more.
pub(crate) type Work = Box<dyn FnOnce(&Progress) -> Result<String, Fault> + Send>;

/// Writes a job that waits; the runner of this process hears of it after the commit.
///
/// # Errors
/// A fault.
pub(crate) async fn ask<C>(
    tx: &Tx,
    case: &Case<C>,
    kind: JobKind,
    (subject, parameters): (&str, String),
) -> Result<i64, Refusal> {
    let wish = JobWish {
        kind: kind.name().to_owned(),
        subject: subject.to_owned(),
        parameters,
        asked_by: case.actor.account_id,
        asked_at: case.now,
    };
    case.app.ring(tx);
    Ok(rows::create_job(tx.db(), wish).await?.id)
}
