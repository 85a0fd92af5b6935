//! Inventing one return: what a unit answered, proved and was judged, in the state it is to be in.

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    framework::{Code, Framework, Node, Rule, Supplier},
    score::{Peers, leaf, score},
};
use store::{
    Moment,
    appraisal::{Judgement, Verdict},
    assessment::{Answer, Assessment, ReturnState},
};

use super::{
    census::Known,
    invention::{Stream, Thousandths, answer},
};
use crate::{
    Refusal,
    assessment::{
        content::{note_self, write_content},
        figures::{appraised_answers, by_code, is_judged},
    },
};

/// What an appraiser asks in an invented round; the last one has its answer already.
const QUESTIONS: [&str; 3] = [
    "Đề nghị xác nhận lại: số liệu này tính đến ngày nào, và ai tổng hợp?",
    "Số liệu khai chưa thấy trong tài liệu đính kèm; đề nghị chỉ rõ trang, mục.",
    "Đề nghị rà lại: khai cao hơn hẳn các đơn vị cùng điều kiện.",
];

/// How far a unit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing of its own yet.
    Untouched,
    /// So many leaves in a hundred are answered.
    Filling(u64),
    /// Submitted, nothing judged.
    Submitted,
    /// Submitted, so many leaves in a hundred are judged.
    Judging(u64),
    /// Submitted, some items sent back, one of them answered again.
    Asked,
    /// Submitted and judged to the end.
    Judged,
}

impl Stage {
    fn is_submitted(self) -> bool {
        !matches!(self, Self::Untouched | Self::Filling(_))
    }
}

/// One invented return, ready to be stored.
pub(super) struct Invented {
    pub(super) answers: Vec<Answer>,
    pub(super) judgements: Vec<Judgement>,
    /// The leaves that have an answer of the unit's own.
    pub(super) proved: Vec<String>,
}

/// Who acts in an invented return, and when.
pub(super) struct Cast {
    pub(super) officer: i64,
    pub(super) head: i64,
    pub(super) office: i64,
    pub(super) appraiser: i64,
    pub(super) at: Moment,
}

/// What a unit is like.
pub(super) struct Character<'a> {
    /// Number of the unit and the year, for its own stream.
    pub(super) seed: [u64; 2],
    /// How good it is in general.
    pub(super) quality: Thousandths,
    /// How good it is at single main indices, by code; the empty code stands for all others.
    pub(super) strengths: &'static [(&'static str, Thousandths)],
    /// How large it is.
    pub(super) size: Thousandths,
    /// What is known of it from elsewhere.
    pub(super) known: &'a Known,
}

impl Character<'_> {
    /// How good the unit is at a main index.
    fn at(&self, index: Code) -> Thousandths {
        let find = |code: &str| self.strengths.iter().find(|(own, _)| *own == code);
        let own = find(&index.to_string()).or_else(|| find(""));
        own.map_or(self.quality, |(_, quality)| *quality)
    }
}

/// Invents the content of a return and sets its row's state and sums to fit.
///
/// # Errors
/// A fault when an answer cannot be written down.
pub(super) fn invent(
    framework: &Framework,
    assessment: &mut Assessment,
    character: &Character<'_>,
    stage: Stage,
    cast: &Cast,
) -> Result<Invented, Refusal> {
    let [unit, year] = character.seed;
    let mut own = UnitAnswers::new();
    let mut invented = Invented {
        answers: Vec::new(),
        judgements: Vec::new(),
        proved: Vec::new(),
    };
    for (place, node) in framework.leaves().enumerate() {
        let by_office = node.supplier != Supplier::Unit;
        if !by_office && !is_reached(stage, unit, year, place as u64) {
            continue;
        }
        let leaning = Stream::of(&[
            unit,
            node.code.index().to_string().len() as u64,
            place as u64 / 7,
        ])
        .below(300);
        // What a unit is like stays from year to year, so that a leap stands out where there is one.
        let mut lasting = Stream::of(&[unit, place as u64]);
        let drift = Stream::of(&[unit, year, place as u64]).below(60);
        let quality = (character.at(node.code.index()) + leaning + lasting.below(200) + drift)
            .saturating_sub(280)
            .clamp(60, 1000);
        let Some(claim) = answer(node, quality, character.size, &mut lasting, character.known)
        else {
            continue;
        };
        invented.answers.push(Answer {
            id: 0,
            assessment_id: assessment.id,
            indicator: node.code.to_string(),
            content: write_content(&claim)?,
            note: None,
            version: 1,
            updated_by: if by_office { cast.office } else { cast.officer },
            updated_at: cast.at,
        });
        if !by_office {
            invented.proved.push(node.code.to_string());
        }
        own.insert(node.code, claim);
    }
    note_self(assessment, framework, &own, &Peers::none());
    if stage.is_submitted() {
        assessment.state = ReturnState::Submitted;
        assessment.submitted_at = Some(cast.at.plus_seconds(3_600));
        assessment.submitted_by = Some(cast.head);
        invented.judgements = judge(framework, assessment, &own, stage, character, cast);
    }
    note_judgements(framework, assessment, &own, &invented.judgements);
    assessment.changed_at = cast.at;
    Ok(invented)
}

fn is_reached(stage: Stage, unit: u64, year: u64, place: u64) -> bool {
    match stage {
        Stage::Untouched => false,
        Stage::Filling(percent) => Stream::of(&[unit, year, place, 1]).below(100) < percent,
        // Even a submitted return leaves a leaf open now and then.
        _ => Stream::of(&[unit, year, place, 2]).below(100) < 97,
    }
}

fn judge(
    framework: &Framework,
    assessment: &Assessment,
    own: &UnitAnswers,
    stage: Stage,
    character: &Character<'_>,
    cast: &Cast,
) -> Vec<Judgement> {
    let percent = match stage {
        Stage::Judging(percent) => percent,
        Stage::Asked => 40,
        Stage::Judged => 100,
        Stage::Untouched | Stage::Filling(_) | Stage::Submitted => 0,
    };
    let [unit, year] = character.seed;
    let mut judgements = Vec::new();
    let mut questions = 0;
    for (place, node) in framework.leaves().enumerate() {
        let mut stream = Stream::of(&[unit, year, place as u64, 3]);
        if stream.below(100) >= percent {
            continue;
        }
        let points = leaf(node, own.get(&node.code), &Peers::none()).points();
        // Only the unit can answer a question, so only what it enters itself is asked back.
        let asked =
            stage == Stage::Asked && node.supplier == Supplier::Unit && questions < QUESTIONS.len();
        questions += usize::from(asked);
        let question = asked
            .then(|| QUESTIONS.get(questions - 1).copied())
            .flatten();
        let mut judgement = verdict(node, points, &mut stream, question);
        if asked && questions == QUESTIONS.len() {
            judgement.verdict = Verdict::Answered;
        }
        judgement.assessment_id = assessment.id;
        judgement.appraiser_id = cast.appraiser;
        judgement.judged_at = cast.at.plus_seconds(7_200);
        judgements.push(judgement);
    }
    judgements
}

/// About two thirds agreed, most of the rest cut by a little, now and then raised. What is yes or no
/// cannot be cut by a little and is agreed.
fn verdict(node: &Node, points: Amount, stream: &mut Stream, question: Option<&str>) -> Judgement {
    let mut judgement = Judgement {
        id: 0,
        assessment_id: 0,
        indicator: node.code.to_string(),
        verdict: Verdict::Agreed,
        points_micro: None,
        reason_code: None,
        reason: None,
        appraiser_id: 0,
        judged_at: Moment::default(),
        settlement: None,
        settled_micro: None,
        settled_reason: None,
        settled_by: None,
        settled_at: None,
        version: 1,
    };
    if let Some(question) = question {
        judgement.verdict = Verdict::Asked;
        judgement.reason = Some(question.to_owned());
        return judgement;
    }
    let draw = stream.below(100);
    let share = |numerator, denominator| {
        points.mul_div(Amount::from_int(numerator), Amount::from_int(denominator))
    };
    let whole = matches!(node.rule, Some(Rule::YesNo(_)));
    let changed = match draw {
        // What the office supplied for all needs no proof and contradicts no paper of the unit.
        _ if node.supplier != Supplier::Unit => None,
        0..20 if whole => None,
        0..20 => share(17, 20).map(|points| {
            (
                points,
                "number-mismatch",
                "Số liệu trong tài liệu thấp hơn số liệu đã khai.",
            )
        }),
        20..24 if !whole => share(1, 2).map(|points| {
            (
                points,
                "missing-evidence",
                "Chưa có tài liệu cho một nửa số liệu đã khai.",
            )
        }),
        24..26 => Some((
            Amount::ZERO,
            "missing-evidence",
            "Không có tài liệu kiểm chứng.",
        )),
        26..30 => Some((
            node.maximum,
            "office-data",
            "Số liệu của tỉnh cho thấy đơn vị đã đạt đủ.",
        )),
        _ => None,
    };
    if let Some((to, code, reason)) = changed.filter(|(to, _, _)| *to != points) {
        judgement.verdict = Verdict::Changed;
        judgement.points_micro = to.to_micro();
        judgement.reason_code = Some(code.into());
        judgement.reason = Some(reason.into());
    }
    judgement
}

fn note_judgements(
    framework: &Framework,
    assessment: &mut Assessment,
    own: &UnitAnswers,
    judgements: &[Judgement],
) {
    let count = |wanted: fn(&Judgement) -> bool| {
        i32::try_from(
            judgements
                .iter()
                .filter(|judgement| wanted(judgement))
                .count(),
        )
        .unwrap_or(i32::MAX)
    };
    assessment.judged = count(is_judged);
    assessment.asked = count(|judgement| judgement.verdict == Verdict::Asked);
    let card = score(
        framework,
        &appraised_answers(own, &by_code(judgements.to_vec())),
        &Peers::none(),
    );
    assessment.appraised_micro = card.total.points.to_micro().unwrap_or(i64::MAX);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{content::own_answers, figures::final_answers, jump};

    const FRAMEWORK: &str = include_str!("../../../../frameworks/tay-ninh-xa-2025/framework.toml");

    fn year(framework: &Framework, unit: u64, year: u64, stage: Stage) -> (UnitAnswers, Invented) {
        let mut assessment = Assessment::blank((0, 0), (0, 0), Moment::default());
        let character = Character {
            seed: [unit, year],
            quality: 430 + (year - 2024) * 45 + Stream::of(&[unit, 11]).below(420),
            strengths: &[],
            size: Stream::of(&[unit, 12]).between(500, 1900),
            known: &Known::new(),
        };
        let cast = Cast {
            officer: 0,
            head: 0,
            office: 0,
            appraiser: 0,
            at: Moment::default(),
        };
        let invented = invent(framework, &mut assessment, &character, stage, &cast).unwrap();
        (own_answers(framework, &invented.answers), invented)
    }

    #[test]
    fn between_two_invented_years_few_figures_leap_and_some_do() {
        let framework = engine::framework::read("framework.toml", FRAMEWORK).unwrap();
        let (mut compared, mut leaps) = (0_u32, 0_u32);
        for unit in 0..60 {
            let (own, before) = year(&framework, unit, 2025, Stage::Judged);
            let judged = by_code(before.judgements);
            let last = final_answers(&framework, ReturnState::Submitted, &own, &judged);
            let (now, _) = year(&framework, unit, 2026, Stage::Submitted);
            for node in framework.leaves() {
                let points = |answers: &UnitAnswers| {
                    leaf(node, answers.get(&node.code), &Peers::none())
                        .outcome
                        .points()
                };
                let (Some(last), Some(now)) = (points(&last), points(&now)) else {
                    continue;
                };
                compared += 1;
                leaps += u32::from(jump(last, now, node.maximum).is_some());
            }
        }
        assert!(leaps * 100 > compared, "{leaps} of {compared}");
        assert!(leaps * 10 < compared, "{leaps} of {compared}");
    }
}
