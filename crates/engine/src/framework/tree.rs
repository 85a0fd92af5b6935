//! The nodes of a framework: main index, component, leaf.

use std::collections::BTreeMap;

use super::{Code, Input, Rule};
use crate::amount::Amount;

/// Place of a node in [`super::Framework::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) usize);

impl NodeId {
    /// The place as a number, for tables parallel to the nodes.
    #[must_use]
    pub fn place(self) -> usize {
        self.0
    }
}

/// What a node is. A main index without indicators is a leaf as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A main index (chỉ số chính).
    Index,
    /// An indicator that has indicators below it; it carries no rule.
    Component,
    /// A leaf (chỉ số thành phần).
    Indicator,
}

/// Who supplies the values of a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supplier {
    /// The unit itself.
    Unit,
    /// The standing office, for all units at once.
    Office,
    /// A survey.
    Survey,
    /// A connected system.
    System,
}

/// What a worked example expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// These points, compared after rounding to their own decimals.
    Points(Amount),
    /// That the leaf does not apply.
    NotApplicable,
}

/// A worked example of a leaf's rule, run whenever the file is read.
#[derive(Debug, Clone)]
pub struct Example {
    /// Input name → machine text; `points` and `na` as in an answers file.
    pub inputs: BTreeMap<String, String>,
    /// Least and greatest value of the group, for a rule that is relative to it.
    pub group: Option<(Amount, Amount)>,
    /// The outcome it must have.
    pub expected: Expected,
    /// Line of the example in the file.
    pub line: usize,
}

/// A node of the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its place among the nodes.
    pub id: NodeId,
    /// Its code.
    pub code: Code,
    /// What it is.
    pub kind: NodeKind,
    /// The node above it; nothing for a main index.
    pub parent: Option<NodeId>,
    /// The nodes below it, in code order.
    pub children: Vec<NodeId>,
    /// Vietnamese title, as in the decision.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// Short title for table heads.
    pub short: Option<String>,
    /// The same in English, where the file has it.
    pub short_en: Option<String>,
    /// Points it can give; 0 when it is collected only or its maximum is not known.
    pub maximum: Amount,
    /// False in partial frameworks where the source does not state the maximum.
    pub maximum_known: bool,
    /// False when the value is collected and not scored.
    pub scored: bool,
    /// Who supplies the values.
    pub supplier: Supplier,
    /// The agency answerable for it by default.
    pub owner: Option<String>,
    /// Legal texts it rests on.
    pub legal_basis: Vec<String>,
    /// Plain words for the person who fills it in.
    pub explanation: Option<String>,
    /// What to attach.
    pub evidence: Vec<String>,
    /// Why the rule is a guess; nothing when the source states it.
    pub inferred: Option<String>,
    /// Whether a unit may declare it not applicable.
    pub not_applicable: bool,
    /// What is asked.
    pub inputs: Vec<Input>,
    /// From inputs to points; nothing above leaves.
    pub rule: Option<Rule>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// Line in the file.
    pub line: usize,
}

impl Node {
    /// Whether it carries answers.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// The title in a language, Vietnamese where the file has no other.
    #[must_use]
    pub fn title_in(&self, language: crate::Language) -> &str {
        match (language, &self.title_en) {
            (crate::Language::En, Some(title)) => title,
            _ => &self.title,
        }
    }

    /// The short title, or the title.
    #[must_use]
    pub fn short_title(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.title)
    }

    /// The short title in a language; in English the whole title where the file has no short one.
    #[must_use]
    pub fn short_in(&self, language: crate::Language) -> &str {
        match (language, &self.short_en, &self.title_en) {
            (crate::Language::En, Some(short), _) => short,
            (crate::Language::En, None, Some(title)) => title,
            _ => self.short_title(),
        }
    }

    /// The input with this name.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name == name)
    }
}
