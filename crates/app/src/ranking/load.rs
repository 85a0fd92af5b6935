//! Loads the published results that ship with the program, as printed rounds under their real names.

use std::collections::{HashMap, HashSet};

use engine::vietnamese::{fold, nfc, sort_key};
use serde_json::json;
use store::{
    StoreError, Tx,
    ranking::{PrintedRow, PrintedValue},
    round::{Round, RoundKind, RoundState},
    unit::{Succession, Unit},
};

use super::printed::{CONVERTED, PREVIOUS};
use super::shipped::{self, NodeLine, ResultLine, RoundLine, Shipped, SuccessionLine, UnitLine};
use crate::{Actor, App, Refusal, audit::record, case::Case};

/// Units, successions and rounds that are not there yet are loaded; what is there is left alone.
///
/// One transaction with one line in the audit chain; none when nothing was missing.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub async fn load_printed(app: &App) -> Result<(), Refusal> {
    let shipped = shipped::read().map_err(|error| {
        Refusal::Fault(StoreError::File(format!(
            "the shipped results do not read: {error}"
        )))
    })?;
    let missing = missing(app, shipped).await?;
    if missing.is_empty() {
        return Ok(());
    }
    app.run(&Actor::program(), missing, |tx, case| {
        Box::pin(load(tx, case))
    })
    .await
}

impl Shipped {
    fn is_empty(&self) -> bool {
        self.units.is_empty() && self.successions.is_empty() && self.rounds.is_empty()
    }
}

async fn missing(app: &App, mut shipped: Shipped) -> Result<Shipped, Refusal> {
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let units: HashSet<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let pairs = store::unit::list_successions(db).await?;
    let pairs: HashSet<_> = pairs
        .iter()
        .map(|pair| (pair.predecessor.as_str(), pair.successor.as_str()))
        .collect();
    let rounds = store::round::list_rounds(db).await?;
    let rounds: HashSet<&str> = rounds.iter().map(|round| round.slug.as_str()).collect();
    shipped
        .units
        .retain(|line| !units.contains(line.code.as_str()));
    shipped
        .successions
        .retain(|line| !pairs.contains(&(line.predecessor.as_str(), line.successor.as_str())));
    shipped
        .rounds
        .retain(|line| !rounds.contains(line.round.as_str()));
    Ok(shipped)
}

async fn load(tx: &Tx, case: &Case<Shipped>) -> Result<(), Refusal> {
    let missing = &case.command;
    let db = tx.db();
    case.app.public_changes(tx);
    store::unit::create_units(db, missing.units.iter().map(unit).collect()).await?;
    let successions = missing.successions.iter().map(succession).collect();
    store::unit::create_successions(db, successions).await?;
    let units = store::unit::list_units(db).await?;
    let units: HashMap<&str, i64> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit.id))
        .collect();
    let there = store::round::list_rounds(db).await?;
    let mut ids: HashMap<String, i64> = there
        .into_iter()
        .map(|round| (round.slug, round.id))
        .collect();
    for line in &missing.rounds {
        let mut new = round(line, case);
        new.framework_id = match line.framework.as_deref() {
            Some(code) => store::framework::find_framework(db, code)
                .await?
                .map(|row| row.id),
            None => None,
        };
        new.previous_id = line.before().and_then(|slug| ids.get(&slug).copied());
        let kept = store::round::create_round(db, new).await?;
        store::ranking::create_printed(db, rows(missing, line, kept.id, &units)).await?;
        ids.insert(line.round.clone(), kept.id);
    }
    let slugs: Vec<&str> = missing
        .rounds
        .iter()
        .map(|line| line.round.as_str())
        .collect();
    let detail = json!({
        "units": missing.units.len(),
        "successions": missing.successions.len(),
        "rounds": slugs,
    });
    record(case, "ranking.load")
        .detail(&detail)
        .append(tx)
        .await
}

fn unit(line: &UnitLine) -> Unit {
    let name = nfc(&line.name);
    Unit {
        id: 0,
        code: line.code.clone(),
        official_code: line.official_code.clone(),
        sort_key: sort_key(&name),
        search_key: fold(&name),
        name,
        kind: line.kind.clone(),
        unit_group: line.group.clone(),
        parent: line.parent.clone(),
        valid_from: line.valid_from.clone(),
        valid_to: line.valid_to.clone(),
        fictional: false,
        source: line.source.clone(),
    }
}

fn succession(line: &SuccessionLine) -> Succession {
    Succession {
        id: 0,
        predecessor: line.predecessor.clone(),
        successor: line.successor.clone(),
        on_date: line.date.clone(),
        legal_basis: line.legal_basis.clone(),
    }
}

fn round(line: &RoundLine, case: &Case<Shipped>) -> Round {
    Round {
        id: 0,
        slug: line.round.clone(),
        title: line.title.clone(),
        title_en: line.title_en.clone(),
        year: line.year,
        level: line.level.clone(),
        kind: RoundKind::Printed,
        state: RoundState::Published,
        framework_id: None,
        previous_id: None,
        fictional: false,
        deadline_at: None,
        explain_until: None,
        published_on: line.published_on.clone(),
        decision: line.decision.clone(),
        source: line.source_url.clone(),
        note: line.note.clone(),
        ranked: line.n_ranked,
        version: 1,
        created_at: case.now,
    }
}

/// The rows of a printed round in the order of the source, each with its figures.
fn rows(
    shipped: &Shipped,
    round: &RoundLine,
    round_id: i64,
    units: &HashMap<&str, i64>,
) -> Vec<(PrintedRow, Vec<PrintedValue>)> {
    let lines = shipped
        .results
        .iter()
        .filter(|line| line.round == round.round);
    (1..)
        .zip(lines)
        .map(|(place, line)| {
            let of_row = |node: &&NodeLine| {
                node.round == line.round
                    && node.unit_name == line.unit_name
                    && node.group == line.group
            };
            let values = shipped.nodes.iter().filter(of_row).map(value);
            let values = values.chain(previous(line)).chain(converted(line));
            (row(line, round_id, place, units), values.collect())
        })
        .collect()
}

fn row(line: &ResultLine, round_id: i64, place: i32, units: &HashMap<&str, i64>) -> PrintedRow {
    let unit_id = line
        .unit_code
        .as_deref()
        .and_then(|code| units.get(code).copied());
    PrintedRow {
        id: 0,
        round_id,
        place,
        unit_id,
        unit_name: line.unit_name.clone(),
        unit_group: line.group.clone(),
        rank: line.rank,
        group_size: line.group_size,
        value: line.value.clone(),
        value_as_printed: line.value_as_printed.clone(),
        // The points count against the maximum that applied to the unit.
        max_total: line.assessed_max.clone().or(line.max_total.clone()),
        percent: line.percent.clone(),
        class: line.class.clone(),
        status: line.status.clone(),
        note: line.notes().map(|(vi, _)| vi),
        source: line.source_url.clone(),
        confidence: line.confidence.clone(),
    }
}

/// The rank of the year before as it was printed with this round, where the two compare.
fn previous(line: &ResultLine) -> Option<PrintedValue> {
    let rank = line.rank_previous.filter(|_| !line.other_group)?;
    Some(PrintedValue {
        id: 0,
        row_id: 0,
        node: PREVIOUS.to_owned(),
        points: None,
        maximum: None,
        value: None,
        rank: Some(rank),
    })
}

/// The points scaled back up to the full maximum, where they were printed.
fn converted(line: &ResultLine) -> Option<PrintedValue> {
    let points = line.converted.clone()?;
    Some(PrintedValue {
        id: 0,
        row_id: 0,
        node: CONVERTED.to_owned(),
        points: Some(points),
        maximum: line.max_total.clone(),
        value: None,
        rank: None,
    })
}

/// A figure under the name that is the same in every round.
fn value(line: &NodeLine) -> PrintedValue {
    PrintedValue {
        id: 0,
        row_id: 0,
        node: line.theme.clone(),
        points: line.points.clone(),
        maximum: line.maximum.clone(),
        value: line.value.clone(),
        rank: line.rank,
    }
}
