//! What is analysed: the scorecards of a published edition, or of what was submitted so far.

use std::{collections::BTreeMap, sync::Arc};

use engine::{
    answer::{AnswerRecord, UnitAnswers},
    framework::{Code, Framework},
    publication::{Edition, FinalAnswer},
    score::{GroupPeers, Scorecard, score},
    sensitivity::subject::Subject,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{StoreError, assessment::ReturnState, round::Round};

use crate::{App, Refusal, case::beside, publication::gather};

/// Which figures of a round are analysed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A frozen edition.
    Edition {
        /// Its number within the round.
        number: i32,
        /// Its fingerprint.
        fingerprint: String,
    },
    /// What was submitted so far, with the judgements so far.
    Submitted {
        /// Units that have submitted.
        submitted: usize,
        /// Units of the round.
        of: usize,
    },
}

/// A unit that is analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExaminedUnit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Ranking group.
    pub group: String,
}

/// A round read and scored for an analysis; the lists of units, settled and claimed go together.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The framework.
    pub framework: Arc<Framework>,
    /// Which figures these are.
    pub basis: Basis,
    /// The units.
    pub units: Vec<ExaminedUnit>,
    /// What stands in the end.
    pub settled: Vec<Scorecard>,
    /// What the units claimed.
    pub claimed: Vec<Scorecard>,
    /// The answers behind what stands.
    pub answers: Vec<UnitAnswers>,
    /// The answers that the units gave themselves.
    pub own_answers: Vec<UnitAnswers>,
}

impl Examined {
    /// The ranking group of each unit.
    pub(super) fn groups(&self) -> Vec<&str> {
        self.units.iter().map(|unit| unit.group.as_str()).collect()
    }

    /// What the engine's analyses take.
    pub(super) fn subject(&self) -> Subject {
        Subject::of(&self.framework, &self.settled, &self.groups())
    }

    /// The same with what was claimed, where judgements are drawn.
    pub(super) fn subject_with_claims(&self) -> Subject {
        self.subject().with_claims(&self.framework, &self.claimed)
    }

    /// SHA-256 over everything that enters an analysis: framework, units, points by leaf.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.framework.fingerprint.as_bytes());
        let cards = self.settled.iter().zip(&self.claimed);
        for (unit, (settled, claimed)) in self.units.iter().zip(cards) {
            for text in [&unit.code, &unit.group] {
                hash.update(text.as_bytes());
                hash.update([0]);
            }
            for leaf in settled.leaves.iter().chain(&claimed.leaves) {
                let points = leaf.outcome.points();
                let points = points.map_or_else(|| "-".to_owned(), |points| points.canonical());
                hash.update(points.as_bytes());
                hash.update([0]);
            }
        }
        let bytes = hash.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Reads and scores what an analysis is about: an edition by its number, or what was submitted.
///
/// # Errors
/// A conflict for a printed round; not found; a fault.
pub(super) async fn examine(
    app: &App,
    round: Round,
    edition: Option<i32>,
) -> Result<Examined, Refusal> {
    match edition {
        Some(number) => examine_edition(app, round, number).await,
        None => examine_submitted(app, &round.slug).await,
    }
}

async fn examine_submitted(app: &App, slug: &str) -> Result<Examined, Refusal> {
    let results = gather(app, app.store.reader(), slug).await?;
    let of = results.units.len();
    let is_submitted = |state| state == ReturnState::Submitted;
    let submitted = results.units.into_iter();
    let submitted = submitted.filter(|one| is_submitted(one.assessment.state));
    let mut examined = Examined {
        framework: results.framework,
        basis: Basis::Submitted { submitted: 0, of },
        units: Vec::new(),
        settled: Vec::new(),
        claimed: Vec::new(),
        answers: Vec::new(),
        own_answers: Vec::new(),
    };
    for one in submitted {
        examined.units.push(ExaminedUnit {
            code: one.unit.code,
            name: one.unit.name,
            group: one.unit.unit_group,
        });
        examined.settled.push(one.settled);
        examined.claimed.push(one.own);
        examined.answers.push(one.answers);
        examined.own_answers.push(one.claims);
    }
    examined.basis = Basis::Submitted {
        submitted: examined.units.len(),
        of,
    };
    Ok(examined)
}

async fn examine_edition(app: &App, round: Round, number: i32) -> Result<Examined, Refusal> {
    let db = app.store.reader();
    let heads = store::publication::list_editions(db, round.id).await?;
    let head = heads.into_iter().find(|head| head.number == number);
    let head = head.filter(|head| head.published_at.is_some());
    let head = head.ok_or(Refusal::NotFound)?;
    let body = store::publication::get_edition(db, head.id).await?.body;
    let framework = app
        .shelf
        .get(db, round.framework_id.ok_or(Refusal::NotFound)?)
        .await?;
    // A whole province is read and scored anew; requests of others go on meanwhile.
    beside(move || of_edition(number, framework, &body)).await?
}

fn of_edition(number: i32, framework: Arc<Framework>, body: &str) -> Result<Examined, Refusal> {
    let edition: Edition = serde_json::from_str(body).map_err(|error| {
        Refusal::Fault(StoreError::Database(format!(
            "a stored edition does not read: {error}"
        )))
    })?;
    let units: Vec<ExaminedUnit> = edition
        .units
        .into_iter()
        .map(|unit| ExaminedUnit {
            code: unit.code,
            name: unit.name,
            group: unit.group,
        })
        .collect();
    let answers = |figure: Figure| -> Vec<UnitAnswers> {
        let empty = BTreeMap::new();
        let of_unit = |unit: &ExaminedUnit| {
            let settled = edition.answers.get(&unit.code).unwrap_or(&empty);
            typed(&framework, settled, figure)
        };
        units.iter().map(of_unit).collect()
    };
    let (settled, claimed) = (answers(stands), answers(was_claimed));
    Ok(Examined {
        settled: cards(&framework, &units, &settled),
        claimed: cards(&framework, &units, &claimed),
        answers: settled,
        own_answers: claimed,
        basis: Basis::Edition {
            number,
            fingerprint: edition.fingerprint,
        },
        framework,
        units,
    })
}

/// One of the answers that an edition keeps for a leaf.
type Figure = fn(&FinalAnswer) -> Option<&AnswerRecord>;

fn stands(answer: &FinalAnswer) -> Option<&AnswerRecord> {
    Some(&answer.answer)
}

/// The claim where it is another answer; where it is the same the edition keeps it once, and without
/// own points nothing was claimed.
fn was_claimed(answer: &FinalAnswer) -> Option<&AnswerRecord> {
    let is_same = answer.self_points.is_some() || answer.final_points.is_none();
    let same = is_same.then_some(&answer.answer);
    answer.claim.as_ref().or(same)
}

fn typed(
    framework: &Framework,
    settled: &BTreeMap<Code, FinalAnswer>,
    figure: Figure,
) -> UnitAnswers {
    let read = settled.iter().filter_map(|(code, answer)| {
        let node = framework.find(*code)?;
        Some((*code, figure(answer)?.read(node).ok()?))
    });
    read.collect()
}

/// Scores every unit among the peers of its group.
fn cards(framework: &Framework, units: &[ExaminedUnit], answers: &[UnitAnswers]) -> Vec<Scorecard> {
    let members = units.iter().zip(answers);
    let peers = members
        .clone()
        .map(|(unit, own)| (unit.group.as_str(), own));
    let peers = GroupPeers::of(framework, peers);
    members
        .map(|(unit, own)| score(framework, own, peers.group(&unit.group)))
        .collect()
}
