//! The commands, one file each.

mod cheapest;
mod demo;
mod explain;
mod framework;
mod open_points;
mod score;
mod serve;
mod verify;

use std::path::Path;

use clap::Subcommand;
use engine::Language;
use engine::framework::Framework;

use crate::failure::{Failure, read_text};

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill an empty folder with the demonstration and serve it
    Demo(demo::DemoArgs),
    /// Serve an installation
    Serve(serve::ServeArgs),
    /// Check a framework file
    #[command(subcommand)]
    Framework(framework::FrameworkCommand),
    /// Points, maxima, values and ranks of every unit at every node
    Score(score::ScoreArgs),
    /// Why one unit has its points at one indicator
    Explain(explain::ExplainArgs),
    /// What a unit can still win at each indicator, and what it takes
    OpenPoints(open_points::OpenPointsArgs),
    /// The cheapest set of actions that reaches a score or a rank, and the runner-up
    Cheapest(Box<cheapest::CheapestArgs>),
    /// Recompute a published edition and compare every number
    Verify(verify::VerifyArgs),
}

/// Runs one command.
pub fn run(command: Command, language: Language) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => Ok(demo::run(args)?),
        Command::Serve(args) => Ok(serve::run(args)?),
        Command::Framework(command) => framework::run(command, language),
        Command::Score(args) => score::run(&args, language),
        Command::Explain(args) => explain::run(&args, language),
        Command::OpenPoints(args) => open_points::run(&args, language),
        Command::Cheapest(args) => cheapest::run(&args, language),
        Command::Verify(args) => verify::run(&args, language),
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
