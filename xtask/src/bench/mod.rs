//! `cargo xtask bench`: measure the workloads, each beside a floor measured in the same run.

use anyhow::{Result, ensure};

/// One workload: its id as in `docs/performance.md`, one line about it, and its measurement.
type Workload = (&'static str, &'static str, fn() -> Result<()>);

const WORKLOADS: &[Workload] = &[];

/// Runs the workloads named in `arguments`, all when none is named; `--list` only names them.
pub fn run(arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|argument| argument == "--list") {
        for (id, title, _) in WORKLOADS {
            println!("{id:6} {title}");
        }
        return Ok(());
    }
    for (_, _, measure) in chosen(WORKLOADS, arguments)? {
        measure()?;
    }
    Ok(())
}

/// Every name must exist, and something must be left to measure: silence would look like success.
fn chosen<'a>(all: &'a [Workload], names: &[String]) -> Result<Vec<&'a Workload>> {
    for name in names {
        ensure!(
            all.iter().any(|(id, ..)| id == name),
            "no workload `{name}`; cargo xtask bench --list names them"
        );
    }
    let chosen: Vec<_> = all
        .iter()
        .filter(|(id, ..)| names.is_empty() || names.iter().any(|name| name == id))
        .collect();
    ensure!(!chosen.is_empty(), "no workload is defined");
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[Workload] = &[("W1", "a list", || Ok(())), ("W2", "a form", || Ok(()))];

    #[test]
    fn without_a_name_every_workload_is_measured() {
        assert_eq!(chosen(TWO, &[]).unwrap().len(), 2);
        assert_eq!(chosen(TWO, &["W2".to_owned()]).unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_or_empty_choice_is_an_error() {
        assert!(chosen(TWO, &["W9".to_owned()]).is_err());
        assert!(chosen(&[], &[]).is_err());
    }
}
