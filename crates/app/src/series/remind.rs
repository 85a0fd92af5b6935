//! Reminding the units that have values to report: some working days before the last day, and once after it.
//!
//! Nobody does anything at such a moment, so the clock asks: whoever looks for what is due calls
//! this. Each unit's reminder has a number of its own, so that looking again says nothing again.

use std::collections::{BTreeMap, HashSet};

use engine::{
    Language,
    series::{Period, Step},
};
use jiff::civil::Date;
use serde_json::json;
use store::{Tx, notice::list_told, series as rows, unit::Unit};

use super::{
    definition::{DAYS_TO_REPORT, DUE_CHOICES, Series, due},
    overview::Standing,
    reporters::Units,
};
use crate::{
    Actor, App, Refusal,
    audit::record,
    calendar::{Calendar, day_of, minute_of},
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring_once},
};

/// Working days before the last day for reporting.
const BEFORE: [i32; 2] = [3, 1];
/// Working days after it.
const AFTER: [i32; 1] = [1];
/// Reminders are said from eight in the morning.
const MORNING: u16 = 8 * 60;

/// A period of which units are reminded today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    period: Period,
    due: Date,
    due_days: i32,
    days: i32,
    is_late: bool,
}

/// What one unit is told.
struct Lacking {
    unit: Unit,
    asked: Asked,
    n: usize,
}

impl Lacking {
    fn number(&self) -> String {
        let side = if self.asked.is_late {
            "after"
        } else {
            "before"
        };
        let Asked {
            period,
            due_days,
            days,
            ..
        } = self.asked;
        let asked = match due_days {
            DAYS_TO_REPORT => period.code(),
            other => format!("{}+{other}", period.code()),
        };
        format!("series-due/{asked}/{side}-{days}/{}", self.unit.id)
    }

    fn event(&self) -> Event {
        let Asked {
            period,
            due,
            days,
            is_late,
            ..
        } = self.asked;
        Event::new(
            NoticeKind::SeriesDue,
            &format!("series/{}", period.code()),
            "/series",
        )
        .with("unit", &self.unit.name)
        .with("n", &self.n.to_string())
        .with("period", &period.text(Language::Vi))
        .with("period_en", &period.text(Language::En))
        .with("until_day", &due.to_string())
        .with("days", &days.to_string())
        .with("late", if is_late { "yes" } else { "" })
        .invented(self.unit.fictional)
    }
}

/// The periods of which units are reminded on a day, by the calendar and by the days that series choose from.
fn asked_on(today: Date) -> Vec<Asked> {
    let steps = [Step::Month, Step::Quarter, Step::Year];
    let periods = steps
        .into_iter()
        .filter_map(|step| Period::last_over(step, &today.to_string()));
    let all = periods.flat_map(|period| DUE_CHOICES.map(|due_days| (period, due_days)));
    all.flat_map(|(period, due_days)| asked_of(period, due_days, today))
        .collect()
}

/// The reminders of a period that are said on a day.
fn asked_of(period: Period, due_days: i32, today: Date) -> Vec<Asked> {
    let calendar = Calendar::shipped();
    let Ok(due) = due(period, due_days).parse::<Date>() else {
        return Vec::new();
    };
    let before = BEFORE.into_iter().map(|days| (-days, days, false));
    let after = AFTER.into_iter().map(|days| (days, days, true));
    let said = before
        .chain(after)
        .filter(|(offset, ..)| calendar.plus(due, *offset) == today);
    said.map(|(_, days, is_late)| Asked {
        period,
        due,
        due_days,
        days,
        is_late,
    })
    .collect()
}

/// Reminds the units that lack values, if today is a day for it; no statement on any other day.
///
/// # Errors
/// A fault.
pub(crate) async fn remind_reporters(app: &App) -> Result<(), Refusal> {
    let now = app.now();
    let asked = asked_on(day_of(now));
    if asked.is_empty() || minute_of(now) < MORNING {
        return Ok(());
    }
    let lacking = lacking(app, &asked).await?;
    if lacking.is_empty() {
        return Ok(());
    }
    app.run(&Actor::program(), lacking, |tx, case| {
        Box::pin(tell(tx, case))
    })
    .await
}

/// Every unit with how many series it has not reported for each period.
async fn lacking(app: &App, asked: &[Asked]) -> Result<Vec<Lacking>, Refusal> {
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let codes: Vec<String> = asked.iter().map(|one| one.period.code()).collect();
    let observations = rows::list_observations_of_periods(db, &codes).await?;
    let standing = Standing::of(&observations);
    let units = Units::read(db, &today).await?;
    let all = Series::list(db).await?;
    let nobody = HashSet::new();
    let mut lacking = Vec::new();
    for asked in asked {
        let mut missing: BTreeMap<i64, (Unit, usize)> = BTreeMap::new();
        for series in &all {
            let is_asked = series.due_days() == asked.due_days && series.is_owed(asked.period);
            if !is_asked || series.asked_for(&today)? != asked.period {
                continue;
            }
            for unit in units.reporters(series, &nobody) {
                if standing
                    .value(series.row.id, unit.id, asked.period)
                    .is_none()
                {
                    missing
                        .entry(unit.id)
                        .or_insert_with(|| (unit.clone(), 0))
                        .1 += 1;
                }
            }
        }
        lacking.extend(missing.into_values().map(|(unit, n)| Lacking {
            unit,
            asked: *asked,
            n,
        }));
    }
    Ok(lacking)
}

async fn tell(tx: &Tx, case: &Case<Vec<Lacking>>) -> Result<(), Refusal> {
    let numbers: Vec<String> = case.command.iter().map(Lacking::number).collect();
    let told: HashSet<String> = list_told(tx.db(), &numbers).await?.into_iter().collect();
    let mut n_told = 0_usize;
    for (one, number) in case.command.iter().zip(numbers) {
        if told.contains(&number) {
            continue;
        }
        let to = [Recipient::Unit(one.unit.id)];
        n_told += usize::from(ring_once(tx, case, (one.event(), number), &to).await?);
    }
    if n_told == 0 {
        return Ok(());
    }
    record(case, "series.remind")
        .detail(&json!({ "units": n_told }))
        .append(tx)
        .await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn units_are_reminded_on_working_days_around_the_last_day() {
        let said = |day: Date| -> Vec<(String, i32, bool)> {
            let asked = asked_on(day).into_iter();
            asked
                .filter(|one| one.due_days == DAYS_TO_REPORT)
                .map(|one| (one.period.code(), one.days, one.is_late))
                .collect()
        };
        // The third quarter is reported until 15 October 2026, a Thursday; so is September.
        let both = |days, is_late| {
            vec![
                ("2026-09".to_owned(), days, is_late),
                ("2026-Q3".to_owned(), days, is_late),
            ]
        };
        assert_eq!(said(date(2026, 10, 12)), both(3, false));
        assert_eq!(said(date(2026, 10, 14)), both(1, false));
        assert_eq!(said(date(2026, 10, 16)), both(1, true));
        assert_eq!(said(date(2026, 10, 15)), []);
        assert_eq!(said(date(2026, 11, 22)), [], "a Sunday");
        let later = asked_on(date(2026, 10, 21)).into_iter();
        let later: Vec<(i32, bool)> = later
            .filter(|one| one.period.code() == "2026-09")
            .map(|one| (one.due_days, one.is_late))
            .collect();
        assert_eq!(
            later,
            [(20, true), (25, false)],
            "due on Tuesday 20, and on Sunday 25"
        );
    }
}
