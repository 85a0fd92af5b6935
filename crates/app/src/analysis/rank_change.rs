//! Why ranks changed against the round before: own score, others' scores, framework, mergers.
//!
//! While a round is open only those who have submitted have a score. Ranks among them say nothing
//! against ranks among all of the year before, so both years are ranked anew among the units that
//! are in both: who has yet to submit is no merger.

use std::collections::BTreeSet;

use engine::{
    framework::crosswalk::Crosswalk,
    history::{Succession, successors},
    rank_change::{Between, Change, Factor, RoundUnit, Side, Undefined, worlds},
};
use report::{Cell, Column, Table};
use store::round::{Round, RoundKind};

use super::{
    job_table::{column, text},
    source::{Basis, Examined, ExaminedUnit, examine},
    study::{Study, study},
};
use crate::{
    Actor, App, Refusal,
    case::beside,
    framework::{CrosswalkOrigin, crosswalk_between},
    unit::successions,
};

/// The changes of a round against the one before.
#[derive(Debug, Clone)]
pub struct RankChanges {
    /// What they are about.
    pub study: Study,
    /// The round before, as far as there is one.
    pub previous: Option<Round>,
    /// The changes, the most places first; nothing when the round before has no edition of ours.
    pub changes: Option<Vec<UnitChange>>,
    /// How many units of this round both years were ranked anew among; nothing where the ranks are
    /// those of the two editions.
    pub among: Option<usize>,
    /// Who says which indicators of the two rounds stand for each other; nothing without changes.
    pub origin: Option<CrosswalkOrigin>,
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
/// Indicators of two versions are matched by the crosswalk that counts between them, as on the page of
/// a unit; merged units by the list of units. The four parts of a change
/// add up to it exactly. A round without an edition is compared among the units of both years only.
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
    let before = last_round(app, &study.round).await?;
    let mut origin = None;
    let found = match before {
        Some(before) => {
            let successions = successions(db).await?;
            let sides = (before.framework.as_ref(), after.framework.as_ref());
            let counterparts = crosswalk_between(app, db, sides.0, sides.1).await?;
            origin = Some(counterparts.origin);
            let crosswalk = counterparts.crosswalk;
            let work = move || compute((&before, &after), &crosswalk, &successions);
            Some(beside(work).await?)
        }
        None => None,
    };
    let (changes, among) = found.unzip();
    Ok(RankChanges {
        study,
        previous,
        changes,
        among: among.flatten(),
        origin,
    })
}

/// The latest published edition of the round before; nothing when there is none of ours.
pub(super) async fn last_round(app: &App, round: &Round) -> Result<Option<Examined>, Refusal> {
    let db = app.store.reader();
    let Some(id) = round.previous_id else {
        return Ok(None);
    };
    let round = store::round::get_round(db, id).await?;
    if round.kind != RoundKind::Scored {
        return Ok(None);
    }
    let editions = store::publication::list_editions(db, round.id).await?;
    let published = editions.into_iter().find(|one| one.published_at.is_some());
    match published {
        Some(edition) => Ok(Some(examine(app, round, Some(edition.number)).await?)),
        None => Ok(None),
    }
}

/// Units of one year in their places, with what is compared.
struct Year<'a> {
    units: Vec<&'a ExaminedUnit>,
    entries: Vec<RoundUnit<'a>>,
}

impl<'a> Year<'a> {
    /// The units of a round at these places.
    fn of(examined: &'a Examined, is_in: impl Fn(usize) -> bool) -> Self {
        let all = examined.units.iter().zip(&examined.answers).enumerate();
        let (units, entries) = all
            .filter(|(place, _)| is_in(*place))
            .map(|(_, (unit, answers))| {
                let entry = RoundUnit {
                    code: &unit.code,
                    group: &unit.group,
                    answers,
                };
                (unit, entry)
            })
            .unzip();
        Self { units, entries }
    }
}

/// The two years to compare, and how many units of the later one they were narrowed to.
fn years<'a>(
    (before, after): (&'a Examined, &'a Examined),
    successions: &[Succession],
) -> (Year<'a>, Year<'a>, Option<usize>) {
    if matches!(after.basis, Basis::Edition { .. }) {
        let all = |_| true;
        return (Year::of(before, all), Year::of(after, all), None);
    }
    let codes = |examined: &'a Examined| -> Vec<&'a str> {
        let units = examined.units.iter();
        units.map(|unit| unit.code.as_str()).collect()
    };
    let came_from = successors(successions, &codes(before), &codes(after));
    let from: BTreeSet<usize> = came_from.iter().flatten().copied().collect();
    let has_past = |place: usize| came_from.get(place).is_some_and(|from| !from.is_empty());
    let after = Year::of(after, has_past);
    let among = after.units.len();
    (
        Year::of(before, |place| from.contains(&place)),
        after,
        Some(among),
    )
}

fn compute(
    (before, after): (&Examined, &Examined),
    crosswalk: &Crosswalk,
    successions: &[Succession],
) -> (Vec<UnitChange>, Option<usize>) {
    let (old, new, among) = years((before, after), successions);
    let worlds = worlds(&Between {
        before: Side {
            framework: &before.framework,
            units: &old.entries,
        },
        after: Side {
            framework: &after.framework,
            units: &new.entries,
        },
        crosswalk,
        successions,
    });
    let mut changes: Vec<UnitChange> = worlds
        .explain_all()
        .into_iter()
        .filter_map(|one| {
            let (was, is) = (old.units.get(one.was)?, new.units.get(one.is)?);
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
    (changes, among)
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::{
        amount::Amount,
        answer::{Answer, UnitAnswers},
        framework::{Code, Framework, read},
    };

    use super::*;

    const FRAMEWORK: &str = r#"
        [framework]
        code = "mau"
        title = "Mẫu"
        level = "commune"
        year = 2025
        status = "sample"
        maximum = "10"
        compare = "percentage"
        source = "mẫu"
        [[index]]
        code = "1"
        title = "Hạ tầng"
        maximum = "10"
        [[indicator]]
        code = "1.1"
        title = "Kết nối"
        maximum = "10"
        rule = { kind = "judged" }
    "#;

    fn examined(framework: &Arc<Framework>, basis: Basis, points: &[(&str, i64)]) -> Examined {
        let unit = |(code, _): &(&str, i64)| ExaminedUnit {
            code: (*code).to_owned(),
            name: (*code).to_owned(),
            group: String::new(),
        };
        let answers = |(_, points): &(&str, i64)| {
            let points = Answer::Points(Amount::from_int(*points));
            UnitAnswers::from([(Code::parse("1.1").unwrap(), points)])
        };
        Examined {
            framework: Arc::clone(framework),
            basis,
            units: points.iter().map(unit).collect(),
            settled: Vec::new(),
            claimed: Vec::new(),
            answers: points.iter().map(answers).collect(),
            own_answers: Vec::new(),
        }
    }

    fn edition(number: i32) -> Basis {
        Basis::Edition {
            number,
            fingerprint: String::new(),
        }
    }

    /// Last year four units, this year only the two at the end of the list.
    fn changes(basis: Basis) -> (Vec<UnitChange>, Option<usize>) {
        let framework = Arc::new(read("mau.toml", FRAMEWORK).unwrap());
        let before = [("a", 9), ("b", 8), ("c", 7), ("d", 6)];
        let before = examined(&framework, edition(1), &before);
        let after = examined(&framework, basis, &[("c", 5), ("d", 6), ("new", 10)]);
        let crosswalk = Crosswalk::of_titles(&framework, &framework);
        compute((&before, &after), &crosswalk, &[])
    }

    #[test]
    fn an_open_round_is_compared_among_the_units_of_both_years_and_blames_no_merger() {
        let submitted = Basis::Submitted {
            submitted: 3,
            of: 5,
        };
        let (changes, among) = changes(submitted);
        assert_eq!(among, Some(2));
        let ranks: Vec<_> = changes
            .iter()
            .map(|one| (one.code.as_str(), one.change.as_ref().unwrap().rank))
            .collect();
        assert_eq!(ranks, [("c", (1, 2)), ("d", (2, 1))]);
        for one in &changes {
            let parts = one.change.as_ref().unwrap().rank_parts;
            assert_eq!(parts.of(Factor::Mergers), Amount::ZERO, "{}", one.code);
        }
    }

    #[test]
    fn two_editions_are_compared_as_they_were_published() {
        let (changes, among) = changes(edition(1));
        assert_eq!(among, None);
        let ranks = changes.iter().map(|one| one.change.as_ref().unwrap().rank);
        assert_eq!(ranks.collect::<Vec<_>>(), [(4, 2), (3, 3)]);
    }
}
