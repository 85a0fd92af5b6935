//! The lines of the chain, newest first, narrowed by what the address says.

use app::audit::{Line, Wanted};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::detail::{Change, changes};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, encode, fields, html, moment_text};

/// Lines on one page.
const PAGE: u64 = 50;
/// What the address may narrow by.
const NARROWING: [&str; 4] = ["round", "unit", "indicator", "person"];

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    asked: Vec<(&'static str, String)>,
    narrowed: bool,
    rows: Vec<Row>,
    newest: Option<String>,
    older: Option<String>,
}

struct Row {
    seq: i64,
    at: String,
    actor: String,
    sentence: String,
    round: Option<String>,
    unit: Option<String>,
    indicator: Option<String>,
    changes: Vec<Change>,
}

/// `GET /audit`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let wanted = wanted(&query);
    let page = app::audit::list_lines(&web.app, visitor.actor()?, &wanted).await?;
    let t = web.texts.speak(visitor.language);
    let asked = NARROWING.map(|name| (name, query.text(name).to_owned()));
    let address = |before: Option<i64>| address(&asked, before);
    let last = page.lines.last().map(|line| line.seq);
    let rows = page.lines.iter().map(|line| {
        let unit = line.unit.as_ref();
        let name = unit.map(|code| page.unit_names.get(code).unwrap_or(code));
        row(line, name.cloned(), t)
    });
    html(&ListPage {
        shell: Shell::new(&web, &visitor, &t.get("audit-title")),
        narrowed: asked.iter().any(|(_, text)| !text.is_empty()),
        rows: rows.collect(),
        newest: wanted.before.map(|_| address(None)),
        older: last.filter(|_| page.more).map(|last| address(Some(last))),
        asked: asked.to_vec(),
    })
}

fn wanted(query: &Fields) -> Wanted {
    let narrow = |name: &str| Some(query.text(name).to_owned()).filter(|text| !text.is_empty());
    Wanted {
        round: narrow("round"),
        unit: narrow("unit"),
        indicator: narrow("indicator"),
        actor: narrow("person"),
        before: query.number("before"),
        limit: PAGE,
    }
}

fn address(asked: &[(&'static str, String)], before: Option<i64>) -> String {
    let mut pairs: Vec<String> = asked
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{name}={}", encode(text)))
        .collect();
    pairs.extend(before.map(|before| format!("before={before}")));
    if pairs.is_empty() {
        "/audit".to_owned()
    } else {
        format!("/audit?{}", pairs.join("&"))
    }
}

fn row(line: &Line, unit: Option<String>, t: T<'_>) -> Row {
    let key = format!("audit-does-{}", line.action.replace('.', "-"));
    let text = t.get(&key);
    Row {
        seq: line.seq,
        at: moment_text(line.at, t.language()),
        actor: line.actor.clone(),
        sentence: if text == key {
            line.action.clone()
        } else {
            text
        },
        round: line.round.clone(),
        unit,
        indicator: line.indicator.clone(),
        changes: changes(&line.detail, t),
    }
}
