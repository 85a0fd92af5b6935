//! An invented decision whose annex the standing office took in: its tasks rest on it.

use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use store::StoreError;

use crate::{
    Actor, App, Refusal,
    evidence::{self, Reference},
    task::{AnnexAsk, AnnexWish, Paper, import_annex, read_annex_file},
};

const FILE: &str = include_str!("../../../../data/demo/annex.csv");
/// The round whose indicators the annex names.
const ROUND: &str = "mau-dti-2026";
const NUMBER: u32 = 152;
const ISSUER: &str = "Chủ tịch Ủy ban nhân dân tỉnh Mẫu";
const SUMMARY: &str = "Giao nhiệm vụ bổ sung nâng chỉ số chuyển đổi số (hư cấu)";
/// The decision was signed so many days ago, and taken in on the day after.
const SIGNED: i64 = 12;
const DAY: i64 = 24 * 60 * 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    title: String,
    deliverable: String,
    lead: String,
    helpers: String,
    /// Words, or `+34` for so many days from today.
    due: String,
    indicators: String,
    programme: String,
}

/// Writes the decision as a Word file, and lets the office take it in as anybody would.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn make(app: &App) -> Result<(), Refusal> {
    let taken = app.now().plus_seconds(-(SIGNED - 1) * DAY);
    let then = app.at(super::at_work(taken, app.now()));
    let signed = crate::day::of(app.now().plus_seconds(-SIGNED * DAY));
    let paper = Paper {
        province: Some("Tỉnh Mẫu"),
        number: NUMBER,
        day: &signed,
        summary: SUMMARY,
        rows: rows(&app.today())?,
    };
    let office = store::account::find_account(app.store.reader(), "thuongtruc1").await?;
    let office = Actor::of(&office.ok_or(Refusal::NotFound)?);
    let receiving = evidence::receive(&then, "Quyet dinh 152 kem phu luc.docx", None)?;
    let bytes = paper.docx(then.now())?;
    let file = receiving.take(&bytes).await?.finish().await?;
    let ask = AnnexAsk {
        round: ROUND.to_owned(),
        ..AnnexAsk::default()
    };
    let found = read_annex_file(&then, &office, file, &ask).await?;
    let wish = AnnexWish {
        file: found.file.clone(),
        decision: Reference {
            number: format!("{NUMBER}/QĐ-UBND"),
            issued_on: Some(signed.clone()),
            issuer: ISSUER.to_owned(),
            title: SUMMARY.to_owned(),
        },
        plan: String::new(),
        round: ROUND.to_owned(),
        seen: found.seen,
        rows: found.tasks.iter().map(|one| found.suggested(one)).collect(),
    };
    import_annex(&then, &office, wish).await.map(|_| ())
}

/// The rows of the annex, days written out.
fn rows(today: &str) -> Result<Vec<[String; 7]>, Refusal> {
    let lines = csv::Reader::from_reader(FILE.as_bytes()).into_deserialize();
    let lines: Vec<Line> = lines.collect::<Result<_, csv::Error>>().map_err(|error| {
        Refusal::Fault(StoreError::File(format!("data/demo/annex.csv: {error}")))
    })?;
    let row = |line: Line| {
        [
            line.title,
            line.deliverable,
            line.lead,
            line.helpers,
            due(today, &line.due),
            line.indicators,
            line.programme,
        ]
    };
    Ok(lines.into_iter().map(row).collect())
}

fn due(today: &str, words: &str) -> String {
    let days = words.strip_prefix('+').and_then(|days| days.parse().ok());
    let today: Option<Date> = today.parse().ok();
    let day = today.zip(days).and_then(|(today, days): (Date, i64)| {
        let day = today.checked_add(days.days());
        day.ok()
    });
    day.map_or_else(
        || words.to_owned(),
        |day| crate::day::text(&day.to_string()),
    )
}
