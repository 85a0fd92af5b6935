//! Late tasks by agency: how many, and how late the worst is.

use std::collections::HashMap;

use jiff::civil::Date;
use store::task::{
    Task,
    list::{Standing, TaskFilter, TaskOrder, list_tasks},
};

use crate::{
    App, Refusal,
    plan::{Agencies, Agency},
};

/// Late tasks that are read at once: far more than a province has.
pub(super) const MOST: u64 = 5_000;

/// An agency with late tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateAgency {
    /// The agency.
    pub agency: Agency,
    /// Its late tasks.
    pub n: usize,
    /// Days by which the latest of them is late.
    pub worst_days: i32,
}

/// The agencies with late tasks, those with most first, then those with the latest.
pub(super) async fn late_by_agency(app: &App, today: &str) -> Result<Vec<LateAgency>, Refusal> {
    let db = app.store.reader();
    let mut late: HashMap<i64, (usize, i32)> = HashMap::new();
    for task in late_tasks(app, today).await? {
        let (n, worst) = late.entry(task.lead_id).or_default();
        *n += 1;
        *worst = (*worst).max(days_late(&task, today));
    }
    if late.is_empty() {
        return Ok(Vec::new());
    }
    let names = Agencies::read(db, app.now()).await?.by_key();
    let mut agencies: Vec<LateAgency> = late
        .into_iter()
        .filter_map(|(id, (n, worst_days))| {
            Some(LateAgency {
                agency: names.get(&id).cloned()?,
                n,
                worst_days,
            })
        })
        .collect();
    agencies.sort_by(|a, b| {
        let order = (b.n, b.worst_days).cmp(&(a.n, a.worst_days));
        order.then_with(|| a.agency.code.cmp(&b.agency.code))
    });
    Ok(agencies)
}

/// All late tasks, the next due first.
pub(super) async fn late_tasks(app: &App, today: &str) -> Result<Vec<Task>, Refusal> {
    let all = TaskFilter::default();
    let late = (Some(Standing::Late), today);
    let db = app.store.reader();
    Ok(list_tasks(db, &all, late, TaskOrder::Due, (0, MOST)).await?)
}

/// Days since a task's last day; zero where it has none or is not late.
pub(super) fn days_late(task: &Task, today: &str) -> i32 {
    let due: Option<Date> = task.due_on.as_deref().and_then(|day| day.parse().ok());
    let today: Option<Date> = today.parse().ok();
    let span = due
        .zip(today)
        .and_then(|(due, today)| due.until(today).ok());
    span.map_or(0, |span| span.get_days().max(0))
}
