//! Accepting the rest as claimed: the page that says how many, and the post that does it.

use app::{
    appraisal::{Doubtful, Reach, Rest},
    unit::Unit,
};
use askama::Template;
use axum::extract::{Path, RawQuery, State};

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
    /// What was accepted just now.
    done: Option<String>,
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
    let path = format!("/rounds/{}/appraisal/acceptance", reach.round);
    match parts.is_empty() {
        true => path,
        false => format!("{path}?{}", parts.join("&")),
    }
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
    html(&view((&web, &visitor), &reach, &rest, None))
}

/// The page, with what was accepted just now.
fn view<'a>(
    (web, visitor): (&'a Web, &'a Visitor),
    reach: &Reach,
    rest: &Rest,
    done: Option<String>,
) -> AcceptancePage<'a> {
    let t = web.texts.speak(visitor.language);
    let title = t.get("appraisal-rest-title");
    let n_doubtful = rest.doubtful.len() as u64;
    let n_all = rest.n_items + n_doubtful;
    AcceptancePage {
        shell: Shell::new(web, visitor, &title)
            .fictional(web.options.demonstration || rest.round.fictional)
            .crumb(
                format!("/appraisal?round={}", reach.round),
                t.get("appraisal-queue-title"),
            ),
        scope: scope(rest, t),
        done,
        question: question(rest, t),
        take: match rest.doubtful.is_empty() {
            true => t.n("appraisal-rest-do", rest.n_items),
            false => t.get("appraisal-rest-take"),
        },
        n_items: rest.n_items,
        choice: match rest.n_items {
            0 => t.n("appraisal-rest-all-doubtful", n_doubtful),
            _ => t.with(
                "appraisal-rest-doubtful",
                &[("n", n_doubtful.into()), ("all", n_all.into())],
            ),
        },
        n_all,
        units: rest.items.iter().map(unit_items).collect(),
        doubtful: rest
            .doubtful
            .iter()
            .map(|one| doubtful(rest, one, t))
            .collect(),
        stays: stays(rest, t),
        action: address(reach),
        back: back(reach),
        unit: reach.unit.clone().unwrap_or_default(),
        node: reach.node.clone().unwrap_or_default(),
    }
}

/// How many items would be accepted, those without an answer told apart; that none is left but the
/// doubtful ones.
fn question(rest: &Rest, t: T<'_>) -> String {
    let key = match (rest.n_items, rest.n_unanswered) {
        (0, _) => return t.n("appraisal-rest-only-doubtful", rest.doubtful.len()),
        (_, 0) => "appraisal-rest-question",
        (..) => "appraisal-rest-question-unanswered",
    };
    let counts = [
        ("n", rest.n_items.into()),
        ("units", rest.n_units.into()),
        ("unanswered", rest.n_unanswered.into()),
    ];
    t.with(key, &counts)
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
    let seen = if reach.doubtful { "shown_all" } else { "shown" };
    let shown = fields.number(seen).unwrap_or(0);
    let taken =
        app::appraisal::accept_rest(&web.app, visitor.actor()?, reach.clone(), shown).await?;
    let left = left(&taken, reach.doubtful);
    let done = done(&taken, &left, web.texts.speak(visitor.language));
    html(&view((&web, &visitor), &reach, &left, Some(done)))
}

/// What an acceptance has left: nothing of what it took, and the doubtful ones unless it took them.
fn left(taken: &Rest, took_doubtful: bool) -> Rest {
    let mut left = taken.clone();
    (left.n_items, left.n_unanswered, left.n_units) = (0, 0, 0);
    left.items.clear();
    if took_doubtful {
        left.doubtful.clear();
    }
    left
}

/// What was accepted, and how many doubtful items are left to look at.
fn done(taken: &Rest, left: &Rest, t: T<'_>) -> String {
    let key = match left.doubtful.is_empty() {
        true => "appraisal-rest-done",
        false => "appraisal-rest-done-doubtful",
    };
    let counts = [
        ("n", taken.n_items.into()),
        ("units", taken.n_units.into()),
        ("doubtful", left.doubtful.len().into()),
    ];
    t.with(key, &counts)
}
