//! Values from a sheet: a file or pasted rows, every change shown before anything is kept.

use app::{
    Invalid, Refusal,
    series::{
        Change, Entry, SheetAsk, keep_observations, preview_observations, read_lines, read_sheet,
        series_overview, write_lines,
    },
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::amount::Marks;

use super::list::signed;
use crate::shell::{Answer, Fields, Problem, Shell, T, Upload, Visitor, Web, html, without_nul};

/// Complaints shown at most; the rest is counted.
const SHOWN: usize = 100;
/// Changes shown at most; the rest is counted.
const LISTED: usize = 300;

#[derive(Template)]
#[template(path = "series/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<String>,
    series: Vec<(String, String)>,
    chosen: String,
    period: String,
    marks: String,
    source: String,
    table: String,
}

#[derive(Template)]
#[template(path = "series/preview.html")]
struct PreviewPage<'a> {
    shell: Shell<'a>,
    figures: Vec<(String, usize)>,
    n_changes: usize,
    n_leaps: usize,
    rows: Vec<Row>,
    more: usize,
    lines: String,
    complaints: Vec<String>,
}

struct Row {
    series: String,
    unit: String,
    period: String,
    old: String,
    new: String,
    difference: String,
    is_new: bool,
    /// Its line, and the question, where it leaps from the last value.
    ask: Option<Question>,
}

/// A question about a value that leaps: its line, its words, and whether it was answered.
struct Question {
    line: usize,
    text: String,
    is_ticked: bool,
}

/// What came with the form.
#[derive(Default)]
struct Sent {
    file: Vec<u8>,
    table: String,
    series: String,
    period: String,
    marks: String,
    source: String,
}

/// `GET /series/import`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, Sent::default(), Vec::new()).await
}

/// `POST /series/import`: the file when there is one, else what was pasted; nothing is kept yet.
pub(super) async fn preview(
    State(web): State<Web>,
    visitor: Visitor,
    Upload(form): Upload,
) -> Answer {
    let sent = sent(form).await?;
    let ask = SheetAsk {
        series: sent.series.clone(),
        period: sent.period.clone(),
        marks: match sent.marks.as_str() {
            "comma" => Some(Marks::Comma),
            "dot" => Some(Marks::Dot),
            _ => None,
        },
        source: sent.source.clone(),
    };
    let file = match sent.file.is_empty() {
        true => sent.table.as_bytes(),
        false => sent.file.as_slice(),
    };
    match changes(&web, &visitor, file, &ask).await {
        Ok(changes) => show_preview(&web, &visitor, &changes, (&[], Vec::new())),
        Err(Refusal::Invalid(complaints)) => {
            let t = web.texts.speak(visitor.language);
            let told = told(&complaints, t);
            let page = show(&web, &visitor, sent, told).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn changes(
    web: &Web,
    visitor: &Visitor,
    file: &[u8],
    ask: &SheetAsk,
) -> Result<Vec<Change>, Refusal> {
    let actor = visitor.actor.as_ref().ok_or(Refusal::NotLoggedIn)?;
    let entries = read_sheet(&web.app, actor, file, ask).await?;
    preview_observations(&web.app, actor, &entries).await
}

/// `POST /series/observations`: keeps what a preview has shown.
pub(super) async fn keep(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let mut entries = read_lines(fields.find("lines").unwrap_or_default());
    for entry in &mut entries {
        entry.confirmed = fields.all("confirmed").any(|line| line == entry.place);
    }
    match keep_observations(&web.app, visitor.actor()?, entries.clone()).await {
        Ok(kept) => {
            let to = format!("/series?kept={}&new={}", kept.changed, kept.new);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let told = told(&complaints, web.texts.speak(visitor.language));
            let page = match complaints.iter().all(|one| one.code == "series-leap") {
                true => {
                    let changes =
                        preview_observations(&web.app, visitor.actor()?, &entries).await?;
                    show_preview(&web, &visitor, &changes, (&entries, told))?
                }
                false => show(&web, &visitor, Sent::default(), told).await?,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Complaints with their places, the first hundred.
fn told(complaints: &[Invalid], t: T<'_>) -> Vec<String> {
    let is_place = |field: &str| !matches!(field, "file" | "rows");
    let line = |one: &Invalid| {
        let text = one.text(t.language());
        match is_place(&one.field) {
            true => format!("{} – {text}", one.field),
            false => text.to_owned(),
        }
    };
    let mut told: Vec<String> = complaints.iter().take(SHOWN).map(line).collect();
    if complaints.len() > SHOWN {
        told.push(t.n("units-more-complaints", complaints.len() - SHOWN));
    }
    told
}

async fn show(web: &Web, visitor: &Visitor, sent: Sent, complaints: Vec<String>) -> Answer {
    let lines = series_overview(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let offered = |line: &app::series::SeriesLine| {
        let series = &line.series;
        (
            series.row.code.clone(),
            series.name(t.language()).to_owned(),
        )
    };
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("series-import"))
            .crumb("/series", t.get("series-title")),
        complaints,
        series: lines.iter().map(offered).collect(),
        chosen: sent.series,
        period: sent.period,
        marks: sent.marks,
        source: sent.source,
        table: sent.table,
    })
}

fn show_preview(
    web: &Web,
    visitor: &Visitor,
    all: &[Change],
    (sent, complaints): (&[Entry], Vec<String>),
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let mut changes: Vec<Change> = all.iter().filter(|one| !one.is_same()).cloned().collect();
    // What is asked about stands first, so that the end of the list hides no question.
    changes.sort_by_key(|one| one.leap.is_none());
    let n_leaps = changes.iter().filter(|one| one.leap.is_some()).count();
    let n_new = changes.iter().filter(|one| one.old.is_none()).count();
    let row = |(place, change): (usize, &Change)| {
        let series = &change.series;
        let text = |value| series.text(value, t.language());
        let shown = |value: Option<_>| value.map_or_else(|| "–".to_owned(), text);
        let difference = change
            .new
            .zip(change.old)
            .and_then(|(new, old)| new.minus(old));
        Row {
            series: series.name(t.language()).to_owned(),
            unit: change.unit.name.clone(),
            period: change.period.text(t.language()),
            old: shown(change.old),
            new: shown(change.new),
            difference: difference
                .map_or_else(String::new, |one| signed(series, one, t.language())),
            is_new: change.old.is_none(),
            ask: change.leap.map(|leap| {
                let period = leap.period.text(t.language());
                let last = format!("{} ({period})", text(leap.from));
                let is_own = |one: &&Entry| {
                    let own = (&one.series, &one.unit, &one.period);
                    own == (&series.row.code, &change.unit.code, &change.period.code())
                };
                Question {
                    line: place + 1,
                    text: t.name("series-leaps", &last),
                    is_ticked: sent.iter().find(is_own).is_some_and(|one| one.confirmed),
                }
            }),
        }
    };
    html(&PreviewPage {
        shell: Shell::new(web, visitor, &t.get("series-preview"))
            .crumb("/series", t.get("series-title"))
            .crumb("/series/import", t.get("series-import")),
        figures: vec![
            (t.get("series-n-new"), n_new),
            (t.get("series-n-changed"), changes.len() - n_new),
            (t.get("series-n-same"), all.len() - changes.len()),
        ],
        n_changes: changes.len(),
        n_leaps,
        rows: changes
            .iter()
            .enumerate()
            .take(LISTED.max(n_leaps))
            .map(row)
            .collect(),
        more: changes.len().saturating_sub(LISTED.max(n_leaps)),
        complaints,
        lines: write_lines(&changes),
    })
}

async fn sent(mut form: Multipart) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| cut_off())?;
        if name == "file" {
            sent.file = bytes.to_vec();
            continue;
        }
        let text = String::from_utf8_lossy(&without_nul(&bytes)).into_owned();
        match name.as_str() {
            "table" => sent.table = text.replace("\r\n", "\n"),
            "series" => sent.series = text.trim().to_owned(),
            "period" => sent.period = text.trim().to_owned(),
            "marks" => sent.marks = text.trim().to_owned(),
            "source" => sent.source = text.trim().to_owned(),
            _ => {}
        }
    }
    Ok(sent)
}

fn cut_off() -> Refusal {
    Invalid::new(
        "file",
        "form-size",
        "Tệp gửi lên quá lớn hoặc bị đứt giữa chừng.",
        "The file was too large or was cut off on the way.",
    )
    .into()
}
