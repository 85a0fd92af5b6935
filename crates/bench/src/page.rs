//! The page that is written: machine, method, one table per workload, targets beside figures.

use std::fmt::Write as _;

use anyhow::Result;

/// One workload's results.
#[derive(Debug, Default)]
pub struct Table {
    /// `W1` …
    pub id: &'static str,
    /// What is done.
    pub title: &'static str,
    /// What was checked before a timing counted, and what else must be said.
    pub notes: Vec<String>,
    /// Lines.
    pub rows: Vec<Row>,
}

/// One line of a table; empty cells stay empty.
#[derive(Debug, Default, Clone)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure.
    pub figure: String,
    /// Half of the answers came within this.
    pub p50: String,
    /// 99 of 100 answers came within this.
    pub p99: String,
    /// Our rate over the floor's.
    pub ratio: String,
    /// What it should be.
    pub target: String,
    /// Whether it is.
    pub met: Option<bool>,
    /// Whether a further goal is, where the target names one.
    pub goal: Option<bool>,
}

/// The whole page.
///
/// # Errors
/// On a machine that does not describe itself.
pub fn write(tables: &[Table]) -> Result<String> {
    let mut page = String::from(BEFORE);
    writeln!(page, "{}\n", machine()?)?;
    page.push_str(METHOD);
    for table in tables {
        writeln!(page, "\n## {}: {}\n", table.id, table.title)?;
        for note in &table.notes {
            writeln!(page, "{note}\n")?;
        }
        writeln!(
            page,
            "| what | figure | p50 | p99 | to the floor | target | met |\n\
             | --- | ---: | ---: | ---: | ---: | --- | --- |"
        )?;
        for row in &table.rows {
            let met = match (row.met, row.goal) {
                (Some(true), Some(false)) => "yes, the goal **no**",
                (Some(true), _) => "yes",
                (Some(false), _) => "**no**",
                (None, _) => "",
            };
            writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} | {met} |",
                row.what, row.figure, row.p50, row.p99, row.ratio, row.target
            )?;
        }
        writeln!(page, "\n`cargo xtask bench {}`", table.id)?;
    }
    Ok(page)
}

const BEFORE: &str = "\
# Performance

Written by `cargo xtask bench`; run it to have the figures of your own machine. Absolute numbers are
the machine's; the ratios to a floor measured in the same run say what the program adds.

";

const METHOD: &str = "\
Every figure is of the build for installations (`cargo build --profile distribution`), started as a process
with a data folder of its own; `cargo run --release` builds for a quick first start and serves more slowly.
Visitors are connections that are kept open on the same machine and share one thread of another process.
They log in with the form. Status and content of every answer are checked, and a wrong one ends the run.
Ours and its floor take turns, five times, for 1.5 seconds each after a warm-up; the table shows the
run with the middle rate, and the middle one of the five ratios.

Floors, served in the same way by a process of their own: *hello*: axum answers five bytes; *bare
select*: axum and sqlx read 20 rows of 303 in order and write them as text, without log-in, rights or
page; *bare write*: axum and sqlx insert one row per durable commit (SQLite in WAL mode, FULL);
*grouped write*: the same, those who wait together share a commit, at most 64.
";

fn machine() -> Result<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let total = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"));
    let total = total.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    let gib = total.unwrap_or_default() / 1024.0 / 1024.0;
    let load = std::fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    Ok(format!(
        "Machine: {cores} cores ({model}), {gib:.0} GiB of memory, a virtual disk; load average {load} \
         when the page was written, which at the end of a run is mostly the run itself."
    ))
}

/// `12 345/s`, with groups of three for the eye.
pub fn rate(per_second: f64) -> String {
    format!("{}/s", whole(per_second))
}

/// A whole number with commas.
pub fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time in the unit that suits it.
pub fn time(wait: std::time::Duration) -> String {
    let ms = wait.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 1.0 => format!("{ms:.2} ms"),
        ms if ms < 20.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn numbers_are_written_for_the_eye() {
        assert_eq!(rate(12_345.6), "12,346/s");
        assert_eq!(whole(999.0), "999");
        assert_eq!(time(Duration::from_micros(340)), "0.34 ms");
        assert_eq!(time(Duration::from_millis(1_500)), "1.50 s");
    }

    #[test]
    fn a_target_that_is_missed_is_said() {
        let said = |met, goal| {
            let row = Row {
                what: "a".into(),
                met: Some(met),
                goal,
                ..Row::default()
            };
            let table = Table {
                id: "W1",
                title: "x",
                notes: vec![],
                rows: vec![row],
            };
            write(&[table]).unwrap()
        };
        assert!(said(false, None).contains("| **no** |"));
        assert!(said(true, Some(false)).contains("| yes, the goal **no** |"));
        assert!(said(true, Some(true)).contains("| yes |"));
    }
}
