//! The crosswalk between two editions as their page tells of it: who says so, its pairs, what is left over.

use app::{
    Permission,
    framework::{Changes, CrosswalkOrigin, Since},
};
use engine::{
    amount::Amount,
    framework::{Framework, Node, NodeId, Status},
};

use super::words::{origin_text, status_key};
use crate::shell::{Shell, T};

/// So many pairs stand open on the page; more are folded.
const OPEN_PAIRS: usize = 20;

/// What the page tells of a crosswalk.
pub(super) struct Card<'a> {
    pub(super) version: i32,
    /// The look of the badge and the key of its words.
    pub(super) badge: (&'static str, &'static str),
    pub(super) says: String,
    /// Who took a reviewed one, for those who are logged in.
    pub(super) taken: Option<String>,
    /// Where a written one comes from, and whether that is an address.
    pub(super) source: Option<(&'a str, bool)>,
    pub(super) status: Option<String>,
    pub(super) notes: &'a [String],
    pub(super) coverage: String,
    /// Key of the words that say where it counts.
    pub(super) counts: &'static str,
    /// What a person should look at in the file.
    pub(super) notices: Vec<String>,
    pub(super) pairs: Vec<Pair<'a>>,
    pub(super) is_open: bool,
    pub(super) left_over: Vec<LeftOver>,
    pub(super) may_take: bool,
    pub(super) may_remove: bool,
}

/// Nodes that stand for each other.
pub(super) struct Pair<'a> {
    pub(super) codes: String,
    pub(super) was: String,
    pub(super) is: String,
    pub(super) note: &'a str,
}

/// What nothing on the other side stands for.
pub(super) struct LeftOver {
    pub(super) sentence: String,
    /// Code, title, points at stake.
    pub(super) rows: Vec<(String, String, String)>,
}

/// What is told of the crosswalk between the two editions of a page.
pub(super) fn card<'a>(since: &'a Since, found: &'a Changes, shell: &Shell<'_>) -> Card<'a> {
    let (old, new, t) = (since.old.as_ref(), found.new.as_ref(), shell.t);
    let (says, crosswalk) = (&since.counterparts, &since.counterparts.crosswalk);
    let is_written = says.source.is_some();
    let pairs: Vec<Pair<'_>> = crosswalk
        .matches
        .iter()
        // Of a draft every pair has one title; its file has them all.
        .filter(|_| is_written)
        .map(|one| Pair {
            codes: format!("{} → {}", codes(old, &one.old), codes(new, &one.new)),
            was: names(old, &one.old, t),
            is: names(new, &one.new, t),
            note: one.note.as_deref().unwrap_or_default(),
        })
        .collect();
    let sides = [
        (
            "framework-crosswalk-only-old",
            old,
            crosswalk.old_without_counterpart(old),
        ),
        (
            "framework-crosswalk-only-new",
            new,
            crosswalk.new_without_counterpart(new),
        ),
    ];
    let may_take = shell.may(Permission::ManageFrameworks);
    let taken = match &says.origin {
        CrosswalkOrigin::Reviewed(by, _) => shell.actor.map(|_| t.name("crosswalk-taken-by", by)),
        _ => None,
    };
    Card {
        version: says.version,
        badge: match says.origin {
            CrosswalkOrigin::Reviewed(..) => ("done", "crosswalk-reviewed"),
            CrosswalkOrigin::Shipped => ("doing", "crosswalk-shipped"),
            CrosswalkOrigin::Same | CrosswalkOrigin::Draft => ("wait", "crosswalk-draft"),
        },
        says: origin_text(&says.origin, t).unwrap_or_default(),
        taken,
        source: is_written.then(|| {
            let source = crosswalk.source.as_str();
            (source, source.starts_with("https://"))
        }),
        status: match crosswalk.status {
            _ if !is_written => None,
            Status::Official => None,
            Status::Sample => Some(t.get("crosswalk-sample")),
            other => Some(t.get(status_key(other))),
        },
        notes: &crosswalk.notes,
        coverage: coverage(since, new, t),
        counts: match is_written {
            true => "crosswalk-counts-in",
            false => "crosswalk-draft-counts-in",
        },
        notices: notices(since, t),
        is_open: pairs.len() <= OPEN_PAIRS,
        pairs,
        left_over: sides
            .into_iter()
            .filter(|(_, _, ids)| !ids.is_empty())
            .map(|(key, framework, ids)| left_over(key, framework, &ids, t))
            .collect(),
        may_take,
        may_remove: may_take && matches!(says.origin, CrosswalkOrigin::Reviewed(..)),
    }
}

/// What a person should look at in the file, in words.
fn notices(since: &Since, t: T<'_>) -> Vec<String> {
    let notices = since.notices.iter();
    notices
        .map(|one| one.text(t.language()).to_owned())
        .collect()
}

/// The crosswalk as its file: word for word as it was given, a draft as it would be written.
pub(super) fn file_text(since: &Since, new: &Framework) -> String {
    let says = &since.counterparts;
    match &says.source {
        Some(source) => source.to_string(),
        None => says.crosswalk.written(&since.old, new),
    }
}

fn coverage(since: &Since, new: &Framework, t: T<'_>) -> String {
    let (old, crosswalk) = (since.old.as_ref(), &since.counterparts.crosswalk);
    let back = crosswalk.reversed();
    let covered = |framework: &Framework, by: Vec<Option<&_>>| {
        let leaves = framework.leaves();
        let known = leaves.filter(|leaf| by.get(leaf.id.place()).is_some_and(Option::is_some));
        known.count()
    };
    t.with(
        "framework-crosswalk-coverage",
        &[
            ("new", covered(new, crosswalk.by_new(new)).into()),
            ("all-new", new.leaves().count().into()),
            ("old", covered(old, back.by_new(old)).into()),
            ("all-old", old.leaves().count().into()),
        ],
    )
}

/// The nodes of one side with the points that they stand for. A sum of which a part is not known is none.
fn left_over(key: &str, framework: &Framework, ids: &[NodeId], t: T<'_>) -> LeftOver {
    let language = t.language();
    let nodes: Vec<&Node> = ids.iter().filter_map(|id| framework.node(*id)).collect();
    let points = |node: &Node| match node.maximum_known {
        true => framework.points_text(node.maximum, language),
        false => t.get("unknown"),
    };
    let is_known = nodes.iter().all(|node| node.maximum_known);
    let sum = nodes
        .iter()
        .fold(Amount::ZERO, |sum, node| sum.plus_capped(node.maximum));
    let sum = match is_known {
        true => framework.points_text(sum, language),
        false => t.get("unknown"),
    };
    let row = |node: &&Node| {
        let title = node.title_in(language).to_owned();
        (node.code.to_string(), title, points(node))
    };
    LeftOver {
        sentence: t.with(key, &[("n", nodes.len().into()), ("points", sum.into())]),
        rows: nodes.iter().map(row).collect(),
    }
}

fn codes(framework: &Framework, ids: &[NodeId]) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    codes.join(" + ")
}

fn names(framework: &Framework, ids: &[NodeId], t: T<'_>) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let names: Vec<&str> = nodes.map(|node| node.title_in(t.language())).collect();
    names.join(" + ")
}
