//! `thang framework diff`: what changed between two versions of a framework.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::framework::diff::{Change, ChangeKind, Words, diff_with};

use super::{read_crosswalk, read_framework};
use crate::failure::Failure;
use crate::output::{self, Format};

/// The two versions.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Framework file of the old version (TOML)
    old: PathBuf,
    /// Framework file of the new version (TOML)
    new: PathBuf,
    /// Crosswalk file (TOML): what it pairs one to one is changed, whatever its title; without it places and
    /// titles decide
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &DiffArgs, language: Language) -> Result<(), Failure> {
    let old = read_framework(&args.old, language);
    let new = read_framework(&args.new, language);
    let (old, new) = Failure::both(old, new)?;
    let crosswalk = read_crosswalk(args.crosswalk.as_deref(), (&old, &new), language)?;
    let changes = diff_with(&old, &new, &crosswalk.alone());
    if args.format == Format::Table {
        return Ok(output::print(people(&changes, language).as_bytes())?);
    }
    let columns = ["change", "subject", "old", "new", "part", "was", "is"];
    let words = |words: &Option<Words>| {
        let text = words.as_ref().map(|words| words.text(language));
        text.unwrap_or_default().to_owned()
    };
    let rows: Vec<Vec<String>> = changes
        .iter()
        .map(|change| {
            vec![
                String::from(change.kind.name()),
                String::from(change.subject.name()),
                change.old.clone().unwrap_or_default(),
                change.new.clone().unwrap_or_default(),
                change.part.name(),
                words(&change.was),
                words(&change.is),
            ]
        })
        .collect();
    Ok(output::print(&output::rows(args.format, &columns, &rows))?)
}

/// Kind by kind, a line each.
fn people(changes: &[Change], language: Language) -> String {
    if changes.is_empty() {
        return format!("{}\n", language.pick("Không có thay đổi.", "No changes."));
    }
    let mut text = String::new();
    for kind in ChangeKind::ALL {
        let of_kind: Vec<&Change> = changes
            .iter()
            .filter(|change| change.kind == kind)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        text.push_str(&format!("{} ({})\n", kind.title(language), of_kind.len()));
        for change in of_kind {
            text.push_str(&format!("  {}\n", change.line(language)));
        }
    }
    text
}
