//! The invented units, from the file that is shipped.

use std::collections::HashMap;

use engine::vietnamese::{fold, nfc, sort_key};
use serde::Deserialize;
use store::{StoreError, Tx, unit::Unit};

use crate::{Actor, App, Refusal, audit::record, case::Case};

const FILE: &str = include_str!("../../../../data/demo/units.csv");

/// Code of the invented province.
pub(super) const PROVINCE: &str = "MAU";

#[derive(Debug, Deserialize)]
struct Row {
    code: String,
    name: String,
    kind: String,
    group: String,
    parent: String,
    valid_from: String,
    source: String,
}

/// Makes the units and returns them as stored, in the order of the file.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<Vec<Unit>, Refusal> {
    let rows = csv::Reader::from_reader(FILE.as_bytes())
        .into_deserialize()
        .collect::<Result<Vec<Row>, _>>()
        .map_err(|error| {
            Refusal::Fault(StoreError::File(format!("data/demo/units.csv: {error}")))
        })?;
    let order: HashMap<String, usize> = rows
        .iter()
        .enumerate()
        .map(|(n, row)| (row.code.clone(), n))
        .collect();
    let units: Vec<Unit> = rows.into_iter().map(unit).collect();
    app.run(actor, units, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    let stored = store::unit::list_units(app.store.reader()).await?;
    let mut units: Vec<Unit> = stored
        .into_iter()
        .filter(|unit| order.contains_key(&unit.code))
        .collect();
    units.sort_by_key(|unit| order.get(&unit.code).copied());
    Ok(units)
}

fn unit(row: Row) -> Unit {
    let name = nfc(&row.name);
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Unit {
        id: 0,
        code: row.code,
        official_code: None,
        sort_key: sort_key(&name),
        search_key: fold(&name),
        name,
        kind: row.kind,
        unit_group: row.group,
        parent: filled(row.parent),
        valid_from: filled(row.valid_from),
        valid_to: None,
        fictional: true,
        source: filled(row.source),
    }
}

async fn keep(tx: &Tx, case: &Case<Vec<Unit>>) -> Result<(), Refusal> {
    store::unit::create_units(tx.db(), case.command.clone()).await?;
    let detail = serde_json::json!({ "units": case.command.len() });
    record(case, "demo.units")
        .unit(PROVINCE)
        .detail(&detail)
        .append(tx)
        .await
}
