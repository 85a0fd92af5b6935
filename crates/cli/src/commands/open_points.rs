//! `thang open-points`: what a unit can still win at each indicator, and what it takes.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::answer::UnitAnswers;
use engine::framework::Framework;
use engine::path::{Mark, OpenLeaf, Scoring, Yardsticks, open_points};
use engine::score::score;

use super::read_framework;
use crate::failure::{Failure, place};
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, units_file};

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
    let read = answers_file::read(&args.answers, &framework, units, language, make)?;
    let own = read.units.iter().position(|unit| unit.code == args.unit);
    let (Some(unit), Some(answers)) = (
        own.and_then(|own| read.units.get(own)),
        own.and_then(|own| read.made.get(own)),
    ) else {
        return Err(absent(&args.answers, &args.unit, language));
    };
    let cards: Vec<_> = read
        .units
        .iter()
        .zip(&read.made)
        .filter(|(other, _)| other.group == unit.group)
        .map(|(_, answers)| score(&framework, answers))
        .collect();
    let mut yardsticks = Yardsticks::of_group(&cards);
    if let Some(file) = &args.last {
        let make = |unit: &Unit, answers| (unit.code == args.unit).then_some(answers);
        let last = answers_file::read(file, &framework, None, language, make)?;
        let Some(last) = last.made.into_iter().flatten().next() else {
            return Err(absent(file, &args.unit, language));
        };
        yardsticks = yardsticks.with_last(&score(&framework, &last));
    }
    let open = open_points(Scoring::new(&framework), answers, &yardsticks);
    let bytes = match args.format {
        Format::Table => people(&framework, &open, language),
        format => data(format, &args.unit, &framework, &open, language),
    };
    Ok(output::print(&bytes)?)
}

/// The complaint that a file says nothing of a unit.
pub fn absent(file: &std::path::Path, unit: &str, language: Language) -> Failure {
    let text = language.pick(
        "tệp không có câu trả lời của đơn vị",
        "the file has no answers of the unit",
    );
    Failure::Input(vec![place(file, 1, &format!("{text} {unit}"))])
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
            let earns = mark
                .requirement
                .as_ref()
                .map(|need| need.points.canonical());
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

/// What a goal takes, in words; what is missing where nothing can be computed.
fn needs(framework: &Framework, leaf: &OpenLeaf, mark: &Mark, language: Language) -> String {
    let Some(node) = framework.node(leaf.node) else {
        return String::new();
    };
    match &mark.requirement {
        Some(need) => need.text(node, language),
        None if leaf.to_enter.is_empty() => String::from(language.pick(
            "số liệu trong giới hạn cho phép không đạt được",
            "no value within the bounds reaches it",
        )),
        None => format!(
            "{} {}",
            language.pick("cần nhập", "to be entered:"),
            leaf.to_enter.join(", ")
        ),
    }
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
