//! What changed between two versions of a framework: one change a line, with codes, old and new.
//!
//! Worked examples are not compared: they change no result.

mod bands;
mod facets;
mod matching;
mod part;

use matching::matching_with;
pub use matching::{Matching, matching};
pub use part::Part;

use super::{Framework, Node, NodeId, NodeKind};
use crate::Language;

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// The same under another code.
    Moved,
    /// Another maximum, or scored instead of collected only.
    Repointed,
    /// Other words: title, explanation, evidence, legal basis.
    Reworded,
    /// Another way to points: rule, inputs, bounds, whether it may be not applicable.
    Reruled,
    /// Somebody else answers for it.
    Reassigned,
    /// Other main indices in a group or a pillar.
    Regrouped,
    /// Another setting of the whole: how units are compared and ranked, where a band lies,
    /// decimals, rounding, level, status.
    Redeclared,
}

impl ChangeKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Added,
        Self::Removed,
        Self::Moved,
        Self::Repointed,
        Self::Reruled,
        Self::Reworded,
        Self::Reassigned,
        Self::Regrouped,
        Self::Redeclared,
    ];

    /// Its name for programs, such as `repointed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Repointed => "repointed",
            Self::Reworded => "reworded",
            Self::Reruled => "reruled",
            Self::Reassigned => "reassigned",
            Self::Regrouped => "regrouped",
            Self::Redeclared => "redeclared",
        }
    }

    /// Its heading for people.
    #[must_use]
    pub fn title(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Added => ("Thêm mới", "Added"),
            Self::Removed => ("Bỏ đi", "Removed"),
            Self::Moved => ("Đổi mã", "Moved"),
            Self::Repointed => ("Đổi điểm", "Re-pointed"),
            Self::Reworded => ("Đổi lời văn", "Re-worded"),
            Self::Reruled => ("Đổi cách tính", "Re-ruled"),
            Self::Reassigned => ("Đổi nơi chịu trách nhiệm", "Re-assigned"),
            Self::Regrouped => ("Đổi nhóm, trụ cột", "Re-grouped"),
            Self::Redeclared => ("Đổi quy định chung", "Re-declared"),
        };
        language.pick(vi, en)
    }
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The set as a whole.
    Framework,
    /// A group of main indices.
    Group,
    /// A pillar.
    Pillar,
    /// A level of the total.
    Band,
    /// A main index.
    Index,
    /// A component or a leaf.
    Indicator,
}

impl Subject {
    /// Its name for programs: `framework`, `group`, `pillar`, `band`, `index`, `indicator`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Framework => "framework",
            Self::Group => "group",
            Self::Pillar => "pillar",
            Self::Band => "band",
            Self::Index => "index",
            Self::Indicator => "indicator",
        }
    }

    fn of(node: &Node) -> Self {
        match node.kind {
            NodeKind::Index => Self::Index,
            NodeKind::Component | NodeKind::Indicator => Self::Indicator,
        }
    }
}

/// A text in both languages; the words of a decision are the same in both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.vi, &self.en)
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change.
    pub kind: ChangeKind,
    /// What it is about.
    pub subject: Subject,
    /// Its code in the old version; nothing when it was added.
    pub old: Option<String>,
    /// Its code in the new version; nothing when it was removed.
    pub new: Option<String>,
    /// Its title, the new one where there is one.
    pub title: Words,
    /// Which part of it changed.
    pub part: Part,
    /// What stood there; nothing when it was empty.
    pub was: Option<Words>,
    /// What stands there now; nothing when it is empty.
    pub is: Option<Words>,
}

impl Change {
    /// The codes: `4.2`, or `4.2 → 4.3` when they differ.
    #[must_use]
    pub fn codes(&self) -> String {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old != new => format!("{old} → {new}"),
            (old, new) => new.clone().or_else(|| old.clone()).unwrap_or_default(),
        }
    }

    /// One line for people: `4.2 Tỷ lệ chuyên trách: điểm tối đa 20 → 25`.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let head = match self.subject {
            Subject::Framework => String::from(language.pick("Toàn bộ", "The whole set")),
            _ => format!("{} {}", self.codes(), self.title.text(language)),
        };
        let side = |words: &Option<Words>| match words {
            Some(words) => words.text(language).to_owned(),
            None => String::from(language.pick("(không có)", "(none)")),
        };
        match self.kind {
            ChangeKind::Added | ChangeKind::Removed => {
                let words = self.is.as_ref().or(self.was.as_ref());
                match words {
                    Some(words) => format!("{head}: {}", words.text(language)),
                    None => head,
                }
            }
            ChangeKind::Moved => head,
            _ => format!(
                "{head}: {} {} → {}",
                self.part.text(language),
                side(&self.was),
                side(&self.is)
            ),
        }
    }
}

/// Compares two versions: the set's settings, groups, pillars, bands, then nodes in the order of the new
/// codes with the removed ones at their old places. Two equal versions have no changes, and those
/// from B to A are those from A to B turned round.
///
/// Which old node is which new one is said by [`matching`].
///
/// ```
/// # let source = |points: &str| format!(r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "{points}"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "{points}"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "{points}"
/// # rule = {{ kind = "judged" }}
/// # "#);
/// use engine::{Language, framework::{diff::diff, read}};
/// let old = read("old.toml", &source("10")).unwrap();
/// let new = read("new.toml", &source("15")).unwrap();
/// let changes = diff(&old, &new);
/// let lines: Vec<String> = changes.iter().map(|change| change.line(Language::En)).collect();
/// assert_eq!(lines[2], "1.1 Kết nối: maximum 10 → 15");
/// assert!(diff(&old, &old).is_empty());
/// ```
#[must_use]
pub fn diff(old: &Framework, new: &Framework) -> Vec<Change> {
    diff_with(old, new, &[])
}

/// The same where somebody has said of some nodes which became which, such as
/// [`Crosswalk::alone`](super::crosswalk::Crosswalk::alone): these are changed, neither removed nor
/// added, whatever their titles. A pair of a main index with another node is left aside.
///
/// ```
/// # let source = |title: &str| format!(r#"
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
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "10"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "{title}"
/// # maximum = "10"
/// # rule = {{ kind = "judged" }}
/// # "#);
/// use engine::{Language, framework::{diff::{diff, diff_with}, read}};
/// let old = read("old.toml", &source("Kết nối")).unwrap();
/// let new = read("new.toml", &source("Mạng truyền số liệu")).unwrap();
/// assert_eq!(diff(&old, &new).len(), 2, "one went and another came");
/// let leaf = old.leaves().next().unwrap().id;
/// let changes = diff_with(&old, &new, &[(leaf, leaf)]);
/// assert_eq!(changes[0].line(Language::En), "1.1 Mạng truyền số liệu: title Kết nối → Mạng truyền số liệu");
/// assert_eq!(changes.len(), 1);
/// ```
#[must_use]
pub fn diff_with(old: &Framework, new: &Framework, said: &[(NodeId, NodeId)]) -> Vec<Change> {
    let matching = matching_with(old, new, said);
    let mut changes = Vec::new();
    facets::of_framework(old, new, &mut changes);
    facets::of_views(old, new, &matching, &mut changes);
    bands::of_bands(old, new, &mut changes);
    facets::of_nodes(old, new, &matching, &mut changes);
    changes
}
