//! The words and shapes by which a task is told: where it stands, until when, what it is to win.

use app::{
    evidence::Evidence,
    money::TaskMoney,
    plan::Agency,
    proposal::{FundSource, Vnd},
    task::{Gain, Standing, Task, TaskRow},
};
use engine::amount::Amount;

use crate::shell::{T, date_text};

/// Decimals of points where no framework is at hand to say how many.
const POINT_DECIMALS: u32 = 2;

/// The class that gives a standing its shape.
pub(super) fn shape(standing: Standing) -> &'static str {
    match standing {
        Standing::Draft => "wait",
        Standing::Planned => "todo",
        Standing::Doing => "doing",
        Standing::Late => "late",
        Standing::Done => "done",
        Standing::Dropped => "lock",
    }
}

/// What a standing is called.
pub(super) fn standing_name(standing: Standing, t: T<'_>) -> String {
    t.get(match standing {
        Standing::Draft => "task-standing-draft",
        Standing::Planned => "task-standing-planned",
        Standing::Doing => "task-standing-doing",
        Standing::Late => "task-standing-late",
        Standing::Done => "task-standing-done",
        Standing::Dropped => "task-standing-dropped",
    })
}

/// Points in millionths as a text.
pub(super) fn points(micro: i64, t: T<'_>) -> String {
    Amount::from_micro(micro).short_text(POINT_DECIMALS, t.language())
}

/// What a task is expected to win, index by index, because their points are of different measures;
/// nothing where nobody has said.
pub(super) fn expected(gains: &[Gain], t: T<'_>) -> Option<String> {
    let mut told: Vec<(i64, i64)> = Vec::new();
    for gain in gains {
        let Some(micro) = gain.expected_micro else {
            continue;
        };
        match told.iter_mut().find(|(round, _)| *round == gain.round_id) {
            Some((_, sum)) => *sum = sum.saturating_add(micro),
            None => told.push((gain.round_id, micro)),
        }
    }
    let told: Vec<String> = told
        .into_iter()
        .map(|(_, micro)| format!("+{}", points(micro, t)))
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// Where the money of a task comes from, and what has no source yet; nothing where it names no cost and
/// has no line.
pub(super) fn funds(task: &Task, money: &TaskMoney, t: T<'_>) -> Option<String> {
    let source = |source: &FundSource| {
        t.get(match source {
            FundSource::State => "task-fund-state",
            FundSource::Programme => "task-fund-programme",
            FundSource::Social => "task-fund-social",
            FundSource::Other => "task-fund-other",
        })
    };
    let planned = money.planned.iter();
    let mut told: Vec<String> = planned
        .map(|(one, sum)| format!("{}: {}", source(one), sum.short(t.language())))
        .collect();
    let missing = money.missing(task.cost_vnd);
    if missing > Vnd::ZERO {
        told.push(t.name("task-fund-missing", &missing.short(t.language())));
    }
    (!told.is_empty()).then(|| told.join(" · "))
}

/// A day, or a dash where there is none.
pub(super) fn day(day: Option<&str>) -> String {
    day.map_or_else(|| "–".to_owned(), date_text)
}

/// A document that tasks rest on, as texts name it: number, day, issuer and what it is about.
pub(super) fn basis_text(document: &Evidence, t: T<'_>) -> String {
    let number = document.number.as_deref().unwrap_or_default();
    let day = document.issued_on.as_deref();
    let told = t.with(
        "task-basis-told",
        &[
            ("number", number.to_owned().into()),
            ("day", day.map(date_text).unwrap_or_default().into()),
            ("issuer", document.issuer.clone().unwrap_or_default().into()),
        ],
    );
    format!("{told}: {}", document.title)
}

/// A unit as a form offers it and reads it back.
pub(super) fn offered(agency: &Agency) -> String {
    format!("{} ({})", agency.name, agency.code)
}

/// A task as lists, boards and days show it.
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) shape: &'static str,
    pub(super) standing: String,
    pub(super) due: String,
    pub(super) progress: i32,
    /// Codes of the indicators that it raises.
    pub(super) raises: String,
    pub(super) expected: Option<String>,
    /// It serves more than one round.
    pub(super) serves: Option<String>,
    pub(super) campaign: bool,
}

impl Line {
    pub(super) fn of(row: &TaskRow, t: T<'_>) -> Self {
        Self::made(&row.task, &row.gains, (row.standing, &row.lead.name), t)
    }

    pub(super) fn made(
        task: &Task,
        gains: &[Gain],
        (standing, lead): (Standing, &str),
        t: T<'_>,
    ) -> Self {
        let codes: Vec<&str> = gains.iter().map(|gain| gain.indicator.as_str()).collect();
        let mut rounds: Vec<i64> = gains.iter().map(|gain| gain.round_id).collect();
        rounds.sort_unstable();
        rounds.dedup();
        let day_told = match standing {
            Standing::Done => task.done_at.map(app::day::of),
            _ => task.due_on.clone(),
        };
        Self {
            id: task.id,
            code: task.code.clone(),
            title: task.title.clone(),
            lead: lead.to_owned(),
            shape: shape(standing),
            standing: standing_name(standing, t),
            due: day(day_told.as_deref()),
            progress: task.progress,
            raises: codes.join(", "),
            expected: expected(gains, t),
            serves: (rounds.len() > 1).then(|| t.n("task-serves", rounds.len())),
            campaign: task.campaign,
        }
    }
}
