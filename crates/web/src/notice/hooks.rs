//! Webhooks: other systems that are told, for the administrator; a secret is shown once, when it is made.

use app::{
    Invalid, Refusal,
    notice::{Delivery, DeliveryState, HookLine, NewHook, NoticeKind},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "notice/hooks.html")]
struct HooksPage<'a> {
    shell: Shell<'a>,
    secret: Option<String>,
    typed: NewHook,
    complaints: Vec<(String, String)>,
    /// Name and title of each kind, and whether it was chosen.
    kinds: Vec<(&'static str, &'static str, bool)>,
    hooks: Vec<Hook>,
}

struct Hook {
    id: i64,
    name: String,
    address: String,
    is_active: bool,
    kinds: Vec<&'static str>,
    last: Vec<Went>,
}

/// One delivery.
struct Went {
    at: String,
    kind: String,
    state: (&'static str, String),
    tries: i32,
    fault: String,
}

/// `GET /webhooks`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, (NewHook::default(), &[]), None).await
}

/// `POST /webhooks`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let new = NewHook {
        name: fields.text("name").to_owned(),
        address: fields.text("address").to_owned(),
        kinds: fields.all("kind").map(str::to_owned).collect(),
    };
    match app::notice::add_hook(&web.app, visitor.actor()?, new.clone()).await {
        Ok(secret) => show(&web, &visitor, (NewHook::default(), &[]), Some(secret)).await,
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, (new, &complaints), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /webhooks/{id}/secret`
pub(super) async fn renew(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let secret = app::notice::renew_hook_secret(&web.app, visitor.actor()?, id).await?;
    show(&web, &visitor, (NewHook::default(), &[]), Some(secret)).await
}

/// `POST /webhooks/{id}/test`
pub(super) async fn test(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    app::notice::test_hook(&web.app, visitor.actor()?, id).await?;
    Ok(Redirect::to(&format!("/webhooks#h{id}")).into_response())
}

/// `POST /webhooks/{id}/activity`
pub(super) async fn set_active(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let active = fields.text("active") == "yes";
    app::notice::set_hook_active(&web.app, visitor.actor()?, id, active).await?;
    Ok(Redirect::to(&format!("/webhooks#h{id}")).into_response())
}

/// `POST /webhooks/{id}/removal`
pub(super) async fn remove(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Answer {
    app::notice::remove_hook(&web.app, visitor.actor()?, id).await?;
    Ok(Redirect::to("/webhooks").into_response())
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (typed, complaints): (NewHook, &[Invalid]),
    secret: Option<String>,
) -> Answer {
    let found = app::notice::hooks(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let kind = |kind: &NoticeKind| {
        let is_chosen = typed.kinds.iter().any(|one| one == kind.name());
        (kind.name(), kind.title(visitor.language), is_chosen)
    };
    let kinds = NoticeKind::ALL.iter().map(kind).collect();
    html(&HooksPage {
        shell: Shell::new(web, visitor, &t.get("hook-title")),
        secret,
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        typed,
        kinds,
        hooks: found.into_iter().map(|line| hook(line, t)).collect(),
    })
}

fn hook(line: HookLine, t: T<'_>) -> Hook {
    Hook {
        id: line.hook.id,
        kinds: line
            .kinds
            .iter()
            .map(|kind| kind.title(t.language()))
            .collect(),
        last: line.last.iter().map(|one| went(one, t)).collect(),
        name: line.hook.name,
        address: line.hook.address,
        is_active: line.hook.active,
    }
}

fn went(one: &Delivery, t: T<'_>) -> Went {
    let (shape, key) = match one.state {
        DeliveryState::Waiting if one.attempt > 0 => ("late", "hook-again"),
        DeliveryState::Waiting | DeliveryState::Sending => ("doing", "hook-waiting"),
        DeliveryState::Sent => ("done", "hook-sent"),
        DeliveryState::Failed => ("late", "hook-failed"),
    };
    let kind = NoticeKind::parse(&one.kind);
    Went {
        at: moment_text(one.at, t.language()),
        kind: kind.map_or_else(
            || t.get("hook-test-kind"),
            |kind| kind.title(t.language()).to_owned(),
        ),
        state: (shape, t.get(key)),
        tries: one.attempt,
        fault: one.fault.clone().unwrap_or_default(),
    }
}

impl HooksPage<'_> {
    /// The complaint about a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.complaints.iter().find(|(name, _)| name == field)?;
        Some(&found.1)
    }
}
