//! What moved between two results of the same round: totals, main indices and pillars, by points, maximum and rank.

use std::collections::{HashMap, HashSet};

use engine::{amount::Amount, framework::Framework, vietnamese::sort_key};
use store::{ranking::Figure, unit::Unit};

use super::{
    scored::{columns, key},
    table::Column,
};

/// What moved between two results of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// Units in the later result.
    pub units: usize,
    /// The units whose total or overall rank moved, by their rank now, then in Vietnamese order.
    pub totals: Vec<Moved>,
    /// The main indices and pillars at which some unit moved, in the order of the framework.
    pub parts: Vec<PartMoves>,
    /// Units that moved at a main index or a pillar, whether or not their total did.
    pub within: usize,
}

impl Moves {
    /// Whether nothing moved at all.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.totals.is_empty() && self.parts.is_empty()
    }
}

/// The units that moved at one main index or pillar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartMoves {
    /// The main index or pillar.
    pub column: Column,
    /// Those whose points moved first; the rest moved in rank alone, because others did.
    pub moved: Vec<Moved>,
}

impl PartMoves {
    /// How many units have other points or another maximum.
    #[must_use]
    pub fn of_points(&self) -> usize {
        let in_points = self.moved.iter().filter(|one| one.is_of_points());
        in_points.count()
    }
}

/// A unit that stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The group it is ranked in.
    pub group: String,
    /// Where it stood; absent when it was not in the result before.
    pub before: Option<Stood>,
    /// Where it stands; absent when it is not in the later result.
    pub after: Option<Stood>,
}

impl Moved {
    /// Whether its points or its maximum moved, and not its rank alone.
    #[must_use]
    pub fn is_of_points(&self) -> bool {
        let figures = |stood: Option<Stood>| stood.map(|stood| (stood.points, stood.maximum));
        figures(self.before) != figures(self.after)
    }
}

/// A unit at a node of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// Points; absent when the stored text is none.
    pub points: Option<Amount>,
    /// The unit's own maximum; absent when the stored text is none.
    pub maximum: Option<Amount>,
    /// Rank in its group; absent when it has none.
    pub rank: Option<i32>,
}

/// Where units stand at one node, by their key.
type AtNode = HashMap<i64, Stood>;

/// Where every unit stands: in the whole, and at each main index and pillar.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    totals: AtNode,
    parts: Vec<AtNode>,
}

impl Standings {
    /// From the figures of a result; the parts stand as the framework's columns do.
    pub(crate) fn of(framework: &Framework, figures: &[Figure]) -> Self {
        let columns = columns(framework);
        let places: HashMap<(&str, &str), usize> = columns
            .iter()
            .enumerate()
            .map(|(place, column)| ((key(column.kind), column.code.as_str()), place))
            .collect();
        let mut standings = Self {
            totals: AtNode::new(),
            parts: vec![AtNode::new(); columns.len()],
        };
        for row in figures {
            let stood = Stood {
                points: Amount::parse(&row.points).ok(),
                maximum: Amount::parse(&row.maximum).ok(),
                rank: row.rank,
            };
            let place = places.get(&(row.kind.as_str(), row.node.as_str()));
            if row.kind == "total" {
                standings.totals.insert(row.unit_id, stood);
            } else if let Some(part) = place.and_then(|place| standings.parts.get_mut(*place)) {
                part.insert(row.unit_id, stood);
            }
        }
        standings
    }
}

/// What moved from one result to a later one of the same framework.
pub(crate) fn moves(
    framework: &Framework,
    units: &[Unit],
    before: &Standings,
    after: &Standings,
) -> Moves {
    let sides = before.parts.iter().zip(&after.parts);
    let parts: Vec<PartMoves> = columns(framework)
        .into_iter()
        .zip(sides)
        .map(|(column, (before, after))| {
            let mut moved = moved(units, before, after);
            moved.sort_by_key(|one| !one.is_of_points());
            PartMoves { column, moved }
        })
        .filter(|part| !part.moved.is_empty())
        .collect();
    let within: HashSet<&str> = parts
        .iter()
        .flat_map(|part| part.moved.iter().map(|one| one.code.as_str()))
        .collect();
    Moves {
        units: after.totals.len(),
        totals: moved(units, &before.totals, &after.totals),
        within: within.len(),
        parts,
    }
}

fn moved(units: &[Unit], before: &AtNode, after: &AtNode) -> Vec<Moved> {
    let mut moved: Vec<Moved> = units
        .iter()
        .filter(|unit| before.get(&unit.id) != after.get(&unit.id))
        .map(|unit| Moved {
            code: unit.code.clone(),
            name: unit.name.clone(),
            group: unit.unit_group.clone(),
            before: before.get(&unit.id).copied(),
            after: after.get(&unit.id).copied(),
        })
        .collect();
    moved.sort_by_cached_key(|one| {
        let rank = one.after.and_then(|stood| stood.rank);
        (
            sort_key(&one.group),
            rank.unwrap_or(i32::MAX),
            sort_key(&one.name),
        )
    });
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64) -> Unit {
        Unit {
            id,
            code: format!("xa-{id}"),
            official_code: None,
            name: format!("Xã {id}"),
            kind: "commune".to_owned(),
            unit_group: "xã, phường".to_owned(),
            parent: None,
            valid_from: None,
            valid_to: None,
            fictional: true,
            source: None,
            sort_key: Vec::new(),
            search_key: String::new(),
        }
    }

    fn figure(unit_id: i64, (kind, node): (&str, &str), points: &str, rank: i32) -> Figure {
        Figure {
            id: 0,
            edition_id: 1,
            unit_id,
            node: node.to_owned(),
            kind: kind.to_owned(),
            points: points.to_owned(),
            maximum: "20".to_owned(),
            value: None,
            rank: Some(rank),
            of: Some(2),
            missing: 0,
        }
    }

    #[test]
    fn a_unit_whose_index_moved_without_its_total_is_counted_apart_from_the_totals() {
        let framework = fixture::framework();
        let units = [unit(1), unit(2)];
        let (total, index) = (("total", "total"), ("index", "1"));
        let before = [
            figure(1, total, "10", 1),
            figure(2, total, "9", 2),
            figure(1, index, "4", 1),
            figure(2, index, "3", 2),
        ];
        let after = [
            figure(1, total, "10", 1),
            figure(2, total, "9.5", 2),
            figure(1, index, "4", 2),
            figure(2, index, "5", 1),
        ];
        let standings = |figures: &[Figure]| Standings::of(&framework, figures);
        let found = moves(&framework, &units, &standings(&before), &standings(&after));
        let codes =
            |moved: &[Moved]| -> Vec<String> { moved.iter().map(|one| one.code.clone()).collect() };
        assert_eq!(codes(&found.totals), ["xa-2"]);
        assert_eq!((found.units, found.within), (2, 2));
        assert_eq!(found.parts.len(), 1);
        let part = &found.parts[0];
        assert_eq!(part.column.code, "1");
        assert_eq!(codes(&part.moved), ["xa-2", "xa-1"], "points before ranks");
        assert_eq!(part.of_points(), 1);
        let same = moves(&framework, &units, &standings(&after), &standings(&after));
        assert!(same.is_none());
    }
}
