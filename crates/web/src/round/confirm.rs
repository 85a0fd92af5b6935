//! The page that asks before a round moves on, with the fields that the step needs.

use app::{
    Invalid,
    assessment::list_office_indicators,
    round::{RoundAction, cut_short},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    values::values_missing,
    words::{action_key, title},
};
use crate::shell::{Answer, Fields, Problem, Shell, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "round/confirm.html")]
struct ConfirmPage<'a> {
    shell: Shell<'a>,
    base: String,
    name: &'static str,
    sub: String,
    says: String,
    warnings: Vec<String>,
    blocked: Option<String>,
    way: Option<(String, String)>,
    is_final: bool,
    asks_until: bool,
    asks_reason: bool,
    /// What the reason is called, and who reads it.
    reason: (String, String),
    asks_unit: bool,
    asks_decision: bool,
    /// Units whose exception would end with this step, each with its end.
    running: Vec<String>,
    units: Vec<(String, String)>,
    typed: Typed,
    complaints: Vec<(String, String)>,
}

/// What was typed into whichever fields the step has.
#[derive(Default)]
struct Typed {
    until: String,
    reason: String,
    unit: String,
    number: String,
    day: String,
    issuer: String,
}

/// Asks for an action, with what was typed and what was wrong with it.
pub(super) async fn ask(
    web: &Web,
    visitor: &Visitor,
    slug: &str,
    action: RoundAction,
    sent: (&Fields, &[Invalid]),
) -> Answer {
    let actor = visitor.actor()?;
    let home = app::round::home(&web.app, actor, slug).await?;
    app::round::step(home.round.state, action)?;
    let t = web.texts.speak(visitor.language);
    let name = action.name();
    let found = home.actions.iter().find(|(one, _)| *one == action);
    let blocked = found.and_then(|(_, blocked)| blocked.as_ref());
    let (fields, complaints) = sent;
    let is_correction = action == RoundAction::Approve
        && app::publication::list_editions(&web.app, Some(actor), slug)
            .await?
            .1
            .iter()
            .any(|edition| edition.published_at.is_some());
    let given = home.correction.as_ref().map(|one| one.reason.as_str());
    let is_early = cut_short(&home.round, action, web.app.now()).is_some();
    let said = reason_keys(action, is_correction, is_early);
    let page = html(&ConfirmPage {
        shell: Shell::new(web, visitor, &t.get(format!("round-do-{name}")))
            .fictional(web.options.demonstration || home.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(
                format!("/rounds/{slug}"),
                title(&home.round, visitor.language),
            ),
        base: format!("/rounds/{slug}"),
        name,
        sub: title(&home.round, visitor.language).to_owned(),
        says: t.get(format!("{}-says", action_key(action, home.round.state))),
        warnings: warnings(web, visitor, &home, action).await?,
        blocked: blocked.map(|refusal| Problem::from(refusal.clone()).sentence(t)),
        way: blocked.and_then(|_| way(web, visitor, slug, action)),
        is_final: !matches!(action, RoundAction::Extend | RoundAction::Except),
        asks_until: matches!(
            action,
            RoundAction::Extend | RoundAction::Except | RoundAction::BeginExplanation
        ),
        asks_reason: matches!(
            action,
            RoundAction::Except | RoundAction::Correct | RoundAction::Withdraw
        ) || is_correction
            || is_early,
        reason: (t.get(said.0), t.get(said.1)),
        asks_unit: action == RoundAction::Except,
        asks_decision: action == RoundAction::Approve,
        running: match action {
            RoundAction::BeginExplanation => running(web, visitor, &home),
            _ => Vec::new(),
        },
        units: match action {
            RoundAction::Except => home
                .units
                .iter()
                .map(|unit| (unit.code.clone(), unit.name.clone()))
                .collect(),
            _ => Vec::new(),
        },
        typed: typed(fields, given.filter(|_| is_correction)),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
    })?;
    Ok(marked(page, complaints.is_empty()))
}

/// What was typed; the reason given when the round was opened again is sharpened, not asked again.
fn typed(fields: &Fields, given: Option<&str>) -> Typed {
    let text = |name: &str| fields.text(name).to_owned();
    Typed {
        until: text("until"),
        reason: match (fields.find("reason"), given) {
            (None, Some(given)) => given.to_owned(),
            _ => text("reason"),
        },
        unit: text("unit"),
        number: text("number"),
        day: text("day"),
        issuer: text("issuer"),
    }
}

/// What the reason of an action is called, and what is said beside it; that of a correction is
/// published with the new edition.
fn reason_keys(
    action: RoundAction,
    is_correction: bool,
    is_early: bool,
) -> (&'static str, &'static str) {
    match action {
        _ if is_early => ("round-early-reason", "round-early-reason-hint"),
        RoundAction::Correct => ("round-correct-reason", "round-correct-reason-hint"),
        RoundAction::Approve if is_correction => {
            ("round-approve-reason", "round-approve-reason-hint")
        }
        _ => ("round-reason", "round-reason-hint"),
    }
}

/// Where what stops an action can be settled: the page and its name.
fn way(web: &Web, visitor: &Visitor, slug: &str, action: RoundAction) -> Option<(String, String)> {
    let t = web.texts.speak(visitor.language);
    let (href, key) = match action {
        RoundAction::Open => (format!("/rounds/{slug}/draft"), "round-do-prepare"),
        RoundAction::BeginExplanation => (format!("/appraisal?round={slug}"), "round-way-unjudged"),
        RoundAction::BeginApproval => (
            format!("/rounds/{slug}/explanations"),
            "round-way-unsettled",
        ),
        _ => return None,
    };
    Some((href, t.get(key)))
}

/// The exceptions that still run: nothing is filled in once the judgements are shown.
fn running(web: &Web, visitor: &Visitor, home: &app::round::Home) -> Vec<String> {
    let now = web.app.now();
    let t = web.texts.speak(visitor.language);
    let told = home
        .exceptions
        .iter()
        .filter(|one| one.exception.until > now);
    told.map(|one| {
        let until = moment_text(one.exception.until, visitor.language);
        format!(
            "{} {}",
            one.unit_name,
            t.name("round-exception-until", &until)
        )
    })
    .collect()
}

fn marked(page: Response, is_fresh: bool) -> Response {
    match is_fresh {
        true => page,
        false => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
    }
}

/// What the office should know before it goes on although nothing forbids it.
async fn warnings(
    web: &Web,
    visitor: &Visitor,
    home: &app::round::Home,
    action: RoundAction,
) -> Result<Vec<String>, Problem> {
    let t = web.texts.speak(visitor.language);
    let mut warnings = Vec::new();
    if let Some(end) = cut_short(&home.round, action, web.app.now()) {
        let key = match action {
            RoundAction::Close => "round-warn-deadline",
            _ => "round-warn-explanation",
        };
        warnings.push(t.name(key, &moment_text(end, visitor.language)));
    }
    let is_decisive = matches!(
        action,
        RoundAction::Close
            | RoundAction::BeginExplanation
            | RoundAction::BeginApproval
            | RoundAction::Approve
    );
    if !is_decisive {
        return Ok(warnings);
    }
    let open = home.standing.units - home.standing.submitted;
    if open > 0 {
        warnings.push(t.n("round-warn-unsubmitted", open));
    }
    let entered = list_office_indicators(&web.app, visitor.actor()?, &home.round.slug).await?;
    warnings.extend(values_missing(t, &entered));
    Ok(warnings)
}
