//! The list of rounds with where each stands.

use app::round::{Round, RoundKind, RoundState};
use askama::Template;
use axum::extract::State;

use super::words::{address, state_class, state_key, title};
use crate::shell::{Answer, Shell, Visitor, Web, date_text, html, moment_text};

#[derive(Template)]
#[template(path = "round/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    may_create: bool,
    running: Vec<Line>,
    printed: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    year: i32,
    class: &'static str,
    state: String,
    next: String,
    fictional: bool,
}

/// `GET /rounds`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let rounds = app::round::list_rounds(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let line = |round: &Round| Line {
        href: address(round),
        title: title(round, visitor.language).to_owned(),
        year: round.year,
        class: state_class(round.state),
        state: t.get(state_key(round.state)),
        next: next(&web, &visitor, round),
        fictional: round.fictional,
    };
    let of = |kind: RoundKind| rounds.iter().filter(move |round| round.kind == kind);
    let shell = Shell::new(&web, &visitor, &t.get("round-list-title"));
    html(&ListPage {
        may_create: shell.may(app::Permission::RunRound),
        running: of(RoundKind::Scored).map(line).collect(),
        printed: of(RoundKind::Printed).map(line).collect(),
        shell,
    })
}

/// What a round waits for, in a few words.
fn next(web: &Web, visitor: &Visitor, round: &Round) -> String {
    let t = web.texts.speak(visitor.language);
    let until = |key: &str, moment: Option<app::Moment>| match moment {
        Some(moment) => t.name(key, &moment_text(moment, visitor.language)),
        None => String::new(),
    };
    match round.state {
        RoundState::Draft => t.get("round-next-draft"),
        RoundState::Open => until("round-next-open", round.deadline_at),
        RoundState::Appraisal => t.get("round-next-appraisal"),
        RoundState::Explanation => until("round-next-explanation", round.explain_until),
        RoundState::Approval => t.get("round-next-approval"),
        RoundState::Published => match &round.published_on {
            Some(day) => t.name("round-next-published", &date_text(day)),
            None => String::new(),
        },
    }
}
