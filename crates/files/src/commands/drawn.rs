//! What can be drawn, and the subject of an analysis: what `robustness` and `sensitivity` have in common.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use engine::Language;
use engine::framework::{Code, Framework};
use engine::sensitivity::choices::{Aggregation, Choice, Choices, Normalisation};
use engine::sensitivity::robustness::{Judging, Plan, Robustness, robustness};
use engine::sensitivity::subject::Subject;
use engine::sensitivity::weights::counted_leaves;

use super::scored::{ScoredFiles, read_scored};
use crate::failure::Failure;
use crate::units_file::Unit;

/// What to draw.
#[derive(Debug, Args)]
pub struct DrawArgs {
    /// What the units claimed (an answers file): disputed points are then drawn as well
    #[arg(long)]
    claims: Option<PathBuf>,
    /// Number of draws
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=u64::from(u32::MAX)))]
    draws: u64,
    /// Weights are multiplied by 1 − spread to 1 + spread; from 0, below 1
    #[arg(long, default_value_t = 0.25, value_parser = spread)]
    spread: f64,
    /// The same seed gives the same result
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads; the result does not depend on it. As many as the machine has when not said
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Normalisations to choose from in each draw; a standard score below the group's mean is negative and has
    /// no geometric mean, so such units have no rank in draws that join the two
    #[arg(long, value_enum, value_delimiter = ',', default_value = "share")]
    normalisations: Vec<NormalisationName>,
    /// Aggregations to choose from in each draw
    #[arg(long, value_enum, value_delimiter = ',', default_value = "arithmetic")]
    aggregations: Vec<AggregationName>,
}

/// How leaves become comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NormalisationName {
    /// Points over maximum, as the score does
    Share,
    /// Between the least and the most of the group
    MinMax,
    /// In standard deviations from the group's mean
    ZScore,
}

/// How leaves become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AggregationName {
    /// Arithmetic mean, as the score does
    Arithmetic,
    /// Geometric mean over all leaves; none for a unit with a leaf of 0 or less
    Geometric,
    /// Arithmetic within main indices, geometric over them; none for a unit with a negative leaf or a main index
    /// of 0
    GeometricOverIndices,
}

impl DrawArgs {
    /// The file of claims, when there is one.
    pub fn claims(&self) -> Option<&Path> {
        self.claims.as_deref()
    }

    /// The plan that the arguments say.
    pub fn plan(&self) -> Plan {
        let machine = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let normalisations = self.normalisations.iter().map(|name| match name {
            NormalisationName::Share => Normalisation::Share,
            NormalisationName::MinMax => Normalisation::MinMax,
            NormalisationName::ZScore => Normalisation::ZScore,
        });
        let aggregations = self.aggregations.iter().map(|name| match name {
            AggregationName::Arithmetic => Aggregation::Arithmetic,
            AggregationName::Geometric => Aggregation::Geometric,
            AggregationName::GeometricOverIndices => Aggregation::GeometricOverIndices,
        });
        Plan {
            threads: self.threads.unwrap_or_else(machine),
            judgement: match self.claims {
                Some(_) => Judging::Spread,
                None => Judging::Stands,
            },
            choices: Choices {
                normalisations: normalisations.collect(),
                aggregations: aggregations.collect(),
            },
            ..Plan::weights(self.draws, self.spread, self.seed)
        }
    }
}

/// Draws what the plan says. Choices that cannot go together are told before, and after it how many draws
/// were left out, for whom.
///
/// # Errors
/// A plan that cannot be drawn.
pub fn drawn(plan: &Plan, examined: &Examined, language: Language) -> Result<Robustness, Failure> {
    let choices = &plan.choices;
    let is_standard = choices.normalisations.contains(&Normalisation::ZScore);
    let mut geometric = choices.aggregations.iter();
    if is_standard && geometric.any(|one| *one != Aggregation::Arithmetic) {
        eprintln!(
            "{}",
            language.pick(
                "điểm chuẩn z với trung bình nhân: đơn vị dưới trung bình nhóm có giá trị âm nên không có hạng trong các lần rút ghép hai cách này",
                "z-score with a geometric mean: below the group's mean a unit is negative, so it has no rank in draws that join the two",
            )
        );
    }
    let go_on = |_| ControlFlow::Continue(());
    let result = robustness(&examined.subject, plan, &go_on)?;
    for note in left_out(&result, plan.draws, examined, language) {
        eprintln!("{note}");
    }
    Ok(result)
}

/// What a choice of method could not rank, a line each, and how many draws that were.
fn left_out(result: &Robustness, of: u64, examined: &Examined, language: Language) -> Vec<String> {
    let choices = result.choices.iter();
    let undefined = choices.filter(|one| !one.undefined.is_empty());
    let all: u64 = undefined.clone().map(|one| one.draws).sum();
    let mut notes: Vec<String> = undefined
        .map(|outcome| {
            let (units, draws) = (outcome.undefined.len(), outcome.draws);
            let names = examined.unit_list(&outcome.undefined);
            let choice = choice_text(outcome.choice, language);
            match language {
                Language::Vi => format!(
                    "{choice}: không xác định ở {units} đơn vị, không có thứ hạng trong {draws} lần rút: {names}"
                ),
                Language::En => format!(
                    "{choice}: undefined for {units} units, which have no rank in {draws} draws: {names}"
                ),
            }
        })
        .collect();
    if !notes.is_empty() {
        notes.push(match language {
            Language::Vi => format!(
                "bỏ ra {all} trong {of} lần rút đối với các đơn vị nêu trên; số liệu của chúng chỉ tính trên các lần còn lại"
            ),
            Language::En => format!(
                "{all} of {of} draws were left out for the units named; their figures rest on the other draws"
            ),
        });
    }
    notes
}

/// A share from 0, below 1.
fn spread(text: &str) -> Result<f64, String> {
    let spread = text.parse::<f64>().ok();
    let spread = spread.filter(|spread| (0.0..1.0).contains(spread));
    spread.ok_or_else(|| String::from("a number from 0 and below 1 is expected, such as 0.25"))
}

/// A subject with the names of what it is made of.
#[derive(Debug)]
pub struct Examined {
    pub units: Vec<Unit>,
    /// The leaves, by their place in the subject.
    pub leaves: Vec<Code>,
    pub subject: Subject,
}

impl Examined {
    /// Reads and scores what is examined, and what was claimed.
    pub fn read(
        files: &ScoredFiles,
        claims: Option<&Path>,
        language: Language,
    ) -> Result<Self, Failure> {
        let (framework, scored) = files.read(language)?;
        let mut subject = Subject::of(&framework, &scored.cards, &scored.groups());
        if let Some(file) = claims {
            let units = Some(scored.units.clone());
            let claimed = read_scored(file, &framework, units, language)?;
            subject = subject.with_claims(&framework, &claimed.cards);
        }
        Ok(Self {
            units: scored.units,
            leaves: leaves(&framework),
            subject,
        })
    }

    /// The code of the unit at a place.
    pub fn unit(&self, place: usize) -> String {
        self.units
            .get(place)
            .map(|unit| unit.code.clone())
            .unwrap_or_default()
    }

    /// The code of the leaf at a place.
    pub fn leaf(&self, place: usize) -> String {
        self.leaves
            .get(place)
            .map(|code| code.to_string())
            .unwrap_or_default()
    }

    /// The codes of some units, one after the other.
    pub fn unit_list(&self, places: &[usize]) -> String {
        let codes: Vec<String> = places.iter().map(|place| self.unit(*place)).collect();
        codes.join(", ")
    }
}

fn leaves(framework: &Framework) -> Vec<Code> {
    let nodes = counted_leaves(framework).filter_map(|id| framework.node(id));
    nodes.map(|node| node.code).collect()
}

/// A choice of method in words.
pub fn choice_text(choice: Choice, language: Language) -> String {
    let normalisation = match choice.normalisation {
        Normalisation::Share => language.pick("tỷ lệ điểm", "share"),
        Normalisation::MinMax => language.pick("nhỏ nhất – lớn nhất", "min–max"),
        Normalisation::ZScore => language.pick("điểm chuẩn z", "z-score"),
    };
    let aggregation = match choice.aggregation {
        Aggregation::Arithmetic => language.pick("trung bình cộng", "arithmetic mean"),
        Aggregation::Geometric => language.pick("trung bình nhân", "geometric mean"),
        Aggregation::GeometricOverIndices => language.pick(
            "trung bình nhân các chỉ số chính",
            "geometric mean of main indices",
        ),
    };
    format!("{normalisation}, {aggregation}")
}
