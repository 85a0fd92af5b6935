//! `thang open-points`: what a unit can still win at each indicator, and what it takes.

use std::path::{Path, PathBuf};

use clap::Args;
use engine::Language;
use engine::answer::UnitAnswers;
use engine::framework::Framework;
use engine::path::{Mark, OpenLeaf, Scoring, Yardsticks, open_points};
use engine::score::score;

use super::read_framework;
use crate::answers_file::Read;
use crate::failure::{Failure, place};
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, group, units_file};

/// Which unit, and what it is held against.
#[derive(Debug, Args)]
pub struct OpenPointsArgs {
    /// Framework file (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers file (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Code of the unit
    #[arg(long)]
    unit: String,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
    /// Answers file of the last round, on the same framework
    #[arg(long)]
    last: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &OpenPointsArgs, language: Language) -> Result<(), Failure> {
    let framework = read_framework(&args.framework, language)?;
    let units = args
        .units
        .as_deref()
        .map(|file| units_file::read(file, language))
        .transpose()?;
    let make = |_: &Unit, answers: UnitAnswers| answers;
    // A last round on its own list of units is one group, unless the leaves are compared within it.
    let listed = units.clone().filter(|_| framework.needs_peers());
    let read = answers_file::read(&args.answers, &framework, units, language, make)?;
    let (own, answers) = answers_of(&read, &args.answers, &args.unit, language)?;
    let mut yardsticks = Yardsticks::of_group(&group::ranked_with(&framework, &read, own));
    if let Some(file) = &args.last {
        let last = answers_file::read(file, &framework, listed, language, make)?;
        let (own, answers) = answers_of(&last, file, &args.unit, language)?;
        let others = group::others(&framework, &last, own);
        yardsticks = yardsticks.with_last(&score(&framework, answers, &others));
    }
    let others = group::others(&framework, &read, own);
    let scoring = Scoring::new(&framework).among(&others);
    let open = open_points(scoring, answers, &yardsticks);
    let bytes = match args.format {
        Format::Table => people(&framework, &open, language),
        format => data(format, &args.unit, &framework, &open, language),
    };
    Ok(output::print(&bytes)?)
}

/// Place and answers of a unit, or the complaint that the file has none of it.
pub fn answers_of<'r>(
    read: &'r Read<UnitAnswers>,
    file: &Path,
    unit: &str,
    language: Language,
) -> Result<(usize, &'r UnitAnswers), Failure> {
    let own = read.units.iter().position(|one| one.code == unit);
    let found = own.and_then(|own| Some((own, read.made.get(own)?)));
    found.ok_or_else(|| {
        let text = language.pick(
            "tệp không có câu trả lời của đơn vị",
            "the file has no answers of the unit",
        );
        Failure::Input(vec![place(file, 1, &format!("{text} {unit}"))])
    })
}

fn data(
    format: Format,
    unit: &str,
    framework: &Framework,
    open: &[OpenLeaf],
    language: Language,
) -> Vec<u8> {
    let columns = [
        "unit",
        "indicator",
        "points",
        "maximum",
        "goal",
        "goal_points",
        "open",
        "earns",
        "needs",
    ];
    let rows: Vec<Vec<String>> = open
        .iter()
        .flat_map(|leaf| leaf.marks.iter().map(move |mark| (leaf, mark)))
        .map(|(leaf, mark)| {
            let earns = mark.takes.requirement();
            let earns = earns.map(|need| need.points.canonical());
            vec![
                String::from(unit),
                leaf.score.code.to_string(),
                leaf.score.points().canonical(),
                leaf.score.maximum.canonical(),
                String::from(mark.goal.name()),
                mark.points.canonical(),
                mark.open.canonical(),
                earns.unwrap_or_default(),
                needs(framework, leaf, mark, language),
            ]
        })
        .collect();
    output::rows(format, &columns, &rows)
}

/// What a goal takes, in words; why nothing can be said where nothing can be computed.
fn needs(framework: &Framework, leaf: &OpenLeaf, mark: &Mark, language: Language) -> String {
    let node = framework.node(leaf.node);
    node.map_or_else(String::new, |node| {
        mark.takes.text(framework, node, language)
    })
}

/// A block for each indicator, most to win first.
fn people(framework: &Framework, open: &[OpenLeaf], language: Language) -> Vec<u8> {
    let mut out = String::new();
    for leaf in open {
        let Some(node) = framework.node(leaf.node) else {
            continue;
        };
        let points = |amount| framework.points_text(amount, language);
        let (now, most, left) = (
            points(leaf.score.points()),
            points(leaf.score.maximum),
            points(leaf.open),
        );
        out.push_str(&match language {
            Language::Vi => format!(
                "{} {}: {now} trên {most}, còn {left}\n",
                node.code, node.title
            ),
            Language::En => format!(
                "{} {}: {now} of {most}, {left} open\n",
                node.code,
                node.title_in(language)
            ),
        });
        for mark in &leaf.marks {
            out.push_str(&format!(
                "  {} ({}): {}\n",
                mark.goal.text(language),
                points(mark.points),
                needs(framework, leaf, mark, language)
            ));
        }
    }
    out.into_bytes()
}
