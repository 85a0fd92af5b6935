//! Money that might be spared: what is planned although a platform that is shared already is like it.

use engine::likeness::{Likeness, Nearness, Record};
use store::proposal::{self as proposals, Manner, ProposalFilter, ProposalState};

use super::{overview::Purpose, purpose::Target};
use crate::{
    Actor, App, Permission, Refusal,
    actor::allows,
    proposal::{Vnd, platforms_like},
};

/// Money that is planned or asked for although a shared platform is like its purpose.
#[derive(Debug, Clone)]
pub struct Avoidable {
    /// What it is for.
    pub target: Target,
    /// What people call it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What is planned or asked for.
    pub amount: Vnd,
    /// Whether it is asked for by a proposal that nobody has agreed to yet.
    pub is_asked: bool,
    /// Code and name of the platform.
    pub platform: (String, String),
    /// How alike they are.
    pub likeness: Likeness,
}

/// What has money planned and was not given up, and open proposals to hire or buy, that are like a shared platform.
pub(super) async fn avoidable(
    app: &App,
    actor: &Actor,
    purposes: &[Purpose],
) -> Result<Vec<Avoidable>, Refusal> {
    let mut asked: Vec<(Target, String, String, Vnd, bool)> = Vec::new();
    let mut texts = Vec::new();
    for one in purposes
        .iter()
        .filter(|one| one.sums.planned.0 > 0 && !one.is_dropped)
    {
        texts.push(Record::new("", &one.title, ""));
        asked.push((
            one.target,
            one.code.clone(),
            one.title.clone(),
            one.sums.planned,
            false,
        ));
    }
    for (row, amount) in open_proposals(app, actor).await? {
        let target = Target::Proposal(row.id);
        if !asked.iter().any(|(one, ..)| *one == target) {
            texts.push(Record::new("", &row.title, &row.description));
            asked.push((target, row.code, row.title, amount, true));
        }
    }
    let found = platforms_like(app, texts).await?;
    let pairs = asked.into_iter().zip(found);
    let mut found: Vec<Avoidable> = pairs
        .filter_map(|((target, code, title, amount, is_asked), found)| {
            let (platform, name, likeness) = found?;
            (likeness.nearness() != Nearness::Apart).then_some(Avoidable {
                target,
                code,
                title,
                amount,
                is_asked,
                platform: (platform, name),
                likeness,
            })
        })
        .collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.likeness), one.code.clone()));
    Ok(found)
}

/// Proposals to hire or buy that are not decided, with what they ask for.
async fn open_proposals(
    app: &App,
    actor: &Actor,
) -> Result<Vec<(proposals::Proposal, Vnd)>, Refusal> {
    let db = app.store.reader();
    let mut open = Vec::new();
    for state in [ProposalState::Registered, ProposalState::Weighed] {
        let filter = ProposalFilter {
            state: Some(state),
            ..ProposalFilter::default()
        };
        open.extend(proposals::list_proposals(db, &filter, 0, 5_000).await?);
    }
    open.retain(|row| {
        matches!(row.manner, Manner::Hire | Manner::Buy)
            && allows(Some(actor), Permission::SeeMoney, Some(row.unit_id))
    });
    let keys: Vec<i64> = open.iter().map(|row| row.id).collect();
    let costs = proposals::list_costs(db, &keys).await?;
    let asks = |row: &proposals::Proposal| -> Vnd {
        let own = costs.iter().filter(|cost| cost.proposal_id == row.id);
        own.map(|cost| Vnd(cost.amount_vnd)).sum()
    };
    Ok(open
        .into_iter()
        .map(|row| {
            let amount = asks(&row);
            (row, amount)
        })
        .filter(|(_, amount)| amount.0 > 0)
        .collect())
}
