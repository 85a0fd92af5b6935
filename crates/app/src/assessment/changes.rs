//! What the appraisal changed in a return, item by item, and what the unit has to say to it.

use std::collections::HashMap;

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    framework::{Code, Supplier},
    score::{Trace, explain, leaf, score},
};
use store::{
    Moment,
    appraisal::{Explanation, Judgement, Verdict},
    evidence::Evidence,
};

use super::{
    figures::{appraised_answers, final_answers, is_settled},
    index_page::{Parts, may_explain},
    opened::{Opened, ReturnAddress, open},
};
use crate::{Actor, App, Permission, Refusal, allows};

/// One item that the appraisal changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// The indicator.
    pub code: Code,
    /// What was claimed.
    pub claimed: Option<Amount>,
    /// What the appraisal gave.
    pub appraised: Option<Amount>,
    /// What counts now: after the settlement, where there is one.
    pub last: Option<Amount>,
    /// Why the claim has its points.
    pub trace: Trace,
    /// The judgement with its reason and its settlement.
    pub judgement: Judgement,
    /// What the unit says to it.
    pub explanation: Option<Explanation>,
    /// Whether the explanation has had its answer; one that was changed since waits for another.
    pub is_settled: bool,
    /// The documents that prove it.
    pub evidence: Vec<Evidence>,
    /// Whether the unit answers it itself, and so may add documents.
    pub is_own: bool,
}

/// All that the appraisal changed.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The return.
    pub opened: Opened,
    /// The items, in code order.
    pub items: Vec<Change>,
    /// Points claimed.
    pub claimed: Amount,
    /// Points after appraisal and settlements so far.
    pub last: Amount,
    /// Whether this person may explain now.
    pub may_explain: bool,
    /// Names of the people who judged, by account.
    pub names: HashMap<i64, String>,
    /// The time.
    pub now: Moment,
}

/// What the appraisal changed, once the reader may see it.
///
/// # Errors
/// Not found; not allowed; a conflict while the appraisal is not shown to units yet; a fault.
pub async fn changes(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
) -> Result<Changes, Refusal> {
    let db = app.store.reader();
    let now = app.now();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    if !opened.shows_judgements(actor) {
        return Err(Refusal::Conflict("stage-not-yet"));
    }
    let at = opened.situation(db, now).await?;
    let parts = Parts::read(db, actor, &opened).await?;
    let framework = opened.framework.as_ref();
    let appraised = appraised_answers(&parts.own, &parts.judged);
    let last = final_answers(framework, opened.row.state, &parts.own, &parts.judged);
    let changed = framework.leaves().filter_map(|node| {
        let judgement = parts.judged.get(&node.code)?;
        let points = |answers: &UnitAnswers, peers| {
            leaf(node, answers.get(&node.code), peers).outcome.points()
        };
        (judgement.verdict == Verdict::Changed).then(|| Change {
            code: node.code,
            claimed: points(&parts.own, &opened.peers.own),
            appraised: points(&appraised, &opened.peers.appraised),
            last: points(&last, &opened.peers.last),
            trace: explain(
                framework,
                node,
                parts.own.get(&node.code),
                &opened.peers.own,
            ),
            judgement: judgement.clone(),
            explanation: parts.explained.get(&node.code).cloned(),
            is_settled: parts
                .explained
                .get(&node.code)
                .is_some_and(|explained| is_settled(judgement, explained)),
            evidence: parts.evidence.get(&node.code).cloned().unwrap_or_default(),
            is_own: node.supplier == Supplier::Unit,
        })
    });
    let items: Vec<Change> = changed.collect();
    let names = names(app, items.iter().map(|item| &item.judgement)).await?;
    Ok(Changes {
        claimed: score(framework, &parts.own, &opened.peers.own).total.points,
        last: score(framework, &last, &opened.peers.last).total.points,
        may_explain: allows(Some(actor), Permission::Explain, Some(opened.unit.id))
            && may_explain(at, Verdict::Changed),
        items,
        names,
        now,
        opened,
    })
}

/// Names of those who judged and settled; few people judge, so each is asked for once.
pub(crate) async fn names(
    app: &App,
    judgements: impl Iterator<Item = &Judgement>,
) -> Result<HashMap<i64, String>, Refusal> {
    let mut names = HashMap::new();
    for judgement in judgements {
        for id in [Some(judgement.appraiser_id), judgement.settled_by] {
            let Some(id) = id.filter(|id| !names.contains_key(id)) else {
                continue;
            };
            let account = store::account::get_account(app.store.reader(), id).await?;
            names.insert(id, account.name);
        }
    }
    Ok(names)
}
