//! What an estimate rests on, read in few statements: answers, last round's answers, finished tasks; and
//! the points still open by it, which every room means when it says so.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    carry::carry,
    estimate::{Estimate, Grounds, Kept, estimate, kept},
    framework::{Code, Framework, crosswalk::Crosswalk},
    score::{Scorecard, score},
};
use store::{
    Db, Moment, appraisal,
    assessment::{Assessment, ListFilter, ReturnState, list_answers, list_assessments},
    estimate::list_own_gains,
    round::{Round, RoundKind, RoundState},
    task::{Task, TaskState, gain::Gain, list::DraftPlans},
    unit::Unit,
};

use super::{
    figures::{by_code, final_answers},
    opened::Opened,
    own_answers, peers_of,
};
use crate::{
    App, Refusal,
    framework::{CrosswalkOrigin, crosswalk_between},
};

/// How many rounds are looked back for one that was published.
const MOST_BACK: usize = 5;

/// A unit's return with all that is known about its score.
pub(crate) struct Known {
    pub(crate) round: Round,
    pub(crate) unit: Unit,
    pub(crate) framework: Arc<Framework>,
    /// The published round whose settled answers are carried over.
    pub(crate) previous: Option<Round>,
    /// What the unit got in that round.
    pub(crate) last: Option<Scorecard>,
    /// Who says what its indicators were in that round; nothing where there is none.
    pub(crate) origin: Option<CrosswalkOrigin>,
    /// The gains in this round of the unit's own tasks.
    pub(crate) gains: Vec<(Gain, Task)>,
    /// The plans whose tasks are no work yet.
    pub(crate) drafts: DraftPlans,
    answers: UnitAnswers,
    /// When each answer was last saved.
    saved: HashMap<Code, Moment>,
    carried: UnitAnswers,
    kept: BTreeMap<Code, Kept>,
    peers: engine::score::Peers,
}

/// What the round before says about a unit.
#[derive(Default)]
struct Before {
    round: Option<Round>,
    settled: Option<Scorecard>,
    carried: UnitAnswers,
    kept: BTreeMap<Code, Kept>,
    origin: Option<CrosswalkOrigin>,
}

impl Known {
    /// Reads what is known about a return that was opened already.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn read(app: &App, db: &Db, opened: Opened) -> Result<Self, Refusal> {
        let Opened {
            round,
            unit,
            framework,
            peers,
            row,
        } = opened;
        let stored = list_answers(db, row.id).await?;
        let moment = |row: &store::assessment::Answer| {
            let code = Code::parse(&row.indicator).ok()?;
            Some((code, row.updated_at))
        };
        let before = before(app, db, (&round, &unit), &framework).await?;
        let gains = list_own_gains(db, round.id, (unit.id, &unit.code)).await?;
        Ok(Self {
            saved: stored.iter().filter_map(moment).collect(),
            answers: own_answers(&framework, &stored),
            previous: before.round,
            last: before.settled,
            origin: before.origin,
            carried: before.carried,
            kept: before.kept,
            peers: peers.own,
            round,
            unit,
            framework,
            gains,
            drafts: DraftPlans::read(db).await?,
        })
    }

    /// What is known about the return of a round's one unit: the province itself in its own index.
    /// Nothing where several units take part; then an indicator has no one figure.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn of_one(
        app: &App,
        db: &Db,
        (round, framework): (&Round, &Arc<Framework>),
    ) -> Result<Option<(Assessment, Self)>, Refusal> {
        let everyone = ListFilter::default();
        let (list, total) = list_assessments(db, round.id, &everyone, 0, 1).await?;
        let Some((row, unit)) = list.into_iter().next().filter(|_| total == 1) else {
            return Ok(None);
        };
        let known = Self::of(app, db, (round, framework), (&row, &unit)).await?;
        Ok(Some((row, known)))
    }

    /// What is known about a return that was found already.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn of(
        app: &App,
        db: &Db,
        (round, framework): (&Round, &Arc<Framework>),
        (row, unit): (&Assessment, &Unit),
    ) -> Result<Self, Refusal> {
        let opened = Opened {
            peers: peers_of(db, framework, round, unit).await?,
            framework: Arc::clone(framework),
            round: round.clone(),
            unit: unit.clone(),
            row: row.clone(),
        };
        Self::read(app, db, opened).await
    }

    /// Points still open at each scored indicator that applies, by the estimate of today.
    pub(crate) fn open_points(&self) -> BTreeMap<Code, Amount> {
        self.estimate(|_| false).open_points(&self.framework)
    }

    /// The unit's own answers of this round.
    pub(crate) fn answers(&self) -> &UnitAnswers {
        &self.answers
    }

    /// Points that finished tasks have earned and that no answer tells of yet; `also` are tasks that
    /// are taken as finished today. What a task has won counts, and until somebody has seen it what
    /// is expected of it.
    pub(crate) fn earned(&self, also: impl Fn(&Task) -> bool) -> BTreeMap<Code, Amount> {
        let mut earned: BTreeMap<Code, Amount> = BTreeMap::new();
        for (gain, task) in &self.gains {
            let Ok(code) = Code::parse(&gain.indicator) else {
                continue;
            };
            let told = self.saved.get(&code);
            let is_new = match (task.done_at, task.state) {
                (Some(done), TaskState::Done) => told.is_none_or(|saved| done > *saved),
                _ => also(task),
            };
            let points = gain.won_micro.or(gain.expected_micro).filter(|_| is_new);
            if let Some(points) = points {
                let sum = earned.entry(code).or_default();
                *sum = sum.plus_capped(Amount::from_micro(points));
            }
        }
        earned
    }

    /// The estimate of today; `also` are tasks that are taken as finished.
    pub(crate) fn estimate(&self, also: impl Fn(&Task) -> bool) -> Estimate {
        let earned = self.earned(also);
        let grounds = Grounds {
            answers: &self.answers,
            carried: &self.carried,
            earned: &earned,
            kept: &self.kept,
            peers: &self.peers,
        };
        estimate(&self.framework, &grounds)
    }

    /// What the unit is compared with.
    pub(crate) fn peers(&self) -> &engine::score::Peers {
        &self.peers
    }
}

/// The settled answers of the unit's last published round, under this round's framework.
async fn before(
    app: &App,
    db: &Db,
    (round, unit): (&Round, &Unit),
    framework: &Framework,
) -> Result<Before, Refusal> {
    let mut next = round.previous_id;
    for _ in 0..MOST_BACK {
        let Some(id) = next else { break };
        let earlier = store::round::get_round(db, id).await?;
        next = earlier.previous_id;
        if earlier.state != RoundState::Published || earlier.kind != RoundKind::Scored {
            continue;
        }
        let Some(old) = app.shelf.of_round(db, id).await? else {
            continue;
        };
        let state = Some(ReturnState::Submitted);
        let rows = appraisal::list_judged_answers(db, (id, unit.id), state).await?;
        if rows.is_empty() {
            continue;
        }
        let (answers, judgements): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let own = own_answers(&old, &answers);
        let judged = by_code(judgements.into_iter().flatten().collect());
        let settled = final_answers(&old, ReturnState::Submitted, &own, &judged);
        let peers = peers_of(db, &old, &earlier, unit).await?;
        let cards = [
            score(&old, &own, &peers.own),
            score(&old, &settled, &peers.last),
        ];
        let counterparts = crosswalk_between(app, db, &old, framework).await?;
        let carried = carried_over(&counterparts.crosswalk, (&old, framework), settled, cards);
        return Ok(Before {
            round: Some(earlier),
            origin: Some(counterparts.origin),
            ..carried
        });
    }
    Ok(Before::default())
}

fn carried_over(
    crosswalk: &Crosswalk,
    (old, new): (&Framework, &Framework),
    settled: UnitAnswers,
    [claimed, card]: [Scorecard; 2],
) -> Before {
    let kept = kept(old, &claimed, &card);
    let (carried, kept) = match old.fingerprint == new.fingerprint {
        true => (settled, kept),
        false => {
            let carried = carry(crosswalk, (old, new), &settled, &card);
            (carried.answers, kept_anew(crosswalk, (old, new), &kept))
        }
    };
    Before {
        settled: Some(card),
        carried,
        kept,
        ..Before::default()
    }
}

/// What was kept, by main index of the new framework: that of all old main indices from which
/// indicators have come to it.
fn kept_anew(
    crosswalk: &Crosswalk,
    (old, new): (&Framework, &Framework),
    kept: &BTreeMap<Code, Kept>,
) -> BTreeMap<Code, Kept> {
    let mut pairs: Vec<(Code, Code)> = Vec::new();
    for one in &crosswalk.matches {
        for is in one.new.iter().filter_map(|id| new.node(*id)) {
            for was in one.old.iter().filter_map(|id| old.node(*id)) {
                pairs.push((is.code.index(), was.code.index()));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut anew: BTreeMap<Code, Kept> = BTreeMap::new();
    for (is, was) in pairs {
        if let Some(part) = kept.get(&was) {
            let sum = anew.entry(is).or_default();
            sum.claimed = sum.claimed.plus_capped(part.claimed);
            sum.settled = sum.settled.plus_capped(part.settled);
        }
    }
    anew
}
