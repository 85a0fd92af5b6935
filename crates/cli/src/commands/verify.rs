//! `thang verify`: recomputes a published edition and compares every number, or checks an audit chain.

use std::path::PathBuf;

use app::audit::Line;
use clap::Args;
use engine::Language;
use engine::publication;

use crate::failure::{Failure, place, read_text};
use crate::output::{self, Format};

/// The file to verify.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Edition file (JSON) from the portal, or audit chain (JSON lines) from the auditor's page
    file: PathBuf,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &VerifyArgs, language: Language) -> Result<(), Failure> {
    let text = read_text(&args.file, language)?;
    if is_chain(&text) {
        return chain(args, &text, language);
    }
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

/// An edition is one object over the whole file; a chain has one sealed line on each.
fn is_chain(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| serde_json::from_str::<Line>(line).is_ok())
}

fn chain(args: &VerifyArgs, text: &str, language: Language) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match serde_json::from_str::<Line>(line) {
            Ok(line) => lines.push(line),
            Err(error) => complaints.push(place(&args.file, number as u64 + 1, &error.to_string())),
        }
    }
    if !complaints.is_empty() {
        return Err(Failure::Input(complaints));
    }
    if let Some(first) = lines.first().filter(|line| line.seq != 1) {
        let text = language.pick(
            "chuỗi phải bắt đầu từ dòng số 1; tệp này bắt đầu từ dòng số",
            "the chain must begin with line 1; this file begins with line",
        );
        return Err(Failure::about(
            &args.file,
            1,
            &format!("{text} {}", first.seq),
        ));
    }
    let last = app::audit::check(&lines, None).map_err(|broken| {
        let number = lines
            .iter()
            .position(|line| line.seq == broken.seq)
            .unwrap_or_default();
        Failure::about(&args.file, number as u64 + 1, &broken.to_string())
    })?;
    let columns = ["lines", "last_hash"];
    let row = vec![lines.len().to_string(), last];
    Ok(output::print(&output::rows(args.format, &columns, &[row]))?)
}
