//! What waits for an appraiser: indicators and units with their counts, own main indices first.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use engine::framework::{Code, Framework};
use store::{
    appraisal::{Verdict, list_verdicts},
    assessment::{Assessment, ReturnState, list_round_returns},
    round::{Round, RoundState, list_assignments, list_rounds},
    unit::Unit,
};

use super::place::framework_of;
use crate::{Actor, App, Permission, Refusal, allows};

/// How many items are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Nobody has looked at them.
    pub waiting: u32,
    /// Asked, and the unit has answered.
    pub came_back: u32,
    /// Asked, and the unit has not answered yet.
    pub asked: u32,
    /// Concluded.
    pub judged: u32,
}

impl Counts {
    fn add(&mut self, verdict: Option<Verdict>) {
        *match verdict {
            None => &mut self.waiting,
            Some(Verdict::Answered) => &mut self.came_back,
            Some(Verdict::Asked) => &mut self.asked,
            Some(Verdict::Agreed | Verdict::Changed) => &mut self.judged,
        } += 1;
    }

    /// What the appraiser can do something about now.
    pub fn open(&self) -> u32 {
        self.waiting + self.came_back
    }

    /// All of them.
    pub fn all(&self) -> u32 {
        self.open() + self.asked + self.judged
    }
}

/// One main index with its indicators.
#[derive(Debug, Clone)]
pub struct IndexWork {
    /// Code of the main index.
    pub code: Code,
    /// Whether it was given to this appraiser (all are, when none was).
    pub mine: bool,
    /// Counts over all units.
    pub counts: Counts,
    /// Its leaves, each with counts over all units.
    pub leaves: Vec<(Code, Counts)>,
}

/// One unit with what waits in it, over the appraiser's own main indices.
#[derive(Debug, Clone)]
pub struct UnitWork {
    /// The unit.
    pub unit: Unit,
    /// Its return.
    pub assessment: Assessment,
    /// Counts over the appraiser's own main indices.
    pub counts: Counts,
    /// The first own main index in which something waits.
    pub next: Option<Code>,
    /// The appraiser's own unit, which somebody else judges.
    pub own: bool,
}

/// The queue of one round.
#[derive(Debug, Clone)]
pub struct RoundWork {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Main indices, the appraiser's own first.
    pub indices: Vec<IndexWork>,
    /// Units in Vietnamese order.
    pub units: Vec<UnitWork>,
    /// Units that have submitted.
    pub n_submitted: usize,
}

impl RoundWork {
    /// Counts over the appraiser's own main indices.
    pub fn mine(&self) -> Counts {
        let mut sum = Counts::default();
        for index in self.indices.iter().filter(|index| index.mine) {
            sum.waiting += index.counts.waiting;
            sum.came_back += index.counts.came_back;
            sum.asked += index.counts.asked;
            sum.judged += index.counts.judged;
        }
        sum
    }
}

/// An appraiser's queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Rounds whose returns can be judged or settled now.
    pub rounds: Vec<Round>,
    /// The chosen one; absent when nothing is being appraised.
    pub work: Option<RoundWork>,
}

/// The queue in the chosen round, or in the one that is furthest in appraisal; four statements.
///
/// # Errors
/// Not allowed; not found when the chosen round is not being appraised; a fault.
pub async fn queue(app: &App, actor: &Actor, chosen: Option<&str>) -> Result<Queue, Refusal> {
    actor.need(Permission::SeeAppraisal, None)?;
    let db = app.store.reader();
    let rounds: Vec<Round> = list_rounds(db)
        .await?
        .into_iter()
        .filter(|round| place_in_line(round).is_some())
        .collect();
    let round = match chosen {
        Some(slug) => Some(
            rounds
                .iter()
                .find(|round| round.slug == slug)
                .ok_or(Refusal::NotFound)?,
        ),
        None => rounds.iter().min_by_key(|round| place_in_line(round)),
    };
    let work = match round {
        Some(round) => Some(work_in(app, actor, round).await?),
        None => None,
    };
    Ok(Queue { rounds, work })
}

/// Which round is looked at first: the one in appraisal, then one that still fills in, then one that explains.
fn place_in_line(round: &Round) -> Option<u8> {
    round.framework_id?;
    match round.state {
        RoundState::Appraisal => Some(0),
        RoundState::Open => Some(1),
        RoundState::Explanation => Some(2),
        _ => None,
    }
}

async fn work_in(app: &App, actor: &Actor, round: &Round) -> Result<RoundWork, Refusal> {
    let db = app.store.reader();
    let framework = framework_of(app, db, round).await?;
    let given: BTreeSet<Code> = list_assignments(db, round.id)
        .await?
        .iter()
        .filter(|row| row.account_id == actor.account_id)
        .filter_map(|row| Code::parse(&row.main_index).ok())
        .collect();
    let returns = list_round_returns(db, &round.slug).await?;
    let mut verdicts: HashMap<i64, HashMap<Code, Verdict>> = HashMap::new();
    for (assessment, indicator, verdict) in list_verdicts(db, round.id).await? {
        if let Ok(code) = Code::parse(&indicator) {
            verdicts
                .entry(assessment)
                .or_default()
                .insert(code, verdict);
        }
    }
    let is_mine = |code: Code| given.is_empty() || given.contains(&code.index());
    let leaves: Vec<Code> = framework.leaves().map(|node| node.code).collect();
    let mut by_leaf: BTreeMap<Code, Counts> = BTreeMap::new();
    let mut units = Vec::new();
    for (assessment, _, unit) in returns {
        let own = !allows(Some(actor), Permission::Judge, Some(unit.id))
            && allows(Some(actor), Permission::Judge, None);
        let mut counts = Counts::default();
        let mut next = None;
        let found = verdicts.remove(&assessment.id).unwrap_or_default();
        let counted = assessment.state == ReturnState::Submitted && !own;
        for code in leaves.iter().filter(|_| counted) {
            let verdict = found.get(code).copied();
            by_leaf.entry(*code).or_default().add(verdict);
            if is_mine(*code) {
                counts.add(verdict);
                let open = matches!(verdict, None | Some(Verdict::Answered));
                next = next.or(open.then(|| code.index()));
            }
        }
        units.push(UnitWork {
            unit,
            assessment,
            counts,
            next,
            own,
        });
    }
    let submitted = |row: &&UnitWork| row.assessment.state == ReturnState::Submitted;
    Ok(RoundWork {
        n_submitted: units.iter().filter(submitted).count(),
        indices: indices(&framework, is_mine, &by_leaf),
        units,
        round: round.clone(),
        framework,
    })
}

fn indices(
    framework: &Framework,
    is_mine: impl Fn(Code) -> bool,
    by_leaf: &BTreeMap<Code, Counts>,
) -> Vec<IndexWork> {
    let of = |code: Code| by_leaf.get(&code).copied().unwrap_or_default();
    let mut indices: Vec<IndexWork> = framework
        .indices()
        .map(|index| {
            let leaves = framework.leaves_under(index.code);
            let leaves: Vec<(Code, Counts)> =
                leaves.map(|node| (node.code, of(node.code))).collect();
            let mut counts = Counts::default();
            for (_, leaf) in &leaves {
                counts.waiting += leaf.waiting;
                counts.came_back += leaf.came_back;
                counts.asked += leaf.asked;
                counts.judged += leaf.judged;
            }
            IndexWork {
                code: index.code,
                mine: is_mine(index.code),
                counts,
                leaves,
            }
        })
        .collect();
    indices.sort_by_key(|index| !index.mine);
    indices
}
