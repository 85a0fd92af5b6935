//! The files that commands score from, and the scorecards of their units.

use std::path::{Path, PathBuf};

use clap::Args;
use engine::Language;
use engine::answer::UnitAnswers;
use engine::framework::Framework;
use engine::score::{Peers, Scorecard, score, score_round};

use super::read_framework;
use crate::answers_file::Round;
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
        let (framework, round) = self.read_round(language)?;
        let cards = cards(&framework, &round);
        let units = round.units;
        Ok((framework, Scored { units, cards }))
    }

    /// Reads the framework, then the units, then their answers.
    pub fn read_round(&self, language: Language) -> Result<(Framework, Round), Failure> {
        let framework = read_framework(&self.framework, language)?;
        let units = self
            .units
            .as_deref()
            .map(|file| units_file::read(file, language))
            .transpose()?;
        let round = answers_file::read_round(&self.answers, &framework, units, language)?;
        Ok((framework, round))
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
    let round = answers_file::read_round(file, framework, units, language)?;
    Ok(Scored {
        cards: cards(framework, &round),
        units: round.units,
    })
}

/// A card for every unit, for commands that ask why a leaf has its points.
fn cards(framework: &Framework, round: &Round) -> Vec<Scorecard> {
    let of_unit = |place| round.answers.of_unit(framework, place);
    if !framework.needs_peers() {
        let units = 0..round.units.len();
        return units
            .map(|place| score(framework, &of_unit(place), &Peers::none()))
            .collect();
    }
    let answers: Vec<UnitAnswers> = (0..round.units.len()).map(of_unit).collect();
    score_round(framework, groups(&round.units).into_iter().zip(&answers))
}

/// The ranking group of each unit.
pub fn groups(units: &[Unit]) -> Vec<&str> {
    units.iter().map(|unit| unit.group.as_str()).collect()
}
