//! `thang framework check`: every complaint about a framework file, with places.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use engine::Language;
use engine::framework::Status;

use super::read_framework;
use crate::failure::Failure;
use crate::output::{self, Format};

/// What can be done with framework files.
#[derive(Debug, Subcommand)]
pub enum FrameworkCommand {
    /// Every complaint about a framework file; its worked examples are run
    Check(CheckArgs),
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
    let FrameworkCommand::Check(args) = command;
    let framework = read_framework(&args.file, language)?;
    for warning in &framework.warnings {
        eprintln!("{} [{}]", warning.line_text(language), warning.code);
    }
    let status = match framework.status {
        Status::Official => "official",
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
        framework.maximum.canonical(),
        framework.indices().count().to_string(),
        framework.leaves().count().to_string(),
        scored.to_string(),
        examples.to_string(),
        framework.warnings.len().to_string(),
        framework.fingerprint.clone(),
    ];
    Ok(output::print(&output::rows(args.format, &columns, &[row]))?)
}
