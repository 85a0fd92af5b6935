//! Every step of a round: asked on a page of its own, then done by one use case.

use app::{
    Actor, Refusal,
    publication::{Decision, abandon, correct, publish, withdraw},
    round::{Move, NewException, RoundAction, grant_exception, move_on},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};

use super::confirm;
use crate::shell::{Answer, Fields, Problem, Visitor, Web, parse_moment};

/// `GET /rounds/{round}/actions/{action}`
pub(super) async fn ask(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, name)): Path<(String, String)>,
) -> Answer {
    let action = asked(&name)?;
    confirm::ask(&web, &visitor, &slug, action, (&Fields::default(), &[])).await
}

/// `GET /rounds/{round}/actions/approve`
pub(super) async fn ask_approval(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let fields = Fields::default();
    confirm::ask(&web, &visitor, &slug, RoundAction::Approve, (&fields, &[])).await
}

/// `POST /rounds/{round}/actions/{action}`
pub(super) async fn act(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, name)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let action = asked(&name)?;
    let done = run(&web, visitor.actor()?, &slug, action, &fields).await;
    finish(&web, &visitor, &slug, action, &fields, done).await
}

/// `POST /rounds/{round}/actions/approve`
pub(super) async fn approve(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let decision = Decision {
        number: fields.text("number").to_owned(),
        day: app::day::parse(fields.text("day")),
        issuer: fields.text("issuer").to_owned(),
        reason: fields.text("reason").to_owned(),
    };
    let done = app::publication::approve(&web.app, visitor.actor()?, &slug, decision).await;
    let done = done.map(|_| ());
    finish(&web, &visitor, &slug, RoundAction::Approve, &fields, done).await
}

/// The action of this name, if it is one that a page of its own asks for.
fn asked(name: &str) -> Result<RoundAction, Problem> {
    let action = RoundAction::parse(name).filter(|action| {
        !matches!(
            action,
            RoundAction::Prepare | RoundAction::EnterValues | RoundAction::Approve
        )
    });
    Ok(action.ok_or(Refusal::NotFound)?)
}

async fn run(
    web: &Web,
    actor: &Actor,
    slug: &str,
    action: RoundAction,
    fields: &Fields,
) -> Result<(), Refusal> {
    let until = parse_moment(fields.text("until"));
    let wanted = match action {
        RoundAction::Open => Move::Open,
        RoundAction::Extend => Move::Extend { until },
        RoundAction::Close => Move::close(fields.text("reason")),
        RoundAction::BeginExplanation => Move::BeginExplanation {
            until,
            ends_exceptions: fields.find("ends_exceptions").is_some(),
        },
        RoundAction::BeginApproval => Move::begin_approval(fields.text("reason")),
        RoundAction::Except => {
            let new = NewException {
                unit: fields.text("unit").to_owned(),
                until,
                reason: fields.text("reason").to_owned(),
            };
            return grant_exception(&web.app, actor, slug, new).await;
        }
        RoundAction::Withdraw => {
            return withdraw(&web.app, actor, slug, fields.text("reason")).await;
        }
        RoundAction::Publish => return publish(&web.app, actor, slug).await.map(|_| ()),
        RoundAction::Correct => {
            return correct(&web.app, actor, slug, fields.text("reason")).await;
        }
        RoundAction::Abandon => return abandon(&web.app, actor, slug).await,
        RoundAction::Prepare | RoundAction::EnterValues | RoundAction::Approve => {
            return Err(Refusal::NotFound);
        }
    };
    move_on(&web.app, actor, slug, wanted).await.map(|_| ())
}

async fn finish(
    web: &Web,
    visitor: &Visitor,
    slug: &str,
    action: RoundAction,
    fields: &Fields,
    done: Result<(), Refusal>,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/rounds/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            confirm::ask(web, visitor, slug, action, (fields, &complaints)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
