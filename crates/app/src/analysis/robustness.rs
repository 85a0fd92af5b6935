//! The robustness analysis: places over many draws, unsure pairs and the indicators that would settle them.

use engine::sensitivity::{
    choices::{Aggregation, Normalisation},
    one_out::{Turns, deciders},
    pairs::Pair,
    robustness::{PlanError, Robustness, UnitPlaces, robustness},
    subject::Subject,
    weights::counted_leaves,
};
use engine::statistics::told;
use serde::{Deserialize, Serialize};
use store::job::Job;

use super::{
    plan::DrawPlan,
    source::{Basis, Examined, examine},
};
use crate::{
    App,
    job::{Fault, Progress, Work},
    ranking::RankInterval,
};

/// An order that turns in more than this share of the draws is unsure; a tie counts half.
const UNSURE: f64 = 0.05;
/// Indicators named for each unsure pair.
const SETTLING: usize = 3;

/// What came out, with everything that decides it; figures have nine decimals at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RobustnessResult {
    /// What was drawn.
    pub plan: DrawPlan,
    /// Which figures were analysed.
    pub basis: Basis,
    /// SHA-256 over the figures analysed.
    pub inputs: String,
    /// The units, by group and rank.
    pub units: Vec<UnitRanks>,
    /// The ways of putting indicators together that were drawn.
    pub methods: Vec<MethodNote>,
    /// Neighbours whose order the draws leave unsure, in the order of rank.
    pub pairs: Vec<UnsurePair>,
}

/// The ranks of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitRanks {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its ranking group.
    pub group: String,
    /// The score's own rank; nothing for a unit that is not ranked.
    pub rank: Option<u32>,
    /// Median of the ranks drawn; nothing for a unit that never had one.
    pub median: Option<f64>,
    /// 5th percentile.
    pub low: Option<f64>,
    /// 95th percentile.
    pub high: Option<f64>,
    /// Share of the draws in which it had its own rank.
    pub kept: Option<f64>,
    /// Every rank it had, with the share of the draws.
    pub places: Vec<(u32, f64)>,
}

impl UnitRanks {
    /// The interval as it is told to people, ends outwards to whole places; nothing for a unit that
    /// never had a rank.
    #[must_use]
    pub fn interval(&self) -> Option<RankInterval> {
        Some(RankInterval::of(self.low?, self.median?, self.high?))
    }
}

/// One way of making indicators comparable and of putting them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodNote {
    /// `share` of the maximum, `min-max` or `z-score` within the ranking group.
    #[serde(default = "share")]
    pub normalisation: String,
    /// `arithmetic`, or `geometric` over main indices.
    pub aggregation: String,
    /// Draws that took it.
    pub draws: u64,
    /// Codes of the units for which it has no value, and which had no rank in those draws.
    pub undefined: Vec<String>,
}

/// What analyses drew before there was a choice.
fn share() -> String {
    "share".to_owned()
}

/// Two neighbours whose order is unsure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnsurePair {
    /// Code of the unit that the score ranks before (or beside) the other.
    pub better: String,
    /// Code of the other unit.
    pub other: String,
    /// Share of draws in which the first stood before the other.
    pub before: f64,
    /// Share of draws in which they shared a rank.
    pub tied: f64,
    /// The indicators that set them apart most: more evidence there would settle the order.
    pub settling: Vec<Settling>,
}

/// An indicator that sets two units apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settling {
    /// Code of the indicator.
    pub indicator: String,
    /// What it adds to the value of the first unit beyond that of the other, as a share of the whole.
    pub difference: f64,
    /// Whether the order turns round, or becomes a tie, without it.
    pub turns: bool,
}

/// Reads what a robustness job needs.
///
/// # Errors
/// A round or an edition that is gone; a fault.
pub(crate) async fn prepare_robustness(app: &App, job: &Job) -> Result<Work, Fault> {
    let (plan, examined) = prepare(app, job).await?;
    Ok(Box::new(move |progress| {
        let result = compute(&plan, &examined, progress)?;
        serde_json::to_string(&result).map_err(|error| Fault::Broken(error.to_string()))
    }))
}

/// The stored plan of a job, and what it is about.
pub(super) async fn prepare(app: &App, job: &Job) -> Result<(DrawPlan, Examined), Fault> {
    let plan: DrawPlan =
        serde_json::from_str(&job.parameters).map_err(|error| Fault::Broken(error.to_string()))?;
    let round = store::round::find_round(app.store.reader(), &job.subject).await;
    let round = round.map_err(|error| Fault::Broken(error.to_string()))?;
    let round = round.ok_or(Fault::Code("gone"))?;
    let examined = examine(app, round, plan.edition).await?;
    if examined.units.is_empty() {
        return Err(Fault::Code("no-units"));
    }
    Ok((plan, examined))
}

fn compute(
    plan: &DrawPlan,
    examined: &Examined,
    progress: &Progress,
) -> Result<RobustnessResult, Fault> {
    let subject = examined.subject_with_claims();
    let engine_plan = plan.engine();
    let watch = |done| progress.reached(done, engine_plan.draws);
    let found = robustness(&subject, &engine_plan, &watch).map_err(fault)?;
    Ok(RobustnessResult {
        plan: plan.clone(),
        basis: examined.basis.clone(),
        inputs: examined.fingerprint(),
        units: units(examined, &found.units),
        methods: methods(examined, &found),
        pairs: pairs(examined, &subject, &found.pairs),
    })
}

/// Why the engine gave no result.
pub(super) fn fault(error: PlanError) -> Fault {
    match error {
        PlanError::Stopped => Fault::Stopped,
        other => Fault::Broken(other.to_string()),
    }
}

fn units(examined: &Examined, places: &[UnitPlaces]) -> Vec<UnitRanks> {
    let units = examined.units.iter().zip(places);
    let mut ranks: Vec<UnitRanks> = units
        .map(|(unit, one)| UnitRanks {
            code: unit.code.clone(),
            name: unit.name.clone(),
            group: unit.group.clone(),
            rank: one.rank,
            median: one.places.quantile(0.5).map(told),
            low: one.places.quantile(0.05).map(told),
            high: one.places.quantile(0.95).map(told),
            kept: one
                .rank
                .and_then(|rank| one.places.probability(rank))
                .map(told),
            places: shares(one),
        })
        .collect();
    ranks.sort_by_cached_key(|unit| {
        let name = engine::vietnamese::sort_key(&unit.name);
        let group = engine::vietnamese::sort_key(&unit.group);
        (group, unit.rank.is_none(), unit.rank, name)
    });
    ranks
}

fn shares(one: &UnitPlaces) -> Vec<(u32, f64)> {
    let taken = one.places.taken();
    let share = |(place, _)| Some((place, told(one.places.probability(place)?)));
    taken.filter_map(share).collect()
}

fn methods(examined: &Examined, found: &Robustness) -> Vec<MethodNote> {
    let code = |place: &usize| examined.units.get(*place).map(|unit| unit.code.clone());
    found
        .choices
        .iter()
        .map(|one| MethodNote {
            aggregation: aggregation_name(one.choice.aggregation).to_owned(),
            normalisation: normalisation_name(one.choice.normalisation).to_owned(),
            draws: one.draws,
            undefined: one.undefined.iter().filter_map(code).collect(),
        })
        .collect()
}

/// The stored name of an aggregation.
pub(super) fn aggregation_name(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Arithmetic => "arithmetic",
        Aggregation::Geometric | Aggregation::GeometricOverIndices => "geometric",
    }
}

/// The stored name of a normalisation.
pub(super) fn normalisation_name(normalisation: Normalisation) -> &'static str {
    match normalisation {
        Normalisation::Share => "share",
        Normalisation::MinMax => "min-max",
        Normalisation::ZScore => "z-score",
    }
}

fn pairs(examined: &Examined, subject: &Subject, pairs: &[Pair]) -> Vec<UnsurePair> {
    let framework = &examined.framework;
    let leaves: Vec<String> = counted_leaves(framework)
        .filter_map(|id| framework.node(id))
        .map(|node| node.code.to_string())
        .collect();
    let code = |place: usize| examined.units.get(place).map(|unit| unit.code.clone());
    let unsure = pairs.iter().filter(|pair| pair.is_unsure(UNSURE));
    unsure
        .filter_map(|pair| {
            let apart = deciders(subject, pair.better, pair.other).into_iter();
            let settling = apart.take(SETTLING).filter_map(|one| {
                Some(Settling {
                    indicator: leaves.get(one.leaf)?.clone(),
                    difference: told(one.difference),
                    turns: one.decides == Turns::Yes,
                })
            });
            Some(UnsurePair {
                better: code(pair.better)?,
                other: code(pair.other)?,
                before: told(pair.before),
                tied: told(pair.tied),
                settling: settling.collect(),
            })
        })
        .collect()
}
