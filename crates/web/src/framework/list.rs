//! The list of frameworks.

use askama::Template;
use axum::extract::State;
use engine::{Language, framework::Framework};

use super::words::status_key;
use crate::shell::{Answer, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "framework/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    may_import: bool,
    lines: Vec<Line>,
}

struct Line {
    code: String,
    title: String,
    level: String,
    year: String,
    status: String,
    is_official: bool,
    indices: usize,
    leaves: usize,
    maximum: String,
    source: String,
    rounds: usize,
}

/// `GET /frameworks`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let lines = app::framework::list_frameworks(&web.app, visitor.actor.as_ref()).await?;
    let t = web.texts.speak(visitor.language);
    let line = |one: &app::framework::FrameworkLine| {
        let framework = &one.framework;
        Line {
            code: framework.code.clone(),
            title: title(framework, visitor.language),
            level: t.get(format!("framework-level-{}", framework.level.name())),
            year: year(framework, t),
            status: t.get(status_key(framework.status)),
            is_official: framework.status == engine::framework::Status::Official,
            indices: framework.indices().count(),
            leaves: framework.leaves().count(),
            maximum: maximum(framework, t),
            source: t.get(if one.shipped {
                "framework-shipped"
            } else {
                "framework-imported"
            }),
            rounds: one.rounds,
        }
    };
    let shell = Shell::new(&web, &visitor, &t.get("framework-list-title")).fictional(false);
    html(&ListPage {
        may_import: shell.may(app::Permission::ManageFrameworks),
        lines: lines.iter().map(line).collect(),
        shell,
    })
}

/// The year of a set, or that its source does not say it.
pub(super) fn year(framework: &Framework, t: T<'_>) -> String {
    let said = framework.year.map(|year| year.to_string());
    said.unwrap_or_else(|| t.get("unknown"))
}

/// The points of a set, or that its source does not say all of them.
pub(super) fn maximum(framework: &Framework, t: T<'_>) -> String {
    let known = framework.known_maximum();
    known.map_or_else(
        || t.get("unknown"),
        |points| framework.points_text(points, t.language()),
    )
}

/// The title of a framework in a language.
pub(crate) fn title(framework: &engine::framework::Framework, language: Language) -> String {
    match (language, &framework.title_en) {
        (Language::En, Some(title)) => title.clone(),
        _ => framework.title.clone(),
    }
}
