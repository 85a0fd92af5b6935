//! Finding the unit that somebody means, by its code or its name.

use std::collections::HashSet;

use engine::vietnamese::fold;
use store::unit::Unit;

use super::named::plain;

/// Why words do not name one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotOne {
    /// No unit is called so.
    Unknown,
    /// Several are; these are their codes.
    Several(Vec<String>),
}

/// The code in words: what a form offers reads `Sở Tài chính (so-tc)`.
fn code_of(typed: &str) -> &str {
    let typed = typed.trim();
    typed
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map_or(typed, |(_, code)| code)
}

/// The unit that a code or a name means; case does not matter in either, marks not in a name.
pub(crate) fn meant<'a>(
    units: impl Iterator<Item = &'a Unit> + Clone,
    typed: &str,
) -> Result<&'a Unit, NotOne> {
    let code = code_of(typed);
    let mut coded = units
        .clone()
        .filter(|unit| unit.code.eq_ignore_ascii_case(code));
    if let (Some(unit), None) = (coded.next(), coded.next()) {
        return Ok(unit);
    }
    let name = fold(typed.trim());
    let mut named = units.filter(|unit| unit.search_key == name);
    match (named.next(), named.next()) {
        (None, _) => Err(NotOne::Unknown),
        (Some(unit), None) => Ok(unit),
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(named);
            Err(NotOne::Several(all.map(|unit| unit.code.clone()).collect()))
        }
    }
}

/// Why words do not name one unit of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotHere {
    /// Not one unit is called so, or several are.
    NotOne(NotOne),
    /// Only units of other provinces are; their codes.
    Elsewhere(Vec<String>),
}

impl From<NotOne> for NotHere {
    fn from(why: NotOne) -> Self {
        Self::NotOne(why)
    }
}

/// The unit that a code or a name means: one of the installation's own (`own`, their keys), whose name may
/// leave the province out, or any by its code.
pub(crate) fn meant_here<'a>(
    units: impl Iterator<Item = &'a Unit> + Clone,
    own: &HashSet<i64>,
    typed: &str,
) -> Result<&'a Unit, NotHere> {
    let here = units.clone().filter(|unit| own.contains(&unit.id));
    match meant(here.clone(), typed) {
        Err(NotOne::Unknown) => {}
        found => return Ok(found?),
    }
    let wanted = plain(typed);
    let same: Vec<&Unit> = here
        .filter(|unit| !wanted.is_empty() && plain(&unit.name) == wanted)
        .collect();
    match same.as_slice() {
        [unit] => return Ok(unit),
        [] => {}
        several => Err(NotOne::Several(codes(several.iter().copied())))?,
    }
    match meant(units, typed) {
        Ok(unit) if unit.code.eq_ignore_ascii_case(code_of(typed)) => Ok(unit),
        Ok(unit) => Err(NotHere::Elsewhere(codes(std::iter::once(unit)))),
        Err(NotOne::Several(codes)) => Err(NotHere::Elsewhere(codes)),
        Err(why) => Err(why.into()),
    }
}

fn codes<'a>(units: impl Iterator<Item = &'a Unit>) -> Vec<String> {
    units.map(|unit| unit.code.clone()).collect()
}
