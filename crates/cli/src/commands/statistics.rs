//! `thang statistics`: what the indicators of a set say about each other, and what they say to nobody.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::framework::{Code, Framework};
use engine::score::Scorecard;
use engine::statistics::{
    Claim, Correlation, Discrimination, Spread, Table, claims, cronbach_alpha, discrimination,
    leaf_correlations, leaf_index_correlations,
};

use super::scored::{ScoredFiles, read_scored};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;

/// One figure a line; `n` is the number of units (of a unit: of indicators) that it rests on.
const COLUMNS: [&str; 6] = ["statistic", "node", "with", "n", "value", "finding"];

/// What to describe.
#[derive(Debug, Args)]
pub struct StatisticsArgs {
    #[command(flatten)]
    files: ScoredFiles,
    /// What the units claimed (an answers file), compared with the answers
    #[arg(long)]
    claims: Option<PathBuf>,
    /// Correlate every pair of indicators as well
    #[arg(long)]
    pairs: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

pub fn run(args: &StatisticsArgs, language: Language) -> Result<(), Failure> {
    let (framework, scored) = args.files.read(language)?;
    let table = Table::of(&framework, &scored.cards);
    let mut rows = of_set(&table, args.pairs);
    if let Some(file) = &args.claims {
        let units = Some(scored.units.clone());
        let own = read_scored(file, &framework, units, language)?;
        rows.extend(of_claims(
            &framework,
            &scored.units,
            &own.cards,
            &scored.cards,
        ));
    }
    Ok(output::print(&output::rows(args.format, &COLUMNS, &rows))?)
}

fn of_set(table: &Table, with_pairs: bool) -> Vec<Vec<String>> {
    let mut rows: Vec<_> = discrimination(table).iter().flat_map(spread_rows).collect();
    let all = std::iter::once(None);
    for index in all.chain(table.indices.iter().copied().map(Some)) {
        let alpha = cronbach_alpha(table, index);
        rows.push(vec![
            String::from("cronbach_alpha"),
            index.map_or_else(|| String::from("total"), |code| code.to_string()),
            String::new(),
            alpha.n_units.to_string(),
            number(alpha.value),
            format!("{} indicators", alpha.n_leaves),
        ]);
    }
    let pairs = with_pairs.then(|| leaf_correlations(table));
    let correlations = leaf_index_correlations(table)
        .into_iter()
        .chain(pairs.into_iter().flatten());
    rows.extend(correlations.flat_map(correlation_rows));
    rows
}

fn spread_rows(one: &Discrimination) -> [Vec<String>; 2] {
    let finding = match one.spread {
        Spread::NoAnswers => "no_answers",
        Spread::AllFull => "all_full",
        Spread::AllNothing => "all_nothing",
        Spread::AllSame => "all_same",
        Spread::Differs => "differs",
    };
    let row = |name: &str, value, finding: &str| {
        vec![
            String::from(name),
            one.leaf.to_string(),
            String::new(),
            one.n.to_string(),
            number(value),
            String::from(finding),
        ]
    };
    [
        row("mean", one.mean, ""),
        row("deviation", one.deviation, finding),
    ]
}

fn correlation_rows((leaf, with, found): (Code, Code, Correlation)) -> [Vec<String>; 2] {
    let row = |name: &str, value| {
        vec![
            String::from(name),
            leaf.to_string(),
            with.to_string(),
            found.n.to_string(),
            number(value),
            String::new(),
        ]
    };
    [
        row("pearson", found.pearson),
        row("spearman", found.spearman),
    ]
}

fn of_claims(
    framework: &Framework,
    units: &[Unit],
    own: &[Scorecard],
    appraised: &[Scorecard],
) -> Vec<Vec<String>> {
    let found = claims(framework, own, appraised);
    let units = units.iter().zip(&found.units);
    let units = units.map(|(unit, claim)| claim_row("over_claim_unit", &unit.code, claim));
    let leaves = found.leaves.iter();
    let leaves = leaves.map(|(code, claim)| claim_row("over_claim", &code.to_string(), claim));
    leaves.chain(units).collect()
}

/// The value is claimed minus appraised points, exact.
fn claim_row(name: &str, node: &str, claim: &Claim) -> Vec<String> {
    vec![
        String::from(name),
        String::from(node),
        String::new(),
        claim.compared.to_string(),
        claim.excess.canonical(),
        format!("cut {}, raised {}", claim.cut, claim.raised),
    ]
}

/// Nothing stays empty: there is no such figure.
fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
