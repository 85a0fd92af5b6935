//! What the program does with files alone, without installation or database: check, score, explain, analyse.
//!
//! It stands on the engine only, so an analyst's questions are compiled for speed and beside the house,
//! not after it.

mod actions_file;
mod answers_file;
mod commands;
mod failure;
#[cfg(test)]
mod fuzzed;
mod group;
pub mod output;
mod published_file;
mod sheet;
mod succession_file;
mod units_file;

pub use commands::{Command, run};
pub use failure::{Failure, place, read_text};
