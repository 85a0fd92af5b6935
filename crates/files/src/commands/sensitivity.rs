//! `thang sensitivity`: which orders are unsure, what one indicator moves, what the movement is owed to.

use std::ops::ControlFlow;

use clap::{Args, Subcommand};
use engine::Language;
use engine::sensitivity::one_out::{Decider, OneOut, Turns, deciders, one_out};
use engine::sensitivity::pairs::Pair;
use engine::sensitivity::robustness::Plan;
use engine::sensitivity::variance::{
    Estimate, Source, VarianceError, VarianceParts, variance_parts,
};

use super::drawn::{DrawArgs, Examined, choice_text, drawn};
use super::scored::ScoredFiles;
use crate::failure::Failure;
use crate::output::{self, Field, Format};

/// One indicator a line; a pair whose units are alike in all of them has one line without.
const PAIR_COLUMNS: [&str; 9] = [
    "better",
    "better_rank",
    "other",
    "other_rank",
    "before",
    "tied",
    "indicator",
    "difference",
    "turns",
];
/// One left-out indicator a line.
const OUT_COLUMNS: [&str; 4] = ["indicator", "moved", "mean_shift", "largest_shift"];
/// One unit that moves a line.
const MOVE_COLUMNS: [&str; 4] = ["indicator", "unit", "rank", "rank_without"];
/// One figure a line, with the 5th and 95th percentile of its bootstrap.
const VARIANCE_COLUMNS: [&str; 5] = ["figure", "source", "value", "low", "high"];

/// Shares are told apart at the second place of a percentage.
const DECIMALS: usize = 4;

/// What is asked.
#[derive(Debug, Subcommand)]
pub enum SensitivityCommand {
    /// Neighbours whose order the draws leave unsure, and the indicators that set them apart
    Pairs(PairsArgs),
    /// The ranking without each indicator in turn
    OneOut(OneOutArgs),
    /// Parts of the variance of ranks: weights, judgements, normalisation, aggregation
    Variance(VarianceArgs),
}

/// Which pairs are looked for.
#[derive(Debug, Args)]
pub struct PairsArgs {
    #[command(flatten)]
    files: ScoredFiles,
    #[command(flatten)]
    drawn: DrawArgs,
    /// How many units further down each unit is compared with
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    neighbours: u16,
    /// An order is unsure when it turns in more than this percentage of draws; a tie counts half
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..50))]
    unsure_percent: u8,
    /// Indicators named for each pair, those that set the two apart most; 0 for the pairs alone
    #[arg(long, default_value_t = 3)]
    indicators: usize,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// What is said of each indicator.
#[derive(Debug, Args)]
pub struct OneOutArgs {
    #[command(flatten)]
    files: ScoredFiles,
    /// Every unit that moves, instead of one line for each indicator
    #[arg(long)]
    moves: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// How the variance is estimated.
#[derive(Debug, Args)]
pub struct VarianceArgs {
    #[command(flatten)]
    files: ScoredFiles,
    #[command(flatten)]
    drawn: DrawArgs,
    /// Bootstrap samples that the intervals come from
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    resamples: u32,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

pub fn run(command: SensitivityCommand, language: Language) -> Result<(), Failure> {
    match command {
        SensitivityCommand::Pairs(args) => pairs(&args, language),
        SensitivityCommand::OneOut(args) => without_each(&args, language),
        SensitivityCommand::Variance(args) => variance(&args, language),
    }
}

fn pairs(args: &PairsArgs, language: Language) -> Result<(), Failure> {
    let examined = Examined::read(&args.files, args.drawn.claims(), language)?;
    let plan = Plan {
        neighbours: usize::from(args.neighbours),
        ..args.drawn.plan()
    };
    let result = drawn(&plan, &examined, language)?;
    let least = f64::from(args.unsure_percent) / 100.0;
    let unsure = result.pairs.iter().filter(|pair| pair.is_unsure(least));
    let rows: Vec<_> = unsure
        .flat_map(|pair| pair_rows(pair, &examined, args.indicators))
        .collect();
    let bytes = output::fields(args.format, &PAIR_COLUMNS, &rows, language);
    Ok(output::print(&bytes)?)
}

/// A pair, once for each of the indicators that set it apart most.
fn pair_rows(pair: &Pair, examined: &Examined, most: usize) -> Vec<Vec<Field>> {
    let unit = |place: usize| {
        let rank = examined.subject.ranks().get(place).copied().flatten();
        [Field::Text(examined.unit(place)), Field::count(rank)]
    };
    let row = |apart: [Field; 3]| {
        let mut row = Vec::with_capacity(PAIR_COLUMNS.len());
        row.extend(unit(pair.better));
        row.extend(unit(pair.other));
        row.extend([pair.before, pair.tied].map(|share| Field::Figure(share, DECIMALS)));
        row.extend(apart);
        row
    };
    let apart = deciders(&examined.subject, pair.better, pair.other);
    if apart.is_empty() || most == 0 {
        return vec![row([Field::Nothing, Field::Nothing, Field::Nothing])];
    }
    let named = apart.iter().take(most);
    named
        .map(|one| row(decider_fields(one, examined)))
        .collect()
}

fn decider_fields(one: &Decider, examined: &Examined) -> [Field; 3] {
    let turns = match one.decides {
        Turns::Yes => "yes",
        Turns::No => "no",
    };
    [
        Field::Text(examined.leaf(one.leaf)),
        Field::Figure(one.difference, DECIMALS),
        Field::Text(String::from(turns)),
    ]
}

fn without_each(args: &OneOutArgs, language: Language) -> Result<(), Failure> {
    let examined = Examined::read(&args.files, None, language)?;
    let all = one_out(&examined.subject);
    let bytes = if args.moves {
        let rows: Vec<_> = all.iter().flat_map(|one| moves(one, &examined)).collect();
        output::fields(args.format, &MOVE_COLUMNS, &rows, language)
    } else {
        let rows: Vec<_> = all.iter().map(|one| out_row(one, &examined)).collect();
        output::fields(args.format, &OUT_COLUMNS, &rows, language)
    };
    Ok(output::print(&bytes)?)
}

fn out_row(one: &OneOut, examined: &Examined) -> Vec<Field> {
    let moved = moves(one, examined).len();
    vec![
        Field::Text(examined.leaf(one.leaf)),
        Field::Count(moved as u64),
        Field::Figure(one.mean_shift, DECIMALS),
        Field::Count(u64::from(one.largest_shift)),
    ]
}

/// The units that have another rank, or none, without the indicator.
fn moves(one: &OneOut, examined: &Examined) -> Vec<Vec<Field>> {
    let both = examined.subject.ranks().iter().zip(&one.ranks).enumerate();
    let moved = both.filter(|(_, (before, after))| before != after);
    moved
        .map(|(unit, (before, after))| {
            vec![
                Field::Text(examined.leaf(one.leaf)),
                Field::Text(examined.unit(unit)),
                Field::count(*before),
                Field::count(*after),
            ]
        })
        .collect()
}

fn variance(args: &VarianceArgs, language: Language) -> Result<(), Failure> {
    let examined = Examined::read(&args.files, args.drawn.claims(), language)?;
    let go_on = |_| ControlFlow::Continue(());
    let found = variance_parts(
        &examined.subject,
        &args.drawn.plan(),
        args.resamples,
        &go_on,
    )
    .map_err(|error| refused(error, &examined, language))?;
    let rows = variance_rows(&found);
    let bytes = output::fields(args.format, &VARIANCE_COLUMNS, &rows, language);
    Ok(output::print(&bytes)?)
}

/// Why the parts cannot be told, and what would make them so.
fn refused(error: VarianceError, examined: &Examined, language: Language) -> Failure {
    match error {
        VarianceError::Plan(error) => Failure::from(error),
        VarianceError::NothingUncertain => Failure::Input(vec![String::from(language.pick(
            "không có gì để rút: cho biên độ trọng số (--spread), kết quả tự chấm có chỗ khác thẩm định (--claims), hoặc nhiều cách chuẩn hóa, tổng hợp",
            "nothing is drawn: give a spread of weights (--spread), claims that differ from the appraisal (--claims), or several normalisations or aggregations",
        ))]),
        VarianceError::Undefined { choice, units } => {
            let (n, names) = (units.len(), examined.unit_list(&units));
            let choice = choice_text(choice, language);
            Failure::Input(vec![match language {
                Language::Vi => format!(
                    "{choice}: {n} đơn vị không có giá trị, nên không chia được phương sai: {names}"
                ),
                Language::En => format!(
                    "{choice}: {n} units have no value, so the variance cannot be parted: {names}"
                ),
            }])
        }
    }
}

fn variance_rows(found: &VarianceParts) -> Vec<Vec<Field>> {
    let figure = |name: &str, source: Field, value: Field, ends: [Field; 2]| {
        let [low, high] = ends;
        vec![Field::Text(String::from(name)), source, value, low, high]
    };
    let alone = |name: &str, value| {
        let ends = [Field::Nothing, Field::Nothing];
        figure(name, Field::Nothing, value, ends)
    };
    let mut rows = vec![
        alone("runs", Field::Count(found.runs)),
        alone("mean_shift", Field::Figure(found.mean_shift, DECIMALS)),
        alone("variance", Field::Figure(found.variance, DECIMALS)),
    ];
    for part in &found.parts {
        let source = match part.source {
            Source::Weights => "weights",
            Source::Judgement => "judgement",
            Source::Normalisation => "normalisation",
            Source::Aggregation => "aggregation",
        };
        let estimated = |name, estimate: &Estimate| {
            let ends = [estimate.low, estimate.high];
            figure(
                name,
                Field::Text(String::from(source)),
                Field::Figure(estimate.value, DECIMALS),
                ends.map(|end| Field::Figure(end, DECIMALS)),
            )
        };
        rows.push(estimated("first_order", &part.first_order));
        rows.push(estimated("total", &part.total));
    }
    rows
}
