//! What the unit answered and received in the round before, for comparison and to carry over.

use std::sync::Arc;

use engine::{
    amount::Amount,
    answer::{Answer, UnitAnswers},
    framework::{Framework, Node},
    score::{Peers, leaf},
};
use store::{Db, appraisal};

use super::{ReturnState, content::own_answers, figures, opened::Opened, peers::peers_of};
use crate::{Actor, App, Refusal};

/// One indicator in the round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// Points in the end; absent when nothing usable was answered.
    pub points: Option<Amount>,
    /// What the unit answered then, where it can stand as an answer now.
    pub answer: Option<Answer>,
}

/// The whole return of the round before.
pub(crate) struct LastYear {
    framework: Arc<Framework>,
    own: UnitAnswers,
    last: UnitAnswers,
    peers: Peers,
}

/// The return of the unit in the round before, if there was one that this reader may see, in one
/// statement (the framework of that round is read once per process).
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
    Ok(Some(LastYear {
        framework,
        own,
        last,
        peers,
    }))
}

impl LastYear {
    /// The same indicator then: the same code under the same title. What was renumbered or renamed
    /// is not compared, because nobody has said that it is the same.
    pub(crate) fn find(&self, node: &Node) -> Option<Last> {
        let old = self.framework.find(node.code)?;
        let same = engine::vietnamese::fold(&old.title) == engine::vietnamese::fold(&node.title);
        if !same || !old.is_leaf() {
            return None;
        }
        let own = self.own.get(&node.code);
        let then = leaf(old, self.last.get(&node.code), &self.peers);
        Some(Last {
            points: then.outcome.points(),
            answer: own.and_then(|answer| carried(node, answer)),
        })
    }
}

/// The answer, if it reads under the indicator as it is now.
fn carried(node: &Node, answer: &Answer) -> Option<Answer> {
    match answer {
        Answer::Missing { .. } => None,
        Answer::Inputs(inputs) if inputs.is_empty() => None,
        other => other.record().read(node).ok(),
    }
}
