//! S1: a whole round built from its numbers, in process beside NumPy and as the program from file to file.

use std::{fs::File, num::NonZeroUsize, path::Path, process::Command, time::Instant};

use anyhow::{Context as _, Result, ensure};
use engine::{
    answer::RoundAnswers,
    ranking::ranks,
    score::{score_columns, table::Target},
};

use super::{Bench, robustness::time, round::Round};
use crate::{
    load,
    page::{Row, Table},
    scratch::Scratch,
};

/// The script, from the top of the repository, where `cargo xtask bench` starts us.
const SCRIPT: &str = "crates/bench/reference/build.py";
const UNITS: usize = 3_321;
const LEAVES: usize = 95;
/// Turns of ours and the reference; both take the middle of some runs in each.
const TURNS: usize = 3;
const RUNS: usize = 15;
/// Runs of the program.
const STARTS: usize = 7;

/// What one unit comes to.
type Standing = (f64, u32);

/// Builds the round in process and as a program.
///
/// # Errors
/// When NumPy is absent or comes to another result.
pub fn measure(bench: &Bench) -> Result<Table> {
    let round = Round::new(UNITS, LEAVES)?;
    let folder = Scratch::new()?;
    let mut rows = in_process(&round, folder.path())?;
    rows.push(as_program(bench, &round, folder.path())?);
    Ok(Table {
        id: "S1",
        title: "build: 3,321 × 95, min–max, three levels of weighted means, ranks",
        notes: vec![String::from(
            "In process both begin with numbers in memory, ours exact decimals and NumPy's binary \
             ones, and end with every unit's value and rank; every rank is NumPy's and every value lies \
             within 10⁻⁹ of its own before a timing counts. One thread unless said. The program reads \
             framework and answers from files and writes points, maximum, value and rank of every unit \
             at every node, 425,088 rows, to a file; what it ranks there is compared as well.",
        )],
        rows,
    })
}

fn in_process(round: &Round, folder: &Path) -> Result<Vec<Row>> {
    let answers = round.answers();
    let (one, two) = (NonZeroUsize::MIN, NonZeroUsize::MIN.saturating_add(1));
    let (mut ours, mut both, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let (seconds, expected) = reference(round, folder)?;
        theirs.push(seconds);
        let (seconds, found) = build(round, &answers, one)?;
        ours.push(seconds);
        let (seconds, again) = build(round, &answers, two)?;
        both.push(seconds);
        if turn == 0 {
            same(&found, &expected)?;
            ensure!(again == found, "two threads come to another result");
        }
    }
    let turns = |ours: &[f64]| load::median(ours.iter().zip(&theirs).map(|(a, b)| b / a).collect());
    let (single, double) = (turns(&ours), turns(&both));
    let row = |what: &str, seconds: Vec<f64>, ratio: f64, target: &str| Row {
        what: what.to_owned(),
        figure: time(load::median(seconds)),
        ratio: format!("{ratio:.2}"),
        target: target.to_owned(),
        met: (!target.is_empty()).then_some(ratio >= 1.0),
        ..Row::default()
    };
    Ok(vec![
        Row {
            what: String::from("in process, NumPy"),
            figure: time(load::median(theirs.clone())),
            ..Row::default()
        },
        row("in process", ours, single, "≥ 1"),
        row("in process, two threads", both, double, ""),
    ])
}

/// Seconds of the middle run, and every unit's value and rank.
fn build(
    round: &Round,
    answers: &RoundAnswers,
    threads: NonZeroUsize,
) -> Result<(f64, Vec<Standing>)> {
    let mut seconds = Vec::new();
    let mut standings = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let scores = score_columns(&round.framework, answers, &[], threads);
        let total = scores.at(Target::Total);
        let (compare, full) = (round.framework.compare, round.framework.maximum);
        let values = total.figures(compare, full, 0..scores.n_units());
        let ranks = ranks(&values);
        seconds.push(begun.elapsed().as_secs_f64());
        let both = values.iter().zip(ranks);
        let both: Option<Vec<Standing>> = both
            .map(|(value, rank)| Some((value.as_ref()?.to_f64(), rank?)))
            .collect();
        standings = both.context("a unit has no value")?;
    }
    Ok((load::median(seconds), standings))
}

/// Seconds of the reference, and what it came to.
fn reference(round: &Round, folder: &Path) -> Result<(f64, Vec<Standing>)> {
    let (numbers, places) = (folder.join("numbers"), folder.join("places"));
    let bytes = round
        .numbers
        .iter()
        .flat_map(|number| (*number as f64 / 1e6).to_le_bytes());
    std::fs::write(&numbers, bytes.collect::<Vec<u8>>())?;
    let (components, indices) = round.places();
    let lines = components.iter().enumerate().map(|(leaf, component)| {
        let index = indices.get(*component).copied().unwrap_or_default();
        format!("{component} {index} {}\n", Round::weight(leaf))
    });
    std::fs::write(&places, lines.collect::<String>())?;
    let ended = Command::new("python3")
        .arg(SCRIPT)
        .args([&numbers, &places])
        .arg(round.n_units.to_string())
        .output()
        .context("python3 with NumPy is the reference; put it on the path")?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    ensure!(ended.status.success(), "the reference failed: {said}");
    let seconds = said.lines().last().unwrap_or_default().parse()?;
    let text = String::from_utf8(ended.stdout)?;
    let lines = text.lines().map(|line| {
        let (value, rank) = line.split_once(' ').context("a value and a rank")?;
        Ok((value.parse()?, rank.parse()?))
    });
    Ok((seconds, lines.collect::<Result<_>>()?))
}

fn same(ours: &[Standing], theirs: &[Standing]) -> Result<()> {
    ensure!(ours.len() == theirs.len(), "another number of units");
    for (unit, (own, other)) in ours.iter().zip(theirs).enumerate() {
        ensure!(
            own.1 == other.1 && (own.0 - other.0).abs() < 1e-9,
            "unit {unit}: {own:?} here, {other:?} there"
        );
    }
    Ok(())
}

/// The program, from file to file.
fn as_program(bench: &Bench, round: &Round, folder: &Path) -> Result<Row> {
    let file = |name: &str| folder.join(name);
    std::fs::write(file("framework.toml"), &round.source)?;
    std::fs::write(file("answers.csv"), round.csv()?)?;
    let mut seconds = Vec::new();
    for _ in 0..STARTS {
        let out = File::create(file("out.csv"))?;
        let begun = Instant::now();
        let status = Command::new(&bench.thang)
            .args([
                "score",
                "--framework",
                "framework.toml",
                "--answers",
                "answers.csv",
            ])
            .current_dir(folder)
            .env_clear()
            .stdout(out)
            .status()?;
        seconds.push(begun.elapsed().as_secs_f64());
        ensure!(status.success(), "the program ended with {status}");
    }
    let (_, expected) = reference(round, folder)?;
    let written = std::fs::read_to_string(file("out.csv"))?;
    let totals = written
        .lines()
        .filter(|line| line.contains(",total,total,"));
    let found = totals.map(|line| {
        let mut fields = line.split(',').skip(5);
        let value = fields.next().and_then(|value| value.parse().ok())?;
        Some((value, fields.next()?.parse().ok()?))
    });
    let found: Option<Vec<Standing>> = found.collect();
    same(&found.context("a row of another form")?, &expected)?;
    let seconds = load::median(seconds);
    Ok(Row {
        what: String::from("the program, from files to a file"),
        figure: time(seconds),
        target: String::from("< 0.1 s"),
        met: Some(seconds < 0.1),
        ..Row::default()
    })
}
