//! Remarks on a plan: reading them, making one for a unit, agreeing without any, answering them.

use std::collections::HashMap;

use serde_json::json;
use store::{
    Db, Moment, Tx,
    plan::{self as rows, Agreement, Plan, Remark, Verdict},
    unit::Unit,
};

use super::{
    comment_round::CommentRound,
    content::Content,
    duties::Agency,
    machine::{PlanAction, step},
    plan_page::{CommentCounts, opened},
    tell::{answered, spoke},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal, allows, audit::record, case::Case, round::Round,
};

/// Letters that a remark, its place or its answer may have.
const MOST_LETTERS: usize = 4_000;

/// A remark as a list shows it.
#[derive(Debug, Clone)]
pub struct RemarkLine {
    /// The remark.
    pub remark: Remark,
    /// The unit that speaks.
    pub unit: Agency,
    /// Who wrote it.
    pub author: String,
    /// Who answered it.
    pub answerer: Option<String>,
}

/// Everything said about a plan.
#[derive(Debug, Clone)]
pub struct Remarks {
    /// The plan.
    pub plan: Plan,
    /// The round whose index it is to raise.
    pub round: Round,
    /// Who issues it.
    pub issuer: Unit,
    /// Parts of the plan that a remark can be about.
    pub places: Vec<String>,
    /// Remarks, in the order in which they came.
    pub lines: Vec<RemarkLine>,
    /// Units that agree without remarks, and when they said so.
    pub agreed: Vec<(Agency, Moment)>,
    /// Units that were asked and have said nothing.
    pub silent: Vec<Agency>,
    /// How many of each.
    pub counts: CommentCounts,
    /// The unit that the reader can speak for now.
    pub speaks_for: Option<Agency>,
    /// Whether that unit can still agree without remarks.
    pub may_agree: bool,
    /// Whether the reader can answer.
    pub may_answer: bool,
}

/// A remark as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemarkWish {
    /// What part of the plan it is about.
    pub place: String,
    /// What is remarked.
    pub words: String,
}

/// An answer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerWish {
    /// `accepted`, `partly` or `refused`.
    pub verdict: String,
    /// Why; needed unless it is accepted.
    pub reason: String,
}

/// The name of a verdict in forms and in the locales.
#[must_use]
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Partly => "partly",
        Verdict::Refused => "refused",
    }
}

/// Everything said about a plan.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn remarks(app: &App, actor: &Actor, slug: &str) -> Result<Remarks, Refusal> {
    let db = app.store.reader();
    let (plan, round, _) = opened(app, db, actor, slug).await?;
    let comments = CommentRound::read(db, &plan).await?;
    let at = comments.situation(&plan, &crate::day::of(app.now()));
    let accounts = store::account::list_accounts(db).await?;
    let names: HashMap<i64, String> = accounts
        .into_iter()
        .map(|account| (account.id, account.name))
        .collect();
    let units = store::unit::list_units(db).await?;
    let units: HashMap<i64, Unit> = units.into_iter().map(|unit| (unit.id, unit)).collect();
    let agency = |id: i64| units.get(&id).map(Agency::of);
    let line = |remark: &Remark| {
        Some(RemarkLine {
            unit: agency(remark.unit_id)?,
            author: names.get(&remark.account_id).cloned().unwrap_or_default(),
            answerer: remark.answered_by.and_then(|id| names.get(&id).cloned()),
            remark: remark.clone(),
        })
    };
    let own = actor.unit_id.filter(|unit| {
        allows(Some(actor), Permission::RemarkPlan, Some(*unit))
            && step(at, PlanAction::Remark).is_ok()
            && comments.asked.iter().any(|asked| asked.id == *unit)
    });
    let silent: Vec<&Unit> = comments.silent().collect();
    Ok(Remarks {
        issuer: store::unit::get_unit(db, plan.unit_id).await?,
        places: places(&Content::read(&plan.content)?),
        lines: comments.remarks.iter().filter_map(line).collect(),
        agreed: comments
            .agreements
            .iter()
            .filter_map(|one| Some((agency(one.unit_id)?, one.made_at)))
            .collect(),
        counts: comments.counts(),
        speaks_for: own.and_then(agency),
        may_agree: own.is_some_and(|own| silent.iter().any(|unit| unit.id == own)),
        silent: silent.into_iter().map(Agency::of).collect(),
        may_answer: allows(Some(actor), Permission::KeepPlan, None)
            && step(at, PlanAction::Answer).is_ok(),
        plan,
        round,
    })
}

/// The parts of a plan that a remark can be about, in the words of the document.
fn places(content: &Content) -> Vec<String> {
    let fixed = ["Căn cứ", "Mục đích, yêu cầu", "Mục tiêu"];
    let mut places: Vec<String> = fixed.into_iter().map(str::to_owned).collect();
    let measures = content.measures.iter();
    places.extend(measures.map(|measure| format!("Giải pháp: {}", measure.title)));
    places.extend([
        "Tổ chức thực hiện".to_owned(),
        "Phụ lục nhiệm vụ".to_owned(),
    ]);
    places
}

/// Makes a remark for the actor's unit. A unit that had agreed without remarks has one now.
///
/// # Errors
/// All complaints by field; a conflict outside the comment round; not found, not allowed, or a fault.
pub async fn write_remark(
    app: &App,
    actor: &Actor,
    slug: &str,
    wish: RemarkWish,
) -> Result<(), Refusal> {
    actor.need(Permission::RemarkPlan, actor.unit_id)?;
    app.run(actor, (slug.to_owned(), wish), |tx, case| {
        Box::pin(write(tx, case))
    })
    .await
}

/// The plan and the actor's unit, when it can speak now, with what was said.
async fn speaking<C>(
    db: &Db,
    case: &Case<C>,
    slug: &str,
) -> Result<(Plan, Round, Unit, CommentRound), Refusal> {
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    let comments = CommentRound::read(db, &plan).await?;
    let at = comments.situation(&plan, &crate::day::of(case.now));
    step(at, PlanAction::Remark)?;
    let own = comments
        .asked
        .iter()
        .find(|unit| case.actor.unit_id == Some(unit.id));
    let unit = own.cloned().ok_or(Refusal::NotAllowed)?;
    Ok((plan, round, unit, comments))
}

async fn write(tx: &Tx, case: &Case<(String, RemarkWish)>) -> Result<(), Refusal> {
    let (slug, wish) = &case.command;
    let db = tx.db();
    let (plan, round, unit, _) = speaking(db, case, slug).await?;
    let mut complaints = Vec::new();
    if wish.words.trim().is_empty() {
        complaints.push(Invalid::new(
            "words",
            "remark-words",
            "Viết nội dung góp ý; nếu không có ý kiến, chọn “Nhất trí, không có ý kiến”.",
            "Write the remark; without any, choose “Agree without remarks”.",
        ));
    }
    for (field, text) in [("place", &wish.place), ("words", &wish.words)] {
        complaints.extend(too_long(field, text));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let row = Remark {
        id: 0,
        plan_id: plan.id,
        unit_id: unit.id,
        account_id: case.actor.account_id,
        place: wish.place.trim().to_owned(),
        words: wish.words.trim().to_owned(),
        made_at: case.now,
        verdict: None,
        reason: None,
        answered_by: None,
        answered_at: None,
    };
    let detail = json!({ "plan": slug, "place": row.place, "words": row.words });
    rows::create_remark(db, row).await?;
    rows::delete_agreement(db, plan.id, unit.id).await?;
    spoke(tx, case, (&plan, &unit), Some(&wish.words)).await?;
    record(case, "plan.remark")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

fn too_long(field: &str, text: &str) -> Option<Invalid> {
    (text.chars().count() > MOST_LETTERS).then(|| {
        Invalid::new(
            field,
            "remark-long",
            format!("Dài quá {MOST_LETTERS} ký tự; chia thành nhiều ý."),
            format!("Longer than {MOST_LETTERS} characters; part it into several."),
        )
    })
}

/// Says for the actor's unit that it agrees and has no remarks.
///
/// # Errors
/// A conflict outside the comment round, or when the unit has spoken already; not found, not
/// allowed, or a fault.
pub async fn agree(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::RemarkPlan, actor.unit_id)?;
    app.run(actor, slug.to_owned(), |tx, case| {
        Box::pin(say_yes(tx, case))
    })
    .await
}

async fn say_yes(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let slug = &case.command;
    let db = tx.db();
    let (plan, round, unit, comments) = speaking(db, case, slug).await?;
    if comments.silent().all(|silent| silent.id != unit.id) {
        return Err(Refusal::Conflict("plan-has-spoken"));
    }
    let row = Agreement {
        id: 0,
        plan_id: plan.id,
        unit_id: unit.id,
        account_id: case.actor.account_id,
        made_at: case.now,
    };
    rows::create_agreement(db, row).await?;
    spoke(tx, case, (&plan, &unit), None).await?;
    record(case, "plan.agree")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&json!({ "plan": slug }))
        .append(tx)
        .await
}

/// Answers a remark, or answers it anew.
///
/// # Errors
/// All complaints by field; a conflict outside the states in which remarks are answered; not found,
/// not allowed, or a fault.
pub async fn answer_remark(
    app: &App,
    actor: &Actor,
    slug: &str,
    remark: i64,
    wish: AnswerWish,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, (slug.to_owned(), remark, wish), |tx, case| {
        Box::pin(answer(tx, case))
    })
    .await
}

async fn answer(tx: &Tx, case: &Case<(String, i64, AnswerWish)>) -> Result<(), Refusal> {
    let (slug, id, wish) = &case.command;
    let db = tx.db();
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    let comments = CommentRound::read(db, &plan).await?;
    step(
        comments.situation(&plan, &crate::day::of(case.now)),
        PlanAction::Answer,
    )?;
    let remark = comments.remarks.into_iter().find(|one| one.id == *id);
    let remark = remark.ok_or(Refusal::NotFound)?;
    let all = [Verdict::Accepted, Verdict::Partly, Verdict::Refused];
    let verdict = all
        .into_iter()
        .find(|verdict| verdict_name(*verdict) == wish.verdict);
    let reason = Some(wish.reason.trim()).filter(|reason| !reason.is_empty());
    let mut complaints = Vec::new();
    if verdict.is_none() {
        complaints.push(Invalid::new(
            "verdict",
            "remark-verdict",
            "Chọn tiếp thu, tiếp thu một phần hoặc không tiếp thu.",
            "Choose accepted, partly accepted or not accepted.",
        ));
    }
    if reason.is_none() && verdict.is_some_and(|verdict| verdict != Verdict::Accepted) {
        complaints.push(Invalid::new(
            "reason",
            "remark-reason",
            "Không tiếp thu hoặc chỉ tiếp thu một phần thì phải giải trình lý do.",
            "What is refused or only partly accepted needs a reason.",
        ));
    }
    complaints.extend(too_long("reason", &wish.reason));
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let unit = store::unit::get_unit(db, remark.unit_id).await?;
    let name = |verdict: Option<Verdict>| verdict.map(verdict_name);
    let detail = json!({
        "plan": slug,
        "remark": id,
        "old": { "verdict": name(remark.verdict), "reason": remark.reason },
        "new": { "verdict": name(verdict), "reason": reason },
    });
    let answer = Remark {
        verdict,
        reason: reason.map(str::to_owned),
        answered_by: Some(case.actor.account_id),
        answered_at: Some(case.now),
        ..remark
    };
    rows::update_remark(db, answer.clone()).await?;
    answered(tx, case, (&plan, &unit), &answer).await?;
    record(case, "plan.answer")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}
