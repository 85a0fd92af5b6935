//! What is like a proposal, told with its reasons: on its page, and while somebody types.

use app::proposal::{Match, similar_to_text};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect},
};

use super::words::state;
use crate::shell::{Answer, T, Visitor, Web, fields, html};

/// Letters from which on a text is worth comparing.
const SHORTEST: usize = 8;

/// A record that is like a proposal, as it is told.
pub(super) struct Told {
    /// The record, for the form that decides about it.
    pub(super) record: String,
    /// What kind of thing it is.
    pub(super) kind: String,
    /// What people call it by.
    pub(super) code: String,
    /// What it is called.
    pub(super) title: String,
    /// Where it can be read, where this person may.
    pub(super) href: Option<String>,
    /// Whose it is, its year, where it stands.
    pub(super) about: String,
    /// How alike they are and why.
    pub(super) why: String,
    /// Whether it asks for a justification and a decision.
    pub(super) is_close: bool,
    /// Its likeness in percent, for the meter.
    pub(super) percent: u16,
}

#[derive(Template)]
#[template(path = "proposal/similar.html")]
struct Fragment<'a> {
    t: T<'a>,
    similar: Vec<Told>,
    is_asked: bool,
}

/// Tells a match.
pub(super) fn told(one: &Match, t: T<'_>) -> Told {
    use app::proposal::Kind;
    let href = match one.kind {
        Kind::Proposal => format!("/proposals/{}", one.key),
        Kind::Task => format!("/tasks/{}", one.key),
        Kind::Project => format!("/projects#p{}", one.key),
        Kind::National | Kind::Provincial => format!("/platforms#{}", one.code),
    };
    let mut about: Vec<String> = Vec::new();
    about.extend(one.owner.clone());
    about.extend(one.year.map(|year| year.to_string()));
    about.extend(one.state.map(|one| state(one, t).1));
    Told {
        record: one.record.clone(),
        kind: t.get(format!("proposal-kind-{}", one.kind.name())),
        code: one.code.clone(),
        title: one.title.clone(),
        href: one.may_open.then_some(href),
        about: about.join(" · "),
        why: one.why.text(t.language()),
        is_close: one.is_close(),
        percent: one.likeness.ten_thousandths() / 100,
    }
}

/// `GET /proposals/similar`; who asks for it as a page is led to the form that shows it.
pub(super) async fn fragment(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    if !visitor.fragment {
        return Ok(Redirect::to("/proposals/new").into_response());
    }
    let asked = fields(uri.query().unwrap_or_default());
    let (title, description) = (asked.text("title"), asked.text("description"));
    let is_asked = title.chars().count() >= SHORTEST;
    let found = match is_asked {
        true => similar_to_text(&web.app, visitor.actor()?, title, description).await?,
        false => Vec::new(),
    };
    let t = web.texts.speak(visitor.language);
    html(&Fragment {
        t,
        similar: found.iter().map(|one| told(one, t)).collect(),
        is_asked,
    })
}
