//! `thang framework crosswalk`: what stands for what between two versions, and what is left over.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::framework::{Framework, NodeId};

use super::{read_crosswalk, read_framework};
use crate::failure::Failure;
use crate::output::{self, Format};

/// The two versions and what joins them.
#[derive(Debug, Args)]
pub struct CrosswalkArgs {
    /// Crosswalk file (TOML); without it leaves whose title stayed stand for each other
    file: Option<PathBuf>,
    /// Framework file of the old version (TOML)
    #[arg(long)]
    from: PathBuf,
    /// Framework file of the new version (TOML)
    #[arg(long)]
    to: PathBuf,
    /// How the lists are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &CrosswalkArgs, language: Language) -> Result<(), Failure> {
    let old = read_framework(&args.from, language);
    let new = read_framework(&args.to, language);
    let (old, new) = Failure::both(old, new)?;
    let crosswalk = read_crosswalk(args.file.as_deref(), (&old, &new), language)?;
    let mut rows = Vec::new();
    let mut row = |what: &str, from: &[NodeId], to: &[NodeId], note: Option<&String>| {
        rows.push(vec![
            String::from(what),
            codes(&old, from),
            codes(&new, to),
            titles(&old, from, language),
            titles(&new, to, language),
            note.cloned().unwrap_or_default(),
        ]);
    };
    for one in &crosswalk.matches {
        row("match", &one.old, &one.new, one.note.as_ref());
    }
    for node in crosswalk.old_without_counterpart(&old) {
        row("only_old", &[node], &[], None);
    }
    for node in crosswalk.new_without_counterpart(&new) {
        row("only_new", &[], &[node], None);
    }
    let columns = ["what", "old", "new", "old_title", "new_title", "note"];
    Ok(output::print(&output::worded(
        args.format,
        &columns,
        &rows,
        language,
    ))?)
}

/// Codes joined with a plus.
pub(super) fn codes(framework: &Framework, ids: &[NodeId]) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    codes.join("+")
}

/// Titles joined with a plus.
pub(super) fn titles(framework: &Framework, ids: &[NodeId], language: Language) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let titles: Vec<&str> = nodes.map(|node| node.title_in(language)).collect();
    titles.join(" + ")
}
