//! The settled results of a round as its rows stand now: gathered once, for preview and for freezing.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use engine::{
    answer::{Answer, AnswerRecord, UnitAnswers},
    framework::{Code, Framework},
    publication::{EditionUnit, FinalAnswer},
    score::{Outcome, Reason, Scorecard, score},
};
use store::{
    Db,
    appraisal::{self, Judgement},
    assessment::{self as returns, Assessment, ReturnState},
    round::{Round, RoundKind},
    unit::Unit,
};

use crate::{
    App, Refusal,
    assessment::{
        content::own_answers,
        figures::{Judgements, appraised_answers, by_code, final_answers},
        peers::{Peer, RoundPeers},
    },
};

/// One unit's three scorecards and the answers behind the last of them.
pub(crate) struct UnitResult {
    pub(crate) assessment: Assessment,
    pub(crate) unit: Unit,
    /// By the unit's own answers.
    pub(crate) own: Scorecard,
    /// After appraisal.
    pub(crate) appraised: Scorecard,
    /// In the end.
    pub(crate) settled: Scorecard,
    /// The unit's own answers.
    pub(crate) claims: UnitAnswers,
    pub(crate) answers: UnitAnswers,
    pub(crate) judgements: Judgements,
}

/// A round with all its units' results.
pub(crate) struct Results {
    pub(crate) round: Round,
    pub(crate) framework: Arc<Framework>,
    pub(crate) units: Vec<UnitResult>,
}

/// Gathers and scores everything, in four statements.
pub(crate) async fn gather(app: &App, db: &Db, slug: &str) -> Result<Results, Refusal> {
    let list = returns::list_round_returns(db, slug).await?;
    let round = match list.first() {
        Some((_, round, _)) => round.clone(),
        None => store::round::find_round(db, slug)
            .await?
            .ok_or(Refusal::NotFound)?,
    };
    if round.kind == RoundKind::Printed {
        return Err(Refusal::Conflict("round-printed"));
    }
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let mut answers: HashMap<i64, Vec<returns::Answer>> = HashMap::new();
    for row in returns::list_round_answers(db, round.id, None).await? {
        answers.entry(row.assessment_id).or_default().push(row);
    }
    let mut judgements: HashMap<i64, Vec<Judgement>> = HashMap::new();
    for row in appraisal::list_round_judgements(db, round.id, None).await? {
        judgements.entry(row.assessment_id).or_default().push(row);
    }
    let read: Vec<UnitRead> = list
        .into_iter()
        .map(|(assessment, _, unit)| {
            let stored = answers.remove(&assessment.id).unwrap_or_default();
            let judged = judgements.remove(&assessment.id).unwrap_or_default();
            UnitRead {
                own: own_answers(&framework, &stored),
                judgements: by_code(judged),
                assessment,
                unit,
            }
        })
        .collect();
    let peers = peers(&framework, &read);
    let units = read
        .into_iter()
        .map(|read| unit_result(&framework, read, &peers))
        .collect();
    Ok(Results {
        round,
        framework,
        units,
    })
}

/// One unit's rows, read and not yet scored.
struct UnitRead {
    assessment: Assessment,
    unit: Unit,
    own: UnitAnswers,
    judgements: Judgements,
}

/// What the units are compared with; every unit is read before the first is scored.
fn peers(framework: &Framework, read: &[UnitRead]) -> RoundPeers {
    if !framework.needs_peers() {
        return RoundPeers::default();
    }
    let peer = |one: &UnitRead| {
        let UnitRead {
            assessment, unit, ..
        } = one;
        Peer::of(framework, (assessment, unit), &one.own, &one.judgements)
    };
    let peers: Vec<Peer> = read.iter().map(peer).collect();
    RoundPeers::of(framework, &peers)
}

fn unit_result(framework: &Framework, read: UnitRead, peers: &RoundPeers) -> UnitResult {
    let UnitRead {
        assessment,
        unit,
        own,
        judgements,
    } = read;
    let answers = final_answers(framework, assessment.state, &own, &judgements);
    let appraised = appraised_answers(&own, &judgements);
    let group = unit.unit_group.as_str();
    UnitResult {
        own: score(framework, &own, peers.own(group)),
        appraised: score(framework, &appraised, peers.appraised(group)),
        settled: score(framework, &answers, peers.last(group)),
        assessment,
        unit,
        claims: own,
        answers,
        judgements,
    }
}

impl Results {
    /// The units as an edition keeps them.
    pub(super) fn edition_units(&self) -> Vec<EditionUnit> {
        let unit = |one: &UnitResult| EditionUnit {
            code: one.unit.code.clone(),
            name: one.unit.name.clone(),
            kind: one.unit.kind.clone(),
            group: one.unit.unit_group.clone(),
            parent: one.unit.parent.clone(),
        };
        self.units.iter().map(unit).collect()
    }

    /// The key of each unit by its code.
    pub(super) fn unit_ids(&self) -> HashMap<String, i64> {
        let ids = self.units.iter();
        ids.map(|one| (one.unit.code.clone(), one.unit.id))
            .collect()
    }
}

impl UnitResult {
    /// Every settled answer with the three figures and why they differ.
    pub(crate) fn final_answers(&self, framework: &Framework) -> BTreeMap<Code, FinalAnswer> {
        self.answers
            .iter()
            .map(|(code, answer)| (*code, self.final_answer(framework, *code, answer)))
            .collect()
    }

    fn final_answer(&self, framework: &Framework, code: Code, answer: &Answer) -> FinalAnswer {
        let points = |card: &Scorecard| card.leaf(code).and_then(|leaf| leaf.outcome.points());
        let chosen = self.judgements.get(&code).and_then(|row| {
            let chosen = row.reason_code.as_ref();
            chosen.filter(|text| !text.is_empty()).cloned()
        });
        // What was never submitted claims nothing, and its drafts are nobody's business.
        let claims =
            self.assessment.state != ReturnState::Filling || self.claims.get(&code) == Some(answer);
        FinalAnswer {
            answer: answer.record(),
            claim: self.claim(code, answer).filter(|_| claims),
            self_points: points(&self.own).filter(|_| claims),
            appraised_points: points(&self.appraised).filter(|_| claims),
            final_points: points(&self.settled),
            reason: self.reason(framework, code),
            appraised_reason: self.overruled_words(code),
            reason_code: chosen,
        }
    }

    /// The unit's own answer where another one was settled.
    fn claim(&self, code: Code, settled: &Answer) -> Option<AnswerRecord> {
        match self.claims.get(&code) {
            Some(own) => (own != settled).then(|| own.record()),
            None if matches!(settled, Answer::Missing { .. }) => None,
            None => Some(AnswerRecord::Missing(
                Reason::NoAnswer.text(engine::Language::Vi),
            )),
        }
    }

    /// What the appraiser wrote, where a settlement wrote something else.
    fn overruled_words(&self, code: Code) -> Option<String> {
        let row = self.judgements.get(&code)?;
        let settled = row
            .settled_reason
            .as_ref()
            .filter(|text| !text.is_empty())?;
        let words = row.reason.as_ref().filter(|text| !text.is_empty())?;
        (words != settled).then(|| words.clone())
    }

    /// The words of the last decision, or why there are no points. A reason chosen from the list
    /// without words stands in `reason_code` alone.
    fn reason(&self, framework: &Framework, code: Code) -> Option<String> {
        let judged = self.judgements.get(&code).and_then(|row| {
            let settled = row.settled_reason.as_ref().filter(|text| !text.is_empty());
            let words = row.reason.as_ref().filter(|text| !text.is_empty());
            settled.or(words).cloned()
        });
        let outcome = self.settled.leaf(code).map(|leaf| &leaf.outcome);
        judged.or_else(|| match outcome {
            Some(Outcome::Missing(reason) | Outcome::NotApplicable(reason)) => {
                let inputs = framework.find(code).map_or(&[][..], |node| &node.inputs);
                Some(reason.words(inputs, engine::Language::Vi))
            }
            _ => None,
        })
    }
}
