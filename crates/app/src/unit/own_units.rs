//! Which units are the installation's own: results of other provinces are loaded to be compared with,
//! and nobody there makes plans or proposals here.

use std::collections::HashSet;

use store::unit::Unit;

/// Units above units are few; a circle among them ends here.
const MOST_ABOVE: usize = 8;

/// The units of the installation's own province: in the demonstration those that are invented, else
/// those below the same top as the units that somebody acts for (`acting`, their keys), and all of them
/// while nobody acts for any.
pub(crate) fn own_units(mut units: Vec<Unit>, acting: &HashSet<i64>) -> Vec<Unit> {
    if units.iter().any(|unit| unit.fictional) {
        units.retain(|unit| unit.fictional);
        return units;
    }
    let own: HashSet<String> = units
        .iter()
        .filter(|unit| acting.contains(&unit.id))
        .map(|unit| top(&units, unit))
        .collect();
    if own.is_empty() {
        return units;
    }
    let is_own: Vec<bool> = units
        .iter()
        .map(|unit| own.contains(&top(&units, unit)))
        .collect();
    let kept = units.into_iter().zip(is_own);
    kept.filter_map(|(unit, is_own)| is_own.then_some(unit))
        .collect()
}

/// Code of the highest unit above this one, or of itself.
fn top(units: &[Unit], unit: &Unit) -> String {
    let mut at = unit;
    for _ in 0..MOST_ABOVE {
        let above = at.parent.as_ref();
        let Some(next) = above.and_then(|code| units.iter().find(|one| one.code == *code)) else {
            break;
        };
        at = next;
    }
    at.code.clone()
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
            source: None,
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
}
