//! Keeping values of many units, periods and series at once: shown before, all complaints at once, old ones stay.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use engine::{Language, series::Period, vietnamese::fold};
use serde_json::{Value, json};
use store::{
    Db, Moment, Tx,
    series::{self as rows, Observation, ObservationStatus},
    unit::Unit,
};

use super::{
    change::{Change, Entry, read_value},
    definition::{Series, amount},
    leap,
    reporters::{Reporter, Units},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal, allows,
    audit::record,
    case::Case,
    unit::{NotOne, meant},
};

/// Values that one use case keeps at most: all communes of a province over three years of quarters.
const MOST_ENTRIES: usize = 5_000;

/// What became of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Values that are new or other ones.
    pub changed: usize,
    /// Those among them of which there was no value yet.
    pub new: usize,
    /// Values that were there already.
    pub same: usize,
}

/// What entries would do, in their order; nothing is kept. What leaps is told with the change and is no
/// complaint yet.
///
/// # Errors
/// All complaints about the entries, each at its place; not allowed, or a fault.
pub async fn preview_observations(
    app: &App,
    actor: &Actor,
    entries: &[Entry],
) -> Result<Vec<Change>, Refusal> {
    actor.need(Permission::EnterSeries, None)?;
    let planned = plan(app.store.reader(), actor, app.now(), entries).await?;
    planned.whole()
}

/// Keeps what changes; a stored value that is replaced stays as an earlier version. Where nothing
/// changes, nothing is written.
///
/// # Errors
/// As [`preview_observations`]; values that somebody else has changed since the page was made are
/// complaints too, and so is a value that leaps and is not confirmed. Nothing is kept then.
pub async fn keep_observations(
    app: &App,
    actor: &Actor,
    entries: Vec<Entry>,
) -> Result<Kept, Refusal> {
    actor.need(Permission::EnterSeries, None)?;
    app.run(actor, entries, |tx, case| Box::pin(keep(tx, case)))
        .await
}

async fn keep(tx: &Tx, case: &Case<Vec<Entry>>) -> Result<Kept, Refusal> {
    let planned = plan(tx.db(), &case.actor, case.now, &case.command).await?;
    let planned = planned.asked(&case.command)?;
    let all = planned.len();
    let changes: Vec<&Change> = planned.iter().filter(|one| !one.is_same()).collect();
    let kept = Kept {
        changed: changes.len(),
        new: changes.iter().filter(|one| one.old.is_none()).count(),
        same: all - changes.len(),
    };
    if changes.is_empty() {
        return Ok(kept);
    }
    let status = match allows(Some(&case.actor), Permission::KeepSeries, None) {
        true => ObservationStatus::Checked,
        false => ObservationStatus::Given,
    };
    let row = |change: &&Change| Observation {
        id: 0,
        series_id: change.series.row.id,
        unit_id: change.unit.id,
        period: change.period.code(),
        value: change.new.map(|value| value.canonical()),
        status,
        source: change.source.clone(),
        document: change.document.clone(),
        version: change.version + 1,
        made_by: case.actor.account_id,
        made_at: case.now,
        replaced_at: None,
    };
    let new = changes.iter().map(row).collect();
    let old: Vec<i64> = changes.iter().filter_map(|one| one.replaces).collect();
    rows::correct_observations(tx.db(), &old, new, case.now).await?;
    let told = |change: &&Change| {
        json!({
            "series": change.series.row.code,
            "unit": change.unit.code,
            "period": change.period.code(),
            "old": change.old.map(|value| value.canonical()),
            "new": change.new.map(|value| value.canonical()),
            "source": change.source,
        })
    };
    let detail = json!({ "observations": changes.iter().map(told).collect::<Vec<Value>>() });
    let units: BTreeSet<&str> = changes.iter().map(|one| one.unit.code.as_str()).collect();
    let line = record(case, "series.observe").detail(&detail);
    let line = match units.first() {
        Some(unit) if units.len() == 1 => line.unit(unit),
        _ => line.concerns(units.iter().map(|unit| ((*unit).to_owned(), None))),
    };
    line.append(tx).await?;
    Ok(kept)
}

/// What is known before entries are read.
struct Ground {
    series: Vec<Series>,
    units: Units,
    /// What counts now, by series, unit and period.
    stored: HashMap<(i64, i64, String), Observation>,
    today: String,
}

impl Ground {
    async fn read(db: &Db, now: Moment, entries: &[Entry]) -> Result<Self, Refusal> {
        let today = crate::day::of(now);
        let ground = Self {
            series: Series::list(db).await?,
            units: Units::read(db, &today).await?,
            stored: HashMap::new(),
            today,
        };
        let named: BTreeMap<i64, &Series> = entries
            .iter()
            .filter_map(|entry| ground.series(&entry.series))
            .map(|series| (series.row.id, series))
            .collect();
        let mut stored = HashMap::new();
        for id in named.into_keys() {
            for row in rows::list_observations(db, id).await? {
                stored.insert((id, row.unit_id, row.period.clone()), row);
            }
        }
        Ok(Self { stored, ..ground })
    }

    /// A series by its code or its name.
    fn series(&self, typed: &str) -> Option<&Series> {
        let name = fold(typed);
        let by_code = self.series.iter().find(|one| one.row.code == typed.trim());
        by_code.or_else(|| {
            let names =
                |one: &&Series| fold(&one.row.name) == name || fold(&one.row.name_en) == name;
            self.series.iter().find(names)
        })
    }

    fn unit(&self, series: &Series, entry: &Entry) -> Result<&Unit, Invalid> {
        let able = self
            .units
            .all
            .iter()
            .filter(|unit| self.units.may_report(series, unit));
        meant(able, &entry.unit).map_err(|why| not_one(entry, why))
    }

    fn period(&self, series: &Series, entry: &Entry) -> Result<Period, Invalid> {
        let latest = Period::holding(series.step, &self.today);
        let read = Period::read(&entry.period).filter(|period| period.step() == series.step);
        let period = read.ok_or_else(|| no_period(series, entry))?;
        match latest.is_some_and(|latest| period.code() <= latest.code()) {
            true => Ok(period),
            false => Err(too_early(entry, period)),
        }
    }
}

/// What became of reading entries.
struct Planned {
    /// The changes, in the order of their entries.
    changes: Vec<Change>,
    /// Which entry each change comes from.
    places: Vec<usize>,
    complaints: Vec<Invalid>,
}

impl Planned {
    /// The changes, where nothing is wrong with any entry.
    fn whole(self) -> Result<Vec<Change>, Refusal> {
        match self.complaints.is_empty() {
            true => Ok(self.changes),
            false => Err(Refusal::Invalid(self.complaints)),
        }
    }

    /// The same, where every leap is confirmed too.
    fn asked(mut self, entries: &[Entry]) -> Result<Vec<Change>, Refusal> {
        let pairs = self.places.iter().zip(&self.changes);
        let questions =
            pairs.filter_map(|(place, change)| leap::question(entries.get(*place)?, change));
        self.complaints.extend(questions);
        self.whole()
    }
}

async fn plan(db: &Db, actor: &Actor, now: Moment, entries: &[Entry]) -> Result<Planned, Refusal> {
    if entries.len() > MOST_ENTRIES {
        return Err(too_many().into());
    }
    let ground = Ground::read(db, now, entries).await?;
    let mut planned = Planned {
        changes: Vec::new(),
        places: Vec::new(),
        complaints: Vec::new(),
    };
    let mut seen = HashSet::new();
    for (place, entry) in entries.iter().enumerate() {
        match one(&ground, actor, entry, &mut seen) {
            Ok(change) => {
                planned.changes.push(change);
                planned.places.push(place);
            }
            Err(mut own) => planned.complaints.append(&mut own),
        }
    }
    let stored = ground.stored.into_iter();
    let known = stored.filter_map(|(key, row)| Some((key, amount(row.value.as_deref())?)));
    leap::note(&mut planned.changes, known.collect());
    Ok(planned)
}

fn one(
    ground: &Ground,
    actor: &Actor,
    entry: &Entry,
    seen: &mut HashSet<(i64, i64, String)>,
) -> Result<Change, Vec<Invalid>> {
    let series = ground
        .series(&entry.series)
        .ok_or_else(|| vec![no_series(entry)])?;
    let unit = ground.unit(series, entry);
    let period = ground.period(series, entry);
    let value = read_value(series, &entry.value, entry.marks, &entry.place);
    let (unit, period, value) = match (unit, period, value) {
        (Ok(unit), Ok(period), Ok(value)) => (unit, period, value),
        (unit, period, value) => {
            let wrong = [unit.err(), period.err(), value.err()];
            return Err(wrong.into_iter().flatten().collect());
        }
    };
    if !allows(Some(actor), Permission::EnterSeries, Some(unit.id)) {
        return Err(vec![not_own(entry, unit)]);
    }
    let key = (series.row.id, unit.id, period.code());
    let stored = ground.stored.get(&key);
    if !seen.insert(key) {
        return Err(vec![twice(entry, unit, period)]);
    }
    if series.is_closed() {
        return Err(vec![closed(series, entry)]);
    }
    let change = Change::of((series, Reporter::of(unit), period), stored, value, entry);
    if change.is_same() {
        return Ok(change);
    }
    if entry.seen.is_some_and(|seen| seen != change.version) {
        return Err(vec![stale(entry, &change)]);
    }
    if change.new.is_none() && change.source.is_none() {
        return Err(vec![without_reason(entry, &change)]);
    }
    Ok(change)
}

fn too_many() -> Invalid {
    Invalid::new(
        "rows",
        "series-many",
        format!("Một lần ghi không quá {MOST_ENTRIES} giá trị; hãy chia tệp."),
        format!("At most {MOST_ENTRIES} values are kept at once; divide the file."),
    )
}

fn no_series(entry: &Entry) -> Invalid {
    let typed = entry.series.trim();
    Invalid::new(
        &entry.place,
        "series-unknown",
        format!("Không có số liệu theo dõi nào mã hoặc tên là “{typed}”."),
        format!("No series has the code or name “{typed}”."),
    )
}

fn closed(series: &Series, entry: &Entry) -> Invalid {
    let [vi, en] = [Language::Vi, Language::En].map(|language| series.name(language));
    Invalid::new(
        &entry.place,
        "series-closed",
        format!("“{vi}” đã đóng, không nhận số liệu nữa; số đã có vẫn được lưu."),
        format!("“{en}” is closed and takes no values any more; those it has stay."),
    )
}

fn not_one(entry: &Entry, why: NotOne) -> Invalid {
    let typed = entry.unit.trim();
    let place = &entry.place;
    match why {
        NotOne::Unknown => Invalid::new(
            place,
            "series-unit",
            format!("Không có đơn vị báo cáo nào mã hoặc tên là “{typed}”."),
            format!("No reporting unit has the code or name “{typed}”."),
        ),
        NotOne::Several(codes) => {
            let codes = codes.join(", ");
            Invalid::new(
                place,
                "series-units",
                format!("Có nhiều đơn vị tên “{typed}”; ghi mã: {codes}."),
                format!("Several units are called “{typed}”; give the code: {codes}."),
            )
        }
    }
}

fn no_period(series: &Series, entry: &Entry) -> Invalid {
    let typed = entry.period.trim();
    let (vi, en) = match series.step.name() {
        "month" => ("tháng như 9/2026", "a month such as 2026-09"),
        "quarter" => ("quý như III/2026 hoặc 2026-Q3", "a quarter such as 2026-Q3"),
        _ => ("năm như 2026", "a year such as 2026"),
    };
    Invalid::new(
        &entry.place,
        "series-period",
        format!("“{typed}” không phải kỳ của số liệu này; cần {vi}."),
        format!("“{typed}” is no period of this series; {en} was expected."),
    )
}

fn too_early(entry: &Entry, period: Period) -> Invalid {
    let [vi, en] = [Language::Vi, Language::En].map(|language| period.text(language));
    Invalid::new(
        &entry.place,
        "series-future",
        format!("Kỳ {vi} chưa bắt đầu, nên chưa có số liệu."),
        format!("The period {en} has not begun, so there is no value yet."),
    )
}

fn not_own(entry: &Entry, unit: &Unit) -> Invalid {
    let name = &unit.name;
    Invalid::new(
        &entry.place,
        "series-not-own",
        format!("{name}: tài khoản này chỉ nhập số liệu của đơn vị mình."),
        format!("{name}: this account enters values of its own unit only."),
    )
}

fn twice(entry: &Entry, unit: &Unit, period: Period) -> Invalid {
    let name = &unit.name;
    let [vi, en] = [Language::Vi, Language::En].map(|language| period.text(language));
    Invalid::new(
        &entry.place,
        "series-twice",
        format!("{name} có hai giá trị cho {vi}."),
        format!("{name} has two values for {en}."),
    )
}

fn stale(entry: &Entry, change: &Change) -> Invalid {
    let name = &change.unit.name;
    let [vi, en] = [Language::Vi, Language::En].map(|language| match change.old {
        Some(value) => change.series.text(value, language),
        None => "–".to_owned(),
    });
    Invalid::new(
        &entry.place,
        "series-stale",
        format!("{name}: người khác vừa ghi {vi}; giá trị của bạn chưa được lưu, xem lại rồi ghi."),
        format!("{name}: somebody else has just entered {en}; yours is not kept, look again."),
    )
}

fn without_reason(entry: &Entry, change: &Change) -> Invalid {
    let name = &change.unit.name;
    Invalid::new(
        &entry.place,
        "series-reason",
        format!("{name}: rút một số liệu đã báo cáo cần ghi lý do ở ô nguồn số liệu."),
        format!("{name}: taking a reported value back needs a reason in the source field."),
    )
}
