//! The home of a round: where it stands, what the next step waits for, and every action.

use app::{
    Refusal,
    publication::EditionHead,
    round::{ExceptionLine, Home, RoundAction, RoundState},
};
use askama::Template;
use axum::extract::{Path, State};

use super::words::{action_key, address, state_key, title};
use crate::shell::{Answer, Problem, Shell, Visitor, Web, html, moment_text};

const STATES: [RoundState; 6] = [
    RoundState::Draft,
    RoundState::Open,
    RoundState::Appraisal,
    RoundState::Explanation,
    RoundState::Approval,
    RoundState::Published,
];

#[derive(Template)]
#[template(path = "round/home.html")]
struct HomePage<'a> {
    shell: Shell<'a>,
    base: String,
    title: String,
    framework: Option<(String, String)>,
    previous: Option<(String, String)>,
    deadline: Option<String>,
    explain_until: Option<String>,
    counts: Vec<(String, u64, String)>,
    steps: Vec<Step>,
    next: Option<Action>,
    actions: Vec<Action>,
    is_office: bool,
    may_chase: bool,
    may_accept: bool,
    may_analyse: bool,
    may_plan: bool,
    /// A draft has no units yet that could have lost points.
    has_units: bool,
    /// The estimates of its units.
    live: String,
    /// The correction it is under.
    correction: Option<Correcting>,
    exceptions: Vec<Exception>,
    editions: Vec<Edition>,
}

struct Step {
    name: String,
    class: &'static str,
    is_now: bool,
    is_past: bool,
}

struct Action {
    name: &'static str,
    text: String,
    help: String,
    blocked: Option<String>,
    is_main: bool,
}

struct Exception {
    unit: String,
    until: String,
    /// It has run out, or the returns are locked for good.
    is_over: bool,
    reason: String,
    by: String,
    at: String,
}

/// A correction that is under way.
struct Correcting {
    says: String,
    reason: String,
    by: String,
    at: String,
}

/// An edition in a list.
struct Edition {
    number: i32,
    decision: String,
    approved: String,
    published: Option<String>,
}

/// An edition as lists show it.
fn edition(head: &EditionHead, visitor: &Visitor) -> Edition {
    Edition {
        number: head.number,
        decision: head.decision.clone(),
        approved: moment_text(head.approved_at, visitor.language),
        published: head
            .published_at
            .map(|moment| moment_text(moment, visitor.language)),
    }
}

/// `GET /rounds/{round}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let actor = visitor.actor()?;
    let home = app::round::home(&web.app, actor, &slug).await?;
    let (_, editions) = app::publication::list_editions(&web.app, Some(actor), &slug).await?;
    let t = web.texts.speak(visitor.language);
    let language = visitor.language;
    let round = &home.round;
    let heading = title(round, language).to_owned();
    let framework = home.framework.as_ref().map(|framework| {
        let name = match (language, &framework.title_en) {
            (engine::Language::En, Some(title)) => title.clone(),
            _ => framework.title.clone(),
        };
        (format!("/frameworks/{}", framework.code), name)
    });
    let previous = home.previous.as_ref().map(|previous| {
        let href = address(previous);
        (href, title(previous, language).to_owned())
    });
    let shell = Shell::new(&web, &visitor, &heading)
        .fictional(web.options.demonstration || round.fictional)
        .crumb("/rounds", t.get("round-list-title"));
    let (mut next, actions): (Vec<_>, Vec<_>) = home
        .actions
        .iter()
        .filter(|(_, blocked)| has_turn(blocked.as_ref()))
        .map(|(action, blocked)| {
            action_line(&web, &visitor, (*action, round.state), blocked.as_ref())
        })
        .partition(|line| line.is_main);
    let is_collecting = matches!(round.state, RoundState::Open | RoundState::Appraisal);
    html(&HomePage {
        base: format!("/rounds/{slug}"),
        framework,
        previous,
        deadline: round.deadline_at.map(|at| moment_text(at, language)),
        explain_until: round.explain_until.map(|at| moment_text(at, language)),
        counts: counts(&web, &visitor, &home),
        steps: steps(&web, &visitor, round.state),
        next: next.pop(),
        actions,
        is_office: shell.may(app::Permission::RunRound),
        may_chase: is_collecting && home.standing.submitted < home.standing.units,
        may_accept: is_collecting && home.standing.unjudged > 0,
        may_analyse: shell.may(app::Permission::SeeAnalysis),
        live: format!("/live/{slug}"),
        may_plan: shell.may(app::Permission::SeePlan),
        has_units: round.state != RoundState::Draft,
        correction: home.correction.as_ref().map(|one| Correcting {
            says: t.n("round-correcting", one.edition),
            reason: one.reason.clone(),
            by: one.by.clone(),
            at: moment_text(one.at, language),
        }),
        exceptions: home
            .exceptions
            .iter()
            .map(|one| exception(&web, &visitor, round.state, one))
            .collect(),
        editions: editions
            .iter()
            .map(|head| edition(head, &visitor))
            .collect(),
        title: heading,
        shell,
    })
}

/// Whether a step is next at all: publishing comes after approval, approval not twice, and only a
/// correction can be given up.
fn has_turn(blocked: Option<&Refusal>) -> bool {
    !matches!(
        blocked,
        Some(Refusal::Conflict(
            "edition-none" | "edition-waiting" | "correction-none"
        ))
    )
}

fn steps(web: &Web, visitor: &Visitor, now: RoundState) -> Vec<Step> {
    let t = web.texts.speak(visitor.language);
    let step = |state: RoundState| Step {
        name: t.get(state_key(state)),
        class: match state.cmp(&now) {
            std::cmp::Ordering::Less => "state done",
            std::cmp::Ordering::Equal => "state doing",
            std::cmp::Ordering::Greater => "state",
        },
        is_now: state == now,
        is_past: state < now,
    };
    STATES.into_iter().map(step).collect()
}

/// Name of a count, the count, and the page that shows what it counts.
fn counts(web: &Web, visitor: &Visitor, home: &Home) -> Vec<(String, u64, String)> {
    let t = web.texts.speak(visitor.language);
    let slug = &home.round.slug;
    let standing = &home.standing;
    let mut counts = vec![
        (
            "round-count-units",
            standing.units,
            format!("/rounds/{slug}/returns"),
        ),
        (
            "round-count-submitted",
            standing.submitted,
            format!("/rounds/{slug}/returns?state=submitted"),
        ),
    ];
    if home.round.state >= RoundState::Open && home.round.state < RoundState::Approval {
        let queue = format!("/appraisal?round={slug}");
        counts.push(("round-count-unjudged", standing.unjudged, queue.clone()));
        counts.push(("round-count-asked", standing.asked, queue));
    }
    if home.round.state >= RoundState::Explanation {
        let page = format!("/rounds/{slug}/explanations");
        counts.push(("round-count-explained", standing.explained, page.clone()));
        counts.push(("round-count-unsettled", standing.unsettled, page));
    }
    counts
        .into_iter()
        .map(|(key, count, href)| (t.get(key), count, href))
        .collect()
}

fn action_line(
    web: &Web,
    visitor: &Visitor,
    (action, state): (RoundAction, RoundState),
    blocked: Option<&Refusal>,
) -> Action {
    let t = web.texts.speak(visitor.language);
    let name = action.name();
    Action {
        name,
        text: t.get(format!("round-do-{name}")),
        help: t.get(format!("{}-help", action_key(action, state))),
        blocked: blocked.map(|refusal| Problem::from(refusal.clone()).sentence(t)),
        is_main: matches!(
            action,
            RoundAction::Open
                | RoundAction::Close
                | RoundAction::BeginExplanation
                | RoundAction::BeginApproval
                | RoundAction::Approve
                | RoundAction::Publish
        ),
    }
}

fn exception(web: &Web, visitor: &Visitor, state: RoundState, one: &ExceptionLine) -> Exception {
    let is_locked = state > RoundState::Appraisal;
    Exception {
        is_over: is_locked || one.exception.until <= web.app.now(),
        unit: one.unit_name.clone(),
        until: moment_text(one.exception.until, visitor.language),
        reason: one.exception.reason.clone(),
        by: one.granted_by.clone(),
        at: moment_text(one.exception.granted_at, visitor.language),
    }
}
