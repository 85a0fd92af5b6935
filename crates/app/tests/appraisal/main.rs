//! Appraisal: who may judge what when, what a conclusion leaves behind, and what the desk shows.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a wrong turn is to fail at once"
)]

mod desk;
mod judging;
mod later;

use app::{
    Actor, Refusal,
    appraisal::{Conclusion, NewJudgement, Place, Verdict, judge},
    assessment::Assessment,
};
use engine::{
    amount::Amount,
    answer::{Answer, UnitAnswers, read_answer},
    framework::Code,
    score::{Peers, score},
};
use fixture::{ANSWERS, OPEN, Province, framework};
use store::appraisal::Judgement;

pub(crate) fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub(crate) fn item(unit: &str, indicator: &str) -> Place {
    Place {
        round: OPEN.to_owned(),
        unit: unit.to_owned(),
        indicator: indicator.to_owned(),
    }
}

pub(crate) fn points(typed: &str, reason: &str, words: &str) -> Conclusion {
    Conclusion::Points {
        typed: typed.to_owned(),
        reason: reason.to_owned(),
        words: words.to_owned(),
    }
}

pub(crate) fn ask(words: &str) -> Conclusion {
    Conclusion::Ask {
        words: words.to_owned(),
    }
}

pub(crate) async fn conclude(
    province: &Province,
    actor: &Actor,
    (unit, indicator): (&str, &str),
    version: i32,
    conclusion: Conclusion,
) -> Result<Verdict, Refusal> {
    let new = NewJudgement {
        place: item(unit, indicator),
        version,
        conclusion,
    };
    judge(&province.app, actor, new).await
}

pub(crate) fn codes(outcome: Result<Verdict, Refusal>) -> Vec<&'static str> {
    match outcome {
        Err(Refusal::Invalid(complaints)) => complaints.iter().map(|one| one.code).collect(),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn judgements(province: &Province, unit: &str) -> Vec<Judgement> {
    let row = province.assessment(unit).await;
    let found = store::appraisal::list_judgements(province.app.store().reader(), row.id).await;
    found.unwrap()
}

pub(crate) async fn chain(province: &Province) -> Vec<store::audit::Line> {
    let lines = store::audit::list_chain(province.app.store().reader(), 0, 1_000).await;
    lines.unwrap()
}

/// The sums of a return as a fresh score of its answers under these given points says.
pub(crate) fn fresh(given: &[(&str, &str)]) -> i64 {
    let framework = framework();
    let mut answers = UnitAnswers::new();
    for (indicator, inputs) in ANSWERS {
        let node = framework.find(code(indicator)).unwrap();
        let texts = inputs.iter();
        let texts = texts.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let answer = read_answer(node, &texts.collect()).unwrap();
        answers.insert(code(indicator), answer);
    }
    for (indicator, points) in given {
        let points = Amount::parse(points).unwrap();
        answers.insert(code(indicator), Answer::Points(points));
    }
    score(&framework, &answers, &Peers::none())
        .total
        .points
        .to_micro()
        .unwrap()
}

pub(crate) fn sums(row: &Assessment) -> (i32, i32, i64) {
    (row.judged, row.asked, row.appraised_micro)
}
