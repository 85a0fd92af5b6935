//! Accepting the rest as claimed: the page that says how many, and the post that does it.

use app::{
    appraisal::{Doubtful, Reach, Rest},
    unit::Unit,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect},
};

use engine::framework::Code;

use super::{
    view::given,
    words::{doubt_long, round_title},
};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "appraisal/acceptance.html")]
struct AcceptancePage<'a> {
    shell: Shell<'a>,
    scope: String,
    question: String,
    n_items: u64,
    n_all: u64,
    choice: String,
    units: Vec<UnitItems>,
    doubtful: Vec<DoubtfulRow>,
    stays: Vec<String>,
    take: String,
    action: String,
    back: String,
    unit: String,
    node: String,
}

/// What would be accepted of one unit.
struct UnitItems {
    name: String,
    codes: String,
}

/// An item that is left out unless it is asked for.
struct DoubtfulRow {
    href: String,
    unit: String,
    item: String,
    doubts: Vec<String>,
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
        doubtful: !query.text("doubtful").is_empty(),
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
    // The page asks; what is doubtful is left out until its form says otherwise.
    let reach = Reach {
        doubtful: false,
        ..reach(round, &query)
    };
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
        take: match rest.doubtful.is_empty() {
            true => t.n("appraisal-rest-do", rest.n_items),
            false => t.get("appraisal-rest-take"),
        },
        n_items: rest.n_items,
        choice: t.with(
            "appraisal-rest-doubtful",
            &[
                ("n", rest.doubtful.len().into()),
                ("all", (rest.n_items + rest.doubtful.len() as u64).into()),
            ],
        ),
        n_all: rest.n_items + rest.doubtful.len() as u64,
        units: rest.items.iter().map(unit_items).collect(),
        doubtful: rest
            .doubtful
            .iter()
            .map(|one| doubtful(&rest, one, t))
            .collect(),
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

fn unit_items((unit, codes): &(Unit, Vec<Code>)) -> UnitItems {
    let codes: Vec<String> = codes.iter().map(Code::to_string).collect();
    UnitItems {
        name: unit.name.clone(),
        codes: codes.join(", "),
    }
}

fn doubtful(rest: &Rest, one: &Doubtful, t: T<'_>) -> DoubtfulRow {
    let (slug, unit, code) = (&rest.round.slug, &one.unit.code, one.code);
    let title = rest.framework.find(code);
    let title = title.map_or("", |node| node.title_in(t.language()));
    let doubts = one.doubts.iter().map(|doubt| doubt_long(doubt, t));
    DoubtfulRow {
        href: format!("/rounds/{slug}/appraisal/indicators/{code}?unit={unit}"),
        unit: one.unit.name.clone(),
        item: format!("{code} {title}"),
        doubts: doubts.collect(),
    }
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
    let seen = if reach.doubtful { "shown_all" } else { "shown" };
    let shown = fields.number(seen).unwrap_or(0);
    app::appraisal::accept_rest(&web.app, visitor.actor()?, reach, shown).await?;
    Ok(Redirect::to(&to).into_response())
}
