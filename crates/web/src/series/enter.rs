//! Entering one period of a series: a field per unit, saved together, nothing overwritten unseen.

use app::{
    Invalid, Refusal,
    series::{Entry, SeriesPage, UnitLine, keep_observations, series_page},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "series/enter.html")]
struct EnterPage<'a> {
    shell: Shell<'a>,
    sub: String,
    counted: String,
    base: String,
    action: String,
    period: String,
    periods: Vec<(String, String)>,
    mode: &'static str,
    measure: String,
    source: String,
    document: String,
    complaints: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    value: String,
    seen: String,
    before: String,
    wrong: Option<String>,
    /// The value that is asked about, and whether it was ticked.
    ask: Option<(String, bool)>,
}

/// A tick holds for the value that was asked about, not for another one typed after it.
fn is_confirmed(fields: &Fields, unit: &str) -> bool {
    let ticked = fields.text(&format!("{unit}.confirmed"));
    !ticked.is_empty() && ticked == fields.text(&format!("{unit}.value"))
}

/// `GET /series/{code}/enter`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    uri: Uri,
) -> Answer {
    let query = fields(uri.query().unwrap_or_default());
    show(&web, &visitor, (&code, query.text("period")), None).await
}

/// `POST /series/{code}/enter`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    fields: Fields,
) -> Answer {
    let period = fields.text("period").to_owned();
    let entry = |unit: &str| {
        let seen = fields.number(&format!("{unit}.seen")).unwrap_or(0);
        Entry {
            series: code.clone(),
            unit: unit.to_owned(),
            period: period.clone(),
            value: fields.text(&format!("{unit}.value")).to_owned(),
            marks: None,
            source: fields.text("source").to_owned(),
            document: fields.text("document").to_owned(),
            seen: Some(seen),
            confirmed: is_confirmed(&fields, unit),
            place: format!("{unit}.value"),
        }
    };
    let entries = fields.all("unit").map(entry).collect();
    match keep_observations(&web.app, visitor.actor()?, entries).await {
        Ok(kept) => {
            let to = format!("/series/{code}?period={period}&kept={}", kept.changed);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let overlay = Some((&fields, complaints.as_slice()));
            let page = show(&web, &visitor, (&code, &period), overlay).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (code, period): (&str, &str),
    overlay: Option<(&Fields, &[Invalid])>,
) -> Answer {
    let period = Some(period).filter(|text| !text.is_empty());
    let found = series_page(&web.app, visitor.actor()?, code, period).await?;
    let t = web.texts.speak(visitor.language);
    let series = &found.series;
    let name = series.name(t.language()).to_owned();
    let typed =
        |field: &str| overlay.map_or_else(String::new, |(fields, _)| fields.text(field).to_owned());
    let complaints = overlay.map_or(&[][..], |(_, complaints)| complaints);
    let rows: Vec<Row> = found
        .lines
        .iter()
        .filter(|line| line.may_enter)
        .map(|line| row(&found, line, overlay, visitor))
        .collect();
    if rows.is_empty() {
        return Err(Refusal::NotAllowed.into());
    }
    html(&EnterPage {
        shell: Shell::new(web, visitor, &t.get("series-enter-title"))
            .crumb("/series", t.get("series-title"))
            .crumb(format!("/series/{code}"), &name),
        sub: format!("{name} · {}", found.period.text(t.language())),
        counted: t
            .language()
            .pick(&series.row.counted, &series.row.counted_en)
            .to_owned(),
        base: format!("/series/{code}?period={}", found.period.code()),
        action: format!("/series/{code}/enter"),
        period: found.period.code(),
        periods: found
            .choices
            .iter()
            .map(|one| (one.code(), one.text(t.language())))
            .collect(),
        mode: match series.number {
            app::series::Number::Count => "numeric",
            _ => "decimal",
        },
        measure: series.measure(t.language()).to_owned(),
        source: typed("source"),
        document: typed("document"),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        rows,
    })
}

fn row(
    found: &SeriesPage,
    line: &UnitLine,
    overlay: Option<(&Fields, &[Invalid])>,
    visitor: &Visitor,
) -> Row {
    let code = &line.unit.code;
    let text = |value| found.series.text(value, visitor.language);
    let stored = line.value().map_or_else(String::new, text);
    let version = line.reading.as_ref().map_or(0, |reading| reading.version);
    let field = format!("{code}.value");
    let wrong: Vec<&str> = overlay
        .map_or(&[][..], |(_, complaints)| complaints)
        .iter()
        .filter(|one| one.field == field)
        .map(|one| one.text(visitor.language))
        .collect();
    let before = line
        .course
        .len()
        .checked_sub(2)
        .and_then(|place| line.course.get(place));
    Row {
        name: line.unit.name.clone(),
        value: match overlay {
            Some((fields, _)) => fields.text(&field).to_owned(),
            None => stored,
        },
        // A complaint about somebody else's newer value has shown it: the next press replaces it.
        seen: version.to_string(),
        before: before
            .copied()
            .flatten()
            .map_or_else(|| "–".to_owned(), text),
        wrong: (!wrong.is_empty()).then(|| wrong.join(" ")),
        ask: overlay.and_then(|(fields, complaints)| {
            let asks = |one: &Invalid| one.field == field && one.code == "series-leap";
            let is_ticked = is_confirmed(fields, code);
            let is_asked = is_ticked || complaints.iter().any(asks);
            is_asked.then(|| (fields.text(&field).to_owned(), is_ticked))
        }),
        code: code.clone(),
    }
}
