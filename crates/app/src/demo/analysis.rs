//! How firmly the ranks of the invented finished years are held: computed as in any installation and
//! shown to the public.

use crate::{
    Actor, App, Refusal,
    analysis::{NewAnalysis, release_analysis, run_analysis},
    job::{self, JobKind},
};

/// Enough for whole places, few enough that the demonstration is ready at once.
const DRAWS: u64 = 1_000;

/// Runs and releases the robustness of a published round: weights alone, around what was published.
///
/// # Errors
/// A fault of the database.
pub(super) async fn release(app: &App, office: &Actor, slug: &str) -> Result<(), Refusal> {
    let wish = NewAnalysis {
        kind: JobKind::Robustness,
        draws: Some(DRAWS),
        spread_percent: Some(25),
        judgement: false,
        normalisation: false,
        aggregation: false,
        seed: Some(1),
    };
    let id = run_analysis(app, office, slug, wish).await?;
    job::carry_out_all(app).await?;
    release_analysis(app, office, slug, id).await
}
