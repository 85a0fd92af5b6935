//! The three figures of a leaf: self, appraised, final; each is an answer that the engine scores.

use std::collections::HashMap;

use engine::{
    amount::Amount,
    answer::{Answer, UnitAnswers},
    framework::{Code, Framework, Supplier},
    score::{Peers, score},
};
use store::{
    appraisal::{Explanation, Judgement, Verdict},
    assessment::{Assessment, ReturnState},
};

/// The judgements of one return, by the indicator's code.
pub(crate) type Judgements = HashMap<Code, Judgement>;

/// Sorts a return's judgements by indicator.
pub(crate) fn by_code(rows: Vec<Judgement>) -> Judgements {
    rows.into_iter()
        .filter_map(|row| Code::parse(&row.indicator).ok().map(|code| (code, row)))
        .collect()
}

/// A judgement made, as opposed to a question still open.
pub(crate) fn is_judged(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Agreed | Verdict::Changed)
}

/// Whether an explanation has had its answer: a settlement that is not older than its words. A
/// settlement without a verdict says that the judgement stands.
pub(crate) fn is_settled(judgement: &Judgement, explanation: &Explanation) -> bool {
    judgement
        .settled_at
        .is_some_and(|settled| settled >= explanation.updated_at)
}

/// Notes the sums of a return that depend on its judgements: judged, asked, points after appraisal.
/// `peers` are those after appraisal. Whoever changes an answer or a judgement of a submitted return calls it before writing the sums.
pub(crate) fn note_appraised(
    assessment: &mut Assessment,
    framework: &Framework,
    own: &UnitAnswers,
    judgements: &Judgements,
    peers: &Peers,
) {
    let count = |wanted: fn(&Judgement) -> bool| {
        let n = judgements.values().filter(|row| wanted(row)).count();
        i32::try_from(n).unwrap_or(i32::MAX)
    };
    assessment.judged = count(is_judged);
    assessment.asked = count(|row| row.verdict == Verdict::Asked);
    let card = score(framework, &appraised_answers(own, judgements), peers);
    assessment.appraised_micro = card.total.points.to_micro().unwrap_or(i64::MAX);
}

/// What the appraisers' conclusions make of a return's own answers.
pub(crate) fn appraised_answers(own: &UnitAnswers, judgements: &Judgements) -> UnitAnswers {
    let mut answers = own.clone();
    for (code, judgement) in judgements {
        if let (Verdict::Changed, Some(points)) = (judgement.verdict, judgement.points_micro) {
            answers.insert(*code, Answer::Points(Amount::from_micro(points)));
        }
    }
    answers
}

/// What a settlement makes of one answer; nothing when the judgement was not settled otherwise.
pub(crate) fn settled_answer(claim: Option<&Answer>, judgement: &Judgement) -> Option<Answer> {
    match (judgement.settlement, judgement.settled_micro) {
        (Some(Verdict::Changed), Some(points)) => Some(Answer::Points(Amount::from_micro(points))),
        (Some(Verdict::Agreed), _) => claim.cloned(),
        _ => None,
    }
}

/// What counts in the end: the settlement where there is one, else the appraisal, else the claim.
///
/// A return that was never submitted claims nothing: its own answers are missing for that reason,
/// and only what others supplied for all units (the office, a survey, a system) remains.
pub(crate) fn final_answers(
    framework: &Framework,
    state: ReturnState,
    own: &UnitAnswers,
    judgements: &Judgements,
) -> UnitAnswers {
    if state == ReturnState::Filling {
        let entered = |code: &Code| {
            framework
                .find(*code)
                .is_some_and(|node| node.supplier != Supplier::Unit)
        };
        let kept = own
            .iter()
            .filter(|(code, _)| entered(code))
            .map(|(code, answer)| (*code, answer.clone()));
        let mut answers: UnitAnswers = kept.collect();
        for node in framework.leaves() {
            answers.entry(node.code).or_insert_with(|| Answer::Missing {
                reason: "not submitted".to_owned(),
            });
        }
        return answers;
    }
    let mut answers = appraised_answers(own, judgements);
    for (code, judgement) in judgements {
        if judgement.settlement.is_none() {
            continue;
        }
        match settled_answer(own.get(code), judgement) {
            Some(answer) => answers.insert(*code, answer),
            None => answers.remove(code),
        };
    }
    answers
}
