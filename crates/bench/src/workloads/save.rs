//! W3: one answer written, never the same value twice, at 64 connections, with ever more assessments.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result, ensure};
use hyper::StatusCode;

use super::{Bench, Paired, line, pair};
use crate::{
    client::Client,
    form,
    load::{self, Visitor},
    page::{Row, Table},
    program::Program,
    world::{self, Look, ROUND, Stage, Writable},
};

/// Connections.
const CONNECTIONS: usize = 64;
/// Assessments in the database.
const SIZES: [usize; 3] = [10, 303, 3_321];

/// Somebody who changes one answer over and over, as the script on the page does it.
pub struct Writer {
    client: Client,
    action: String,
    unit: String,
    leaf: Writable,
    fields: BTreeMap<String, String>,
    value: u64,
    /// Saves that were acknowledged.
    written: u64,
}

impl Visitor for Writer {
    async fn turn(&mut self) -> Result<()> {
        self.value += 1;
        let field = format!("{}.{}", self.leaf.code, self.leaf.input);
        self.fields.insert(field, self.value.to_string());
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let body = form::encode(&fields);
        let reply = self.client.post(&self.action, body, true).await?;
        let page = reply.expect(StatusCode::OK)?.text();
        let version = format!("{}.version", self.leaf.code);
        let next = form::value(&page, &version);
        let next = next.context("the answer does not say its version")?;
        ensure!(
            self.fields.get(&version) != Some(&next),
            "the version did not go up"
        );
        self.fields.insert(version, next);
        self.written += 1;
        Ok(())
    }
}

/// Writers, each logged in as the officer of its unit and with an indicator of its own.
///
/// # Errors
/// When the page of an index is not there or has no form for the indicator.
pub async fn writers(program: &Program, folder: &Path, units: usize) -> Result<Vec<Writer>> {
    let leaves = Look::into(folder).await?.writable().await?;
    let mut writers = Vec::new();
    for number in 0..CONNECTIONS {
        let unit = number % units;
        let leaf = leaves.get(number / units % leaves.len().max(1));
        let leaf = leaf.context("nothing can be written")?.clone();
        let visitor = u8::try_from(number + 1)?;
        let mut client = Client::connect(program.address, visitor).await?;
        client
            .log_in(&world::officer(unit), world::PASSWORD)
            .await?;
        let code = world::unit_code(unit);
        let address = format!("/rounds/{ROUND}/units/{code}/indices/{}", leaf.index);
        let page = client.get(&address).await?.expect(StatusCode::OK)?.text();
        let version = format!("{}.version", leaf.code);
        let field = format!("name=\"{version}\"");
        let action = form::action_around(&page, &field);
        let action = action.with_context(|| format!("no form for {}", leaf.code))?;
        let seen = form::value(&page, &version).unwrap_or_default();
        let mut fields = BTreeMap::from([(version, seen)]);
        for (name, text) in &leaf.texts {
            fields.insert(format!("{}.{name}", leaf.code), text.clone());
        }
        writers.push(Writer {
            client,
            action,
            unit: code,
            leaf,
            fields,
            value: 1_000_000 + 1_000_000 * number as u64,
            written: 0,
        });
    }
    Ok(writers)
}

/// A visitor of the floors that write.
pub struct Bare {
    client: Client,
    path: &'static str,
    value: u64,
}

impl Visitor for Bare {
    async fn turn(&mut self) -> Result<()> {
        self.value += 1;
        let body = format!("value {}", self.value);
        let reply = self.client.post(self.path, body, false).await?;
        ensure!(reply.status == StatusCode::OK, "status {}", reply.status);
        Ok(())
    }
}

/// Connections to a floor that writes.
///
/// # Errors
/// When the floor does not answer.
pub async fn bare(floors: &Program, path: &'static str) -> Result<Vec<Bare>> {
    let mut visitors = Vec::new();
    for number in 1..=CONNECTIONS {
        let client = Client::connect(floors.address, u8::try_from(number)?).await?;
        visitors.push(Bare {
            client,
            path,
            value: 0,
        });
    }
    Ok(visitors)
}

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let (floors, _folder) = bench.floors()?;
    let mut rows = Vec::new();
    let mut rates = Vec::new();
    let mut grouped: Option<Row> = None;
    for units in SIZES {
        let paired = at_size(bench, &floors, units).await?;
        let mut row = line(&format!("save, {units} assessments"), &paired.ours);
        row.ratio = format!("{:.2} of grouped", paired.ratio);
        row.target = "≥ 1,000/s, p99 < 50 ms".to_owned();
        row.met = Some(paired.ours.per_second >= 1000.0 && paired.ours.p99.as_millis() < 50);
        rows.push(row);
        rates.push(paired.ours.per_second);
        grouped = Some(line("floor: grouped write", &paired.floor));
    }
    rows.extend(grouped);
    let (alone, _) = load::run(bare(&floors, "/write").await?, super::TIME).await?;
    rows.push(line("floor: bare write", &alone));
    if let (Some(first), Some(last)) = (rates.first(), rates.last()) {
        let flat = last / first;
        rows.push(Row {
            what: "rate at 3,321 assessments over rate at 10".to_owned(),
            figure: format!("{flat:.2}"),
            target: "flat: ≥ 0.8".to_owned(),
            met: Some(flat >= 0.8),
            ..Row::default()
        });
    }
    Ok(Table {
        id: "W3",
        title: "one answer written",
        notes: vec![format!(
            "{CONNECTIONS} connections, each logged in as an officer, each changing an answer of its \
             own to a value it never had, by the request that the page's script sends: session, rights, \
             state and deadline, validation, version, score and sums of the whole return, audit line, \
             durable commit. Checked: every answer gives the next version; afterwards the database \
             holds each connection's last acknowledged value and exactly one audit line per save."
        )],
        rows,
    })
}

async fn at_size(bench: &Bench, floors: &Program, units: usize) -> Result<Paired> {
    let ours = bench.installation(units, Stage::Open).await?;
    let writers = writers(&ours.program, ours.folder.path(), units).await?;
    let look = Look::into(ours.folder.path()).await?;
    let before = look.audit_lines().await?;
    let (paired, writers, _) = pair(writers, bare(floors, "/group").await?).await?;
    let written: u64 = writers.iter().map(|writer| writer.written).sum();
    for writer in &writers {
        let (code, value) = (&writer.leaf.code, writer.value.to_string());
        let content = look.answer(&writer.unit, code).await?;
        ensure!(
            content.contains(&value),
            "{code} of {} is {content} instead of {value}",
            writer.unit
        );
    }
    let added = u64::try_from(look.audit_lines().await? - before)?;
    ensure!(added == written, "{added} audit lines for {written} saves");
    Ok(paired)
}
