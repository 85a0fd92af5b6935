//! `thang rank-change`: why values and ranks changed between two rounds.

use std::path::{Path, PathBuf};

use clap::Args;
use engine::Language;
use engine::amount::Amount;
use engine::answer::UnitAnswers;
use engine::framework::{Framework, NodeId};
use engine::rank_change::{Between, Change, Explained, RoundUnit, Side, Undefined, Worlds, worlds};

use super::crosswalk::{codes, titles};
use super::{read_crosswalk, read_framework};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, succession_file, units_file};

/// The two rounds and what joins them.
#[derive(Debug, Args)]
pub struct RankChangeArgs {
    /// Framework file of the new round (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers of the new round (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Units file of the new round (CSV: code,name,kind,group,parent)
    #[arg(long)]
    units: Option<PathBuf>,
    /// Framework file of the old round; the same as the new one when absent
    #[arg(long)]
    previous_framework: Option<PathBuf>,
    /// Answers of the old round
    #[arg(long)]
    previous_answers: PathBuf,
    /// Units file of the old round
    #[arg(long)]
    previous_units: Option<PathBuf>,
    /// Crosswalk file (TOML) from the old framework to the new one; without it leaves whose title
    /// stayed stand for each other
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// Succession file (CSV: predecessor,successor,date,legal_basis,source,relation)
    #[arg(long)]
    succession: Option<PathBuf>,
    /// Only this unit, under its code in either round
    #[arg(long)]
    unit: Option<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

type Round = answers_file::Read<UnitAnswers>;

pub fn run(args: &RankChangeArgs, language: Language) -> Result<(), Failure> {
    let old_file = args.previous_framework.as_ref().unwrap_or(&args.framework);
    let old = read_framework(old_file, language);
    let new = read_framework(&args.framework, language);
    let (old, new) = Failure::both(old, new)?;
    let crosswalk = read_crosswalk(args.crosswalk.as_deref(), (&old, &new), language);
    let succession = args.succession.as_deref();
    let succession = succession.map(|file| succession_file::read(file, language));
    let (crosswalk, successions) = Failure::both(crosswalk, succession.transpose())?;
    let before = round(
        &args.previous_answers,
        args.previous_units.as_deref(),
        &old,
        language,
    );
    let after = round(&args.answers, args.units.as_deref(), &new, language);
    let (before, after) = Failure::both(before, after)?;
    let known = |code: &String| {
        let mut units = before.units.iter().chain(&after.units);
        units.any(|unit| unit.code == *code)
    };
    if let Some(code) = args.unit.as_ref().filter(|code| !known(code)) {
        let text = language.pick("không kỳ nào có đơn vị", "neither round has the unit");
        return Err(Failure::about(&args.answers, 1, &format!("{text} {code}")));
    }
    let worlds = worlds(&Between {
        before: Side {
            framework: &old,
            units: &entries(&before),
        },
        after: Side {
            framework: &new,
            units: &entries(&after),
        },
        crosswalk: &crosswalk,
        successions: &successions.unwrap_or_default(),
    });
    let code = |units: &[Unit], place: usize| {
        let unit = units.get(place).map(|unit| unit.code.clone());
        unit.unwrap_or_default()
    };
    let explained: Vec<(String, String, Result<Change, Undefined>)> = worlds
        .explain_all()
        .into_iter()
        .map(|Explained { was, is, change }| {
            (code(&before.units, was), code(&after.units, is), change)
        })
        .filter(|(was, is, _)| {
            args.unit
                .as_ref()
                .is_none_or(|unit| unit == was || unit == is)
        })
        .collect();
    if let Some(unit) = args.unit.as_ref().filter(|_| explained.is_empty()) {
        let text = language.pick(
            "kỳ kia không có đơn vị này, và tệp kế thừa không nói nó từ đâu ra hay thành gì:",
            "the other round lacks the unit, and no succession file says what it was or became:",
        );
        return Err(Failure::about(&args.answers, 1, &format!("{text} {unit}")));
    }
    if args.format == Format::Table {
        let notes = notes(&worlds, &old, &new, language);
        let text = people(&explained, &new, language) + &notes;
        return Ok(output::print(text.as_bytes())?);
    }
    let rows: Vec<Vec<String>> = explained.iter().map(|one| row(one, language)).collect();
    Ok(output::print(&output::rows(args.format, &COLUMNS, &rows))?)
}

fn round(
    answers: &Path,
    units: Option<&Path>,
    framework: &Framework,
    language: Language,
) -> Result<Round, Failure> {
    let units = units
        .map(|file| units_file::read(file, language))
        .transpose()?;
    let make = |_: &Unit, answers: UnitAnswers| answers;
    answers_file::read(answers, framework, units, language, make)
}

fn entries(round: &Round) -> Vec<RoundUnit<'_>> {
    let units = round.units.iter().zip(&round.made);
    units
        .map(|(unit, answers)| RoundUnit {
            code: &unit.code,
            group: &unit.group,
            answers,
        })
        .collect()
}

/// The parts are exact twenty-fourths: the four of a measure add up to 24 × its change.
const COLUMNS: [&str; 15] = [
    "was",
    "is",
    "value_before",
    "value_after",
    "value_own_24",
    "value_others_24",
    "value_framework_24",
    "value_mergers_24",
    "rank_before",
    "rank_after",
    "places_own_24",
    "places_others_24",
    "places_framework_24",
    "places_mergers_24",
    "undefined",
];

fn row(
    (was, is, change): &(String, String, Result<Change, Undefined>),
    language: Language,
) -> Vec<String> {
    let mut row = vec![was.clone(), is.clone()];
    match change {
        Ok(change) => {
            let parts = change.value_parts.twenty_fourths();
            row.extend([change.value.0, change.value.1].map(Amount::canonical));
            row.extend(parts.map(Amount::canonical));
            let parts = change.rank_parts.twenty_fourths();
            row.extend([change.rank.0, change.rank.1].map(|rank| rank.to_string()));
            row.extend(parts.map(Amount::canonical));
            row.push(String::new());
        }
        Err(undefined) => {
            row.resize(COLUMNS.len() - 1, String::new());
            row.push(undefined.text(language));
        }
    }
    row
}

fn people(
    explained: &[(String, String, Result<Change, Undefined>)],
    framework: &Framework,
    language: Language,
) -> String {
    let mut text = String::new();
    for (was, is, change) in explained {
        if was == is {
            text.push_str(&format!("{is}\n"));
        } else {
            text.push_str(&format!("{was} → {is}\n"));
        }
        let lines = match change {
            Ok(change) => change.lines(framework, language).to_vec(),
            Err(undefined) => vec![undefined.text(language)],
        };
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

/// What was left out of the comparison, so that nobody takes a question that was never asked for a
/// point lost.
fn notes(worlds: &Worlds, old: &Framework, new: &Framework, language: Language) -> String {
    let mut text = String::new();
    for (framework, left_out, vi, en) in [
        (
            new,
            &worlds.left_out_forth,
            "Kỳ cũ không trả lời được, để ngoài khi xét thay đổi bộ chỉ số",
            "Not answered by the old round, left out where the framework changes",
        ),
        (
            old,
            &worlds.left_out_back,
            "Kỳ mới không trả lời được, để ngoài khi xét thay đổi bộ chỉ số",
            "Not answered by the new round, left out where the framework changes",
        ),
    ] {
        if left_out.is_empty() {
            continue;
        }
        text.push_str(&format!("{} ({})\n", language.pick(vi, en), left_out.len()));
        for (leaf, n_units) in left_out {
            let leaf: [NodeId; 1] = [*leaf];
            let (code, title) = (codes(framework, &leaf), titles(framework, &leaf, language));
            let units = language.pick("đơn vị", "units");
            text.push_str(&format!("  {code} {title} ({n_units} {units})\n"));
        }
    }
    text
}
