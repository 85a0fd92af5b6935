//! One indicator out: what the ranking would be without each indicator in turn.

use engine::{
    framework::Code,
    sensitivity::{one_out::one_out, weights::counted_leaves},
};
use report::{Cell, Column, Table};

use super::{
    job_table::{column, figure, text},
    source::Examined,
    study::{Study, study},
};
use crate::{Actor, App, Refusal, case::beside};

/// The ranking without each indicator.
#[derive(Debug, Clone)]
pub struct OneOutList {
    /// What it is about.
    pub study: Study,
    /// The indicators, the one that moves most first.
    pub leaves: Vec<WithoutLeaf>,
}

/// The ranking without one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutLeaf {
    /// Its code.
    pub code: Code,
    /// Units whose rank is another without it.
    pub moved: usize,
    /// How many places units move on the mean.
    pub mean_shift: f64,
    /// The most that a unit moves.
    pub largest_shift: u32,
    /// Name of a unit that moves so far.
    pub furthest: Option<String>,
}

/// The ranking of a round without each indicator in turn.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn one_out_list(app: &App, actor: &Actor, slug: &str) -> Result<OneOutList, Refusal> {
    let (study, examined) = study(app, actor, slug).await?;
    let leaves = beside(move || compute(&examined)).await?;
    Ok(OneOutList { study, leaves })
}

fn compute(examined: &Examined) -> Vec<WithoutLeaf> {
    let framework = &examined.framework;
    let subject = examined.subject();
    let nodes = counted_leaves(framework).filter_map(|id| framework.node(id));
    let without = one_out(&subject);
    let mut leaves: Vec<WithoutLeaf> = nodes
        .zip(&without)
        .map(|(node, one)| {
            let both = subject.ranks().iter().zip(&one.ranks);
            let shift = |(before, after): (&Option<u32>, &Option<u32>)| {
                Some((*before)?.abs_diff((*after)?))
            };
            let is_furthest = |both| shift(both) == Some(one.largest_shift);
            let furthest = both.clone().position(is_furthest);
            let furthest = furthest.filter(|_| one.largest_shift > 0);
            WithoutLeaf {
                code: node.code,
                moved: both.filter(|(before, after)| before != after).count(),
                mean_shift: one.mean_shift,
                largest_shift: one.largest_shift,
                furthest: furthest
                    .and_then(|place| examined.units.get(place))
                    .map(|unit| unit.name.clone()),
            }
        })
        .collect();
    leaves.sort_by(|one, next| {
        let far = next.mean_shift.total_cmp(&one.mean_shift);
        far.then(one.code.cmp(&next.code))
    });
    leaves
}

const COLUMNS: [Column; 5] = [
    column(
        "indicator",
        "mã chỉ số bị bỏ ra",
        "code of the indicator left out",
    ),
    column("moved", "số đơn vị đổi hạng", "units whose rank changes"),
    column(
        "mean_shift",
        "trung bình số bậc xê dịch",
        "mean of places moved",
    ),
    column(
        "largest_shift",
        "số bậc xê dịch lớn nhất",
        "most places moved",
    ),
    column(
        "furthest",
        "một đơn vị xê dịch nhiều nhất",
        "a unit that moves so far",
    ),
];

impl OneOutList {
    /// The same as a table for a file.
    #[must_use]
    pub fn sheet(&self) -> Table {
        let row = |one: &WithoutLeaf| {
            vec![
                text(&one.code.to_string()),
                i64::try_from(one.moved).map_or(Cell::Empty, Cell::Count),
                figure(Some(one.mean_shift)),
                Cell::Count(one.largest_shift.into()),
                Cell::text(one.furthest.as_deref()),
            ]
        };
        Table {
            columns: COLUMNS.to_vec(),
            rows: self.leaves.iter().map(row).collect(),
        }
    }
}
