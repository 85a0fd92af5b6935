//! A unit over the years, with the units it came from under their old names.

use std::collections::{HashMap, HashSet};

use engine::framework::Framework;
use std::sync::Arc;
use store::{
    publication::EditionHead,
    unit::{Succession, Unit},
};

use super::{
    figure::{Class, Figure},
    inherited::{Family, Indices, Inherited, of_figures, of_printed},
    printed, scored, table,
};
use crate::{App, Refusal, round::Round};

/// A unit before or after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Day of the change, ISO 8601.
    pub on_date: String,
    /// The law it rests on.
    pub legal_basis: Option<String>,
}

/// One result of the unit or of a unit it came from.
#[derive(Debug, Clone)]
pub struct Past {
    /// The round.
    pub round: Round,
    /// Framework of the round, where it is known.
    pub framework: Option<Arc<Framework>>,
    /// Code of the unit that had the result.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// It is the unit itself, not one that it came from; also where its result is computed from theirs.
    pub own: bool,
    /// Its group.
    pub group: String,
    /// Rank, where known.
    pub rank: Option<i32>,
    /// Units ranked.
    pub of: Option<i32>,
    /// Total.
    pub total: Figure,
    /// Percent as printed, where the total is not.
    pub percent: Option<String>,
    /// Class as printed, or by the bands of the framework.
    pub class: Option<Class>,
    /// Note.
    pub note: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// How it was computed, where the unit was merged from several and does not stand in the round
    /// itself; nothing for what was published.
    pub computed: Option<Inherited>,
}

/// A unit over the years.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The unit.
    pub unit: Unit,
    /// Name of the unit above it.
    pub parent: Option<String>,
    /// Units it came from, with those before them.
    pub before: Vec<Relative>,
    /// Units it became part of.
    pub after: Vec<Relative>,
    /// Results, latest year first; within a year its own first.
    pub past: Vec<Past>,
}

/// A unit's results over all published rounds.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such unit; a fault.
pub async fn unit_profile(app: &App, code: &str) -> Result<Profile, Refusal> {
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let by_code: HashMap<&str, &Unit> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit))
        .collect();
    let unit = *by_code.get(code).ok_or(Refusal::NotFound)?;
    let pairs = store::unit::list_successions(db).await?;
    let before = ancestors(code, &pairs, &by_code);
    let after: Vec<Relative> = pairs
        .iter()
        .filter(|pair| pair.predecessor == code)
        .filter_map(|pair| relative(&pair.successor, pair, &by_code))
        .collect();
    let mut line: Vec<&Unit> = vec![unit];
    line.extend(
        before
            .iter()
            .filter_map(|one| by_code.get(one.code.as_str()).copied()),
    );
    let published = table::list_published(app).await?;
    let mut results = scored(app, (&line, unit), &published).await?;
    results.extend(printed_results(app, (&line, unit), &published).await?);
    let family = Family {
        unit,
        parents: parents(code, &pairs, &by_code),
        pairs: &pairs,
    };
    let computed = family.inherited(&results);
    let mut past: Vec<Past> = results.into_iter().map(|(past, _)| past).collect();
    past.extend(computed);
    past.sort_by(|a, b| {
        let place = |past: &Past| (std::cmp::Reverse(past.round.year), !past.own, past.round.id);
        place(a).cmp(&place(b))
    });
    Ok(Profile {
        parent: unit
            .parent
            .as_deref()
            .and_then(|code| by_code.get(code))
            .map(|above| above.name.clone()),
        unit: unit.clone(),
        before,
        after,
        past,
    })
}

fn relative(code: &str, pair: &Succession, units: &HashMap<&str, &Unit>) -> Option<Relative> {
    Some(Relative {
        code: code.to_owned(),
        name: units.get(code)?.name.clone(),
        on_date: pair.on_date.clone(),
        legal_basis: pair.legal_basis.clone(),
    })
}

/// The units this one came from itself.
fn parents(code: &str, pairs: &[Succession], units: &HashMap<&str, &Unit>) -> Vec<Relative> {
    pairs
        .iter()
        .filter(|pair| pair.successor == code && pair.predecessor != code)
        .filter_map(|pair| relative(&pair.predecessor, pair, units))
        .collect()
}

/// The units this one came from, and those they came from.
fn ancestors(code: &str, pairs: &[Succession], units: &HashMap<&str, &Unit>) -> Vec<Relative> {
    let mut found = Vec::new();
    let mut seen: HashSet<&str> = HashSet::from([code]);
    let mut open = vec![code];
    while let Some(child) = open.pop() {
        for pair in pairs.iter().filter(|pair| pair.successor == child) {
            if seen.insert(&pair.predecessor) {
                open.push(&pair.predecessor);
                found.extend(relative(&pair.predecessor, pair, units));
            }
        }
    }
    found
}

/// The unit with those before it, and the unit.
type Line<'a> = (&'a [&'a Unit], &'a Unit);

async fn scored(
    app: &App,
    (line, unit): Line<'_>,
    published: &[(Round, Option<EditionHead>)],
) -> Result<Vec<(Past, Indices)>, Refusal> {
    let db = app.store.reader();
    let ids: Vec<i64> = line.iter().map(|one| one.id).collect();
    let figures = store::ranking::list_figures_of_units(db, &ids).await?;
    let mut by_result: HashMap<(i64, i64), Vec<&store::ranking::Figure>> = HashMap::new();
    for figure in &figures {
        let result = (figure.edition_id, figure.unit_id);
        by_result.entry(result).or_default().push(figure);
    }
    let mut past = Vec::new();
    for figure in figures.iter().filter(|figure| figure.kind == "total") {
        let of_edition = |edition: &EditionHead| edition.id == figure.edition_id;
        let round = published
            .iter()
            .find(|(_, edition)| edition.as_ref().is_some_and(of_edition));
        let one = line.iter().find(|one| one.id == figure.unit_id);
        let (Some((round, _)), Some(one)) = (round, one) else {
            continue;
        };
        let framework = match round.framework_id {
            Some(id) => Some(app.shelf.get(db, id).await?),
            None => None,
        };
        let plain = Figure::scored(figure);
        let (group, total, class, indices) = match &framework {
            Some(framework) => {
                let total = plain.compared(framework, framework.maximum);
                let class = Class::of(framework, &total);
                let group = scored::group_of(framework, &one.unit_group, figure);
                let own = by_result.get(&(figure.edition_id, figure.unit_id));
                let own = own.map(Vec::as_slice).unwrap_or_default();
                (group, total, class, of_figures(framework, own))
            }
            None => (one.unit_group.clone(), plain, None, Indices::new()),
        };
        let result = Past {
            round: round.clone(),
            framework,
            code: one.code.clone(),
            name: one.name.clone(),
            own: one.id == unit.id,
            group,
            rank: figure.rank,
            of: figure.of,
            total,
            percent: None,
            class,
            note: None,
            source: None,
            computed: None,
        };
        past.push((result, indices));
    }
    Ok(past)
}

async fn printed_results(
    app: &App,
    (line, unit): Line<'_>,
    published: &[(Round, Option<EditionHead>)],
) -> Result<Vec<(Past, Indices)>, Refusal> {
    let db = app.store.reader();
    let ids: Vec<i64> = line.iter().map(|one| one.id).collect();
    let (rows, values) = store::ranking::list_printed_of_units(db, &ids).await?;
    let past = rows.into_iter().filter_map(|row| {
        let one = line.iter().find(|one| Some(one.id) == row.unit_id)?;
        let (round, _) = published
            .iter()
            .find(|(round, _)| round.id == row.round_id)?;
        let total = printed::total(&row);
        let own = values.iter().filter(|value| value.row_id == row.id);
        let indices = of_printed(&own.collect::<Vec<_>>(), &total);
        let result = Past {
            round: round.clone(),
            framework: None,
            code: one.code.clone(),
            own: one.id == unit.id,
            total,
            rank: row.rank,
            of: row.group_size,
            name: row.unit_name,
            group: row.unit_group,
            percent: row.percent,
            class: row.class.as_deref().map(Class::printed),
            note: row.note,
            source: row.source,
            computed: None,
        };
        Some((result, indices))
    });
    Ok(past.collect())
}
