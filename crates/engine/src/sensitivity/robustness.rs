//! Ranks over many draws of weights, judgements and choices of method: how firmly a place is held.
//!
//! Draws are computed in blocks that threads share out among themselves; counts are whole numbers, so
//! it does not matter who counted what.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::chance::{Purpose, Stream};
use super::choices::{Choice, Choices};
use super::field::{DRAWS, Field, Judgement, Sums};
use super::ledger::Ledger;
use super::order::Ranker;
use super::pairs::{Pair, PairCounts};
use super::places::Places;
use super::subject::Subject;
use super::weights::{LANES, Room, TILE, WeightDraw};

/// What is drawn, how often and from which seed.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Draws, at least 1.
    pub draws: u64,
    /// Weights are multiplied by a factor uniform on [1 − spread, 1 + spread]; from 0, below 1.
    pub spread: f64,
    /// The same seed gives the same result.
    pub seed: u64,
    /// Threads that share the draws; the result does not depend on it.
    pub threads: NonZeroUsize,
    /// Whether disputed leaves are drawn, uniform between the claimed and the appraised points.
    pub judgement: Judging,
    /// Choices of method that are drawn.
    pub choices: Choices,
    /// How many units further down each unit is compared with; 0 for none.
    pub neighbours: usize,
}

/// Whether the judgement is one of the uncertain things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judging {
    /// What was appraised stands.
    Stands,
    /// Every disputed leaf lies anywhere between claim and appraisal.
    Spread,
}

impl Plan {
    /// The plan of the standard analysis: weights only.
    #[must_use]
    pub fn weights(draws: u64, spread: f64, seed: u64) -> Self {
        Self {
            draws,
            spread,
            seed,
            threads: NonZeroUsize::MIN,
            judgement: Judging::Stands,
            choices: Choices::default(),
            neighbours: 0,
        }
    }

    pub(super) fn check(&self) -> Result<(), PlanError> {
        if self.draws == 0 || self.draws > MOST_DRAWS {
            return Err(PlanError::Draws);
        }
        if !(0.0..1.0).contains(&self.spread) {
            return Err(PlanError::Spread);
        }
        if self.choices.all().is_empty() {
            return Err(PlanError::Choices);
        }
        Ok(())
    }
}

/// So many draws fit into the counters.
const MOST_DRAWS: u64 = 1 << 32;

/// Why an analysis gives no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No draws, or more than counters hold.
    #[error("the number of draws must lie between 1 and 4294967295")]
    Draws,
    /// A factor could be zero or negative.
    #[error("the spread must lie from 0 up to, not including, 1")]
    Spread,
    /// There is nothing to choose from.
    #[error("at least one normalisation and one aggregation are needed")]
    Choices,
    /// Whoever watched wanted it to stop.
    #[error("stopped")]
    Stopped,
}

/// Looks on while draws are made: told after each block how many are done, and may break off the rest.
pub type Watch<'a> = dyn Fn(u64) -> ControlFlow<()> + Sync + 'a;

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// The units, in the order of the subject.
    pub units: Vec<UnitPlaces>,
    /// What each choice of method could not rank.
    pub choices: Vec<ChoiceOutcome>,
    /// Units that stand near to each other, better one first, when they were asked for.
    pub pairs: Vec<Pair>,
}

/// The places of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitPlaces {
    /// The score's own rank; nothing for a unit without a value.
    pub rank: Option<u32>,
    /// The places it took in the draws. Fewer than there were draws when a choice had no value for it.
    pub places: Places,
}

/// One choice of method.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceOutcome {
    /// The choice.
    pub choice: Choice,
    /// In how many draws it was taken.
    pub draws: u64,
    /// Units for which it has no value, and which had no place in those draws.
    pub undefined: Vec<usize>,
    /// Leaves in which all units of a ranking group are equal, so that there is nothing to normalise
    /// by; they keep their share.
    pub level: Vec<usize>,
}

/// Draws weights, judgements and choices as planned, and ranks all units each time.
///
/// A unit's value is Σ *w*·(points ÷ maximum) over its applicable leaves, over Σ *w* of those; ranks
/// and ties as in the score (OECD/JRC *Handbook* (2008), step 7).
///
/// # Errors
/// When the plan cannot be carried out, or `watch` stops it.
///
/// ```
/// use engine::sensitivity::robustness::{Plan, robustness};
/// use engine::sensitivity::{subject::Subject, weights::WeightTree};
/// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
/// let subject = Subject::from_shares(tree, 3, vec![0.9, 0.8, 0.8, 0.8, 0.0, 1.0]).unwrap();
/// let plan = Plan::weights(1000, 0.25, 1);
/// let result = robustness(&subject, &plan, &|_| std::ops::ControlFlow::Continue(())).unwrap();
/// assert_eq!(result.units[0].places.probability(1), Some(1.0));
/// assert_eq!(result.units[2].places.quantile(0.5), Some(3.0));
/// ```
pub fn robustness(
    subject: &Subject,
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Robustness, PlanError> {
    plan.check()?;
    let fields = Fields::new(subject, plan);
    let shared = Shared {
        subject,
        plan,
        fields: &fields,
        watch,
        done: AtomicU64::new(0),
        stopped: AtomicBool::new(false),
    };
    let threads = plan.threads.get() as u64;
    let mut counted = std::thread::scope(|scope| {
        let shared = &shared;
        let others: Vec<_> = (1..threads)
            .map(|thread| scope.spawn(move || shared.count(thread, threads)))
            .collect();
        let mut counted = shared.count(0, threads);
        for other in others {
            match other.join() {
                Ok(other) => counted.merge(&other),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        counted
    });
    if shared.stopped.load(Ordering::Relaxed) {
        return Err(PlanError::Stopped);
    }
    let pairs = counted.pairs.result(&subject.orders());
    let units = subject.ranks().iter().zip(counted.places.drain(..));
    let choices = plan.choices.all().into_iter().enumerate();
    Ok(Robustness {
        units: units
            .map(|(rank, places)| UnitPlaces {
                rank: *rank,
                places,
            })
            .collect(),
        choices: choices
            .map(|(place, choice)| ChoiceOutcome {
                choice,
                draws: counted.taken.get(place).copied().unwrap_or_default(),
                undefined: fields.undefined(place),
                level: fields.level(place),
            })
            .collect(),
        pairs,
    })
}

/// The fields of every choice and ranking group.
#[derive(Debug)]
pub(super) struct Fields {
    /// For each choice the fields of the groups.
    of_choice: Vec<Vec<Field>>,
}

impl Fields {
    pub fn new(subject: &Subject, plan: &Plan) -> Self {
        let open = judgement(plan);
        let of = |choice: Choice| {
            let groups = subject.orders();
            groups
                .iter()
                .map(|group| Field::new(subject, group, choice, open))
                .collect()
        };
        Self {
            of_choice: plan.choices.all().into_iter().map(of).collect(),
        }
    }

    pub fn of(&self, choice: usize) -> &[Field] {
        self.of_choice
            .get(choice)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub fn undefined(&self, choice: usize) -> Vec<usize> {
        let mut units: Vec<usize> = self
            .of(choice)
            .iter()
            .flat_map(|field| field.undefined.iter().copied())
            .collect();
        units.sort_unstable();
        units
    }

    fn level(&self, choice: usize) -> Vec<usize> {
        let fields = self.of(choice).iter();
        let mut leaves: Vec<usize> = fields.flat_map(Field::level).copied().collect();
        leaves.sort_unstable();
        leaves.dedup();
        leaves
    }
}

/// Which judgements are drawn, if any.
pub(super) fn judgement(plan: &Plan) -> Option<Judgement> {
    (plan.judgement == Judging::Spread).then_some(Judgement { seed: plan.seed })
}

/// What all threads see.
struct Shared<'a> {
    subject: &'a Subject,
    plan: &'a Plan,
    fields: &'a Fields,
    watch: &'a Watch<'a>,
    done: AtomicU64,
    stopped: AtomicBool,
}

/// What one thread counted.
struct Counted {
    places: Vec<Places>,
    taken: Vec<u64>,
    pairs: PairCounts,
}

impl Counted {
    fn merge(&mut self, other: &Self) {
        for (places, other) in self.places.iter_mut().zip(&other.places) {
            places.merge(other);
        }
        for (taken, other) in self.taken.iter_mut().zip(&other.taken) {
            *taken += other;
        }
        self.pairs.merge(&other.pairs);
    }
}

/// Room of one thread, kept from block to block.
struct Desk {
    room: Room,
    tiles: Vec<[f64; TILE]>,
    chosen: Vec<[f64; TILE]>,
    sums: Sums,
    /// For each choice and each group.
    fields: Vec<Vec<(Ranker, Ledger)>>,
}

impl Shared<'_> {
    /// Counts every `threads`-th block from `thread` on.
    fn count(&self, thread: u64, threads: u64) -> Counted {
        let choices = self.plan.choices.all();
        let mut counted = Counted {
            places: vec![Places::default(); self.subject.n_units()],
            taken: vec![0; choices.len()],
            pairs: PairCounts::new(self.subject, self.plan.neighbours),
        };
        let desks = |choice| {
            let fields = self.fields.of(choice).iter();
            fields
                .map(|field| (Ranker::new(field.n_units()), Ledger::new(field.stride())))
                .collect()
        };
        let mut desk = Desk {
            room: Room::default(),
            tiles: Vec::new(),
            chosen: Vec::new(),
            sums: Sums::default(),
            fields: (0..choices.len()).map(desks).collect(),
        };
        let blocks = self.plan.draws.div_ceil(DRAWS as u64);
        let mut block = thread;
        while block < blocks && !self.stopped.load(Ordering::Relaxed) {
            let first = block * DRAWS as u64;
            let end = (first + DRAWS as u64).min(self.plan.draws);
            self.block(first, end, &mut desk, &mut counted);
            let done = self.done.fetch_add(end - first, Ordering::Relaxed) + end - first;
            if (self.watch)(done).is_break() {
                self.stopped.store(true, Ordering::Relaxed);
            }
            block += threads;
        }
        for (choice, desks) in desk.fields.iter_mut().enumerate() {
            let fields = self.fields.of(choice).iter().enumerate();
            for ((group, field), (_, ledger)) in fields.zip(desks) {
                let Counted { places, pairs, .. } = &mut counted;
                ledger.count(group, &field.units, places, pairs);
            }
        }
        counted
    }

    fn block(&self, first: u64, end: u64, desk: &mut Desk, counted: &mut Counted) {
        let how = WeightDraw {
            seed: self.plan.seed,
            spread: self.plan.spread,
        };
        desk.tiles.clear();
        for start in (first..end).step_by(LANES) {
            let mut draw = start;
            let eight = [0; LANES].map(|_: u64| {
                draw += 1;
                draw - 1
            });
            let tree = self.subject.tree();
            tree.draw_lanes(&how, eight, &mut desk.room, &mut desk.tiles);
        }
        let draws: Vec<u64> = (first..end).collect();
        if counted.taken.len() == 1 {
            std::mem::swap(&mut desk.tiles, &mut desk.chosen);
            self.rank(0, &draws, desk, counted);
            std::mem::swap(&mut desk.tiles, &mut desk.chosen);
            return;
        }
        let choice_of: Vec<usize> = draws.iter().map(|draw| self.choice(*draw)).collect();
        for choice in 0..counted.taken.len() {
            let lanes = choice_of.iter().enumerate();
            let lanes: Vec<usize> = lanes
                .filter_map(|(lane, one)| (*one == choice).then_some(lane))
                .collect();
            if lanes.is_empty() {
                continue;
            }
            gather(
                &desk.tiles,
                self.subject.n_leaves(),
                &lanes,
                &mut desk.chosen,
            );
            let draws: Vec<u64> = lanes.iter().map(|lane| first + *lane as u64).collect();
            self.rank(choice, &draws, desk, counted);
        }
    }

    /// The choice that a draw takes.
    fn choice(&self, draw: u64) -> usize {
        let stream = Stream::new(self.plan.seed, Purpose::Choices, draw);
        self.plan.choices.pick(stream.number(0), stream.number(1))
    }

    /// Ranks the units of every group in the draws whose weights lie on the desk.
    fn rank(&self, choice: usize, draws: &[u64], desk: &mut Desk, counted: &mut Counted) {
        if let Some(taken) = counted.taken.get_mut(choice) {
            *taken += draws.len() as u64;
        }
        let fields = self.fields.of(choice).iter().enumerate();
        let desks = desk.fields.get_mut(choice).into_iter().flatten();
        for ((group, field), (ranker, ledger)) in fields.zip(desks) {
            if field.n_units() == 0 {
                continue;
            }
            if !ledger.has_room(draws.len()) {
                let Counted { places, pairs, .. } = counted;
                ledger.count(group, &field.units, places, pairs);
            }
            let judgement = judgement(self.plan);
            let (values, tolerances) = field.values(&desk.chosen, draws, judgement, &mut desk.sums);
            let values = values.chunks_exact(field.stride()).zip(tolerances);
            for ((values, tolerance), ranks) in values.zip(ledger.rows(draws.len())) {
                let values = values.get(..field.n_units()).unwrap_or_default();
                let ranks = ranks.get_mut(..field.n_units()).unwrap_or_default();
                ranker.ranks(values, tolerance, ranks);
            }
        }
    }
}

/// Puts the weights of some draws together, four by four; what fills the last tile is not read.
pub(super) fn gather(
    tiles: &[[f64; TILE]],
    n_leaves: usize,
    lanes: &[usize],
    out: &mut Vec<[f64; TILE]>,
) {
    out.clear();
    for four in lanes.chunks(TILE) {
        for leaf in 0..n_leaves {
            let mut tile = [0.0; TILE];
            for (slot, lane) in tile.iter_mut().zip(four) {
                let from = tiles.get(lane / TILE * n_leaves + leaf);
                *slot = from
                    .and_then(|tile| tile.get(lane % TILE))
                    .copied()
                    .unwrap_or_default();
            }
            out.push(tile);
        }
    }
}
