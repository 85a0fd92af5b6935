//! Why ranks changed against the round before: own score, others' scores, framework, mergers.

use engine::{
    framework::crosswalk::Crosswalk,
    history::Succession,
    rank_change::{Between, Change, Factor, RoundUnit, Side, Undefined, worlds},
};
use report::{Cell, Column, Table};
use store::round::{Round, RoundKind};

use super::{
    job_table::{column, text},
    source::{Examined, examine},
    study::{Study, study},
};
use crate::{Actor, App, Refusal, case::beside, framework::crosswalk_between, unit::successions};

/// The changes of a round against the one before.
#[derive(Debug, Clone)]
pub struct RankChanges {
    /// What they are about.
    pub study: Study,
    /// The round before, as far as there is one.
    pub previous: Option<Round>,
    /// The changes, the most places first; nothing when the round before has no edition of ours.
    pub changes: Option<Vec<UnitChange>>,
}

/// The change of one unit.
#[derive(Debug, Clone)]
pub struct UnitChange {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of the unit that it came from, where that is another.
    pub was: Option<String>,
    /// The change, or why it has no parts.
    pub change: Result<Change, Undefined>,
}

/// Splits the change of every rank against the round before into its causes.
///
/// Indicators of two versions are matched by the crosswalk that ships with them, else by their
/// titles, as on the page of a unit; merged units by the list of units. The four parts of a change
/// add up to it exactly.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub async fn rank_changes(app: &App, actor: &Actor, slug: &str) -> Result<RankChanges, Refusal> {
    let (study, after) = study(app, actor, slug).await?;
    let db = app.store.reader();
    let previous = match study.round.previous_id {
        Some(id) => Some(store::round::get_round(db, id).await?),
        None => None,
    };
    let before = match &previous {
        Some(round) if round.kind == RoundKind::Scored => published(app, round).await?,
        _ => None,
    };
    let changes = match before {
        Some(before) => {
            let successions = successions(db).await?;
            let (crosswalk, _) = crosswalk_between(&before.framework, &after.framework)?;
            let work = move || compute((&before, &after), &crosswalk, &successions);
            Some(beside(work).await?)
        }
        None => None,
    };
    Ok(RankChanges {
        study,
        previous,
        changes,
    })
}

/// The latest published edition of a round; nothing when there is none.
async fn published(app: &App, round: &Round) -> Result<Option<Examined>, Refusal> {
    let editions = store::publication::list_editions(app.store.reader(), round.id).await?;
    let published = editions.into_iter().find(|one| one.published_at.is_some());
    match published {
        Some(edition) => Ok(Some(
            examine(app, round.clone(), Some(edition.number)).await?,
        )),
        None => Ok(None),
    }
}

fn compute(
    (before, after): (&Examined, &Examined),
    crosswalk: &Crosswalk,
    successions: &[Succession],
) -> Vec<UnitChange> {
    let (old, new) = (entries(before), entries(after));
    let worlds = worlds(&Between {
        before: Side {
            framework: &before.framework,
            units: &old,
        },
        after: Side {
            framework: &after.framework,
            units: &new,
        },
        crosswalk,
        successions,
    });
    let mut changes: Vec<UnitChange> = worlds
        .explain_all()
        .into_iter()
        .filter_map(|one| {
            let (was, is) = (before.units.get(one.was)?, after.units.get(one.is)?);
            Some(UnitChange {
                code: is.code.clone(),
                name: is.name.clone(),
                was: (was.code != is.code).then(|| was.name.clone()),
                change: one.change,
            })
        })
        .collect();
    changes.sort_by_cached_key(|one| {
        let places = one.change.as_ref().map(|change| change.places().abs());
        let name = engine::vietnamese::sort_key(&one.name);
        (std::cmp::Reverse(places.unwrap_or(-1)), name)
    });
    changes
}

fn entries(examined: &Examined) -> Vec<RoundUnit<'_>> {
    let units = examined.units.iter().zip(&examined.answers);
    units
        .map(|(unit, answers)| RoundUnit {
            code: &unit.code,
            group: &unit.group,
            answers,
        })
        .collect()
}

const COLUMNS: [Column; 13] = [
    column("unit", "mã đơn vị", "code of the unit"),
    column("name", "tên đơn vị", "name of the unit"),
    column(
        "was",
        "tên đơn vị trước, nếu khác",
        "name of the unit before, where another",
    ),
    column("rank_before", "hạng kỳ trước", "rank in the round before"),
    column("rank_after", "hạng kỳ này", "rank in this round"),
    column(
        "places_own_24",
        "phần do điểm của đơn vị, tính bằng 1/24 bậc",
        "part of its own score, in twenty-fourths of a place",
    ),
    column(
        "places_others_24",
        "phần do điểm của đơn vị khác",
        "part of others' scores",
    ),
    column(
        "places_framework_24",
        "phần do bộ chỉ số",
        "part of the framework",
    ),
    column("places_mergers_24", "phần do sáp nhập", "part of mergers"),
    column(
        "value_before",
        "giá trị kỳ trước",
        "value in the round before",
    ),
    column("value_after", "giá trị kỳ này", "value in this round"),
    column(
        "places",
        "số bậc tăng; âm là giảm",
        "places gained; negative when lost",
    ),
    column("undefined", "vì sao không chia được", "why it has no parts"),
];

impl RankChanges {
    /// The same as a table for a file.
    #[must_use]
    pub fn sheet(&self) -> Table {
        let rows = self.changes.iter().flatten();
        Table {
            columns: COLUMNS.to_vec(),
            rows: rows.map(row).collect(),
        }
    }
}

fn row(one: &UnitChange) -> Vec<Cell> {
    let mut row = vec![
        text(&one.code),
        text(&one.name),
        Cell::text(one.was.as_deref()),
    ];
    match &one.change {
        Ok(change) => {
            let (before, after) = change.rank;
            row.extend([before, after].map(|rank| Cell::Count(rank.into())));
            let parts = Factor::ALL
                .into_iter()
                .zip(change.rank_parts.twenty_fourths());
            row.extend(parts.map(|(_, part)| Cell::Exact(part.canonical())));
            let (before, after) = change.value;
            row.extend([before, after].map(|value| Cell::Exact(value.canonical())));
            row.push(Cell::Count(change.places()));
            row.push(Cell::Empty);
        }
        Err(undefined) => {
            row.resize(COLUMNS.len() - 1, Cell::Empty);
            row.push(text(&undefined.text(engine::Language::Vi)));
        }
    }
    row
}
