//! Who appraises which main index of a round; set by the standing office.

use app::appraisal::Appraiser;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};

use super::words::round_title;
use crate::shell::{Answer, Fields, Shell, Visitor, Web, html};

#[derive(Template)]
#[template(path = "appraisal/appraisers.html")]
struct AppraisersPage<'a> {
    shell: Shell<'a>,
    sub: String,
    address: String,
    people: Vec<Person>,
    /// Main indices that nobody was given, while others were.
    uncovered: Vec<String>,
}

struct Person {
    id: i64,
    name: String,
    role: String,
    all: bool,
    indices: Vec<(String, String, bool)>,
}

/// `GET /rounds/{round}/appraisers`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(round): Path<String>,
) -> Answer {
    let found = app::appraisal::appraisers(&web.app, visitor.actor()?, &round).await?;
    let t = web.texts.speak(visitor.language);
    let title = t.get("appraisal-appraisers-title");
    let name = |node: &engine::framework::Node| {
        format!("{}. {}", node.code, node.title_in(visitor.language))
    };
    let person = |one: &Appraiser| Person {
        id: one.account.id,
        name: one.account.name.clone(),
        role: t.get(format!("role-{}", one.account.role.name())),
        all: one.indices.is_empty(),
        indices: found
            .framework
            .indices()
            .map(|node| {
                let given = one.indices.contains(&node.code);
                (node.code.to_string(), name(node), given)
            })
            .collect(),
    };
    let everything = found.people.iter().any(|one| one.indices.is_empty());
    let is_covered = |node: &engine::framework::Node| {
        everything
            || found
                .people
                .iter()
                .any(|one| one.indices.contains(&node.code))
    };
    html(&AppraisersPage {
        shell: Shell::new(&web, &visitor, &title)
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb(
                format!("/appraisal?round={round}"),
                t.get("appraisal-queue-title"),
            ),
        sub: round_title(&found.round, visitor.language).to_owned(),
        address: format!("/rounds/{round}/appraisers"),
        people: found.people.iter().map(person).collect(),
        uncovered: found
            .framework
            .indices()
            .filter(|node| !is_covered(node))
            .map(name)
            .collect(),
    })
}

/// `POST /rounds/{round}/appraisers/{account}`
pub(super) async fn assign(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, account)): Path<(String, i64)>,
    fields: Fields,
) -> Answer {
    let indices = fields.all("index").map(str::to_owned).collect();
    app::appraisal::assign(&web.app, visitor.actor()?, &round, account, indices).await?;
    Ok(Redirect::to(&format!("/rounds/{round}/appraisers")).into_response())
}
