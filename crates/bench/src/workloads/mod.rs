//! The workloads, one file each, and what they share: paired runs of ours and its floor.

mod board;
mod build;
mod cheapest;
mod form;
mod likeness;
mod list;
mod live;
mod public;
mod read_back;
pub mod robustness;
mod round;
mod save;
mod start;
mod tasks;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, ensure};
use hyper::{StatusCode, header::HeaderName};

use crate::{
    client::{Client, Reply},
    load::{self, Measured, Visitor},
    page::{self, Row, Table},
    program::Program,
    scratch::Scratch,
    world::{self, Stage},
};

/// Their names, in the order of the page.
pub const ALL: [&str; 15] = [
    "S1", "S2", "S3", "S4", "S6", "P1", "T1", "T2", "L1", "W1", "W2", "W3", "W5", "W6", "W8",
];
/// Runs of ours and of its floor, in turns.
const RUNS: usize = 5;
/// How long one run counts.
const TIME: Duration = Duration::from_millis(1500);

/// The programs that are measured.
pub struct Bench {
    /// The product.
    pub thang: PathBuf,
    /// The program that serves the floors.
    pub floor: PathBuf,
}

/// A running installation and the folder it lives in.
pub struct Installation {
    /// The process.
    pub program: Program,
    /// Its folder.
    pub folder: Scratch,
}

/// Measures the workloads with these names, all when there is none.
///
/// # Errors
/// A wrong answer, or a program that does not start.
pub async fn measure(bench: &Bench, names: &[String]) -> Result<Vec<Table>> {
    let wanted = |id: &str| names.is_empty() || names.iter().any(|name| name == id);
    let mut tables = Vec::new();
    for id in ALL.into_iter().filter(|id| wanted(id)) {
        eprintln!("measuring {id} …");
        let table = match id {
            "S1" => build::measure(bench),
            "S2" => robustness::ranks(),
            "S3" => robustness::methods(),
            "S4" => robustness::variance(),
            "S6" => board::measure(),
            "P1" => cheapest::measure(),
            "T1" => likeness::measure(),
            "T2" => tasks::measure(bench).await,
            "L1" => live::measure(bench).await,
            "W1" => list::measure(bench).await,
            "W2" => form::measure(bench).await,
            "W3" => save::measure(bench).await,
            "W5" => public::measure(bench).await,
            "W6" => start::measure(bench).await,
            _ => read_back::measure(bench).await,
        };
        tables.push(table.with_context(|| format!("workload {id}"))?);
    }
    Ok(tables)
}

impl Bench {
    /// Starts the program on a folder of so many units.
    ///
    /// # Errors
    /// When the folder cannot be filled or the program does not start.
    pub async fn installation(&self, units: usize, stage: Stage) -> Result<Installation> {
        let folder = Scratch::new()?;
        world::fill(folder.path(), units, stage).await?;
        let program = self.serve(&folder)?;
        Ok(Installation { program, folder })
    }

    /// Starts the program on a folder.
    ///
    /// # Errors
    /// When it does not start.
    pub fn serve(&self, folder: &Scratch) -> Result<Program> {
        let arguments = ["serve", "--data", ".", "--listen", "127.0.0.1:0"];
        Program::start(&self.thang, folder.path(), &arguments)
    }

    /// Starts the floors.
    ///
    /// # Errors
    /// When they do not start.
    pub fn floors(&self) -> Result<(Program, Scratch)> {
        let folder = Scratch::new()?;
        let program = Program::start(&self.floor, folder.path(), &["floor", "."])?;
        Ok((program, folder))
    }
}

/// What an answer must hold.
pub type Check = Arc<dyn Fn(&Reply) -> Result<()> + Send + Sync>;

/// A visitor who asks for pages in turn.
pub struct Reader {
    client: Client,
    paths: Vec<String>,
    headers: Vec<(HeaderName, String)>,
    check: Check,
    turn: usize,
}

impl Visitor for Reader {
    async fn turn(&mut self) -> Result<()> {
        let place = self.turn % self.paths.len().max(1);
        self.turn += 1;
        let path = self.paths.get(place).context("nothing to ask for")?;
        let headers = self.headers.iter();
        let headers: Vec<(HeaderName, &str)> = headers
            .map(|(name, value)| (name.clone(), value.as_str()))
            .collect();
        let reply = self.client.get_with(path, &headers).await?;
        (self.check)(&reply).with_context(|| format!("answer to {path}"))
    }
}

/// What readers ask for.
#[derive(Clone)]
pub struct Reading {
    /// Addresses, asked for in turn.
    pub paths: Vec<String>,
    /// Headers of every request.
    pub headers: Vec<(HeaderName, String)>,
    /// What every answer must hold.
    pub check: Check,
}

/// Readers on connections of their own, each logged in when a login is given.
///
/// # Errors
/// When the server does not take them.
pub async fn readers(
    program: &Program,
    count: u8,
    login: Option<&str>,
    reading: &Reading,
) -> Result<Vec<Reader>> {
    let mut readers = Vec::new();
    for number in 1..=count {
        let mut client = Client::connect(program.address, number).await?;
        if let Some(login) = login {
            client.log_in(login, world::PASSWORD).await?;
        }
        readers.push(Reader {
            client,
            paths: reading.paths.clone(),
            headers: reading.headers.clone(),
            check: Arc::clone(&reading.check),
            turn: usize::from(number),
        });
    }
    Ok(readers)
}

/// An answer of this status whose body is this long and holds these texts.
pub fn holds(status: StatusCode, texts: &[&str]) -> Check {
    let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    Arc::new(move |reply| {
        ensure!(reply.status == status, "status {}", reply.status);
        for text in &texts {
            let found = reply.body.windows(text.len()).any(|part| part == text);
            ensure!(found, "{} is not there", String::from_utf8_lossy(text));
        }
        Ok(())
    })
}

/// The floor's readers.
///
/// # Errors
/// When the floor does not take them.
pub async fn floor_readers(floors: &Program, count: u8, path: &str) -> Result<Vec<Reader>> {
    let wanted = if path == "/hello" {
        "hello"
    } else {
        "Xã số"
    };
    let reading = Reading {
        paths: vec![path.to_owned()],
        headers: Vec::new(),
        check: holds(StatusCode::OK, &[wanted]),
    };
    readers(floors, count, None, &reading).await
}

/// What paired runs came to.
pub struct Paired {
    /// Ours.
    pub ours: Measured,
    /// The floor.
    pub floor: Measured,
    /// Our rate over the floor's of the same turn, the middle one.
    pub ratio: f64,
}

/// Runs ours and its floor in turns.
///
/// # Errors
/// The first wrong answer.
pub async fn pair<A: Visitor, B: Visitor>(
    mut ours: Vec<A>,
    mut floor: Vec<B>,
) -> Result<(Paired, Vec<A>, Vec<B>)> {
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (below, back) = load::run(floor, TIME).await?;
        floor = back;
        let (above, back) = load::run(ours, TIME).await?;
        ours = back;
        ratios.push(above.per_second / below.per_second);
        a.push(above);
        b.push(below);
    }
    let paired = Paired {
        ours: load::middle(a).context("no run")?,
        floor: load::middle(b).context("no run")?,
        ratio: load::median(ratios),
    };
    Ok((paired, ours, floor))
}

/// A line of rates and waits.
pub fn line(what: &str, measured: &Measured) -> Row {
    Row {
        what: what.to_owned(),
        figure: page::rate(measured.per_second),
        p50: page::time(measured.p50),
        p99: page::time(measured.p99),
        ..Row::default()
    }
}
