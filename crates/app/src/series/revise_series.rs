//! Correcting what a series is called and when it is due, and closing it: values keep their meaning.

use engine::vietnamese::nfc;
use serde_json::{Value, json};
use store::{Tx, series as rows};

use super::{
    create_series::{NewSeries, read_due_days, words},
    definition::Series,
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// What is corrected of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeriesWish {
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English; the Vietnamese one where it is empty.
    pub name_en: String,
    /// Unit of measure; fixed once there are values.
    pub measure: String,
    /// What exactly is counted.
    pub counted: String,
    /// Where the definition comes from.
    pub source: String,
    /// Days after the end of a period in which it is reported.
    pub due_days: String,
}

/// A series with what can be corrected of it.
#[derive(Debug, Clone)]
pub struct Revisable {
    /// The series.
    pub series: Series,
    /// It has values, so its unit of measure stays.
    pub has_values: bool,
}

/// A series before it is corrected.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn revisable(app: &App, actor: &Actor, code: &str) -> Result<Revisable, Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    let db = app.store.reader();
    let series = Series::get(db, code).await?;
    let values = rows::list_observations(db, series.row.id).await?;
    Ok(Revisable {
        has_values: !values.is_empty(),
        series,
    })
}

/// Corrects the words of a series and its last day. The definition of one that came with the program
/// stays as it is; only its last day is the province's.
///
/// # Errors
/// All complaints by field; not found, not allowed, or a fault.
pub async fn revise_series(
    app: &App,
    actor: &Actor,
    code: &str,
    wish: SeriesWish,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    app.run(actor, (code.to_owned(), wish), |tx, case| {
        Box::pin(revise(tx, case))
    })
    .await
}

async fn revise(tx: &Tx, case: &Case<(String, SeriesWish)>) -> Result<(), Refusal> {
    let (code, wish) = &case.command;
    let old = Series::get(tx.db(), code).await?.row;
    let values = rows::list_observations(tx.db(), old.id).await?;
    let mut complaints = match old.shipped {
        true => Vec::new(),
        false => about_words(&old, wish, !values.is_empty()),
    };
    let due_days = read_due_days(&wish.due_days);
    complaints.extend(due_days.clone().err());
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let new = rows::Series {
        due_days: due_days.ok(),
        ..match old.shipped {
            true => old.clone(),
            false => reworded(&old, wish),
        }
    };
    if new == old {
        return Ok(());
    }
    let detail = json!({ "series": code, "old": told(&old), "new": told(&new) });
    rows::update_series(tx.db(), new).await?;
    record(case, "series.revise")
        .detail(&detail)
        .append(tx)
        .await
}

/// Complaints about the words, and about another unit of measure where values rest on the old one.
fn about_words(old: &rows::Series, wish: &SeriesWish, has_values: bool) -> Vec<Invalid> {
    let mut complaints = words(&NewSeries {
        name: wish.name.clone(),
        measure: wish.measure.clone(),
        counted: wish.counted.clone(),
        unit_kind: old.unit_kind.clone(),
        ..NewSeries::default()
    });
    if has_values && nfc(wish.measure.trim()) != old.measure {
        complaints.push(Invalid::new(
            "measure",
            "series-measure-fixed",
            format!(
                "Đã có số liệu tính theo “{}” nên không đổi đơn vị tính; hãy đóng số liệu này và thêm số liệu mới.",
                old.measure
            ),
            format!(
                "There are values in “{}”, so the unit of measure stays; close this series and add a new one.",
                old.measure_en
            ),
        ));
    }
    complaints
}

fn reworded(old: &rows::Series, wish: &SeriesWish) -> rows::Series {
    let text = |typed: &str| nfc(typed.trim());
    let name = text(&wish.name);
    rows::Series {
        name_en: match wish.name_en.trim() {
            "" => name.clone(),
            typed => text(typed),
        },
        name,
        measure: text(&wish.measure),
        measure_en: text(&wish.measure),
        counted: text(&wish.counted),
        counted_en: text(&wish.counted),
        source: text(&wish.source),
        ..old.clone()
    }
}

/// What can be corrected, as the audit chain keeps it.
fn told(row: &rows::Series) -> Value {
    json!({
        "name": row.name,
        "name_en": row.name_en,
        "measure": row.measure,
        "counted": row.counted,
        "source": row.source,
        "due_days": row.due_days,
    })
}

/// Closes a series: nobody is asked for it any more, and its values stay.
///
/// # Errors
/// A conflict when it is closed already; not found, not allowed, or a fault.
pub async fn close_series(app: &App, actor: &Actor, code: &str) -> Result<(), Refusal> {
    turn(app, actor, code, true).await
}

/// Opens a closed series again.
///
/// # Errors
/// A conflict when it is open; not found, not allowed, or a fault.
pub async fn reopen_series(app: &App, actor: &Actor, code: &str) -> Result<(), Refusal> {
    turn(app, actor, code, false).await
}

async fn turn(app: &App, actor: &Actor, code: &str, closes: bool) -> Result<(), Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    app.run(actor, (code.to_owned(), closes), |tx, case| {
        Box::pin(turned(tx, case))
    })
    .await
}

async fn turned(tx: &Tx, case: &Case<(String, bool)>) -> Result<(), Refusal> {
    let (code, closes) = &case.command;
    let old = Series::get(tx.db(), code).await?;
    if old.is_closed() == *closes {
        return Err(Refusal::Conflict(match closes {
            true => "series-closed",
            false => "series-open",
        }));
    }
    let action = match closes {
        true => "series.close",
        false => "series.reopen",
    };
    let new = rows::Series {
        closed_at: closes.then_some(case.now),
        ..old.row
    };
    rows::update_series(tx.db(), new).await?;
    let detail = json!({ "series": code });
    record(case, action).detail(&detail).append(tx).await
}
