//! Money from above: by source, year, unit and manner, by what it is for, and against points.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::Hash,
};

use store::{
    money::FundLine,
    proposal::{FundSource, Manner, ProposalFilter},
};

use super::{
    lines::visible,
    points::{IndicatorMoney, by_indicator},
    purpose::{Sums, Target},
    tasks::{TaskSums, task_sums},
    waste::{Avoidable, avoidable},
};
use crate::{Actor, App, Refusal, proposal::Vnd};

/// A task, project or proposal with its money.
#[derive(Debug, Clone)]
pub struct Purpose {
    /// What it is.
    pub target: Target,
    /// What people call it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Name of its unit, where known.
    pub unit: Option<String>,
    /// Its money.
    pub sums: Sums,
    /// It is a task that was given up.
    pub is_dropped: bool,
}

/// Money from above.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// The years that have lines, the latest first.
    pub years: Vec<i32>,
    /// All of it.
    pub total: Sums,
    /// By source, in their order.
    pub by_source: Vec<(FundSource, Sums)>,
    /// By year, the latest first.
    pub by_year: Vec<(i32, Sums)>,
    /// By unit, most planned first; `None` is what no unit is named for.
    pub by_unit: Vec<(Option<String>, Sums)>,
    /// Planned money by manner; `None` where it is not known.
    pub by_manner: Vec<(Option<Manner>, Vnd)>,
    /// By what it is for, most planned first; tasks that were given up last.
    pub purposes: Vec<Purpose>,
    /// Money for nothing that is named.
    pub without_purpose: Sums,
    /// By indicator, most planned first.
    pub indicators: Vec<IndicatorMoney>,
    /// Money for several indicators at once, which is not divided among them.
    pub undivided: Sums,
    /// What is planned although a shared platform is like it.
    pub avoidable: Vec<Avoidable>,
    /// What tasks cost against what is planned for them, of all years; nothing for whoever sees the money
    /// of one unit only.
    pub tasks: Option<TaskSums>,
}

/// Codes and titles of what lines are for.
pub(super) struct Names {
    of: HashMap<Target, (String, String, Option<i64>)>,
    /// Tasks that were given up, by key.
    dropped: HashSet<i64>,
}

impl Names {
    /// Reads them; three statements.
    pub(super) async fn read(app: &App, lines: &[FundLine]) -> Result<Self, Refusal> {
        let db = app.store.reader();
        let mut tasks: Vec<i64> = lines.iter().filter_map(|line| line.task_id).collect();
        tasks.sort_unstable();
        tasks.dedup();
        let mut names = HashMap::new();
        let mut dropped = HashSet::new();
        for row in store::proposal::list_tasks_of(db, &tasks).await? {
            let one = (row.code, row.title, Some(row.lead_id));
            names.insert(Target::Task(row.id), one);
            dropped.extend((!row.state.counts()).then_some(row.id));
        }
        for row in store::proposal::list_projects(db).await? {
            names.insert(Target::Project(row.id), (row.code, row.name, row.unit_id));
        }
        let all = ProposalFilter::default();
        for row in store::proposal::list_proposals(db, &all, 0, 100_000).await? {
            let one = (row.code, row.title, Some(row.unit_id));
            names.insert(Target::Proposal(row.id), one);
        }
        Ok(Self { of: names, dropped })
    }

    /// Code and title.
    pub(super) fn of(&self, target: Target) -> Option<(String, String)> {
        let (code, title, _) = self.of.get(&target)?;
        Some((code.clone(), title.clone()))
    }
}

/// Money of a year, or of all years.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn overview(app: &App, actor: &Actor, year: Option<i32>) -> Result<Overview, Refusal> {
    let all = visible(app, actor, None).await?;
    let by_year = grouped(all.iter(), |line| line.year);
    let mut years: Vec<(i32, Sums)> = by_year.into_iter().collect();
    years.reverse();
    let lines: Vec<FundLine> = all
        .into_iter()
        .filter(|line| year.is_none_or(|year| line.year == year))
        .collect();
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let units: HashMap<i64, String> = units.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let names = Names::read(app, &lines).await?;
    let (indicators, undivided) = by_indicator(app, &lines).await?;
    let mut by_unit: Vec<(Option<String>, Sums)> = grouped(lines.iter(), |line| line.unit_id)
        .into_iter()
        .map(|(id, sums)| (id.and_then(|id| units.get(&id).cloned()), sums))
        .collect();
    by_unit.sort_by_key(|(_, sums)| std::cmp::Reverse(sums.planned));
    let mut purposes = Vec::new();
    let mut without_purpose = Sums::default();
    for (target, sums) in grouped(lines.iter(), Target::of) {
        let known = target.and_then(|target| Some((target, names.of.get(&target)?)));
        let Some((target, (code, title, unit_id))) = known else {
            without_purpose = sums;
            continue;
        };
        purposes.push(Purpose {
            target,
            code: code.clone(),
            title: title.clone(),
            unit: unit_id.and_then(|id| units.get(&id).cloned()),
            is_dropped: matches!(target, Target::Task(id) if names.dropped.contains(&id)),
            sums,
        });
    }
    purposes.retain(|one| !one.sums.is_nothing());
    purposes.sort_by_key(|one| {
        let planned = std::cmp::Reverse(one.sums.planned);
        (one.is_dropped, planned, one.code.clone())
    });
    Ok(Overview {
        years: years.iter().map(|(year, _)| *year).collect(),
        total: Sums::of(lines.iter()),
        by_source: grouped(lines.iter(), |line| line.source)
            .into_iter()
            .collect(),
        by_year: years,
        by_unit,
        by_manner: grouped(lines.iter(), |line| line.manner)
            .into_iter()
            .map(|(manner, sums)| (manner, sums.planned))
            .filter(|(_, planned)| planned.0 > 0)
            .collect(),
        avoidable: avoidable(app, actor, &purposes).await?,
        tasks: task_sums(app, actor).await?,
        purposes,
        without_purpose,
        indicators,
        undivided,
    })
}

/// Sums by what a line has.
fn grouped<'a, K: Ord + Hash>(
    lines: impl Iterator<Item = &'a FundLine>,
    key: impl Fn(&FundLine) -> K,
) -> BTreeMap<K, Sums> {
    let mut groups: BTreeMap<K, Sums> = BTreeMap::new();
    for line in lines {
        groups.entry(key(line)).or_default().add(line);
    }
    groups
}
