//! The files that commands score from, and the scorecards of their units.

use std::path::{Path, PathBuf};

use clap::Args;
use engine::Language;
use engine::answer::UnitAnswers;
use engine::framework::Framework;
use engine::score::{GroupPeers, Peers, Scorecard, score};

use super::read_framework;
use crate::failure::Failure;
use crate::units_file::Unit;
use crate::{answers_file, units_file};

/// What to score.
#[derive(Debug, Args)]
pub struct ScoredFiles {
    /// Framework file (TOML)
    #[arg(long)]
    framework: PathBuf,
    /// Answers file (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
}

/// Units and their scorecards, in the same order.
#[derive(Debug)]
pub struct Scored {
    pub units: Vec<Unit>,
    pub cards: Vec<Scorecard>,
}

impl Scored {
    /// The ranking group of each unit.
    pub fn groups(&self) -> Vec<&str> {
        groups(&self.units)
    }
}

impl ScoredFiles {
    /// Reads the framework, then the units, then scores their answers.
    pub fn read(&self, language: Language) -> Result<(Framework, Scored), Failure> {
        let framework = read_framework(&self.framework, language)?;
        let units = self
            .units
            .as_deref()
            .map(|file| units_file::read(file, language))
            .transpose()?;
        let scored = read_scored(&self.answers, &framework, units, language)?;
        Ok((framework, scored))
    }
}

/// Scores the answers of a file. Each unit is compared with what stands in the same file: claims with
/// claims, appraised answers with appraised ones.
pub fn read_scored(
    file: &Path,
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
) -> Result<Scored, Failure> {
    let waits = framework.needs_peers();
    let make = |_: &Unit, answers| match waits {
        true => Made::Answers(answers),
        false => Made::Card(score(framework, &answers, &Peers::none())),
    };
    let read = answers_file::read(file, framework, units, language, make)?;
    let cards = cards(framework, read.made, &groups(&read.units));
    Ok(Scored {
        units: read.units,
        cards,
    })
}

/// A unit scored at once, or its answers where it is scored among its peers, who come later.
enum Made {
    Card(Scorecard),
    Answers(UnitAnswers),
}

fn cards(framework: &Framework, made: Vec<Made>, groups: &[&str]) -> Vec<Scorecard> {
    let waiting = groups
        .iter()
        .zip(&made)
        .filter_map(|(group, made)| match made {
            Made::Answers(answers) => Some((*group, answers)),
            Made::Card(_) => None,
        });
    let peers = GroupPeers::of(framework, waiting);
    let card = |(made, group): (Made, &&str)| match made {
        Made::Card(card) => card,
        Made::Answers(answers) => score(framework, &answers, peers.group(group)),
    };
    made.into_iter().zip(groups).map(card).collect()
}

fn groups(units: &[Unit]) -> Vec<&str> {
    units.iter().map(|unit| unit.group.as_str()).collect()
}
