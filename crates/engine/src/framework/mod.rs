//! A framework: the set of indices, indicators, rules and maxima against which a round scores.
//!
//! It is data, read from one TOML file and never changed afterwards.

mod band_file;
mod check;
mod code;
mod complaint;
pub mod crosswalk;
pub mod diff;
mod file;
mod formula_file;
mod input;
mod lint;
mod node_file;
mod part_file;
pub(crate) mod reading;
mod relative_file;
mod rule_file;
mod step_file;
mod survey_file;
mod tree;

pub use code::{Code, CodeError};
pub use complaint::{Complaint, Severity};
pub use input::{ChoiceOption, Input, InputType};
pub use tree::{Example, Expected, Node, NodeId, NodeKind, Supplier};

pub use crate::compare::Compare;
pub use crate::score::rules::Rule;

use crate::amount::{Amount, Rounding};
use crate::compare::{Band, BandBasis};

/// Which kind of body a framework scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Ministries and central agencies.
    Ministry,
    /// Provinces and centrally run cities.
    Province,
    /// Departments of a province.
    Department,
    /// Districts (until 2025).
    District,
    /// Communes and wards.
    Commune,
    /// Anything else, such as PAR Index.
    Other,
}

impl Level {
    /// Its name in framework files and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::Department => "department",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Other => "other",
        }
    }
}

/// How far a framework may be trusted; everything but official is said on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Names and points as in the decision.
    Official,
    /// Names and points are real, the rules are not known and inferred; a round can use it.
    Inferred,
    /// Made for trying out; not a decision's text.
    Sample,
    /// Only what could be found; a round cannot use it.
    Partial,
}

/// Decimals shown to people; nothing is computed with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimals {
    /// Decimals of points, 0 to 9.
    pub points: u32,
    /// Decimals of values (points over maximum), 0 to 9.
    pub value: u32,
}

/// Main indices that stand together in tables; groups partition the main indices.
#[derive(Debug, Clone)]
pub struct Group {
    /// Stable name, such as `nen-tang`.
    pub code: String,
    /// Vietnamese title.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// Its main indices.
    pub indices: Vec<NodeId>,
}

/// A named view over main indices. Pillars may overlap; their sum means nothing.
#[derive(Debug, Clone)]
pub struct Pillar {
    /// Stable name, such as `chinh-quyen-so`.
    pub code: String,
    /// Vietnamese title.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// Its main indices.
    pub indices: Vec<NodeId>,
}

/// A checked framework: every reference resolves and every sum is right.
#[derive(Debug, Clone)]
pub struct Framework {
    /// Stable name, such as `tay-ninh-xa-2025`.
    pub code: String,
    /// Vietnamese title, as in the decision.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// Which bodies it scores.
    pub level: Level,
    /// Year of the set; nothing where a partial source does not say it.
    pub year: Option<u16>,
    /// How far it may be trusted.
    pub status: Status,
    /// Points in all; for a partial framework the sum of those known.
    pub maximum: Amount,
    /// How units are compared.
    pub compare: Compare,
    /// Groups of units that are assessed but not ranked, by their names in the list of units.
    pub unranked_groups: Vec<String>,
    /// The levels in which a total lies, best first; often none.
    pub bands: Vec<Band>,
    /// What the edges of the bands are measured in.
    pub band_basis: BandBasis,
    /// Decimals for display.
    pub decimals: Decimals,
    /// How halves are rounded for display.
    pub rounding: Rounding,
    /// Groups, in file order.
    pub groups: Vec<Group>,
    /// Pillars, in file order.
    pub pillars: Vec<Pillar>,
    /// All nodes in code order: a parent stands before its children.
    pub nodes: Vec<Node>,
    /// Where names and points come from.
    pub source: String,
    /// Number, date and issuer of the decision, as printed.
    pub decision: Option<String>,
    /// What must be said with it: what is inferred, what is not known.
    pub notes: Vec<String>,
    /// The same notes in English, in the same order; empty where the file has none.
    pub notes_en: Vec<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub fingerprint: String,
    /// Doubts that do not stop it from being used.
    pub warnings: Vec<Complaint>,
}

impl Framework {
    /// The node with this code.
    #[must_use]
    pub fn find(&self, code: Code) -> Option<&Node> {
        let place = self
            .nodes
            .binary_search_by(|node| node.code.cmp(&code))
            .ok()?;
        self.nodes.get(place)
    }

    /// The node with this id; ids of another framework give nothing or another node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    /// The notes in this language; Vietnamese where the file has no English.
    #[must_use]
    pub fn notes_in(&self, language: crate::Language) -> &[String] {
        match language {
            crate::Language::En if !self.notes_en.is_empty() => &self.notes_en,
            _ => &self.notes,
        }
    }

    /// The nodes that carry answers, in code order.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.is_leaf())
    }

    /// The scored leaves whose points depend on what the other units of the group answered.
    pub fn relative_leaves(&self) -> impl Iterator<Item = &Node> {
        self.leaves()
            .filter(|node| node.scored && node.rule.as_ref().is_some_and(Rule::needs_peers))
    }

    /// Whether a unit can only be scored together with its group.
    #[must_use]
    pub fn needs_peers(&self) -> bool {
        self.relative_leaves().next().is_some()
    }

    /// The main indices, in code order.
    pub fn indices(&self) -> impl Iterator<Item = &Node> {
        self.nodes
            .iter()
            .filter(|node| node.kind == NodeKind::Index)
    }

    /// The leaves under a node, itself when it is one, in code order.
    pub fn leaves_under(&self, code: Code) -> impl Iterator<Item = &Node> {
        self.leaves().filter(move |node| node.code.is_under(code))
    }

    /// Points in all, where the maximum of every indicator is known.
    #[must_use]
    pub fn known_maximum(&self) -> Option<Amount> {
        let known = self.nodes.iter().all(|node| node.maximum_known);
        known.then_some(self.maximum)
    }

    /// Points as this framework shows them.
    #[must_use]
    pub fn points_text(&self, points: Amount, language: crate::Language) -> String {
        points.text_rounded(self.decimals.points, self.rounding, language)
    }

    /// How much more points are than others, as this framework shows both: what is subtracted are the two
    /// numbers on the page, so that whoever subtracts them finds the same. Absent where the difference
    /// is beyond what an amount holds.
    ///
    /// Formula: `r(points) − r(others)`, with `r` the rounding of [`Framework::points_text`].
    ///
    /// ```
    /// use engine::{Language, amount::Amount, framework::read};
    /// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
    /// let framework = read("framework.toml", source).unwrap();
    /// let (now, then) = (Amount::parse("71.2549").unwrap(), Amount::parse("70.1251").unwrap());
    /// let apart = framework.points_apart(now, then).unwrap();
    /// assert_eq!(framework.points_text(now, Language::En), "71.25");
    /// assert_eq!(framework.points_text(then, Language::En), "70.13");
    /// assert_eq!(framework.points_text(apart, Language::En), "1.12");
    /// ```
    #[must_use]
    pub fn points_apart(&self, points: Amount, others: Amount) -> Option<Amount> {
        let shown = |points: Amount| points.rounded(self.decimals.points, self.rounding);
        shown(points).minus(shown(others))
    }

    /// A value (points over maximum) as this framework shows it.
    ///
    /// A published table may have been rounded from inputs finer than the printed ones, which
    /// nobody has: the framework then declares `rounding = "five_down"`, which cuts a first dropped
    /// digit of 5, so that a value such as 0.716355 still comes out as its published 0.7163.
    #[must_use]
    pub fn value_text(&self, value: Amount, language: crate::Language) -> String {
        value.text_rounded(self.decimals.value, self.rounding, language)
    }
}

/// Reads and checks a framework file. `file_name` is only repeated in complaints.
///
/// # Errors
/// All complaints at once, in order of line, when at least one of them is an error.
///
/// ```
/// let source = r#"
/// [framework]
/// code = "mau"
/// title = "Bộ mẫu"
/// level = "commune"
/// year = 2025
/// status = "sample"
/// maximum = "10"
/// compare = "percentage"
/// source = "tự đặt"
///
/// [[index]]
/// code = "1"
/// title = "Hạ tầng"
/// maximum = "10"
///
/// [[indicator]]
/// code = "1.1"
/// title = "Có trang thông tin"
/// maximum = "10"
///
/// [[indicator.input]]
/// name = "x"
/// title = "Có trang thông tin?"
/// type = "yes_no"
///
/// [indicator.rule]
/// kind = "yes_no"
/// input = "x"
/// "#;
/// let framework = engine::framework::read("mau.toml", source).unwrap();
/// assert_eq!(framework.nodes.len(), 2);
///
/// let complaints = engine::framework::read("mau.toml", &source.replace("\"x\"", "\"y\"")
///     .replacen("\"y\"", "\"x\"", 1)).unwrap_err();
/// assert_eq!(complaints.first().unwrap().line, 29);
/// ```
pub fn read(file_name: &str, source: &str) -> Result<Framework, Vec<Complaint>> {
    file::read(file_name, source)
}
