//! W1: the list of 20 of 303 assessments, logged in, beside a bare select of 20 rows.

use std::sync::Arc;

use anyhow::{Result, ensure};
use hyper::{StatusCode, header};

use super::{Bench, Reading, floor_readers, line, pair, readers};
use crate::{
    page::{Row, Table},
    world::{self, ROUND, Stage},
};

/// Units of the round.
pub const UNITS: usize = 303;
/// Connections.
const CONNECTIONS: u8 = 16;

/// What is asked for, and what must be in the answer.
pub fn reading() -> Reading {
    Reading {
        paths: vec![format!("/rounds/{ROUND}/returns")],
        headers: vec![(header::ACCEPT_ENCODING, "identity".to_owned())],
        check: Arc::new(|reply| {
            ensure!(reply.status == StatusCode::OK, "status {}", reply.status);
            let page = reply.text();
            let rows = page.matches("Xã Đo Đạc 00").count();
            ensure!(rows == 20, "{rows} units instead of 20");
            ensure!(page.contains("303"), "it does not say how many there are");
            Ok(())
        }),
    }
}

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let ours = bench.installation(UNITS, Stage::Open).await?;
    let (floors, _folder) = bench.floors()?;
    let visitors = readers(&ours.program, CONNECTIONS, Some(world::OFFICE), &reading()).await?;
    let below = floor_readers(&floors, CONNECTIONS, "/list").await?;
    let (paired, ..) = pair(visitors, below).await?;
    let mut row = line("list page", &paired.ours);
    row.ratio = format!("{:.2}", paired.ratio);
    row.target = "≥ 0.33 of the bare select".to_owned();
    row.met = Some(paired.ratio >= 1.0 / 3.0);
    let floor: Row = line("floor: bare select", &paired.floor);
    Ok(Table {
        id: "W1",
        title: "list of 20 of 303 assessments",
        notes: vec![format!(
            "{CONNECTIONS} connections, each logged in as the standing office; the session is \
             remembered until an account changes, rights are asked with every page. Checked: 20 units with progress and points, 303 in all."
        )],
        rows: vec![row, floor],
    })
}
