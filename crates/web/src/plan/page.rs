//! One plan: its state, what the units said, its targets beside where we stand now, and its text.

use app::{
    Invalid, Refusal,
    money::sees_task_money,
    plan::{
        CommentCounts, Content, Measure, Plan, PlanAction, PlanPage, PlanState, PointsLine,
        TargetOf, close_comments, plan_page,
    },
    task::{Signature, UntilWish, open_comments, plan_lacks, signature},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::edit::draft_path;
use super::words::{STATES, since, state_class, state_name, target_name};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, eights, html, moment_text},
};

#[derive(Template)]
#[template(path = "plan/page.html")]
struct Page<'a> {
    shell: Shell<'a>,
    base: String,
    year: String,
    issuer: String,
    round: String,
    round_href: String,
    version: i32,
    /// Where each complaint leads, and its words.
    complaints: Vec<(String, String)>,
    /// What the plan needs before the units are asked or it is signed.
    lacks: Vec<(String, String)>,
    steps: Vec<Step>,
    signed: Option<String>,
    comments: CommentCounts,
    until: Option<String>,
    units_due: Option<String>,
    typed: Sent,
    edit: String,
    /// Where it can be signed, for whoever may do so now.
    sign: Option<String>,
    signature: Option<Signed>,
    is_draft: bool,
    has_units: bool,
    may_edit: bool,
    may_ask: bool,
    is_extension: bool,
    may_close: bool,
    /// Whom ending the comment round now would cut short, in a sentence.
    cut: Option<String>,
    may_speak: bool,
    /// What the points now are called.
    now: String,
    targets: Vec<Target>,
    rank: Option<Rank>,
    has_text: bool,
    /// Its annex of costs can be had, by whoever sees the money of all units.
    has_costs: bool,
    parts: Vec<Part>,
    measures: Vec<Measure>,
    organisation: Vec<String>,
}

/// What is known of the signing.
struct Signed {
    is_as_signed: bool,
    recorded: Option<String>,
    fingerprint: Vec<String>,
    /// The fingerprint of what is there now, where it is another.
    now: Option<Vec<String>>,
    /// The tasks that were given up or amended since: key, code, title and what became of each.
    changed: Vec<(i64, String, String, Vec<String>)>,
}

impl Signed {
    fn of(found: &Signature, t: T<'_>) -> Self {
        Self {
            is_as_signed: found.is_as_signed,
            recorded: found.recorded.as_ref().map(|(who, at)| {
                let told = [
                    ("who", who.clone().into()),
                    ("when", moment_text(*at, t.language()).into()),
                ];
                t.with("plan-signature-recorded", &told)
            }),
            fingerprint: eights(&found.signed),
            now: (found.now != found.signed).then(|| eights(&found.now)),
            changed: found
                .changed
                .iter()
                .map(|line| {
                    let task = &line.task;
                    let told = since(line, t);
                    (task.id, task.code.clone(), task.title.clone(), told)
                })
                .collect(),
        }
    }
}

struct Step {
    name: String,
    class: &'static str,
    is_now: bool,
    is_past: bool,
}

struct Target {
    /// A line above the first of its kind.
    band: Option<String>,
    name: String,
    target: String,
    now: String,
    gap: String,
    maximum: String,
    /// Now and target, for a bar; full when the target is reached.
    bar: Option<(String, String)>,
}

struct Rank {
    table: String,
    href: String,
    target: String,
    now: String,
    /// How many units the table ranks, and of how many the value is known.
    of: String,
}

struct Part {
    title: String,
    lines: Vec<String>,
}

/// What was typed about the comment round and not kept.
#[derive(Default)]
struct Sent {
    until: UntilWish,
    /// Why it is to end now.
    reason: String,
    complaints: Vec<Invalid>,
}

/// `GET /plans/{slug}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    show(&web, &visitor, &slug, Sent::default()).await
}

/// `POST /plans/{slug}/comments`
pub(super) async fn ask(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let version = fields.number("version").unwrap_or_default();
    let until = UntilWish {
        day: fields.text("until").to_owned(),
        reason: fields.text("sooner").to_owned(),
    };
    let sent = Sent {
        until: until.clone(),
        ..Sent::default()
    };
    let done = open_comments(&web.app, visitor.actor()?, &slug, version, until).await;
    back(&web, &visitor, &slug, (done, sent)).await
}

/// `POST /plans/{slug}/closing`
pub(super) async fn close(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let sent = Sent {
        reason: fields.text("reason").to_owned(),
        ..Sent::default()
    };
    let done = close_comments(&web.app, visitor.actor()?, &slug, &sent.reason).await;
    back(&web, &visitor, &slug, (done, sent)).await
}

/// Back to the plan, with what was typed where it was not kept.
async fn back(
    web: &Web,
    visitor: &Visitor,
    slug: &str,
    (done, sent): (Result<(), Refusal>, Sent),
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/plans/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let sent = Sent { complaints, ..sent };
            let page = show(web, visitor, slug, sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(web: &Web, visitor: &Visitor, slug: &str, sent: Sent) -> Answer {
    let found = plan_page(&web.app, visitor.actor()?, slug).await?;
    let signature = signature(&web.app, visitor.actor()?, slug).await?;
    let may_go_on = [PlanAction::Edit, PlanAction::Sign];
    let is_asked = found.actions.iter().any(|one| may_go_on.contains(one));
    let lacks = match is_asked && sent.complaints.is_empty() {
        true => plan_lacks(&web.app, visitor.actor()?, slug).await?,
        false => Vec::new(),
    };
    let t = web.texts.speak(visitor.language);
    let plan = &found.plan;
    let may = |action: PlanAction| found.actions.contains(&action);
    let is_extension = may(PlanAction::Extend);
    let content = &found.content;
    html(&Page {
        shell: Shell::new(web, visitor, &plan.title)
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/plans", t.get("plan-list-title")),
        base: format!("/plans/{slug}"),
        year: plan.year.to_string(),
        issuer: found.issuer.name.clone(),
        round: title(&found.round, visitor.language).to_owned(),
        round_href: format!("/rounds/{}/duties", found.round.slug),
        version: plan.version,
        complaints: leading(&sent.complaints, plan, t),
        lacks: leading(&lacks, plan, t),
        steps: steps(plan, t),
        signed: plan.number.as_deref().map(|number| {
            let day = plan.signed_on.as_deref().map(date_text);
            let day = day.unwrap_or_default();
            t.with(
                "plan-signed-as",
                &[("number", number.into()), ("day", day.into())],
            )
        }),
        comments: found.comments,
        until: plan.remarks_until.as_deref().map(date_text),
        units_due: plan.units_due.as_deref().map(date_text),
        typed: sent,
        edit: draft_path(plan),
        sign: may(PlanAction::Sign).then(|| match plan.parent_id {
            Some(_) => format!("/unit-plans/{slug}/signature"),
            None => format!("/plans/{slug}/signature"),
        }),
        signature: signature.as_ref().map(|found| Signed::of(found, t)),
        is_draft: plan.state == PlanState::Draft,
        has_units: plan.state == PlanState::Signed && plan.parent_id.is_none(),
        may_edit: may(PlanAction::Edit),
        may_ask: is_extension || may(PlanAction::OpenComments),
        is_extension,
        may_close: may(PlanAction::Close),
        cut: found
            .cuts_short
            .then(|| t.n("plan-cuts-short", found.comments.silent)),
        may_speak: may(PlanAction::Remark),
        now: now_name(found.is_final, t),
        targets: targets(&found, t),
        rank: rank(&found, t),
        has_costs: plan.parent_id.is_none() && sees_task_money(visitor.actor()?),
        has_text: !(content.bases.is_empty()
            && content.purposes.is_empty()
            && content.measures.is_empty()),
        parts: parts(content, t),
        measures: content.measures.clone(),
        organisation: content.organisation.clone(),
    })
}

/// What a plan says before its measures.
fn parts(content: &Content, t: T<'_>) -> Vec<Part> {
    let part = |key: &str, lines: &[String]| Part {
        title: t.get(key),
        lines: lines.to_vec(),
    };
    vec![
        part("plan-bases", &content.bases),
        part("plan-purposes", &content.purposes),
    ]
}

/// Complaints about a plan, each with the place where it is mended.
pub(crate) fn leading(complaints: &[Invalid], plan: &Plan, t: T<'_>) -> Vec<(String, String)> {
    let place = |field: &str| match field.split_once('.') {
        Some(("task", key)) => format!("/tasks/{key}/edit#due_on"),
        _ => match field {
            "bases" => format!("{}#more_bases", draft_path(plan)),
            "targets" => format!("{}#score", draft_path(plan)),
            "tasks" => format!("/plans/{}/tasks", plan.slug),
            field => format!("#{field}"),
        },
    };
    let told = |one: &Invalid| (place(&one.field), one.text(t.language()).to_owned());
    complaints.iter().map(told).collect()
}

/// What the points now are called.
fn now_name(is_final: bool, t: T<'_>) -> String {
    t.get(match is_final {
        true => "plan-now-official",
        false => "plan-now",
    })
}

/// The states a plan passes through; a unit's own plan has no comment round.
fn steps(plan: &Plan, t: T<'_>) -> Vec<Step> {
    let now = plan.state;
    let is_passed = |state: &PlanState| {
        let is_between = matches!(state, PlanState::Comments | PlanState::Settled);
        plan.parent_id.is_none() || !is_between
    };
    let step = |state: PlanState| Step {
        name: state_name(state, t),
        is_now: state == now,
        is_past: state < now,
        class: match state.cmp(&now) {
            std::cmp::Ordering::Less => "state done",
            std::cmp::Ordering::Equal => state_class(state),
            std::cmp::Ordering::Greater => "state todo",
        },
    };
    STATES.into_iter().filter(is_passed).map(step).collect()
}

fn targets(found: &PlanPage, t: T<'_>) -> Vec<Target> {
    let points = |amount| found.framework.points_text(amount, t.language());
    let mut shown: Vec<Target> = Vec::new();
    let mut before = "";
    for line in &found.points {
        let Some(target) = line.target else {
            continue;
        };
        let band = match line.of {
            TargetOf::Whole => "",
            TargetOf::Index(_) => "plan-target-indices",
            TargetOf::Lead(_) => "plan-target-agencies",
        };
        let gap = line.now.and_then(|now| target.minus(now));
        let nothing = engine::amount::Amount::default();
        shown.push(Target {
            band: (band != before).then(|| t.get(band)),
            name: target_name(line, &found.framework, t),
            target: points(target),
            now: line.now.map_or_else(|| "–".to_owned(), points),
            gap: match gap {
                Some(gap) if gap > nothing => points(gap),
                Some(_) => t.get("plan-reached"),
                None => "–".to_owned(),
            },
            maximum: points(line.maximum),
            bar: bar(line, target),
        });
        before = band;
    }
    shown
}

fn bar(line: &PointsLine, target: engine::amount::Amount) -> Option<(String, String)> {
    let now = line.now?;
    let is_there = target > engine::amount::Amount::default();
    is_there.then(|| (now.min(target).canonical(), target.canonical()))
}

fn rank(found: &PlanPage, t: T<'_>) -> Option<Rank> {
    let line = found.rank.as_ref()?;
    Some(Rank {
        table: title(&line.table, t.language()).to_owned(),
        href: format!("/rankings/{}", line.table.slug),
        target: line.target.to_string(),
        of: t.with(
            "plan-rank-of",
            &[("of", line.of.into()), ("known", line.known.into())],
        ),
        now: match line.now {
            None => "–".to_owned(),
            Some((best, worst)) if best == worst => best.to_string(),
            Some((best, worst)) => format!("{best}–{worst}"),
        },
    })
}
