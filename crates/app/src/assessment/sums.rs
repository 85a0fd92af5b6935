//! What a return comes to while it grows: points safe, claimed and open, and progress by main index.

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    framework::{Code, Framework, Node, Supplier},
    score::{Scorecard, score},
};

use super::content::own_leaves;
use super::figures::{Judgements, final_answers, is_judged};
use super::{ReturnState, opened::Opened};

/// The sums of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Points that no appraiser will still take away: judged ones, and those from values that the
    /// unit does not enter itself.
    pub safe: Amount,
    /// Points by the return's own answers.
    pub claimed: Amount,
    /// Points still open: the unit's own maximum less what it claims.
    pub open: Amount,
    /// The unit's own maximum.
    pub maximum: Amount,
    /// Of the leaves that the unit answers itself, those with an answer.
    pub answered: u32,
    /// The leaves that the unit answers itself; none where others supply everything.
    pub leaves: u32,
}

/// How far one main index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Its code.
    pub code: Code,
    /// Points claimed in it.
    pub points: Amount,
    /// The unit's own maximum in it.
    pub maximum: Amount,
    /// Of the leaves that the unit answers itself, those with an answer.
    pub answered: u32,
    /// The leaves that the unit answers itself; none where others supply everything.
    pub leaves: u32,
}

/// Adds up a return. `judged` holds the judgements that the reader may see.
pub(crate) fn sums(
    opened: &Opened,
    own: &UnitAnswers,
    card: &Scorecard,
    judged: &Judgements,
) -> Sums {
    let framework = opened.framework.as_ref();
    let last = final_answers(framework, ReturnState::Submitted, own, judged);
    let is_safe = |node: &Node| {
        node.supplier != Supplier::Unit || judged.get(&node.code).is_some_and(is_judged)
    };
    let kept = last
        .into_iter()
        .filter(|(code, _)| framework.find(*code).is_some_and(is_safe));
    let safe = score(framework, &kept.collect(), &opened.peers.last)
        .total
        .points;
    Sums {
        safe,
        claimed: card.total.points,
        open: card.total.open(),
        maximum: card.total.maximum,
        answered: count(own_leaves(framework, card).filter(|(_, is_answered)| *is_answered)),
        leaves: count(own_leaves(framework, card)),
    }
}

/// Every main index with its progress.
pub(crate) fn progress(framework: &Framework, card: &Scorecard) -> Vec<Progress> {
    let own: Vec<(Code, bool)> = own_leaves(framework, card).collect();
    let of = |node: &Node| {
        let score = card.node(node.id);
        let below = own.iter().filter(|(code, _)| code.is_under(node.code));
        Progress {
            code: node.code,
            points: score.points,
            maximum: score.maximum,
            answered: count(below.clone().filter(|(_, is_answered)| *is_answered)),
            leaves: count(below),
        }
    };
    framework.indices().map(of).collect()
}

fn count<T>(leaves: impl Iterator<Item = T>) -> u32 {
    u32::try_from(leaves.count()).unwrap_or(u32::MAX)
}
