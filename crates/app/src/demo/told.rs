//! Why points were lost: causes of the province's own index and of some communes, told one by one as people would.

use jiff::civil::{Date, date};
use serde::Deserialize;
use store::unit::Unit;

use super::{plans::rows, vietnam};
use crate::{
    Actor, App, Refusal,
    assessment::ReturnAddress,
    plan::{CauseEntry, CauseWish, causes, tell_causes},
};

const CAUSES: &str = include_str!("../../../../data/demo/causes.csv");
/// Every so many-th weak indicator has no cause yet.
const UNTOLD: usize = 9;
/// The finished round of the communes, and when their causes were told.
const COMMUNES: &str = "mau-xa-2025";
const COMMUNES_TOLD: Date = date(2026, 3, 20);
/// Every so many-th commune has told its causes.
const TELLING: usize = 5;

#[derive(Debug, Deserialize)]
struct CauseRow {
    /// Words of the title of an indicator; the first row whose words it has is its own.
    topic: String,
    kind: String,
    words: String,
    evidence: String,
}

/// Tells the causes of the points that a unit lost in a round, but for some indicators: one by the topic of
/// each, for a cause that fits any indicator explains none.
pub(super) async fn tell(
    app: &App,
    office: &Actor,
    (round, unit): (&str, Option<&str>),
) -> Result<(), Refusal> {
    let rows: Vec<CauseRow> = rows(CAUSES, "causes.csv")?;
    let found = causes(app, office, round, unit).await?;
    let entry = |row: &CauseRow| CauseEntry {
        kind: row.kind.clone(),
        words: row.words.clone(),
        evidence: row.evidence.clone(),
    };
    let mut wishes = Vec::new();
    for (place, line) in found.lines.iter().enumerate() {
        let node = found.framework.find(line.code);
        let title = node.map_or_else(String::new, |node| node.title.to_lowercase());
        let own = rows.iter().find(|row| title.contains(row.topic.as_str()));
        let Some(own) = own.filter(|_| place % UNTOLD != UNTOLD - 1) else {
            continue;
        };
        wishes.push(CauseWish {
            indicator: line.code.to_string(),
            causes: vec![entry(own)],
            seen: line.seen.clone(),
        });
    }
    let address = ReturnAddress::new(round, &found.unit.code);
    tell_causes(app, office, address, wishes).await
}

/// Tells the causes of some communes, after their round was published.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn by_communes(app: &App, units: &[Unit]) -> Result<(), Refusal> {
    let office = store::account::find_account(app.store.reader(), "thuongtruc1").await?;
    let office = Actor::of(&office.ok_or(Refusal::NotFound)?);
    let then = app.at(vietnam(COMMUNES_TOLD, 9));
    let communes = units.iter().filter(|unit| unit.kind == "commune");
    for commune in communes.step_by(TELLING) {
        tell(&then, &office, (COMMUNES, Some(&commune.code))).await?;
    }
    Ok(())
}
