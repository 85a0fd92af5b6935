//! Units: the list with its successions, adding one, importing many.

mod add_units;
mod meant;
mod named;
mod own_units;
mod units_file;

use std::collections::{HashMap, HashSet};

use engine::vietnamese::sort_key;
use store::unit::{self as rows, Succession};

use crate::{Actor, App, Permission, Refusal};

pub(crate) use meant::{NotHere, NotOne, meant, meant_here};
pub(crate) use named::Roll;
pub(crate) use own_units::{own_keys, own_units};
pub(crate) use units_file::empty_table;

pub use add_units::{Imported, NewUnit, create_unit, import_units};
pub use named::{Candidate, Likely, Meaning, NamedUnit};
pub use store::unit::Unit;

/// A unit with those before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The unit.
    pub unit: Unit,
    /// What it was made of.
    pub predecessors: Vec<Relative>,
    /// What it became part of.
    pub successors: Vec<Relative>,
}

/// A unit before or after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its code.
    pub code: String,
    /// Its name, the code where it is not in the list.
    pub name: String,
    /// The day, ISO 8601 or as far as known.
    pub on_date: String,
}

/// What new units are usually given: the words that are in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitWords {
    /// Kinds, in Vietnamese order.
    pub kinds: Vec<String>,
    /// Ranking groups, in Vietnamese order.
    pub groups: Vec<String>,
}

/// The kinds and groups that the units have; one statement.
///
/// # Errors
/// When the actor may not keep units, or a fault.
pub async fn unit_words(app: &App, actor: &Actor) -> Result<UnitWords, Refusal> {
    actor.need(Permission::ManageUnits, None)?;
    let units = rows::list_units(app.store.reader()).await?;
    Ok(UnitWords::of(&units))
}

/// Kinds that the shipped lists name, from the largest down.
pub const KINDS: [&str; 4] = ["province", "department", "district", "commune"];

impl UnitWords {
    fn of(units: &[Unit]) -> Self {
        let ordered = |word: fn(&Unit) -> &String| {
            let words: HashSet<&String> = units.iter().map(word).collect();
            let mut words: Vec<String> = words.into_iter().cloned().collect();
            words.sort_by_cached_key(|word| (sort_key(word), word.clone()));
            words
        };
        Self {
            kinds: ordered(|unit| &unit.kind),
            groups: ordered(|unit| &unit.unit_group),
        }
    }

    /// Those that neither stand in `known` nor are usual.
    fn beside(mut self, known: &Self) -> Self {
        self.kinds
            .retain(|kind| !known.kinds.contains(kind) && !KINDS.contains(&kind.as_str()));
        self.groups.retain(|group| !known.groups.contains(group));
        self
    }
}

/// All units in Vietnamese order of their names, with their successions; two statements.
///
/// # Errors
/// When the actor may not keep units, or a fault.
pub async fn list_units(app: &App, actor: &Actor) -> Result<Vec<UnitRow>, Refusal> {
    actor.need(Permission::ManageUnits, None)?;
    let units = rows::list_units(app.store.reader()).await?;
    let successions = rows::list_successions(app.store.reader()).await?;
    let names: HashMap<&str, &str> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit.name.as_str()))
        .collect();
    let relative = |code: &String, on_date: &String| Relative {
        code: code.clone(),
        name: names
            .get(code.as_str())
            .map_or_else(|| code.clone(), |name| (*name).to_owned()),
        on_date: on_date.clone(),
    };
    let mut before: HashMap<&str, Vec<Relative>> = HashMap::new();
    let mut after: HashMap<&str, Vec<Relative>> = HashMap::new();
    for row in &successions {
        let Succession {
            predecessor,
            successor,
            on_date,
            ..
        } = row;
        let earlier = before.entry(successor).or_default();
        earlier.push(relative(predecessor, on_date));
        let later = after.entry(predecessor).or_default();
        later.push(relative(successor, on_date));
    }
    let row = |unit: &Unit| UnitRow {
        predecessors: before.remove(unit.code.as_str()).unwrap_or_default(),
        successors: after.remove(unit.code.as_str()).unwrap_or_default(),
        unit: unit.clone(),
    };
    Ok(units.iter().map(row).collect())
}

/// Who followed whom, as the engine reads it; one statement.
///
/// # Errors
/// A fault.
pub(crate) async fn successions(
    db: &store::Db,
) -> Result<Vec<engine::history::Succession>, Refusal> {
    let pairs = rows::list_successions(db).await?.into_iter();
    let succession = |pair: Succession| engine::history::Succession {
        predecessor: pair.predecessor,
        successor: pair.successor,
    };
    Ok(pairs.map(succession).collect())
}
