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

/// The unit that a code or a name means; case does not matter in either, marks not in a name.
pub(crate) fn meant<'a>(
    units: impl Iterator<Item = &'a Unit> + Clone,
    typed: &str,
) -> Result<&'a Unit, NotOne> {
    let typed = typed.trim();
    // What a form offers reads "Sở Tài chính (so-tc)".
    let code = typed
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map_or(typed, |(_, code)| code);
    let mut coded = units
        .clone()
        .filter(|unit| unit.code.eq_ignore_ascii_case(code));
    if let (Some(unit), None) = (coded.next(), coded.next()) {
        return Ok(unit);
    }
    let name = fold(typed);
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
