//! Who has not submitted yet, as a text to copy into a message.

use askama::Template;
use axum::extract::{Path, State};

use super::words::title;
use crate::shell::{Answer, Shell, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "round/chase.html")]
struct ChasePage<'a> {
    shell: Shell<'a>,
    sub: String,
    n_units: usize,
    is_done: bool,
    lines: usize,
    text: String,
}

/// `GET /rounds/{round}/chase`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let (round, late) = app::round::list_late(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&round, visitor.language).to_owned();
    let line = |one: &app::round::Late| {
        let people: Vec<String> = one
            .people
            .iter()
            .map(|(name, login)| format!("{name} ({login})"))
            .collect();
        let people = match people.is_empty() {
            true => t.get("round-chase-nobody"),
            false => people.join(", "),
        };
        let (answered, leaves) = one.answered;
        format!("{}\t{answered}/{leaves}\t{people}", one.unit.name)
    };
    let head = round
        .deadline_at
        .map(|at| t.name("round-deadline-is", &moment_text(at, visitor.language)));
    let lines = head.into_iter().chain(late.iter().map(line));
    let text: Vec<String> = lines.collect();
    html(&ChasePage {
        shell: Shell::new(&web, &visitor, &t.get("round-chase"))
            .fictional(web.options.demonstration || round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        sub: name,
        n_units: late.len(),
        is_done: late.is_empty(),
        lines: text.len().clamp(3, 30),
        text: text.join("\n"),
    })
}
