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
    let to = Reader {
        format: args.format,
        language,
    };
    let mut rows = of_set(&table, args.pairs, to);
    if let Some(file) = &args.claims {
        let units = Some(scored.units.clone());
        let own = read_scored(file, &framework, units, language)?;
        rows.extend(of_claims(
            &framework,
            &scored.units,
            &own.cards,
            &scored.cards,
            to,
        ));
    }
    let bytes = output::worded(args.format, &COLUMNS, &rows, language);
    Ok(output::print(&bytes)?)
}

/// Whom the figures are written for.
#[derive(Debug, Clone, Copy)]
struct Reader {
    format: Format,
    language: Language,
}

impl Reader {
    /// Nothing stays empty: there is no such figure.
    fn number(self, value: Option<f64>) -> String {
        output::figure(self.format, value, self.language)
    }
}

fn of_set(table: &Table, with_pairs: bool, to: Reader) -> Vec<Vec<String>> {
    let found = discrimination(table);
    let mut rows: Vec<_> = found.iter().flat_map(|one| spread_rows(one, to)).collect();
    let all = std::iter::once(None);
    for index in all.chain(table.indices.iter().copied().map(Some)) {
        let alpha = cronbach_alpha(table, index);
        rows.push(vec![
            String::from("cronbach_alpha"),
            index.map_or_else(|| String::from("total"), |code| code.to_string()),
            String::new(),
            alpha.n_units.to_string(),
            to.number(alpha.value),
            match to.format {
                Format::Table => {
                    let word = to.language.pick("chỉ số", "indicators");
                    format!("{} {word}", alpha.n_leaves)
                }
                Format::Csv | Format::Json => format!("{} indicators", alpha.n_leaves),
            },
        ]);
    }
    let pairs = with_pairs.then(|| leaf_correlations(table));
    let correlations = leaf_index_correlations(table)
        .into_iter()
        .chain(pairs.into_iter().flatten());
    rows.extend(correlations.flat_map(|one| correlation_rows(one, to)));
    rows
}

fn spread_rows(one: &Discrimination, to: Reader) -> [Vec<String>; 2] {
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
            to.number(value),
            String::from(finding),
        ]
    };
    [
        row("mean", one.mean, ""),
        row("deviation", one.deviation, finding),
    ]
}

fn correlation_rows(
    (leaf, with, found): (Code, Code, Correlation),
    to: Reader,
) -> [Vec<String>; 2] {
    let row = |name: &str, value| {
        vec![
            String::from(name),
            leaf.to_string(),
            with.to_string(),
            found.n.to_string(),
            to.number(value),
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
    to: Reader,
) -> Vec<Vec<String>> {
    let found = claims(framework, own, appraised);
    let units = units.iter().zip(&found.units);
    let row = |name: &str, node: &str, claim: &Claim| claim_row(framework, (name, node), claim, to);
    let units = units.map(|(unit, claim)| row("over_claim_unit", &unit.code, claim));
    let leaves = found.leaves.iter();
    let leaves = leaves.map(|(code, claim)| row("over_claim", &code.to_string(), claim));
    leaves.chain(units).collect()
}

/// The value is claimed minus appraised points: exact for programs, as points are shown for people.
fn claim_row(
    framework: &Framework,
    (name, node): (&str, &str),
    claim: &Claim,
    to: Reader,
) -> Vec<String> {
    let (cut, raised) = (claim.cut, claim.raised);
    let (excess, finding) = match (to.format, to.language) {
        (Format::Table, Language::Vi) => (
            framework.points_text(claim.excess, Language::Vi),
            format!("giảm {cut}, tăng {raised}"),
        ),
        (Format::Table, Language::En) => (
            framework.points_text(claim.excess, Language::En),
            format!("cut {cut}, raised {raised}"),
        ),
        (Format::Csv | Format::Json, _) => (
            claim.excess.canonical(),
            format!("cut {cut}, raised {raised}"),
        ),
    };
    vec![
        String::from(name),
        String::from(node),
        String::new(),
        claim.compared.to_string(),
        excess,
        finding,
    ]
}
