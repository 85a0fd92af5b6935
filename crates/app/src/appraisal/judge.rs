//! Judging one item: agree, other points with a reason, or ask the unit back.

use engine::{
    amount::Amount,
    answer::{Answer, InputComplaint, check_points},
    framework::{Framework, Node, Supplier},
    score::{Outcome, Reason as Gap, leaf},
};
use serde_json::{Value, json};
use store::{
    Tx,
    appraisal::{self as rows, Judgement, Verdict},
    assessment::update_sums,
};

use super::{
    place::{OpenItem, Place, open, stale, tidy_words},
    reason::Reason,
    tell::tell_unit,
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    assessment::{ReturnAction, Situation, figures::note_appraised, peers::refresh_sums, step},
    audit::record,
    case::Case,
    notice::NoticeKind,
};

/// Longest words of an appraiser, in characters.
pub(crate) const WORDS_LIMIT: usize = 4_000;
/// Decimals of points that are kept: millionths.
const POINT_DECIMALS: u32 = 6;

/// What an appraiser concludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// The claim stands.
    Agree,
    /// These points, as typed. The points of the claim, typed again, agree with it.
    Points {
        /// As typed: `15,44`.
        typed: String,
        /// Code of a [`Reason`]; needed when the points are others than claimed.
        reason: String,
        /// Words to the unit.
        words: String,
    },
    /// The unit is asked to mend or prove.
    Ask {
        /// What is asked.
        words: String,
    },
}

/// A judgement as it comes from the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJudgement {
    /// The item.
    pub place: Place,
    /// Version of the judgement that the appraiser saw; 0 for none.
    pub version: i32,
    /// The conclusion.
    pub conclusion: Conclusion,
}

/// Judges one item.
///
/// # Errors
/// Not allowed (the appraiser's own unit too); a conflict when the return or the round is not at
/// that stage, or when somebody judged the item meanwhile (`judgement-stale`); all complaints about
/// points, reason and words; a fault.
pub async fn judge(app: &App, actor: &Actor, new: NewJudgement) -> Result<Verdict, Refusal> {
    actor.need(Permission::Judge, None)?;
    app.run(actor, new, |tx, case| Box::pin(work(tx, case)))
        .await
}

async fn work(tx: &Tx, case: &Case<NewJudgement>) -> Result<Verdict, Refusal> {
    let new = &case.command;
    let mut item = open(tx, case, &new.place).await?;
    let situation = Situation::of(&item.at.round, &item.at.row, None, case.now);
    step(situation, ReturnAction::Judge)?;
    item.need_version(new.version)?;
    let old = item.judgements.get(&item.code).cloned();
    let concluded = conclude(&item, &new.conclusion)?;
    let verdict = concluded.verdict;
    let row = Judgement {
        id: old.as_ref().map_or(0, |row| row.id),
        assessment_id: item.at.row.id,
        indicator: item.code.to_string(),
        verdict,
        points_micro: concluded.points.and_then(Amount::to_micro),
        reason_code: concluded.reason.map(|reason| reason.code().to_owned()),
        reason: concluded.words,
        appraiser_id: case.actor.account_id,
        judged_at: case.now,
        settlement: None,
        settled_micro: None,
        settled_reason: None,
        settled_by: None,
        settled_at: None,
        version: new.version.max(1),
    };
    match old {
        None => rows::create_judgements(tx.db(), vec![row.clone()]).await,
        Some(_) => rows::update_judgement(tx.db(), row.clone()).await,
    }
    .map_err(stale)?;
    let detail = json!({ "old": old.as_ref().map(told), "new": told(&row) });
    let asked = row.reason.clone();
    item.judgements.insert(item.code, row);
    keep_sums(tx, case, &mut item).await?;
    if let (Verdict::Asked, Some(words)) = (verdict, asked) {
        tell_unit(tx, case, &item, (NoticeKind::QuestionAsked, &words)).await?;
    }
    record(case, "appraisal.judge")
        .round(&item.at.round.slug)
        .unit(&item.at.unit.code)
        .indicator(&item.code.to_string())
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(verdict)
}

async fn keep_sums<C>(tx: &Tx, case: &Case<C>, item: &mut OpenItem) -> Result<(), Refusal> {
    let row = &mut item.at.row;
    row.changed_at = case.now;
    let peers = &item.at.peers.appraised;
    note_appraised(row, &item.at.framework, &item.own, &item.judgements, peers);
    update_sums(tx.db(), row).await?;
    refresh_sums(tx.db(), &item.at.framework, &item.at.round).await
}

/// A judgement as the audit chain tells it.
fn told(row: &Judgement) -> Value {
    json!({
        "verdict": verdict_name(row.verdict),
        "points": row.points_micro.map(|micro| Amount::from_micro(micro).canonical()),
        "reason": row.reason_code,
        "words": row.reason,
    })
}

/// The name of a verdict in the audit chain and in the locales.
pub(crate) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agreed => "agreed",
        Verdict::Changed => "changed",
        Verdict::Asked => "asked",
        Verdict::Answered => "answered",
    }
}

/// A conclusion that was checked.
struct Concluded {
    verdict: Verdict,
    points: Option<Amount>,
    reason: Option<Reason>,
    words: Option<String>,
}

fn conclude(item: &OpenItem, conclusion: &Conclusion) -> Result<Concluded, Refusal> {
    let node = item.at.leaf(item.code)?;
    let claim = leaf(node, item.own.get(&item.code), &item.at.peers.own).outcome;
    match conclusion {
        Conclusion::Agree => agree(&claim, None),
        Conclusion::Points {
            typed,
            reason,
            words,
        } => points(item, &claim, typed, (reason, words)),
        Conclusion::Ask { words } => ask(node, words),
    }
}

fn agree(claim: &Outcome, words: Option<String>) -> Result<Concluded, Refusal> {
    if !is_claimed(claim) {
        return Err(Invalid::new(
            "points",
            "points-needed",
            "Chỉ số này do người thẩm định cho điểm và đơn vị chưa đề nghị điểm nào: hãy nhập điểm.",
            "This indicator is judged and the unit has proposed no points: enter the points.",
        )
        .into());
    }
    Ok(Concluded {
        verdict: Verdict::Agreed,
        points: None,
        reason: None,
        words,
    })
}

/// Whether there is anything to agree with: a judged indicator without proposed points has nothing.
/// An answer that is merely missing can be agreed to be missing.
pub(crate) fn is_claimed(claim: &Outcome) -> bool {
    !matches!(claim, Outcome::Missing(Gap::NotAppraised))
}

fn points(
    item: &OpenItem,
    claim: &Outcome,
    typed: &str,
    (reason, words): (&str, &str),
) -> Result<Concluded, Refusal> {
    let mut complaints = Vec::new();
    let words = check_words(words, &mut complaints);
    let node = item.at.leaf(item.code)?;
    let given = read_points(node, typed).map_err(|complaint| complaints.push(complaint));
    let given = given.ok();
    if let (Some(given), true) = (given, complaints.is_empty())
        && is_claim(&item.at.framework, claim, given)
    {
        return agree(claim, words);
    }
    let reason = Reason::parse(reason);
    match reason {
        None => complaints.push(Invalid::new(
            "reason",
            "reason-needed",
            "Điểm khác điểm tự đánh giá: chọn một lý do trong danh sách.",
            "The points differ from the claim: choose a reason from the list.",
        )),
        Some(reason) if reason.needs_words() && words.is_none() => {
            complaints.push(Invalid::new(
                "words",
                "words-needed",
                "Với lý do này cần viết rõ cho đơn vị.",
                "This reason needs words to the unit.",
            ));
        }
        Some(_) => {}
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    Ok(Concluded {
        verdict: Verdict::Changed,
        points: given,
        reason,
        words,
    })
}

/// Whether typed points are those of the claim, exactly or as the page shows them: 19.298245… is
/// shown as 19,30 and typed so by whoever agrees.
fn is_claim(framework: &Framework, claim: &Outcome, given: Amount) -> bool {
    claim.points().is_some_and(|claimed| {
        let shown = claimed.rounded(framework.decimals.points, framework.rounding);
        given == claimed || given == shown
    })
}

/// Typed points: a number of at most six decimals from 0 to the leaf's maximum.
///
/// # Errors
/// A complaint about the field `points`.
pub(crate) fn read_points(node: &Node, typed: &str) -> Result<Amount, Invalid> {
    let wrong = |complaint: InputComplaint| {
        let sentence = |language| {
            let text = complaint.text(language);
            let mut letters = text.chars();
            let first = letters.next().map(char::to_uppercase);
            let first: String = first.into_iter().flatten().collect();
            format!("{first}{}.", letters.as_str())
        };
        Invalid::new(
            "points",
            complaint.code(),
            sentence(engine::Language::Vi),
            sentence(engine::Language::En),
        )
    };
    let given = Amount::parse_vi(typed).map_err(|error| wrong(error.into()))?;
    if given.decimals() > POINT_DECIMALS {
        return Err(Invalid::new(
            "points",
            "points-decimals",
            "Điểm có nhiều nhất sáu chữ số thập phân.",
            "Points have at most six decimals.",
        ));
    }
    check_points(node, given).map_err(wrong)
}

fn ask(node: &Node, words: &str) -> Result<Concluded, Refusal> {
    if node.supplier != Supplier::Unit {
        return Err(Refusal::Conflict("item-not-units"));
    }
    let mut complaints = Vec::new();
    let words = check_words(words, &mut complaints);
    if words.is_none() && complaints.is_empty() {
        complaints.push(Invalid::new(
            "words",
            "words-needed",
            "Viết điều cần đơn vị bổ sung hoặc làm rõ.",
            "Say what the unit is to add or make clear.",
        ));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    Ok(Concluded {
        verdict: Verdict::Asked,
        points: None,
        reason: None,
        words,
    })
}

/// Words within their limit; nothing when there are none.
pub(crate) fn check_words(words: &str, complaints: &mut Vec<Invalid>) -> Option<String> {
    let words = tidy_words(words)?;
    if words.chars().count() > WORDS_LIMIT {
        complaints.push(Invalid::new(
            "words",
            "words-long",
            "Không quá 4.000 ký tự.",
            "At most 4,000 characters.",
        ));
    }
    Some(words)
}

/// Points that a judgement stands for, given the claim: what the unit would have were it final.
pub(crate) fn judged_answer(claim: Option<&Answer>, row: &Judgement) -> Option<Answer> {
    match (row.verdict, row.points_micro) {
        (Verdict::Changed, Some(points)) => Some(Answer::Points(Amount::from_micro(points))),
        _ => claim.cloned(),
    }
}
