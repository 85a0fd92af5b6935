//! A crosswalk: which nodes of an old version stand for which nodes of a new one.
//!
//! It is a file of its own, because both versions are fixed by the time somebody decides what
//! compares with what.

mod file;
mod written;

pub use written::DRAFT_SOURCE;

use std::collections::{BTreeMap, BTreeSet};

use super::diff::matching;
use super::{Complaint, Framework, Node, NodeId, Status};
use crate::vietnamese::fold;

/// Old nodes that together stand for each of some new ones.
///
/// The points and maxima of the old nodes are added up; their quotient is the value of every new
/// node that is named. One to one, many to one (weighted by the maxima) and one to many are the
/// same thing with other numbers of nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Nodes of the old version, none below another, in code order.
    pub old: Vec<NodeId>,
    /// Nodes of the new version, likewise.
    pub new: Vec<NodeId>,
    /// Input of the new leaf → input of the old leaf, where the name changed. Only between leaves,
    /// one to one; inputs that are not named here keep their names.
    pub inputs: BTreeMap<String, String>,
    /// Why the one stands for the other.
    pub note: Option<String>,
}

/// A checked crosswalk between two versions that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crosswalk {
    /// Code of the old version.
    pub from: String,
    /// Code of the new version.
    pub to: String,
    /// Whether it rests on sources, is a sample, or is not known in full.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// What must be said with it.
    pub notes: Vec<String>,
    /// What stands for what. No new node stands in two, and none below one of another.
    pub matches: Vec<Match>,
}

impl Crosswalk {
    /// The crosswalk that needs no file, a draft: leaves that [`matching`] finds to be the same, and
    /// a new leaf that stands for a whole old node of the same title, as where a version is known by
    /// its main indices alone.
    ///
    /// Between a version and itself every leaf stands for itself.
    #[must_use]
    pub fn of_titles(old: &Framework, new: &Framework) -> Self {
        let mut crosswalk = Self {
            from: old.code.clone(),
            to: new.code.clone(),
            status: Status::Partial,
            source: String::new(),
            notes: Vec::new(),
            matches: Vec::new(),
        };
        crosswalk.add_matched(old, new);
        crosswalk.add_whole(old, new);
        crosswalk
    }

    /// Adds the new leaves that are an old node with leaves under the same title.
    fn add_whole(&mut self, old: &Framework, new: &Framework) {
        for (was, is) in matching(old, new).pairs() {
            let (Some(was), Some(is)) = (old.node(was), new.node(is)) else {
                continue;
            };
            let is_same = fold(&was.title) == fold(&is.title);
            if !was.is_leaf() && is.is_leaf() && is_same {
                self.matches.push(Match {
                    old: vec![was.id],
                    new: vec![is.id],
                    inputs: BTreeMap::new(),
                    note: None,
                });
            }
        }
    }

    /// Adds the matched leaves about which nothing was said: neither by their own codes nor by
    /// those of a node above them.
    fn add_matched(&mut self, old: &Framework, new: &Framework) {
        let said_old = self.named(|one| &one.old);
        let said_new = self.named(|one| &one.new);
        for (was, is) in matching(old, new).pairs() {
            let (Some(was), Some(is)) = (old.node(was), new.node(is)) else {
                continue;
            };
            let said = is_below(old, was, &said_old) || is_below(new, is, &said_new);
            if was.is_leaf() && is.is_leaf() && !said {
                self.matches.push(Match {
                    old: vec![was.id],
                    new: vec![is.id],
                    inputs: BTreeMap::new(),
                    note: None,
                });
            }
        }
    }

    fn named(&self, side: impl Fn(&Match) -> &Vec<NodeId>) -> BTreeSet<NodeId> {
        self.matches.iter().flat_map(side).copied().collect()
    }

    /// For every node of the new version, in its place, the match that names it or a node above it.
    #[must_use]
    pub fn by_new(&self, new: &Framework) -> Vec<Option<&Match>> {
        let mut found: Vec<Option<&Match>> = vec![None; new.nodes.len()];
        for one in &self.matches {
            for id in &one.new {
                if let Some(slot) = found.get_mut(id.place()) {
                    *slot = Some(one);
                }
            }
        }
        // Parents stand before their children, so what they were given goes down in one pass.
        for node in &new.nodes {
            let above = node
                .parent
                .and_then(|parent| found.get(parent.place()).copied());
            if let (Some(slot @ None), Some(above)) = (found.get_mut(node.id.place()), above) {
                *slot = above;
            }
        }
        found
    }

    /// The pairs in which one old node alone stands for one new node alone, and for nothing else.
    #[must_use]
    pub fn alone(&self) -> Vec<(NodeId, NodeId)> {
        let times = |id: NodeId| {
            self.matches
                .iter()
                .filter(|one| one.old.contains(&id))
                .count()
        };
        let pair = |one: &Match| match (one.old.as_slice(), one.new.as_slice()) {
            ([was], [is]) if times(*was) == 1 => Some((*was, *is)),
            _ => None,
        };
        self.matches.iter().filter_map(pair).collect()
    }

    /// What no match speaks of in the old version: the highest nodes that are left out whole, in
    /// code order.
    #[must_use]
    pub fn old_without_counterpart(&self, old: &Framework) -> Vec<NodeId> {
        without(old, &self.named(|one| &one.old))
    }

    /// The same in the new version.
    #[must_use]
    pub fn new_without_counterpart(&self, new: &Framework) -> Vec<NodeId> {
        without(new, &self.named(|one| &one.new))
    }

    /// The crosswalk from the new version to the old one. An old node that stood for several new
    /// ones in different matches is then the value of all of them pooled.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut matches: Vec<Match> = Vec::new();
        for one in &self.matches {
            let mut turned = Match {
                old: one.new.clone(),
                new: one.old.clone(),
                inputs: one
                    .inputs
                    .iter()
                    .map(|(new, old)| (old.clone(), new.clone()))
                    .collect(),
                note: one.note.clone(),
            };
            // Matches that share a node become one, since a target stands in one only.
            matches.retain(|other| {
                let shared = other.new.iter().any(|node| turned.new.contains(node));
                if shared {
                    turned.old.extend(&other.old);
                    turned.new.extend(&other.new);
                    turned.inputs.clear();
                }
                !shared
            });
            for side in [&mut turned.old, &mut turned.new] {
                side.sort_unstable();
                side.dedup();
            }
            matches.push(turned);
        }
        Self {
            from: self.to.clone(),
            to: self.from.clone(),
            matches,
            ..self.clone()
        }
    }
}

/// Whether a node is one of these or stands below one.
fn is_below(framework: &Framework, node: &Node, among: &BTreeSet<NodeId>) -> bool {
    let mut at = Some(node);
    while let Some(node) = at {
        if among.contains(&node.id) {
            return true;
        }
        at = node.parent.and_then(|parent| framework.node(parent));
    }
    false
}

/// The highest nodes under which nothing is named.
fn without(framework: &Framework, named: &BTreeSet<NodeId>) -> Vec<NodeId> {
    let mut reached = vec![false; framework.nodes.len()];
    let reach = |reached: &mut Vec<bool>, id: NodeId| {
        if let Some(slot) = reached.get_mut(id.place()) {
            *slot = true;
        }
    };
    for node in &framework.nodes {
        if !is_below(framework, node, named) {
            continue;
        }
        let mut at = Some(node);
        while let Some(node) = at {
            reach(&mut reached, node.id);
            at = node.parent.and_then(|parent| framework.node(parent));
        }
    }
    let is_reached = |id: NodeId| reached.get(id.place()).copied().unwrap_or_default();
    framework
        .nodes
        .iter()
        .filter(|node| !is_reached(node.id) && node.parent.is_none_or(is_reached))
        .map(|node| node.id)
        .collect()
}

/// Reads a crosswalk file and checks it against both versions.
///
/// # Errors
/// All complaints at once, in order of line.
///
/// ```
/// # let source = |code: &str, first: &str| format!(r#"
/// # [framework]
/// # code = "{code}"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "10"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "{first}"
/// # title = "Hạ tầng"
/// # maximum = "10"
/// # [[indicator]]
/// # code = "{first}.1"
/// # title = "Kết nối"
/// # maximum = "10"
/// # rule = {{ kind = "judged" }}
/// # "#);
/// # let old = engine::framework::read("old.toml", &source("cu", "1")).unwrap();
/// # let new = engine::framework::read("new.toml", &source("moi", "2")).unwrap();
/// let text = r#"
/// [crosswalk]
/// from = "cu"
/// to = "moi"
/// status = "sample"
/// source = "mẫu"
///
/// [[match]]
/// old = ["1"]
/// new = ["2"]
/// "#;
/// let crosswalk = engine::framework::crosswalk::read("a.toml", text, &old, &new).unwrap();
/// assert!(crosswalk.new_without_counterpart(&new).is_empty());
/// let wrong = text.replace("\"2\"", "\"7\"");
/// let complaints = engine::framework::crosswalk::read("a.toml", &wrong, &old, &new).unwrap_err();
/// assert_eq!(complaints[0].line, 10);
/// ```
pub fn read(
    file_name: &str,
    source: &str,
    old: &Framework,
    new: &Framework,
) -> Result<Crosswalk, Vec<Complaint>> {
    read_with_notices(file_name, source, old, new).map(|(crosswalk, _)| crosswalk)
}

/// The same with what a person should look at, although the file is used: old nodes that stand in
/// two matches.
///
/// # Errors
/// All complaints at once, in order of line.
///
/// ```
/// # let text = include_str!("../../../tests/golden/points-unequal-maxima/framework.toml");
/// # let set = engine::framework::read("framework.toml", text).unwrap();
/// # let leaves: Vec<String> = set.leaves().map(|leaf| leaf.code.to_string()).collect();
/// use engine::framework::crosswalk::read_with_notices;
/// # let [one, two] = [&leaves[0], &leaves[1]];
/// # let code = &set.code;
/// let text = format!("[crosswalk]
/// from = \"{code}\"
/// to = \"{code}\"
/// status = \"sample\"
/// source = \"mẫu\"
/// [[match]]
/// old = [\"{one}\"]
/// new = [\"{one}\"]
/// [[match]]
/// old = [\"{one}\"]
/// new = [\"{two}\"]
/// ");
/// let (crosswalk, notices) = read_with_notices("a.toml", &text, &set, &set).unwrap();
/// assert_eq!((crosswalk.matches.len(), notices[0].line, notices[0].code), (2, 10, "old_in_two"));
/// ```
pub fn read_with_notices(
    file_name: &str,
    source: &str,
    old: &Framework,
    new: &Framework,
) -> Result<(Crosswalk, Vec<Complaint>), Vec<Complaint>> {
    file::read(file_name, source, old, new)
}
