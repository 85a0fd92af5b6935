//! S2, S3, S4: ranks under drawn weights and methods, and parts of the variance, beside NumPy.
//!
//! The reference is a script of ours that shares no code with the engine. A timing counts only after
//! every rank and percentile of it came out the same here.

use std::{num::NonZeroUsize, ops::ControlFlow, path::PathBuf, process::Command, time::Instant};

use anyhow::{Context as _, Result, bail, ensure};
use engine::sensitivity::{
    chance::{Purpose, Stream},
    choices::{Aggregation, Choices, Normalisation},
    robustness::{Plan, Robustness, robustness},
    subject::Subject,
    variance::{VarianceParts, variance_parts},
    weights::WeightTree,
};

use crate::{
    load,
    page::{self, Row, Table},
    scratch::Scratch,
};

/// The script, from the top of the repository, where `cargo xtask bench` starts us.
const SCRIPT: &str = "crates/bench/reference/robustness.py";
/// Turns of ours and the reference.
const TURNS: usize = 3;
/// Main indices of the made-up set.
const INDICES: usize = 8;
/// Draws of S2 and S3, base sample of S4.
const DRAWS: u64 = 10_000;
const SPREAD: f64 = 0.25;
const SEED: u64 = 1;

/// S2: ranks under drawn weights, percentiles included.
///
/// # Errors
/// When NumPy is absent or comes to another result.
pub fn ranks() -> Result<Table> {
    let mut rows = Vec::new();
    for (n_units, n_leaves) in [(63, 95), (700, 95), (3_321, 95), (10_000, 200)] {
        let set = Set::new(n_units, n_leaves)?;
        let size = format!("{} × {n_leaves}", page::whole(n_units as f64));
        rows.extend(set.against_reference(&size, Choices::default(), GOAL)?);
        if n_units == 3_321 {
            rows.extend(memory(n_units, n_leaves, &size)?);
        }
    }
    Ok(Table {
        id: "S2",
        title: "10,000 draws of weights, all units ranked in each, percentiles",
        notes: vec![note()],
        rows,
    })
}

/// S3: the same with normalisation and aggregation drawn too.
///
/// # Errors
/// When NumPy is absent or comes to another result.
pub fn methods() -> Result<Table> {
    let set = Set::new(63, 95)?;
    Ok(Table {
        id: "S3",
        title: "10,000 draws of weights, normalisation and aggregation, 63 × 95",
        notes: vec![format!(
            "{} Normalisations: share, min–max; aggregations: arithmetic, geometric over main indices.",
            note()
        )],
        rows: set.against_reference("63 × 95", choices(), FLOOR)?,
    })
}

/// S4: parts of the variance.
///
/// # Errors
/// When NumPy is absent or comes to another result.
pub fn variance() -> Result<Table> {
    let set = Set::new(63, 95)?;
    let plan = plan(choices(), 1);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let (seconds, rows) = set.reference("variance", &plan)?;
        theirs.push(seconds);
        let begun = Instant::now();
        let parts = variance_parts(&set.subject, &plan, 1_000, &|_| ControlFlow::Continue(()))?;
        ours.push(begun.elapsed().as_secs_f64());
        if turn == 0 {
            same_parts(&parts, &rows)?;
        }
    }
    Ok(Table {
        id: "S4",
        title: "variance-based sensitivity indices, 10,000 × 5 runs, 63 × 95",
        notes: vec![format!(
            "{} Ours adds 1,000 bootstrap samples for the intervals.",
            note()
        )],
        rows: compared("63 × 95", ours, theirs, SECONDS),
    })
}

fn note() -> String {
    String::from(
        "One thread each unless said. Every rank equals the reference's and every figure lies within \
         10⁻⁹ of its own before a timing counts; the reference's time leaves out its start. Ours and \
         the reference take turns; figures are the middle ones.",
    )
}

fn choices() -> Choices {
    Choices {
        normalisations: vec![Normalisation::Share, Normalisation::MinMax],
        aggregations: vec![Aggregation::Arithmetic, Aggregation::GeometricOverIndices],
    }
}

fn plan(choices: Choices, threads: usize) -> Plan {
    Plan {
        threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN),
        choices,
        ..Plan::weights(DRAWS, SPREAD, SEED)
    }
}

/// A made-up set, and the folder in which the reference finds it.
struct Set {
    subject: Subject,
    folder: Scratch,
    n_units: usize,
}

impl Set {
    /// Shares uniform on [0, 1), leaves spread evenly over the main indices.
    fn new(n_units: usize, n_leaves: usize) -> Result<Self> {
        let mut nodes = Vec::new();
        let (per_index, mut left) = (n_leaves.div_ceil(INDICES), n_leaves);
        while left > 0 {
            let children = per_index.min(left);
            let index = nodes.len();
            nodes.push((None, children as f64));
            nodes.extend((0..children).map(|_| (Some(index), 1.0)));
            left -= children;
        }
        let stream = Stream::new(SEED, Purpose::Choices, u64::MAX);
        let count = (n_units * n_leaves) as u64;
        let shares: Vec<f64> = (0..count).map(|place| stream.number(place)).collect();
        let folder = Scratch::new()?;
        let lines = nodes.iter().map(|(parent, maximum)| match parent {
            Some(parent) => format!("{parent} {maximum}\n"),
            None => format!("-1 {maximum}\n"),
        });
        std::fs::write(folder.path().join("tree"), lines.collect::<String>())?;
        let bytes: Vec<u8> = shares
            .iter()
            .flat_map(|share| share.to_le_bytes())
            .collect();
        std::fs::write(folder.path().join("shares"), bytes)?;
        let subject = Subject::from_shares(WeightTree::from_parents(&nodes), n_units, shares)?;
        Ok(Self {
            subject,
            folder,
            n_units,
        })
    }

    /// Seconds of the reference, and its rows without their first field.
    fn reference(&self, analysis: &str, plan: &Plan) -> Result<(f64, Vec<Vec<f64>>)> {
        let path = |name: &str| -> PathBuf { self.folder.path().join(name) };
        let has_choices = plan.choices != Choices::default();
        let names = |all: &'static str, first: &'static str| if has_choices { all } else { first };
        let ended = Command::new("python3")
            .args([SCRIPT, analysis, "--tree"])
            .arg(path("tree"))
            .arg("--shares")
            .arg(path("shares"))
            .args(["--units", &self.n_units.to_string()])
            .args(["--draws", &plan.draws.to_string()])
            .args(["--spread", &plan.spread.to_string()])
            .args(["--seed", &plan.seed.to_string()])
            .args(["--normalisations", names("share,min-max", "share")])
            .args([
                "--aggregations",
                names("arithmetic,geometric-over-indices", "arithmetic"),
            ])
            .output()
            .context("python3 with NumPy is the reference; put it on the path")?;
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        ensure!(ended.status.success(), "the reference failed: {said}");
        let seconds = said.lines().last().unwrap_or_default().parse()?;
        let text = String::from_utf8(ended.stdout)?;
        let rows = text.lines().skip(1).map(|line| {
            let fields = line.split(',').skip(1);
            let numbers: Result<Vec<f64>, _> = fields.map(str::parse).collect();
            numbers.context("the reference wrote something else than numbers")
        });
        Ok((seconds, rows.collect::<Result<_>>()?))
    }

    fn run(&self, plan: &Plan) -> Result<(f64, Robustness)> {
        let begun = Instant::now();
        let result = robustness(&self.subject, plan, &|_| ControlFlow::Continue(()))?;
        // Percentiles belong to the work.
        let figures: f64 = result.units.iter().flat_map(figures).sum();
        ensure!(figures.is_finite(), "a figure is missing");
        Ok((begun.elapsed().as_secs_f64(), result))
    }

    fn against_reference(&self, size: &str, choices: Choices, aim: Aim) -> Result<Vec<Row>> {
        let (one, two) = (plan(choices.clone(), 1), plan(choices, 2));
        let (mut ours, mut both, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..TURNS {
            let (seconds, rows) = self.reference("ranks", &one)?;
            theirs.push(seconds);
            let (seconds, result) = self.run(&one)?;
            ours.push(seconds);
            let (seconds, again) = self.run(&two)?;
            both.push(seconds);
            if turn == 0 {
                same_ranks(&result, &rows)?;
                ensure!(again == result, "two threads come to another result");
            }
        }
        let single = load::median(ours.clone());
        let mut rows = compared(size, ours, theirs, aim);
        let double = load::median(both);
        rows.push(Row {
            what: format!("{size}, two threads"),
            figure: time(double),
            ratio: format!("{:.2} × one thread", single / double),
            target: String::from("nearly 2 × one thread"),
            ..Row::default()
        });
        Ok(rows)
    }
}

/// The most memory that a process needs which does nothing else, for some draws and for four times as
/// many. A process of its own each: what this one had before, or has given back, does not count.
fn memory(n_units: usize, n_leaves: usize, size: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for draws in [DRAWS, 4 * DRAWS] {
        let numbers = [n_units as u64, n_leaves as u64, draws].map(|number| number.to_string());
        let ended = Command::new(std::env::current_exe()?)
            .arg(PEAK)
            .args(&numbers)
            .output()?;
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        ensure!(ended.status.success(), "measuring memory failed: {said}");
        let mib: f64 = String::from_utf8(ended.stdout)?.trim().parse()?;
        rows.push(Row {
            what: format!(
                "{size}, most memory of a process that makes {} draws",
                page::whole(draws as f64)
            ),
            figure: format!("{mib:.1} MiB"),
            target: String::from("the same for any number"),
            ..Row::default()
        });
    }
    Ok(rows)
}

/// What a ratio to the reference should be, in words, and how far it should go beyond 1.
type Aim = (&'static str, Option<f64>);

const GOAL: Aim = ("≥ 1, goal 3", Some(3.0));
const FLOOR: Aim = ("≥ 1", None);
const SECONDS: Aim = ("seconds", None);

/// The first argument of a process that measures its own memory.
pub const PEAK: &str = "peak";

/// Makes the draws and prints the most memory that this process ever had, in MiB.
///
/// # Errors
/// When the arguments are no numbers, or on a system without `/proc`.
pub fn peak(numbers: &[String]) -> Result<()> {
    let numbers: Vec<u64> = numbers
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, _>>()?;
    let [n_units, n_leaves, draws] = numbers.as_slice() else {
        bail!("units, leaves and draws are expected");
    };
    let set = Set::new(usize::try_from(*n_units)?, usize::try_from(*n_leaves)?)?;
    set.run(&Plan::weights(*draws, SPREAD, SEED))?;
    println!("{}", status("VmHWM:")?);
    Ok(())
}

fn compared(size: &str, ours: Vec<f64>, theirs: Vec<f64>, (target, goal): Aim) -> Vec<Row> {
    let turns = ours.iter().zip(&theirs);
    let ratio = load::median(turns.map(|(ours, theirs)| theirs / ours).collect());
    let (ours, theirs) = (load::median(ours), load::median(theirs));
    vec![
        Row {
            what: format!("{size}, NumPy"),
            figure: time(theirs),
            ..Row::default()
        },
        Row {
            what: size.to_owned(),
            figure: time(ours),
            ratio: format!("{ratio:.2}"),
            target: target.to_owned(),
            met: Some(ratio >= 1.0),
            goal: goal.map(|goal| ratio >= goal),
            ..Row::default()
        },
    ]
}

pub fn time(seconds: f64) -> String {
    page::time(std::time::Duration::from_secs_f64(seconds))
}

/// Median, 5th and 95th percentile, probability of the first place.
fn figures(unit: &engine::sensitivity::robustness::UnitPlaces) -> [f64; 4] {
    let places = &unit.places;
    let quantile = |share| places.quantile(share).unwrap_or(f64::NAN);
    let first = places.probability(1).unwrap_or(f64::NAN);
    [quantile(0.5), quantile(0.05), quantile(0.95), first]
}

fn same_ranks(ours: &Robustness, rows: &[Vec<f64>]) -> Result<()> {
    ensure!(ours.units.len() == rows.len(), "another number of units");
    for (number, (unit, row)) in ours.units.iter().zip(rows).enumerate() {
        let rank = unit.rank.map_or(f64::NAN, f64::from);
        let own = std::iter::once(rank).chain(figures(unit));
        let same = own
            .zip(row)
            .all(|(own, theirs)| (own - theirs).abs() < 1e-9);
        ensure!(
            same && row.len() == 5,
            "unit {number} comes out differently: {row:?}"
        );
    }
    Ok(())
}

fn same_parts(ours: &VarianceParts, rows: &[Vec<f64>]) -> Result<()> {
    ensure!(ours.parts.len() == rows.len(), "another number of sources");
    for (part, row) in ours.parts.iter().zip(rows) {
        let own = [part.first_order.value, part.total.value];
        let same = own
            .iter()
            .zip(row)
            .all(|(own, theirs)| (own - theirs).abs() < 1e-9);
        ensure!(same, "{:?} comes out differently: {row:?}", part.source);
    }
    Ok(())
}

/// A figure of this process in MiB.
fn status(name: &str) -> Result<f64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1024.0).context("no such figure")
}
