//! The rooms, in the order in which the data flows: a room may look only upstream.
//!
//! Cargo enforces the floors; within a floor only this rule does.

use super::Complaint;
use super::code::{code_only, line_of, names};
use super::tree::Tree;

/// The order of flow. Whatever is not listed here (account, audit, job, notice, db, blob, text, …)
/// is a corridor: anyone may enter it, and it may look anywhere.
const ROOMS: &[&str] = &[
    "framework",
    "unit",
    "series",
    "round",
    "assessment",
    "evidence",
    "appraisal",
    "ranking",
    "publication",
    "analysis",
    "plan",
    "task",
    "proposal",
    "money",
    "estimate",
    "campaign",
    "overview",
    "subscription",
];

/// The floors that have rooms.
const FLOORS: &[&str] = &["app", "store", "web"];

/// Names in room files every path that leads into a room further down the flow.
pub fn upstream(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.rust() {
        let Some((room, depth)) = place(&file.path) else {
            continue;
        };
        let own = order(room);
        let code = code_only(&file.text);
        for (at, other) in entered(&code, depth) {
            if order(other) > own {
                let text = format!("{room} looks into {other}, which lies further down the flow");
                complaints.push(Complaint::line(&file.path, line_of(&code, at), text));
            }
        }
    }
    complaints
}

fn order(name: &str) -> Option<usize> {
    ROOMS.iter().position(|room| *room == name)
}

/// The room a file belongs to and how deep its module lies: `crates/app/src/round/open.rs` is round, 2.
fn place(path: &str) -> Option<(&str, usize)> {
    let (floor, inner) = path.strip_prefix("crates/")?.split_once("/src/")?;
    FLOORS.contains(&floor).then_some(())?;
    let inner = inner
        .strip_suffix("/mod.rs")
        .or_else(|| inner.strip_suffix(".rs"))?;
    let room = inner.split('/').next()?;
    order(room).map(|_| (room, inner.split('/').count()))
}

/// The names that follow `crate::`, alone or in braces, and those that enough `super::` lead to.
fn entered(code: &str, depth: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut n_supers = 0;
    for (at, name) in names(code) {
        let rest = code.get(at + name.len()..).unwrap_or_default();
        let Some(after) = rest.strip_prefix("::") else {
            n_supers = 0;
            continue;
        };
        n_supers = if name == "super" { n_supers + 1 } else { 0 };
        let at_top = name == "crate" || (n_supers > 0 && n_supers >= depth);
        if at_top && !after.starts_with("super") {
            let start = at + name.len() + 2;
            found.extend(
                heads(after)
                    .into_iter()
                    .map(|(offset, head)| (start + offset, head)),
            );
        }
    }
    found
}

/// The first names of a path or of each path in a group: `{a::b, c}` gives a and c.
fn heads(after: &str) -> Vec<(usize, &str)> {
    let Some(group) = after.strip_prefix('{') else {
        return names(after)
            .into_iter()
            .take(1)
            .filter(|(at, _)| *at == 0)
            .collect();
    };
    let mut depth = 0_usize;
    let mut wanted = true;
    let mut found = Vec::new();
    let all = names(group);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => wanted = true,
            _ if wanted && depth == 0 => {
                if let Some((_, name)) = all.iter().find(|(start, _)| *start == at) {
                    found.push((at + 1, *name));
                    wanted = false;
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        upstream(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|complaint| complaint.text)
            .collect()
    }

    #[test]
    fn looking_upstream_or_into_a_corridor_is_free() {
        let text = "use crate::{account::Actor, round::{Round, State}, unit};\nuse crate::framework::Framework;\n";
        assert!(complaints("crates/app/src/assessment/save_answer.rs", text).is_empty());
    }

    #[test]
    fn looking_downstream_is_found_in_every_form() {
        let path = "crates/app/src/round/open.rs";
        for text in [
            "use crate::ranking::rank;",
            "use crate::{account, unit::{Unit, evidence}, ranking};",
            "fn f() { crate::ranking::rank(); }",
            "use super::super::ranking::rank;",
        ] {
            assert_eq!(
                complaints(path, text),
                ["round looks into ranking, which lies further down the flow"],
                "{text}"
            );
        }
    }

    #[test]
    fn a_child_with_the_name_of_a_room_is_not_that_room() {
        assert!(complaints("crates/web/src/round/list.rs", "use super::ranking::Row;").is_empty());
        assert_eq!(
            complaints("crates/store/src/round.rs", "use super::ranking::Row;").len(),
            1
        );
    }

    #[test]
    fn comments_and_corridors_are_not_watched() {
        assert!(complaints("crates/app/src/round/mod.rs", "// crate::ranking::rank\n").is_empty());
        assert!(complaints("crates/app/src/audit.rs", "use crate::ranking::rank;").is_empty());
        assert!(
            complaints(
                "crates/engine/src/framework/mod.rs",
                "use crate::ranking::rank;"
            )
            .is_empty()
        );
    }

    #[test]
    fn the_complaint_names_the_line() {
        let tree = Tree::of(&[(
            "crates/app/src/unit/mod.rs",
            "//! Units.\n\nuse crate::money::Cost;\n",
        )]);
        assert_eq!(
            upstream(&tree).first().unwrap().place,
            "crates/app/src/unit/mod.rs:3"
        );
    }
}
