//! The bands of a steps rule as framework files write them: edges, points, no overlap.

use super::reading::{Complaints, Fields, said};
use super::rule_file::{check_points, input};
use crate::amount::{Amount, Joint};
use crate::score::rules::{Band, Edge, Steps};

/// Reads the steps of a rule, from low to high.
pub(super) fn read(
    fields: &mut Fields<'_, '_>,
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Steps> {
    let input = input(fields, complaints);
    let tables = fields.tables("step", "[[indicator.rule.step]]", complaints);
    if tables.is_empty() {
        fields.missing("step", complaints);
        return None;
    }
    let mut bands: Vec<(Band, usize)> = Vec::new();
    for table in tables {
        let line = complaints.line(table.at);
        bands.extend(step(table, maximum, complaints).map(|band| (band, line)));
    }
    bands.sort_by_key(|(band, _)| band.from.map(|edge| (edge.at, !edge.included)));
    for (low, high) in bands.iter().zip(bands.iter().skip(1)) {
        if low.0.interval().joint(&high.0.interval()) == Joint::Overlap {
            complaints.error_on(
                low.1.max(high.1),
                "steps_overlap",
                said(
                    format!(
                        "mức này chồng lên mức ở dòng {}: một giá trị chỉ thuộc một mức",
                        low.1.min(high.1)
                    ),
                    format!(
                        "this step overlaps the one on line {}: a value belongs to one step",
                        low.1.min(high.1)
                    ),
                ),
            );
        }
    }
    Some(Steps {
        input: input?,
        bands: bands.into_iter().map(|(band, _)| band).collect(),
    })
}

fn step(
    mut fields: Fields<'_, '_>,
    maximum: Amount,
    complaints: &mut Complaints<'_>,
) -> Option<Band> {
    let from = fields.amount("from", complaints);
    let from_included = fields.flag("from_included", true, complaints);
    let to = fields.amount("to", complaints);
    let to_included = fields.flag("to_included", false, complaints);
    if !fields.has("points") {
        fields.missing("points", complaints);
    }
    let points = fields.amount("points", complaints);
    if let Some(points) = points {
        check_points(
            points,
            maximum,
            complaints.line(fields.place("points")),
            complaints,
        );
    }
    if let (Some(low), Some(high)) = (from, to)
        && (low > high || (low == high && !(from_included && to_included)))
    {
        complaints.error(
            fields.place("from"),
            "step_empty",
            said(
                format!("mức từ {low} đến {high} không chứa giá trị nào"),
                format!("the step from {low} to {high} holds no value"),
            ),
        );
    }
    fields.finish(complaints);
    Some(Band {
        from: from.map(|at| Edge {
            at,
            included: from_included,
        }),
        to: to.map(|at| Edge {
            at,
            included: to_included,
        }),
        points: points?,
    })
}
