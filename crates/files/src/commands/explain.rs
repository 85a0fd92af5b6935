//! `thang explain`: inputs → rule → arithmetic → points of one unit at one indicator.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::answer::UnitAnswers;
use engine::framework::{Code, Framework, Node};
use engine::score::{Outcome, Peers, explain};

use super::read_framework;
use crate::answers_file::Read;
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, units_file};

/// What to explain.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Framework file (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers file (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
    /// Code of the unit
    #[arg(long)]
    unit: String,
    /// Code of the indicator, such as 4.22.10
    #[arg(long)]
    indicator: String,
    /// How the explanation is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &ExplainArgs, language: Language) -> Result<(), Failure> {
    let framework = read_framework(&args.framework, language)?;
    // Every unit is checked; only the answers of the one that was asked for are kept, unless it is
    // compared with the others.
    let keeps_all = framework.needs_peers();
    let make = |unit: &Unit, answers| (keeps_all || unit.code == args.unit).then_some(answers);
    let units = args
        .units
        .as_deref()
        .map(|file| units_file::read(file, language))
        .transpose()?;
    let read = answers_file::read(&args.answers, &framework, units, language, make)?;
    let found = Code::parse(&args.indicator)
        .ok()
        .and_then(|code| framework.find(code));
    let node = found.filter(|node| node.is_leaf());
    let place = read.units.iter().position(|unit| unit.code == args.unit);
    let own = place.and_then(|place| read.units.get(place));
    let group = own.map_or("", |unit| unit.group.as_str());
    let peers = peers(&framework, &read, group);
    let mut made = read.made;
    let answers = place.and_then(|place| made.get_mut(place)?.take());
    let mut complaints = Vec::new();
    if node.is_none() {
        let text = match found {
            Some(parent) => sums(&framework, parent, language),
            None => {
                let text = language.pick("không có chỉ số", "there is no indicator");
                format!("{text} {}", args.indicator)
            }
        };
        complaints.push(format!("{}:1: {text}", args.framework.display()));
    }
    if answers.is_none() {
        let text = language.pick(
            "tệp không có câu trả lời của đơn vị",
            "the file has no answers of the unit",
        );
        complaints.push(format!(
            "{}:1: {text} {}",
            args.answers.display(),
            args.unit
        ));
    }
    let (Some(node), Some(answers)) = (node, answers) else {
        return Err(Failure::Input(complaints));
    };
    let trace = explain(&framework, node, answers.get(&node.code), &peers);
    let mut lines = trace.lines(language);
    if args.format == Format::Table {
        lines.insert(0, format!("{} {}", node.code, node.title_in(language)));
        lines.push(String::new());
        return Ok(output::print(lines.join("\n").as_bytes())?);
    }
    let columns = [
        "unit",
        "indicator",
        "outcome",
        "points",
        "maximum",
        "explanation",
    ];
    let row = vec![
        args.unit.clone(),
        node.code.to_string(),
        String::from(outcome_name(&trace.score.outcome)),
        trace.score.points().canonical(),
        trace.score.maximum.canonical(),
        lines.join("\n"),
    ];
    Ok(output::print(&output::rows(args.format, &columns, &[row]))?)
}

/// That an indicator only sums up others, with the first of those that can be explained.
fn sums(framework: &Framework, parent: &Node, language: Language) -> String {
    let (code, parts) = (parent.code, framework.leaves_under(parent.code));
    let parts: Vec<String> = parts.map(|leaf| leaf.code.to_string()).collect();
    let first = parts.first().map_or("", String::as_str);
    match language {
        Language::Vi => format!(
            "{code} là tổng của {} chỉ số thành phần; hỏi một chỉ số trong đó, ví dụ {first}",
            parts.len()
        ),
        Language::En => format!(
            "{code} is the sum of {} indicators; ask about one of them, such as {first}",
            parts.len()
        ),
    }
}

/// The peers of a group, where the framework compares with them.
fn peers(framework: &Framework, read: &Read<Option<UnitAnswers>>, group: &str) -> Peers {
    if !framework.needs_peers() {
        return Peers::none();
    }
    let units = read.units.iter().zip(&read.made);
    let members = units.filter(|(unit, _)| unit.group == group);
    Peers::of(framework, members.filter_map(|(_, made)| made.as_ref()))
}

/// The outcome as programs read it.
fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Scored(_) => "scored",
        Outcome::Missing(_) => "missing",
        Outcome::NotApplicable(_) => "not_applicable",
        Outcome::Collected => "collected",
        Outcome::Refused(_) => "refused",
    }
}
