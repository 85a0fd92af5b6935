//! Why each figure of a unit is what it is: the settled answers of the edition, explained again.

use std::collections::{BTreeMap, HashMap};

use engine::{
    Language,
    amount::Amount,
    answer::UnitAnswers,
    framework::{Code, Framework, Supplier},
    publication::FinalAnswer,
    score::{Peers, Trace, explain},
};
use serde::Deserialize;
use serde_json::value::RawValue;
use store::{StoreError, ranking::Figure as Stored};

use super::figure::Figure;
use crate::Refusal;

/// One node of the tree with its figure and, for a leaf, its reasons.
#[derive(Debug, Clone)]
pub struct LeafWhy {
    /// Code.
    pub code: String,
    /// Vietnamese title.
    pub title: String,
    /// English title, or the Vietnamese one.
    pub title_en: String,
    /// How deep it stands: 1 for a main index.
    pub depth: usize,
    /// It carries an answer.
    pub leaf: bool,
    /// It counts; otherwise it is collected only.
    pub scored: bool,
    /// The rule is a guess.
    pub inferred: bool,
    /// Who supplies its values.
    pub supplier: Supplier,
    /// Points, maximum, share and rank.
    pub figure: Figure,
    /// What the unit claimed.
    pub claimed: Option<Amount>,
    /// What the appraiser gave.
    pub appraised: Option<Amount>,
    /// Why the figures differ, or why there is none, as it was written.
    pub reason: Option<String>,
    /// The appraiser's words, where the settlement of an explanation has others.
    pub appraised_reason: Option<String>,
    /// The name of the reason that the appraiser chose from the list.
    pub reason_code: Option<String>,
    /// Rule, inputs and arithmetic.
    pub trace: Option<Trace>,
    /// Those of the unit's own claim, where something else was settled; absent too where the claim
    /// was compared with claims that the edition does not keep.
    pub claim: Option<Trace>,
}

impl LeafWhy {
    /// The title in a language.
    pub fn title_in(&self, language: Language) -> &str {
        language.pick(&self.title, &self.title_en)
    }
}

/// Only what is needed of an edition's file: the answers, each unit's still unread.
#[derive(Deserialize)]
struct Answers<'a> {
    #[serde(borrow)]
    answers: HashMap<String, &'a RawValue>,
    #[serde(default)]
    units: Vec<Member>,
}

/// A unit of an edition with its ranking group.
#[derive(Deserialize)]
pub(super) struct Member {
    pub(super) code: String,
    pub(super) group: String,
    #[serde(default)]
    pub(super) name: String,
    /// Its settled answers, once [`members`] has read them.
    #[serde(skip)]
    pub(super) answers: UnitAnswers,
}

/// All units of an edition with their settled answers.
///
/// # Errors
/// A fault when the stored edition does not read.
pub(super) fn members(framework: &Framework, body: &str) -> Result<Vec<Member>, Refusal> {
    let read = || -> Result<Vec<Member>, serde_json::Error> {
        let edition: Answers<'_> = serde_json::from_str(body)?;
        let mut members = edition.units;
        for member in &mut members {
            if let Some(raw) = edition.answers.get(&member.code) {
                member.answers = typed(framework, &serde_json::from_str(raw.get())?);
            }
        }
        Ok(members)
    };
    read().map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Refusal {
    Refusal::Fault(StoreError::Database(format!(
        "a stored edition does not read: {error}"
    )))
}

/// The nodes of the framework in code order, with the figures and reasons of one unit.
///
/// # Errors
/// A fault when the stored edition does not read.
pub(super) fn leaves(
    framework: &Framework,
    figures: &[Stored],
    body: &str,
    unit: &str,
) -> Result<Vec<LeafWhy>, Refusal> {
    let figures: HashMap<&str, &Stored> = figures
        .iter()
        .filter(|figure| figure.kind == "indicator" || figure.kind == "index")
        .map(|figure| (figure.node.as_str(), figure))
        .collect();
    let (answers, peers) = answers(framework, body, unit).map_err(|error| unreadable(&error))?;
    let nodes = framework.nodes.iter().map(|node| {
        let code = node.code.to_string();
        let settled = answers.get(&code).filter(|_| node.is_leaf());
        let answer = settled.and_then(|settled| settled.answer.read(node).ok());
        let figure = figures
            .get(code.as_str())
            .map(|stored| Figure::scored(stored));
        let trace = node
            .is_leaf()
            .then(|| explain(framework, node, answer.as_ref(), &peers));
        let claim = settled.and_then(|settled| {
            let claim = settled.claim.as_ref()?.read(node).ok()?;
            let trace = explain(framework, node, Some(&claim), &peers);
            (trace.score.outcome.points() == settled.self_points).then_some(trace)
        });
        let mut figure = figure.unwrap_or_default();
        let without_data = |trace: &Trace| trace.score.outcome.points().is_none();
        if trace.as_ref().is_some_and(without_data) {
            // The last place would read as if the unit had been measured there.
            figure.rank = None;
        }
        LeafWhy {
            title: node.title.clone(),
            title_en: node.title_in(Language::En).to_owned(),
            depth: node.code.depth(),
            leaf: node.is_leaf(),
            scored: node.scored,
            inferred: node.inferred.is_some(),
            supplier: node.supplier,
            figure,
            claimed: settled.and_then(|settled| settled.self_points),
            appraised: settled.and_then(|settled| settled.appraised_points),
            reason: settled.and_then(|settled| settled.reason.clone()),
            appraised_reason: settled.and_then(|settled| settled.appraised_reason.clone()),
            reason_code: settled.and_then(|settled| settled.reason_code.clone()),
            trace,
            claim,
            code,
        }
    });
    Ok(nodes.collect())
}

/// The settled answers of one unit, by code.
type Settled = BTreeMap<String, FinalAnswer>;

/// The settled answers of the unit, and its peers where the framework compares with them.
fn answers(
    framework: &Framework,
    body: &str,
    unit: &str,
) -> Result<(Settled, Peers), serde_json::Error> {
    let edition: Answers<'_> = serde_json::from_str(body)?;
    let settled = |unit: &str| match edition.answers.get(unit) {
        Some(raw) => serde_json::from_str::<Settled>(raw.get()),
        None => Ok(Settled::new()),
    };
    let own = edition.units.iter().find(|member| member.code == unit);
    let Some(own) = own.filter(|_| framework.needs_peers()) else {
        return Ok((settled(unit)?, Peers::none()));
    };
    let mut group = Vec::new();
    for member in edition.units.iter().filter(|one| one.group == own.group) {
        group.push(typed(framework, &settled(&member.code)?));
    }
    Ok((settled(unit)?, Peers::of(framework, &group)))
}

/// Settled answers as the engine reads them.
fn typed(framework: &Framework, settled: &Settled) -> UnitAnswers {
    let read = settled.iter().filter_map(|(code, settled)| {
        let node = framework.find(Code::parse(code).ok()?)?;
        Some((node.code, settled.answer.read(node).ok()?))
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMEWORK: &str = include_str!("../../../../frameworks/dti-922-2022/framework.toml");

    #[test]
    fn only_the_answers_of_the_unit_are_read() {
        let body = r#"{"format":1,"answers":{"a":{"broken":true},"b":{"1.1":{"answer":{"points":"3"},
            "self_points":"4","appraised_points":"3","final_points":"3","reason":"thiếu minh chứng"}}}}"#;
        let framework = engine::framework::read("framework.toml", FRAMEWORK).unwrap();
        let (read, _) = answers(&framework, body, "b").unwrap();
        assert_eq!(
            read.get("1.1").unwrap().reason.as_deref(),
            Some("thiếu minh chứng")
        );
        assert!(answers(&framework, body, "c").unwrap().0.is_empty());
    }
}
