//! W8: what one connection wrote is read at once over another, a thousand times, without a failure.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use hyper::StatusCode;

use super::{Bench, Installation};
use crate::{
    client::Client,
    form,
    page::{Row, Table},
    world::{self, Look, ROUND, Stage, Writable},
};

/// Turns; each writes a unit, an assessment, an answer and a document.
const TURNS: usize = 1_000;
/// Units in the database before.
const UNITS: usize = 10;
/// What is written in each turn.
const KINDS: [&str; 4] = ["unit", "assessment", "answer", "evidence"];

/// Two connections of one person: what the first writes, the second reads.
struct Pair {
    write: Client,
    read: Client,
}

/// How often something was written, not found, and how long writing and finding it took.
#[derive(Default, Clone, Copy)]
struct Tally {
    failures: usize,
    time: Duration,
}

struct Walk {
    administrator: Pair,
    office: Pair,
    officers: Vec<Pair>,
    leaves: Vec<Writable>,
}

/// Measures it.
///
/// # Errors
/// A refused write, or a program that does not start.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let ours = bench.installation(UNITS, Stage::Open).await?;
    let mut walk = Walk::begin(&ours).await?;
    let mut tallies = [Tally::default(); KINDS.len()];
    for turn in 0..TURNS {
        for (kind, tally) in KINDS.into_iter().zip(&mut tallies) {
            let began = Instant::now();
            let found = walk.step(kind, turn).await;
            let found = found.with_context(|| format!("{kind}, turn {turn}"))?;
            tally.time += began.elapsed();
            tally.failures += usize::from(!found);
        }
    }
    let rows = KINDS.into_iter().zip(tallies).map(|(kind, tally)| Row {
        what: format!("{kind}: written, then read over another connection"),
        figure: format!("{} failures in {TURNS}", tally.failures),
        p50: format!(
            "{:.1} ms on average",
            tally.time.as_secs_f64() * 1000.0 / TURNS as f64
        ),
        target: "0 failures".to_owned(),
        met: Some(tally.failures == 0),
        ..Row::default()
    });
    Ok(Table {
        id: "W8",
        title: "read your writes",
        notes: vec![format!(
            "{TURNS} times in turn: a unit is added, a round with that unit set up, an answer saved as \
             the script does it, a document named by number, date and issuer attached; after each the \
             page that shows it is asked for over another connection with a session of its own. The \
             time is that of both requests, one person at a time, a durable commit included."
        )],
        rows: rows.collect(),
    })
}

impl Walk {
    async fn begin(ours: &Installation) -> Result<Self> {
        let mut number = 0;
        let mut officers = Vec::new();
        for unit in 0..UNITS {
            officers.push(pair(ours, &world::officer(unit), &mut number).await?);
        }
        Ok(Self {
            administrator: pair(ours, world::ADMINISTRATOR, &mut number).await?,
            office: pair(ours, world::OFFICE, &mut number).await?,
            officers,
            leaves: Look::into(ours.folder.path()).await?.writable().await?,
        })
    }

    async fn step(&mut self, kind: &str, turn: usize) -> Result<bool> {
        match kind {
            "unit" => self.unit(turn).await,
            "assessment" => self.assessment(turn).await,
            "answer" => self.answer(turn).await,
            _ => self.evidence(turn).await,
        }
    }

    async fn unit(&mut self, turn: usize) -> Result<bool> {
        let (code, name) = (format!("them-{turn:04}"), format!("Xã Thêm {turn:04}"));
        let fields = [
            ("code", code.as_str()),
            ("name", &name),
            ("kind", "commune"),
            ("group", "thêm"),
        ];
        let Pair { write, read } = &mut self.administrator;
        let reply = write
            .post("/units/new", form::encode(&fields), false)
            .await?;
        reply.expect(StatusCode::SEE_OTHER)?;
        shows(read, &format!("/units?q={code}"), &name).await
    }

    async fn assessment(&mut self, turn: usize) -> Result<bool> {
        let title = format!("Kỳ thêm {turn:04}");
        let code = format!("them-{turn:04}");
        let fields = [
            ("title", title.as_str()),
            ("year", "2026"),
            ("framework", world::FRAMEWORK),
            ("units", &code),
        ];
        let Pair { write, read } = &mut self.office;
        let reply = write.post("/rounds", form::encode(&fields), false).await?;
        let reply = reply.expect(StatusCode::SEE_OTHER)?;
        let home = reply.header(&hyper::header::LOCATION).to_owned();
        let name = format!("Xã Thêm {turn:04}");
        shows(read, &format!("{home}/returns"), &name).await
    }

    async fn answer(&mut self, turn: usize) -> Result<bool> {
        let (address, leaf, Pair { write, read }) = self.place(turn)?;
        let value = (2_000_000 + turn).to_string();
        let path = format!("{address}/indices/{}", leaf.index);
        let page = write.get(&path).await?.expect(StatusCode::OK)?.text();
        let version = format!("{}.version", leaf.code);
        let seen = form::value(&page, &version).context("no version on the page")?;
        let mut fields = vec![(version, seen)];
        for (name, text) in &leaf.texts {
            let text = if *name == leaf.input { &value } else { text };
            fields.push((format!("{}.{name}", leaf.code), text.clone()));
        }
        let reply = write.post(&path, form::encode(&fields), true).await?;
        reply.expect(StatusCode::OK)?;
        let page = read.get(&path).await?.expect(StatusCode::OK)?.text();
        let shown = form::value(&page, &format!("{}.{}", leaf.code, leaf.input));
        // As people write it: with points between the thousands, or without.
        Ok(shown.is_some_and(|shown| shown.replace('.', "") == value))
    }

    async fn evidence(&mut self, turn: usize) -> Result<bool> {
        let (address, leaf, Pair { write, read }) = self.place(turn)?;
        let number = format!("{turn:04}/BC-ĐO");
        let title = format!("Báo cáo đo {turn:04}");
        let fields = [
            ("number", number.as_str()),
            ("issued_on", "2026-11-20"),
            ("issuer", "UBND xã Đo Đạc"),
            ("title", &title),
        ];
        let path = format!("{address}/indicators/{}/evidence", leaf.code);
        let body = form::encode(&fields);
        let reply = write
            .post(&format!("{path}/reference"), body, false)
            .await?;
        reply.expect(StatusCode::SEE_OTHER)?;
        let form = format!("{address}/indices/{}", leaf.index);
        shows(read, &form, &number).await
    }

    /// Units and indicators in turn, so that no return ends up with all documents.
    fn place(&mut self, turn: usize) -> Result<(String, Writable, &mut Pair)> {
        let unit = turn % UNITS;
        let leaf = self.leaves.get(turn / UNITS % self.leaves.len().max(1));
        let leaf = leaf.context("nothing can be written")?.clone();
        let pair = self.officers.get_mut(unit).context("no officer")?;
        let address = format!("/rounds/{ROUND}/units/{}", world::unit_code(unit));
        Ok((address, leaf, pair))
    }
}

async fn pair(ours: &Installation, login: &str, number: &mut u8) -> Result<Pair> {
    let address = ours.program.address;
    let mut clients = Vec::new();
    for _ in 0..2 {
        *number += 1;
        let mut client = Client::connect(address, *number).await?;
        client.log_in(login, world::PASSWORD).await?;
        clients.push(client);
    }
    let read = clients.pop().context("no connection")?;
    let write = clients.pop().context("no connection")?;
    Ok(Pair { write, read })
}

async fn shows(client: &mut Client, path: &str, wanted: &str) -> Result<bool> {
    let page = client.get(path).await?.expect(StatusCode::OK)?.text();
    Ok(page.contains(wanted))
}
