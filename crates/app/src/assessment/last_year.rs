//! What the unit answered and received in the round before, for comparison and to carry over.

use std::sync::Arc;

use engine::{
    amount::Amount,
    answer::{Answer, UnitAnswers},
    framework::{Code, Framework, Node},
    score::{Peers, leaf},
};
use store::{Db, appraisal};

use super::{ReturnState, content::own_answers, figures, opened::Opened, peers::peers_of};
use crate::{
    Actor, App, Refusal,
    framework::{Counterparts, Was, crosswalk_between},
};

/// One indicator in the round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// Its code then.
    pub code: Code,
    /// Points in the end; absent when nothing usable was answered.
    pub points: Option<Amount>,
    /// The maximum then, where it is another than now: the points are not of the same whole.
    pub maximum: Option<Amount>,
    /// The points are an appraiser's: what the unit answered gives others.
    pub is_judged: bool,
    /// What the unit answered then, where it can stand as an answer now.
    pub answer: Option<Answer>,
}

/// The whole return of the round before.
pub(crate) struct LastYear {
    framework: Arc<Framework>,
    counterparts: Counterparts,
    own: UnitAnswers,
    last: UnitAnswers,
    peers: Peers,
}

/// The return of the unit in the round before, if there was one that this reader may see, in one
/// statement, two where that round used another framework (which is read once per process).
pub(crate) async fn last_year(
    app: &App,
    db: &Db,
    actor: &Actor,
    opened: &Opened,
) -> Result<Option<LastYear>, Refusal> {
    let Some(previous) = opened.round.previous_id else {
        return Ok(None);
    };
    let Some(framework) = app.shelf.of_round(db, previous).await? else {
        return Ok(None);
    };
    let state = (!actor.sees_unsubmitted()).then_some(ReturnState::Submitted);
    let rows = appraisal::list_judged_answers(db, (previous, opened.unit.id), state).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let (answers, judgements): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let own = own_answers(&framework, &answers);
    let judged = figures::by_code(judgements.into_iter().flatten().collect());
    let last = figures::final_answers(&framework, ReturnState::Submitted, &own, &judged);
    let peers = match framework.needs_peers() {
        true => {
            let round = store::round::get_round(db, previous).await?;
            peers_of(db, &framework, &round, &opened.unit).await?.last
        }
        false => Peers::none(),
    };
    let counterparts = crosswalk_between(app, db, &framework, &opened.framework).await?;
    Ok(Some(LastYear {
        framework,
        counterparts,
        own,
        last,
        peers,
    }))
}

impl LastYear {
    /// The same indicator then. What was renumbered or renamed is not compared unless a crosswalk
    /// that somebody wrote says that it is the same.
    pub(crate) fn find(&self, node: &Node) -> Option<Last> {
        let was = self.counterparts.was(&self.framework, node)?;
        let code = was.node.code;
        let own = self.own.get(&code);
        let then = leaf(was.node, self.last.get(&code), &self.peers);
        let claimed = leaf(was.node, own, &self.peers).outcome.points();
        Some(Last {
            code,
            maximum: other_maximum(was.node, node),
            is_judged: then.outcome.points() != claimed,
            points: then.outcome.points(),
            answer: own.and_then(|answer| carried(node, &was, answer)),
        })
    }
}

/// The maximum of the old node where both are known and differ.
fn other_maximum(was: &Node, is: &Node) -> Option<Amount> {
    let differs = was.maximum_known && is.maximum_known && was.maximum != is.maximum;
    differs.then_some(was.maximum)
}

/// The answer under the names that the inputs have now, if it reads under the indicator as it is now.
fn carried(node: &Node, was: &Was<'_>, answer: &Answer) -> Option<Answer> {
    match answer {
        Answer::Missing { .. } => None,
        Answer::Inputs(inputs) if inputs.is_empty() => None,
        Answer::Inputs(inputs) => {
            // Two may have changed names with each other, so all go before the first comes back.
            let renamed = was.inputs.into_iter().flatten();
            let mut named = inputs.clone();
            named.retain(|name, _| !renamed.clone().any(|(_, then)| then == name));
            named.extend(renamed.filter_map(|(now, then)| {
                let value = inputs.get(then)?;
                Some((now.clone(), value.clone()))
            }));
            Answer::Inputs(named).record().read(node).ok()
        }
        other => other.record().read(node).ok(),
    }
}
