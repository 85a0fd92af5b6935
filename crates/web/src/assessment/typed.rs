//! The fields of a page of indicators, sorted by indicator: `2.2.a=3&2.2.b=42&2.2.version=2`.

use std::collections::BTreeMap;

use app::{Invalid, assessment};
use assessment::Typed;
use engine::framework::Code;

use crate::shell::Fields;

/// What was typed, by indicator.
pub(super) type Items = BTreeMap<Code, Typed>;

/// What was typed, by indicator. Only indicators whose `version` was sent are on the page.
pub(super) fn by_code(fields: &Fields) -> Items {
    let mut items: Items = BTreeMap::new();
    let mut present = Vec::new();
    for (name, value) in fields.under("") {
        let Some((code, name)) = split(name) else {
            continue;
        };
        let typed = items.entry(code).or_default();
        match name {
            "version" => {
                typed.version = value.parse().unwrap_or(0);
                present.push(code);
            }
            "na" => value.clone_into(&mut typed.not_applicable),
            "points" => value.clone_into(&mut typed.points),
            "note" => value.clone_into(&mut typed.note),
            // Which version of somebody else's was seen; not typed, and read where it is asked for.
            "seen" => {}
            input => {
                typed.inputs.insert(input.to_owned(), value.to_owned());
            }
        }
    }
    items.retain(|code, _| present.contains(code));
    items
}

/// The fields of indicators whose `version` was not sent: they are on no page of ours, and whoever
/// sent them must not think that they were saved.
pub(super) fn strays(fields: &Fields, items: &Items) -> Vec<Invalid> {
    let names = fields.under("").map(|(name, _)| name);
    let strays =
        names.filter(|name| split(name).is_some_and(|(code, _)| !items.contains_key(&code)));
    strays.map(assessment::stray).collect()
}

/// `2.2.a` as code and name.
pub(super) fn split(name: &str) -> Option<(Code, &str)> {
    let (code, name) = name.rsplit_once('.')?;
    Some((Code::parse(code).ok()?, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::fields;

    #[test]
    fn fields_are_sorted_by_indicator() {
        let form =
            fields("2.2.a=3&2.2.b=42&2.2.version=2&2.10.note=x&2.10.version=0&next=3&9.1.a=1");
        let items = by_code(&form);
        let codes: Vec<String> = items.keys().map(ToString::to_string).collect();
        assert_eq!(codes, ["2.2", "2.10"]);
        let first = items.values().next().unwrap();
        assert_eq!((first.version, first.inputs["b"].as_str()), (2, "42"));
        let strays = strays(&form, &items);
        let names: Vec<&str> = strays.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(names, ["9.1.a"]);
    }
}
