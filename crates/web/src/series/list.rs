//! All series: where each stands, what it was to reach, and who has not reported.

use app::{
    Permission,
    series::{Series, SeriesLine, series_overview},
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use engine::{Language, amount::Amount, series::Adds};

use crate::shell::{Answer, Shell, T, Visitor, Web, date_text, fields, html};

#[derive(Template)]
#[template(path = "series/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    kept: Option<String>,
    figures: Vec<(String, String)>,
    may_enter: bool,
    may_keep: bool,
    has_own: bool,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    measure: String,
    period: String,
    total: String,
    change: Option<String>,
    target: Option<String>,
    /// Class and words of how the total stands to its target.
    standing: Option<(&'static str, String)>,
    reported: usize,
    expected: usize,
    late: Option<String>,
    is_closed: bool,
    own: Option<Own>,
}

/// The value of the visitor's own unit, or where to enter it.
struct Own {
    value: Option<String>,
    enter: String,
}

/// `GET /series`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let lines = series_overview(&web.app, visitor.actor()?).await?;
    let kept: Option<usize> = query.number("kept");
    let new = query.number("new").unwrap_or_default();
    show(&web, &visitor, &lines, kept.map(|kept| (kept, new)))
}

fn show(
    web: &Web,
    visitor: &Visitor,
    lines: &[SeriesLine],
    kept: Option<(usize, usize)>,
) -> Result<Response, crate::shell::Problem> {
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(web, visitor, &t.get("series-title"));
    let late = lines
        .iter()
        .filter(|line| line.is_late && line.reported < line.expected);
    let followed = lines.iter().filter(|line| !line.series.is_closed());
    let behind = lines.iter().filter(|line| is_behind(line));
    html(&ListPage {
        kept: kept.map(|(n, new)| {
            let old = n.saturating_sub(new);
            let told = [("n", n.into()), ("new", new.into()), ("old", old.into())];
            t.with("series-imported", &told)
        }),
        figures: vec![
            (t.get("series-followed"), t.count(followed.count())),
            (t.get("series-behind"), t.count(behind.count())),
            (t.get("series-incomplete"), t.count(late.count())),
        ],
        may_enter: shell.may(Permission::EnterSeries),
        may_keep: shell.may(Permission::KeepSeries),
        has_own: lines.iter().any(|line| line.own.is_some()),
        rows: lines.iter().map(|line| row(line, t)).collect(),
        shell,
    })
}

fn is_behind(line: &SeriesLine) -> bool {
    let ahead = line
        .total
        .zip(line.target)
        .and_then(|(total, target)| line.series.ahead(total, target));
    ahead.is_some_and(|ahead| ahead < Amount::ZERO)
}

fn row(line: &SeriesLine, t: T<'_>) -> Row {
    let series = &line.series;
    let text = |value: Amount| series.text(value, t.language());
    let code = &series.row.code;
    Row {
        name: series.name(t.language()).to_owned(),
        measure: series.measure(t.language()).to_owned(),
        period: line.period.text(t.language()),
        total: line.total.map_or_else(|| "–".to_owned(), text),
        change: line
            .change
            .map(|change| signed(series, change, t.language())),
        target: line.target.map(text),
        standing: line
            .total
            .zip(line.target)
            .and_then(|pair| standing(series, pair, (line.reported, line.expected), t)),
        reported: line.reported,
        expected: line.expected,
        late: (line.is_late && line.reported < line.expected)
            .then(|| t.name("series-late-since", &date_text(&line.due))),
        is_closed: series.is_closed(),
        own: line.own.map(|own| Own {
            value: own.map(text),
            enter: format!("/series/{code}/enter?period={}", line.period.code()),
        }),
        code: code.clone(),
    }
}

/// A change with its sign: `+12`, `−3,5`, `0`.
pub(super) fn signed(series: &Series, change: Amount, language: Language) -> String {
    let text = series.text(change, language);
    match change > Amount::ZERO {
        true => format!("+{text}"),
        false => text.replace('-', "−"),
    }
}

/// How a total stands to its target.
pub(super) fn standing(
    series: &Series,
    (total, target): (Amount, Amount),
    (reported, expected): (usize, usize),
    t: T<'_>,
) -> Option<(&'static str, String)> {
    let ahead = series.ahead(total, target)?;
    // A sum of some units says nothing yet about a target for all.
    let is_partial = series.adds == Adds::Sum && reported < expected;
    Some(match ahead >= Amount::ZERO {
        _ if is_partial => {
            let told = [("n", reported.into()), ("of", expected.into())];
            ("wait", t.with("series-partial", &told))
        }
        true => ("done", t.get("series-reached")),
        false => {
            let gap = series.text(Amount::ZERO.minus(ahead)?, t.language());
            ("wait", t.name("series-short-of", &gap))
        }
    })
}
