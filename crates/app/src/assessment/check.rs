//! Everything that is still wrong with a return, all at once, the heaviest first.

use engine::{
    amount::Amount,
    answer::{Answer, InputComplaint, UnitAnswers},
    framework::{Code, Node, Supplier},
    score::{LeafScore, Outcome, Reason, score},
};
use store::Moment;

use super::{
    figures::Judgements,
    index_page::Parts,
    jump::{Jump, jump},
    last_year::{Last, last_year},
    machine::{ReturnAction, step},
    opened::{Opened, ReturnAddress, open},
    sums::{Sums, sums},
    typed::claims_points,
};
use crate::{Actor, App, Permission, Refusal, allows};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stands in the way of submission.
    Error,
    /// May be submitted, but is seen and confirmed first.
    Warning,
    /// Worth a second look.
    Doubt,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// A stored answer breaks a bound of the framework.
    Refused(InputComplaint),
    /// Nobody answered, or an input is missing.
    Missing(Reason),
    /// A document is asked for and none is attached.
    NoEvidence,
    /// Points are claimed without a word why.
    ClaimWithoutNote,
    /// The points differ much from last year's.
    Jump {
        /// Last year.
        last: Amount,
        /// Now.
        now: Amount,
    },
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The indicator.
    pub code: Code,
    /// What was found.
    pub kind: FindingKind,
}

impl Finding {
    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self.kind {
            FindingKind::Refused(_) => Severity::Error,
            FindingKind::Missing(_) | FindingKind::NoEvidence => Severity::Warning,
            FindingKind::ClaimWithoutNote | FindingKind::Jump { .. } => Severity::Doubt,
        }
    }
}

/// A checked return.
#[derive(Debug, Clone)]
pub struct Check {
    /// The return.
    pub opened: Opened,
    /// All findings: by weight, then in code order.
    pub findings: Vec<Finding>,
    /// Indicators of the unit without an answer; whoever submits confirms this number.
    pub missing: u32,
    /// Its sums.
    pub sums: Sums,
    /// Whether this person may submit now.
    pub may_submit: bool,
    /// The time.
    pub now: Moment,
}

/// Checks a whole return.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn check(app: &App, actor: &Actor, address: &ReturnAddress) -> Result<Check, Refusal> {
    let db = app.store.reader();
    let now = app.now();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    let parts = Parts::read(db, actor, &opened).await?;
    let last = last_year(app, db, actor, &opened).await?;
    let at = opened.situation(db, now).await?;
    let card = score(&opened.framework, &parts.own, &opened.peers.own);
    let mut findings = Vec::new();
    let own_leaves = card.leaves.iter().filter_map(|leaf| {
        let node = opened.framework.find(leaf.code)?;
        (node.supplier == Supplier::Unit).then_some((node, leaf))
    });
    for (node, leaf) in own_leaves {
        let last = last.as_ref().and_then(|last| last.find(node));
        findings.extend(of_leaf(node, leaf, &parts, last.as_ref()));
    }
    findings.sort_by_key(Finding::severity);
    Ok(Check {
        missing: n_missing(&opened, &parts.own),
        sums: sums(&opened, &parts.own, &card, &Judgements::new()),
        may_submit: allows(Some(actor), Permission::SubmitReturn, Some(opened.unit.id))
            && step(at, ReturnAction::Submit).is_ok(),
        findings,
        now,
        opened,
    })
}

/// Indicators that the unit should answer and has not.
pub(crate) fn n_missing(opened: &Opened, own: &UnitAnswers) -> u32 {
    let card = score(&opened.framework, own, &opened.peers.own);
    let missing = card.leaves.iter().filter(|leaf| {
        let node = opened.framework.find(leaf.code);
        leaf.outcome.is_missing() && node.is_some_and(|node| node.supplier == Supplier::Unit)
    });
    u32::try_from(missing.count()).unwrap_or(u32::MAX)
}

fn of_leaf(node: &Node, leaf: &LeafScore, parts: &Parts, last: Option<&Last>) -> Vec<Finding> {
    let mut kinds = Vec::new();
    match &leaf.outcome {
        Outcome::Refused(complaint) => kinds.push(FindingKind::Refused(complaint.clone())),
        Outcome::Missing(reason) => kinds.push(FindingKind::Missing(reason.clone())),
        Outcome::Scored(points) => {
            let has_evidence = parts
                .evidence
                .get(&node.code)
                .is_some_and(|documents| !documents.is_empty());
            if !node.evidence.is_empty() && !has_evidence && *points > Amount::ZERO {
                kinds.push(FindingKind::NoEvidence);
            }
            let note = parts
                .stored
                .get(&node.code)
                .and_then(|row| row.note.as_ref());
            let is_claim = matches!(parts.own.get(&node.code), Some(Answer::Points(_)));
            if claims_points(node) && is_claim && note.is_none() {
                kinds.push(FindingKind::ClaimWithoutNote);
            }
            // From nothing every point is a jump, which tells nobody anything.
            if let Some(last) = last.and_then(|last| last.points)
                && let Some(Jump::By(_)) = jump(last, *points, node.maximum)
            {
                kinds.push(FindingKind::Jump { last, now: *points });
            }
        }
        Outcome::NotApplicable(_) | Outcome::Collected => {}
    }
    let code = node.code;
    kinds
        .into_iter()
        .map(|kind| Finding { code, kind })
        .collect()
}
