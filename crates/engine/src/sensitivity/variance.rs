//! Variance-based sensitivity: how much of the movement of ranks each uncertain thing is to blame for.
//!
//! First-order and total indices by the estimators that Saltelli et al. (2010, Computer Physics
//! Communications 181) recommend and attribute to Jansen (1999), with bootstrap intervals.

use std::ops::ControlFlow;

use super::chance::{Purpose, Stream};
use super::choices::Choices;
use super::field::Sums;
use super::order::Ranker;
use super::robustness::{Fields, Judging, Plan, PlanError, Watch, judgement};
use super::subject::Subject;
use super::weights::{LANES, Room, TILE, WeightDraw};

/// An uncertain thing whose part in the movement is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// All weights together.
    Weights,
    /// All disputed judgements together.
    Judgement,
    /// The choice of normalisation.
    Normalisation,
    /// The choice of aggregation.
    Aggregation,
}

/// Why there are no indices.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum VarianceError {
    /// The plan cannot be carried out, or was stopped.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Nothing is uncertain.
    #[error("nothing is uncertain: give a spread, a choice or a disputed judgement")]
    NothingUncertain,
    /// Some choice has no value for some unit, so that the movement of its rank has no variance.
    #[error("{} units have no value under some choice of method", .units.len())]
    Undefined {
        /// Places of the units.
        units: Vec<usize>,
    },
}

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate from all runs.
    pub value: f64,
    /// 5th percentile of the bootstrap.
    pub low: f64,
    /// 95th percentile of the bootstrap.
    pub high: f64,
}

/// The part of one source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The source.
    pub source: Source,
    /// *S*: what the variance would fall by if this alone were fixed.
    pub first_order: Estimate,
    /// *S*ᵀ: what would be left if all but this were fixed.
    pub total: Estimate,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceParts {
    /// Mean of the output: the average shift in ranks.
    pub mean_shift: f64,
    /// Its variance.
    pub variance: f64,
    /// Part of each source; nothing when the output never moves.
    pub parts: Vec<Part>,
    /// How often the index was computed: draws × (sources + 2).
    pub runs: u64,
}

/// Splits the variance of the average shift in ranks, *R* = mean over ranked units of |rank − the
/// score's rank|, among the uncertain sources (OECD/JRC *Handbook* (2008), step 7).
///
/// `plan.draws` is the base sample *N*. With A and B two independent samples and ABᵢ the sample A with
/// source *i* from B: *S*ᵢ = 1 − Σ(*f*B − *f*ABᵢ)² ÷ 2*NV*, *S*ᵀᵢ = Σ(*f*A − *f*ABᵢ)² ÷ 2*NV*, *V* the variance of *f*A and
/// *f*B together. Intervals: 5th and 95th percentile over `resamples` bootstrap samples of the *N* rows.
///
/// # Errors
/// When nothing is uncertain, some choice has no value for a unit, or the plan cannot be carried out.
///
/// ```
/// use engine::sensitivity::robustness::Plan;
/// use engine::sensitivity::{subject::Subject, variance::variance_parts, weights::WeightTree};
/// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
/// let subject = Subject::from_shares(tree, 3, vec![0.9, 0.1, 0.5, 0.52, 0.1, 0.9]).unwrap();
/// let go_on = |_| std::ops::ControlFlow::Continue(());
/// let parts = variance_parts(&subject, &Plan::weights(200, 0.25, 1), 100, &go_on).unwrap();
/// // Weights alone are uncertain, so they are to blame for all of it.
/// assert!((parts.parts[0].total.value - 1.0).abs() < 0.2);
/// ```
pub fn variance_parts(
    subject: &Subject,
    plan: &Plan,
    resamples: u32,
    watch: &Watch<'_>,
) -> Result<VarianceParts, VarianceError> {
    plan.check()?;
    let sources = sources(subject, plan);
    if sources.is_empty() {
        return Err(VarianceError::NothingUncertain);
    }
    let fields = Fields::new(subject, plan);
    let mut units: Vec<usize> = (0..plan.choices.all().len())
        .flat_map(|choice| fields.undefined(choice))
        .collect();
    units.sort_unstable();
    units.dedup();
    if !units.is_empty() {
        return Err(VarianceError::Undefined { units });
    }
    let shifts = all_shifts(subject, plan, &fields, &sources, watch)?;
    Ok(estimate(&shifts, &sources, plan, resamples))
}

/// What the plan leaves uncertain.
fn sources(subject: &Subject, plan: &Plan) -> Vec<Source> {
    let Choices {
        normalisations,
        aggregations,
    } = &plan.choices;
    let all = [
        (Source::Weights, plan.spread > 0.0),
        (
            Source::Judgement,
            plan.judgement == Judging::Spread && !subject.disputed().is_empty(),
        ),
        (Source::Normalisation, normalisations.len() > 1),
        (Source::Aggregation, aggregations.len() > 1),
    ];
    let uncertain = all.into_iter().filter(|(_, is_uncertain)| *is_uncertain);
    uncertain.map(|(source, _)| source).collect()
}

/// The output of every run: row after row A, B and the ABᵢ. Rows are computed in blocks that threads
/// share out; each row depends on its number alone.
fn all_shifts(
    subject: &Subject,
    plan: &Plan,
    fields: &Fields,
    sources: &[Source],
    watch: &Watch<'_>,
) -> Result<Vec<f64>, PlanError> {
    let width = sources.len() + 2;
    let n_rows = usize::try_from(plan.draws).map_err(|_| PlanError::Draws)?;
    let mut shifts = vec![0.0; n_rows * width];
    let per_thread = n_rows.div_ceil(plan.threads.get()).next_multiple_of(LANES);
    let done = std::sync::atomic::AtomicU64::new(0);
    let whole = std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for (number, part) in shifts.chunks_mut(per_thread * width).enumerate() {
            let done = &done;
            threads.push(scope.spawn(move || {
                let mut run = Run::new(subject, plan, fields);
                for (block, rows) in part.chunks_mut(LANES * width).enumerate() {
                    let first = (number * per_thread + block * LANES) as u64;
                    run.block(first, sources, rows);
                    let n_rows = (rows.len() / width) as u64;
                    let before = done.fetch_add(n_rows, std::sync::atomic::Ordering::Relaxed);
                    watch(before + n_rows)?;
                }
                ControlFlow::Continue(())
            }));
        }
        threads.into_iter().all(|thread| match thread.join() {
            Ok(flow) => flow.is_continue(),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    });
    if whole {
        Ok(shifts)
    } else {
        Err(PlanError::Stopped)
    }
}

/// One thread's runs.
struct Run<'a> {
    subject: &'a Subject,
    plan: &'a Plan,
    fields: &'a Fields,
    /// For each choice and each group.
    rankers: Vec<Vec<Ranker>>,
    ranks: Vec<u32>,
    room: Room,
    sums: Sums,
    n_ranked: usize,
}

impl<'a> Run<'a> {
    fn new(subject: &'a Subject, plan: &'a Plan, fields: &'a Fields) -> Self {
        let rankers = |choice| {
            let fields = fields.of(choice).iter();
            fields.map(|field| Ranker::new(field.n_units())).collect()
        };
        Self {
            subject,
            plan,
            fields,
            rankers: (0..plan.choices.all().len()).map(rankers).collect(),
            ranks: Vec::new(),
            room: Room::default(),
            sums: Sums::default(),
            n_ranked: subject.ranks().iter().flatten().count(),
        }
    }

    /// Eight rows: sample A is made of the draws 2·row, sample B of the draws 2·row + 1.
    fn block(&mut self, first: u64, sources: &[Source], rows: &mut [f64]) {
        let width = sources.len() + 2;
        let mut eight = [0; LANES];
        for (slot, row) in eight.iter_mut().zip(first..) {
            *slot = 2 * row;
        }
        let how = WeightDraw {
            seed: self.plan.seed,
            spread: self.plan.spread,
        };
        let mut weights = [Vec::new(), Vec::new()];
        for (tiles, b) in weights.iter_mut().zip(0..) {
            let draws = eight.map(|draw| draw + b);
            let tree = self.subject.tree();
            tree.draw_lanes(&how, draws, &mut self.room, tiles);
        }
        let [of_a, of_b] = &weights;
        for column in 0..width {
            let fixed = column.checked_sub(2).and_then(|place| sources.get(place));
            // In column A nothing comes from B, in column B everything, in ABᵢ source i alone.
            let from_b = |source: Source| u64::from(column == 1 || fixed == Some(&source));
            let tiles = if from_b(Source::Weights) == 1 {
                of_b
            } else {
                of_a
            };
            for (lane, row) in rows.chunks_exact_mut(width).enumerate() {
                let draw = eight.get(lane).copied().unwrap_or_default();
                let number = |source, place| {
                    Stream::new(self.plan.seed, Purpose::Choices, draw + from_b(source))
                        .number(place)
                };
                let choice = self.plan.choices.pick(
                    number(Source::Normalisation, 0),
                    number(Source::Aggregation, 1),
                );
                let tile = one_lane(tiles, self.subject.n_leaves(), lane);
                let judged = draw + from_b(Source::Judgement);
                if let Some(slot) = row.get_mut(column) {
                    *slot = self.shift(choice, &tile, judged);
                }
            }
        }
    }

    /// The average shift in ranks of one run.
    fn shift(&mut self, choice: usize, tile: &[[f64; TILE]], judged: u64) -> f64 {
        let mut sum = 0_u64;
        let rankers = self.rankers.get_mut(choice).into_iter().flatten();
        for (field, ranker) in self.fields.of(choice).iter().zip(rankers) {
            let judgement = judgement(self.plan);
            let (values, [tolerance, ..]) =
                field.values(tile, &[judged], judgement, &mut self.sums);
            let values = values.get(..field.n_units()).unwrap_or_default();
            self.ranks.resize(field.n_units(), 0);
            ranker.ranks(values, tolerance, &mut self.ranks);
            for (unit, rank) in field.units.iter().zip(&self.ranks) {
                let own = self.subject.ranks().get(*unit).copied().flatten();
                sum += own.map_or(0, |own| u64::from(own.abs_diff(*rank)));
            }
        }
        sum as f64 / self.n_ranked.max(1) as f64
    }
}

/// The weights of one lane as a tile of their own.
fn one_lane(tiles: &[[f64; TILE]], n_leaves: usize, lane: usize) -> Vec<[f64; TILE]> {
    let of_lane = tiles.iter().skip(lane / TILE * n_leaves).take(n_leaves);
    of_lane
        .map(|tile| [tile.get(lane % TILE).copied().unwrap_or_default(); TILE])
        .collect()
}

/// Indices from all rows, and from bootstrap samples of them.
fn estimate(shifts: &[f64], sources: &[Source], plan: &Plan, resamples: u32) -> VarianceParts {
    let width = sources.len() + 2;
    let rows: Vec<&[f64]> = shifts.chunks_exact(width).collect();
    let (mean, variance, of_all) = indices(rows.iter().copied(), width);
    let samples: Vec<Vec<[f64; 2]>> = (0..u64::from(resamples))
        .map(|sample| {
            let stream = Stream::new(plan.seed, Purpose::Bootstrap, sample);
            let row = |place| rows.get(stream.below(place, rows.len())).copied();
            indices((0..rows.len() as u64).filter_map(row), width).2
        })
        .collect();
    let estimate = |place: usize, kind: fn(&[f64; 2]) -> f64| {
        let of = |all: &Vec<[f64; 2]>| all.get(place).map_or(0.0, kind);
        let mut sampled: Vec<f64> = samples.iter().map(of).collect();
        sampled.sort_unstable_by(f64::total_cmp);
        Estimate {
            value: of(&of_all),
            low: quantile(&sampled, 0.05).unwrap_or(f64::NAN),
            high: quantile(&sampled, 0.95).unwrap_or(f64::NAN),
        }
    };
    let moves = variance > 0.0;
    let parts = sources.iter().enumerate().filter(|_| moves);
    VarianceParts {
        mean_shift: mean,
        variance,
        parts: parts
            .map(|(place, source)| Part {
                source: *source,
                first_order: estimate(place, |[first, _]| *first),
                total: estimate(place, |[_, total]| *total),
            })
            .collect(),
        runs: plan.draws * width as u64,
    }
}

/// Mean and variance of A and B together, and first order and total of every source.
fn indices<'a>(rows: impl Iterator<Item = &'a [f64]>, width: usize) -> (f64, f64, Vec<[f64; 2]>) {
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    let mut differences = vec![[0.0; 2]; width - 2];
    for row in rows {
        let [a, b, mixed @ ..] = row else { continue };
        n += 1.0;
        sum += a + b;
        squares += a * a + b * b;
        for ([first, total], mixed) in differences.iter_mut().zip(mixed) {
            *first += (b - mixed) * (b - mixed);
            *total += (a - mixed) * (a - mixed);
        }
    }
    let mean = sum / (2.0 * n);
    let variance = (squares / (2.0 * n) - mean * mean).max(0.0);
    let over = 2.0 * n * variance;
    let of = |[first, total]: &[f64; 2]| [1.0 - first / over, total / over];
    (mean, variance, differences.iter().map(of).collect())
}

/// The quantile of sorted numbers, linear between order statistics (type 7).
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let h = sorted.len().checked_sub(1)? as f64 * share;
    let lower = *sorted.get(h.floor() as usize)?;
    let upper = *sorted.get(h.ceil() as usize)?;
    Some(lower + (h - h.floor()) * (upper - lower))
}
