//! Where the money of tasks comes from, by their lines, and what has no line yet.

use std::collections::{BTreeMap, HashMap};

use store::{
    money::{FundLine, Stage},
    proposal::FundSource,
    task::{
        Task,
        list::{TaskFilter, TaskOrder, list_tasks},
    },
};

use super::lines::visible;
use crate::{Actor, App, Permission, Refusal, actor::allows, proposal::Vnd};

/// Tasks that are read at once: far more than a province has.
const MOST: u64 = 5_000;

/// The money of a task by its lines, of all years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskMoney {
    /// What is planned, by source; sources of which everything was taken back are left out.
    pub planned: BTreeMap<FundSource, Vnd>,
    /// What was paid out.
    pub spent: Vnd,
}

impl TaskMoney {
    /// All that is planned.
    #[must_use]
    pub fn total(&self) -> Vnd {
        self.planned.values().copied().sum()
    }

    /// The part of a task's cost for which no line is planned; zero where it names no cost.
    #[must_use]
    pub fn missing(&self, cost_vnd: Option<i64>) -> Vnd {
        Vnd(cost_vnd.unwrap_or(0))
            .minus(self.total())
            .max(Vnd::ZERO)
    }

    fn add(&mut self, line: &FundLine) {
        let amount = Vnd(line.amount_vnd);
        match line.stage {
            Stage::Planned => {
                let sum = self.planned.entry(line.source).or_default();
                *sum = sum.plus(amount);
            }
            Stage::Spent => self.spent = self.spent.plus(amount),
            Stage::Committed => {}
        }
    }
}

/// What tasks cost against what is planned for them, of all tasks that were not given up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskSums {
    /// What the tasks name as their cost.
    pub named: Vnd,
    /// What is planned for them, by source.
    pub planned: BTreeMap<FundSource, Vnd>,
    /// What they name and no line is planned for.
    pub missing: Vnd,
    /// The tasks that lack money: key, code, title and what is missing, most first.
    pub lacking: Vec<(i64, String, String, Vnd)>,
    /// What tasks that were given up name as their cost; in no other sum.
    pub dropped: Vnd,
    /// What is planned for them.
    pub dropped_planned: Vnd,
}

impl TaskSums {
    /// Of these tasks.
    #[must_use]
    pub fn of<'a>(tasks: impl Iterator<Item = &'a Task>, money: &HashMap<i64, TaskMoney>) -> Self {
        let mut sums = Self::default();
        let none = TaskMoney::default();
        for task in tasks {
            let own = money.get(&task.id).unwrap_or(&none);
            if !task.state.counts() {
                sums.dropped = sums.dropped.plus(Vnd(task.cost_vnd.unwrap_or(0)));
                sums.dropped_planned = sums.dropped_planned.plus(own.total());
                continue;
            }
            sums.named = sums.named.plus(Vnd(task.cost_vnd.unwrap_or(0)));
            for (source, amount) in &own.planned {
                let sum = sums.planned.entry(*source).or_default();
                *sum = sum.plus(*amount);
            }
            let missing = own.missing(task.cost_vnd);
            if missing > Vnd::ZERO {
                sums.missing = sums.missing.plus(missing);
                let named = (task.id, task.code.clone(), task.title.clone(), missing);
                sums.lacking.push(named);
            }
        }
        sums.lacking.sort_by(|a, b| (b.3, &a.1).cmp(&(a.3, &b.1)));
        sums
    }

    /// All that is planned for them.
    #[must_use]
    pub fn total(&self) -> Vnd {
        self.planned.values().copied().sum()
    }
}

/// Whether somebody sees the money of all units, and so that of every task.
#[must_use]
pub fn sees_task_money(actor: &Actor) -> bool {
    allows(Some(actor), Permission::SeeMoney, Some(0))
}

/// The money of every task that has lines, by key of the task; nothing for whoever may not see the money
/// of all units. Five statements at most.
///
/// # Errors
/// A fault.
pub async fn task_money(
    app: &App,
    actor: &Actor,
) -> Result<Option<HashMap<i64, TaskMoney>>, Refusal> {
    match sees_task_money(actor) {
        true => Ok(Some(by_task(&visible(app, actor, None).await?))),
        false => Ok(None),
    }
}

/// The money of one task; nothing for whoever may not see that of its unit.
///
/// # Errors
/// A fault.
pub async fn money_of_task(
    app: &App,
    actor: &Actor,
    task: &Task,
) -> Result<Option<TaskMoney>, Refusal> {
    if !allows(Some(actor), Permission::SeeMoney, Some(task.lead_id)) {
        return Ok(None);
    }
    let lines = visible(app, actor, None).await?;
    Ok(Some(by_task(&lines).remove(&task.id).unwrap_or_default()))
}

fn by_task(lines: &[FundLine]) -> HashMap<i64, TaskMoney> {
    let mut money: HashMap<i64, TaskMoney> = HashMap::new();
    for line in lines {
        if let Some(id) = line.task_id {
            money.entry(id).or_default().add(line);
        }
    }
    for own in money.values_mut() {
        own.planned.retain(|_, sum| *sum != Vnd::ZERO);
    }
    money
}

/// All tasks against all lines, for whoever sees the money of all units.
pub(super) async fn task_sums(app: &App, actor: &Actor) -> Result<Option<TaskSums>, Refusal> {
    let Some(money) = task_money(app, actor).await? else {
        return Ok(None);
    };
    let every = TaskFilter::default();
    let db = app.store.reader();
    let tasks = list_tasks(db, &every, (None, ""), TaskOrder::Code, (0, MOST)).await?;
    Ok(Some(TaskSums::of(tasks.iter(), &money)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::purpose::tests::line;

    #[test]
    fn what_a_task_names_and_no_line_is_planned_for_is_missing() {
        let state = FundLine {
            task_id: Some(7),
            ..line(Stage::Planned, 300)
        };
        let back = FundLine {
            amount_vnd: -100,
            ..state.clone()
        };
        let paid = FundLine {
            stage: Stage::Spent,
            amount_vnd: 120,
            ..state.clone()
        };
        let money = by_task(&[state, back, paid]);
        let own = &money[&7];
        assert_eq!((own.total(), own.spent), (Vnd(200), Vnd(120)));
        assert_eq!(own.missing(Some(500)), Vnd(300));
        assert_eq!(own.missing(Some(150)), Vnd::ZERO, "more than it names");
        assert_eq!(own.missing(None), Vnd::ZERO);
    }
}
