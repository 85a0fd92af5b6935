//! The indicators with most points to win, who holds them and what is done; and what asks for a decision.

use std::collections::{BTreeMap, HashMap};

use engine::{amount::Amount, estimate::Basis, framework::Code, score::LeafScore};
use store::{
    plan::{Part, Plan, PlanState, list_duties},
    proposal::{ProposalFilter, ProposalState, list_proposals},
    task::{
        TaskState,
        gain::list_round_gains,
        list::{DraftPlans, Standing},
    },
};

use super::{page::Own, spending::Spending};
use crate::{
    Actor, App, Refusal,
    estimate::Live,
    plan::{Agencies, Agency, list_plans},
    proposal::Vnd,
    task::{UnitPlanState, gaps, unit_plans},
};

/// Indicators that a leader is shown.
const SHOWN: usize = 5;
/// Proposals counted at most.
const MOST_PROPOSALS: u64 = 5_000;

/// An indicator with points to win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Winner {
    /// Its code.
    pub code: Code,
    /// Its titles in Vietnamese and English.
    pub title: (String, String),
    /// What nobody has claimed yet: [`engine::estimate::Estimate::open_points`].
    pub open: Amount,
    /// What the estimate rests on.
    pub basis: Basis,
    /// Who answers for it.
    pub lead: Option<Agency>,
    /// Its open tasks.
    pub n_open: usize,
    /// Those of them that are late.
    pub n_late: usize,
    /// What its open tasks are expected to win.
    pub expected: Amount,
    /// Codes of its finished tasks.
    pub done: Vec<String>,
    /// A task is finished, and the answer does not tell of it.
    pub is_untold: bool,
}

/// What asks for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Money is planned or asked for although a shared platform is like its purpose.
    Shared {
        /// How many purposes.
        n: usize,
        /// What they cost.
        amount: Vnd,
        /// The year whose money it is.
        year: i32,
    },
    /// Nobody answers for indicators of the round with this slug.
    NoOwner {
        /// The round.
        round: String,
        /// How many indicators.
        n: usize,
    },
    /// Indicators with open points have neither task nor reason.
    NoTask {
        /// The round.
        round: String,
        /// How many indicators.
        n: usize,
        /// Points at stake.
        points: Amount,
    },
    /// Remarks on a plan have no answer.
    Unanswered {
        /// Slug of the plan.
        plan: String,
        /// Its title.
        title: String,
        /// How many remarks.
        n: u64,
    },
    /// Units have not signed their own plan by its day.
    UnitPlans {
        /// Slug of the plan above them.
        plan: String,
        /// Its title.
        title: String,
        /// How many units, by name of their group, most first.
        groups: Vec<(String, usize)>,
    },
    /// Proposals were weighed and wait for a decision.
    Proposals {
        /// How many.
        n: usize,
    },
}

/// The indicators with most points that nobody has claimed yet.
pub(super) async fn winners(app: &App, live: &Live, today: &str) -> Result<Vec<Winner>, Refusal> {
    let db = app.store.reader();
    let points = live.estimate.open_points(&live.framework);
    let leaves = live.framework.leaves().zip(&live.estimate.leaves);
    let mut open: Vec<Winner> = leaves
        .filter_map(|(node, leaf)| {
            let open = points.get(&node.code).copied()?;
            (open > Amount::ZERO).then(|| Winner {
                code: node.code,
                title: (
                    node.title_in(engine::Language::Vi).to_owned(),
                    node.title_in(engine::Language::En).to_owned(),
                ),
                open,
                basis: leaf.basis,
                lead: None,
                n_open: 0,
                n_late: 0,
                expected: Amount::ZERO,
                done: Vec::new(),
                is_untold: false,
            })
        })
        .collect();
    open.sort_by(|a, b| (b.open, a.code).cmp(&(a.open, b.code)));
    open.truncate(SHOWN);
    let names = Agencies::read(db, app.now()).await?.by_key();
    let duties = list_duties(db, live.round.id).await?;
    let lead: HashMap<&str, i64> = duties
        .iter()
        .filter(|duty| duty.part == Part::Lead)
        .map(|duty| (duty.indicator.as_str(), duty.unit_id))
        .collect();
    let gains = list_round_gains(db, live.round.id).await?;
    let drafts = DraftPlans::read(db).await?;
    for one in &mut open {
        let code = one.code.to_string();
        one.lead = lead
            .get(code.as_str())
            .and_then(|id| names.get(id))
            .cloned();
        let own = gains.iter().filter(|(gain, _)| gain.indicator == code);
        for (gain, task) in own {
            if task.state == TaskState::Done {
                one.done.push(task.code.clone());
            }
            if !drafts.leave_open(task) {
                continue;
            }
            one.n_open += 1;
            one.n_late += usize::from(Standing::of(task, &drafts, today) == Standing::Late);
            let expected = Amount::from_micro(gain.expected_micro.unwrap_or(0));
            one.expected = one.expected.plus_capped(expected);
        }
        let high = live.estimate.high.leaf(one.code).map(LeafScore::points);
        let is_silent = one.basis == Basis::Estimated || high.unwrap_or_default() == Amount::ZERO;
        one.is_untold = !one.done.is_empty() && is_silent;
    }
    Ok(open)
}

/// What asks for a decision, money first.
pub(super) async fn warnings(
    app: &App,
    actor: &Actor,
    own: Option<&Own>,
    spending: &Spending,
) -> Result<Vec<Warning>, Refusal> {
    let mut found = Vec::new();
    if !spending.avoidable.is_empty() {
        found.push(Warning::Shared {
            n: spending.avoidable.len(),
            amount: spending.avoidable.iter().map(|one| one.amount).sum(),
            year: spending.year,
        });
    }
    if let Some(own) = own {
        found.extend(silence(app, actor, &own.live.round.slug).await?);
    }
    for line in list_plans(app, actor).await? {
        // Plans of years that are over are history.
        if line.plan.year >= spending.year {
            found.extend(overdue(app, actor, &line.plan).await?);
        }
        if line.unanswered > 0 {
            found.push(Warning::Unanswered {
                plan: line.plan.slug,
                title: line.plan.title,
                n: line.unanswered,
            });
        }
    }
    let weighed = ProposalFilter {
        state: Some(ProposalState::Weighed),
        ..ProposalFilter::default()
    };
    let db = app.store.reader();
    let n = list_proposals(db, &weighed, 0, MOST_PROPOSALS).await?.len();
    if n > 0 {
        found.push(Warning::Proposals { n });
    }
    Ok(found)
}

/// The units that are late with their own plan under this one.
async fn overdue(app: &App, actor: &Actor, plan: &Plan) -> Result<Option<Warning>, Refusal> {
    if plan.state != PlanState::Signed {
        return Ok(None);
    }
    let found = unit_plans(app, actor, &plan.slug).await?;
    let mut late: BTreeMap<String, usize> = BTreeMap::new();
    for line in found.lines {
        if line.state == UnitPlanState::Late {
            *late.entry(line.group).or_default() += 1;
        }
    }
    let mut groups: Vec<(String, usize)> = late.into_iter().collect();
    groups.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    Ok((!groups.is_empty()).then(|| Warning::UnitPlans {
        plan: plan.slug.clone(),
        title: plan.title.clone(),
        groups,
    }))
}

async fn silence(app: &App, actor: &Actor, round: &str) -> Result<Vec<Warning>, Refusal> {
    let gaps = gaps(app, actor, round).await?;
    let lines = &gaps.duties.lines;
    let round = round.to_owned();
    let mut found = Vec::new();
    let n = lines.iter().filter(|line| line.lead.is_none()).count();
    if n > 0 {
        found.push(Warning::NoOwner {
            round: round.clone(),
            n,
        });
    }
    let n = gaps.gaps.iter().filter(|gap| gap.reason.is_none()).count();
    if n > 0 {
        let points = gaps.silent;
        found.push(Warning::NoTask { round, n, points });
    }
    Ok(found)
}
