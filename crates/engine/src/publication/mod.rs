//! Editions: a published round frozen with its framework, final answers, results and fingerprint.

mod canonical;
mod verify;

pub use canonical::sha256;
pub use verify::{Difference, Verified, verify};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::answer::AnswerRecord;
use crate::compare::{Compare, band, scaled};
use crate::framework::{self, Code, Framework};
use crate::score::Scorecard;
use crate::score::table::{Table, Target, table};

/// Version of the edition format written by this program.
pub const FORMAT: u32 = 1;

/// Which round was published, and by which decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionRound {
    /// Title of the round.
    pub title: String,
    /// Year that was scored.
    pub year: u16,
    /// Number, date and issuer of the approving decision.
    pub decision: Option<String>,
    /// When it was published, ISO 8601; given by the caller.
    pub published_at: Option<String>,
    /// Whether units and figures are invented, for demonstration.
    pub fictional: bool,
    /// What readers of the round should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A unit as it stood when the edition was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionUnit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind, such as `department`.
    pub kind: String,
    /// Ranking group.
    pub group: String,
    /// Code of the unit above it.
    pub parent: Option<String>,
}

/// The settled answer to one leaf, with the three figures and their reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinalAnswer {
    /// The answer that the result rests on; scoring it again must give `final_points`.
    pub answer: AnswerRecord,
    /// The unit's own answer where it is another one; nothing when `answer` is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<AnswerRecord>,
    /// What the unit claimed; scoring `claim`, or else `answer`, must give it.
    pub self_points: Option<Amount>,
    /// What the appraiser gave.
    pub appraised_points: Option<Amount>,
    /// What was settled; nothing when missing or not applicable.
    pub final_points: Option<Amount>,
    /// Why the figures differ, or why there is none.
    pub reason: Option<String>,
    /// The appraiser's own words, where the settlement of an explanation put others in their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraised_reason: Option<String>,
    /// The reason that the appraiser chose from the list, such as `number-mismatch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
}

/// One line of the results; the same columns as the score table of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRow {
    /// Code of the unit.
    pub unit: String,
    /// Code of the node, group or pillar; `total`.
    pub node: String,
    /// `indicator`, `index`, `group`, `pillar` or `total`.
    pub kind: String,
    /// Exact points.
    pub points: Amount,
    /// Exact applicable maximum.
    pub maximum: Amount,
    /// Points over maximum; nothing when no maximum applies.
    pub value: Option<Amount>,
    /// Rank within the unit's group.
    pub rank: Option<u32>,
    /// How many have a rank.
    pub of: u32,
    /// Scored leaves without a usable answer.
    pub missing: u32,
    /// Points scaled back up to the full maximum; only where the framework compares so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scaled: Option<Amount>,
    /// Code of the band in which the total lies; only at the total, where the framework has bands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
}

/// The edition that this one corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviousEdition {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Why it was corrected.
    pub reason: String,
}

/// What an edition is made of, before it is frozen.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The round.
    pub round: EditionRound,
    /// The framework file, whole.
    pub framework_source: String,
    /// The units.
    pub units: Vec<EditionUnit>,
    /// Unit code → leaf → settled answer.
    pub answers: BTreeMap<String, BTreeMap<Code, FinalAnswer>>,
    /// The edition that this one corrects.
    pub previous: Option<PreviousEdition>,
}

/// A frozen edition. Nothing in it changes any more; a correction is a new edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Version of this format.
    pub format: u32,
    /// The round.
    pub round: EditionRound,
    /// The framework file, whole.
    pub framework_source: String,
    /// The units.
    pub units: Vec<EditionUnit>,
    /// Unit code → leaf → settled answer.
    pub answers: BTreeMap<String, BTreeMap<Code, FinalAnswer>>,
    /// Every unit at every node.
    pub results: Vec<ResultRow>,
    /// The edition that this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousEdition>,
    /// SHA-256, in hexadecimal, over the canonical JSON of everything else: keys sorted, no blanks.
    pub fingerprint: String,
}

/// Why an edition cannot be frozen.
#[derive(Debug, thiserror::Error)]
pub enum FreezeError {
    /// The framework file has errors.
    #[error("the framework file has {} complaints", .0.len())]
    Framework(Vec<framework::Complaint>),
    /// Answers that the framework refuses, or that do not give their final points.
    #[error("{} answers do not give their final points", .0.len())]
    Answers(Vec<Difference>),
    /// It could not be written as JSON.
    #[error("the edition could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl Edition {
    /// Scores the settled answers and freezes everything with its fingerprint.
    ///
    /// # Errors
    /// [`FreezeError`], with all complaints, when the edition could not be verified afterwards.
    pub fn freeze(draft: Draft) -> Result<Self, FreezeError> {
        let framework = framework::read("framework.toml", &draft.framework_source)
            .map_err(FreezeError::Framework)?;
        let (cards, differences) = verify::score_units(&framework, &draft.units, &draft.answers);
        if !differences.is_empty() {
            return Err(FreezeError::Answers(differences));
        }
        let mut edition = Self {
            format: FORMAT,
            round: draft.round,
            framework_source: draft.framework_source,
            results: results(&framework, &draft.units, &cards),
            units: draft.units,
            answers: draft.answers,
            previous: draft.previous,
            fingerprint: String::new(),
        };
        edition.fingerprint = canonical::fingerprint(&serde_json::to_value(&edition)?);
        Ok(edition)
    }

    /// The file to publish: readable JSON that [`verify`] accepts.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which no edition made by [`Edition::freeze`] provokes.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

/// The results of units, in the order of the units and of the framework.
#[must_use]
pub fn results(
    framework: &Framework,
    units: &[EditionUnit],
    cards: &[Scorecard],
) -> Vec<ResultRow> {
    let groups: Vec<&str> = units.iter().map(|unit| unit.group.as_str()).collect();
    let table = table(framework, cards, &groups);
    units
        .iter()
        .enumerate()
        .flat_map(|(place, unit)| rows(framework, &table, place, &unit.code))
        .collect()
}

fn rows(framework: &Framework, table: &Table, place: usize, unit: &str) -> Vec<ResultRow> {
    table
        .targets
        .iter()
        .zip(table.unit(place))
        .map(|(target, row)| ResultRow {
            unit: String::from(unit),
            node: target.code(framework),
            kind: String::from(target.kind(framework)),
            points: row.score.points,
            maximum: row.score.maximum,
            value: row.value,
            rank: row.rank,
            of: row.of,
            missing: row.score.missing,
            scaled: (framework.compare == Compare::Scaled)
                .then(|| scaled(target.maximum(framework), &row.score))
                .flatten(),
            band: (*target == Target::Total)
                .then(|| band(framework, &row.score))
                .flatten()
                .map(|band| band.code.clone()),
        })
        .collect()
}
