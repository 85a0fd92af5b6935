//! Which units are the installation's own: results of other provinces are loaded to be compared with,
//! and nobody there makes plans or proposals here.

use std::collections::{BTreeSet, HashMap, HashSet};

use store::unit::Unit;

/// Units above units are few; a circle among them ends here.
const MOST_ABOVE: usize = 8;

/// The keys of the installation's own units: in the demonstration those that are invented, else those below
/// the same top as the units that somebody acts for (`acting`, their keys), and all of them while nobody acts
/// for any. A unit that stands under none and has no source was typed here, and is own.
pub(crate) fn own_keys(units: &[Unit], acting: &BTreeSet<i64>) -> HashSet<i64> {
    let is_invented = units.iter().any(|unit| unit.fictional);
    let tops = tops(units);
    let top = |unit: &Unit| tops.get(unit.code.as_str()).copied();
    let acting = units.iter().filter(|unit| acting.contains(&unit.id));
    let tops_here: HashSet<Option<&str>> = acting.map(top).collect();
    let is_own = |unit: &&Unit| {
        let is_typed_here = unit.source.is_none() && unit.parent.is_none();
        let is_below = match is_invented {
            true => unit.fictional,
            false => tops_here.is_empty() || tops_here.contains(&top(unit)),
        };
        is_below || is_typed_here
    };
    units.iter().filter(is_own).map(|unit| unit.id).collect()
}

/// Those of the units that are own.
pub(crate) fn own_units(mut units: Vec<Unit>, acting: &BTreeSet<i64>) -> Vec<Unit> {
    let own = own_keys(&units, acting);
    units.retain(|unit| own.contains(&unit.id));
    units
}

/// The code of the highest unit above each, or its own.
fn tops(units: &[Unit]) -> HashMap<&str, &str> {
    let parents: HashMap<&str, &str> = units
        .iter()
        .filter_map(|unit| Some((unit.code.as_str(), unit.parent.as_deref()?)))
        .collect();
    let mut tops = HashMap::new();
    for unit in units {
        let code = unit.code.as_str();
        let chain = std::iter::successors(Some(code), |above| parents.get(above).copied());
        tops.insert(code, chain.take(MOST_ABOVE).last().unwrap_or(code));
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, code: &str, parent: Option<&str>, fictional: bool) -> Unit {
        Unit {
            id,
            code: code.to_owned(),
            official_code: None,
            name: code.to_owned(),
            kind: "commune".to_owned(),
            unit_group: String::new(),
            parent: parent.map(str::to_owned),
            valid_from: None,
            valid_to: None,
            fictional,
            source: Some("mẫu".to_owned()),
            sort_key: Vec::new(),
            search_key: String::new(),
        }
    }

    fn codes(units: Vec<Unit>, acting: &[i64]) -> String {
        let own = own_units(units, &acting.iter().copied().collect());
        own.iter().map(|unit| unit.code.as_str()).collect()
    }

    #[test]
    fn the_province_of_those_who_act_is_the_own_one() {
        let units = || {
            vec![
                unit(1, "A", None, false),
                unit(2, "b", Some("A"), false),
                unit(3, "c", Some("A"), false),
                unit(4, "D", None, false),
                unit(5, "e", Some("D"), false),
            ]
        };
        assert_eq!(codes(units(), &[2]), "Abc");
        assert_eq!(codes(units(), &[5]), "De");
        assert_eq!(codes(units(), &[]), "AbcDe", "nobody acts yet");
    }

    #[test]
    fn beside_invented_units_no_real_one_is_offered() {
        let units = vec![unit(1, "A", None, false), unit(2, "M", None, true)];
        assert_eq!(codes(units, &[1]), "M");
    }

    #[test]
    fn a_unit_that_was_typed_here_is_own() {
        let typed = Unit {
            source: None,
            ..unit(3, "T", None, false)
        };
        let units = vec![unit(1, "A", None, false), unit(2, "B", None, false), typed];
        assert_eq!(codes(units, &[2]), "BT");
    }
}
