//! The peers of a round: what rules relative to the group compare a unit with, by figure.
//!
//! Each figure is compared with its own kind: claims with what was claimed, conclusions with what was
//! concluded. A return that is still being filled in is no peer of others; what was supplied for all
//! units is. Frameworks without relative rules ask the database nothing.

use std::collections::{BTreeSet, HashMap};

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    framework::Framework,
    score::{GroupPeers, Peers, score},
};
use store::{
    Db,
    appraisal::{self, Judgement},
    assessment::{self as rows, Answer, Assessment, ReturnState, update_sums},
    round::Round,
    unit::Unit,
};

use super::{
    content::own_answers,
    figures::{Judgements, appraised_answers, by_code, final_answers},
};
use crate::Refusal;

/// The peers of one ranking group, a set for each figure.
#[derive(Debug, Clone, Default)]
pub struct FigurePeers {
    /// By what was claimed.
    pub own: Peers,
    /// After appraisal.
    pub appraised: Peers,
    /// In the end.
    pub last: Peers,
}

/// The peers of all groups of a round, a set for each figure.
#[derive(Debug, Clone, Default)]
pub(crate) struct RoundPeers {
    own: GroupPeers,
    appraised: GroupPeers,
    last: GroupPeers,
}

/// One return as its peers see it.
pub(crate) struct Peer {
    group: String,
    own: UnitAnswers,
    appraised: UnitAnswers,
    last: UnitAnswers,
}

impl Peer {
    /// What a return brings into its group.
    pub(crate) fn of(
        framework: &Framework,
        (assessment, unit): (&Assessment, &Unit),
        own: &UnitAnswers,
        judgements: &Judgements,
    ) -> Self {
        let last = final_answers(framework, assessment.state, own, judgements);
        let (own, appraised) = match assessment.state {
            // What was never submitted claims nothing; what others supplied for all remains.
            ReturnState::Filling => (last.clone(), last.clone()),
            ReturnState::Submitted => (own.clone(), appraised_answers(own, judgements)),
        };
        Self {
            group: unit.unit_group.clone(),
            own,
            appraised,
            last,
        }
    }
}

impl RoundPeers {
    /// Gathers the groups of returns that were read already.
    pub(crate) fn of(framework: &Framework, peers: &[Peer]) -> Self {
        let gather = |figure: fn(&Peer) -> &UnitAnswers| {
            let units = peers.iter().map(|one| (one.group.as_str(), figure(one)));
            GroupPeers::of(framework, units)
        };
        Self {
            own: gather(|one| &one.own),
            appraised: gather(|one| &one.appraised),
            last: gather(|one| &one.last),
        }
    }

    /// Reads the groups of a round, in three statements; in none when the framework compares nothing.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn read(
        db: &Db,
        framework: &Framework,
        round: &Round,
    ) -> Result<Self, Refusal> {
        if !framework.needs_peers() {
            return Ok(Self::default());
        }
        let peers = list_peers(db, framework, round).await?;
        let peers: Vec<Peer> = peers.into_iter().map(|(_, peer)| peer).collect();
        Ok(Self::of(framework, &peers))
    }

    /// The peers of a group.
    pub(crate) fn group(&self, group: &str) -> FigurePeers {
        FigurePeers {
            own: self.own.group(group).clone(),
            appraised: self.appraised.group(group).clone(),
            last: self.last.group(group).clone(),
        }
    }

    /// The peers of a group by what was claimed.
    pub(crate) fn own(&self, group: &str) -> &Peers {
        self.own.group(group)
    }

    /// The peers of a group after appraisal.
    pub(crate) fn appraised(&self, group: &str) -> &Peers {
        self.appraised.group(group)
    }

    /// The peers of a group in the end.
    pub(crate) fn last(&self, group: &str) -> &Peers {
        self.last.group(group)
    }
}

/// The other units of a unit's group, in three statements; in none when the framework compares
/// nothing. The unit itself is left out: it joins with the answer that is being scored.
///
/// # Errors
/// A fault.
pub(crate) async fn peers_of(
    db: &Db,
    framework: &Framework,
    round: &Round,
    unit: &Unit,
) -> Result<FigurePeers, Refusal> {
    if !framework.needs_peers() {
        return Ok(FigurePeers::default());
    }
    let mut peers = list_peers(db, framework, round).await?;
    peers.retain(|(id, peer)| *id != unit.id && peer.group == unit.unit_group);
    let gather = |figure: fn(&Peer) -> &UnitAnswers| {
        Peers::of(framework, peers.iter().map(|(_, peer)| figure(peer)))
    };
    Ok(FigurePeers {
        own: gather(|one| &one.own),
        appraised: gather(|one| &one.appraised),
        last: gather(|one| &one.last),
    })
}

/// Every return of a round at the leaves that are compared, with the key of its unit.
async fn list_peers(
    db: &Db,
    framework: &Framework,
    round: &Round,
) -> Result<Vec<(i64, Peer)>, Refusal> {
    let codes: BTreeSet<String> = framework
        .relative_leaves()
        .map(|node| node.code.to_string())
        .collect();
    let list: Vec<String> = codes.iter().cloned().collect();
    let answers = rows::list_answers_to(db, round.id, &list).await?;
    let mut judgements = appraisal::list_round_judgements(db, round.id, None).await?;
    judgements.retain(|row| codes.contains(&row.indicator));
    let returns = rows::list_round_returns(db, &round.slug).await?;
    let mut round = RoundRows::of(answers, judgements);
    let peer = |(assessment, _, unit): (Assessment, Round, Unit)| {
        let (own, judged) = round.take(framework, &assessment);
        let peer = Peer::of(framework, (&assessment, &unit), &own, &judged);
        (unit.id, peer)
    };
    Ok(returns.into_iter().map(peer).collect())
}

/// Answers and judgements of a round, by return.
struct RoundRows {
    answers: HashMap<i64, Vec<Answer>>,
    judgements: HashMap<i64, Vec<Judgement>>,
}

impl RoundRows {
    fn of(answers: Vec<Answer>, judgements: Vec<Judgement>) -> Self {
        let mut rows = Self {
            answers: HashMap::new(),
            judgements: HashMap::new(),
        };
        for row in answers {
            let key = row.assessment_id;
            rows.answers.entry(key).or_default().push(row);
        }
        for row in judgements {
            let key = row.assessment_id;
            rows.judgements.entry(key).or_default().push(row);
        }
        rows
    }

    fn take(
        &mut self,
        framework: &Framework,
        assessment: &Assessment,
    ) -> (UnitAnswers, Judgements) {
        let stored = self.answers.remove(&assessment.id).unwrap_or_default();
        let judged = self.judgements.remove(&assessment.id).unwrap_or_default();
        (own_answers(framework, &stored), by_code(judged))
    }
}

/// Writes the sums of every return of a round whose points moved because a peer's value did. Whoever
/// submits, takes back, judges or enters values calls it last; it does nothing where the framework
/// compares nothing.
///
/// # Errors
/// A fault.
pub(crate) async fn refresh_sums(
    db: &Db,
    framework: &Framework,
    round: &Round,
) -> Result<(), Refusal> {
    if !framework.needs_peers() {
        return Ok(());
    }
    let returns = rows::list_round_returns(db, &round.slug).await?;
    let answers = rows::list_round_answers(db, round.id, None).await?;
    let judgements = appraisal::list_round_judgements(db, round.id, None).await?;
    let mut round_rows = RoundRows::of(answers, judgements);
    let read: Vec<(Assessment, Unit, UnitAnswers, Judgements)> = returns
        .into_iter()
        .map(|(assessment, _, unit)| {
            let (own, judged) = round_rows.take(framework, &assessment);
            (assessment, unit, own, judged)
        })
        .collect();
    let peers: Vec<Peer> = read
        .iter()
        .map(|(assessment, unit, own, judged)| Peer::of(framework, (assessment, unit), own, judged))
        .collect();
    let peers = RoundPeers::of(framework, &peers);
    for (assessment, unit, own, judged) in read {
        let group = unit.unit_group.as_str();
        let claimed = score(framework, &own, peers.own(group)).total;
        let micro = |amount: Amount| amount.to_micro().unwrap_or(i64::MAX);
        let mut fresh = Assessment {
            self_micro: micro(claimed.points),
            maximum_micro: micro(claimed.maximum),
            ..assessment.clone()
        };
        if assessment.state == ReturnState::Submitted {
            let answers = appraised_answers(&own, &judged);
            let appraised = score(framework, &answers, peers.appraised(group)).total;
            fresh.appraised_micro = micro(appraised.points);
        }
        if fresh != assessment {
            update_sums(db, &fresh).await?;
        }
    }
    Ok(())
}
