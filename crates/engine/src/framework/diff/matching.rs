//! Which node of an old version is which node of a new one, by place and title.
//!
//! Nobody is asked: codes shift when an indicator is put in between, so a title that stayed says
//! more than a code that stayed. Every step looks at both versions in the same way, so that the
//! matching of B with A is that of A with B turned round.

use std::collections::BTreeMap;

use crate::framework::{Framework, Node, NodeId, NodeKind};
use crate::vietnamese::fold;

/// The pairs of two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    of_old: Vec<Option<NodeId>>,
    of_new: Vec<Option<NodeId>>,
}

impl Matching {
    /// The node of the new version that an old one became.
    #[must_use]
    pub fn of_old(&self, old: NodeId) -> Option<NodeId> {
        self.of_old.get(old.place()).copied().flatten()
    }

    /// The node of the old version that a new one was.
    #[must_use]
    pub fn of_new(&self, new: NodeId) -> Option<NodeId> {
        self.of_new.get(new.place()).copied().flatten()
    }

    /// All pairs, old and new, in the order of the new codes.
    pub fn pairs(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        let places = self.of_new.iter().enumerate();
        places.filter_map(|(place, old)| Some(((*old)?, NodeId(place))))
    }
}

/// Finds the pairs.
///
/// In this order, and only between nodes that are still without a pair: the same place below a
/// matched parent with the same title; the same title once below a matched parent; the same title
/// once anywhere; the same place with a similar title. Titles are compared without marks, case and
/// blanks; two are similar when a third of all their words stand in both. A main index is only ever
/// matched with a main index.
///
/// ```
/// # let source = |first: &str| format!(r#"
/// # [framework]
/// # code = "mau"
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
/// use engine::framework::{diff::matching, read};
/// let old = read("old.toml", &source("1")).unwrap();
/// let new = read("new.toml", &source("2")).unwrap();
/// assert_eq!(matching(&old, &new).pairs().count(), 2, "both moved from 1 to 2");
/// ```
#[must_use]
pub fn matching(old: &Framework, new: &Framework) -> Matching {
    matching_with(old, new, &[])
}

/// The same where somebody has said of some nodes which became which: these pairs stand first, and
/// only the other nodes are paired by place and title.
pub(super) fn matching_with(
    old: &Framework,
    new: &Framework,
    said: &[(NodeId, NodeId)],
) -> Matching {
    let mut matcher = Matcher {
        old: Side::of(old),
        new: Side::of(new),
        found: Matching {
            of_old: vec![None; old.nodes.len()],
            of_new: vec![None; new.nodes.len()],
        },
    };
    for (was, is) in said {
        matcher.as_said(*was, *is);
    }
    for depth in 1..=DEEPEST {
        matcher.same_place_same_title(depth);
        matcher.same_title_below_the_parent(depth);
    }
    matcher.same_title();
    for depth in 1..=DEEPEST {
        matcher.same_place_same_title(depth);
        matcher.same_title_below_the_parent(depth);
        matcher.same_place_similar_title(depth);
    }
    matcher.same_title();
    matcher.found
}

/// Levels that a code may have.
const DEEPEST: usize = 4;

/// One version with what the steps compare.
struct Side<'f> {
    framework: &'f Framework,
    titles: Vec<String>,
}

impl<'f> Side<'f> {
    fn of(framework: &'f Framework) -> Self {
        let titles = framework
            .nodes
            .iter()
            .map(|node| fold(&node.title))
            .collect();
        Self { framework, titles }
    }

    fn title(&self, node: &Node) -> &str {
        let title = self.titles.get(node.id.place());
        title.map(String::as_str).unwrap_or_default()
    }
}

struct Matcher<'f> {
    old: Side<'f>,
    new: Side<'f>,
    found: Matching,
}

/// The parent in terms of the new version; `None` inside for a main index, which has none.
type Parent = Option<NodeId>;

impl Matcher<'_> {
    /// The parent of an old node, as a new node; nothing when it has no pair.
    fn parent_of_old(&self, node: &Node) -> Option<Parent> {
        match node.parent {
            None => Some(None),
            Some(parent) => self.found.of_old(parent).map(Some),
        }
    }

    /// The parent of a new node; nothing when it has no pair.
    fn parent_of_new(&self, node: &Node) -> Option<Parent> {
        match node.parent {
            None => Some(None),
            Some(parent) => self.found.of_new(parent).map(|_| Some(parent)),
        }
    }

    /// A pair that somebody has said, unless one of the two has a pair already or only one of them
    /// is a main index.
    fn as_said(&mut self, was: NodeId, is: NodeId) {
        let nodes = self.old.framework.node(was);
        let nodes = nodes.zip(self.new.framework.node(is));
        let is_index = |node: &Node| node.kind == NodeKind::Index;
        if nodes.is_none_or(|(was, is)| is_index(was) != is_index(is)) {
            return;
        }
        let olds = self.found.of_old.get_mut(was.place());
        let news = self.found.of_new.get_mut(is.place());
        if let (Some(was_slot @ None), Some(is_slot @ None)) = (olds, news) {
            *was_slot = Some(is);
            *is_slot = Some(was);
        }
    }

    fn same_place_same_title(&mut self, depth: usize) {
        let olds = self.keyed_old(depth, |side, node, parent| {
            (parent, node.code.last(), side.title(node).to_owned())
        });
        let news = self.keyed_new(depth, |side, node, parent| {
            (parent, node.code.last(), side.title(node).to_owned())
        });
        self.pair(olds, news);
    }

    fn same_title_below_the_parent(&mut self, depth: usize) {
        let olds = self.keyed_old(depth, |side, node, parent| {
            (parent, side.title(node).to_owned())
        });
        let news = self.keyed_new(depth, |side, node, parent| {
            (parent, side.title(node).to_owned())
        });
        self.pair(olds, news);
    }

    fn same_title(&mut self) {
        let keyed = |side: &Side<'_>, found: &[Option<NodeId>]| {
            let mut keys: BTreeMap<(bool, String), Vec<NodeId>> = BTreeMap::new();
            for node in free(side, found) {
                let key = (node.kind == NodeKind::Index, side.title(node).to_owned());
                keys.entry(key).or_default().push(node.id);
            }
            keys
        };
        let olds = keyed(&self.old, &self.found.of_old);
        let news = keyed(&self.new, &self.found.of_new);
        self.pair(olds, news);
    }

    fn same_place_similar_title(&mut self, depth: usize) {
        let olds = self.keyed_old(depth, |_, node, parent| (parent, node.code.last()));
        let mut news = self.keyed_new(depth, |_, node, parent| (parent, node.code.last()));
        news.retain(|key, new| {
            let (Some([old]), [new]) = (olds.get(key).map(Vec::as_slice), new.as_slice()) else {
                return false;
            };
            let old = self.old.titles.get(old.place());
            let new = self.new.titles.get(new.place());
            old.zip(new).is_some_and(|(old, new)| similar(old, new))
        });
        self.pair(olds, news);
    }

    fn keyed_old<K: Ord>(
        &self,
        depth: usize,
        key: impl Fn(&Side<'_>, &Node, Parent) -> K,
    ) -> BTreeMap<K, Vec<NodeId>> {
        let mut keys: BTreeMap<K, Vec<NodeId>> = BTreeMap::new();
        for node in free(&self.old, &self.found.of_old).filter(|node| node.code.depth() == depth) {
            if let Some(parent) = self.parent_of_old(node) {
                let key = key(&self.old, node, parent);
                keys.entry(key).or_default().push(node.id);
            }
        }
        keys
    }

    fn keyed_new<K: Ord>(
        &self,
        depth: usize,
        key: impl Fn(&Side<'_>, &Node, Parent) -> K,
    ) -> BTreeMap<K, Vec<NodeId>> {
        let mut keys: BTreeMap<K, Vec<NodeId>> = BTreeMap::new();
        for node in free(&self.new, &self.found.of_new).filter(|node| node.code.depth() == depth) {
            if let Some(parent) = self.parent_of_new(node) {
                let key = key(&self.new, node, parent);
                keys.entry(key).or_default().push(node.id);
            }
        }
        keys
    }

    /// Joins those whose key stands once on either side.
    fn pair<K: Ord>(&mut self, olds: BTreeMap<K, Vec<NodeId>>, news: BTreeMap<K, Vec<NodeId>>) {
        for (key, old) in olds {
            let (Some([new]), [old]) = (news.get(&key).map(Vec::as_slice), old.as_slice()) else {
                continue;
            };
            if let Some(slot) = self.found.of_old.get_mut(old.place()) {
                *slot = Some(*new);
            }
            if let Some(slot) = self.found.of_new.get_mut(new.place()) {
                *slot = Some(*old);
            }
        }
    }
}

/// The nodes that have no pair yet.
fn free<'a>(side: &'a Side<'_>, found: &'a [Option<NodeId>]) -> impl Iterator<Item = &'a Node> {
    let nodes = side.framework.nodes.iter();
    nodes.filter(|node| found.get(node.id.place()).is_some_and(Option::is_none))
}

/// Whether a third of all words of two folded titles stand in both.
fn similar(old: &str, new: &str) -> bool {
    let words = |title: &str| -> std::collections::BTreeSet<String> {
        title
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (old, new) = (words(old), words(new));
    3 * old.intersection(&new).count() >= old.union(&new).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_shares_a_third_of_its_words_is_similar() {
        let old = fold("Tỷ lệ cán bộ được đào tạo");
        assert!(similar(
            &old,
            &fold("Tỷ lệ công chức, viên chức được đào tạo")
        ));
        assert!(!similar(&old, &fold("Số phiên họp của ban chỉ đạo")));
    }
}
