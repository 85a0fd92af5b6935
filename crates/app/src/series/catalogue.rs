//! The series that come with the program: kept at the start when they are not there yet.

use serde::Deserialize;
use serde_json::json;
use store::{StoreError, Tx, series as rows};

use super::definition::Series;
use crate::{Actor, App, Refusal, audit::record, case::Case};

const FILE: &str = include_str!("../../../../data/series/catalogue.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    series: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: String,
    name_en: String,
    measure: String,
    measure_en: String,
    counted: String,
    counted_en: String,
    step: String,
    adds: String,
    weight: Option<String>,
    number: String,
    #[serde(default)]
    lower_is_better: bool,
    unit_kind: String,
    source: String,
}

impl Entry {
    fn row(self) -> rows::Series {
        rows::Series {
            id: 0,
            code: self.code,
            name: self.name,
            name_en: self.name_en,
            measure: self.measure,
            measure_en: self.measure_en,
            counted: self.counted,
            counted_en: self.counted_en,
            step: self.step,
            adds: self.adds,
            weight: self.weight,
            number: self.number,
            lower_is_better: self.lower_is_better,
            unit_kind: self.unit_kind,
            source: self.source,
            shipped: true,
            due_days: None,
            made_at: None,
            closed_at: None,
        }
    }
}

/// The shipped series, each with words that are known.
fn shipped() -> Result<Vec<rows::Series>, Refusal> {
    let read: Catalogue = toml::from_str(FILE).map_err(|error| {
        let fault = format!("data/series/catalogue.toml: {error}");
        Refusal::Fault(StoreError::File(fault))
    })?;
    let rows = read.series.into_iter().map(Entry::row);
    rows.map(|row| Ok(Series::of(row)?.row)).collect()
}

/// Keeps the shipped series whose codes are absent, and says how many. Those that are there stay as
/// they are: what was reported rests on their definition.
///
/// # Errors
/// A fault of the database or of the shipped file.
pub async fn load_catalogue(app: &App) -> Result<usize, Refusal> {
    let there = rows::list_series(app.store.reader()).await?;
    let mut absent = shipped()?;
    absent.retain(|new| there.iter().all(|old| old.code != new.code));
    match absent.is_empty() {
        true => Ok(0),
        false => {
            app.run(&Actor::program(), absent, |tx, case| {
                Box::pin(keep(tx, case))
            })
            .await
        }
    }
}

async fn keep(tx: &Tx, case: &Case<Vec<rows::Series>>) -> Result<usize, Refusal> {
    // Another process may have started at the same moment.
    let there = rows::list_series(tx.db()).await?;
    let mut new = case.command.clone();
    new.retain(|one| there.iter().all(|old| old.code != one.code));
    let codes: Vec<&str> = new.iter().map(|one| one.code.as_str()).collect();
    let n_kept = codes.len();
    if n_kept > 0 {
        let detail = json!({ "series": codes });
        rows::create_series(tx.db(), new).await?;
        record(case, "series.ship")
            .detail(&detail)
            .append(tx)
            .await?;
    }
    Ok(n_kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_share_is_weighted_by_a_shipped_series_of_the_same_step() {
        let all = shipped().unwrap();
        assert!(all.len() >= 12);
        for one in &all {
            assert_eq!(one.adds == "share", one.weight.is_some(), "{}", one.code);
            if let Some(weight) = &one.weight {
                let of = all.iter().find(|other| other.code == *weight).unwrap();
                assert_eq!(
                    (of.step.as_str(), of.adds.as_str()),
                    (one.step.as_str(), "sum")
                );
            }
        }
    }
}
