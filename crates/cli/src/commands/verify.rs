//! `thang verify`: recomputes a published edition and compares every number.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::publication;

use crate::failure::{Failure, place, read_text};
use crate::output::{self, Format};

/// The file to verify.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Edition file (JSON), as downloaded from the portal
    file: PathBuf,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &VerifyArgs, language: Language) -> Result<(), Failure> {
    let text = read_text(&args.file, language)?;
    let verified = publication::verify(&text).map_err(|differences| {
        let lines = differences.iter().map(|difference| {
            place(
                &args.file,
                difference.line as u64,
                &difference.text(language),
            )
        });
        Failure::Input(lines.collect())
    })?;
    let edition = &verified.edition;
    let columns = [
        "title",
        "year",
        "units",
        "results",
        "numbers",
        "fingerprint",
    ];
    let row = vec![
        edition.round.title.clone(),
        edition.round.year.to_string(),
        edition.units.len().to_string(),
        edition.results.len().to_string(),
        verified.numbers.to_string(),
        edition.fingerprint.clone(),
    ];
    Ok(output::print(&output::rows(args.format, &columns, &[row]))?)
}
