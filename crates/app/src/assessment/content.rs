//! Stored answers as the engine reads them, and the sums a return's lists show.

use engine::{
    answer::{Answer, AnswerRecord, UnitAnswers},
    framework::{Code, Framework, Supplier},
    score::{Peers, Scorecard, score},
};
use store::{StoreError, assessment as rows};

use super::Assessment;
use crate::Refusal;

/// The text under which an answer is stored.
///
/// # Errors
/// A fault when it cannot be written down, which no answer of the engine brings about.
pub(crate) fn write_content(answer: &Answer) -> Result<String, Refusal> {
    serde_json::to_string(&answer.record()).map_err(|error| {
        Refusal::Fault(StoreError::Database(format!(
            "answer does not serialise: {error}"
        )))
    })
}

/// One stored answer. What no longer reads under the framework counts as missing, with that reason.
pub(crate) fn read_content(framework: &Framework, code: Code, content: &str) -> Answer {
    let record: Option<AnswerRecord> = serde_json::from_str(content).ok();
    let read = record
        .zip(framework.find(code))
        .and_then(|(record, node)| record.read(node).ok());
    read.unwrap_or_else(|| Answer::Missing {
        reason: "unreadable".to_owned(),
    })
}

/// A return's own answers.
pub(crate) fn own_answers(framework: &Framework, stored: &[rows::Answer]) -> UnitAnswers {
    let parsed = stored
        .iter()
        .filter_map(|row| Code::parse(&row.indicator).ok().map(|code| (code, row)));
    parsed
        .map(|(code, row)| (code, read_content(framework, code, &row.content)))
        .collect()
}

/// The leaves that the unit answers itself, each with whether it has an answer. What others supply
/// for all units is neither this one's work nor its omission.
pub(crate) fn own_leaves(
    framework: &Framework,
    card: &Scorecard,
) -> impl Iterator<Item = (Code, bool)> {
    framework
        .leaves()
        .zip(&card.leaves)
        .filter(|(node, _)| node.supplier == Supplier::Unit)
        .map(|(node, leaf)| (node.code, !leaf.outcome.is_missing()))
}

/// Scores a return's own answers among the claims of its peers and notes the sums its lists show.
pub(crate) fn note_self(
    assessment: &mut Assessment,
    framework: &Framework,
    own: &UnitAnswers,
    peers: &Peers,
) -> Scorecard {
    let card = score(framework, own, peers);
    let answered = own_leaves(framework, &card).filter(|(_, is_answered)| *is_answered);
    assessment.answered = i32::try_from(answered.count()).unwrap_or(i32::MAX);
    assessment.leaves = i32::try_from(card.total.leaves).unwrap_or(i32::MAX);
    assessment.self_micro = card.total.points.to_micro().unwrap_or(i64::MAX);
    assessment.maximum_micro = card.total.maximum.to_micro().unwrap_or(i64::MAX);
    card
}
