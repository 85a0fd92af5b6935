//! `thang robustness`: how firmly each unit holds its rank when weights, judgements or method are drawn.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use engine::Language;
use engine::framework::Framework;
use engine::score::{Scorecard, score};
use engine::sensitivity::choices::{Aggregation, Choice, Choices, Normalisation};
use engine::sensitivity::robustness::{self, Judging, Plan, Robustness, UnitPlaces};
use engine::sensitivity::subject::Subject;

use super::read_framework;
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, units_file};

/// The columns, in the order that other programs rely on.
const COLUMNS: [&str; 6] = ["unit", "rank", "median", "p5", "p95", "p_top"];

/// What to draw.
#[derive(Debug, Args)]
pub struct RobustnessArgs {
    /// Framework file (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers file (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
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
    /// Normalisations to choose from in each draw
    #[arg(long, value_enum, value_delimiter = ',', default_value = "share")]
    normalisations: Vec<NormalisationName>,
    /// Aggregations to choose from in each draw
    #[arg(long, value_enum, value_delimiter = ',', default_value = "arithmetic")]
    aggregations: Vec<AggregationName>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
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
    /// Geometric mean over all leaves
    Geometric,
    /// Arithmetic within main indices, geometric over them
    GeometricOverIndices,
}

pub fn run(args: &RobustnessArgs, language: Language) -> Result<(), Failure> {
    let framework = read_framework(&args.framework, language)?;
    let units = args
        .units
        .as_deref()
        .map(|file| units_file::read(file, language))
        .transpose()?;
    let make = |_: &Unit, answers| score(&framework, &answers);
    let read = answers_file::read(&args.answers, &framework, units, language, make)?;
    let claims = claims(args, &framework, &read.units, language)?;
    let groups: Vec<&str> = read.units.iter().map(|unit| unit.group.as_str()).collect();
    let mut subject = Subject::of(&framework, &read.made, &groups);
    if let Some(claims) = &claims {
        subject = subject.with_claims(&framework, claims);
    }
    let go_on = |_| ControlFlow::Continue(());
    let result = robustness::robustness(&subject, &plan(args), &go_on)?;
    for note in notes(&result, &read.units, language) {
        eprintln!("{note}");
    }
    let bytes = match args.format {
        Format::Json => json(&read.units, &result),
        format => {
            let rows = read.units.iter().zip(&result.units);
            let rows: Vec<_> = rows
                .map(|(unit, places)| row(unit, places, format, language))
                .collect();
            output::rows(format, &COLUMNS, &rows)
        }
    };
    Ok(output::print(&bytes)?)
}

fn claims(
    args: &RobustnessArgs,
    framework: &Framework,
    units: &[Unit],
    language: Language,
) -> Result<Option<Vec<Scorecard>>, Failure> {
    let Some(file) = &args.claims else {
        return Ok(None);
    };
    let make = |_: &Unit, answers| score(framework, &answers);
    let read = answers_file::read(file, framework, Some(units.to_vec()), language, make)?;
    Ok(Some(read.made))
}

fn plan(args: &RobustnessArgs) -> Plan {
    let machine = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let normalisations = args.normalisations.iter().map(|name| match name {
        NormalisationName::Share => Normalisation::Share,
        NormalisationName::MinMax => Normalisation::MinMax,
        NormalisationName::ZScore => Normalisation::ZScore,
    });
    let aggregations = args.aggregations.iter().map(|name| match name {
        AggregationName::Arithmetic => Aggregation::Arithmetic,
        AggregationName::Geometric => Aggregation::Geometric,
        AggregationName::GeometricOverIndices => Aggregation::GeometricOverIndices,
    });
    Plan {
        threads: args.threads.unwrap_or_else(machine),
        judgement: match args.claims {
            Some(_) => Judging::Spread,
            None => Judging::Stands,
        },
        choices: Choices {
            normalisations: normalisations.collect(),
            aggregations: aggregations.collect(),
        },
        ..Plan::weights(args.draws, args.spread, args.seed)
    }
}

/// A share from 0, below 1.
fn spread(text: &str) -> Result<f64, String> {
    let spread = text.parse::<f64>().ok();
    let spread = spread.filter(|spread| (0.0..1.0).contains(spread));
    spread.ok_or_else(|| String::from("a number from 0 and below 1 is expected, such as 0.25"))
}

/// Rank and the four figures; empty for a unit that never had a place.
fn figures(unit: &UnitPlaces) -> (Option<u32>, [Option<f64>; 4]) {
    let places = &unit.places;
    let figures = [
        places.quantile(0.5),
        places.quantile(0.05),
        places.quantile(0.95),
        places.probability(1),
    ];
    (unit.rank, figures)
}

fn row(unit: &Unit, places: &UnitPlaces, format: Format, language: Language) -> Vec<String> {
    let (rank, figures) = figures(places);
    let text = |figure: f64| match format {
        // Two decimals are what people read of a rank.
        Format::Table => format!("{figure:.2}").replace('.', language.pick(",", ".")),
        _ => figure.to_string(),
    };
    let mut row = vec![
        unit.code.clone(),
        rank.map(|rank| rank.to_string()).unwrap_or_default(),
    ];
    row.extend(figures.map(|figure| figure.map(text).unwrap_or_default()));
    row
}

fn json(units: &[Unit], result: &Robustness) -> Vec<u8> {
    let rows = units.iter().zip(&result.units).map(|(unit, places)| {
        let (rank, [median, p5, p95, p_top]) = figures(places);
        serde_json::json!({
            "unit": unit.code, "rank": rank, "median": median, "p5": p5, "p95": p95, "p_top": p_top,
        })
    });
    let mut out = serde_json::Value::Array(rows.collect())
        .to_string()
        .into_bytes();
    out.push(b'\n');
    out
}

/// What a choice of method could not rank, a line each.
fn notes(result: &Robustness, units: &[Unit], language: Language) -> Vec<String> {
    let undefined = result
        .choices
        .iter()
        .filter(|one| !one.undefined.is_empty());
    undefined
        .map(|outcome| {
            let names: Vec<&str> = outcome
                .undefined
                .iter()
                .filter_map(|unit| units.get(*unit).map(|unit| unit.code.as_str()))
                .collect();
            let (choice, names) = (choice_text(outcome.choice, language), names.join(", "));
            match language {
                Language::Vi => format!(
                    "{choice}: không xác định ở {} đơn vị, không có thứ hạng trong {} lần rút: {names}",
                    outcome.undefined.len(),
                    outcome.draws
                ),
                Language::En => format!(
                    "{choice}: undefined for {} units, which have no rank in {} draws: {names}",
                    outcome.undefined.len(),
                    outcome.draws
                ),
            }
        })
        .collect()
}

fn choice_text(choice: Choice, language: Language) -> String {
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
