//! Accepting the rest as claimed: the page that says how many, and the post that does it.

use app::appraisal::{Reach, Rest};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect},
};

use super::{view::given, words::round_title};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "appraisal/acceptance.html")]
struct AcceptancePage<'a> {
    shell: Shell<'a>,
    scope: String,
    question: String,
    n_items: u64,
    stays: Vec<String>,
    take: String,
    action: String,
    back: String,
    unit: String,
    node: String,
}

/// The address of the page for a reach.
pub(super) fn address(reach: &Reach) -> String {
    let parts = [("unit", &reach.unit), ("node", &reach.node)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)))
        .collect();
    format!(
        "/rounds/{}/appraisal/acceptance?{}",
        reach.round,
        parts.join("&")
    )
}

fn reach(round: String, query: &Fields) -> Reach {
    Reach {
        round,
        unit: given(query, "unit"),
        node: given(query, "node"),
    }
}

/// `GET /rounds/{round}/appraisal/acceptance`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(round): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let reach = reach(round, &query);
    let rest = app::appraisal::rest(&web.app, visitor.actor()?, &reach).await?;
    let t = web.texts.speak(visitor.language);
    let title = t.get("appraisal-rest-title");
    html(&AcceptancePage {
        shell: Shell::new(&web, &visitor, &title)
            .fictional(web.options.demonstration || rest.round.fictional)
            .crumb(
                format!("/appraisal?round={}", reach.round),
                t.get("appraisal-queue-title"),
            ),
        scope: scope(&rest, t),
        question: t.with(
            "appraisal-rest-question",
            &[("n", rest.n_items.into()), ("units", rest.n_units.into())],
        ),
        take: t.n("appraisal-rest-do", rest.n_items),
        n_items: rest.n_items,
        stays: stays(&rest, t),
        action: format!("/rounds/{}/appraisal/acceptance", reach.round),
        back: back(&reach),
        unit: reach.unit.clone().unwrap_or_default(),
        node: reach.node.clone().unwrap_or_default(),
    })
}

fn scope(rest: &Rest, t: T<'_>) -> String {
    let mut parts = vec![round_title(&rest.round, t.language()).to_owned()];
    let node = rest.node.and_then(|code| rest.framework.find(code));
    parts.extend(node.map(|node| format!("{} {}", node.code, node.title_in(t.language()))));
    parts.extend(rest.unit.as_ref().map(|unit| unit.name.clone()));
    parts.join(" · ")
}

/// What is not taken in, and why.
fn stays(rest: &Rest, t: T<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if rest.n_asked > 0 {
        lines.push(t.n("appraisal-rest-asked", rest.n_asked));
    }
    if rest.n_unclaimed > 0 {
        lines.push(t.n("appraisal-rest-unclaimed", rest.n_unclaimed));
    }
    if rest.own_unit {
        lines.push(t.get("appraisal-rest-own"));
    }
    lines
}

/// The page from which the question was asked.
fn back(reach: &Reach) -> String {
    let round = &reach.round;
    match (&reach.unit, &reach.node) {
        (Some(unit), Some(node)) => format!("/rounds/{round}/appraisal/units/{unit}?index={node}"),
        (Some(unit), None) => format!("/rounds/{round}/appraisal/units/{unit}"),
        (None, Some(node)) if node.contains('.') => {
            format!("/rounds/{round}/appraisal/indicators/{node}")
        }
        _ => format!("/appraisal?round={round}"),
    }
}

/// `POST /rounds/{round}/appraisal/acceptance`
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    Path(round): Path<String>,
    fields: Fields,
) -> Answer {
    let reach = reach(round, &fields);
    let to = back(&reach);
    let shown = fields.number("shown").unwrap_or(0);
    app::appraisal::accept_rest(&web.app, visitor.actor()?, reach, shown).await?;
    Ok(Redirect::to(&to).into_response())
}
