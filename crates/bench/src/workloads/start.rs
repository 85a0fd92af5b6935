//! W6: from the start of the process to its first answer, and its memory.

use std::time::Duration;

use anyhow::Result;
use hyper::StatusCode;

use super::{Bench, form, list, readers};
use crate::{
    client::Client,
    load,
    page::{self, Row, Table},
    program::Program,
    scratch::Scratch,
    world::{self, Look, Stage},
};

/// Starts of which the middle one is shown.
const STARTS: usize = 5;
/// How long each kind of load lasts before memory is read again.
const LOAD: Duration = Duration::from_secs(3);

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let mut empty = Vec::new();
    for _ in 0..STARTS {
        let folder = Scratch::new()?;
        let program = bench.serve(&folder)?;
        empty.push(first_answer(&program).await?);
    }
    let folder = Scratch::new()?;
    world::fill(folder.path(), list::UNITS, Stage::Open).await?;
    let mut existing = Vec::new();
    for _ in 0..STARTS {
        let program = bench.serve(&folder)?;
        existing.push(first_answer(&program).await?);
    }
    let program = bench.serve(&folder)?;
    first_answer(&program).await?;
    let rest = program.memory()?;
    let visitors = readers(&program, 16, Some(world::OFFICE), &list::reading()).await?;
    load::run(visitors, LOAD).await?;
    let framework = Look::into(folder.path()).await?.framework().await?;
    let form = form::reading(&form::pages(&framework));
    let officer = world::officer(form::UNIT);
    let visitors = readers(&program, 16, Some(&officer), &form).await?;
    load::run(visitors, LOAD).await?;
    let writers = super::save::writers(&program, folder.path(), list::UNITS).await?;
    load::run(writers, LOAD).await?;
    let after = program.memory()?;
    Ok(Table {
        id: "W6",
        title: "start to first answer, and memory",
        notes: vec![
            "From the start of the process to the last byte of the first page; the middle of five \
             starts. Memory is the resident set, as the system counts it, with the pages of the \
             program itself; after W1 to W3 with their connections still open. Logging in costs the \
             19 MiB of one Argon2id hash for a moment each."
                .to_owned(),
        ],
        rows: vec![
            start("empty folder to first page", empty, 1.0),
            start("existing database to first page", existing, 0.1),
            memory("memory at rest", rest.now, true),
            memory("memory after W1, W2, W3", after.now, true),
            memory("most memory meanwhile, log-ins included", after.most, false),
        ],
    })
}

async fn first_answer(program: &Program) -> Result<f64> {
    let mut client = Client::connect(program.address, 1).await?;
    client.get("/").await?.expect(StatusCode::OK)?;
    Ok(program.began.elapsed().as_secs_f64())
}

fn start(what: &str, times: Vec<f64>, target: f64) -> Row {
    let seconds = load::median(times);
    Row {
        what: what.to_owned(),
        figure: page::time(Duration::from_secs_f64(seconds)),
        target: format!("< {target} s"),
        met: Some(seconds < target),
        ..Row::default()
    }
}

fn memory(what: &str, mib: f64, has_target: bool) -> Row {
    Row {
        what: what.to_owned(),
        figure: format!("{mib:.0} MiB"),
        target: if has_target { "< 50 MiB" } else { "" }.to_owned(),
        met: has_target.then_some(mib < 50.0),
        ..Row::default()
    }
}
