//! What the program `thang` does: reads its command line, runs one command, turns failures into exit codes.
//!
//! 0: did what was asked; 1: the input is wrong; 2: called wrongly (said by clap).

mod commands;
mod house;
mod settings;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// Chấm điểm, xếp hạng và công bố chỉ số chuyển đổi số
#[derive(Debug, Parser)]
#[command(name = "thang", version, about)]
struct Cli {
    /// Language of texts for people
    #[arg(long, global = true, value_enum, default_value_t = Lang::Vi)]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

/// The language of texts for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Lang {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

impl From<Lang> for engine::Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vi,
            Lang::En => Self::En,
        }
    }
}

/// Runs the program with the words it was called with.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli.command, cli.lang.into()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
