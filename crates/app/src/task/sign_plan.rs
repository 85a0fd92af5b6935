//! Signing a plan: its number and day, and a fingerprint over everything it says and its tasks.
//!
//! The program signs nothing itself: that a plan was signed is a record of who said so and when, of
//! what. Progress of tasks goes on; what a task is stands still.

use serde_json::{Value, json};
use store::{
    Db, Moment, Tx,
    audit::{Wanted, list_lines},
    plan::{self as rows, Plan, PlanState},
    round::RoundState,
    unit::Unit,
};

use super::{
    amend::Amended,
    open_comments::lacks,
    plan_tasks::{PlanTask, leave_out_dropped, tasks_of},
    tell::remind,
};
use crate::{
    Actor, App, Invalid, Refusal,
    audit::record,
    case::Case,
    plan::{
        Content, PlanAction, comment_round::CommentRound, opened, own_plan_signed, plan_signed,
        step, targets_now,
    },
};

/// Signings of a round that are looked through for that of one plan.
const MOST_LINES: u64 = 10_000;

/// How a plan was signed, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignWish {
    /// Number and symbol: `24/KH-UBND`.
    pub number: String,
    /// The day of signing.
    pub day: String,
    /// Version of the plan that was on the form.
    pub version: i32,
}

impl SignWish {
    /// Number and day as they are kept; complaints go to the list.
    fn read(&self, today: &str, complaints: &mut Vec<Invalid>) -> (Option<String>, Option<String>) {
        let day = crate::day::parse(&self.day).filter(|day| day.as_str() <= today);
        let number = number_of(&self.number).map(|_| self.number.trim().to_owned());
        if number.is_none() {
            complaints.push(Invalid::new(
                "number",
                "plan-number",
                "Số, ký hiệu viết như 24/KH-UBND.",
                "Number and symbol are written like 24/KH-UBND.",
            ));
        }
        if day.is_none() {
            complaints.push(Invalid::new(
                "day",
                "plan-signed-on",
                "Ngày ký là một ngày đến hôm nay, viết như 12/02/2026.",
                "The day of signing is a day up to today, written like 12/02/2026.",
            ));
        }
        (number, day)
    }
}

/// Number and symbol of a plan: `24/KH-UBND` is 24 and `UBND`.
pub(super) fn number_of(text: &str) -> Option<(u32, &str)> {
    let (number, symbol) = text.trim().split_once("/KH-")?;
    let is_symbol = !symbol.is_empty() && !symbol.contains(char::is_whitespace);
    let number = number.parse().ok().filter(|number| *number > 0)?;
    is_symbol.then_some((number, symbol))
}

/// Records that a plan was signed, and freezes it.
///
/// # Errors
/// All complaints by field; a conflict while a remark has no answer, in another state, or when
/// somebody has changed the plan since the form was made; not found, not allowed, or a fault.
pub async fn sign_plan(
    app: &App,
    actor: &Actor,
    slug: &str,
    wish: SignWish,
) -> Result<(), Refusal> {
    app.run(actor, (slug.to_owned(), wish), |tx, case| {
        Box::pin(sign(tx, case))
    })
    .await
}

async fn sign(tx: &Tx, case: &Case<(String, SignWish)>) -> Result<(), Refusal> {
    let (slug, wish) = &case.command;
    let db = tx.db();
    let (plan, round, _) = opened(&case.app, db, &case.actor, slug).await?;
    let is_derived = plan.parent_id.is_some();
    let permission = PlanAction::Sign.permission(is_derived);
    case.actor
        .need(permission, is_derived.then_some(plan.unit_id))?;
    let today = crate::day::of(case.now);
    let at = CommentRound::read(db, &plan)
        .await?
        .situation(&plan, &today);
    let state = step(at, PlanAction::Sign)?;
    if plan.version != wish.version {
        return Err(Refusal::Conflict("plan-changed"));
    }
    // Its text was open again after the comment round.
    let mut complaints = lacks(&case.app, db, &plan).await?;
    let (number, day) = wish.read(&today, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let mut content = Content::read(&plan.content)?;
    content.signed = targets_now(&case.app, db, &plan, &content).await?;
    content.estimated_on = (round.state != RoundState::Published).then_some(today);
    let left_out = leave_out_dropped(db, &plan).await?;
    let tasks = tasks_of(&case.app, db, &plan).await?;
    content.tasks = tasks.iter().map(|line| line.task.code.clone()).collect();
    let amended = tasks.iter().flat_map(|line| &line.amended);
    content.amended = amended.map(|one| one.id).max().unwrap_or(0);
    let signed = Plan {
        state,
        number,
        signed_on: day,
        content: content.write()?,
        ..plan
    };
    let signed = Plan {
        fingerprint: Some(fingerprint(&signed, &tasks)?),
        ..signed
    };
    let unit = store::unit::get_unit(db, signed.unit_id).await?;
    let detail = json!({
        "plan": slug,
        "number": signed.number,
        "day": signed.signed_on,
        "tasks": tasks.len(),
        "out": left_out,
        "fingerprint": signed.fingerprint,
    });
    rows::update_plan(db, signed.clone()).await?;
    tell(tx, case, (&signed, &unit), &tasks).await?;
    record(case, "plan.sign")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// Whoever was asked about a plan or works for it hears that it is signed; from now on its tasks are
/// given, and are reminded of.
async fn tell<C>(
    tx: &Tx,
    case: &Case<C>,
    (signed, unit): (&Plan, &Unit),
    tasks: &[PlanTask],
) -> Result<(), Refusal> {
    let db = tx.db();
    if let Some(above) = signed.parent_id {
        let above = rows::get_plan(db, above).await?;
        return own_plan_signed(tx, case, (signed, &above), unit).await;
    }
    let asked = CommentRound::read(db, signed).await?.asked;
    let work = |unit: Unit| {
        let led = tasks.iter().filter(|line| line.task.lead_id == unit.id);
        let helps = |line: &PlanTask| line.helpers.iter().any(|one| one.code == unit.code);
        let (n, owes) = (led.count(), tasks.iter().any(helps));
        // Whoever neither leads nor helps owes no plan of its own.
        (unit, n, n > 0 || owes)
    };
    let units: Vec<(Unit, usize, bool)> = asked.into_iter().map(work).collect();
    plan_signed(tx, case, signed, &units).await?;
    for line in tasks {
        remind(tx, case, &line.task).await?;
    }
    Ok(())
}

/// The tasks of a plan as it was signed with them: without what was amended on record since. Of a plan
/// that is not signed, as they are.
pub(super) fn as_signed(tasks: &[PlanTask], (plan, content): (&Plan, &Content)) -> Vec<PlanTask> {
    if plan.state != PlanState::Signed {
        return tasks.to_vec();
    }
    let undone = |line: &PlanTask| {
        let mut line = line.clone();
        let since = std::mem::take(&mut line.amended).into_iter();
        let since: Vec<Amended> = since.filter(|one| one.id > content.amended).collect();
        for one in since.into_iter().rev() {
            if let Some((was, _)) = one.due {
                line.task.due_on = was;
            }
            if let Some((was, now)) = one.lead {
                line.lead = was;
                line.task.lead_id = one.was_lead_id;
                line.helpers.extend(one.had_helped.then_some(now));
            }
        }
        line
    };
    tasks.iter().map(undone).collect()
}

/// SHA-256, in hexadecimal, over what a plan says and what its tasks were when it was signed; not over
/// their progress, nor over what was amended on record since.
pub(super) fn fingerprint(plan: &Plan, tasks: &[PlanTask]) -> Result<String, Refusal> {
    let content = Content::read(&plan.content)?;
    let tasks: Vec<Value> = as_signed(tasks, (plan, &content))
        .iter()
        .map(definition)
        .collect();
    let said = json!({
        "title": plan.title,
        "year": plan.year,
        "number": plan.number,
        "signed_on": plan.signed_on,
        "units_due": plan.units_due,
        "content": content,
        "tasks": tasks,
    });
    Ok(engine::publication::sha256(said.to_string().as_bytes()))
}

/// What a task is: everything its unit promises, nothing of how far it has come.
fn definition(line: &PlanTask) -> Value {
    let task = &line.task;
    let mut helpers: Vec<&str> = line.helpers.iter().map(|one| one.code.as_str()).collect();
    helpers.sort_unstable();
    let mut gains: Vec<Value> = line
        .gains
        .iter()
        .map(|gain| json!([gain.round_id, gain.indicator, gain.expected_micro]))
        .collect();
    gains.sort_by_key(Value::to_string);
    json!({
        "code": task.code,
        "title": task.title,
        "deliverable": task.deliverable,
        "lead": line.lead.code,
        "helpers": helpers,
        "starts_on": task.starts_on,
        "due_on": task.due_on,
        "programme": task.programme,
        "cost_vnd": task.cost_vnd,
        "means": task.means.map(store::task::Means::name),
        "repeats": task.repeats.map(store::task::Repeats::name),
        "gains": gains,
    })
}

/// What is known of the signing of a plan, and whether it still is what was signed.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The fingerprint that was taken when it was signed, hexadecimal.
    pub signed: String,
    /// The fingerprint of what the plan says and its tasks are now.
    pub now: String,
    /// Who recorded the signing and when, by the audit chain.
    pub recorded: Option<(String, Moment)>,
    /// Plan, tasks and the line of the chain all tell the same.
    pub is_as_signed: bool,
    /// The tasks that were given up or amended on record since, by code.
    pub changed: Vec<PlanTask>,
}

/// The signing of a plan; nothing of one that is not signed. The chain keeps the fingerprint too, so a
/// plan that was changed together with its own fingerprint is found as well.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn signature(app: &App, actor: &Actor, slug: &str) -> Result<Option<Signature>, Refusal> {
    let db = app.store.reader();
    let (plan, round, _) = opened(app, db, actor, slug).await?;
    let Some(signed) = plan.fingerprint.clone() else {
        return Ok(None);
    };
    let tasks = tasks_of(app, db, &plan).await?;
    let now = fingerprint(&plan, &tasks)?;
    let last = Content::read(&plan.content)?.amended;
    let is_changed = |line: &PlanTask| {
        let amended = line.amended.iter().any(|one| one.id > last);
        line.dropped.is_some() || amended
    };
    let wanted = Wanted {
        round: Some(round.slug),
        action: Some("plan.sign".to_owned()),
        limit: MOST_LINES,
        ..Wanted::default()
    };
    let lines = list_lines(db, &wanted).await?;
    let told = lines.into_iter().find_map(|line| {
        let detail: Value = serde_json::from_str(&line.detail).ok()?;
        let is_own = detail.get("plan").and_then(Value::as_str) == Some(slug);
        is_own.then_some((line.actor, line.at, detail))
    });
    let chained = told
        .as_ref()
        .and_then(|(.., detail)| detail.get("fingerprint")?.as_str());
    Ok(Some(Signature {
        is_as_signed: now == signed && chained == Some(now.as_str()),
        changed: tasks.into_iter().filter(is_changed).collect(),
        recorded: told.as_ref().map(|(who, at, _)| (who.clone(), *at)),
        signed,
        now,
    }))
}

/// Refuses to change what a task is once its plan is signed.
///
/// # Errors
/// A conflict; a fault.
pub(super) async fn refuse_signed(db: &Db, plan_id: Option<i64>) -> Result<(), Refusal> {
    match is_frozen(db, plan_id).await? {
        true => Err(Refusal::Conflict("plan-task-signed")),
        false => Ok(()),
    }
}

/// Whether the plan of a task is signed, so that what the task promises stays as it is.
pub(super) async fn is_frozen(db: &Db, plan_id: Option<i64>) -> Result<bool, Refusal> {
    Ok(match plan_id {
        Some(id) => rows::get_plan(db, id).await?.state == PlanState::Signed,
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_symbol() {
        assert_eq!(number_of(" 24/KH-UBND "), Some((24, "UBND")));
        for wrong in [
            "24",
            "0/KH-UBND",
            "24/QĐ-UBND",
            "24/KH-",
            "24/KH-U B",
            "x/KH-UBND",
        ] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
    }
}
