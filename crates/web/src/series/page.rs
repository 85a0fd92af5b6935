//! One series by unit: value, target, difference and course, with the province's above them; the same as CSV.

use app::{
    Permission,
    series::{ObservationStatus, SeriesPage, UnitLine, series_page},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::IntoResponse,
};
use engine::{Language, amount::Amount, series::Period};
use report::{
    Cell, Column, Opening, Table, csv,
    svg::{Course, Stage, course, small_course},
};

use super::list::{signed, standing};
use crate::shell::{Answer, Shell, T, Visitor, Web, date_text, fields, html, moment_text};

/// Name, value, and how it stands to its target: a class and words.
type Figure = (String, String, Option<(&'static str, String)>);

#[derive(Template)]
#[template(path = "series/page.html")]
struct Page<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    counted: String,
    adds: String,
    source: String,
    kept: Option<String>,
    figures: Vec<Figure>,
    chart: Option<String>,
    chart_text: String,
    period: String,
    periods: Vec<(String, String)>,
    only_silent: bool,
    late: Option<String>,
    may_enter: bool,
    may_keep: bool,
    is_closed: bool,
    has_targets: bool,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    value: Option<String>,
    tags: Vec<String>,
    told: String,
    target: Option<String>,
    ahead: Option<(bool, String)>,
    spark: Option<String>,
    enter: Option<String>,
}

/// `GET /series/{code}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    uri: Uri,
) -> Answer {
    let query = fields(uri.query().unwrap_or_default());
    let period = Some(query.text("period")).filter(|text| !text.is_empty());
    let found = series_page(&web.app, visitor.actor()?, &code, period).await?;
    let t = web.texts.speak(visitor.language);
    let series = &found.series;
    let shell = Shell::new(&web, &visitor, series.name(t.language()))
        .crumb("/series", t.get("series-title"));
    let only_silent = query.text("show") == "silent";
    let rows = found
        .lines
        .iter()
        .filter(|line| !only_silent || line.value().is_none());
    let is_silent = found.silent().next().is_some();
    html(&Page {
        base: format!("/series/{code}"),
        sub: format!(
            "{} · {}",
            found.period.text(t.language()),
            series.measure(t.language())
        ),
        counted: t
            .language()
            .pick(&series.row.counted, &series.row.counted_en)
            .to_owned(),
        adds: adds_text(&found, t),
        source: series.row.source.clone(),
        kept: query.number::<usize>("kept").map(|n| t.n("series-kept", n)),
        figures: figures(&found, t),
        chart: chart(&found, t),
        chart_text: chart_text(&found, t),
        period: found.period.code(),
        periods: found
            .choices
            .iter()
            .map(|one| (one.code(), one.text(t.language())))
            .collect(),
        only_silent,
        late: (found.is_late && is_silent)
            .then(|| t.name("series-late-since", &date_text(&found.due))),
        may_enter: found.lines.iter().any(|line| line.may_enter),
        may_keep: shell.may(Permission::KeepSeries),
        is_closed: found.series.is_closed(),
        has_targets: found.lines.iter().any(|line| line.target.is_some()),
        rows: rows.map(|line| row(&found, line, t)).collect(),
        shell,
    })
}

fn adds_text(found: &SeriesPage, t: T<'_>) -> String {
    let weight = found.weight.as_ref().map(|one| one.name(t.language()));
    match weight {
        Some(weight) => t.name("series-adds-share", weight),
        None => t.get(format!("series-adds-{}", found.series.adds.name())),
    }
}

/// The province's total, its target, and how many units have reported.
fn figures(found: &SeriesPage, t: T<'_>) -> Vec<Figure> {
    let text = |value: Option<Amount>| {
        value.map_or_else(
            || "–".to_owned(),
            |value| found.series.text(value, t.language()),
        )
    };
    let (total, target) = (found.total(), found.target());
    let reported = found.lines.len() - found.silent().count();
    let counts = (reported, found.lines.len());
    let stands = total
        .zip(target)
        .and_then(|pair| standing(&found.series, pair, counts, t));
    vec![
        (t.get("series-total"), text(total), None),
        (t.get("series-target"), text(target), stands),
        (
            t.get("series-reported"),
            format!("{}/{}", t.count(reported), t.count(found.lines.len())),
            None,
        ),
    ]
}

/// A period without the words that all share: `III/2026`.
fn short(period: Period, language: Language) -> String {
    let text = period.text(language);
    let last = text.rsplit(' ').next().unwrap_or_default().to_owned();
    match language {
        Language::Vi => last,
        Language::En => text,
    }
}

fn chart(found: &SeriesPage, t: T<'_>) -> Option<String> {
    let known = found.periods.iter().zip(&found.totals).zip(&found.targets);
    let stage = |((period, total), target): ((&Period, &Option<Amount>), &Option<Amount>)| Stage {
        label: short(*period, t.language()),
        value: *total,
        text: total.map_or_else(String::new, |total| found.series.text(total, t.language())),
        target: *target,
    };
    course(&Course {
        id: "trend".to_owned(),
        title: chart_text(found, t),
        stages: known.map(stage).collect(),
    })
}

/// What the chart says: from the first known total to the last.
fn chart_text(found: &SeriesPage, t: T<'_>) -> String {
    let known = found.periods.iter().zip(&found.totals);
    let mut known = known.filter_map(|(period, total)| Some((*period, (*total)?)));
    let (Some((from, first)), Some((to, last))) = (known.next(), known.next_back()) else {
        return t.get("series-no-course");
    };
    let text = |value: Amount| found.series.text(value, t.language());
    let arguments = [
        ("from", from.text(t.language()).into()),
        ("first", text(first).into()),
        ("to", to.text(t.language()).into()),
        ("last", text(last).into()),
        (
            "measure",
            found.series.measure(t.language()).to_owned().into(),
        ),
    ];
    t.with("series-course", &arguments)
}

fn row(found: &SeriesPage, line: &UnitLine, t: T<'_>) -> Row {
    let series = &found.series;
    let text = |value: Amount| series.text(value, t.language());
    let mut tags = Vec::new();
    let mut told = String::new();
    if let Some(reading) = &line.reading {
        if reading.version > 1 {
            tags.push(t.get("series-corrected"));
        }
        if reading.status == ObservationStatus::Given && reading.value.is_some() {
            tags.push(t.get("series-given"));
        }
        let at = moment_text(reading.at, t.language());
        told = match &reading.source {
            Some(source) => format!("{source} · {at}"),
            None => at,
        };
    }
    let ahead = line
        .value()
        .zip(line.target)
        .and_then(|(value, target)| Some((series.ahead(value, target)?, value.minus(target)?)));
    let code = &line.unit.code;
    Row {
        name: line.unit.name.clone(),
        value: line.value().map(text),
        tags,
        told,
        target: line.target.map(text),
        ahead: ahead.map(|(ahead, difference)| {
            (
                ahead >= Amount::ZERO,
                signed(series, difference, t.language()),
            )
        }),
        spark: small_course(&line.course),
        enter: line.may_enter.then(|| {
            let (series, period) = (&series.row.code, found.period.code());
            format!("/series/{series}/enter?period={period}#{code}.value")
        }),
        code: code.clone(),
    }
}

/// `GET /series/{code}/data.csv`: every unit and shown period, values in machine form.
pub(super) async fn data(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    uri: Uri,
) -> Answer {
    let query = fields(uri.query().unwrap_or_default());
    let period = Some(query.text("period")).filter(|text| !text.is_empty());
    let found = series_page(&web.app, visitor.actor()?, &code, period).await?;
    let name = format!(
        "attachment; filename=\"{code}-{}.csv\"",
        found.period.code()
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let body = csv(&table(&found), Opening::ByteOrderMark);
    Ok((headers, body).into_response())
}

fn table(found: &SeriesPage) -> Table {
    let column = |name, meaning, meaning_en| Column {
        name,
        meaning,
        meaning_en,
    };
    let cell = |value: Option<Amount>| match value {
        Some(value) => Cell::Exact(value.canonical()),
        None => Cell::Empty,
    };
    let rows = found.lines.iter().flat_map(|line| {
        let known = found.periods.iter().zip(&line.course);
        known.map(|(period, value)| {
            let target = line.target.filter(|_| *period == found.period);
            vec![
                Cell::Text(found.series.row.code.clone()),
                Cell::Text(line.unit.code.clone()),
                Cell::Text(line.unit.name.clone()),
                Cell::Text(period.code()),
                cell(*value),
                cell(target),
            ]
        })
    });
    Table {
        columns: vec![
            column("series", "mã số liệu", "code of the series"),
            column("unit", "mã đơn vị", "code of the unit"),
            column("name", "tên đơn vị", "name of the unit"),
            column("period", "kỳ", "period"),
            column(
                "value",
                "giá trị, trống khi chưa báo cáo",
                "value, empty where not reported",
            ),
            column(
                "target",
                "mục tiêu của kỳ đang xem",
                "target of the period shown",
            ),
        ],
        rows: rows.collect(),
    }
}
