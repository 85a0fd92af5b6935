//! The commands over files, one file each.

mod cheapest;
mod crosswalk;
mod diff;
mod drawn;
mod explain;
mod framework;
mod history;
mod open_points;
mod rank_change;
mod robustness;
mod score;
mod scored;
mod sensitivity;
mod statistics;
mod try_draft;

use std::path::Path;

use clap::Subcommand;
use engine::Language;
use engine::amount::Amount;
use engine::framework::Framework;
use engine::framework::crosswalk::{self as crosswalk_file, Crosswalk};

use crate::failure::{Failure, read_text};

/// What the program can do with files.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check framework files and compare versions
    #[command(subcommand)]
    Framework(framework::FrameworkCommand),
    /// Points, maxima, values and ranks of every unit at every node
    Score(score::ScoreArgs),
    /// Why one unit has its points at one indicator
    Explain(explain::ExplainArgs),
    /// A past round on another version, or of the units that succeeded its own
    History(history::HistoryArgs),
    /// Why values and ranks changed between two rounds
    RankChange(rank_change::RankChangeArgs),
    /// How firmly ranks hold when weights, judgements or method are drawn
    Robustness(robustness::RobustnessArgs),
    /// Which orders are unsure, what one indicator moves, what the movement is owed to
    #[command(subcommand)]
    Sensitivity(sensitivity::SensitivityCommand),
    /// Correlation, alpha, indicators that tell nobody apart, over-claim
    Statistics(statistics::StatisticsArgs),
    /// What a unit can still win at each indicator, and what it takes
    OpenPoints(open_points::OpenPointsArgs),
    /// The cheapest set of actions that reaches a score or a rank, and the runner-up
    Cheapest(Box<cheapest::CheapestArgs>),
}

/// Runs one command.
///
/// # Errors
/// Complaints about the files, a line each, or a fault of the system.
pub fn run(command: Command, language: Language) -> Result<(), Failure> {
    match command {
        Command::Framework(command) => framework::run(command, language),
        Command::Score(args) => score::run(&args, language),
        Command::Explain(args) => explain::run(&args, language),
        Command::History(args) => history::run(&args, language),
        Command::RankChange(args) => rank_change::run(&args, language),
        Command::Robustness(args) => robustness::run(&args, language),
        Command::Sensitivity(command) => sensitivity::run(command, language),
        Command::Statistics(args) => statistics::run(&args, language),
        Command::OpenPoints(args) => open_points::run(&args, language),
        Command::Cheapest(args) => cheapest::run(&args, language),
    }
}

/// Reads a framework file; its errors are the command's complaints.
fn read_framework(file: &Path, language: Language) -> Result<Framework, Failure> {
    let text = read_text(file, language)?;
    let name = file.display().to_string();
    engine::framework::read(&name, &text).map_err(|complaints| {
        Failure::Input(
            complaints
                .iter()
                .map(|complaint| complaint.line_text(language))
                .collect(),
        )
    })
}

/// Reads a crosswalk file; without one, leaves whose title stayed stand for each other. What a person
/// should look at is told beside the result.
fn read_crosswalk(
    file: Option<&Path>,
    (old, new): (&Framework, &Framework),
    language: Language,
) -> Result<Crosswalk, Failure> {
    let Some(file) = file else {
        return Ok(Crosswalk::of_titles(old, new));
    };
    let text = read_text(file, language)?;
    let name = file.display().to_string();
    let read = crosswalk_file::read_with_notices(&name, &text, old, new);
    let (crosswalk, notices) = read.map_err(|complaints| {
        let lines = complaints.iter();
        Failure::Input(lines.map(|one| one.line_text(language)).collect())
    })?;
    for notice in notices {
        eprintln!("{}", notice.line_text(language));
    }
    Ok(crosswalk)
}

/// An amount in a field: exact for programs, empty when there is none.
fn field(amount: Option<Amount>) -> String {
    amount.map(Amount::canonical).unwrap_or_default()
}
