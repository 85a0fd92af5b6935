//! The lines of the chain, newest first, narrowed by what the address says.

use app::{
    Moment,
    audit::{Line, Wanted},
};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{
    about::About,
    detail::{Change, changes},
};
use crate::shell::{
    Answer, Fields, Shell, Visitor, Web, encode, fields, html, moment_text, parse_moment,
};

/// Lines on one page.
const PAGE: u64 = 50;
/// What the address may narrow by.
const NARROWING: [&str; 6] = ["round", "unit", "indicator", "person", "from", "to"];
/// Seconds in a day.
const DAY: i64 = 24 * 60 * 60;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    asked: Asked,
    rounds: Vec<(String, String)>,
    units: Vec<(String, String)>,
    narrowed: bool,
    rows: Vec<Row>,
    newest: Option<String>,
    older: Option<String>,
}

/// What was asked for, as it stands in the fields.
struct Asked([(&'static str, String); NARROWING.len()]);

impl Asked {
    fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| *key == name);
        found.map_or("", |(_, text)| text)
    }

    /// Whether a day was asked for that is none.
    fn is_wrong(&self, name: &str) -> bool {
        let text = self.text(name);
        !text.is_empty() && day(text).is_none()
    }
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
    let asked = Asked(NARROWING.map(|name| (name, query.text(name).to_owned())));
    let address = |before: Option<i64>| address(&asked.0, before);
    let last = page.lines.last().map(|line| line.seq);
    let (newest, older) = (
        wanted.before.map(|_| address(None)),
        last.filter(|_| page.more).map(|last| address(Some(last))),
    );
    let rounds = page.rounds.iter().map(|round| {
        let title = t.language().pick(&round.title, &round.title_en);
        (round.slug.clone(), title.to_owned())
    });
    let units = page.units.iter();
    html(&ListPage {
        shell: Shell::new(&web, &visitor, &t.get("audit-title")),
        narrowed: asked.0.iter().any(|(_, text)| !text.is_empty()),
        rounds: rounds.collect(),
        units: units
            .map(|unit| (unit.code.clone(), unit.name.clone()))
            .collect(),
        rows: page
            .lines
            .iter()
            .map(|line| row(line, About::of(&page, line, t)))
            .collect(),
        newest,
        older,
        asked,
    })
}

fn wanted(query: &Fields) -> Wanted {
    let narrow = |name: &str| Some(query.text(name).to_owned()).filter(|text| !text.is_empty());
    Wanted {
        round: narrow("round"),
        unit: narrow("unit"),
        indicator: narrow("indicator"),
        actor: narrow("person"),
        action: None,
        from: day(query.text("from")),
        // The day itself is still wanted.
        to: day(query.text("to")).map(|begin| begin.plus_seconds(DAY)),
        before: query.number("before"),
        limit: PAGE,
    }
}

/// The beginning of a typed day in Việt Nam.
fn day(typed: &str) -> Option<Moment> {
    parse_moment(&format!("{} 00:00", app::day::parse(typed)?))
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

fn row(line: &Line, about: About<'_>) -> Row {
    let t = about.t;
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
        round: line.round.as_deref().map(|slug| about.round_title(slug)),
        unit: line.unit.as_deref().map(|code| about.unit_name(code)),
        indicator: line.indicator.as_deref().map(|code| about.indicator(code)),
        changes: changes(&line.detail, about),
    }
}
