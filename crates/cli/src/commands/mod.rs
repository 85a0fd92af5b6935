//! The commands, one file each; those over files alone are a crate of their own.

mod demo;
mod serve;
mod verify;

use clap::Subcommand;
use engine::Language;
use files::Failure;

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill an empty folder with the demonstration and serve it
    Demo(demo::DemoArgs),
    /// Serve an installation
    Serve(serve::ServeArgs),
    #[command(flatten)]
    Files(files::Command),
    /// Recompute a published edition and compare every number
    Verify(verify::VerifyArgs),
}

/// Runs one command.
pub fn run(command: Command, language: Language) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => Ok(demo::run(args)?),
        Command::Serve(args) => Ok(serve::run(args)?),
        Command::Files(command) => files::run(command, language),
        Command::Verify(args) => verify::run(&args, language),
    }
}
