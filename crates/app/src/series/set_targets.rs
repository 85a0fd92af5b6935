//! What a series is to reach in a period: for the province, and where wanted for each unit.

use engine::{Language, series::Period};
use serde_json::json;
use store::{
    Tx,
    series::{self as rows, Target},
};

use super::{change::read_value, definition::Series, reporters::Units};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case, unit::meant};

/// A target as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetWish {
    /// Code of the unit; nothing for the province.
    pub unit: Option<String>,
    /// The value; empty for none.
    pub value: String,
}

/// Sets the targets of a period in the place of those it had, and says how many there are now.
///
/// # Errors
/// All complaints by field (`target` for the province, `{unit}.target` for a unit); not found, not
/// allowed, or a fault.
pub async fn set_targets(
    app: &App,
    actor: &Actor,
    (code, period): (&str, &str),
    wishes: Vec<TargetWish>,
) -> Result<usize, Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    let command = (code.to_owned(), period.to_owned(), wishes);
    app.run(actor, command, |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<(String, String, Vec<TargetWish>)>) -> Result<usize, Refusal> {
    let (code, period, wishes) = &case.command;
    let series = Series::get(tx.db(), code).await?;
    let period = Period::read(period).filter(|one| one.step() == series.step);
    let period = period.ok_or(Refusal::NotFound)?;
    let units = Units::read(tx.db(), &crate::day::of(case.now)).await?;
    let mut complaints = Vec::new();
    let mut targets = Vec::new();
    let mut told = Vec::new();
    for wish in wishes {
        let place = match &wish.unit {
            Some(unit) => format!("{unit}.target"),
            None => "target".to_owned(),
        };
        let unit_id = match &wish.unit {
            None => None,
            Some(typed) => {
                let able = units
                    .all
                    .iter()
                    .filter(|unit| units.may_report(&series, unit));
                match meant(able, typed) {
                    Ok(unit) => Some(unit.id),
                    Err(_) => {
                        complaints.push(unknown(&place, typed));
                        continue;
                    }
                }
            }
        };
        match read_value(&series, &wish.value, None, &place) {
            Err(wrong) => complaints.push(wrong),
            Ok(None) => {}
            Ok(Some(value)) => {
                told.push(json!({ "unit": wish.unit, "value": value.canonical() }));
                targets.push(Target {
                    id: 0,
                    series_id: series.row.id,
                    unit_id,
                    period: period.code(),
                    value: value.canonical(),
                });
            }
        }
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let n_targets = targets.len();
    rows::replace_targets(tx.db(), series.row.id, &period.code(), targets).await?;
    let detail = json!({
        "series": code,
        "period": period.text(Language::Vi),
        "targets": told,
    });
    record(case, "series.target")
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(n_targets)
}

fn unknown(place: &str, typed: &str) -> Invalid {
    Invalid::new(
        place,
        "series-unit",
        format!("Không có đơn vị báo cáo nào mã là “{typed}”."),
        format!("No reporting unit has the code “{typed}”."),
    )
}
