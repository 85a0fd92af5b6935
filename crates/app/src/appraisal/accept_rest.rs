//! Accepting the rest as claimed: every submitted item in reach that nobody has judged yet.
//!
//! What was asked back, and what a unit has answered since, stays; so does a judged indicator for
//! which the unit has proposed no points, and the appraiser's own unit. What the program doubts
//! stays too, unless the appraiser says that it does not.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use engine::{
    answer::UnitAnswers,
    framework::{Code, Framework},
    score::{Outcome, Peers, Reason as Gap, leaf},
};
use serde_json::json;
use store::{
    Db, Tx,
    appraisal::{self as rows, Judgement, Verdict},
    assessment::{Assessment, ReturnState, update_sums},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    doubts::{Doubt, Peers as Usual},
    judge::is_claimed,
    sources::Sources,
};
use crate::{
    Actor, App, Moment, Permission, Refusal, allows,
    assessment::{
        content::own_answers,
        figures::{Judgements, by_code, note_appraised},
        peers::RoundPeers,
    },
    audit::record,
    case::Case,
};

/// How far an acceptance reaches. Neither unit nor node is the whole round, which is the office's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Slug of the round.
    pub round: String,
    /// Only this unit, by code.
    pub unit: Option<String>,
    /// Only this main index or indicator, by code.
    pub node: Option<String>,
    /// The doubtful items too.
    pub doubtful: bool,
}

/// An item that somebody should look at.
#[derive(Debug, Clone)]
pub struct Doubtful {
    /// The unit.
    pub unit: Unit,
    /// The indicator.
    pub code: Code,
    /// What looks odd, the gravest first.
    pub doubts: Vec<Doubt>,
}

/// What an acceptance would do, or did.
#[derive(Debug, Clone)]
pub struct Rest {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The unit it is limited to.
    pub unit: Option<Unit>,
    /// The node it is limited to.
    pub node: Option<Code>,
    /// Items to accept.
    pub n_items: u64,
    /// How many of them nobody has answered: accepted, they are missing and have no points.
    pub n_unanswered: u64,
    /// Units they belong to.
    pub n_units: u64,
    /// The items to accept, by unit.
    pub items: Vec<(Unit, Vec<Code>)>,
    /// The doubtful items in reach; among the accepted ones only where the reach says so.
    pub doubtful: Vec<Doubtful>,
    /// Items that stay because the unit was asked, or has answered.
    pub n_asked: u64,
    /// Items that stay because only an appraiser can give their points.
    pub n_unclaimed: u64,
    /// Whether the appraiser's own unit was passed over.
    pub own_unit: bool,
}

/// One return with what of it would be accepted.
struct Share {
    assessment: Assessment,
    unit: Unit,
    own: UnitAnswers,
    judgements: Judgements,
    codes: Vec<Code>,
    unanswered: BTreeSet<Code>,
}

/// What an acceptance would do now, for the page that asks.
///
/// # Errors
/// Not allowed, not found, or a fault.
pub async fn rest(app: &App, actor: &Actor, reach: &Reach) -> Result<Rest, Refusal> {
    Ok(find(app, app.store.reader(), actor, reach).await?.0)
}

/// Accepts the rest as claimed, in one transaction with one line in the chain that lists the items.
///
/// # Errors
/// Not allowed; a conflict when the round is not being appraised, when nothing is left, or when
/// there is more than `shown` (a return came in since); a fault.
pub async fn accept_rest(
    app: &App,
    actor: &Actor,
    reach: Reach,
    shown: u64,
) -> Result<Rest, Refusal> {
    app.run(actor, (reach, shown), |tx, case| Box::pin(work(tx, case)))
        .await
}

async fn work(tx: &Tx, case: &Case<(Reach, u64)>) -> Result<Rest, Refusal> {
    let (reach, shown) = &case.command;
    let (rest, shares) = find(&case.app, tx.db(), &case.actor, reach).await?;
    if !matches!(rest.round.state, RoundState::Open | RoundState::Appraisal) {
        return Err(Refusal::Conflict("rest-not-now"));
    }
    if rest.n_items == 0 {
        return Err(Refusal::Conflict("rest-nothing"));
    }
    if rest.n_items > *shown {
        return Err(Refusal::ConflictOf("rest-more", rest.n_items));
    }
    // Agreeing leaves every value as it was, so the peers stay the same throughout.
    let peers = RoundPeers::read(tx.db(), &rest.framework, &rest.round).await?;
    let mut list: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut fresh = Vec::new();
    for mut share in shares {
        let accepted = share.codes.iter().map(|code| {
            let row = agreed(share.assessment.id, *code, case.actor.account_id, case.now);
            (*code, row)
        });
        let accepted: Vec<(Code, Judgement)> = accepted.collect();
        let codes = share.codes.iter().map(Code::to_string).collect();
        list.insert(share.unit.code.clone(), codes);
        fresh.extend(accepted.iter().map(|(_, row)| row.clone()));
        share.judgements.extend(accepted);
        share.assessment.changed_at = case.now;
        note_appraised(
            &mut share.assessment,
            &rest.framework,
            &share.own,
            &share.judgements,
            peers.appraised(&share.unit.unit_group),
        );
        update_sums(tx.db(), &share.assessment).await?;
    }
    rows::create_judgements(tx.db(), fresh).await?;
    let detail = json!({ "count": rest.n_items, "node": reach.node, "items": list });
    let mut line = record(case, "appraisal.accept_rest").round(&rest.round.slug);
    if let Some(unit) = &rest.unit {
        line = line.unit(&unit.code);
    }
    let concerned = list.into_iter().flat_map(|(unit, codes)| {
        let one = move |code| (unit.clone(), Some(code));
        codes.into_iter().map(one)
    });
    line.concerns(concerned).detail(&detail).append(tx).await?;
    Ok(rest)
}

fn agreed(assessment_id: i64, code: Code, appraiser_id: i64, now: Moment) -> Judgement {
    Judgement {
        id: 0,
        assessment_id,
        indicator: code.to_string(),
        verdict: Verdict::Agreed,
        points_micro: None,
        reason_code: None,
        reason: None,
        appraiser_id,
        judged_at: now,
        settlement: None,
        settled_micro: None,
        settled_reason: None,
        settled_by: None,
        settled_at: None,
        version: 1,
    }
}

async fn find(
    app: &App,
    db: &Db,
    actor: &Actor,
    reach: &Reach,
) -> Result<(Rest, Vec<Share>), Refusal> {
    actor.need(Permission::Judge, None)?;
    if reach.unit.is_none() && reach.node.is_none() {
        actor.need(Permission::RunRound, None)?;
    }
    let sources = Sources::of_round(app, db, actor, &reach.round).await?;
    let mut rest = Rest {
        unit: None,
        node: node_of(&sources.framework, reach.node.as_deref())?,
        n_items: 0,
        n_unanswered: 0,
        n_units: 0,
        items: Vec::new(),
        doubtful: Vec::new(),
        n_asked: 0,
        n_unclaimed: 0,
        own_unit: false,
        framework: Arc::clone(&sources.framework),
        round: sources.round.clone(),
    };
    if let Some(code) = &reach.unit {
        let mut units = sources.returns.iter().map(|(_, unit)| unit);
        let unit = units.find(|unit| unit.code == *code);
        let unit = unit.ok_or(Refusal::NotFound)?;
        actor.need(Permission::Judge, Some(unit.id))?;
        rest.unit = Some(unit.clone());
    }
    let mut shares = Vec::new();
    for (assessment, unit) in &sources.returns {
        let wanted = rest.unit.as_ref().is_none_or(|only| only.id == unit.id);
        if !wanted || assessment.state != ReturnState::Submitted {
            continue;
        }
        if !allows(Some(actor), Permission::Judge, Some(unit.id)) {
            rest.own_unit = true;
            continue;
        }
        let mut share = sources.share(assessment, unit);
        rest.count(&mut share);
        shares.push(share);
    }
    rest.leave_doubtful(&sources, &mut shares, reach.doubtful);
    shares.retain(|share| !share.codes.is_empty());
    rest.tell(&shares);
    Ok((rest, shares))
}

impl Sources {
    /// One return with its answers and judgements.
    fn share(&self, assessment: &Assessment, unit: &Unit) -> Share {
        let key = |code: Code| (assessment.id, code);
        let codes: Vec<Code> = self.framework.leaves().map(|leaf| leaf.code).collect();
        let stored: Vec<_> = codes
            .iter()
            .filter_map(|code| self.answers.get(&key(*code)).cloned())
            .collect();
        let judgements = codes
            .iter()
            .filter_map(|code| self.judgements.get(&key(*code)).cloned());
        Share {
            own: own_answers(&self.framework, &stored),
            judgements: by_code(judgements.collect()),
            assessment: assessment.clone(),
            unit: unit.clone(),
            codes: Vec::new(),
            unanswered: BTreeSet::new(),
        }
    }
}

impl Rest {
    /// Puts down what of a return nobody has judged; counts what stays.
    fn count(&mut self, share: &mut Share) {
        let framework = Arc::clone(&self.framework);
        for node in framework.leaves() {
            let code = node.code;
            if self.node.is_some_and(|node| !code.is_under(node)) {
                continue;
            }
            match share.judgements.get(&code).map(|row| row.verdict) {
                Some(Verdict::Agreed | Verdict::Changed) => {}
                Some(Verdict::Asked | Verdict::Answered) => self.n_asked += 1,
                None => {
                    // Whether anything is claimed does not depend on the peers.
                    let claim = leaf(node, share.own.get(&code), &Peers::none());
                    if !is_claimed(&claim.outcome) {
                        self.n_unclaimed += 1;
                        continue;
                    }
                    share.codes.push(code);
                    if is_unanswered(&claim.outcome) {
                        share.unanswered.insert(code);
                    }
                }
            }
        }
    }

    /// Adds up what would be accepted.
    fn tell(&mut self, shares: &[Share]) {
        self.n_units = shares.len() as u64;
        for share in shares {
            let codes = share.codes.iter();
            let unanswered = codes.filter(|code| share.unanswered.contains(code));
            self.n_unanswered += unanswered.count() as u64;
            self.n_items += share.codes.len() as u64;
            self.items.push((share.unit.clone(), share.codes.clone()));
        }
    }

    /// Finds what is doubtful among the items, and takes it out unless it is wanted too.
    fn leave_doubtful(&mut self, sources: &Sources, shares: &mut [Share], wanted: bool) {
        let framework = Arc::clone(&self.framework);
        let in_reach = |code: Code| self.node.is_none_or(|node| code.is_under(node));
        let peers: HashMap<Code, HashMap<String, Usual>> = framework
            .leaves()
            .filter(|node| in_reach(node.code))
            .map(|node| (node.code, sources.peers(node)))
            .collect();
        for share in shares {
            let (assessment, unit) = (&share.assessment, &share.unit);
            let found = &mut self.doubtful;
            share.codes.retain(|code| {
                let usual = peers.get(code).and_then(|all| all.get(&unit.unit_group));
                let node = framework.find(*code);
                let item = node.map(|node| sources.item(node, assessment, unit, usual.copied()));
                let doubts = item.map(|item| item.doubts).unwrap_or_default();
                let is_doubtful = !doubts.is_empty();
                if is_doubtful {
                    found.push(Doubtful {
                        unit: unit.clone(),
                        code: *code,
                        doubts,
                    });
                }
                wanted || !is_doubtful
            });
        }
    }
}

/// Whether there is nothing that was claimed: no answer, or one that lacks an input.
fn is_unanswered(claim: &Outcome) -> bool {
    matches!(
        claim,
        Outcome::Missing(Gap::NoAnswer | Gap::InputMissing(_))
    )
}

fn node_of(framework: &Framework, code: Option<&str>) -> Result<Option<Code>, Refusal> {
    let Some(code) = code else {
        return Ok(None);
    };
    let code = Code::parse(code).map_err(|_| Refusal::NotFound)?;
    framework.find(code).ok_or(Refusal::NotFound)?;
    Ok(Some(code))
}
