//! `thang framework`: checks a framework file, with every complaint at its place; versions beside it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use engine::Language;
use engine::amount::Amount;
use engine::framework::Status;

use super::{crosswalk, diff, read_framework, try_draft};
use crate::failure::Failure;
use crate::output::{self, Format};

/// What can be done with framework files.
#[derive(Debug, Subcommand)]
pub enum FrameworkCommand {
    /// Every complaint about a framework file; its worked examples are run
    Check(CheckArgs),
    /// What changed between two versions
    Diff(diff::DiffArgs),
    /// What stands for what between two versions, and what has no counterpart
    Crosswalk(crosswalk::CrosswalkArgs),
    /// Next year's draft on last year's answers: who moves, and why
    Try(try_draft::TryArgs),
}

/// The file to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Framework file (TOML)
    file: PathBuf,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(command: FrameworkCommand, language: Language) -> Result<(), Failure> {
    match command {
        FrameworkCommand::Check(args) => check(&args, language),
        FrameworkCommand::Diff(args) => diff::run(&args, language),
        FrameworkCommand::Crosswalk(args) => crosswalk::run(&args, language),
        FrameworkCommand::Try(args) => try_draft::run(&args, language),
    }
}

fn check(args: &CheckArgs, language: Language) -> Result<(), Failure> {
    let framework = read_framework(&args.file, language)?;
    for warning in &framework.warnings {
        eprintln!("{} [{}]", warning.line_text(language), warning.code);
    }
    let status = match framework.status {
        Status::Official => "official",
        Status::Inferred => "inferred",
        Status::Sample => "sample",
        Status::Partial => "partial",
    };
    let scored = framework.leaves().filter(|node| node.scored).count();
    let examples: usize = framework.leaves().map(|node| node.examples.len()).sum();
    let columns = [
        "code",
        "status",
        "maximum",
        "indices",
        "indicators",
        "scored",
        "examples",
        "warnings",
        "fingerprint",
    ];
    let row = vec![
        framework.code.clone(),
        String::from(status),
        framework
            .known_maximum()
            .map_or_else(|| "unknown".to_owned(), Amount::canonical),
        framework.indices().count().to_string(),
        framework.leaves().count().to_string(),
        scored.to_string(),
        examples.to_string(),
        framework.warnings.len().to_string(),
        framework.fingerprint.clone(),
    ];
    Ok(output::print(&output::rows(args.format, &columns, &[row]))?)
}
