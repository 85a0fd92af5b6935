//! Finding the unit that somebody means, by its code or its name.

use engine::vietnamese::fold;
use store::unit::Unit;

/// Why words do not name one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotOne {
    /// No unit is called so.
    Unknown,
    /// Several are; these are their codes.
    Several(Vec<String>),
}

/// The code in words: what a form offers reads `Sở Tài chính (so-tc)`.
pub(crate) fn code_of(typed: &str) -> &str {
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
