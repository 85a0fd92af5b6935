//! T2: list, board and filters over 5,000 tasks, logged in, beside a bare select of 20 rows.

use anyhow::Result;
use hyper::{StatusCode, header};

use super::{Bench, Reading, floor_readers, holds, line, pair, readers};
use crate::{
    many_tasks,
    page::Table,
    scratch::Scratch,
    world::{self, Stage},
};

/// Tasks of the installation.
const TASKS: usize = 5_000;
/// Units that lead them.
const UNITS: usize = 100;
/// Longest middle wait of a page, in milliseconds.
const TARGET_MS: u128 = 20;

/// What is asked for: each way to look, and what must be in its answer.
const PAGES: [(&str, &str, &str); 4] = [
    ("list", "/tasks", "5.000"),
    ("board", "/tasks/board", "5.000"),
    (
        "late ones of a unit",
        "/tasks?state=late&lead=do-0007",
        "Xã Đo Đạc",
    ),
    ("words found", "/tasks?q=UBND+bao+cao+77", "77"),
];

/// Measures them, one connection each: how long one person waits, not how many are served.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let folder = Scratch::new()?;
    world::fill(folder.path(), UNITS, Stage::Open).await?;
    many_tasks::add_tasks(folder.path(), TASKS).await?;
    let program = bench.serve(&folder)?;
    let (floors, _floor_folder) = bench.floors()?;
    let mut rows = Vec::new();
    for (what, path, text) in PAGES {
        let reading = Reading {
            paths: vec![path.to_owned()],
            headers: vec![(header::ACCEPT_ENCODING, "identity".to_owned())],
            check: holds(StatusCode::OK, &[text]),
        };
        let visitors = readers(&program, 1, Some(world::OFFICE), &reading).await?;
        let below = floor_readers(&floors, 1, "/list").await?;
        let (paired, ..) = pair(visitors, below).await?;
        let mut row = line(what, &paired.ours);
        row.ratio = format!("{:.2}", paired.ratio);
        row.target = format!("≤ {TARGET_MS} ms (p50)");
        row.met = Some(paired.ours.p50.as_millis() <= TARGET_MS);
        rows.push(row);
        if rows.len() == PAGES.len() {
            rows.push(line("floor: bare select", &paired.floor));
        }
    }
    Ok(Table {
        id: "T2",
        title: "list, board and filters over 5,000 tasks",
        notes: vec![format!(
            "One connection, logged in as the standing office; {TASKS} tasks of {UNITS} units in every state, each raising \
             one indicator. Checked: the sum of all tasks, the unit, the words."
        )],
        rows,
    })
}
