//! One proposal whole: need, money, reviewers, thread, what is like it, and what this person may do.

use std::collections::HashMap;

use engine::{amount::Amount, framework::Code};
use store::{
    account::Account,
    proposal::{self as rows, Cost, Event, Need, Proposal, ProposalState, Reviewer},
    round::Round,
    unit::Unit,
};

use super::{
    Vnd,
    act::is_open,
    compare::{Match, similar},
    list::{may_see, points_of, total_of},
    machine::{Act, next},
    weigh::is_reviewer,
};
use crate::{Actor, App, Permission, Refusal, actor::allows};

/// A person as the page names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Key of the account.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// An indicator that the proposal is to raise.
#[derive(Debug, Clone)]
pub struct NeedShown {
    /// The round.
    pub round: Round,
    /// Code of the indicator.
    pub code: String,
    /// Its title in Vietnamese and English.
    pub title: (String, String),
    /// Points expected; absent where nobody has said.
    pub points: Option<Amount>,
    /// The most that it can give.
    pub maximum: Option<Amount>,
}

/// What a registered proposal lacks before it can be agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Its unit has not said why it is needed beside so many close matches.
    Justification(usize),
    /// The office has asked nobody yet.
    Reviewers,
    /// These were asked and have not spoken; without them it is agreed to only with a reason.
    Reviews(Vec<String>),
    /// So many close matches are not decided about.
    Clearance(usize),
}

/// A proposal with everything about it.
#[derive(Debug, Clone)]
pub struct ProposalPage {
    /// The proposal.
    pub proposal: Proposal,
    /// Its unit.
    pub unit: Unit,
    /// The indicators.
    pub needs: Vec<NeedShown>,
    /// The money by year and source.
    pub costs: Vec<Cost>,
    /// The money in all; absent where none is named.
    pub total: Option<Vnd>,
    /// Points expected in all; absent where nobody has said.
    pub points: Option<Amount>,
    /// Đồng per expected point; absent where one of both is.
    pub cost_per_point: Option<Amount>,
    /// Reviewers with their names.
    pub reviewers: Vec<(Reviewer, String)>,
    /// Everything that was said and done, oldest first, with names.
    pub events: Vec<(Event, String)>,
    /// What is like it, best first.
    pub similar: Vec<Match>,
    /// The proposal that it goes on in.
    pub merged_into: Option<Proposal>,
    /// What this person may do with it now.
    pub may: Vec<Act>,
    /// Who may still be named as a reviewer, where this person names them.
    pub candidates: Vec<Person>,
    /// Code and title of those that it may be merged into, where this person decides.
    pub targets: Vec<(String, String)>,
}

impl ProposalPage {
    /// The decision about a close match, with the name of whoever took it.
    #[must_use]
    pub fn clearance(&self, record: &str) -> Option<&(Event, String)> {
        self.events.iter().rev().find(|(event, _)| {
            event.verb == Act::Clear.name() && event.record.as_deref() == Some(record)
        })
    }

    /// What still stands against agreeing to it, in the order in which it is done; nothing of a draft and
    /// of what is decided about.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        if !is_open(self.proposal.state) {
            return lacks;
        }
        let open = self.n_uncleared();
        if open > 0 && self.proposal.justification.is_none() {
            lacks.push(Lack::Justification(open));
        }
        let silent = self
            .reviewers
            .iter()
            .filter(|(one, _)| one.verdict.is_none());
        let silent: Vec<String> = silent.map(|(_, name)| name.clone()).collect();
        if self.reviewers.is_empty() {
            lacks.push(Lack::Reviewers);
        } else if !silent.is_empty() {
            lacks.push(Lack::Reviews(silent));
        }
        if open > 0 {
            lacks.push(Lack::Clearance(open));
        }
        lacks
    }

    /// Close matches that nobody has decided about.
    #[must_use]
    pub fn n_uncleared(&self) -> usize {
        let open = |one: &&Match| one.is_close() && self.clearance(&one.record).is_none();
        self.similar.iter().filter(open).count()
    }
}

/// One proposal; about ten statements.
///
/// # Errors
/// Not found, also for whoever may not see it; not allowed, or a fault.
pub async fn proposal_page(app: &App, actor: &Actor, id: i64) -> Result<ProposalPage, Refusal> {
    actor.need(Permission::SeeProposal, None)?;
    let db = app.store.reader();
    let proposal = rows::find_proposal(db, id).await?;
    let proposal = proposal.ok_or(Refusal::NotFound)?;
    let reviewers = rows::list_reviewers(db, &[id]).await?;
    let is_named = reviewers
        .iter()
        .any(|one| one.account_id == actor.account_id);
    if !is_named && !may_see(actor, &proposal) {
        return Err(Refusal::NotFound);
    }
    let accounts = store::account::list_accounts(db).await?;
    let needs = rows::list_proposal_needs(db, &[id]).await?;
    let costs = rows::list_costs(db, &[id]).await?;
    let (total, points) = (total_of(&costs), points_of(&needs));
    let merged_into = match proposal.merged_into {
        Some(other) => rows::find_proposal(db, other).await?,
        None => None,
    };
    let may: Vec<Act> = Act::ALL
        .into_iter()
        .filter(|act| may(actor, &proposal, *act, is_named))
        .collect();
    let names: HashMap<i64, &str> = accounts
        .iter()
        .map(|one| (one.id, one.name.as_str()))
        .collect();
    let name = |id: i64| names.get(&id).copied().unwrap_or("–").to_owned();
    let events = rows::list_events(db, id).await?;
    Ok(ProposalPage {
        unit: store::unit::get_unit(db, proposal.unit_id).await?,
        needs: needs_shown(app, needs).await?,
        cost_per_point: total
            .zip(points)
            .and_then(|(total, points)| total.per(points)),
        similar: similar(app, actor, &proposal).await?,
        candidates: match may.contains(&Act::Weigh) {
            true => candidates(&accounts, &reviewers, proposal.unit_id),
            false => Vec::new(),
        },
        targets: match may.contains(&Act::Merge) {
            true => targets(app, &proposal).await?,
            false => Vec::new(),
        },
        reviewers: reviewers
            .into_iter()
            .map(|one| (one.clone(), name(one.account_id)))
            .collect(),
        events: events
            .into_iter()
            .map(|one| (one.clone(), name(one.account_id)))
            .collect(),
        total,
        points,
        costs,
        merged_into,
        may,
        proposal,
    })
}

fn may(actor: &Actor, proposal: &Proposal, act: Act, is_named: bool) -> bool {
    let is_allowed = match act {
        Act::Review => is_named && allows(Some(actor), act.permission(), None),
        _ => allows(Some(actor), act.permission(), Some(proposal.unit_id)),
    };
    is_allowed && next(proposal.state, act).is_some()
}

/// Who may still be named: people of other units than the proposal's own who can log in.
fn candidates(accounts: &[Account], named: &[Reviewer], own: i64) -> Vec<Person> {
    let is_free =
        |one: &&Account| is_reviewer(one, own) && !named.iter().any(|n| n.account_id == one.id);
    let mut found: Vec<Person> = accounts
        .iter()
        .filter(is_free)
        .map(|one| Person {
            id: one.id,
            name: one.name.clone(),
        })
        .collect();
    found.sort_by_cached_key(|one| engine::vietnamese::sort_key(&one.name));
    found
}

async fn targets(app: &App, own: &Proposal) -> Result<Vec<(String, String)>, Refusal> {
    let db = app.store.reader();
    let mut found = Vec::new();
    for state in [
        ProposalState::Registered,
        ProposalState::Weighed,
        ProposalState::Agreed,
    ] {
        let filter = rows::ProposalFilter {
            state: Some(state),
            ..rows::ProposalFilter::default()
        };
        found.extend(rows::list_proposals(db, &filter, 0, 500).await?);
    }
    found.retain(|other| other.id != own.id);
    Ok(found
        .into_iter()
        .map(|other| (other.code, other.title))
        .collect())
}

async fn needs_shown(app: &App, needs: Vec<Need>) -> Result<Vec<NeedShown>, Refusal> {
    let db = app.store.reader();
    let mut rounds: HashMap<i64, Round> = HashMap::new();
    let mut shown = Vec::new();
    for need in needs {
        let round = match rounds.get(&need.round_id) {
            Some(round) => round.clone(),
            None => store::round::get_round(db, need.round_id).await?,
        };
        rounds.insert(round.id, round.clone());
        let framework = app.shelf.of_round(db, round.id).await?;
        let code = Code::parse(&need.indicator).ok();
        let node = framework
            .as_ref()
            .zip(code)
            .and_then(|(framework, code)| framework.find(code));
        let title = |language| node.map(|node| node.title_in(language).to_owned());
        shown.push(NeedShown {
            title: (
                title(engine::Language::Vi).unwrap_or_default(),
                title(engine::Language::En).unwrap_or_default(),
            ),
            maximum: node
                .filter(|node| node.maximum_known)
                .map(|node| node.maximum),
            points: need.points.and_then(|text| Amount::parse(&text).ok()),
            code: need.indicator,
            round,
        });
    }
    Ok(shown)
}
