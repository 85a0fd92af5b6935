//! The comment round of a plan: whom it asks, who has spoken, ending it.

use serde_json::json;
use store::{
    Db, Moment, Tx,
    account::Role,
    plan::{self as rows, Agreement, Plan, Remark},
    round::Round,
    unit::Unit,
};

use super::{
    machine::{PlanAction, Situation, step},
    plan_page::{CommentCounts, opened},
    tell::{comments_closed, comments_cut},
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Longest reason for ending sooner than the units were told, in characters.
const LONGEST_REASON: usize = 1_000;

/// Who was asked about a plan, and what was said.
pub(crate) struct CommentRound {
    pub(crate) asked: Vec<Unit>,
    pub(super) remarks: Vec<Remark>,
    pub(super) agreements: Vec<Agreement>,
}

impl CommentRound {
    /// Asked is every unit that somebody acts for and every agency with a duty in the plan's round,
    /// but for the issuer; a unit's own plan asks nobody.
    pub(crate) async fn read(db: &Db, plan: &Plan) -> Result<Self, Refusal> {
        if plan.parent_id.is_some() {
            return Ok(Self {
                asked: Vec::new(),
                remarks: Vec::new(),
                agreements: Vec::new(),
            });
        }
        let mut keys = store::account::list_acted_for(db, &[Role::Officer, Role::Head]).await?;
        let duties = rows::list_duties(db, plan.round_id).await?;
        keys.extend(duties.iter().map(|duty| duty.unit_id));
        keys.remove(&plan.unit_id);
        Ok(Self {
            asked: store::unit::list_units_with(db, keys.into_iter().collect()).await?,
            remarks: rows::list_remarks(db, plan.id).await?,
            agreements: rows::list_agreements(db, plan.id).await?,
        })
    }

    /// Those that were asked and have said nothing.
    pub(crate) fn silent(&self) -> impl Iterator<Item = &Unit> {
        let spoke = |unit: &Unit| {
            self.remarks.iter().any(|one| one.unit_id == unit.id)
                || self.agreements.iter().any(|one| one.unit_id == unit.id)
        };
        self.asked.iter().filter(move |unit| !spoke(unit))
    }

    pub(crate) fn counts(&self) -> CommentCounts {
        let open = self.remarks.iter().filter(|one| one.verdict.is_none());
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        CommentCounts {
            asked: count(self.asked.len()),
            remarks: count(self.remarks.len()),
            unanswered: count(open.count()),
            agreed: count(self.agreements.len()),
            silent: count(self.silent().count()),
        }
    }

    /// What the rules of the plan ask, on a day.
    pub(crate) fn situation(&self, plan: &Plan, today: &str) -> Situation {
        let counts = self.counts();
        Situation {
            state: plan.state,
            is_derived: plan.parent_id.is_some(),
            is_over: plan
                .remarks_until
                .as_deref()
                .is_some_and(|last| last < today),
            silent: counts.silent,
            unanswered: counts.unanswered,
        }
    }
}

/// Ends the comment round: from now on remarks are answered and the text is brought into its last form.
/// While units are silent and the last day has not passed it needs a reason, which those units are told.
///
/// # Errors
/// A complaint about the reason; a conflict in another state; not found, not allowed, or a fault.
pub async fn close_comments(
    app: &App,
    actor: &Actor,
    slug: &str,
    reason: &str,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    let command = (slug.to_owned(), reason.trim().to_owned());
    app.run(actor, command, |tx, case| Box::pin(close(tx, case)))
        .await
}

async fn close(tx: &Tx, case: &Case<(String, String)>) -> Result<(), Refusal> {
    let (slug, reason) = &case.command;
    let db = tx.db();
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    let today = crate::day::of(case.now);
    let comments = CommentRound::read(db, &plan).await?;
    let at = comments.situation(&plan, &today);
    let state = step(at, PlanAction::Close)?;
    let early = at.cuts_short().then_some(reason.as_str());
    if early.is_some_and(is_no_reason) {
        return Err(no_reason("reason").into());
    }
    let silent: Vec<&str> = comments.silent().map(|unit| unit.code.as_str()).collect();
    let detail = json!({
        "plan": slug, "remarks": comments.remarks.len(), "silent": silent, "reason": early,
        "until": plan.remarks_until,
    });
    comments_closed(tx, &plan).await?;
    if let Some(reason) = early {
        let silent: Vec<&Unit> = comments.silent().collect();
        comments_cut(tx, case, (&plan, &silent), reason).await?;
    }
    // The page says until when remarks came in, which is today where that is sooner than was told.
    let remarks_until = plan.remarks_until.clone().map(|last| last.min(today));
    let row = Plan {
        state,
        remarks_until,
        ..plan
    };
    rows::update_plan(db, row).await?;
    record(case, "plan.close")
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// Whether words are no reason for taking days from units: none, or longer than a notice quotes well.
pub(crate) fn is_no_reason(words: &str) -> bool {
    words.trim().is_empty() || words.chars().count() > LONGEST_REASON
}

/// What is said where such a reason is missing.
pub(crate) fn no_reason(field: &str) -> Invalid {
    Invalid::new(
        field,
        "plan-early-reason",
        "Nhập lý do kết thúc sớm hơn hạn đã báo, không quá 1.000 ký tự; các đơn vị được báo lý do này.",
        "Enter why it ends sooner than the units were told, at most 1,000 characters; they are told.",
    )
}

/// Where a plan stands at a moment.
async fn standing(db: &Db, plan: &Plan, now: Moment) -> Result<Situation, Refusal> {
    let today = crate::day::of(now);
    Ok(CommentRound::read(db, plan).await?.situation(plan, &today))
}

/// Whether the text of a plan is open, so that tasks can still come into it.
pub(crate) async fn is_text_open(db: &Db, plan: &Plan, now: Moment) -> Result<bool, Refusal> {
    let at = standing(db, plan, now).await?;
    Ok(step(at, PlanAction::Edit).is_ok())
}

/// A plan that is no unit's own, with its round, while its text is open.
///
/// # Errors
/// A conflict once the text is closed; not found, not allowed, or a fault.
pub(crate) async fn opened_text<C>(
    tx: &Tx,
    case: &Case<C>,
    slug: &str,
) -> Result<(Plan, Round), Refusal> {
    let (plan, round, _) = opened(&case.app, tx.db(), &case.actor, slug).await?;
    if plan.parent_id.is_some() {
        return Err(Refusal::NotFound);
    }
    let at = standing(tx.db(), &plan, case.now).await?;
    step(at, PlanAction::Edit)?;
    Ok((plan, round))
}
