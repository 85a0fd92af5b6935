//! The variance analysis: which of the uncertain things the movement of ranks is owed to.

use engine::{
    sensitivity::{
        choices::Choice,
        variance::{Estimate, Source, VarianceError, VarianceParts, variance_parts},
    },
    statistics::told,
};
use serde::{Deserialize, Serialize};
use store::job::Job;

use super::{
    plan::DrawPlan,
    robustness::{aggregation_name, fault, normalisation_name, prepare},
    source::{Basis, Examined},
};
use crate::{
    App,
    job::{Fault, Progress, Work},
};

/// Bootstrap samples that the intervals come from.
const RESAMPLES: u32 = 1_000;

/// What came out, with everything that decides it; figures have nine decimals at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarianceResult {
    /// What was drawn.
    pub plan: DrawPlan,
    /// Which figures were analysed.
    pub basis: Basis,
    /// SHA-256 over the figures analysed.
    pub inputs: String,
    /// Mean over units of how many places they moved, averaged over the draws.
    pub mean_shift: f64,
    /// Variance of that mean over the draws.
    pub variance: f64,
    /// How often the index was computed.
    pub runs: u64,
    /// The part of each source; empty when no rank ever moved.
    pub parts: Vec<VariancePart>,
}

/// The part of one source: value, 5th and 95th percentile of the bootstrap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariancePart {
    /// `weights`, `judgement`, `normalisation` or `aggregation`.
    pub source: String,
    /// What the variance would fall by if this alone were fixed.
    pub first_order: [f64; 3],
    /// What would be left if all but this were fixed.
    pub total: [f64; 3],
}

/// Units that are named where a choice has no value for them.
const NAMED: usize = 5;

/// A way of computing that has no value for some units, so that nothing can be parted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undefined {
    /// `share`, `min-max` or `z-score`.
    pub normalisation: String,
    /// `arithmetic` or `geometric`.
    pub aggregation: String,
    /// How many units have no value.
    pub n_units: usize,
    /// Names of the first of them.
    pub names: Vec<String>,
}

/// Reads what a variance job needs.
///
/// # Errors
/// A round or an edition that is gone; a fault.
pub(crate) async fn prepare_variance(app: &App, job: &Job) -> Result<Work, Fault> {
    let (plan, examined) = prepare(app, job).await?;
    Ok(Box::new(move |progress| {
        let result = compute(&plan, &examined, progress)?;
        serde_json::to_string(&result).map_err(|error| Fault::Broken(error.to_string()))
    }))
}

fn compute(
    plan: &DrawPlan,
    examined: &Examined,
    progress: &Progress,
) -> Result<VarianceResult, Fault> {
    let subject = examined.subject_with_claims();
    let engine_plan = plan.engine();
    let watch = |done| progress.reached(done, engine_plan.draws);
    let found = variance_parts(&subject, &engine_plan, RESAMPLES, &watch);
    let found = found.map_err(|error| match error {
        VarianceError::Plan(error) => fault(error),
        VarianceError::NothingUncertain => Fault::Code("nothing-uncertain"),
        VarianceError::Undefined { choice, units } => undefined(examined, choice, &units),
    })?;
    Ok(VarianceResult {
        plan: plan.clone(),
        basis: examined.basis.clone(),
        inputs: examined.fingerprint(),
        mean_shift: told(found.mean_shift),
        variance: told(found.variance),
        runs: found.runs,
        parts: parts(&found),
    })
}

/// That a choice has no value for some units: how many, and the names of the first.
fn undefined(examined: &Examined, choice: Choice, units: &[usize]) -> Fault {
    let names = units.iter().filter_map(|place| examined.units.get(*place));
    let told = Undefined {
        normalisation: normalisation_name(choice.normalisation).to_owned(),
        aggregation: aggregation_name(choice.aggregation).to_owned(),
        n_units: units.len(),
        names: names.take(NAMED).map(|unit| unit.name.clone()).collect(),
    };
    match serde_json::to_string(&told) {
        Ok(told) => Fault::Told("undefined", told),
        Err(error) => Fault::Broken(error.to_string()),
    }
}

fn parts(found: &VarianceParts) -> Vec<VariancePart> {
    let three = |estimate: Estimate| [estimate.value, estimate.low, estimate.high].map(told);
    let parts = found.parts.iter();
    parts
        .map(|part| VariancePart {
            source: match part.source {
                Source::Weights => "weights",
                Source::Judgement => "judgement",
                Source::Normalisation => "normalisation",
                Source::Aggregation => "aggregation",
            }
            .to_owned(),
            first_order: three(part.first_order),
            total: three(part.total),
        })
        .collect()
}
