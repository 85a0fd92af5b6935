//! Statistics of the set: whether indicators measure one thing, tell units apart, and are claimed fairly.

use engine::{
    framework::{Code, Framework},
    score::Scorecard,
    statistics::{
        Alpha, Claim, Correlation, Discrimination, Table, claims, correlation, cronbach_alpha,
        discrimination, leaf_index_correlations,
    },
};
use report::{Cell, Column, Table as Sheet};

use super::{
    job_table::{column, figure, text},
    source::{Examined, ExaminedUnit},
    study::{Study, study},
};
use crate::{Actor, App, Refusal, case::beside};

/// The statistics of a round's set.
#[derive(Debug, Clone)]
pub struct SetStatistics {
    /// What they are about.
    pub study: Study,
    /// Units in them.
    pub n_units: usize,
    /// Cronbach's alpha of all leaves.
    pub alpha: Alpha,
    /// The main indices in code order.
    pub indices: Vec<IndexStatistics>,
    /// The leaves that can give points, in code order.
    pub leaves: Vec<LeafStatistics>,
    /// Over-claim of each unit, largest first.
    pub units: Vec<(ExaminedUnit, Claim)>,
}

/// One main index.
#[derive(Debug, Clone)]
pub struct IndexStatistics {
    /// Its code.
    pub code: Code,
    /// Cronbach's alpha of its leaves.
    pub alpha: Alpha,
    /// Its correlation with every main index, in code order.
    pub with: Vec<Correlation>,
}

/// One leaf.
#[derive(Debug, Clone)]
pub struct LeafStatistics {
    /// How the units spread over it.
    pub spread: Discrimination,
    /// Its correlation with its own main index.
    pub with_index: Option<Correlation>,
    /// What was claimed beyond what appraisal left.
    pub claim: Claim,
}

/// The statistics of a round.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn set_statistics(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<SetStatistics, Refusal> {
    let (study, examined) = study(app, actor, slug).await?;
    beside(move || compute(study, examined)).await
}

fn compute(study: Study, examined: Examined) -> SetStatistics {
    let framework = &examined.framework;
    let table = Table::of(framework, &examined.settled);
    let found = claims(framework, &examined.claimed, &examined.settled);
    let mut units: Vec<(ExaminedUnit, Claim)> =
        examined.units.iter().cloned().zip(found.units).collect();
    units.sort_by_key(|(_, claim)| std::cmp::Reverse(claim.excess));
    let correlations = leaf_index_correlations(&table);
    let leaves = discrimination(&table).into_iter().map(|spread| {
        let is_own = |(leaf, index, _): &&(Code, Code, Correlation)| {
            *leaf == spread.leaf && leaf.is_under(*index)
        };
        let with_index = correlations.iter().find(is_own);
        let claim = found.leaves.iter().find(|(code, _)| *code == spread.leaf);
        LeafStatistics {
            with_index: with_index.map(|(_, _, found)| *found),
            claim: claim.map(|(_, claim)| *claim).unwrap_or_default(),
            spread,
        }
    });
    SetStatistics {
        n_units: examined.units.len(),
        alpha: cronbach_alpha(&table, None),
        indices: indices(framework, &table, &examined.settled),
        leaves: leaves.collect(),
        units,
        study,
    }
}

fn indices(framework: &Framework, table: &Table, cards: &[Scorecard]) -> Vec<IndexStatistics> {
    let columns: Vec<Vec<Option<f64>>> = framework
        .indices()
        .map(|index| {
            let value = |card: &Scorecard| card.node(index.id).value();
            let values = cards.iter().map(value);
            values
                .map(|value| value.map(engine::amount::Amount::to_f64))
                .collect()
        })
        .collect();
    let pairs = framework.indices().zip(&columns);
    pairs
        .map(|(index, own)| IndexStatistics {
            code: index.code,
            alpha: cronbach_alpha(table, Some(index.code)),
            with: columns
                .iter()
                .map(|other| correlation(own, other))
                .collect(),
        })
        .collect()
}

const LEAVES: [Column; 12] = [
    column("indicator", "mã chỉ số", "code of the indicator"),
    column("units", "số đơn vị có số liệu", "units with a number"),
    column(
        "full",
        "số đơn vị đạt điểm tối đa",
        "units with full points",
    ),
    column("nothing", "số đơn vị 0 điểm", "units with nothing"),
    column("mean", "trung bình tỷ lệ điểm", "mean share of the maximum"),
    column("deviation", "độ lệch chuẩn", "standard deviation"),
    column(
        "pearson",
        "tương quan Pearson với chỉ số chính",
        "Pearson correlation with its main index",
    ),
    column(
        "spearman",
        "tương quan Spearman với chỉ số chính",
        "Spearman correlation with its main index",
    ),
    column(
        "compared",
        "số đơn vị có cả tự đánh giá và kết quả",
        "units with claim and result",
    ),
    column("claimed", "tổng điểm tự đánh giá", "points claimed"),
    column(
        "excess",
        "tổng điểm tự đánh giá cao hơn kết quả",
        "points claimed beyond the result",
    ),
    column(
        "cut",
        "số đơn vị bị giảm điểm",
        "units whose points were cut",
    ),
];

const UNITS: [Column; 6] = [
    column("unit", "mã đơn vị", "code of the unit"),
    column("name", "tên đơn vị", "name of the unit"),
    column(
        "compared",
        "số chỉ số có cả tự đánh giá và kết quả",
        "indicators with claim and result",
    ),
    column("claimed", "tổng điểm tự đánh giá", "points claimed"),
    column(
        "excess",
        "tổng điểm tự đánh giá cao hơn kết quả",
        "points claimed beyond the result",
    ),
    column("cut", "số chỉ số bị giảm điểm", "indicators that were cut"),
];

const PAIRS: [Column; 5] = [
    column("index", "mã chỉ số chính", "code of a main index"),
    column("other", "mã chỉ số chính kia", "code of the other"),
    column("units", "số đơn vị có cả hai", "units with both"),
    column("pearson", "tương quan Pearson", "Pearson correlation"),
    column("spearman", "tương quan Spearman", "Spearman correlation"),
];

impl SetStatistics {
    /// The table of this name: `indicators`, `correlations` or `over-claim`.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<Sheet> {
        let (columns, rows) = match name {
            "indicators" => (LEAVES.to_vec(), self.leaves.iter().map(leaf).collect()),
            "over-claim" => (UNITS.to_vec(), self.units.iter().map(unit).collect()),
            "correlations" => (PAIRS.to_vec(), self.pairs()),
            _ => return None,
        };
        Some(Sheet { columns, rows })
    }

    fn pairs(&self) -> Vec<Vec<Cell>> {
        let row = |one: &IndexStatistics| -> Vec<Vec<Cell>> {
            let others = self.indices.iter().zip(&one.with);
            others
                .map(|(other, found)| {
                    vec![
                        text(&one.code.to_string()),
                        text(&other.code.to_string()),
                        count(found.n),
                        figure(found.pearson),
                        figure(found.spearman),
                    ]
                })
                .collect()
        };
        self.indices.iter().flat_map(row).collect()
    }
}

fn count(n: usize) -> Cell {
    i64::try_from(n).map_or(Cell::Empty, Cell::Count)
}

fn claim_cells(claim: &Claim) -> [Cell; 4] {
    [
        Cell::Count(claim.compared.into()),
        Cell::Exact(claim.claimed.canonical()),
        Cell::Exact(claim.excess.canonical()),
        Cell::Count(claim.cut.into()),
    ]
}

fn leaf(one: &LeafStatistics) -> Vec<Cell> {
    let mut row = vec![text(&one.spread.leaf.to_string())];
    row.extend([one.spread.n, one.spread.full, one.spread.nothing].map(count));
    row.extend([one.spread.mean, one.spread.deviation].map(figure));
    row.push(figure(one.with_index.and_then(|found| found.pearson)));
    row.push(figure(one.with_index.and_then(|found| found.spearman)));
    row.extend(claim_cells(&one.claim));
    row
}

fn unit((unit, claim): &(ExaminedUnit, Claim)) -> Vec<Cell> {
    let mut row = vec![text(&unit.code), text(&unit.name)];
    row.extend(claim_cells(claim));
    row
}
