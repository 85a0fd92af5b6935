//! A merged unit in the rounds before the merger: the mean of the main indices of the units it came from.
//!
//! The mean is the engine's; what is gathered here are the published figures that it is made of. It
//! has no rank and no class, because nobody ranked the unit.

use std::collections::{BTreeMap, HashMap, HashSet};

use engine::{
    amount::Amount,
    framework::Framework,
    history::{self, IndexValue, inherit_by, whole},
};
use store::{
    ranking::{Figure as Stored, PrintedValue},
    unit::{Succession, Unit},
};

use super::{
    figure::Figure,
    printed::{CONVERTED, PREVIOUS},
    profile::{Past, Relative},
    scored,
    table::{Column, ColumnKind},
    themes,
};

/// Successions behind each other that are followed; the bound also ends a circle.
const DEEPEST: usize = 8;

/// How far the whole of printed main indices may lie from the printed total, in grains: both were
/// rounded, to three digits at the least. Beyond it some of the main indices were not printed.
const ROUNDED: u128 = 1_000_000_000_000_000;

/// How a result was computed that nobody published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// The units whose mean it is.
    pub from: Vec<Relative>,
    /// Those of them whose main indices are not all known, so that the mean is not either.
    pub unknown: Vec<Relative>,
    /// The main indices of the round, each with its mean as a share of its maximum.
    pub indices: Vec<(Column, Option<Amount>)>,
}

/// What a unit had at the main indices of a round, by code: the maximum where it is known, the value.
pub(super) type Indices = HashMap<String, (Option<Amount>, IndexValue)>;

/// The main indices of a round scored here, from the stored figures of one unit.
pub(super) fn of_figures(framework: &Framework, figures: &[&Stored]) -> Indices {
    let stored: HashMap<&str, &Stored> = figures
        .iter()
        .filter(|figure| figure.kind == "index")
        .map(|figure| (figure.node.as_str(), *figure))
        .collect();
    let indices = framework.indices().map(|node| {
        let code = node.code.to_string();
        let value = match stored.get(code.as_str()) {
            Some(figure) => match figure.value.as_deref().map(Amount::parse) {
                Some(Ok(value)) => IndexValue::Known(value),
                Some(Err(_)) => IndexValue::Unknown,
                None => IndexValue::NotApplicable,
            },
            None => IndexValue::Unknown,
        };
        let maximum = node.maximum_known.then_some(node.maximum);
        (code, (maximum, value))
    });
    indices.collect()
}

/// The main indices that were printed of one unit. They are known only where they come to the printed
/// total: a table that leaves a main index out does not tell the whole.
pub(super) fn of_printed(values: &[&PrintedValue], total: &Figure) -> Indices {
    let parse = |text: &Option<String>| text.as_deref().and_then(|text| Amount::parse(text).ok());
    let codes: Vec<&str> = values.iter().map(|value| value.node.as_str()).collect();
    let columns = columns_of(&codes);
    let mut indices = Indices::new();
    for value in values {
        if !columns.iter().any(|column| column.code == value.node) {
            continue;
        }
        let maximum = parse(&value.maximum);
        let share = match (parse(&value.points), maximum) {
            (Some(points), Some(maximum)) => points.mul_div(Amount::ONE, maximum),
            _ => parse(&value.value),
        };
        let share = share.map_or(IndexValue::Unknown, IndexValue::Known);
        indices.insert(value.node.clone(), (maximum, share));
    }
    let (maxima, shares): (Vec<_>, Vec<_>) = indices.values().copied().unzip();
    let told = whole(&maxima, &shares).zip(total.share);
    if !told.is_some_and(|(told, printed)| told.within(printed, ROUNDED)) {
        for (_, share) in indices.values_mut() {
            *share = IndexValue::Unknown;
        }
    }
    indices
}

/// The main indices among the nodes of a printed table, in their order.
fn columns_of(codes: &[&str]) -> Vec<Column> {
    let codes: Vec<&str> = codes
        .iter()
        .copied()
        .filter(|code| ![PREVIOUS, CONVERTED].contains(code))
        .collect();
    let mut columns = themes::columns(&codes);
    columns.retain(|column| column.kind == ColumnKind::Index);
    columns
}

/// A unit with those that it came from.
pub(super) struct Family<'a> {
    /// The unit.
    pub(super) unit: &'a Unit,
    /// The units that it came from itself.
    pub(super) parents: Vec<Relative>,
    /// Every succession.
    pub(super) pairs: &'a [Succession],
}

impl Family<'_> {
    /// The unit in every round in which units before it stand and it does not stand itself. Where it
    /// came from one unit alone, that unit's result is its own and nothing is computed.
    pub(super) fn inherited(&self, results: &[(Past, Indices)]) -> Vec<Past> {
        let stood = results.iter().filter(|(past, _)| past.own);
        let stood: HashSet<i64> = stood.map(|(past, _)| past.round.id).collect();
        let mut rounds: BTreeMap<i64, Vec<&(Past, Indices)>> = BTreeMap::new();
        for one in results.iter().filter(|(past, _)| !past.own) {
            rounds.entry(one.0.round.id).or_default().push(one);
        }
        rounds.retain(|round, _| !stood.contains(round));
        let computed = rounds.into_values().map(Standing::of);
        computed.filter_map(|round| self.in_round(&round)).collect()
    }

    fn in_round(&self, round: &Standing<'_>) -> Option<Past> {
        let past = round.past(&self.unit.code, self.pairs, DEEPEST)?;
        if !past.computed {
            return None;
        }
        let first = round.results.first().map(|(past, _)| past)?;
        let unknown = self.parents.iter().filter(|parent| {
            let past = round.past(&parent.code, self.pairs, DEEPEST);
            round.columns.is_empty() || !past.is_some_and(|past| round.is_known(&past))
        });
        let means = past.indices.iter().map(|value| match value {
            IndexValue::Known(value) => Some(*value),
            IndexValue::NotApplicable | IndexValue::Unknown => None,
        });
        let groups = round.results.iter().map(|(past, _)| &past.group);
        let is_same = groups.clone().all(|group| *group == first.group);
        Some(Past {
            round: first.round.clone(),
            framework: first.framework.clone(),
            code: self.unit.code.clone(),
            name: self.unit.name.clone(),
            own: true,
            group: match is_same {
                true => first.group.clone(),
                false => self.unit.unit_group.clone(),
            },
            rank: None,
            of: None,
            total: round.total(past.total),
            percent: None,
            class: None,
            note: None,
            source: None,
            computed: Some(Inherited {
                from: self.parents.clone(),
                unknown: unknown.cloned().collect(),
                indices: round.columns.iter().cloned().zip(means).collect(),
            }),
        })
    }
}

/// A round with the results in it of units before the one that is looked at.
struct Standing<'a> {
    results: Vec<&'a (Past, Indices)>,
    columns: Vec<Column>,
    maxima: Vec<Option<Amount>>,
}

impl<'a> Standing<'a> {
    fn of(results: Vec<&'a (Past, Indices)>) -> Self {
        let framework = results.iter().find_map(|(past, _)| past.framework.as_ref());
        let columns = match framework {
            Some(framework) => {
                let mut columns = scored::columns(framework);
                columns.retain(|column| column.kind == ColumnKind::Index);
                columns
            }
            None => {
                let codes = results.iter().flat_map(|(_, indices)| indices.keys());
                columns_of(&codes.map(String::as_str).collect::<Vec<_>>())
            }
        };
        // Two maxima for one main index weigh nothing that could be shared.
        let maximum = |column: &Column| {
            let told = results
                .iter()
                .filter_map(|(_, indices)| indices.get(&column.code)?.0);
            let told: HashSet<Amount> = told.collect();
            let mut told = told.into_iter();
            told.next().filter(|_| told.next().is_none())
        };
        Self {
            maxima: columns.iter().map(maximum).collect(),
            columns,
            results,
        }
    }

    /// What the unit had, or the mean of those that it came from; nothing when none of them stands
    /// in the round.
    fn past(&self, code: &str, pairs: &[Succession], deepest: usize) -> Option<history::Past> {
        let own = self.results.iter().find(|(past, _)| past.code == code);
        if let Some((_, indices)) = own {
            let value = |column: &Column| {
                let told = indices.get(&column.code);
                told.map_or(IndexValue::Unknown, |(_, value)| *value)
            };
            return Some(self.made(self.columns.iter().map(value).collect()));
        }
        let deeper = deepest.checked_sub(1)?;
        let from = pairs
            .iter()
            .filter(|pair| pair.successor == code && pair.predecessor != code);
        let from: Vec<Option<history::Past>> = from
            .map(|pair| self.past(&pair.predecessor, pairs, deeper))
            .collect();
        if from.iter().all(Option::is_none) {
            return None;
        }
        let unknown = self.made(vec![IndexValue::Unknown; self.columns.len()]);
        let from: Vec<&history::Past> = from
            .iter()
            .map(|past| past.as_ref().unwrap_or(&unknown))
            .collect();
        inherit_by(&self.maxima, &from)
    }

    fn made(&self, indices: Vec<IndexValue>) -> history::Past {
        history::Past {
            total: whole(&self.maxima, &indices),
            indices,
            computed: false,
        }
    }

    /// Whether every main index that gives points is known.
    fn is_known(&self, past: &history::Past) -> bool {
        let mut indices = self.maxima.iter().zip(&past.indices);
        indices
            .all(|(maximum, value)| *value != IndexValue::Unknown || *maximum == Some(Amount::ZERO))
    }

    /// The value of the whole as it is shown beside the results of the round.
    fn total(&self, value: Option<Amount>) -> Figure {
        let totals = || self.results.iter().map(|(past, _)| &past.total);
        let framework = self
            .results
            .iter()
            .find_map(|(past, _)| past.framework.as_ref());
        let full = match framework {
            Some(framework) => Some(framework.maximum),
            None => {
                let first = totals().find_map(|total| total.maximum);
                first.filter(|first| totals().all(|total| total.maximum == Some(*first)))
            }
        };
        let amount = value.zip(full).and_then(|(value, full)| value.times(full));
        let figure = Figure {
            amount,
            exact: amount.map(Amount::canonical),
            decimals: totals().filter_map(|total| total.decimals).max(),
            maximum: full.filter(|_| amount.is_some()),
            share: value,
            ..Figure::default()
        };
        match framework {
            Some(framework) => figure.compared(framework, framework.maximum),
            None => figure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(node: &str, value: &str, maximum: &str) -> PrintedValue {
        PrintedValue {
            id: 0,
            row_id: 0,
            node: node.to_owned(),
            points: None,
            maximum: Some(maximum.to_owned()),
            value: Some(value.to_owned()),
            rank: None,
        }
    }

    #[test]
    fn printed_main_indices_count_only_where_they_come_to_the_printed_total() {
        let values = [
            printed("nhan-thuc", "0.90", "100"),
            printed("the-che", "0.60", "300"),
            printed("kinh-te-so", "0.10", "650"),
        ];
        let values: Vec<&PrintedValue> = values.iter().collect();
        let total = |text| Figure::printed(Some(text), Some("1"), None);
        let all = of_printed(&values, &total("0.6751"));
        let known = |text| IndexValue::Known(Amount::parse(text).unwrap());
        assert_eq!(all.len(), 2, "a pillar is no main index");
        assert_eq!(all["the-che"], (Some(Amount::from_int(300)), known("0.60")));
        let part = of_printed(&values, &total("0.71"));
        assert_eq!(part["the-che"].1, IndexValue::Unknown);
    }
}
