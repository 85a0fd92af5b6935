//! `thang score`: points, maximum, value and rank of every unit at every node of the tree.

use std::io;
use std::num::NonZeroUsize;

use clap::Args;
use engine::Language;
use engine::amount::Amount;
use engine::compare::{Band, Compare, band, scaled};
use engine::framework::Framework;
use engine::score::score_columns;
use engine::score::table::{Row, Table, Target, table_of};

use super::scored::{ScoredFiles, groups};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;

/// The columns, in the order that other programs rely on.
const COLUMNS: [&str; 9] = [
    "unit", "node", "kind", "points", "maximum", "value", "rank", "of", "missing",
];

/// What JSON and the table for reading say besides, where the framework has it. The columns of CSV
/// are fixed, and both follow from them and the framework.
const SCALED: &str = "scaled";
const BAND: &str = "band";

/// What to score.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[command(flatten)]
    files: ScoredFiles,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

pub fn run(args: &ScoreArgs, language: Language) -> Result<(), Failure> {
    let (framework, round) = args.files.read_round(language)?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let groups = groups(&round.units);
    let scores = score_columns(&framework, &round.answers, &groups, threads);
    let table = table_of(&framework, scores, &groups, threads);
    match args.format {
        Format::Csv => csv(&framework, &round.units, &table, threads)?,
        Format::Json => output::print(&json(&framework, &round.units, &table))?,
        Format::Table => output::print(&people(&framework, &round.units, &table, language))?,
    }
    Ok(())
}

/// Code and kind of every target, ready to be written thousands of times.
fn heads(framework: &Framework, table: &Table) -> Vec<(String, &'static str)> {
    table
        .targets
        .iter()
        .map(|target| (target.code(framework), target.kind(framework)))
        .collect()
}

/// The points scaled up to the target's full maximum; nothing where no maximum applies.
fn scaled_points(framework: &Framework, target: Target, row: &Row) -> Option<Amount> {
    scaled(target.maximum(framework), &row.score)
}

/// The band of the total; other targets have none.
fn band_of<'f>(framework: &'f Framework, target: Target, row: &Row) -> Option<&'f Band> {
    band(framework, &row.score).filter(|_| target == Target::Total)
}

/// How many units a thread makes the rows of before they are printed.
const AT_ONCE: usize = 64;

/// Writes the table: threads take turns in making the rows of some units, which are printed in order
/// while the next are made.
fn csv(
    framework: &Framework,
    units: &[Unit],
    table: &Table,
    threads: NonZeroUsize,
) -> io::Result<()> {
    let heads = heads(framework, table);
    let heads: Vec<String> = heads
        .iter()
        .map(|(code, kind)| format!(",{code},{kind},"))
        .collect();
    output::print(format!("{}\n", COLUMNS.join(",")).as_bytes())?;
    std::thread::scope(|scope| {
        let heads = &heads;
        let makers = (0..threads.get()).map(|turn| {
            // One share waits while the next is made.
            let (hand_over, made) = std::sync::mpsc::sync_channel(1);
            scope.spawn(move || {
                let shares = units.chunks(AT_ONCE).enumerate();
                for (number, units) in shares.skip(turn).step_by(threads.get()) {
                    let rows = csv_rows(heads, number * AT_ONCE, units, table);
                    if hand_over.send(rows).is_err() {
                        // The reader has gone, and what is printed fails.
                        return;
                    }
                }
            });
            made
        });
        let makers: Vec<_> = makers.collect();
        let mut turns = makers.iter().cycle();
        // A thread that panicked hands nothing over, and the scope passes the panic on.
        while let Some(Ok(rows)) = turns.next().map(std::sync::mpsc::Receiver::recv) {
            output::print(&rows)?;
        }
        Ok(())
    })
}

/// The rows of some units, of which the first has this place in the table.
fn csv_rows(heads: &[String], first: usize, units: &[Unit], table: &Table) -> Vec<u8> {
    let mut out = Vec::with_capacity(96 * heads.len() * units.len());
    let mut repeated = vec![Repeated::default(); heads.len()];
    let mut field = Vec::new();
    table.each_row(first..first + units.len(), |unit, column, row| {
        if column == 0 {
            field.clear();
            let code = units.get(unit - first).map(|unit| unit.code.as_str());
            output::csv_field(code.unwrap_or_default(), &mut field);
        }
        if let Some((head, repeated)) = heads.get(column).zip(repeated.get_mut(column)) {
            out.extend_from_slice(&field);
            out.extend_from_slice(head.as_bytes());
            numbers(row, repeated, b"", &mut out);
            out.push(b'\n');
        }
    });
    out
}

/// What is mostly the same in all rows of a target, as it was written last.
#[derive(Debug, Clone, Default)]
struct Repeated {
    maximum: (Option<Amount>, Vec<u8>),
    ends: (Option<(u32, u32)>, Vec<u8>),
}

/// The six numbers, parted by commas; `absent` stands for a value or rank that is not there.
fn numbers(row: &Row, repeated: &mut Repeated, absent: &[u8], out: &mut Vec<u8>) {
    let (known, maximum) = &mut repeated.maximum;
    if *known != Some(row.score.maximum) {
        *known = Some(row.score.maximum);
        maximum.clear();
        maximum.push(b',');
        row.score.maximum.write_canonical(maximum);
        maximum.push(b',');
    }
    let (known, ends) = &mut repeated.ends;
    if *known != Some((row.of, row.score.missing)) {
        *known = Some((row.of, row.score.missing));
        ends.clear();
        for number in [row.of, row.score.missing] {
            ends.push(b',');
            whole(number, ends);
        }
    }
    row.score.points.write_canonical(out);
    out.extend_from_slice(maximum);
    match row.value {
        Some(value) => value.write_canonical(out),
        None => out.extend_from_slice(absent),
    }
    out.push(b',');
    match row.rank {
        Some(rank) => whole(rank, out),
        None => out.extend_from_slice(absent),
    }
    out.extend_from_slice(ends);
}

fn whole(number: u32, out: &mut Vec<u8>) {
    Amount::from_int(i64::from(number)).write_canonical(out);
}

/// An array of objects with plain JSON numbers: exact decimals, never through a float.
fn json(framework: &Framework, units: &[Unit], table: &Table) -> Vec<u8> {
    let heads = heads(framework, table);
    let mut out = Vec::with_capacity(160 * heads.len() * units.len() + 8);
    out.push(b'[');
    let mut row_numbers = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        let code = serde_json::Value::from(unit.code.as_str()).to_string();
        let cells = table.targets.iter().zip(table.unit(place));
        for ((node, kind), (target, row)) in heads.iter().zip(cells) {
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(b"\n{\"unit\":");
            out.extend_from_slice(code.as_bytes());
            out.extend_from_slice(format!(",\"node\":\"{node}\",\"kind\":\"{kind}\"").as_bytes());
            row_numbers.clear();
            numbers(&row, &mut Repeated::default(), b"null", &mut row_numbers);
            let fields = row_numbers.split(|byte| *byte == b',');
            for (column, field) in COLUMNS.iter().skip(3).zip(fields) {
                out.extend_from_slice(format!(",\"{column}\":").as_bytes());
                out.extend_from_slice(field);
            }
            if framework.compare == Compare::Scaled {
                let points = scaled_points(framework, *target, &row);
                let points = points.map_or_else(|| String::from("null"), Amount::canonical);
                out.extend_from_slice(format!(",\"{SCALED}\":{points}").as_bytes());
            }
            if !framework.bands.is_empty() {
                let code = band_of(framework, *target, &row).map(|band| band.code.as_str());
                let code = serde_json::Value::from(code);
                out.extend_from_slice(format!(",\"{BAND}\":{code}").as_bytes());
            }
            out.push(b'}');
        }
    }
    out.extend_from_slice(b"\n]\n");
    out
}

/// With the framework's decimals, for reading.
fn people(framework: &Framework, units: &[Unit], table: &Table, language: Language) -> Vec<u8> {
    let heads = heads(framework, table);
    let mut columns = COLUMNS.to_vec();
    let is_scaled = framework.compare == Compare::Scaled;
    columns.extend(is_scaled.then_some(SCALED));
    columns.extend((!framework.bands.is_empty()).then_some(BAND));
    let mut rows = Vec::with_capacity(heads.len() * units.len());
    for (place, unit) in units.iter().enumerate() {
        let cells = table.targets.iter().zip(table.unit(place));
        for ((code, kind), (target, row)) in heads.iter().zip(cells) {
            let mut line = vec![
                unit.code.clone(),
                code.clone(),
                String::from(*kind),
                framework.points_text(row.score.points, language),
                framework.points_text(row.score.maximum, language),
                row.value
                    .map(|value| framework.value_text(value, language))
                    .unwrap_or_default(),
                row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
                row.of.to_string(),
                row.score.missing.to_string(),
            ];
            if is_scaled {
                let points = scaled_points(framework, *target, &row);
                let text = points.map(|points| framework.points_text(points, language));
                line.push(text.unwrap_or_default());
            }
            if !framework.bands.is_empty() {
                let band = band_of(framework, *target, &row);
                let title = band.map(|band| String::from(band.title_in(language)));
                line.push(title.unwrap_or_default());
            }
            rows.push(line);
        }
    }
    output::table(&columns, &rows)
}
