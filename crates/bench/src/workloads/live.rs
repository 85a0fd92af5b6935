//! L1: one answer saved and the live index of its unit read, at one connection each.

use anyhow::{Context as _, Result, ensure};
use hyper::StatusCode;

use super::{Bench, line, pair, save};
use crate::{
    client::Client,
    load::Visitor,
    page::Table,
    world::{self, ROUND, Stage},
};

/// Units of the round.
const UNITS: usize = 303;

/// Somebody who changes an answer and looks at once what it makes of the score.
struct Watcher {
    writer: save::Writer,
    client: Client,
    path: String,
    /// What the page said the time before.
    seen: Vec<u8>,
    changed: u64,
}

impl Visitor for Watcher {
    async fn turn(&mut self) -> Result<()> {
        self.writer.turn().await?;
        let reply = self.client.get(&self.path).await?;
        let page = reply.expect(StatusCode::OK)?;
        ensure!(page.text().contains("id=\"now-h\""), "no live index");
        self.changed += u64::from(page.body.as_ref() != self.seen.as_slice());
        self.seen = page.body.to_vec();
        Ok(())
    }
}

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let (floors, _folder) = bench.floors()?;
    let ours = bench.installation(UNITS, Stage::Open).await?;
    let writers = save::writers(&ours.program, ours.folder.path(), UNITS).await?;
    let writer = writers.into_iter().next().context("no writer")?;
    let mut client = Client::connect(ours.program.address, 200).await?;
    client.log_in(&world::officer(0), world::PASSWORD).await?;
    let watcher = Watcher {
        writer,
        client,
        path: format!("/live/{ROUND}/{}", world::unit_code(0)),
        seen: Vec::new(),
        changed: 0,
    };
    let mut floor = save::bare(&floors, "/write").await?;
    floor.truncate(1);
    let (paired, watchers, _) = pair(vec![watcher], floor).await?;
    let changed: u64 = watchers.iter().map(|one| one.changed).sum();
    ensure!(changed > 0, "the live index never moved");
    let mut row = line("save, then the live index", &paired.ours);
    row.ratio = format!("{:.2} of a bare write", paired.ratio);
    row.target = "p99 < 10 ms together".to_owned();
    row.met = Some(paired.ours.p99.as_millis() < 10);
    Ok(Table {
        id: "L1",
        title: "the live index after one saved input",
        notes: vec![format!(
            "One officer of {UNITS} units saves an answer by the request of the page's script and then \
             reads the whole page of the live index: three scorecards of 98 indicators, what they rest \
             on, the rank in a published table, tasks due, history. The round has no earlier one to \
             carry over from. Checked: the page is that of the live index and its figures move."
        )],
        rows: vec![row, line("floor: bare write", &paired.floor)],
    })
}
