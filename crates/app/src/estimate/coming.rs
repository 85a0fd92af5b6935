//! What the tasks that are due soon would add to the estimate.

use engine::{amount::Amount, framework::Code, score::NodeScore};
use jiff::{ToSpan, civil::Date};
use store::task::Task;

use crate::assessment::grounds::Known;

/// How many days ahead are looked at.
pub const HORIZON_DAYS: i64 = 30;

/// A task that is due soon, or late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingTask {
    /// The task.
    pub task: Task,
    /// The indicators it raises.
    pub indicators: Vec<String>,
    /// What is expected of it in this round; absent where nobody has said.
    pub expected: Option<Amount>,
    /// What is still open at those indicators, added up.
    pub open: Amount,
    /// Its last day is over.
    pub is_late: bool,
}

impl ComingTask {
    /// Whether more is expected of it than is open where it raises something.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.expected.is_some_and(|expected| expected > self.open)
    }
}

/// What the tasks due soon would add together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// The last day looked at, ISO 8601.
    pub until: String,
    /// The tasks, the next due first.
    pub tasks: Vec<ComingTask>,
    /// What is expected of them, added up.
    pub sum: Amount,
    /// The middle of the estimate if all are done: no indicator beyond its maximum.
    pub after: NodeScore,
    /// How much more that is than today.
    pub gain: Amount,
    /// The same between the two numbers as the framework shows them.
    pub shown_gain: Amount,
}

impl Coming {
    /// Those of the tasks whose last day is over.
    #[must_use]
    pub fn late(&self) -> usize {
        self.tasks.iter().filter(|one| one.is_late).count()
    }
}

/// A day so many days after another; the same day where the calendar ends.
pub(crate) fn later(day: &str, days: i64) -> String {
    let date: Option<Date> = day.parse().ok();
    let then = date.and_then(|date| date.checked_add(days.days()).ok());
    then.map_or_else(|| day.to_owned(), |date| date.to_string())
}

/// The tasks that are due within [`HORIZON_DAYS`] of a day or late on it, and what they add; none
/// that stands only in the draft of a plan.
pub(super) fn coming(known: &Known, today: &str, now: NodeScore) -> Coming {
    let until = later(today, HORIZON_DAYS);
    let is_coming = |task: &Task| {
        let due = task.due_on.as_deref();
        known.drafts.leave_open(task) && due.is_some_and(|day| day <= until.as_str())
    };
    let open = known.open_points();
    let open_at = |indicator: &str| {
        let code = Code::parse(indicator).ok();
        let own = code.and_then(|code| open.get(&code).copied());
        own.unwrap_or_default()
    };
    let mut tasks: Vec<ComingTask> = Vec::new();
    for (gain, task) in known.gains.iter().filter(|(_, task)| is_coming(task)) {
        let expected = gain.expected_micro.map(Amount::from_micro);
        match tasks.iter_mut().find(|one| one.task.id == task.id) {
            Some(one) => {
                one.open = one.open.plus_capped(open_at(&gain.indicator));
                one.indicators.push(gain.indicator.clone());
                one.expected = match (one.expected, expected) {
                    (Some(sum), Some(more)) => Some(sum.plus_capped(more)),
                    (one, other) => one.or(other),
                };
            }
            None => tasks.push(ComingTask {
                is_late: task.due_on.as_deref().is_some_and(|day| day < today),
                task: task.clone(),
                indicators: vec![gain.indicator.clone()],
                open: open_at(&gain.indicator),
                expected,
            }),
        }
    }
    tasks.sort_by(|a, b| (&a.task.due_on, &a.task.code).cmp(&(&b.task.due_on, &b.task.code)));
    let sum = tasks
        .iter()
        .filter_map(|one| one.expected)
        .fold(Amount::ZERO, Amount::plus_capped);
    let after = known.estimate(is_coming).middle.total;
    Coming {
        shown_gain: known
            .framework
            .points_apart(after.points, now.points)
            .unwrap_or(Amount::ZERO),
        gain: after.points.minus(now.points).unwrap_or(Amount::ZERO),
        until,
        tasks,
        sum,
        after,
    }
}

#[cfg(test)]
mod tests {
    use super::later;

    #[test]
    fn a_day_later_may_lie_in_another_year() {
        assert_eq!(later("2026-12-15", 30), "2027-01-14");
        assert_eq!(later("không phải ngày", 30), "không phải ngày");
    }
}
